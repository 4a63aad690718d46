"""Feedback in sentences, at three levels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.scoring import FeedbackLevel, Flag, ScorePart, render_feedback
from grader.scoring.feedback import FLAG_SENTENCES, render_number


@pytest.fixture
def feedback(cell_bank, graded_as):
    def render(level: str, item_id: str = "q01", **given: object) -> str:
        graded = graded_as(item_id, **given)
        return render_feedback(graded, cell_bank.item(item_id), level=FeedbackLevel(level))

    return render


def test_score_tells_the_score_only(feedback) -> None:
    assert feedback("score", water="expressed", flags=(Flag.TOO_BRIEF,)) == "1 of 4 points."


def test_full_names_every_concept(feedback) -> None:
    told = feedback(
        "full",
        water="expressed",
        membrane="partial",
        gradient="contradicted",
        solute_moves="partial",
    )

    assert told == (
        "1.5 of 4 points. Found: water moves. Partly there: through a semipermeable membrane. "
        "Stated wrongly: towards the higher solute concentration; the solute moves."
    )


@pytest.mark.parametrize(
    ("points", "told"),
    [
        pytest.param(
            0.5, "1.5 of 4 points. Found: water moves. {missing} Calibration +0.5.", id="up"
        ),
        pytest.param(
            -0.25, "0.75 of 4 points. Found: water moves. {missing} Calibration -0.25.", id="down"
        ),
        pytest.param(
            0.001, "1 of 4 points. Found: water moves. {missing}", id="too little to show"
        ),
    ],
)
def test_full_says_what_a_calibration_adds(cell_bank, graded_as, points, told) -> None:
    graded = graded_as("q01", water="expressed")
    line = ScorePart("calibration", "calibration", points)
    calibrated = replace(graded, parts=(*graded.parts, line), score_low=0.0, score_high=4.0)

    found = render_feedback(calibrated, cell_bank.item("q01"), level=FeedbackLevel.FULL)

    missing = f"Missing: {'; '.join(graded.missing)}."
    assert found == told.format(missing=missing)


def test_full_asks_for_more_of_a_group_in_one_phrase(feedback) -> None:
    assert feedback("full", "q02", nucleus="expressed") == (
        "1.5 of 3 points. Found: nucleus. Missing: 1 more of: ribosome, mitochondrion."
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(
            {},
            "0 of 4 points. 3 ideas are missing. What is it that moves? "
            "What does it have to cross?",
            id="all missing",
        ),
        pytest.param(
            {"water": "expressed", "membrane": "partial"},
            "1.5 of 4 points. 1 idea is missing and 1 idea is incomplete. "
            "What does it have to cross?",
            id="one of each",
        ),
        pytest.param(
            {"water": "expressed", "membrane": "expressed", "gradient": "expressed"},
            "4 of 4 points. Every idea is there.",
            id="nothing missing",
        ),
        pytest.param(
            {"water": "expressed", "gradient": "contradicted", "solute_moves": "expressed"},
            "0 of 4 points. 1 idea is missing and 2 ideas are stated wrongly. "
            "What does it have to cross?",
            id="wrong",
        ),
    ],
)
def test_hint_counts_ideas_and_gives_the_teachers_hints(feedback, given, told) -> None:
    assert feedback("hint", **given) == told


def test_hint_asks_nothing_of_a_group_that_has_enough(feedback) -> None:
    told = feedback("hint", "q02", nucleus="expressed", ribosome="expressed")

    assert told == "3 of 3 points. Every idea is there."


def test_hint_helps_with_a_half_said_member_of_such_a_group(feedback) -> None:
    told = feedback("hint", "q02", nucleus="expressed", ribosome="partial")

    assert "1 idea is incomplete." in told
    assert told.endswith("?")


@pytest.mark.parametrize("level", ["hint", "full"])
@pytest.mark.parametrize("flag", Flag)
def test_every_flag_is_a_sentence(feedback, level, flag) -> None:
    assert feedback(level, flags=(flag,)).endswith(f" {FLAG_SENTENCES[flag]}")


@pytest.mark.parametrize(
    ("points", "text"), [(2.0, "2"), (1.5, "1.5"), (2 / 3, "0.67"), (10.0, "10"), (0.0, "0")]
)
def test_points_are_written_as_a_person_would(points, text) -> None:
    assert render_number(points) == text
