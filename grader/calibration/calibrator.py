"""Fits a calibration to human scores; the only module of the room that needs scikit-learn.

What is fitted is a value of its own, `fitted.Calibration`, which grading loads.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from grader.bank import Scale
from grader.calibration.answers_fit import FEWEST_ANSWERS, fit_answers_rung
from grader.calibration.conformal import INTERVAL_LEVEL, conformal_half_widths, half_width_at
from grader.calibration.fitted import POINTS_DECIMALS, Calibration, CalibrationModel
from grader.calibration.folds import divide
from grader.calibration.ladder import (
    Groups,
    Matrix,
    climb,
    fit_rungs,
    reason_of_choice,
    why_not_fitted,
)
from grader.calibration.paired import Scores
from grader.calibration.scored_answers import ScoredAnswers
from grader.errors import InputError
from grader.scoring import AnswerText


class ScoreCalibrator(RegressorMixin, BaseEstimator):
    """Learns a teacher's scale from human scores, shrunk towards the uncalibrated rubric.

    A ladder of models: the raw score itself; a line of it; the line and a weight for each
    concept; and, where texts are given, these and the likeness to scored answers. A richer one
    is taken when its cross-validated error is lower, by more than one standard error for the
    first three. No weight is below 0, so that more evidence never lowers a score.

    Parameters
    ----------
    richest : str
        The last rung to be tried, a `CalibrationModel`.
    random_state : int, RandomState instance or None
        Draws the folds; an int gives the same fit each time.

    Attributes
    ----------
    model_ : CalibrationModel
        The rung that was taken.
    reason_ : str
        Why that one, ready to be read.
    intercept_ : float
        Points.
    coef_ : ndarray of shape (n_features,)
        Slope of the raw score, then points for each p_expressed; at least 0.
    shrinkage_ : float
        Of `SHRINKAGE`; infinite when nothing was fitted.
    cv_errors_ : dict of CalibrationModel to float
        Cross-validated root mean square error of each rung tried, in points.
    cv_residuals_ : ndarray of shape (n_responses,)
        Absolute residuals of the rung taken, the root mean square over repeats.
    half_widths_ : dict of int to float
        Level in per cent -> points; see `conformal_half_widths`.
    n_scores_ : int
        Human scores fitted.
    answers_ : ScoredAnswers or None
        The scored answers of the richest rung, where it was taken.

    Examples
    --------
    >>> raw, human = [0, 1, 2, 3, 4] * 4, [0, 0, 1, 2, 3] * 4
    >>> calibrator = ScoreCalibrator().fit(np.reshape(raw, (-1, 1)), human)
    >>> str(calibrator.model_), calibrator.predict([[4.0]]).round(1)
    ('line', array([2.9]))
    """

    model_: CalibrationModel
    reason_: str
    intercept_: float
    coef_: Scores
    shrinkage_: float
    cv_errors_: dict[CalibrationModel, float]
    cv_residuals_: Scores
    half_widths_: dict[int, float]
    n_scores_: int
    answers_: ScoredAnswers | None

    def __init__(
        self,
        richest: str = CalibrationModel.ANSWERS.value,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.richest = richest
        self.random_state = random_state

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        groups: ArrayLike | None = None,
        answers: Sequence[AnswerText] | None = None,
    ) -> ScoreCalibrator:
        """Fit to human scores; the order of the responses does not matter.

        Parameters
        ----------
        X : array-like of shape (n_responses, 1 + n_concepts)
            Raw score in points, then p_expressed of each concept in [0, 1].
        y : array-like of shape (n_responses,)
            Human points.
        groups : array-like of shape (n_responses,), optional
            Responses of one group, as of one student, share every fold.
        answers : sequence of AnswerText, optional
            The texts, so that the richest model can be tried.
        """
        checked, human = validate_data(self, X, y, y_numeric=True, dtype=np.float64)
        order = _order(checked, human, answers)
        evidence, scores = checked[order], np.asarray(human[order], dtype=np.float64)
        together = np.arange(len(order)) if groups is None else _numbered(np.asarray(groups)[order])
        texts = None if answers is None else [answers[place] for place in order]
        why_not = why_not_fitted(scores, n_groups=len(set(together.tolist())))
        splits = [] if why_not else divide(together, random_state=self.random_state)
        wanted = _up_to(self.richest)
        tried = fit_rungs(evidence, scores, splits=splits)
        rungs = {model: rung for model, rung in tried.items() if model in wanted}
        scored = None
        can_compare = CalibrationModel.ANSWERS in wanted and len(texts or ()) >= FEWEST_ANSWERS
        if texts and splits and can_compare:
            rungs[CalibrationModel.ANSWERS], scored = fit_answers_rung(
                evidence, scores, answers=texts, splits=splits
            )
        self.model_ = climb(rungs)
        taken = rungs[self.model_]
        self.answers_ = scored if self.model_ is CalibrationModel.ANSWERS else None
        self.reason_ = why_not or reason_of_choice(self.model_, rungs)
        self.intercept_, self.coef_ = taken.intercept, taken.weights
        self.shrinkage_ = taken.shrinkage
        self.cv_errors_ = {model: rung.cv_error for model, rung in rungs.items()}
        self.cv_residuals_ = np.empty(len(order))
        self.cv_residuals_[order] = np.sqrt(taken.squared_errors)
        self.half_widths_ = conformal_half_widths(self.cv_residuals_)
        self.n_scores_ = len(order)
        return self

    def predict(self, X: ArrayLike, *, answers: Sequence[AnswerText] | None = None) -> Scores:
        """Return calibrated scores, not held to a scale.

        Parameters
        ----------
        X : array-like of shape (n_responses, 1 + n_concepts)
        answers : sequence of AnswerText, optional
            As for `fit`; needed where the richest model was taken.

        Returns
        -------
        ndarray of shape (n_responses,)
            Points.
        """
        check_is_fitted(self)
        evidence: Matrix = validate_data(self, X, reset=False, dtype=np.float64)
        # Summed row by row: a matrix product may round a row by its neighbours.
        scores: Scores = self.intercept_ + np.sum(evidence * self.coef_, axis=1)
        if self.answers_ is None:
            return scores
        if answers is None:
            problem = f"they are missing; there must be one for each of {len(scores)} rows"
            raise InputError("answers", problem)
        return scores + [self.answers_.pull_on(answer) for answer in answers]

    def predict_interval(
        self,
        X: ArrayLike,
        level: float = INTERVAL_LEVEL,
        *,
        answers: Sequence[AnswerText] | None = None,
    ) -> Matrix:
        """Return where human scores would lie.

        Parameters
        ----------
        X : array-like of shape (n_responses, 1 + n_concepts)
            As for `fit`.
        level : float
            In (0, 1); the next of `LEVELS` is used.
        answers : sequence of AnswerText, optional
            As for `predict`.

        Returns
        -------
        ndarray of shape (n_responses, 2)
            Low and high, in points; infinite when the scores are too few for the level.
        """
        scores = self.predict(X, answers=answers)
        reach = half_width_at(self.half_widths_, level)
        return np.column_stack([scores - reach, scores + reach])

    def as_calibration(
        self,
        *,
        item_id: str,
        concept_ids: Sequence[str],
        rubric_digest: str,
        evidence: str,
        scale: Scale,
    ) -> Calibration:
        """Return what was fitted as a value that can be saved, to six decimals.

        Parameters
        ----------
        concept_ids : sequence of str
            Of the columns from 1 on, in their order.
        rubric_digest : str
            Of the rubric that gave the raw scores.
        evidence : str
            The part of the signature that names what found the evidence.
        scale : Scale
            That of the human scores.

        Raises
        ------
        InputError
            There is not one concept id for each column.
        """
        check_is_fitted(self)
        n_concepts = len(self.coef_) - 1
        if len(concept_ids) != n_concepts or len(set(concept_ids)) != n_concepts:
            listed = ", ".join(concept_ids) or "none"
            problem = f"concept_ids are {listed}; they must be {n_concepts}, each another"
            raise InputError(f"item {item_id!r}", problem)
        slope, *weights = self.coef_.tolist()
        calibration = Calibration(
            item_id=item_id,
            rubric_digest=rubric_digest,
            evidence=evidence,
            scale=scale,
            model=self.model_,
            intercept=_short(self.intercept_),
            slope=_short(slope),
            concept_weights=dict(zip(concept_ids, map(_short, weights), strict=True)),
            half_widths={level: _short(reach) for level, reach in self.half_widths_.items()},
            n_scores=self.n_scores_,
            cv_error=_short(self.cv_errors_[self.model_]),
            cv_error_uncalibrated=_short(self.cv_errors_[CalibrationModel.UNCALIBRATED]),
            answers_digest=self.answers_.digest if self.answers_ else None,
        )
        return calibration.with_answers(self.answers_) if self.answers_ else calibration


def _up_to(richest: str) -> list[CalibrationModel]:
    """The rungs that may be tried."""
    models = list(CalibrationModel)
    return models[: models.index(CalibrationModel(richest)) + 1]


def _order(X: Matrix, y: Scores, answers: Sequence[AnswerText] | None) -> Groups:
    """Places in an order that is not the table's: folds are drawn by place."""
    wordings = [answer.wording for answer in answers] if answers else [""] * len(y)
    keys = [
        (*row, points, words) for row, points, words in zip(X.tolist(), y, wordings, strict=True)
    ]
    return np.array(sorted(range(len(y)), key=keys.__getitem__), dtype=np.int64)


def _numbered(groups: NDArray) -> Groups:
    """Groups by number, in the order in which they first occur."""
    numbers: dict = {}
    return np.array([numbers.setdefault(group, len(numbers)) for group in groups.tolist()])


def _short(number: float) -> float:
    return round(number, POINTS_DECIMALS) + 0.0  # -0.0 is no number for a file
