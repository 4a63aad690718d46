"""Agreement of two raters: the person first, the system (or a second person) second.

Scores are in points. A response that either left blank (NaN) is left out; a 0 is a score.
What the scores do not define is `Undefined`: NaN with a reason, never 0.

Correlations are in `correlation`, distances in points or SDs in `differences`, figures
about true scores in `true_scores`, those of subgroups in `subgroups`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from grader.bank import Scale
from grader.calibration.paired import (
    ROUNDING,
    Scores,
    complete_rows,
    is_constant,
    steps_on,
    why_too_few,
)
from grader.calibration.undefined import Undefined, why_no_comparison

Metric = Callable[[ArrayLike, ArrayLike], float]
"""Any figure of two columns of scores, the human's first."""


def exact_agreement(human_scores: ArrayLike, system_scores: ArrayLike, *, scale: Scale) -> float:
    """Return the per cent of responses on which two raters give the same score.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points of `scale`; blanks are NaN.

    Returns
    -------
    float
        In [0, 100]; undefined without a response that both scored.

    Raises
    ------
    InputError
        A score is not a point of `scale`.
    """
    return _per_cent_within(_steps(human_scores, system_scores, scale), n_steps=0)


def adjacent_agreement(human_scores: ArrayLike, system_scores: ArrayLike, *, scale: Scale) -> float:
    """Return the per cent of responses whose scores are equal or neighbours on the scale.

    Neighbours are one step apart: one point on a scale of whole points, half a point on
    one of half points.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points of `scale`; blanks are NaN.

    Returns
    -------
    float
        In [0, 100], at least the exact agreement; undefined without a response that
        both scored.

    Raises
    ------
    InputError
        A score is not a point of `scale`.
    """
    return _per_cent_within(_steps(human_scores, system_scores, scale), n_steps=1)


def kappa(human_scores: ArrayLike, system_scores: ArrayLike, *, scale: Scale) -> float:
    """Return Cohen's kappa: exact agreement beyond chance, every miss as bad as another.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points of `scale`; blanks are NaN.

    Returns
    -------
    float
        In [-1, 1]; 1 is identity, 0 is chance; undefined when both raters are constant.

    Raises
    ------
    InputError
        A score is not a point of `scale`.

    References
    ----------
    Cohen (1960), a coefficient of agreement for nominal scales,
    doi:10.1177/001316446002000104.
    """
    return _kappa(_steps(human_scores, system_scores, scale), _any_miss)


def qwk(human_scores: ArrayLike, system_scores: ArrayLike, *, scale: Scale) -> float:
    """Return the quadratic weighted kappa of two raters.

    Distances are steps of the full scale, not ranks of the scores that happen to occur.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points of `scale`; blanks are NaN.

    Returns
    -------
    float
        In [-1, 1]; 1 is identity, 0 is chance; undefined when both raters are constant.

    Raises
    ------
    InputError
        A score is not a point of `scale`.

    References
    ----------
    Cohen (1968), weighted kappa, doi:10.1037/h0026256.
    """
    return _kappa(_steps(human_scores, system_scores, scale), np.square)


def qwk_off_by_one(human_scores: ArrayLike, system_scores: ArrayLike, *, scale: Scale) -> float:
    """Return the quadratic weighted kappa that counts neighbours on the scale as agreement.

    Every distance is one step less, and none is less than 0.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points of `scale`; blanks are NaN.

    Returns
    -------
    float
        At most 1; undefined when both raters are constant, or when the scores they give
        are never two steps apart.

    Raises
    ------
    InputError
        A score is not a point of `scale`.

    References
    ----------
    SKLL 5.0, `skll.metrics.kappa` with `allow_off_by_one`.
    """
    return _kappa(_steps(human_scores, system_scores, scale), _square_beyond_one)


def qwk_continuous(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return the quadratic weighted kappa of scores that need not be rounded.

    2 cov / (var + var + (difference of means)²), all with n in the denominator; on points
    of a scale it equals `qwk`.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        In [-1, 1]; 1 is identity; undefined when both raters are constant.

    References
    ----------
    Haberman (2019), measures of agreement versus measures of prediction accuracy,
    ERIC EJ1238497; RSMTool 12.0, `quadratic_weighted_kappa` with ddof 0.
    """
    human, system = complete_rows(human_scores=human_scores, system_scores=system_scores)
    if reason := _why_no_chance(human, system):
        return Undefined(reason)
    covariance = np.mean((human - human.mean()) * (system - system.mean()))
    apart = human.var() + system.var() + (human.mean() - system.mean()) ** 2
    return float(2 * covariance / apart)


def degradation(
    human_scores: ArrayLike,
    system_scores: ArrayLike,
    *,
    second_human_scores: ArrayLike,
    metric: Metric,
) -> float:
    """Return what agreement a person loses with the system in place of a second person.

    Human-system minus human-human agreement. As in RSMTool, the first is taken over all
    responses, the second over those that two people scored.

    Parameters
    ----------
    human_scores, system_scores, second_human_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    metric : callable of two columns of scores
        The measure of agreement, such as `pearson`.

    Returns
    -------
    float
        Negative where the system agrees less than a second person does; undefined where
        one of the two agreements is.

    References
    ----------
    Williamson, Xi and Breyer (2012), a framework for evaluation and use of automated
    scoring, doi:10.1111/j.1745-3992.2011.00223.x.
    """
    with_system = metric(human_scores, system_scores)
    with_person = metric(human_scores, second_human_scores)
    if reason := why_no_comparison(with_system, with_person):
        return Undefined(reason)
    return with_system - with_person


def _steps(human_scores: ArrayLike, system_scores: ArrayLike, scale: Scale) -> tuple[Scores, ...]:
    """Both columns in steps of the scale, shape (n_responses,) each, blanks left out."""
    return complete_rows(
        human_scores=steps_on(scale, human_scores, name="human_scores"),
        system_scores=steps_on(scale, system_scores, name="system_scores"),
    )


def _per_cent_within(steps: tuple[Scores, ...], *, n_steps: int) -> float:
    human, system = steps
    if reason := why_too_few(human):
        return Undefined(reason)
    return float(100 * np.mean(np.abs(human - system) <= n_steps + ROUNDING))


def _kappa(steps: tuple[Scores, ...], disagreement: Callable[[Scores], Scores]) -> float:
    """1 - observed / chance disagreement; `disagreement` weighs distances in steps."""
    human, system = steps
    if reason := _why_no_chance(human, system):
        return Undefined(reason)
    observed = np.mean(disagreement(np.abs(human - system)))
    human_steps, human_counts = np.unique(human, return_counts=True)
    system_steps, system_counts = np.unique(system, return_counts=True)
    weights = disagreement(np.abs(human_steps[:, None] - system_steps))
    by_chance = human_counts @ weights @ system_counts / len(human) ** 2
    if by_chance <= ROUNDING:
        return Undefined("the scores that occur are all neighbours on the scale")
    return float(1 - observed / by_chance)


def _any_miss(steps: Scores) -> Scores:
    return (steps > 0).astype(float)


def _square_beyond_one(steps: Scores) -> Scores:
    return np.maximum(steps - 1, 0) ** 2


def _why_no_chance(human: Scores, system: Scores) -> str:
    """Say why agreement can't be told from chance; empty if it can."""
    if reason := why_too_few(human):
        return reason
    if is_constant(human) and is_constant(system):
        return "both raters give one score to every response"
    return ""
