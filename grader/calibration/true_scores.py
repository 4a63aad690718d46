"""Figures about true scores: what a response would get from endless raters, on average.

They take two raters on some of the responses at least. Human scores here are a matrix,
one column a rater, NaN where a rater did not score.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.calibration.correlation import pearson
from grader.calibration.paired import ROUNDING, Scores, column_of_scores, same_length, why_too_few
from grader.calibration.undefined import Undefined, reason_of, why_no_comparison
from grader.errors import InputError


def rater_error_variance(human_scores: ArrayLike) -> float:
    """Return the variance of rater errors, from the responses with several scores (VE).

    Parameters
    ----------
    human_scores : array-like of shape (n_responses, n_raters)
        Points; blanks are NaN.

    Returns
    -------
    float
        Points², at least 0; for two raters, half the mean square of their differences;
        undefined when no response has the scores of two raters.

    References
    ----------
    Loukina et al. (2020), using PRMSE to evaluate automated scoring systems in the
    presence of label noise, doi:10.18653/v1/2020.bea-1.2.
    """
    return _Ratings.of(_matrix(human_scores)).error_variance


def prmse(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the proportional reduction in mean squared error, against true scores.

    Responses count by the number of raters who scored them; those without a human or a
    system score are left out.

    Parameters
    ----------
    human_scores : array-like of shape (n_responses, n_raters)
        Points; blanks are NaN.
    system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        1 is perfect, 0 no better than the mean, below 0 worse; above 1 by chance where
        raters disagree much. Undefined when no response has the scores of two raters, or
        their errors leave no variance of true scores.

    References
    ----------
    Loukina et al. (2020), using PRMSE to evaluate automated scoring systems in the
    presence of label noise, doi:10.18653/v1/2020.bea-1.2.
    """
    matrix = _matrix(human_scores)
    system = column_of_scores(system_scores, name="system_scores")
    same_length("system_scores", len(system), than={"rows of human_scores": len(matrix)})
    scored = ~np.isnan(system) & ~np.isnan(matrix).all(axis=1)
    if reason := why_too_few(system[scored], needed=2):
        return Undefined(reason)
    ratings = _Ratings.of(matrix[scored])
    if reason := reason_of(ratings.error_variance):
        return Undefined(reason)
    if ratings.true_score_variance <= ROUNDING:
        return Undefined("the raters' errors leave no variance of true scores")
    return 1 - ratings.squared_error(system[scored]) / ratings.true_score_variance


def disattenuated_pearson(
    human_scores: ArrayLike, system_scores: ArrayLike, *, second_human_scores: ArrayLike
) -> float:
    """Return the r of system scores with true scores: r / √(r of the two raters).

    As in RSMTool, the first r is taken over all responses, the second over those that two
    people scored.

    Parameters
    ----------
    human_scores, system_scores, second_human_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        Past 1 by chance where raters disagree much; undefined where one r is, or where
        the raters' is not above 0.

    References
    ----------
    Spearman (1904), the proof and measurement of association between two things,
    doi:10.2307/1412159.
    """
    with_system = pearson(human_scores, system_scores)
    with_person = pearson(human_scores, second_human_scores)
    if reason := why_no_comparison(with_system, with_person):
        return Undefined(reason)
    if with_person <= ROUNDING:
        return Undefined(f"the r of the two raters is {with_person:.2f}; it must be above 0")
    return with_system / math.sqrt(with_person)


@dataclass(frozen=True)
class _Ratings:
    """What several raters say of each response; every response has a score at least.

    Attributes
    ----------
    counts : array of shape (n_responses,)
        Raters who scored the response.
    means : array of shape (n_responses,)
        Mean of their scores.
    error_variance : float
        Undefined when no response has the scores of two raters.
    """

    counts: NDArray[np.int64]
    means: Scores
    error_variance: float

    @classmethod
    def of(cls, matrix: Scores) -> _Ratings:
        """Sum up a matrix of shape (n_responses, n_raters), blanks NaN."""
        matrix = matrix[~np.isnan(matrix).all(axis=1)]
        counts = (~np.isnan(matrix)).sum(axis=1)
        means = np.nansum(matrix, axis=1) / counts
        degrees = int((counts - 1).sum())
        if not degrees:
            return cls(counts, means, Undefined("no response has the scores of two raters"))
        return cls(counts, means, float(np.nansum((matrix - means[:, None]) ** 2) / degrees))

    @property
    def true_score_variance(self) -> float:
        """Variance of the means, less what rater errors add to it; may fall below 0."""
        n_scores = self.counts.sum()
        mean = (self.counts * self.means).sum() / n_scores
        between = (self.counts * (self.means - mean) ** 2).sum()
        beyond_errors = between - (len(self.counts) - 1) * self.error_variance
        return float(beyond_errors / (n_scores - (self.counts**2).sum() / n_scores))

    def squared_error(self, system: Scores) -> float:
        """Mean squared error of system scores against true scores."""
        observed = (self.counts * (self.means - system) ** 2).sum()
        return float((observed - len(system) * self.error_variance) / self.counts.sum())


def _matrix(human_scores: ArrayLike) -> Scores:
    """Scores of shape (n_responses, n_raters); the column of one rater becomes a matrix."""
    try:
        matrix = np.asarray(human_scores, dtype=float)
    except (TypeError, ValueError) as error:
        problem = f"{error}; scores must be numbers, or NaN for a blank"
        raise InputError("human_scores", problem) from error
    if matrix.ndim == 1:
        matrix = matrix[:, None]
    if matrix.ndim != 2 or np.isinf(matrix).any():
        problem = f"the shape is {matrix.shape}; it must be (n_responses, n_raters), all finite"
        raise InputError("human_scores", problem)
    return matrix
