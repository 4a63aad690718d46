"""Responses that people and the system have scored, and their scores as columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.bank import Scale
from grader.calibration.paired import ROUNDING, Scores, steps_on


@dataclass(frozen=True)
class RatedResponse:
    """One response with what the system and one or two people gave it.

    Attributes
    ----------
    scale : Scale
        That of the rater for this item; human scores are points of it.
    score : float
        The system's, in points, not rounded.
    human_score, second_human_score : float
        In points; NaN for a blank.
    n_words : float
        Length of the response; NaN where unknown.
    groups : mapping of str to str
        Column -> the subgroup that the response belongs to; empty where unknown.
    is_calibrated : bool
        Whether the score was fitted to human scores.
    """

    response_id: str
    item_id: str
    scale: Scale
    score: float
    human_score: float
    second_human_score: float = math.nan
    n_words: float = math.nan
    groups: Mapping[str, str] = field(default_factory=dict)
    is_calibrated: bool = False

    @property
    def rounded_score(self) -> float:
        """The system's score on the rater's scale."""
        return self.scale.round(self.score)


@dataclass(frozen=True)
class RatedColumns:
    """The same responses as columns of shape (n_responses,), blanks NaN.

    `human`, `second`, `system` and `rounded` are points where all responses share a scale.
    Where scales differ they are shares of each response's own: else an item of eight points
    beside one of two would make raters agree by its size alone.

    Attributes
    ----------
    human_points, system_points : array
        Always points; the system's are not rounded.
    human_steps, rounded_steps : array
        Steps above the lowest point of each response's scale.
    lengths : array
        Words.
    """

    human: Scores
    second: Scores
    system: Scores
    rounded: Scores
    human_points: Scores
    system_points: Scores
    human_steps: Scores
    rounded_steps: Scores
    lengths: Scores

    @classmethod
    def of(cls, responses: Sequence[RatedResponse]) -> RatedColumns:
        """Line the scores of the responses up.

        Raises
        ------
        InputError
            A human score is not a point of its scale.
        """
        scales = [response.scale for response in responses]
        human, second, system, rounded, lengths = np.array(
            [
                (r.human_score, r.second_human_score, r.score, r.rounded_score, r.n_words)
                for r in responses
            ]
        ).T
        return cls(
            human=_comparable(human, scales),
            second=_comparable(second, scales),
            system=_comparable(system, scales),
            rounded=_comparable(rounded, scales),
            human_points=human,
            system_points=system,
            human_steps=_in_steps(human, scales, name="human_scores"),
            rounded_steps=_in_steps(rounded, scales, name="system_scores"),
            lengths=lengths,
        )

    @property
    def n(self) -> int:
        """Responses that a person scored."""
        return int((~np.isnan(self.human)).sum())


def _comparable(points: Scores, scales: Sequence[Scale]) -> Scores:
    """The points as they are if they are of one scale, else shares of each one's own."""
    if len(set(scales)) == 1:
        return points
    lows, highs = np.array([(scale.min, scale.max) for scale in scales]).T
    return (points - lows) / (highs - lows)


def _in_steps(points: Scores, scales: Sequence[Scale], *, name: str) -> Scores:
    """Whole steps above each scale's lowest point; a last step may be a short one."""
    steps = np.full(len(points), math.nan)
    places: dict[Scale, list[int]] = {}
    for place, scale in enumerate(scales):
        places.setdefault(scale, []).append(place)
    for scale, at in places.items():
        steps[at] = steps_on(scale, points[at], name=name)
    return np.ceil(steps - ROUNDING)
