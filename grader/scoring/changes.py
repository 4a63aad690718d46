"""What another rubric makes of the same response: points before and after, and why."""

from __future__ import annotations

from dataclasses import dataclass

from grader.scoring.graded import GradedResponse
from grader.scoring.points import POINTS_DECIMALS


@dataclass(frozen=True)
class PartChange:
    """One line of the explanation that earns other points.

    Attributes
    ----------
    before, after : float
        Points; 0 where there is no such line.
    status_before, status_after : str
        Of the concept; empty where the rubric has none of this id.
    """

    id: str
    label: str
    before: float
    after: float
    status_before: str
    status_after: str

    @property
    def reason(self) -> str:
        """The change in words: how the concept is seen, or else only its points."""
        points = f"{self.id} {self.before:g} → {self.after:g}"
        if self.status_before == self.status_after:
            return points
        seen = f"{self.status_before or 'no concept'} → {self.status_after or 'no concept'}"
        return f"{points} ({seen})"


@dataclass(frozen=True)
class ScoreChange:
    """One response under two rubrics; scores are raw, in points.

    Attributes
    ----------
    parts : tuple of PartChange
        Those that differ; their gains add up to that of the score.
    """

    response_id: str
    item_id: str
    before: float
    after: float
    parts: tuple[PartChange, ...]

    @property
    def gain(self) -> float:
        """Points gained, below 0 where they were lost."""
        return round(self.after - self.before, POINTS_DECIMALS)


def score_change(response_id: str, before: GradedResponse, *, after: GradedResponse) -> ScoreChange:
    """Compare two gradings of one response, both without a calibration."""
    parts_before = {part.id: part for part in before.parts}
    parts_after = {part.id: part for part in after.parts}
    status_before = {e.concept_id: str(e.status) for e in before.evidence}
    status_after = {e.concept_id: str(e.status) for e in after.evidence}
    changed = []
    for name, part in (parts_before | parts_after).items():
        earned = parts_before[name].points if name in parts_before else 0.0
        earns = parts_after[name].points if name in parts_after else 0.0
        if round(earns - earned, POINTS_DECIMALS):
            statuses = status_before.get(name, ""), status_after.get(name, "")
            changed.append(PartChange(name, part.label, earned, earns, *statuses))
    return ScoreChange(
        response_id, before.item_id, before.raw_score, after.raw_score, tuple(changed)
    )
