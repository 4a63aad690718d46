"""The parts of a signature, and what changes them."""

from __future__ import annotations

import pytest

from grader import __version__
from grader.calibration import Calibration
from grader.evidence import EvidenceJudge
from grader.scoring import rubric_digest
from grader.scoring.signature import evidence_signature, grade_signature


def calibration_of(digest: str, evidence: str) -> Calibration:
    content = {
        "item_id": "q01",
        "rubric_digest": digest,
        "evidence": evidence,
        "scale": {"max": 4},
        "model": "line",
        "intercept": 1,
        "slope": 0.5,
        "concept_weights": {},
        "half_widths": {},
        "n_scores": 10,
        "cv_error": 0.5,
        "cv_error_uncalibrated": 1,
    }
    return Calibration.model_validate(content)


def test_a_signature_names_all_that_a_grade_depends_on(cell_bank, hash_encoder) -> None:
    item, judge = cell_bank.item("q01"), EvidenceJudge(hash_encoder)
    digest, evidence = rubric_digest(item), evidence_signature(judge)
    calibration = calibration_of(digest, evidence)

    signature = grade_signature(item, judge, calibration=calibration)

    assert signature == (
        f"{__version__}|encoder:hash@000000|evidence:{judge.mode}|rubric:{digest}"
        f"|calibration:{calibration.digest[:6]}"
    )


def test_without_a_calibration_there_is_none(cell_bank, hash_encoder) -> None:
    signature = grade_signature(cell_bank.item("q01"), EvidenceJudge(hash_encoder))

    assert signature.endswith("|calibration:none")


@pytest.mark.parametrize(
    "changes", [{"prompt": "What is osmosis?"}, {"reference_answers": ("Water moves.",)}]
)
def test_prompt_and_reference_answers_are_part_of_the_rubric(cell_bank, changes) -> None:
    item = cell_bank.item("q01")

    edited = item.model_copy(update=changes)

    assert len(rubric_digest(item)) == 6
    assert rubric_digest(edited) != rubric_digest(item)
