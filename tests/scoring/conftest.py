"""Evidence and graded responses with statuses given by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.bank import Bank
from grader.evidence import ConceptEvidence, Quote, Status
from grader.scoring import Flag, GradedResponse
from grader.scoring.points import tally


def make_evidence(concept_id: str, status: str = "missing", quote: str = "") -> ConceptEvidence:
    """Evidence with a status; the quote stands at the beginning of the response."""
    quotes = (Quote(quote, 0, len(quote)),) if quote and status != "missing" else ()
    return ConceptEvidence(
        concept_id, float(status == "expressed"), 0.0, Status(status), quotes, {}
    )


@pytest.fixture(scope="session")
def evidence() -> Callable[..., ConceptEvidence]:
    return make_evidence


@pytest.fixture(scope="session")
def graded_as(cell_bank: Bank) -> Callable[..., GradedResponse]:
    """A graded response whose concepts have the statuses given by id; else they are missing."""

    def grade_as(
        item_id: str, response: str = "water", *, flags: tuple[Flag, ...] = (), **status: str
    ) -> GradedResponse:
        rubric = cell_bank.item(item_id).rubric
        parts = (*rubric.concepts, *rubric.misconceptions)
        found = [make_evidence(p.id, status.get(p.id, "missing"), response) for p in parts]
        points = tally(rubric, found)
        n_concepts = len(rubric.concepts)
        return GradedResponse(
            item_id=item_id,
            response=response,
            max_points=rubric.max_points,
            scale=rubric.rater_scale,
            evidence=tuple(found[:n_concepts]),
            misconceptions=tuple(e for e in found[n_concepts:] if e.status is not Status.MISSING),
            labels={part.id: part.label for part in parts},
            missing=points.missing,
            missing_ids=points.missing_ids,
            parts=points.parts,
            flags=flags,
            feedback="",
            signature="0.1.0|encoder:hash@000000|evidence:none|rubric:000000|calibration:none",
        )

    return grade_as
