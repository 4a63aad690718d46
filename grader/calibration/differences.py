"""How far system scores lie from human scores: in points, in variance, in SDs.

Blanks and what is undefined: see `metrics`. An SMD's name says what it is divided by:
RSMTool 7 changed its numbers under the same name.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from grader.calibration.paired import ROUNDING, Scores, complete_rows, why_no_spread, why_too_few
from grader.calibration.undefined import Undefined


def mae(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the mean absolute error: the mean of |system - human|.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        Points, at least 0; undefined without a response that both scored.
    """
    human, system = _paired(human_scores, system_scores)
    if reason := why_too_few(human):
        return Undefined(reason)
    return float(np.abs(system - human).mean())


def rmse(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the root mean square error: the square root of the mean of (system - human)².

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        Points, at least the MAE; undefined without a response that both scored.
    """
    human, system = _paired(human_scores, system_scores)
    if reason := why_too_few(human):
        return Undefined(reason)
    return math.sqrt(np.square(system - human).mean())


def r2(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the share of the variance of human scores that system scores explain.

    1 - mean squared error / variance of human scores. It is not the square of r: scores
    that are off by a constant explain less.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        At most 1; below 0 where the human mean would predict better; undefined under two
        responses, or when human scores are constant.
    """
    human, system = _paired(human_scores, system_scores)
    if reason := why_no_spread(human_scores=human):
        return Undefined(reason)
    return float(1 - np.square(system - human).mean() / human.var())


def smd_unpooled(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the difference of means in SDs of human scores (n - 1 in the denominator).

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        Above 0 where the system is the more generous; undefined under two responses, or
        when human scores are constant.

    References
    ----------
    RSMTool 12.0, `standardized_mean_difference`, its default since version 7.
    """
    human, system = _paired(human_scores, system_scores)
    if reason := why_no_spread(human_scores=human):
        return Undefined(reason)
    return float((system.mean() - human.mean()) / human.std(ddof=1))


def smd_pooled(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the difference of means in pooled SDs of the two raters.

    The pooled SD is the root of the mean of the two variances (n - 1 in the denominator).

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        Above 0 where the system is the more generous; undefined under two responses, or
        when both raters are constant.

    References
    ----------
    Cohen (1988), statistical power analysis for the behavioral sciences, section 2.5.
    """
    human, system = _paired(human_scores, system_scores)
    if reason := why_too_few(human, needed=2):
        return Undefined(reason)
    return _in_pooled_sds(human, system, human_sd=human.std(ddof=1), system_sd=system.std(ddof=1))


def smd_williamson(
    human_scores: ArrayLike,
    system_scores: ArrayLike,
    *,
    population_human_sd: float,
    population_system_sd: float,
) -> float:
    """Return the difference of a subgroup's means in pooled SDs of the population.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points of the subgroup; blanks are NaN.
    population_human_sd, population_system_sd : float
        SDs over all responses, the subgroup's among them (n - 1 in the denominator).

    Returns
    -------
    float
        Above 0 where the system is the more generous; undefined without a response that
        both scored, or when both SDs are 0 or one is unknown (NaN).

    References
    ----------
    Williamson, Xi and Breyer (2012), a framework for evaluation and use of automated
    scoring, doi:10.1111/j.1745-3992.2011.00223.x.
    """
    human, system = _paired(human_scores, system_scores)
    if reason := why_too_few(human):
        return Undefined(reason)
    if math.isnan(population_human_sd) or math.isnan(population_system_sd):
        return Undefined("the SDs of the population are unknown")
    return _in_pooled_sds(
        human, system, human_sd=population_human_sd, system_sd=population_system_sd
    )


def _paired(human_scores: ArrayLike, system_scores: ArrayLike) -> tuple[Scores, ...]:
    return complete_rows(human_scores=human_scores, system_scores=system_scores)


def _in_pooled_sds(
    human: Scores, system: Scores, *, human_sd: float | np.floating, system_sd: float | np.floating
) -> float:
    pooled = math.sqrt((human_sd**2 + system_sd**2) / 2)
    if pooled <= ROUNDING:
        return Undefined("neither rater's scores vary")
    return float((system.mean() - human.mean()) / pooled)
