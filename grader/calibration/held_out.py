"""Scores by fits that had no part of the response: what trust is measured on.

The errors that choose between models look smaller than those of new responses, since the
smallest was taken. Here the whole fit, the choice included, is done again without each fold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.folds import Split, divide_once
from grader.calibration.ladder import FEWEST_TO_FIT, Groups
from grader.calibration.paired import Scores
from grader.scoring import AnswerText

WatchFolds = Callable[[Sequence[Split]], Iterable[Split]]
"""Passes folds on, one as the one before is done: who waits can be shown how far it is."""

ORDER_OF_FOLDS = 0
"""Seed: the same responses in the same order fall into the same folds."""


@dataclass(frozen=True)
class HeldOutScore:
    """A score that no fit was given, beside a person's.

    Attributes
    ----------
    score, human_score : float
        Points.
    needs_review : bool
        Whether a person looks at the response whatever its score.
    response : str
        Its text.
    """

    score: float
    human_score: float
    needs_review: bool
    response: str = ""

    @property
    def error(self) -> float:
        """What the score is off by, in points."""
        return abs(self.score - self.human_score)


def held_out_scores(
    X: ArrayLike,
    y: ArrayLike,
    *,
    groups: Groups | None = None,
    answers: Sequence[AnswerText] | None = None,
    watch: WatchFolds = iter,
) -> Scores:
    """Return a score for each response by a calibrator that was fitted without it.

    Parameters
    ----------
    X, y, groups, answers
        As for `ScoreCalibrator.fit`, which is called for each fold; where there are too few
        responses, or groups of them, to fit anything, the raw scores are returned.

    Returns
    -------
    ndarray of shape (n_responses,)
        Points, not yet held to the scale.
    """
    evidence, human = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    together = np.arange(len(human)) if groups is None else groups
    scores = evidence[:, 0].copy()
    if len(np.unique(together)) >= FEWEST_TO_FIT:
        for rows, held_out in watch(divide_once(together, random_state=ORDER_OF_FOLDS)):
            known, new = _of_rows(answers, rows), _of_rows(answers, held_out)
            calibrator = ScoreCalibrator().fit(
                evidence[rows], human[rows], groups=together[rows], answers=known
            )
            scores[held_out] = calibrator.predict(evidence[held_out], answers=new)
    return scores


def _of_rows(answers: Sequence[AnswerText] | None, rows: Groups) -> list[AnswerText] | None:
    return None if answers is None else [answers[row] for row in rows]
