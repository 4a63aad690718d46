"""How a rubric or course is laid out when it is first written: for a teacher to edit.

Keys stand in the models' order, defaults are left out, long text is folded. A file
that exists is changed in place by `revision`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
)

from grader.bank.course import Course
from grader.bank.models import Bank, Rubric
from grader.bank.yaml_text import DRAFT_COLUMNS, render_draft, render_yaml

FOLD_COLUMNS = DRAFT_COLUMNS - 8
"""Width of a folded paragraph: the line less the deepest indentation."""

ONE_LINE_CHARACTERS = DRAFT_COLUMNS - 16
"""Longer text is folded: the longest key and its indentation take 16 columns."""

SCHEMA_NAME = "schema.json"
"""The JSON Schema beside the courses' folders; editors complete and check keys with it."""

_RUBRIC_FOOT = "Edit freely; 'grader lint' checks it."


def render_rubric(rubric: Rubric, *, prompt: str = "") -> str:
    """Return the YAML text of a new rubric file; the prompt heads it as a comment.

    Examples
    --------
    >>> concept = {"id": "s3", "label": "S3", "statement": "S3 stores the data.", "points": 1}
    >>> rubric = Rubric.model_validate({"item": "q06", "max_points": 1, "concepts": [concept]})
    >>> print(render_rubric(rubric, prompt="Where are data stored?"), end="")
    # yaml-language-server: $schema=../schema.json
    # Where are data stored?
    # Edit freely; 'grader lint' checks it.
    item: q06
    max_points: 1
    <BLANKLINE>
    concepts:
      - id: s3
        label: S3
        statement: S3 stores the data.
        points: 1
    """
    tree = as_tree(content_of(rubric))
    _space_out(tree)
    schema = f"yaml-language-server: $schema=../{SCHEMA_NAME}"
    return _headed([schema, *_comment_lines(prompt), _RUBRIC_FOOT], tree)


def render_course(bank: Bank) -> str:
    """Return the YAML text of a new course file."""
    course = Course.of(bank)
    # The language is written even when it is the default: it decides how answers are read.
    content = {"course": course.course, "title": course.title, "language": course.language}
    tree = as_tree(content | content_of(course))
    _space_out(tree)
    head = "Prompts, reference answers and glossary of the course."
    return _headed([head, f"The rubrics are in rubrics/{course.course}/, a file an item."], tree)


def content_of(model: BaseModel) -> dict[str, Any]:
    """Return what a file says about a value: no defaults, whole numbers as 1."""
    content = model.model_dump(mode="json", exclude_defaults=True)
    if isinstance(model, Rubric) and model.scale:
        content["scale"] = model.scale.model_dump()
    return {key: _short_numbers(value) for key, value in content.items()}


def as_tree(content: Any, *, key: str = "", indent: int = 0) -> Any:
    """Return plain content as a tree that renders pleasantly.

    `key` is what the value is filed under, `indent` the column it starts at.
    """
    if isinstance(content, Mapping):
        tree = CommentedMap(
            (name, as_tree(value, key=name, indent=indent + 2)) for name, value in content.items()
        )
        if key == "scale":
            tree.fa.set_flow_style()
        return tree
    if isinstance(content, list):
        return _list_tree(content, key, indent)
    return _text(content) if isinstance(content, str) else content


def _list_tree(content: list[Any], key: str, indent: int) -> CommentedSeq:
    """A list on one line where its members are short and it fits, else a line each."""
    if key in ("keywords", "aliases", "of", "groups"):
        tree = CommentedSeq(_flow(member) for member in content)
        one_line = len(_rendered_flow(content)) + len(key) + 2 + indent <= DRAFT_COLUMNS
        if key != "groups" and (one_line or key != "keywords"):
            tree.fa.set_flow_style()
        return tree
    return CommentedSeq(as_tree(member, key="", indent=indent + 2) for member in content)


def _flow(content: Any) -> Any:
    """Plain content in flow style, all the way down."""
    if isinstance(content, Mapping):
        tree: Any = CommentedMap((name, _flow(value)) for name, value in content.items())
    elif isinstance(content, list):
        tree = CommentedSeq(_flow(value) for value in content)
    else:
        return _line(content) if isinstance(content, str) else content
    tree.fa.set_flow_style()
    return tree


def _rendered_flow(content: Any) -> str:
    return render_yaml(_flow(content)).rstrip("\n")


def _text(text: str) -> str:
    """Text as a literal block when it has lines, folded when it is long, else as it is."""
    lines = text.split("\n")
    if len(lines) > 1 and all(line.isprintable() and line == line.rstrip() for line in lines):
        return LiteralScalarString(text)
    if len(text) <= ONE_LINE_CHARACTERS or "  " in text or not text.isprintable():
        return _line(text)
    folded = FoldedScalarString(text)
    wrapped = textwrap.wrap(text, FOLD_COLUMNS, break_long_words=False, break_on_hyphens=False)
    positions, end = [], 0
    for line in wrapped[:-1]:
        end += len(line)
        positions.append(end)
        end += 1
    folded.fold_pos = positions
    return folded


def _line(text: str) -> str:
    """Text on one line, in quotes where ruamel.yaml would wrongly do without."""
    is_hard = not text.isprintable() or text.startswith("?")
    return DoubleQuotedScalarString(text) if is_hard else text


def _short_numbers(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {key: _short_numbers(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_short_numbers(value) for value in content]
    return int(content) if isinstance(content, float) and content.is_integer() else content


def _space_out(tree: CommentedMap) -> None:
    """Put an empty line before each list at the top, and between its long members."""
    for key, value in tree.items():
        if isinstance(value, CommentedSeq):
            tree.yaml_set_comment_before_after_key(key, before="\n")
            for position in range(1, len(value)):
                if (
                    isinstance(value[position], CommentedMap)
                    and not value[position].fa.flow_style()
                ):
                    value.yaml_set_comment_before_after_key(position, before="\n")


def _comment_lines(text: str) -> Sequence[str]:
    return textwrap.wrap(" ".join(text.split()), DRAFT_COLUMNS)


def _headed(comments: Sequence[str], tree: CommentedMap) -> str:
    return "".join(f"# {line}\n" for line in comments) + render_draft(tree)
