"""How far fitted scores are off on answers, and on whole questions, that they never saw."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.fitted import CalibrationModel
from grader.calibration.folds import joined
from grader.calibration.item_fits import ItemFit, ScoredGrade
from grader.calibration.ladder import FEWEST_TO_FIT, Matrix
from grader.calibration.paired import Scores
from grader.scoring.graded import ZEROING_FLAGS


@dataclass(frozen=True)
class UnseenErrors:
    """Root mean square errors, as shares of each item's scale, before and after fitting."""

    before: float
    after: float


def errors_on_unseen_answers(fits: Sequence[ItemFit]) -> UnseenErrors | None:
    """Return the errors of all items together, by fits that had no part of the answer.

    Not the errors by which a model was chosen: the smallest of several looks too good. None
    without a fit.
    """
    best = [fit.best for fit in fits if fit.best]
    if not best:
        return None
    counts = np.array([each.n_scores for each in best])
    ranges = {each.item_id: each.scale.max - each.scale.min for each in best}
    before = np.array([each.cv_error_uncalibrated / ranges[each.item_id] for each in best])
    after = [each.error / ranges[f.item_id] for f in fits for each in f.held_out]
    return UnseenErrors(_mean_of(before, counts), _mean_of(np.array(after), np.ones(len(after))))


def errors_on_unseen_questions(scored: Sequence[ScoredGrade]) -> UnseenErrors | None:
    """Return the errors on each item of a scale that is fitted to all others.

    None where fewer than two items, or too few scores, are left to fit to.
    """
    answers = [each for each in scored if ZEROING_FLAGS.isdisjoint(each.graded.flags)]
    item_ids = np.array([each.graded.item_id for each in answers])
    evidence, human = _shares(answers)
    predicted = np.full(len(answers), math.nan)
    for item_id in dict.fromkeys(item_ids.tolist()):
        others, own = item_ids != item_id, item_ids == item_id
        if others.sum() < FEWEST_TO_FIT:
            return None
        groups = joined([answers[at].student_id or None for at in np.flatnonzero(others)])
        calibrator = ScoreCalibrator(richest=CalibrationModel.CONCEPTS.value)
        calibrator.fit(evidence[others], human[others], groups=groups)
        predicted[own] = np.clip(calibrator.predict(evidence[own]), 0, 1)
    if len({*item_ids.tolist()}) < 2:
        return None
    ones = np.ones(len(human))
    before, after = np.abs(evidence[:, 0] - human), np.abs(predicted - human)
    return UnseenErrors(_mean_of(before, ones), _mean_of(after, ones))


def _shares(answers: Sequence[ScoredGrade]) -> tuple[Matrix, Scores]:
    """What items have in common, (n, 4): raw score, lowest, mean and highest p_expressed."""
    rows, human = [], []
    for each in answers:
        graded, p_expressed = each.graded, list(each.graded.p_expressed.values())
        most = graded.max_points
        mean = math.fsum(p_expressed) / len(p_expressed)
        rows.append((graded.raw_score / most, min(p_expressed), mean, max(p_expressed)))
        human.append((each.human_score - graded.scale.min) / (graded.scale.max - graded.scale.min))
    return np.array(rows).reshape(-1, 4), np.array(human)


def _mean_of(errors: Scores, counts: Scores) -> float:
    return math.sqrt(float(np.average(errors**2, weights=counts)))
