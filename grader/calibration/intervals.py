"""How sure a figure is: intervals by resampling, and by formula where there is one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.calibration.paired import of_one_length
from grader.calibration.undefined import Undefined, reason_of

LEVEL = 0.95

N_RESAMPLES = 1000
"""What percentile intervals take (Efron and Tibshirani 1993, an introduction to the bootstrap)."""

MAX_UNDEFINED_SHARE = 0.05
"""Of the resamples; past it the interval would speak of the defined ones alone."""

FEWEST_FOR_FISHER = 4
"""The standard error of Fisher's z divides by the root of n - 3."""


@dataclass(frozen=True)
class Interval:
    """Where a figure lies, at the confidence `level`; both ends are undefined or none is."""

    low: float
    high: float
    level: float = LEVEL

    @classmethod
    def undefined(cls, reason: str, *, level: float = LEVEL) -> Interval:
        """Return the interval of which nothing is known, for a reason."""
        return cls(Undefined(reason), Undefined(reason), level)

    @property
    def reason(self) -> str:
        """Why it is undefined; empty when it is not."""
        return reason_of(self.low)

    @property
    def half_width(self) -> float:
        """The ± of the interval, half of its width where it is lopsided."""
        return self.low if self.reason else (self.high - self.low) / 2


def bootstrap_interval(
    metric: Callable[..., float],
    columns: Sequence[ArrayLike],
    *,
    seed: int,
    level: float = LEVEL,
    n_resamples: int = N_RESAMPLES,
) -> Interval:
    """Return the percentile interval of a metric over responses drawn with replacement.

    Resamples on which the metric is undefined are left out.

    Parameters
    ----------
    metric : callable
        Takes the columns by position; a scale goes in with `functools.partial`.
    columns : sequence of array-like of shape (n_responses,) or (n_responses, n_raters)
        Drawn together, row by row.
    seed : int
        The same seed on the same rows gives the same interval.
    level : float
        In (0, 1).
    n_resamples : int
        How often to draw.

    Returns
    -------
    Interval
        Undefined where the metric is, or when more than one resample in twenty leaves it
        undefined.

    References
    ----------
    Efron and Tibshirani (1993), an introduction to the bootstrap, chapter 13.

    Examples
    --------
    >>> from grader.calibration import mae
    >>> bootstrap_interval(mae, [[0, 1, 2, 3], [1, 2, 3, 4]], seed=7)
    Interval(low=1.0, high=1.0, level=0.95)
    """
    rows = of_one_length(columns)
    if reason := reason_of(metric(*rows)):
        return Interval.undefined(reason, level=level)
    figures = _on_resamples(metric, rows, seed=seed, n_resamples=n_resamples)
    n_undefined = int(np.isnan(figures).sum())
    if n_undefined > MAX_UNDEFINED_SHARE * n_resamples:
        reason = f"the figure is undefined on {n_undefined} of {n_resamples} resamples"
        return Interval.undefined(reason, level=level)
    tail = (1 - level) / 2
    low, high = np.nanquantile(figures, [tail, 1 - tail])
    return Interval(float(low), float(high), level)


def _on_resamples(
    metric: Callable[..., float], rows: Sequence[NDArray[Any]], *, seed: int, n_resamples: int
) -> NDArray[np.float64]:
    """Return the figure on responses drawn with replacement, shape (n_resamples,)."""
    rng, n_responses = np.random.default_rng(seed), len(rows[0])
    draws = (rng.integers(n_responses, size=n_responses) for _ in range(n_resamples))
    return np.array([metric(*(column[drawn] for column in rows)) for drawn in draws])


def fisher_interval(r: float, n: int, *, level: float = LEVEL) -> Interval:
    """Return the interval of Pearson's r by Fisher's z.

    Parameters
    ----------
    r : float
        In [-1, 1], or undefined.
    n : int
        Responses that r was taken over.
    level : float
        In (0, 1).

    Returns
    -------
    Interval
        Within [-1, 1], r inside; undefined where r is, or under 4 responses.

    References
    ----------
    Fisher (1921), on the probable error of a coefficient of correlation, Metron 1, 3-32.

    Examples
    --------
    >>> fisher_interval(0.8, 50).half_width < fisher_interval(0.8, 20).half_width
    True
    """
    if math.isnan(r):
        return Interval.undefined(reason_of(r) or "r is undefined", level=level)
    if n < FEWEST_FOR_FISHER:
        reason = f"r has an interval from {FEWEST_FOR_FISHER} responses on; there are {n}"
        return Interval.undefined(reason, level=level)
    if abs(r) == 1:
        return Interval(r, r, level)
    reach = _deviate(level) / math.sqrt(n - 3)
    return Interval(math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach), level)


def wilson_interval(per_cent: float, n: int, *, level: float = LEVEL) -> Interval:
    """Return the interval of a share of responses, such as the exact agreement.

    Unlike the bootstrap it does not call 30 of 30 certain.

    Parameters
    ----------
    per_cent : float
        In [0, 100], or undefined.
    n : int
        Responses that the share was taken over.
    level : float
        In (0, 1).

    Returns
    -------
    Interval
        Within [0, 100], the share inside; undefined where the share is.

    References
    ----------
    Wilson (1927), probable inference, doi:10.1080/01621459.1927.10502953.
    """
    if math.isnan(per_cent):
        return Interval.undefined(reason_of(per_cent) or "the share is undefined", level=level)
    share, z = per_cent / 100, _deviate(level)
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return Interval(max(100 * (centre - reach), 0.0), min(100 * (centre + reach), 100.0), level)


def _deviate(level: float) -> float:
    """The normal deviate with `level` of the mass between it and its negative."""
    return NormalDist().inv_cdf((1 + level) / 2)
