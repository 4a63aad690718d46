"""A report of sections as a page: what is measured and diagnosed, in figures and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader import __version__
from grader.batch.pages.rendering import render_page
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import ReportTable, shown

OPEN_ROWS = 25
"""Rows of a table that is shown at once; a longer one is folded under its caption."""


def without_empty_columns(table: ReportTable) -> ReportTable:
    """Return a table without the columns that have nothing to show; its file keeps them."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if any(shown(row[at], column) for row in table.rows)
    ]
    return ReportTable(
        table.name,
        table.caption,
        tuple(table.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def render_section_page(title: str, sections: Sequence[Section]) -> str:
    """Return the page; sections without anything to show are left out."""
    told = [
        replace(each, tables=tuple(without_empty_columns(t) for t in each.tables if t.rows))
        for each in sections
        if each.text or each.figures or any(table.rows for table in each.tables)
    ]
    return render_page(
        "section_page.html",
        title=title,
        sections=told,
        shown=shown,
        open_rows=OPEN_ROWS,
        version=__version__,
    )
