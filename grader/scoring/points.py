"""Points: from statuses to parts that add up exactly to the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.bank import Concept, Group, Rubric
from grader.evidence import ConceptEvidence, Status
from grader.scoring.graded import ScorePart

CREDIT: Mapping[Status, float] = {
    Status.EXPRESSED: 1.0,
    Status.PARTIAL: 0.5,
    Status.MISSING: 0.0,
    Status.CONTRADICTED: 0.0,
}
"""Share of a concept's points by status (design, the rubric file)."""

FLOOR_ID = "_floor"
"""What brings a sum below 0 back to it; no id of a rubric begins so."""

POINTS_DECIMALS = 6
"""A third of a group's points has no end; six decimals keep sums exact on paper."""


@dataclass(frozen=True)
class Tally:
    """The points of one response and what is missing from it."""

    parts: tuple[ScorePart, ...]
    missing: tuple[str, ...]
    missing_ids: tuple[str, ...]


def tally(rubric: Rubric, evidence: Sequence[ConceptEvidence]) -> Tally:
    """Return the parts of the score and what is missing, in rubric order.

    Concepts outside groups earn their own points, groups their best members';
    misconceptions cost theirs; a floor keeps the sum from falling under 0.
    """
    by_id = {e.concept_id: e for e in evidence}
    parts: list[ScorePart] = []
    missing: list[tuple[str, str]] = []
    seen: set[str] = set()
    for concept in rubric.concepts:
        group = rubric.group_of.get(concept.id)
        if group is None:
            parts.append(_part(concept, concept.points or 0.0, by_id[concept.id].status))
            if by_id[concept.id].status is Status.MISSING:
                missing.append((concept.id, concept.label))
        elif group.id not in seen:
            seen.add(group.id)
            members = [c for c in rubric.concepts if c.id in group.of]
            parts += _group_parts(group, members, by_id)
            missing += _missing_of(group, members, by_id)
    parts += [
        ScorePart(m.id, m.label, m.points)
        for m in rubric.misconceptions
        if by_id[m.id].status is Status.EXPRESSED
    ]
    return Tally(
        parts=(*parts, *_floor(parts)),
        missing=tuple(label for _, label in missing),
        missing_ids=tuple(id_ for id_, _ in missing),
    )


def _part(concept: Concept, points: float, status: Status) -> ScorePart:
    return ScorePart(concept.id, concept.label, round(points * CREDIT[status], POINTS_DECIMALS))


def _group_parts(
    group: Group, members: Sequence[Concept], by_id: Mapping[str, ConceptEvidence]
) -> list[ScorePart]:
    """Parts of the members that count: the best, in rubric order; the last closes the sum."""
    ranked = sorted(members, key=lambda c: -CREDIT[by_id[c.id].status])
    counted = ranked[: group.any]
    full = all(CREDIT[by_id[c.id].status] == 1.0 for c in counted)
    parts = [
        _part(c, group.points_each, by_id[c.id].status)
        for c in members
        if c in counted and CREDIT[by_id[c.id].status]
    ]
    if full and parts:
        rest = group.points - sum(part.points for part in parts[:-1])
        last = parts[-1]
        parts[-1] = ScorePart(last.id, last.label, round(rest, POINTS_DECIMALS))
    return parts or [ScorePart(group.id, " / ".join(c.label for c in members), 0.0)]


def _missing_of(
    group: Group, members: Sequence[Concept], by_id: Mapping[str, ConceptEvidence]
) -> list[tuple[str, str]]:
    """One line for a group that wants more members, never one for each."""
    absent = [c.label for c in members if by_id[c.id].status is Status.MISSING]
    shown = sum(by_id[c.id].status in (Status.EXPRESSED, Status.PARTIAL) for c in members)
    wanted = min(group.any - shown, len(absent))
    return [(group.id, f"{wanted} more of: {', '.join(absent)}")] if wanted > 0 else []


def _floor(parts: Sequence[ScorePart]) -> list[ScorePart]:
    total = sum(part.points for part in parts)
    return [ScorePart(FLOOR_ID, "not below 0", round(-total, POINTS_DECIMALS))] if total < 0 else []
