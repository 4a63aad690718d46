"""What a calibration changes in a graded response, and what it leaves alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Scale
from grader.calibration import Calibration
from grader.scoring import Flag, GradedResponse, ResponseGrader, ScorePart
from grader.scoring.calibrated import calibrated
from grader.scoring.graded import ZEROING_FLAGS

SENTENCES = (
    "Water moves through a semipermeable membrane.",
    "It goes to the side with more solute.",
    "Osmosis is not the movement of sugar.",
    "H2O, membrane, solute, concentration",
    "I think cells are small.",
    "What is osmosis and in which direction does it go?",
)
answers = st.lists(st.sampled_from(SENTENCES), max_size=5).map("\n".join)


def fitted(**changes: object) -> Calibration:
    """Half a point for turning up, half of the raw score, a point for water."""
    content = {
        "item_id": "q01",
        "rubric_digest": "3fa1c2",
        "evidence": "encoder:hash@000000|evidence:fast@5b1d2c",
        "scale": {"max": 4},
        "model": "concepts",
        "intercept": 0.5,
        "slope": 0.5,
        "concept_weights": {"water": 1, "membrane": 0, "gradient": 0.25},
        "half_widths": {"90": 0.75},
        "n_scores": 40,
        "cv_error": 0.5,
        "cv_error_uncalibrated": 0.75,
    }
    return Calibration.model_validate(content | changes)


@pytest.fixture(scope="session")
def calibrated_cells(
    cell_grader: ResponseGrader,
) -> Callable[[Mapping[str, Calibration]], ResponseGrader]:
    return cell_grader.with_calibrations


@pytest.fixture
def graded(graded_as) -> GradedResponse:
    """1 for water and 2 * 1/2 for the gradient; the probability of water is 1."""
    return graded_as("q01", water="expressed", gradient="partial")


def test_the_score_is_that_of_the_calibration(graded) -> None:
    found = calibrated(graded, fitted())

    # 0.5 + 0.5 * 2 + 1 * 1; the interval reaches 0.75 to either side.
    assert (found.raw_score, found.score) == (2, 2.5)
    assert (found.score_low, found.score_high) == (1.75, 3.25)


@pytest.mark.parametrize("flags", [(), (Flag.OFF_TOPIC,)], ids=["an answer", "none"])
def test_full_credit_is_the_top_of_the_raters_scale(graded, flags: tuple[Flag, ...]) -> None:
    scale = {"min": 2, "max": 12, "step": 1}

    found = calibrated(replace(graded, flags=flags), fitted(scale=scale, slope=2))

    assert (graded.max_points, found.max_points) == (4, 12)
    assert (found.scale, found.rounded_score) == (Scale(**scale), 2 if flags else 6)


def test_the_explanation_gets_one_line_more(graded) -> None:
    found = calibrated(graded, fitted())

    assert found.parts == (*graded.parts, ScorePart("calibration", "calibration", 0.5))


def test_a_line_of_nothing_is_shown_as_such(graded) -> None:
    found = calibrated(graded, fitted(intercept=0))

    assert str(found.calibration_part.points) == "0.0"
    assert found.score == found.raw_score


@pytest.mark.parametrize(
    ("intercept", "score"), [pytest.param(9, 4, id="above"), pytest.param(-9, 0, id="below")]
)
def test_a_score_ends_with_the_scale(graded, intercept, score) -> None:
    found = calibrated(graded, fitted(intercept=intercept))

    assert (found.raw_score, found.score) == (2, score)
    assert found.calibration_part.points == score - 2


def test_a_rubric_part_may_have_the_name_of_the_line(graded_as) -> None:
    graded = graded_as("q01")
    named = ScorePart("calibration", "Calibration of the scales", 1)

    found = calibrated(GradedResponse(**vars(graded) | {"parts": (named,)}), fitted(slope=1))

    assert (found.raw_score, found.score) == (1, 1.5)


@pytest.mark.parametrize("flag", sorted(ZEROING_FLAGS))
def test_what_answers_nothing_stays_at_0(graded_as, flag) -> None:
    graded = graded_as("q01", flags=(flag,))

    assert calibrated(graded, fitted()) == graded
    assert (graded.score, graded.score_low, graded.score_high) == (0, None, None)


def test_other_flags_do_not_stand_in_the_way(graded_as) -> None:
    graded = graded_as("q01", flags=(Flag.TOO_BRIEF,))

    assert calibrated(graded, fitted()).score == 0.5


# The grader


def test_only_items_with_a_calibration_are_changed(cell_grader, calibrated_cells) -> None:
    grader = calibrated_cells({"q01": fitted()})

    found = [grader.grade(item_id, SENTENCES[0]) for item_id in ("q01", "q02")]

    assert [each.signature.rpartition(":")[2] for each in found] == [
        fitted().digest[:6],
        "none",
    ]
    assert found[1] == cell_grader.grade("q02", SENTENCES[0])


def test_feedback_tells_the_calibrated_score(calibrated_cells) -> None:
    found = calibrated_cells({"q01": fitted()}).grade("q01", SENTENCES[0])

    assert found.feedback.startswith(f"{found.score:.2f}".rstrip("0").rstrip("."))
    assert "Calibration +" in found.feedback


def test_a_blank_answer_names_the_calibration_too(calibrated_cells) -> None:
    found = calibrated_cells({"q01": fitted()}).grade("q01", "")

    assert found.score == 0
    assert found.signature.endswith(f"|calibration:{fitted().digest[:6]}")


numbers = st.floats(0, 3)
fits = st.builds(
    lambda intercept, slope, weight, reach: fitted(
        intercept=intercept,
        slope=slope,
        concept_weights={"water": weight},
        half_widths={"90": reach},
    ),
    st.floats(-3, 3),
    numbers,
    numbers,
    numbers,
)


@given(fits, answers)
def test_a_grade_is_what_the_calibration_predicts(
    cell_grader, calibrated_cells, calibration, text
) -> None:
    raw = cell_grader.grade("q01", text)
    graded = calibrated_cells({"q01": calibration}).grade("q01", text)

    has_answer = ZEROING_FLAGS.isdisjoint(graded.flags)
    predicted = calibration.predict(raw.raw_score, raw.p_expressed)
    assert graded.raw_score == raw.raw_score
    assert graded.score == predicted * has_answer


@given(fits, answers)
def test_parts_add_up_to_the_score(calibrated_cells, calibration, text) -> None:
    graded = calibrated_cells({"q01": calibration}).grade("q01", text)

    assert graded.score == round(math.fsum(part.points for part in graded.parts), 6)
    assert 0 <= graded.score <= 4


@given(fits, answers)
def test_an_interval_holds_its_score(calibrated_cells, calibration, text) -> None:
    graded = calibrated_cells({"q01": calibration}).grade("q01", text)

    low, high = graded.score_low, graded.score_high
    assert (low is None) == (high is None) == (not ZEROING_FLAGS.isdisjoint(graded.flags))
    assert (low or 0) <= graded.score <= (high or 0)


@given(fits, answers, st.sampled_from(["water", "membrane", "gradient"]))
def test_stating_one_more_concept_never_lowers_a_score(
    calibrated_cells, calibration, text, concept_id
) -> None:
    grader = calibrated_cells({"q01": calibration})
    [concept] = [c for c in grader.bank.item("q01").rubric.concepts if c.id == concept_id]

    before = grader.grade("q01", text).score

    assert grader.grade("q01", f"{text}\n{concept.statement}").score >= before
