"""Mistakes in a bank file: what pydantic found, at its line and in a teacher's words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from grader.bank.course import CourseItem
from grader.bank.laws import LawError
from grader.bank.models import (
    Concept,
    GlossaryTerm,
    Group,
    ItemKind,
    Keyword,
    Misconception,
    Scale,
)
from grader.bank.yaml_text import FilePath, YamlFile, read_yaml
from grader.errors import RubricError

MAX_LISTED = 10
"""Mistakes shown at once; a teacher mends them top down, and the rest often go with them."""

MAX_SHOWN_CHARACTERS = 40
"""A wrong value is quoted to be recognised, not to be read."""

_Model = TypeVar("_Model", bound=BaseModel)

# Key of a list or part -> what one of its members is called, and its model.
_PARTS: dict[str, tuple[str, type[BaseModel] | None]] = {
    "concepts": ("concept", Concept),
    "groups": ("group", Group),
    "misconceptions": ("misconception", Misconception),
    "keywords": ("keyword", Keyword),
    "scale": ("scale", Scale),
    "items": ("item", CourseItem),
    "glossary": ("glossary term", GlossaryTerm),
    "aliases": ("alias", None),
    "of": ("member", None),
    "reference_answers": ("reference answer", None),
}

# pydantic's kind of error -> what the value must be.
_MUST_BE = {
    "string_type": "text (in quotes, when it looks like a number)",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list, as in [one, another]",
    "greater_than": "greater than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
    "string_too_long": "at most {max_length} characters long",
    "string_pattern_mismatch": "made of letters, digits, '_', '-' and '.', a letter or digit first",
    "enum": "{expected}",
}


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: ``file:line``, what is wrong and what it must be, the next step."""

    where: str
    problem: str
    hint: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}" + (f" ({self.hint})" if self.hint else "")


@dataclass(frozen=True)
class Fault:
    """One thing to mend in content that stands in no file: its path, and as in `Mistake`."""

    path: FilePath
    problem: str
    hint: str | None = None


@dataclass(frozen=True)
class Checked(Generic[_Model]):
    """A bank file held against its model: its value, or the mistakes that stand in the way.

    `file` is None when it could not even be parsed.
    """

    file: YamlFile | None
    value: _Model | None
    mistakes: tuple[Mistake, ...]

    def require(self) -> _Model:
        """Return the value; raise its mistakes when there is none."""
        raise_mistakes(self.mistakes)
        assert self.value is not None  # a file without mistakes has a value
        return self.value


def check_file(path: Path, model: type[_Model]) -> Checked[_Model]:
    """Read a bank file and hold its content against `model`."""
    try:
        file = read_yaml(path)
    except RubricError as error:
        return Checked(None, None, (Mistake(error.where, error.problem, error.hint),))
    try:
        return Checked(file, model.model_validate(file.content), ())
    except ValidationError as error:
        faults = _faults(error.errors(include_url=False), file.content, model)
        mistakes = (Mistake(file.where(f.path), f.problem, f.hint) for f in faults)
        return Checked(file, None, tuple(mistakes))


def check_content(content: Any, model: type[_Model]) -> tuple[_Model | None, tuple[Fault, ...]]:
    """Hold plain content against `model`: its value, or the faults that stand in the way."""
    try:
        return model.model_validate(content), ()
    except ValidationError as error:
        return None, tuple(_faults(error.errors(include_url=False), content, model))


def raise_mistakes(mistakes: Sequence[Mistake]) -> None:
    """Raise all mistakes as one error, a line each; nothing when there are none.

    Raises
    ------
    RubricError
        Its problem lists the first ten.
    """
    if len(mistakes) == 1:
        raise RubricError(mistakes[0].where, mistakes[0].problem, mistakes[0].hint)
    if mistakes:
        lines = [str(mistake) for mistake in mistakes[:MAX_LISTED]]
        n_more = len(mistakes) - len(lines)
        raise RubricError("", "\n".join(lines + [f"and {n_more} more"] * (n_more > 0)))


