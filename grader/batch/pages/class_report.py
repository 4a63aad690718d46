"""The class at a glance, as one page for the teacher."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.bank import Bank
from grader.batch.grade_records import GradeRecords
from grader.batch.pages.class_figures import (
    BAND_NAMES,
    concept_figures,
    flag_figures,
    histogram,
    item_figures,
    made_by,
    student_figures,
    total_score,
)
from grader.batch.pages.rendering import render_page

MOST_MISSED = 15
"""Concepts that a page names: what can be taken up in some lessons."""


def render_class_report(
    grades: GradeRecords, bank: Bank | None, *, links: Mapping[str, str] | None = None
) -> str:
    """Return the page.

    Parameters
    ----------
    bank : Bank or None
        Names the course and shows the prompts; without it, items are ids.
    links : mapping of str to str, optional
        Student id -> where their own page lies, relative to this one.
    """
    graded = grades.graded
    students = student_figures(grades.records)
    missed = concept_figures(graded)
    return render_page(
        "class_report.html",
        title=f"{bank.course if bank else Path(grades.name).name}: class report",
        source=Path(grades.name).name,
        n_answers=len(grades.records),
        graded=graded,
        failed=[record for record in grades.records if record.error],
        total=total_score(graded),
        to_review=[record for record in graded if record.needs_review],
        items=item_figures(graded),
        prompts={item.id: item.prompt for item in bank.items} if bank else {},
        band_names=BAND_NAMES,
        missed=missed[:MOST_MISSED],
        n_missed=len(missed),
        students=students,
        bins=histogram(students),
        flags=flag_figures(graded),
        made_by=made_by(graded),
        faults=grades.faults,
        links=links or {},
    )
