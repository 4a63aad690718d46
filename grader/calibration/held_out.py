"""Scores by fits that had no part of the response: what trust is measured on.

The errors that choose between models look smaller than those of new responses, since the
smallest was taken. Here the whole fit, the choice included, is done again without each fold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from grader.bank import Scale
from grader.calibration.calibrator import N_FOLDS, ScoreCalibrator
from grader.calibration.ladder import FEWEST_TO_FIT
from grader.calibration.paired import Scores

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
    """

    score: float
    human_score: float
    needs_review: bool

    @property
    def error(self) -> float:
        """What the score is off by, in points."""
        return abs(self.score - self.human_score)


def held_out_scores(X: ArrayLike, y: ArrayLike, *, scale: Scale) -> Scores:
    """Return a score for each response by a calibrator that was fitted without it.

    Parameters
    ----------
    X, y
        As for `ScoreCalibrator.fit`, which is called for each fold; where there are too few
        responses to fit anything, the raw scores are returned.

    Returns
    -------
    ndarray of shape (n_responses,)
        Points, held to the scale.
    """
    from sklearn.model_selection import KFold, cross_val_predict

    evidence, human = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    scores = evidence[:, 0]
    if len(human) >= FEWEST_TO_FIT:
        folds = KFold(N_FOLDS, shuffle=True, random_state=ORDER_OF_FOLDS)
        scores = cross_val_predict(ScoreCalibrator(), evidence, human, cv=folds)
    return np.clip(scores, scale.min, scale.max)
