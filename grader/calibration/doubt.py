"""How unsure a score is, by what is known while grading: its item and its place on the scale."""

from __future__ import annotations

import math

from grader.bank import Scale
from grader.calibration.fitted import POINTS_DECIMALS


def doubt(score: float, scale: Scale, *, error: float) -> float:
    """Return how far off a score may well be.

    What scores of the item are off by in general, and what the place allows besides: a score
    between `min` and `max` with mean s varies by (s - min)(max - s) points² at most, nothing
    at the ends and the most in the middle. Nothing in it is fitted but the error.

    Parameters
    ----------
    score : float
        Points, on `scale`.
    error : float
        Root mean square of what held-out scores of the item are off by, in points.

    Returns
    -------
    float
        Points, to six decimals.

    References
    ----------
    Bhatia and Davis (2000), a better bound on the variance, doi:10.2307/2589180.

    Examples
    --------
    >>> scale = Scale(min=0, max=4, step=1)
    >>> doubt(4, scale, error=0.5), doubt(2, scale, error=0.5)
    (0.5, 2.061553)
    """
    room = max((score - scale.min) * (scale.max - score), 0.0)
    return round(math.sqrt(error**2 + room), POINTS_DECIMALS)
