"""The section of how often each concept was found, with a figure an item."""

from __future__ import annotations

from collections.abc import Mapping

from grader.calibration.report.figures import ReportFigure, stacked_rows
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import Column, ReportTable
from grader.evidence import Status

BAR_ORDER = (Status.EXPRESSED, Status.PARTIAL, Status.CONTRADICTED, Status.MISSING)

StatusCounts = Mapping[Status, int]


def found_section(counts: Mapping[str, Mapping[str, StatusCounts]]) -> Section:
    """Return the section of how often each concept was found, without human scores.

    Parameters
    ----------
    counts : mapping
        Item id -> label of a concept -> status -> answers.
    """
    table = ReportTable(
        "concepts",
        "How often each concept was found",
        (
            *(Column("item_id", "Item"), Column("label", "Concept")),
            *(Column(f"n_{status}", str(status).capitalize()) for status in BAR_ORDER),
        ),
        tuple(
            (item_id, label, *(found.get(status, 0) for status in BAR_ORDER))
            for item_id, concepts in counts.items()
            for label, found in concepts.items()
        ),
    )
    return Section("concepts", "Concepts", (), concept_figures(counts), (table,))


def concept_figures(
    counts: Mapping[str, Mapping[str, StatusCounts]],
) -> tuple[ReportFigure, ...]:
    """Return a figure an item: a bar a concept, by where it stands in the answers."""
    return tuple(
        ReportFigure(
            f"concepts-{item_id}",
            f"{item_id}: where each concept stands in the answers.",
            f"{item_id}: " + "; ".join(_told(label, found) for label, found in concepts.items()),
            stacked_rows(
                f"concepts-{item_id}",
                [*concepts],
                counts={
                    str(status): [found.get(status, 0) for found in concepts.values()]
                    for status in BAR_ORDER
                },
            ),
        )
        for item_id, concepts in counts.items()
    )


def _told(label: str, found: StatusCounts) -> str:
    n = sum(found.values())
    return f"{label}, expressed in {found.get(Status.EXPRESSED, 0)} of {n} answers"
