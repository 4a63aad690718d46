"""Canvas: the student analysis of a classic quiz."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question
from grader.batch.table import Record
from grader.language.html_text import html_text

_QUESTION = re.compile(r"(?P<id>\d+): ?(?P<text>.*)", re.DOTALL)
_POINTS = re.compile(r"\d+(?:[.,]\d+)?")

_FIRST_NAMED = 3
"""Columns before the first question where students are named: name, id, sis_id, ..."""


def find_quiz(header: Sequence[str], _first: Record | None) -> ExportColumns | None:
    """Find questions by their ids, and the points column that follows each of them."""
    answers = tuple(
        AnswerColumn(at, _question(match), asked_at=at + 1)
        for at, name in enumerate(header[:-1])
        if (match := _QUESTION.fullmatch(name.strip()))
        and _POINTS.fullmatch(header[at + 1].strip())
    )
    if not answers:
        return None
    before = [name.strip().casefold() for name in header[: answers[0].at]]
    is_named = len(before) >= _FIRST_NAMED and "submitted" not in before[:_FIRST_NAMED]

    def at(name: str) -> int | None:
        return before.index(name) if name in before else None

    return ExportColumns(
        answers,
        # By place: these names are translated, their order is not.
        students=(1, 2) if is_named else (),
        names=(0,) if is_named else (),
        attempt=at("attempt"),
        handed_in=at("submitted"),
        score=len(header) - 1,
        texts=lambda cell: (html_text(cell),),
    )


def _question(match: re.Match[str]) -> Question:
    text = html_text(match["text"]).strip()
    return Question(f"{match['id']}: {text}", text, aliases=(match["id"], match[0]))
