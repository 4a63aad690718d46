"""Canvas: the student analysis of a classic quiz."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question
from grader.batch.table import Record
from grader.language.html_text import html_text

_QUESTION = re.compile(r"(?P<id>\d+): ?(?P<text>.*)", re.DOTALL)
_POINTS = re.compile(r"\d+(?:[.,]\d+)?")

_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")

_MOST_ANONYMOUS = 3
"""Section, its id and its sis_id: with names there are at least two columns more before
`submitted`, with sis ids too even more than that."""
_WITH_SIS_IDS = 6


def find_quiz(header: Sequence[str], first: Record | None) -> ExportColumns | None:
    """Find questions by their ids, and the points column that follows each of them."""
    answers = tuple(
        AnswerColumn(at, _question(match), asked_at=at + 1)
        for at, name in enumerate(header[:-1])
        if (match := _QUESTION.fullmatch(name.strip()))
        and _POINTS.fullmatch(header[at + 1].strip())
    )
    if not answers:
        return None
    submitted = _submitted(header[: answers[0].at], first)
    is_named = submitted > _MOST_ANONYMOUS
    return ExportColumns(
        answers,
        # By place: these names are translated, their order is not.
        students=((1, 2) if submitted >= _WITH_SIS_IDS else (1,)) if is_named else (),
        names=(0,) if is_named else (),
        attempt=submitted + 1 if submitted + 1 < answers[0].at else None,
        handed_in=submitted,
        score=len(header) - 1,
        texts=lambda cell: (html_text(cell),),
    )


def _submitted(before: Sequence[str], first: Record | None) -> int:
    """The column of the time: by its name or by what stands in it, else the last one."""
    cells = () if first is None else first.cells
    for at, name in enumerate(before):
        if name.strip().casefold() == "submitted" or _TIME.fullmatch("".join(cells[at : at + 1])):
            return at
    return len(before) - 1


def _question(match: re.Match[str]) -> Question:
    text = html_text(match["text"]).strip()
    return Question(f"{match['id']}: {text}", text, aliases=(match["id"], match[0]))
