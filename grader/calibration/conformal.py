"""How far human scores lie from predicted ones: half-widths of conformal intervals.

Only sizes live here; which residuals they come from is the affair of whoever fits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from grader.calibration.paired import ROUNDING
from grader.errors import InputError

INTERVAL_LEVEL = 0.9
"""Of intervals around a score: nine responses in ten lie inside."""

LEVELS = (50, 60, 70, 80, 90, 95, 99)
"""Per cent; those that people ask for, few enough to be read in a file."""


def conformal_half_widths(residuals: ArrayLike) -> dict[int, float]:
    """Return the half-width of intervals at each of `LEVELS`.

    It is the ⌈(n + 1) · level⌉-th smallest of n absolute residuals; levels for which there
    is none are left out. Among exchangeable responses the promise is exact for residuals
    of a model fitted elsewhere, and close for cross-validated ones.

    Parameters
    ----------
    residuals : array-like of shape (n_responses,)
        Points, of responses that were no part of the fit.

    References
    ----------
    Lei et al. (2018), distribution-free predictive inference for regression,
    doi:10.1080/01621459.2017.1307116; for cross-validated residuals Barber et al. (2021),
    predictive inference with the jackknife+, doi:10.1214/20-AOS1965.

    Examples
    --------
    >>> conformal_half_widths([0.5, 0, -1])
    {50: 0.5, 60: 1.0, 70: 1.0}
    """
    ranked = np.sort(np.abs(np.asarray(residuals, dtype=float)))
    # Whole numbers: 0.9 times ten must not be a trifle above nine.
    ranks = {level: -(-(len(ranked) + 1) * level // 100) for level in LEVELS}
    return {level: float(ranked[r - 1]) for level, r in ranks.items() if r <= len(ranked)}


def half_width_at(half_widths: Mapping[int, float], level: float) -> float:
    """Return the half-width at a level, or at the next of `LEVELS`; infinite past the last.

    Parameters
    ----------
    half_widths : mapping of int to float
        Level in per cent -> points.
    level : float
        In (0, 1).

    Raises
    ------
    InputError
        The level is not a share of responses.
    """
    if not 0 < level < 1:
        raise InputError("level", f"level is {level:g}; it must be between 0 and 1")
    reaching = [each for each in half_widths if each >= 100 * level - ROUNDING]
    return half_widths[min(reaching)] if reaching else math.inf
