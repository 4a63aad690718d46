"""Learn then test: how many of the least doubtful scores keep a promised risk.

What a doubt is, is no affair of this module, nor what becomes of the answer.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

# It ships no type information.
from scipy.stats import binom  # type: ignore[import-untyped]

CONFIDENCE = 0.95
"""That a promise holds: of a hundred rules, each found on scores of its own, ninety-five do."""

LEAST_SHARE = 1 / 3
"""Of the scores, that a rule has to accept to be worth a test. The fewer the first test takes,
the sooner chance ends the sequence; the more, the surer do hard items pass none (benchmarks)."""


def fewest_to_accept(risk: float) -> int:
    """Return how many scores a promise takes when none of them is off.

    Examples
    --------
    >>> fewest_to_accept(0.05)
    59
    """
    return math.ceil(math.log(1 - CONFIDENCE) / math.log(1 - risk))


def highest_doubt_to_accept(doubts: ArrayLike, is_off: ArrayLike, *, risk: float) -> float | None:
    """Return the doubt up to which scores can be accepted; None when no test is passed.

    Fixed-sequence testing: the least doubtful scores are tested, then more and more of them,
    until a test fails. How many are tested, and in which order, does not depend on `is_off`,
    and so the whole sequence is as sure as one test.

    Parameters
    ----------
    doubts : array-like of shape (n_scores,)
        Of scores that were no part of the fit.
    is_off : array-like of shape (n_scores,)
        Whether the score is off by more than is allowed.
    risk : float
        In (0, 1): the share of accepted scores that may be off.

    References
    ----------
    Angelopoulos et al. (2025), learn then test: calibrating predictive algorithms to achieve
    risk control, doi:10.1214/24-AOAS1998.
    """
    doubt, off = np.asarray(doubts, dtype=float), np.asarray(is_off, dtype=bool)
    ranked = np.argsort(doubt, kind="stable")
    doubt, off = doubt[ranked], off[ranked]
    found = None
    for size in sizes_to_test(len(doubt), risk=risk):
        n = int(np.searchsorted(doubt, doubt[size - 1], side="right"))  # equal doubts are one
        if binom.cdf(int(off[:n].sum()), n, risk) > 1 - CONFIDENCE:
            break
        found = float(doubt[size - 1])
    return found


def sizes_to_test(n_scores: int, *, risk: float) -> list[int]:
    """Return numbers of scores, the fewest first: those from which one more may be off, and all.

    Examples
    --------
    >>> sizes_to_test(200, risk=0.05)
    [93, 124, 153, 181, 200]
    """
    sizes: NDArray[np.int64] = np.arange(1, n_scores + 1)
    most_off = binom.ppf(1 - CONFIDENCE, sizes, risk)
    most_off -= binom.cdf(most_off, sizes, risk) > 1 - CONFIDENCE  # -1: none, however few
    is_step = np.diff(most_off, prepend=-1) > 0
    is_step[-1:] = most_off[-1:] >= 0
    return sizes[is_step & (sizes >= LEAST_SHARE * n_scores)].tolist()
