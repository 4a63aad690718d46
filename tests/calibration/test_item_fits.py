"""Items fitted to human scores: which responses count, and what is said of each item."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from crepes import ConformalRegressor

from grader.bank import Bank, Scale
from grader.calibration import CalibrationModel
from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.item_fits import (
    NO_NEARER,
    TOO_FEW,
    ItemFit,
    ScoredGrade,
    fit_item,
    fit_items,
)
from grader.calibration.stretched import Stretch
from grader.evidence import ConceptEvidence, Status
from grader.scoring import Flag, GradedResponse, ScorePart, rubric_digest

EVIDENCE = "encoder:hash@000000|evidence:fast@5b1d2c"

Fit = Callable[[Sequence[ScoredGrade]], ItemFit]


def grade(text: str, points: float, *flags: Flag, item_id: str = "q01") -> GradedResponse:
    """A response to an item of the cells with a raw score; water is as probable as it is high."""
    named = {
        "q01": ("water", "membrane", "gradient"),
        "q02": ("nucleus", "ribosome", "mitochondrion"),
    }[item_id]
    evidence = [
        ConceptEvidence(name, points / 4 * (not at), 0.0, Status.MISSING, (), {})
        for at, name in enumerate(named)
    ]
    return GradedResponse(
        item_id=item_id,
        response=text,
        max_points=4,
        scale=Scale(max=4),
        evidence=tuple(evidence),
        misconceptions=(),
        labels={},
        missing=(),
        missing_ids=(),
        parts=(ScorePart("water", "water", points),),
        flags=flags,
        feedback="",
        signature="",
    )


def harsh(n: int) -> list[ScoredGrade]:
    """Raw scores 0 … 4 in turn; the teacher takes off a point."""
    return [ScoredGrade(grade(f"answer {at}", at % 5), max(at % 5 - 1, 0)) for at in range(n)]


@pytest.fixture
def fit(cell_bank: Bank) -> Fit:
    return lambda scored: fit_item(cell_bank.item("q01"), scored, evidence=EVIDENCE)


def test_a_harsh_teacher_is_fitted(fit: Fit, cell_bank: Bank) -> None:
    found = fit(harsh(40))

    calibration = found.calibration
    assert calibration.model is CalibrationModel.LINE
    assert calibration.predict(3, dict.fromkeys(("water", "membrane", "gradient"), 0.75)) < 2.5
    assert (calibration.n_scores, calibration.evidence) == (40, EVIDENCE)
    assert calibration.rubric_digest == rubric_digest(cell_bank.item("q01"))
    assert calibration.scale == cell_bank.item("q01").rubric.rater_scale


def on_scale(scored: Sequence[ScoredGrade], scale: Scale) -> list[ScoredGrade]:
    """The same share of another scale than 0 to 4."""
    stretch = Stretch.between(4, scale)
    return [
        replace(
            each,
            graded=replace(each.graded, scale=scale),
            human_score=stretch.on_scale(each.human_score),
        )
        for each in scored
    ]


def test_held_out_scores_of_few_are_the_rubrics_share_of_the_scale(fit: Fit) -> None:
    few = [ScoredGrade(grade(f"answer {at}", float(at)), 2.0) for at in range(5)]

    found = fit(on_scale(few, Scale(min=1, max=3, step=1)))

    assert [each.score for each in found.held_out] == [1, 1.5, 2, 2.5, 3]
    assert (found.calibration, found.reason) == (None, TOO_FEW)


@pytest.mark.parametrize("scale", [Scale(max=10, step=1), Scale(min=1, max=6, step=1)], ids=str)
@pytest.mark.parametrize("n", [12, 40])
def test_on_another_scale_the_same_is_fitted(fit: Fit, n: int, scale: Scale) -> None:
    stretch = Stretch.between(4, scale)
    p_expressed = {"water": 0.75, "membrane": 0.0, "gradient": 0.0}

    own, other = fit(harsh(n)).best, fit(on_scale(harsh(n), scale)).best

    assert other.scale == scale
    # A fit is the same in any unit, but for what is rounded to six decimals.
    expected = stretch.on_scale(own.predict(3, p_expressed))
    assert other.predict(3, p_expressed) == pytest.approx(expected, abs=1e-4)
    assert other.half_widths[90] == pytest.approx(stretch.factor * own.half_widths[90], abs=1e-4)


def test_a_teacher_like_the_rubric_on_another_scale_gets_its_share(fit: Fit) -> None:
    alike = [ScoredGrade(grade(f"answer {at}", at % 5), float(at % 5)) for at in range(40)]

    found = fit(on_scale(alike, Scale(max=10, step=1)))

    assert found.reason == NO_NEARER
    assert found.calibration.model is CalibrationModel.LINE
    assert found.calibration.predict(3, dict.fromkeys(("water", "membrane", "gradient"), 0)) == 7.5
    assert fit(alike).calibration is None


def test_it_is_fitted_to_the_raw_score_and_the_probabilities(fit: Fit) -> None:
    scored = harsh(40)

    found = fit(scored).best

    X = [[each.graded.raw_score, each.graded.raw_score / 4, 0, 0] for each in scored]
    expected = ScoreCalibrator().fit(X, [each.human_score for each in scored])
    assert found.intercept == pytest.approx(expected.intercept_, abs=1e-6)
    assert [found.slope, *found.concept_weights.values()] == pytest.approx(expected.coef_, abs=1e-6)


def test_the_order_of_responses_does_not_matter(fit: Fit) -> None:
    scored = [*harsh(25), *(replace(each, human_score=0.1) for each in harsh(5))]
    turned = random.Random(0).sample(scored, len(scored))

    assert fit(turned) == fit(scored)


def test_equal_texts_count_once_with_the_mean_of_their_scores(fit: Fit) -> None:
    scored = harsh(12)
    first = scored[3]

    twice = [*scored, replace(first, human_score=first.human_score + 1)]

    once = [replace(first, human_score=first.human_score + 0.5) if each is first else each
            for each in scored]  # fmt: skip
    found = fit(twice)
    assert (found.best, found.n_repeated) == (fit(once).best, 1)


def test_ten_copies_are_one_score(fit: Fit) -> None:
    found = fit([ScoredGrade(grade("the same", 2), 1)] * 10)

    assert (found.best.n_scores, found.n_repeated, found.calibration) == (1, 9, None)


@pytest.mark.parametrize("flag", [Flag.BLANK, Flag.RESTATES_PROMPT, Flag.OFF_TOPIC])
def test_what_gets_0_in_any_case_is_left_out(fit: Fit, flag: Flag) -> None:
    zeroed = [ScoredGrade(grade("nothing", 0, flag), 0), ScoredGrade(grade("else", 0, flag), 2)]

    found = fit([*harsh(20), *zeroed])

    assert (found.best, found.n_zeroed) == (fit(harsh(20)).best, 2)


def test_other_flags_are_fitted(fit: Fit) -> None:
    listed = ScoredGrade(grade("a, b, c", 1, Flag.KEYWORD_LIST), 0)

    assert fit([*harsh(20), listed]).best.n_scores == 21


@pytest.mark.parametrize(
    ("scored", "n", "reason"),
    [
        pytest.param(harsh(9), 9, "a scale is learned from 10 human scores on", id="few"),
        pytest.param(
            [replace(each, human_score=2) for each in harsh(20)],
            20,
            "all human scores are 2; a scale is learned from two different ones on",
            id="one value",
        ),
        pytest.param(
            [replace(each, human_score=each.graded.raw_score) for each in harsh(20)],
            20,
            "nothing fitted comes nearer to the human scores by more than one standard error",
            id="as the rubric",
        ),
    ],
)
def test_an_item_that_stays_uncalibrated_says_why(fit: Fit, scored, n: int, reason: str) -> None:
    found = fit(scored)

    assert (found.calibration, found.best.n_scores, found.reason) == (None, n, reason)


def test_the_error_of_the_raw_score_is_known_without_a_fit(fit: Fit) -> None:
    found = fit(harsh(8)).best

    # One point off, but for the two of eight that have none to lose.
    assert found.cv_error_uncalibrated == pytest.approx(np.sqrt(6 / 8), abs=1e-6)


def test_without_any_answer_there_is_nothing_to_fit(fit: Fit) -> None:
    found = fit([ScoredGrade(grade("", 0, Flag.BLANK), 0)])

    assert (found.best, found.calibration, found.n_zeroed) == (None, None, 1)
    assert found.reason == "a scale is learned from 10 human scores on"


def test_items_come_in_the_order_of_the_bank(cell_bank: Bank) -> None:
    essay = ScoredGrade(grade("an essay", 1, item_id="q02"), 1)

    found = fit_items(cell_bank, [essay, *harsh(2)], evidence=EVIDENCE)

    assert [each.item_id for each in found] == ["q01", "q02"]


def test_items_without_scores_are_left_out(cell_bank: Bank) -> None:
    found = fit_items(cell_bank, harsh(2), evidence=EVIDENCE)

    assert [each.item_id for each in found] == ["q01"]


def test_intervals_of_items_are_mondrian_ones_of_crepes(cell_bank: Bank) -> None:
    rng = np.random.default_rng(7)
    scored = [
        ScoredGrade(
            grade(f"answer {at}", at % 5, item_id=item_id),
            float(np.clip(at % 5 + rng.normal(0, spread), 0, 4)),
        )
        for item_id, spread in (("q01", 0.3), ("q02", 1.5))
        for at in range(32)
    ]
    fits = fit_items(cell_bank, scored, evidence=EVIDENCE)
    errors = [each.error for each in (*fits[0].held_out, *fits[1].held_out)]

    theirs = ConformalRegressor().fit(np.array(errors), bins=np.repeat(["q01", "q02"], 32))
    intervals = theirs.predict_int(np.zeros(2), bins=np.array(["q01", "q02"]), confidence=0.9)

    # Saved to six decimals.
    reach = [fit.best.half_widths[90] for fit in fits]
    assert reach == pytest.approx(intervals[:, 1], abs=5e-7)
    assert reach[0] < reach[1]
