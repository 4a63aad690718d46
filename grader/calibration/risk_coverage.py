"""Risk against coverage: how many accepted scores would be off, the more are accepted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grader.calibration.accept_fit import DoubtedScore


@dataclass(frozen=True)
class RiskPoint:
    """What comes of accepting all scores up to a doubt.

    Attributes
    ----------
    highest_doubt : float
        Points.
    n_accepted, n_off : int
        Scores that are accepted, and those of them that are off by more than is allowed.
    coverage, risk : float
        The same as shares, of all scores and of the accepted ones; in [0, 1].
    """

    highest_doubt: float
    n_accepted: int
    n_off: int
    n_scores: int

    @property
    def coverage(self) -> float:
        """Accepted of all scores."""
        return self.n_accepted / self.n_scores

    @property
    def risk(self) -> float:
        """Off of the accepted scores."""
        return self.n_off / self.n_accepted


def risk_coverage(scores: Sequence[DoubtedScore]) -> tuple[RiskPoint, ...]:
    """Return a point for each doubt that occurs, the least first.

    Scores that a person looks at in any case count as scores and are never accepted, so that
    the coverage may end below 1.

    References
    ----------
    El-Yaniv and Wiener (2010), on the foundations of noise-free selective classification,
    Journal of Machine Learning Research 11, 1605-1641.
    """
    points: list[RiskPoint] = []
    n_off = 0
    testable = sorted((s for s in scores if math.isfinite(s.doubt)), key=lambda s: s.doubt)
    for n_accepted, each in enumerate(testable, 1):
        n_off += each.is_off
        if points and points[-1].highest_doubt == each.doubt:
            points.pop()
        points.append(RiskPoint(each.doubt, n_accepted, n_off, len(scores)))
    return tuple(points)


def at_coverage(points: Sequence[RiskPoint], coverage: float) -> RiskPoint | None:
    """Return the first point that accepts such a share of the scores; None past the last."""
    return next((point for point in points if point.coverage >= coverage), None)


def per_cent(share: float) -> str:
    """Return a share as readers see it.

    Examples
    --------
    >>> per_cent(0.05), per_cent(0.1249)
    ('5 %', '12.5 %')
    """
    return f"{round(100 * share, 1):g} %"
