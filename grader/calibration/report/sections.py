"""The sections of a report: what each says, with its figures and tables.

One more section is one more value in the list that a page is rendered from.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.calibration.report.figures import ReportFigure
from grader.calibration.report.tables import ReportTable


@dataclass(frozen=True)
class Section:
    """One heading of the page; `name` is its place, `text` its paragraphs."""

    name: str
    title: str
    text: tuple[str, ...] = ()
    figures: tuple[ReportFigure, ...] = ()
    tables: tuple[ReportTable, ...] = ()
