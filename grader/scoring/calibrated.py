"""What a calibration makes of a graded response; how one is fitted is no affair of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from grader.bank import Scale
from grader.scoring.answer_text import AnswerText
from grader.scoring.graded import ZEROING_FLAGS, GradedResponse, ScorePart
from grader.scoring.points import POINTS_DECIMALS

CALIBRATION_PART = "calibration"
"""Id and label of the line that leads from the raw score to the calibrated one."""


class ScoreInterval(Protocol):
    """Where the teacher's own score would lie, in points."""

    @property
    def low(self) -> float:
        """The lower end."""

    @property
    def high(self) -> float:
        """The upper end."""


class ItemCalibration(Protocol):
    """A teacher's scale, learned for one item."""

    @property
    def digest(self) -> str:
        """The sha256 of all that was fitted, in hexadecimal."""

    @property
    def scale(self) -> Scale:
        """That of the teacher: it may be another than the rubric's."""

    @property
    def needs_answer(self) -> bool:
        """Whether a score depends on the answer itself, beside the evidence."""

    def predict(
        self, raw_score: float, p_expressed: Mapping[str, float], *, answer: AnswerText | None
    ) -> float:
        """Return the points on the rater's scale, held to its ends."""

    def predict_interval(
        self, raw_score: float, p_expressed: Mapping[str, float], *, answer: AnswerText | None
    ) -> ScoreInterval:
        """Return the 90 % interval around them."""


def calibrated(
    graded: GradedResponse, calibration: ItemCalibration, *, answer: AnswerText | None = None
) -> GradedResponse:
    """Return a graded response with its calibrated score: one part more, and an interval.

    What answers nothing stays at 0. Either is on the scale that was fitted to from then on, and
    of its points, where that is another than the rubric's.

    Parameters
    ----------
    answer : AnswerText, optional
        What was judged; needed by a calibration that compares it with scored answers.
    """
    graded = replace(graded, scale=calibration.scale, max_points=calibration.scale.max)
    if not ZEROING_FLAGS.isdisjoint(graded.flags):
        return graded
    raw_score, p_expressed = graded.raw_score, graded.p_expressed
    answer = answer.showing(graded.evidence) if answer else None
    gained = calibration.predict(raw_score, p_expressed, answer=answer) - raw_score
    interval = calibration.predict_interval(raw_score, p_expressed, answer=answer)
    # + 0.0: a gain that rounds to -0.0 is none.
    points = round(gained, POINTS_DECIMALS) + 0.0
    return replace(
        graded,
        parts=(*graded.parts, ScorePart(CALIBRATION_PART, CALIBRATION_PART, points)),
        score_low=interval.low,
        score_high=interval.high,
    )
