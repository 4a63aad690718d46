"""What is demanded of a figure of agreement, and whether it is met.

The thresholds are those of RSMTool 12.0, most of them from Williamson, Xi and Breyer (2012),
a framework for evaluation and use of automated scoring, doi:10.1111/j.1745-3992.2011.00223.x.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from grader.calibration.paired import ROUNDING

FEWEST_FOR_VERDICT = 30
"""Responses. With 30, the 95 % interval of an r of .70 (Fisher) is ±.20; with fewer, wider."""


class Verdict(StrEnum):
    """What a report says of a figure that something is demanded of."""

    PASS = "pass"
    FLAG = "flag"
    NOT_ENOUGH = "not enough data"
    UNCALIBRATED = "uncalibrated"


@dataclass(frozen=True)
class AtLeast:
    """The figure must reach `bound`."""

    bound: float

    def is_met_by(self, value: float) -> bool:
        """Whether a defined figure passes."""
        return value >= self.bound - ROUNDING

    def __str__(self) -> str:
        return f"≥ {self.bound:g}"


@dataclass(frozen=True)
class Within:
    """The figure must lie no further than `bound` from 0, on either side."""

    bound: float

    def is_met_by(self, value: float) -> bool:
        """Whether a defined figure passes."""
        return abs(value) <= self.bound + ROUNDING

    def __str__(self) -> str:
        return f"± {self.bound:g}"


Threshold = AtLeast | Within


@dataclass(frozen=True)
class Measure:
    """A figure by name: in files `name`, for readers `label`; not every one has a threshold."""

    name: str
    label: str
    threshold: Threshold | None = None


def verdict_of(measure: Measure, value: float, *, n: int, is_calibrated: bool) -> Verdict | None:
    """Return the verdict on a figure taken over `n` responses.

    None where nothing is demanded, or where the figure is undefined although there are
    responses enough. Scores that were never fitted to a person's get no verdict: their
    scale is the rubric's, not the rater's.

    Examples
    --------
    >>> qwk = Measure("qwk", "QWK", AtLeast(0.7))
    >>> verdict_of(qwk, 0.72, n=40, is_calibrated=True)
    <Verdict.PASS: 'pass'>
    >>> verdict_of(qwk, 0.72, n=29, is_calibrated=True)
    <Verdict.NOT_ENOUGH: 'not enough data'>
    """
    if measure.threshold is None:
        return None
    if not is_calibrated:
        return Verdict.UNCALIBRATED
    if n < FEWEST_FOR_VERDICT:
        return Verdict.NOT_ENOUGH
    if math.isnan(value):
        return None
    return Verdict.PASS if measure.threshold.is_met_by(value) else Verdict.FLAG
