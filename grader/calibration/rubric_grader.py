"""The whole grader as a scikit-learn estimator: texts and human scores in, points out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.fitted import CalibrationModel
from grader.calibration.folds import joined
from grader.calibration.metrics import qwk
from grader.calibration.paired import Scores, column_of_scores, same_length
from grader.scoring import AnswerText, GradedResponse, ResponseGrader
from grader.scoring.graded import ZEROING_FLAGS


class Read(NamedTuple):
    """A response as the estimator sees it."""

    graded: GradedResponse
    answer: AnswerText


class RubricGrader(RegressorMixin, BaseEstimator):
    """Grades responses to one item, on the scale of whoever scored those it was fitted to.

    It clones, and works in `cross_val_predict`, `GridSearchCV` and pipelines. A text is graded
    once, however many folds it is in: clones share what was read.

    Parameters
    ----------
    grader : ResponseGrader
        Of the bank that holds the item, without calibrations.
    item_id : str
    richest : str
        The last rung of the ladder to be tried: `answers`, `concepts`, and so on.
    random_state : int, RandomState instance or None
        Draws the folds in which the rung is chosen.

    Attributes
    ----------
    calibrator_ : ScoreCalibrator
        What was fitted.
    """

    calibrator_: ScoreCalibrator

    def __init__(
        self,
        grader: ResponseGrader,
        item_id: str,
        *,
        richest: str = CalibrationModel.ANSWERS.value,
        random_state: int | np.random.RandomState | None = 0,
    ) -> None:
        self.grader = grader
        self.item_id = item_id
        self.richest = richest
        self.random_state = random_state

    def fit(
        self, X: Sequence[str], y: ArrayLike, *, groups: Sequence[Any] | None = None
    ) -> RubricGrader:
        """Fit to human scores of responses.

        Parameters
        ----------
        X : sequence of str
            Responses.
        y : array-like of shape (n_responses,)
            Human points.
        groups : sequence, optional
            Whose each response is; None where unknown.

        Raises
        ------
        InputError
            There is not one score for each response, or one is blank.
        """
        human = column_of_scores(y, name="human_scores")
        same_length("human_scores", len(human), than={"responses": len(X)})
        every = [self._read(text) for text in X]
        # What gets 0 by a flag gets it whatever is fitted.
        kept = [at for at, each in enumerate(every) if _is_answer(each)]
        read, human = [every[at] for at in kept], human[kept]
        students = [None] * len(read) if groups is None else [groups[at] for at in kept]
        together = joined(students, [each.answer.wording for each in read])
        self.calibrator_ = ScoreCalibrator(
            richest=self.richest, random_state=self.random_state
        ).fit(_evidence(read), human, groups=together, answers=[each.answer for each in read])
        return self

    def predict(self, X: Sequence[str]) -> Scores:
        """Return points within the rater's scale; what answers nothing gets the least."""
        check_is_fitted(self)
        scale = self.grader.bank.item(self.item_id).rubric.rater_scale
        read = [self._read(text) for text in X]
        points = self.calibrator_.predict(_evidence(read), answers=[each.answer for each in read])
        answered = [_is_answer(each) for each in read]
        return np.clip(np.where(answered, points, 0.0), scale.min, scale.max)

    def score(self, X: Sequence[str], y: ArrayLike) -> float:
        """Return the quadratic weighted kappa of human and rounded scores.

        NaN where all are the same.
        """
        scale = self.grader.bank.item(self.item_id).rubric.rater_scale
        rounded = [scale.round(points) for points in self.predict(X)]
        return qwk(y, rounded, scale=scale)

    def _read(self, text: str) -> Read:
        known: dict[tuple[str, str], Read] = self.__dict__.setdefault("_known", {})
        key = (self.item_id, text)
        if key not in known:
            graded = self.grader.with_calibrations({}).grade(self.item_id, text)
            answer = self.grader.answer_text(self.item_id, text)
            known[key] = Read(graded, answer.showing(graded.evidence))
        return known[key]

    def __sklearn_clone__(self) -> RubricGrader:
        """A clone with the same grader, which can't be copied, and with what was read."""
        clone = type(self)(**self.get_params(deep=False))
        clone.__dict__["_known"] = self.__dict__.setdefault("_known", {})
        return clone

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string = False, True
        return tags


def _is_answer(read: Read) -> bool:
    return ZEROING_FLAGS.isdisjoint(read.graded.flags)


def _evidence(read: Sequence[Read]) -> list[list[float]]:
    return [[r.graded.raw_score, *r.graded.p_expressed.values()] for r in read]
