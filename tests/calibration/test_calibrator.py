"""The estimator: scikit-learn's checks, laws, simulated teachers, coverage of intervals."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks

from grader.bank import Scale
from grader.calibration import CalibrationModel
from grader.calibration.calibrator import ScoreCalibrator
from grader.errors import InputError

SCALE = Scale(max=4)
CONCEPT_IDS = ("water", "membrane", "gradient", "energy")

seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(10, 30)

few_fits = settings(max_examples=20)
"""A fit takes a hundredth of a second and more."""


def harsh(credit: np.ndarray) -> np.ndarray:
    """One point less, whatever was said."""
    return credit.sum(axis=1) - 1


def lenient(credit: np.ndarray) -> np.ndarray:
    """Two points for turning up, half of the rest."""
    return 2 + 0.5 * credit.sum(axis=1)


def fond_of_water(credit: np.ndarray) -> np.ndarray:
    """The first concept counts double, on the same scale."""
    return 0.8 * credit @ [2, 1, 1, 1]


def by_the_rubric(credit: np.ndarray) -> np.ndarray:
    return credit.sum(axis=1)


Teacher = Callable[[np.ndarray], np.ndarray]


def scored(teacher: Teacher, *, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Evidence of four concepts with noise, raw scores by threshold, a teacher's half points."""
    rng = np.random.default_rng(seed)
    credit = rng.choice([0, 0.5, 1], p=[0.3, 0.2, 0.5], size=(n, 4))
    p_expressed = np.clip(0.1 + 0.8 * credit + rng.normal(0, 0.12, credit.shape), 0.01, 0.99)
    raw = 0.5 * ((p_expressed > 0.35).astype(float) + (p_expressed > 0.65)).sum(axis=1)
    points = teacher(credit) + rng.normal(0, 0.3, n)
    return np.column_stack([raw, p_expressed]), np.clip(np.round(2 * points) / 2, 0, 4)


def fitted_to(teacher: Teacher, *, n: int, seed: int = 0) -> ScoreCalibrator:
    return ScoreCalibrator().fit(*scored(teacher, n=n, seed=seed))


# scikit-learn


