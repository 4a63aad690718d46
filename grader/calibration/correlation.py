"""Correlations of human and system scores: Pearson's r, and r with something held constant.

Blanks and what is undefined: see `metrics`. The r of true scores is in `true_scores`.
"""

from __future__ import annotations

import math

from numpy.typing import ArrayLike

from grader.calibration.paired import ROUNDING, Scores, complete_rows, why_no_spread
from grader.calibration.undefined import Undefined


def pearson(human_scores: ArrayLike, system_scores: ArrayLike) -> float:
    """Return Pearson's r.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.

    Returns
    -------
    float
        In [-1, 1]; undefined under two responses, or when a rater is constant.

    References
    ----------
    Pearson (1895), regression and inheritance, doi:10.1098/rspl.1895.0041.
    """
    human, system = complete_rows(human_scores=human_scores, system_scores=system_scores)
    if reason := why_no_spread(human_scores=human, system_scores=system):
        return Undefined(reason)
    return _r(human, system)


def partial_pearson(
    human_scores: ArrayLike, system_scores: ArrayLike, *, given: ArrayLike
) -> float:
    """Return the r of human and system scores among responses alike in `given`.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    given : array-like of shape (n_responses,)
        What is held constant, such as the length of the response.

    Returns
    -------
    float
        In [-1, 1]; undefined when a column is constant, or follows from `given`.

    References
    ----------
    Yule (1907), on the theory of correlation for any number of variables,
    doi:10.1098/rspa.1907.0028.
    """
    return _partial("given", human_scores=human_scores, system_scores=system_scores, given=given)


def partial_pearson_with_length(
    human_scores: ArrayLike, system_scores: ArrayLike, *, lengths: ArrayLike
) -> float:
    """Return the r of system scores and length among responses alike in human score.

    Above 0 the system pays more for length than people do. Another question is what
    agreement is left at equal length: `partial_pearson` with `given=lengths`.

    Parameters
    ----------
    human_scores, system_scores : array-like of shape (n_responses,)
        Points; blanks are NaN.
    lengths : array-like of shape (n_responses,)
        Words or characters.

    Returns
    -------
    float
        In [-1, 1]; undefined when a column is constant, or follows from human scores.
    """
    return _partial(
        "human_scores", system_scores=system_scores, lengths=lengths, human_scores=human_scores
    )


def _partial(held: str, **columns: ArrayLike) -> float:
    """r of two of three columns among responses alike in the one named `held`."""
    rows = dict(zip(columns, complete_rows(**columns), strict=True))
    if reason := why_no_spread(**rows):
        return Undefined(reason)
    alike = rows.pop(held)
    to_held = {name: _r(column, alike) for name, column in rows.items()}
    for name, r in to_held.items():
        if 1 - r**2 <= ROUNDING:
            return Undefined(f"{name.replace('_', ' ')} follow from {held.replace('_', ' ')}")
    first, second = to_held.values()
    beyond = _r(*rows.values()) - first * second
    return _clipped(beyond / math.sqrt((1 - first**2) * (1 - second**2)))


def _r(first: Scores, second: Scores) -> float:
    """Pearson's r of two columns that vary."""
    first, second = first - first.mean(), second - second.mean()
    return _clipped(float(first @ second) / math.sqrt(float((first @ first) * (second @ second))))


def _clipped(r: float) -> float:
    """Rounding may carry r past 1 by a bit or two."""
    return min(max(r, -1.0), 1.0)
