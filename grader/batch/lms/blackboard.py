"""Blackboard: the downloaded results of a test."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question
from grader.batch.table import Record
from grader.language.html_text import html_text

_NAMES = 3
"""Username, last name, first name."""

_PER_QUESTION = 6
"""Question id, question, answer, possible points, automatic and manual score."""


def find_test(header: Sequence[str], _first: Record | None) -> ExportColumns | None:
    """Find the questions by their numbers, which the names of their six columns end with."""
    n_questions, rest = divmod(len(header) - _NAMES, _PER_QUESTION)
    if n_questions < 1 or rest:
        return None
    answers = []
    for number in range(1, n_questions + 1):
        start = _NAMES + _PER_QUESTION * (number - 1)
        block = [name.strip() for name in header[start : start + _PER_QUESTION]]
        if not all(re.fullmatch(rf"\D+ {number}", name) for name in block):
            return None
        answers.append(
            AnswerColumn(
                start + 2,
                Question(block[1], aliases=(block[2],)),
                text_at=start + 1,
                alias_at=start,
                asked_at=start + 1,
            )
        )
    return ExportColumns(
        tuple(answers),
        students=(0,),
        names=(2, 1),
        texts=lambda cell: (html_text(cell),),
    )