@pytest.fixture
def array_api(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it scikit-learn skips the check that dispatch leaves numpy input alone."""
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")


@pytest.mark.usefixtures("array_api")
@parametrize_with_checks([ScoreCalibrator()])
def test_it_keeps_the_conventions_of_scikit_learn(estimator, check) -> None:
    check(estimator)


# Laws


@few_fits
@given(seeds, sizes)
def test_the_same_scores_give_the_same_fit(seed, n) -> None:
    first, second = (fitted_to(fond_of_water, n=n, seed=seed) for _ in range(2))

    assert calibration_of(first) == calibration_of(second)


@few_fits
@given(seeds, sizes)
def test_the_order_of_responses_does_not_matter(seed, n) -> None:
    X, y = scored(fond_of_water, n=n, seed=seed)
    turned = np.random.default_rng(seed).permutation(n)

    found = ScoreCalibrator().fit(X[turned], y[turned])

    assert calibration_of(found) == calibration_of(ScoreCalibrator().fit(X, y))


@few_fits
@given(seeds, sizes)
def test_more_points_and_more_evidence_never_lower_a_score(seed, n) -> None:
    found = ScoreCalibrator().fit(*random_scores(seed, n))

    assert (found.coef_ >= 0).all()


@few_fits
@given(seeds, sizes)
def test_no_simpler_model_is_better_in_cross_validation(seed, n) -> None:
    found = ScoreCalibrator().fit(*random_scores(seed, n))

    tried = list(found.cv_errors_)
    simpler = tried[: tried.index(found.model_)]
    assert all(found.cv_errors_[found.model_] < found.cv_errors_[model] for model in simpler)


@few_fits
@given(seeds, st.sampled_from([0.1, 2, 15]))
def test_another_unit_of_points_gives_the_same_scores_in_that_unit(seed, unit) -> None:
    X, y = scored(lenient, n=25, seed=seed)
    rescaled = X * [unit, 1, 1, 1, 1]

    found = ScoreCalibrator().fit(rescaled, unit * y)

    expected = unit * ScoreCalibrator().fit(X, y).predict(X)
    assert found.predict(rescaled) == pytest.approx(expected)


@few_fits
@given(seeds, st.integers(1, 30))
def test_a_saved_calibration_predicts_as_the_estimator(seed, n) -> None:
    X, y = scored(fond_of_water, n=n, seed=seed)
    found = ScoreCalibrator().fit(X, y)

    calibration = calibration_of(found)

    by_value = [
        calibration.predict(raw, dict(zip(CONCEPT_IDS, p_expressed, strict=True)))
        for raw, *p_expressed in X
    ]
    # Coefficients have six decimals.
    assert by_value == pytest.approx(np.clip(found.predict(X), 0, 4), abs=1e-5)


def random_scores(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Human scores that need not have anything to do with the evidence."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([rng.integers(0, 5, n), rng.random((n, 4))])
    return X, rng.integers(0, 5, n) + rng.choice([-1, 0, 1]) * X[:, 0]


def calibration_of(calibrator: ScoreCalibrator):
    return calibrator.as_calibration(
        item_id="q01",
        concept_ids=CONCEPT_IDS,
        rubric_digest="3fa1c2",
        evidence="encoder:hash@000000|evidence:fast@5b1d2c",
        scale=SCALE,
    )


# Simulated teachers

by_seed = pytest.mark.parametrize("seed", range(3))


@by_seed
def test_a_harsh_teacher_lowers_scores_by_what_they_take_off(seed) -> None:
    found = fitted_to(harsh, n=40, seed=seed)
    X, _ = scored(harsh, n=500, seed=99)
    lower = X[:, 0] - found.predict(X)

    assert found.model_ is not CalibrationModel.UNCALIBRATED
    # A little less than a point: nobody falls below 0.
    assert lower.mean() == pytest.approx(1, abs=0.2)


@by_seed
def test_a_lenient_teacher_raises_low_scores_most(seed) -> None:
    found = fitted_to(lenient, n=40, seed=seed)

    low, high = found.predict([[1, *[0.3] * 4], [3, *[0.7] * 4]])

    # 2 + 0.5 * 1 and 2 + 0.5 * 3.
    assert (low, high) == (pytest.approx(2.5, abs=0.25), pytest.approx(3.5, abs=0.25))


def test_the_concept_that_counts_double_gets_the_highest_weight() -> None:
    found = [fitted_to(fond_of_water, n=40, seed=seed) for seed in range(100)]

    # Half points and evidence are noisy: forty scores do not always show a taste.
    tasted = [each for each in found if each.model_ is CalibrationModel.CONCEPTS]
    assert len(tasted) >= 80
    assert {CONCEPT_IDS[each.coef_[1:].argmax()] for each in tasted} == {"water"}


@by_seed
@pytest.mark.parametrize("teacher", [harsh, lenient])
def test_forty_scores_bring_the_error_down(teacher, seed) -> None:
    found = fitted_to(teacher, n=40, seed=seed)
    X, y = scored(teacher, n=500, seed=99)

    assert np.abs(y - found.predict(X)).mean() < np.abs(y - X[:, 0]).mean()


@by_seed
@pytest.mark.parametrize("teacher", [harsh, lenient, fond_of_water, by_the_rubric])
def test_five_scores_change_nothing(teacher, seed) -> None:
    found = fitted_to(teacher, n=5, seed=seed)
    X, _ = scored(teacher, n=20, seed=99)

    assert found.predict(X).tolist() == X[:, 0].tolist()
    assert found.reason_ == "there are 5 human scores; a scale is learned from 10 on"


@by_seed
def test_a_teacher_who_keeps_to_the_rubric_is_left_alone_or_harmed_little(seed) -> None:
    found = fitted_to(by_the_rubric, n=40, seed=seed)
    X, y = scored(by_the_rubric, n=500, seed=99)

    # One step of the scale is 0.5; a fit that was taken by chance costs a tenth of one.
    assert rmse_of(y - found.predict(X)) < rmse_of(y - X[:, 0]) + 0.05


def test_one_distinct_score_changes_nothing() -> None:
    X, _ = scored(harsh, n=40, seed=0)

    found = ScoreCalibrator().fit(X, np.full(40, 2.0))

    assert found.model_ is CalibrationModel.UNCALIBRATED
    assert found.reason_.startswith("all human scores are 2; ")


def test_raw_scores_without_concepts_are_fitted_too() -> None:
    X, y = scored(harsh, n=40, seed=0)

    found = ScoreCalibrator().fit(X[:, :1], y)

    assert found.model_ is CalibrationModel.LINE


def test_a_teacher_who_inverts_the_scale_gets_no_falling_line() -> None:
    X, y = scored(by_the_rubric, n=40, seed=0)

    found = ScoreCalibrator().fit(X, 4 - y)

    assert (found.coef_ >= 0).all()


def rmse_of(residuals: np.ndarray) -> float:
    return math.sqrt(np.square(residuals).mean())


# Intervals


@pytest.mark.parametrize("teacher", [harsh, fond_of_water])
@pytest.mark.parametrize("n", [12, 40])
def test_intervals_hold_what_they_promise(teacher, n) -> None:
    """Nine in ten, over 200 classes; the bound leaves the choice of a model its three points."""

    def share_inside(seed: int) -> float:
        found = fitted_to(teacher, n=n, seed=seed)
        X, y = scored(teacher, n=100, seed=seed + 1000)
        low, high = found.predict_interval(X, level=0.9).T
        return float(np.mean((low <= y) & (y <= high)))

    assert np.mean([share_inside(seed) for seed in range(200)]) >= 0.87


def test_too_few_scores_promise_nothing() -> None:
    found = fitted_to(harsh, n=8)

    assert found.predict_interval([[2, 0.5, 0.5, 0.5, 0.5]]).tolist() == [[-math.inf, math.inf]]


def test_half_of_the_scores_need_fewer() -> None:
    found = fitted_to(harsh, n=8)

    low, high = found.predict_interval([[2, 0.5, 0.5, 0.5, 0.5]], level=0.5)[0]

    # The ceil(9 * 0.5) = 5th smallest distance of raw and human scores.
    X, y = scored(harsh, n=8, seed=0)
    reach = np.sort(np.abs(y - X[:, 0]))[4]
    assert (low, high) == (2 - reach, 2 + reach)


def test_residuals_stand_in_the_order_of_the_responses() -> None:
    X, y = scored(harsh, n=8, seed=0)

    found = ScoreCalibrator().fit(X, y)

    assert found.cv_residuals_.tolist() == np.abs(y - X[:, 0]).tolist()


# The value that grading loads


def test_a_calibration_says_how_it_was_fitted() -> None:
    found = fitted_to(harsh, n=40)

    calibration = calibration_of(found)

    assert (calibration.item_id, calibration.rubric_digest) == ("q01", "3fa1c2")
    assert (calibration.n_scores, calibration.model) == (40, found.model_)
    assert calibration.cv_error < calibration.cv_error_uncalibrated


@pytest.mark.parametrize(
    ("concept_ids", "listed"),
    [
        pytest.param((), "none", id="none"),
        pytest.param(("water",), "water", id="too few"),
        pytest.param(("a", "b", "c", "a"), "a, b, c, a", id="one twice"),
    ],
)
def test_concept_ids_that_do_not_fit_the_columns_are_refused(concept_ids, listed) -> None:
    found = fitted_to(harsh, n=40)

    message = f"item 'q01': concept_ids are {listed}; they must be 4, each another"
    with pytest.raises(InputError, match=message):
        found.as_calibration(
            item_id="q01",
            concept_ids=concept_ids,
            rubric_digest="3fa1c2",
            evidence="encoder:hash@000000|evidence:fast@5b1d2c",
            scale=SCALE,
        )


def test_what_was_never_fitted_makes_no_calibration() -> None:
    with pytest.raises(NotFittedError):
        calibration_of(ScoreCalibrator())
