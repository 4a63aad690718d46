"""The models of the ladder against those of other libraries, and which of them is taken."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import lsq_linear
from sklearn.linear_model import Ridge
from sklearn.model_selection import LeaveOneOut, cross_val_predict

from grader.calibration import CalibrationModel
from grader.calibration.ladder import (
    SHRINKAGE,
    Rung,
    climb,
    fit_rungs,
    reason_of_choice,
    why_not_fitted,
)

UNCALIBRATED, LINE, CONCEPTS, ANSWERS = CalibrationModel


@pytest.fixture(scope="module")
def evidence() -> np.ndarray:
    """Thirty raw scores with three concepts."""
    rng = np.random.default_rng(5)
    p_expressed = rng.random((30, 3))
    return np.column_stack([np.round(p_expressed).sum(axis=1), p_expressed])


@pytest.fixture(scope="module")
def human(evidence) -> np.ndarray:
    """A teacher who takes half a point off and likes the last concept."""
    noise = np.random.default_rng(6).normal(0, 0.2, len(evidence))
    return 0.8 * evidence[:, 0] + evidence[:, 3] - 0.5 + noise


@pytest.fixture(scope="module")
def rungs(evidence, human):
    return fit_rungs(evidence, human, splits=list(LeaveOneOut().split(evidence)))


def rung(*errors: float) -> Rung:
    return Rung(0.0, np.ones(1), 1.0, np.array(errors))


def test_the_line_is_that_of_ridge_regression(evidence, human, rungs) -> None:
    # What the teacher adds to the raw score, shrunk towards nothing.
    raw = evidence[:, :1]
    reference = Ridge(alpha=rungs[LINE].shrinkage * raw.var()).fit(raw, human - raw[:, 0])

    assert rungs[LINE].weights[0] == pytest.approx(1 + reference.coef_[0], abs=1e-9)
    assert not rungs[LINE].weights[1:].any()


def test_the_mean_moves_with_the_number_of_scores(evidence, human, rungs) -> None:
    # By hand: n / (n + shrinkage) of the way from the raw mean to the human one.
    found = rungs[LINE].intercept + rungs[LINE].weights @ evidence.mean(axis=0)

    share = 30 / (30 + rungs[LINE].shrinkage)
    raw_mean = evidence[:, 0].mean()
    assert found == pytest.approx(raw_mean + share * (human.mean() - raw_mean))


def test_weights_of_concepts_are_those_of_bounded_least_squares(evidence, human, rungs) -> None:
    # Shrinkage as rows of their own: one that says slope 1, one for each weight that says 0.
    found = rungs[CONCEPTS]
    spreads = [evidence[:, 0].std(), *[np.sqrt(evidence[:, 1:].var(axis=0).mean())] * 3]
    prior_rows = np.sqrt(found.shrinkage) * np.diag(spreads)

    reference = lsq_linear(
        np.vstack([evidence - evidence.mean(axis=0), prior_rows]),
        np.concatenate([human - human.mean(), prior_rows[:, 0]]),
        bounds=(0, np.inf),
        tol=1e-12,
    )

    assert found.weights == pytest.approx(reference.x, abs=1e-6)


def test_errors_are_those_of_responses_left_out(evidence, human, rungs) -> None:
    # The mean is shrunk by itself, so the reference is fitted without an intercept.
    class Reference(Ridge):
        def fit(self, X, y):
            self.share_ = len(X) / (len(X) + rungs[LINE].shrinkage)
            self.means_ = X.mean(), y.mean()
            return super().fit(X - X.mean(), y - y.mean())

        def predict(self, X):
            return self.share_ * self.means_[1] + super().predict(X - self.means_[0])

    raw = evidence[:, :1]
    reference = Reference(alpha=rungs[LINE].shrinkage * raw.var(), fit_intercept=False)

    added = cross_val_predict(reference, raw, human - raw[:, 0], cv=LeaveOneOut())

    assert rungs[LINE].squared_errors == pytest.approx((human - raw[:, 0] - added) ** 2)


def test_the_raw_score_needs_no_fit(evidence, human, rungs) -> None:
    found = rungs[UNCALIBRATED]

    assert (found.intercept, found.weights.tolist()) == (0, [1, 0, 0, 0])
    assert found.squared_errors == pytest.approx((human - evidence[:, 0]) ** 2)
    assert math.isinf(found.shrinkage)


def test_concepts_that_never_vary_are_not_tried(evidence, human) -> None:
    constant = np.column_stack([evidence[:, 0], np.full((30, 2), 0.5)])

    found = fit_rungs(constant, human, splits=list(LeaveOneOut().split(constant)))

    assert list(found) == [UNCALIBRATED, LINE]


def test_raw_scores_that_are_all_the_same_move_the_mean_only(human) -> None:
    found = fit_rungs(np.full((30, 1), 2.0), human, splits=list(LeaveOneOut().split(human)))

    assert found[LINE].weights.tolist() == [1]
    assert found[LINE].shrinkage == SHRINKAGE[-1]


@pytest.mark.parametrize(
    ("rungs", "taken"),
    [
        pytest.param({LINE: rung(1, 1, 0)}, UNCALIBRATED, id="within one standard error"),
        pytest.param({LINE: rung(0.5, 0.5, 0)}, LINE, id="beyond it"),
        pytest.param({LINE: rung(1, 1, 1)}, UNCALIBRATED, id="the same"),
        pytest.param(
            {LINE: rung(0.5, 0.5, 0.5), CONCEPTS: rung(0.4, 0.4, 0.8)}, LINE, id="richer and worse"
        ),
        pytest.param(
            {LINE: rung(0.5, 0.5, 0.5), CONCEPTS: rung(0.4, 0.4, 0.4)}, CONCEPTS, id="best of all"
        ),
        pytest.param(
            # Better than the raw score for sure, but no better than the line, which is not.
            {LINE: rung(0, 0, 1.5), CONCEPTS: rung(0.8, 0.8, 0.8)},
            UNCALIBRATED,
            id="better than the first alone",
        ),
    ],
)
def test_a_richer_model_must_be_better_than_each_simpler_one(rungs, taken) -> None:
    # Mean and standard error by hand: gains of (0, 0, 1) have 1/3 and 1/3.
    assert climb({UNCALIBRATED: rung(1, 1, 1), **rungs}) is taken


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        pytest.param([2], "there is 1 human score; a scale is learned from 10 on", id="one"),
        pytest.param(
            [0, 1, 2], "there are 3 human scores; a scale is learned from 10 on", id="three"
        ),
        pytest.param(
            [2] * 12,
            "all human scores are 2; a scale is learned from two different ones on",
            id="one distinct",
        ),
        pytest.param([1, 2] * 5, "", id="enough"),
    ],
)
def test_scores_that_teach_no_scale_say_why(scores, reason) -> None:
    assert why_not_fitted(np.array(scores, float), n_groups=len(scores)) == reason


@pytest.mark.parametrize(
    ("taken", "reason"),
    [
        pytest.param(
            UNCALIBRATED,
            "nothing fitted is better than the raw score by more than one standard error; its "
            "error is 1.00 points",
            id="uncalibrated",
        ),
        pytest.param(
            LINE,
            "a line of the raw score is better by more than one standard error: cross-validated "
            "error 0.50 points, uncalibrated 1.00",
            id="line",
        ),
        pytest.param(
            CONCEPTS,
            "weights of the concepts are better by more than one standard error: cross-validated "
            "error 0.30 points, uncalibrated 1.00",
            id="concepts",
        ),
    ],
)
def test_a_choice_says_why(taken, reason) -> None:
    rungs = {UNCALIBRATED: rung(1, 1), LINE: rung(0.25, 0.25), CONCEPTS: rung(0.09, 0.09)}

    assert reason_of_choice(taken, rungs) == reason
