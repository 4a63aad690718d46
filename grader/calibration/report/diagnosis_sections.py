"""Sections of what human scores say of the rubrics, and of how often concepts are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.calibration.diagnosis import ItemDiagnosis
from grader.calibration.report.diagnosis_tables import (
    concept_table,
    confusion_table,
    disagreement_table,
    suggestion_table,
)
from grader.calibration.report.figures import ReportFigure, stacked_rows
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import Column, ReportTable
from grader.evidence import Status

BAR_ORDER = (Status.EXPRESSED, Status.PARTIAL, Status.CONTRADICTED, Status.MISSING)

StatusCounts = Mapping[Status, int]


def diagnosis_sections(diagnoses: Sequence[ItemDiagnosis]) -> list[Section]:
    """Return the sections of concepts, suggestions and disagreements."""
    few = ", ".join(f"{d.item_id} ({d.n})" for d in diagnoses if not d.is_told)
    told = [d for d in diagnoses if d.is_told]
    counts = {d.item_id: {c.label: c.counts for c in d.concepts} for d in told}
    return [
        Section(
            "concepts",
            "Concepts",
            (f"Too few different answers to be diagnosed: {few}.",) if few else (),
            concept_figures(counts),
            (concept_table(told), confusion_table(told)),
        ),
        Section("suggestions", "Suggestions", _said(told), (), (suggestion_table(told),)),
        Section("disagreements", "Disagreements", (), (), (disagreement_table(told),)),
    ]


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


def _said(diagnoses: Sequence[ItemDiagnosis]) -> tuple[str, ...]:
    """What stands out and is no suggestion, item by item."""
    said = []
    for each in diagnoses:
        never = [c.label for c in each.concepts if c.is_never_found]
        always = [c.label for c in each.concepts if c.is_always_found]
        pairs = [" and ".join(pair) for pair in each.pairs]
        for title, named in (
            ("never found", never),
            ("found in every answer", always),
            ("found in the same answers", pairs),
        ):
            if named:
                said.append(f"{each.item_id}: {title}: {', '.join(named)}.")
    return tuple(said)
