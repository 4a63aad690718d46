"""Similar answers side by side, as one page for the teacher; it says what is alike, not why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.bank import Bank
from grader.batch.grade_records import GradeRecords
from grader.batch.pages.rendering import render_page
from grader.batch.similar_answers import MIN_ALIKE, SimilarGroup


def render_similar_page(
    groups: Sequence[SimilarGroup], grades: GradeRecords, *, bank: Bank | None
) -> str:
    """Return the page.

    Parameters
    ----------
    bank : Bank or None
        Whose texts were left out.
    """
    return render_page(
        "similar.html",
        source=Path(grades.name).name,
        course=bank.course if bank else "",
        n_answers=len(grades.records),
        n_in_groups=sum(len(group.records) for group in groups),
        groups=groups,
        prompts={item.id: item.prompt for item in bank.items} if bank else {},
        min_alike=MIN_ALIKE,
    )
