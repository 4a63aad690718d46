"""Fairness: whether the system treats subgroups as people do.

Responses with an empty label belong to no subgroup: their scores still count for the
population, and no line is made of them. Hiding small subgroups is the report's work.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.calibration.paired import (
    Scores,
    complete_rows,
    is_constant,
    same_length,
    why_no_spread,
    why_too_few,
)
from grader.calibration.undefined import Undefined

Labels = NDArray[np.str_]
Design = NDArray[np.float64]


def mean_gap(
    human_scores: ArrayLike, system_scores: ArrayLike, *, groups: Sequence[str]
) -> dict[str, float]:
    """Return how many points more than people the system gives each subgroup, on average.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    groups : sequence of str of shape (n_responses,)
        Labels; empty where unknown.

    Returns
    -------
    dict of str to float
        Label -> points, in alphabetical order; undefined for a subgroup without a
        response that both scored.
    """
    human, system, labels = _complete(human_scores, system_scores, groups)
    return _mean_by_group(system - human, labels, groups)


def dsm(
    human_scores: ArrayLike, system_scores: ArrayLike, *, groups: Sequence[str]
) -> dict[str, float]:
    """Return the difference of standardized means of each subgroup.

    The mean over its members of z(system) - z(human), z by all responses (n - 1 in the
    denominator): what is left of the gap when the two raters' scales are made alike.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    groups : sequence of str of shape (n_responses,)
        Labels; empty where unknown.

    Returns
    -------
    dict of str to float
        Label -> SDs, in alphabetical order; undefined when a rater is constant, or for a
        subgroup without a response that both scored.

    References
    ----------
    RSMTool 12.0, `difference_of_standardized_means`.
    """
    human, system, labels = _complete(human_scores, system_scores, groups)
    if reason := why_no_spread(human_scores=human, system_scores=system):
        return {label: Undefined(reason) for label in _known(groups)}
    return _mean_by_group(_z(system) - _z(human), labels, groups)


def overall_score_accuracy(
    human_scores: ArrayLike, system_scores: ArrayLike, *, groups: Sequence[str]
) -> float:
    """Return the share of the variance of squared errors that subgroups explain (OSA).

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    groups : sequence of str of shape (n_responses,)
        Labels; responses with an empty one are left out.

    Returns
    -------
    float
        Adjusted R², at most 1; about 0, or a little below, when scores are as accurate in
        one subgroup as in another. Undefined under two subgroups, with a response alone
        in each, or when all errors are alike.

    References
    ----------
    Loukina, Madnani and Zechner (2019), the many dimensions of algorithmic fairness in
    educational applications, doi:10.18653/v1/W19-4401.
    """
    human, system, labels = _labelled(human_scores, system_scores, groups)
    return _explained((system - human) ** 2, by=_indicators(labels), beyond=_ones(labels))


def overall_score_difference(
    human_scores: ArrayLike, system_scores: ArrayLike, *, groups: Sequence[str]
) -> float:
    """Return the share of the variance of system - human that subgroups explain (OSD).

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    groups : sequence of str of shape (n_responses,)
        Labels; responses with an empty one are left out.

    Returns
    -------
    float
        Adjusted R², at most 1; about 0, or a little below, when the system is as generous
        to one subgroup as to another. Undefined as `overall_score_accuracy` is.

    References
    ----------
    Loukina, Madnani and Zechner (2019), doi:10.18653/v1/W19-4401.
    """
    human, system, labels = _labelled(human_scores, system_scores, groups)
    return _explained(system - human, by=_indicators(labels), beyond=_ones(labels))


def conditional_score_difference(
    human_scores: ArrayLike, system_scores: ArrayLike, *, groups: Sequence[str]
) -> float:
    """Return what subgroups explain of system - human beyond the human score (CSD).

    The human score is a category, not a line: adjusted R² of subgroup and human score,
    less that of human score alone.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    groups : sequence of str of shape (n_responses,)
        Labels; responses with an empty one are left out.

    Returns
    -------
    float
        About 0, or a little below, when people of equal human score are treated alike;
        past 1 by chance among a handful. Undefined as `overall_score_accuracy` is, and
        when subgroup and human score single out every response.

    References
    ----------
    Loukina, Madnani and Zechner (2019), doi:10.18653/v1/W19-4401.
    """
    human, system, labels = _labelled(human_scores, system_scores, groups)
    return _explained(system - human, by=_indicators(labels), beyond=_indicators(human))


def _complete(
    human_scores: ArrayLike, system_scores: ArrayLike, groups: Sequence[str]
) -> tuple[Scores, Scores, Labels]:
    """Scores and labels of the responses that both scored, shape (n_complete,) each."""
    labels = np.asarray(groups, dtype=str)
    n_scores = len(np.asarray(human_scores))
    same_length("groups", len(labels), than={"human_scores": n_scores})
    human, system, places = complete_rows(
        human_scores=human_scores, system_scores=system_scores, groups=np.arange(n_scores)
    )
    return human, system, labels[places.astype(int)]


def _labelled(
    human_scores: ArrayLike, system_scores: ArrayLike, groups: Sequence[str]
) -> tuple[Scores, Scores, Labels]:
    """The same, without those whose subgroup is unknown."""
    human, system, labels = _complete(human_scores, system_scores, groups)
    return human[labels != ""], system[labels != ""], labels[labels != ""]


def _known(groups: Sequence[str]) -> list[str]:
    return sorted({str(label) for label in groups} - {""})


def _mean_by_group(values: Scores, labels: Labels, groups: Sequence[str]) -> dict[str, float]:
    members = {label: values[labels == label] for label in _known(groups)}
    return {
        label: Undefined(reason) if (reason := why_too_few(found)) else float(found.mean())
        for label, found in members.items()
    }


def _z(scores: Scores) -> Scores:
    return (scores - scores.mean()) / scores.std(ddof=1)


def _indicators(values: Labels | Scores) -> Design:
    """One column a value, 1 where a response has it: shape (n_responses, n_values)."""
    return (values[:, None] == np.unique(values)).astype(float)


def _ones(values: Labels) -> Design:
    return np.ones((len(values), 1))


def _explained(outcome: Scores, *, by: Design, beyond: Design) -> float:
    """Adjusted R² of both designs together, less that of `beyond` alone."""
    if reason := why_too_few(outcome, needed=2):
        return Undefined(reason)
    if by.shape[1] < 2:
        return Undefined("there is only 1 subgroup; there must be 2")
    if is_constant(outcome):
        return Undefined("the system is off by the same on every response")
    unexplained, rest = (
        _residual_variance(outcome, design) for design in (np.hstack([by, beyond]), beyond)
    )
    if unexplained is None or rest is None:
        return Undefined("there are too few responses for so many subgroups")
    return (rest - unexplained) / float(outcome.var(ddof=1))


def _residual_variance(outcome: Scores, design: Design) -> float | None:
    """Variance left by least squares; None when no response is left to judge the fit."""
    coefficients, _, rank, _ = np.linalg.lstsq(design, outcome, rcond=None)
    degrees = len(outcome) - int(rank)
    if degrees <= 0:
        return None
    return float(np.square(outcome - design @ coefficients).sum() / degrees)
