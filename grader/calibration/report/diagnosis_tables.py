"""What a diagnosis says of rubrics, as tables."""

from __future__ import annotations

from collections.abc import Sequence

from grader.calibration.diagnosis import ConceptFigures, ItemDiagnosis
from grader.calibration.diagnosis.concepts import LABELS
from grader.calibration.report.tables import Cell, Column, ReportTable
from grader.evidence import Status

QUOTE_MARK = " … "
"""Between the quotes of one answer."""

_ITEM = (Column("item_id", "Item"), Column("concept_id", "Concept"))


def concept_table(diagnoses: Sequence[ItemDiagnosis]) -> ReportTable:
    """Return a row a concept: how often it is found, and what it tells of the human score."""
    return ReportTable(
        "concepts",
        "Concepts: how often each is found, and what it tells of the human score",
        (
            *_ITEM,
            Column("label", "Label"),
            Column("points", "Points", 1),
            Column("n", "Answers"),
            *(Column(f"n_{status}", str(status).capitalize()) for status in Status),
            Column("concept_pearson", "r with human score"),
            Column("concept_pearson_low", "95 % from"),
            Column("concept_pearson_high", "to"),
            Column("added_value", "Added value"),
            Column("added_value_low", "95 % from"),
            Column("added_value_high", "to"),
            Column("reason", "Why undefined"),
            Column("n_labelled", "Labelled by a person"),
            Column("n_missed", "Missed"),
            Column("n_found_wrongly", "Found wrongly"),
        ),
        tuple(_concept_row(d.item_id, each) for d in diagnoses for each in d.concepts),
    )


def _concept_row(item_id: str, concept: ConceptFigures) -> tuple[Cell, ...]:
    r, added = concept.r, concept.added
    return (
        item_id,
        concept.concept_id,
        concept.label,
        concept.points,
        concept.n,
        *(concept.counts[status] for status in Status),
        *(r.value, r.interval.low, r.interval.high),
        *(added.value, added.interval.low, added.interval.high),
        r.reason or added.reason,
        concept.n_labelled,
        *((concept.n_missed, concept.n_found_wrongly) if concept.n_labelled else ("", "")),
    )


def confusion_table(diagnoses: Sequence[ItemDiagnosis]) -> ReportTable:
    """Return a row for each concept and label that people gave, with the statuses found."""
    return ReportTable(
        "concept-labels",
        "Concepts that a person labelled: the label, and the statuses that were found",
        (
            *_ITEM,
            Column("label", "A person's label"),
            *(Column(f"n_{status}", str(status).capitalize()) for status in Status),
        ),
        tuple(
            (d.item_id, each.concept_id, str(label), *counts)
            for d in diagnoses
            for each in d.concepts
            for label in LABELS.values()
            if any(counts := [each.confusion.get((label, status), 0) for status in Status])
        ),
    )


def disagreement_table(diagnoses: Sequence[ItemDiagnosis]) -> ReportTable:
    """Return a row for each answer and concept that may be to blame for its score."""
    return ReportTable(
        "disagreements",
        "Answers that people and rubric score differently, by the concept that may be to blame",
        (
            *_ITEM,
            Column("response_id", "Answer"),
            Column("human_score", "Human", 1),
            Column("raw_score", "Rubric", 1),
            Column("explained", "Explained, points", 1),
            Column("status", "Status"),
            Column("quotes", "Words in which it was found"),
            Column("response", "Answer in full"),
        ),
        tuple(
            (
                *(d.item_id, each.concept_id, each.response_id),
                *(each.human_score, each.system_score, each.explained),
                *(str(each.status), QUOTE_MARK.join(each.quotes), each.response),
            )
            for d in diagnoses
            for found in d.disagreements.values()
            for each in found
        ),
    )


def suggestion_table(diagnoses: Sequence[ItemDiagnosis]) -> ReportTable:
    """Return a row for each change that is suggested."""
    return ReportTable(
        "suggestions",
        "Changes that the human scores suggest; 'grader calibrate --apply' writes them",
        (Column("item_id", "Item"), Column("change", "Change"), Column("reason", "Why")),
        tuple((s.item_id, s.change, s.reason) for d in diagnoses for s in d.suggestions),
    )
