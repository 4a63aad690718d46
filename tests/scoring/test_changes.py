"""What another rubric makes of the same response."""

from __future__ import annotations

import math

import pytest

from grader.bank import Bank
from grader.evidence import EvidenceJudge
from grader.scoring import ResponseGrader, score_change


@pytest.fixture
def dearer(cell_bank: Bank, hash_encoder) -> ResponseGrader:
    """The question on osmosis with 2 points for water and 1 for the gradient."""
    item = cell_bank.item("q01")
    points = {"water": 2, "membrane": 1, "gradient": 1}
    concepts = tuple(c.model_copy(update={"points": points[c.id]}) for c in item.rubric.concepts)
    rubric = item.rubric.model_copy(update={"concepts": concepts})
    return ResponseGrader(cell_bank.with_rubrics({"q01": rubric}), EvidenceJudge(hash_encoder))


def test_gains_of_the_parts_add_up_to_that_of_the_score(cell_bank, cell_grader, dearer) -> None:
    text = " ".join(c.statement for c in cell_bank.item("q01").rubric.concepts[:2])

    change = score_change("r1", cell_grader.grade("q01", text), after=dearer.grade("q01", text))

    assert change.gain == math.fsum(part.after - part.before for part in change.parts) == 1
    assert [part.reason for part in change.parts] == ["water 1 → 2"]


def test_the_same_rubric_changes_nothing(cell_grader) -> None:
    graded = cell_grader.grade("q01", "Osmosis is the net movement of water molecules.")

    change = score_change("r1", graded, after=graded)

    assert (change.gain, change.parts) == (0, ())
