"""What follows from a graded response."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from grader.evidence import Status
from grader.scoring import Flag, ScorePart


def test_the_raw_score_is_the_sum_of_the_parts(graded_as) -> None:
    graded = graded_as("q01", water="expressed", gradient="partial")

    assert graded.raw_score == graded.score == 2.0


def test_the_raw_score_is_without_the_line_of_a_calibration(graded_as) -> None:
    graded = graded_as("q01", water="expressed", gradient="partial")
    line = ScorePart("calibration", "calibration", -0.75)

    found = replace(graded, parts=(*graded.parts, line), score_low=0.5, score_high=2.0)

    assert (found.raw_score, found.score, found.rounded_score) == (2, 1.25, 1.5)
    assert (graded.calibration_part, found.calibration_part) == (None, line)


def test_probabilities_are_known_by_concept(graded_as) -> None:
    assert graded_as("q01", water="expressed").p_expressed == {
        "water": 1,
        "membrane": 0,
        "gradient": 0,
    }


def test_the_rounded_score_lies_on_the_raters_scale(graded_as) -> None:
    # half of one member of two for three points
    assert graded_as("q02", nucleus="partial").raw_score == 0.75
    assert graded_as("q02", nucleus="partial").rounded_score == 1.0


def test_labels_are_listed_by_status_in_rubric_order(graded_as) -> None:
    graded = graded_as("q01", gradient="expressed", water="expressed", membrane="partial")

    assert graded.labels_with(Status.EXPRESSED) == (
        "water moves",
        "towards the higher solute concentration",
    )


def test_what_is_stated_wrongly_holds_misconceptions_too(graded_as) -> None:
    graded = graded_as("q01", solute_moves="expressed", water="contradicted")

    assert graded.stated_wrongly == ("water moves", "the solute moves")


@pytest.mark.parametrize(
    ("given", "is_needed"),
    [
        pytest.param({}, False, id="plain"),
        pytest.param({"flags": (Flag.BLANK,)}, False, id="blank"),
        pytest.param({"flags": (Flag.BLANK, Flag.NOT_PROSE)}, True, id="flagged"),
        pytest.param({"water": "contradicted"}, True, id="contradicted"),
        pytest.param({"solute_moves": "expressed"}, True, id="misconception"),
    ],
)
def test_a_person_should_look_at_flags_and_contradictions(graded_as, given, is_needed) -> None:
    assert graded_as("q01", **given).needs_review is is_needed


def test_json_holds_everything_and_what_follows(graded_as) -> None:
    graded = graded_as("q01", "Water moves", water="expressed", flags=(Flag.TOO_BRIEF,))

    known = json.loads(json.dumps(graded.as_json_object()))

    assert known["evidence"][0] == {
        "concept_id": "water",
        "p_expressed": 1.0,
        "p_contradicted": 0.0,
        "status": "expressed",
        "quotes": [{"text": "Water moves", "start": 0, "end": 11}],
        "channels": {},
    }
    assert known["flags"] == ["too_brief"]
    assert known["scale"] == {"min": 0, "max": 4, "step": 0.5}
    assert (known["raw_score"], known["score"], known["rounded_score"]) == (1, 1, 1)
    assert (known["score_low"], known["score_high"]) == (None, None)
    assert known["needs_review"] is True