def _faults(
    errors: Sequence[ErrorDetails], content: Any, model: type[BaseModel]
) -> Iterator[Fault]:
    """In file order of fields; a list that is short only of broken members is left out."""
    for error in errors:
        path = error["loc"]
        law = error.get("ctx", {}).get("error")
        if isinstance(law, LawError):
            for breach in law.breaches:
                yield Fault((*path, *breach.path), breach.problem)
        elif error["type"] != "too_short" or not error["ctx"]["actual_length"] < len(
            error["input"]
        ):
            prefix, name = _names(content, path)
            # An unknown key is measured against its owner, a wrong value against its own model.
            owner_path = path[:-1] if error["type"] == "extra_forbidden" else path
            problem, hint = _problem(error, name, _fields_at(owner_path, model))
            yield Fault(path, f"{prefix}{problem}", hint)


def _problem(error: ErrorDetails, name: str, fields: list[str]) -> tuple[str, str | None]:
    """What is wrong with the value called `name`, and a hint."""
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return f"key {name!r} is missing; it must be given", None
    if kind == "extra_forbidden":
        problem = f"key {name!r} is unknown; it must be one of {', '.join(fields)}"
        return problem, _did_you_mean(name, fields)
    if kind == "value_error":
        return str(context["error"]), None
    if kind == "string_too_short":
        return f"{name} is empty; it must hold text", None
    if kind == "too_short":
        return f"{name} is empty; it must hold at least one {_noun(name)}", None
    if kind == "model_type":
        keys = ", ".join(fields)
        return f"{name} is {_shown(value)}; it must be a mapping with the keys {keys}", None
    if kind not in _MUST_BE:
        return f"{name} is {_shown(value)}; {error['msg']}", None
    problem = f"{name} is {_shown(value)}; it must be {_MUST_BE[kind].format(**context)}"
    return problem, _did_you_mean(str(value), list(ItemKind)) if kind == "enum" else None


def _did_you_mean(word: str, known: list[str]) -> str | None:
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else None


def _names(content: Any, path: FilePath) -> tuple[str, str]:
    """Say where a value stands: ``"concept 'osmosis': "`` and ``"points"``."""
    names: list[str] = []
    for step in path:
        content = _child(content, step)
        if isinstance(step, int) and names:
            names[-1] = _member_name(names[-1], content, step)
        else:
            names.append(str(step))
    names = names or ["the file"]
    return "".join(f"{name}: " for name in names[:-1]), names[-1]


def _member_name(field: str, member: Any, position: int) -> str:
    """Name a member of a list by its id or words, else by its 1-based place."""
    for key in ("id", "text", "term"):
        if isinstance(_child(member, key), str):
            return f"{_noun(field)} {_shown(member[key])}"
    return f"{_noun(field)} {position + 1}"


def _child(content: Any, step: str | int) -> Any:
    if isinstance(content, dict):
        return content.get(step)
    if isinstance(content, list) and isinstance(step, int) and step < len(content):
        return content[step]
    return None


def _noun(field: str) -> str:
    return _PARTS[field][0] if field in _PARTS else field


def _fields_at(path: FilePath, top: type[BaseModel]) -> list[str]:
    """The keys of the mapping at `path`: the last key on the way says which model it is."""
    keys = [step for step in path if isinstance(step, str)]
    model = _PARTS[keys[-1]][1] if keys and keys[-1] in _PARTS else top
    return list(model.model_fields) if model else []


def _shown(value: object) -> str:
    """A wrong value, short enough to be quoted in a message."""
    if value is None:
        return "left empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a mapping"
    shown = repr(value) if isinstance(value, str) else str(value)
    if len(shown) <= MAX_SHOWN_CHARACTERS:
        return shown
    return f"{shown[: MAX_SHOWN_CHARACTERS - 1]}…{shown[0] if isinstance(value, str) else ''}"
