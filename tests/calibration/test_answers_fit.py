"""The richest rung: against scikit-learn's Gaussian process, and when it is taken."""

from __future__ import annotations

import pickle
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import PairwiseKernel

from grader.bank import Scale
from grader.calibration import CalibrationModel, load_calibration, save_calibration
from grader.calibration.answers_fit import NOISE, _fit, compare
from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.held_out import held_out_scores
from grader.errors import InputError, RubricError
from grader.scoring import AnswerText

GOOD, BAD = ("water moves through", "water through"), ("salt moves the", "the wall")


def answer(text: str) -> AnswerText:
    """Counted by hand; the meaning is that of a hash of its words."""
    words = text.split()
    vector = np.random.default_rng(sum(map(ord, text))).normal(size=8)
    terms = Counter([*words, *(" ".join(pair) for pair in pairwise(words))])
    return AnswerText(terms, (vector / np.linalg.norm(vector)).astype(np.float16))


def taught(n: int, *, seed: int = 0) -> tuple[list[list[float]], np.ndarray, list[AnswerText]]:
    """Evidence that says nothing; the words tell a 2 from a 0."""
    rng = np.random.default_rng(seed)
    human = rng.choice([0.0, 2.0], n)
    said = [
        " ".join([*rng.permutation([*(GOOD if points else BAD), f"w{at}"])])
        for at, points in enumerate(human)
    ]
    return rng.random((n, 3)).tolist(), human, [answer(text) for text in said]


def calibration_of(calibrator: ScoreCalibrator):
    return calibrator.as_calibration(
        item_id="q01",
        concept_ids=["water", "membrane"],
        rubric_digest="3fa1c2",
        evidence="encoder:hash@000000|evidence:fast@5b1d2c",
        scale=Scale(max=2),
    )


def test_without_evidence_it_is_a_gaussian_process() -> None:
    _, human, answers = taught(30)
    alike = compare(answers).alike

    fit = _fit(np.ones((30, 1)), human, alike=alike, spreads=np.ones(1))

    # scikit-learn has no free intercept: its prior mean is the fit's own.
    process = GaussianProcessRegressor(
        PairwiseKernel(metric="precomputed", pairwise_kernels_kwargs={}), alpha=NOISE
    )
    alpha = np.linalg.solve(alike + NOISE * np.eye(30), human - fit.intercept)
    assert process.alpha == NOISE
    assert fit.pulls == pytest.approx(alpha, abs=1e-8)
    assert fit.pulls.sum() == pytest.approx(0, abs=1e-8)


def test_words_that_earn_points_are_learned() -> None:
    X, human, answers = taught(60)
    found = ScoreCalibrator().fit(X, human, answers=answers)
    X_new, human_new, new = taught(60, seed=1)

    predicted = found.predict(X_new, answers=new)

    assert found.model_ is CalibrationModel.ANSWERS
    assert np.corrcoef(human_new, predicted)[0, 1] > 0.8


def test_texts_that_teach_nothing_are_not_taken() -> None:
    _, human, answers = taught(60)
    turned = np.random.default_rng(3).permutation(60)
    raw = [[points, 0.5, 0.5] for points in human]

    found = ScoreCalibrator().fit(raw, human, answers=[answers[at] for at in turned])

    assert found.model_ is CalibrationModel.UNCALIBRATED


def test_it_is_better_than_each_simpler_model_in_cross_validation() -> None:
    X, human, answers = taught(60)

    found = ScoreCalibrator().fit(X, human, answers=answers)

    errors = dict(found.cv_errors_)
    richest = errors.pop(CalibrationModel.ANSWERS)
    assert all(richest < error for error in errors.values())


def test_no_weight_of_the_evidence_is_below_zero() -> None:
    _, human, answers = taught(60)
    against = np.column_stack([2 - human, 1 - human / 2, human / 2])

    found = ScoreCalibrator().fit(against, human, answers=answers)

    assert (found.coef_ >= 0).all()


def test_the_order_of_answers_does_not_matter() -> None:
    X, human, answers = taught(40)
    turned = np.random.default_rng(1).permutation(40)

    found = ScoreCalibrator().fit(
        np.array(X)[turned], human[turned], answers=[answers[at] for at in turned]
    )

    assert calibration_of(found) == calibration_of(ScoreCalibrator().fit(X, human, answers=answers))


@pytest.mark.parametrize(("richest", "n"), [("concepts", 60), ("answers", 19)])
def test_it_is_not_tried_unless_wanted_and_with_enough_scores(richest: str, n: int) -> None:
    X, human, answers = taught(n)

    found = ScoreCalibrator(richest=richest).fit(X, human, answers=answers)

    assert CalibrationModel.ANSWERS not in found.cv_errors_


def test_answers_of_few_students_teach_no_scale() -> None:
    X, human, answers = taught(30)

    found = ScoreCalibrator().fit(X, human, answers=answers, groups=["ann", "ben", "cleo"] * 10)

    assert found.model_ is CalibrationModel.UNCALIBRATED
    assert found.reason_.startswith("the answers are of 3 students, or repeat each other; ")


def test_predicting_without_the_answers_is_refused() -> None:
    X, human, answers = taught(60)
    found = ScoreCalibrator().fit(X, human, answers=answers)

    with pytest.raises(InputError, match="answers: they are missing; there must be one for each"):
        found.predict(X)


def test_what_was_saved_predicts_as_the_estimator(tmp_path) -> None:
    X, human, answers = taught(40)
    found = ScoreCalibrator().fit(X, human, answers=answers)
    save_calibration(calibration_of(found), tmp_path / "q01.json")

    loaded = load_calibration(tmp_path / "q01.json")

    predicted = [
        loaded.predict(raw, {"water": w, "membrane": m}, answer=text)
        for (raw, w, m), text in zip(X, answers, strict=True)
    ]
    expected = np.clip(found.predict(X, answers=answers), 0, 2)
    # Coefficients have six decimals.
    assert predicted == pytest.approx(expected, abs=1e-5)


def test_answers_of_another_fit_are_refused(tmp_path) -> None:
    for seed, name in enumerate(("q01", "q02")):
        X, human, answers = taught(40, seed=seed)
        found = ScoreCalibrator().fit(X, human, answers=answers)
        save_calibration(calibration_of(found), tmp_path / f"{name}.json")
    (tmp_path / "q02.npz").replace(tmp_path / "q01.npz")

    with pytest.raises(RubricError, match=r"q01\.npz: the digest is .*; it must be .*, that of"):
        load_calibration(tmp_path / "q01.json")


def test_other_intervals_leave_the_answers_and_survive_the_way_to_a_worker() -> None:
    X, human, answers = taught(40)
    calibration = calibration_of(ScoreCalibrator().fit(X, human, answers=answers))

    changed = pickle.loads(pickle.dumps(calibration.with_half_widths([0.5] * 40)))

    assert changed.needs_answer
    scores = {"water": 0.5, "membrane": 0.5}
    assert changed.predict(1, scores, answer=answers[0]) == calibration.predict(
        1, scores, answer=answers[0]
    )


def test_held_out_scores_follow_the_answers() -> None:
    X, human, answers = taught(60)

    found = np.clip(held_out_scores(X, human, answers=answers), 0, 2)

    assert np.abs(found - human).mean() < 0.5
    assert np.abs(held_out_scores(X, human) - human).mean() > 0.5
