"""A rubric's points on a rater's scale that ends elsewhere: the same share of either."""

from __future__ import annotations

from dataclasses import dataclass

from grader.bank import Scale
from grader.calibration.fitted import POINTS_DECIMALS, Calibration, CalibrationModel


@dataclass(frozen=True)
class Stretch:
    """From points of a rubric to points of a scale: lowest + factor · points.

    Examples
    --------
    >>> Stretch.between(4, Scale(min=1, max=6, step=1)).on_scale(2)
    3.5
    """

    lowest: float
    factor: float

    @classmethod
    def between(cls, max_points: float, scale: Scale) -> Stretch:
        """Return the one that makes nothing the lowest point, and full credit the highest."""
        return cls(scale.min, (scale.max - scale.min) / max_points)

    @property
    def is_none(self) -> bool:
        """Whether points stay what they are: the scale is that of the rubric's points."""
        return (self.lowest, self.factor) == (0, 1)

    def on_scale(self, points: float) -> float:
        """Return points of the scale."""
        return self.lowest + self.factor * points

    def before(self, calibration: Calibration) -> Calibration:
        """Return the calibration of raw scores that is this stretch, then the given one.

        One that leaves stretched scores as they are becomes a line: it is the stretch.
        """
        if self.is_none:
            return calibration
        is_raw = calibration.model is CalibrationModel.UNCALIBRATED
        changed = {
            "model": CalibrationModel.LINE if is_raw else calibration.model,
            "intercept": _short(calibration.intercept + calibration.slope * self.lowest),
            "slope": _short(calibration.slope * self.factor),
        }
        both = Calibration.model_validate({**dict(calibration), **changed})
        return both.with_answers(calibration.answers) if calibration.answers else both


def _short(number: float) -> float:
    return round(number, POINTS_DECIMALS)
