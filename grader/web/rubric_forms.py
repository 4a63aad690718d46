"""A rubric as the fields of a form, and back: flat names, every value a text.

Fields are named as `concept.0.label`, `group.1.of`, `misconception.0.points`; a row whose
`concept.0.remove` says anything is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.bank import Bank, Item, Keyword, Rubric
from grader.bank.lint import lint_bank
from grader.bank.mistakes import check_content
from grader.bank.yaml_text import FilePath
from grader.scoring.feedback import render_number

PARTS = {"concept": "concepts", "group": "groups", "misconception": "misconceptions"}
"""First word of a field -> the rubric's key."""

FIELDS = {
    "concept": ("id", "label", "statement", "points", "keywords", "hint", "source_line"),
    "group": ("id", "any", "points", "of"),
    "misconception": ("id", "label", "statement", "points", "keywords"),
}

REMOVE = "remove"
"""Last word of the field that strikes a row out."""

SCALE_FIELDS = ("min", "max", "step")

MOST_ROWS = 200
"""Concepts, groups or misconceptions of one form."""

_FIELD = re.compile(r"(concept|group|misconception)\.(\d{1,3})\.([a-z_]+)")
_SEPARATOR = re.compile(r"(?<!\\)\|")

Fields = Mapping[str, str]


@dataclass(frozen=True)
class ReadForm:
    """What a form says: a rubric, or what stands in its way by field.

    Attributes
    ----------
    problems, advice : mapping of str to str
        By the name of the field they speak of; under "" those of no field.
    """

    fields: Fields
    rubric: Rubric | None
    problems: Mapping[str, str]
    advice: Mapping[str, str]


def form_of(rubric: Rubric) -> dict[str, str]:
    """Return the fields of a rubric."""
    fields = {"max_points": render_number(rubric.max_points)}
    if rubric.scale:
        for name in SCALE_FIELDS:
            fields[f"scale.{name}"] = f"{getattr(rubric.scale, name):g}"
    for part, key in PARTS.items():
        for at, member in enumerate(getattr(rubric, key)):
            for name in FIELDS[part]:
                fields[f"{part}.{at}.{name}"] = _shown(name, getattr(member, name))
    return fields


def read_form(item: Item, bank: Bank, *, fields: Fields) -> ReadForm:
    """Hold the fields of a form against the laws of a rubric, and give advice on it."""
    rows = _rows(fields)
    content: dict[str, Any] = {"item": item.id, "max_points": _number(fields.get("max_points", ""))}
    scale = {name: fields.get(f"scale.{name}", "").strip() for name in SCALE_FIELDS}
    if any(scale.values()):
        content["scale"] = {name: _number(text) for name, text in scale.items() if text}
    for part, key in PARTS.items():
        content[key] = [_member(part, fields, at) for at in rows[part]]
    rubric, faults = check_content(content, Rubric)
    problems: dict[str, str] = {}
    for fault in faults:
        problems.setdefault(_field_of(fault.path, rows), fault.problem)
    advice = _advice(rubric, item, bank, rows=rows) if rubric else {}
    return ReadForm(fields, rubric, problems, advice)


def parse_keywords(text: str) -> list[dict[str, Any]]:
    """Return the keywords of a field: one a line, aliases after `|`, `!` before required ones.

    Examples
    --------
    >>> parse_keywords("S3 | bucket")
    [{'text': 'S3', 'aliases': ['bucket']}]
    """
    keywords = []
    for line in text.splitlines():
        is_required = line.lstrip().startswith("!")
        line = line.lstrip().removeprefix("!") if is_required else line
        wordings = [_unescaped(part) for part in _SEPARATOR.split(line)]
        first, *aliases = [wording for wording in wordings if wording] or [""]
        if first:
            keyword: dict[str, Any] = {"text": first, "aliases": aliases}
            keywords.append(keyword | ({"required": True} if is_required else {}))
    return keywords


def render_keywords(keywords: Sequence[Keyword]) -> str:
    """Return keywords as the field that `parse_keywords` reads."""
    return "\n".join(
        "!" * keyword.required + " | ".join(_escaped(wording) for wording in keyword.wordings)
        for keyword in keywords
    )


def _escaped(wording: str) -> str:
    text = " ".join(wording.split()).replace("\\", "\\\\").replace("|", "\\|")
    return f"\\{text}" if text.startswith("!") else text


def _unescaped(part: str) -> str:
    return re.sub(r"\\(.)", r"\1", part.strip())


def _shown(name: str, value: Any) -> str:
    if name == "keywords":
        return render_keywords(value)
    if name == "of":
        return ", ".join(value)
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _rows(fields: Fields) -> dict[str, list[int]]:
    """Part -> the numbers of its rows that say anything and stay, in order."""
    found: dict[str, set[int]] = {part: set() for part in PARTS}
    struck: dict[str, set[int]] = {part: set() for part in PARTS}
    for name, text in fields.items():
        if (match := _FIELD.fullmatch(name)) and text.strip() and match[3] != "source_line":
            rows = struck if match[3] == REMOVE else found
            rows[match[1]].add(int(match[2]))
    return {part: sorted(found[part] - struck[part])[:MOST_ROWS] for part in PARTS}


def _member(part: str, fields: Fields, at: int) -> dict[str, Any]:
    """The content of one row; a blank field is left out."""
    member: dict[str, Any] = {}
    for name in FIELDS[part]:
        text = fields.get(f"{part}.{at}.{name}", "").strip()
        if name == "keywords":
            member[name] = parse_keywords(text)
        elif name == "of":
            member[name] = [word for word in re.split(r"[,\s]+", text) if word]
        elif text:
            is_number = name in ("points", "any", "source_line")
            member[name] = _number(text) if is_number else " ".join(text.split())
    return member


def _number(text: str) -> Any:
    """A number as people write it; anything else stays a text, for the message."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return text.strip()
    return int(value) if value.is_integer() else value


def _field_of(path: FilePath, rows: Mapping[str, Sequence[int]]) -> str:
    """The field that a place in the rubric came from."""
    keys = {key: part for part, key in PARTS.items()}
    match tuple(path):
        case (str(key), int(position), *rest) if key in keys:
            part = keys[key]
            name = str(rest[0]) if rest and rest[0] in FIELDS[part] else "id"
            return f"{part}.{rows[part][position]}.{name}"
        case ("scale", *rest):
            return f"scale.{rest[0]}" if rest else "scale.max"
        case ("max_points", *_):
            return "max_points"
    return ""


def _advice(
    rubric: Rubric, item: Item, bank: Bank, *, rows: Mapping[str, Sequence[int]]
) -> dict[str, str]:
    """Field -> what could be better, as `grader lint` says it."""
    tried = item.model_copy(update={"rubric": rubric})
    alone = Bank(
        course=bank.course,
        language=bank.language,
        items=tuple(tried if other.id == item.id else other for other in bank.items),
    )

    def locate(item_id: str, path: FilePath) -> str:
        return _field_of(path, rows) if item_id == item.id else "elsewhere"

    found = [advice for advice in lint_bank(alone, locate) if advice.where != "elsewhere"]
    return {advice.where: advice.problem for advice in reversed(found)}
