"""Errors on what was never seen: a harsh teacher is harsh on every item."""

from __future__ import annotations

import pytest

from grader.bank import Bank, Scale
from grader.calibration.item_fits import ScoredGrade, fit_items
from grader.calibration.unseen import errors_on_unseen_answers, errors_on_unseen_questions
from grader.evidence import ConceptEvidence, Status
from grader.scoring import GradedResponse, ScorePart

CONCEPTS = {
    "q01": ("water", "membrane", "gradient"),
    "q02": ("nucleus", "ribosome", "mitochondrion"),
}
MAX_POINTS = {"q01": 4, "q02": 3}


def harsh(item_id: str, n: int) -> list[ScoredGrade]:
    """Raw scores from 0 to the maximum in turn; the teacher gives half of them."""
    most = MAX_POINTS[item_id]
    found = []
    for at in range(n):
        points = at % (most + 1)
        evidence = tuple(
            ConceptEvidence(name, points / most, 0.0, Status.MISSING, (), {})
            for name in CONCEPTS[item_id]
        )
        graded = GradedResponse(
            item_id=item_id,
            response=f"answer {at}",
            max_points=most,
            scale=Scale(max=most),
            evidence=evidence,
            misconceptions=(),
            labels={},
            missing=(),
            missing_ids=(),
            parts=(ScorePart("water", "water", points),),
            flags=(),
            feedback="",
            signature="",
        )
        found.append(ScoredGrade(graded, points / 2))
    return found


@pytest.fixture
def scored() -> list[ScoredGrade]:
    return [*harsh("q01", 40), *harsh("q02", 40)]


def test_a_taste_is_carried_over_to_unseen_questions(cell_bank: Bank, scored) -> None:
    found = errors_on_unseen_questions(scored)

    assert found.after < found.before / 4


def test_unseen_answers_are_those_that_no_fit_was_given(cell_bank: Bank, scored) -> None:
    fits = fit_items(cell_bank, scored, evidence="encoder:hash@000000|evidence:fast@5b1d2c")

    found = errors_on_unseen_answers(fits)

    # By hand: half of 0 … 4 of 4 points, 0 … 3 of 3, both with forty answers.
    q01, q02 = (0 + 1 + 4 + 9 + 16) / 5 / 16, (0 + 1 + 4 + 9) / 4 / 9
    assert found.before == pytest.approx(((q01 + q02) / 2) ** 0.5 / 2)
    errors = [each.error / MAX_POINTS[fit.item_id] for fit in fits for each in fit.held_out]
    assert found.after == pytest.approx((sum(e**2 for e in errors) / 80) ** 0.5)
    assert found.after < found.before


def test_one_item_has_no_unseen_question(cell_bank: Bank) -> None:
    assert errors_on_unseen_questions(harsh("q01", 40)) is None
    assert errors_on_unseen_answers([]) is None
