"""Answers to the question on osmosis with statuses chosen by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.bank import Bank
from grader.calibration.diagnosis.answers import ItemAnswers
from grader.calibration.item_fits import ScoredGrade
from grader.evidence import ConceptEvidence, Status
from grader.scoring import GradedResponse
from grader.scoring.points import tally

NAMES = ("water", "membrane", "gradient")
STATUS = {"e": Status.EXPRESSED, "p": Status.PARTIAL, "m": Status.MISSING, "c": Status.CONTRADICTED}

Answers = Callable[..., ItemAnswers]


@pytest.fixture(scope="session")
def scored(cell_bank: Bank) -> Callable[..., ScoredGrade]:
    """A text with a status for each concept, as "emp", graded as scoring would."""
    item = cell_bank.item("q01")

    def make(text: str, statuses: str, human_score: float, response_id: str = "") -> ScoredGrade:
        evidence = tuple(
            ConceptEvidence(name, 0.5, 0.0, STATUS[letter], (), {})
            for name, letter in zip(NAMES, statuses, strict=True)
        )
        unstated = ConceptEvidence("solute_moves", 0.0, 0.0, Status.MISSING, (), {})
        graded = GradedResponse(
            item_id="q01",
            response=text,
            max_points=4,
            scale=item.rubric.rater_scale,
            evidence=evidence,
            misconceptions=(),
            labels={},
            missing=(),
            missing_ids=(),
            parts=tally(item.rubric, [*evidence, unstated]).parts,
            flags=(),
            feedback="",
            signature="",
        )
        return ScoredGrade(graded, human_score, response_id or text)

    return make


@pytest.fixture(scope="session")
def answers(cell_bank: Bank, scored) -> Answers:
    """Answers of (text, statuses, human score)."""
    return lambda *rows: ItemAnswers.of(cell_bank.item("q01"), [scored(*row) for row in rows])
