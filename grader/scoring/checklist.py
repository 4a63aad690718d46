"""The checklist of a graded response: what a student sees of each idea, at each level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.bank import Item
from grader.evidence import ConceptEvidence, Quote, Status
from grader.scoring.feedback import FeedbackLevel, open_hints
from grader.scoring.graded import GradedResponse

UNNAMED = "one idea"
"""Stands for a label that would give the answer away."""


@dataclass(frozen=True)
class CheckedIdea:
    """One line of the checklist.

    Attributes
    ----------
    text : str
        The label, or what stands for it; "1 more of: …" for a group that wants more.
    quotes : tuple of Quote
        The student's own words that the status was seen in.
    """

    id: str
    status: Status
    text: str
    quotes: tuple[Quote, ...]


def checklist(graded: GradedResponse, item: Item, *, level: FeedbackLevel) -> list[CheckedIdea]:
    """Return the ideas of the rubric as they stand in a response, in rubric order.

    A missing member of a group has no line of its own: the group has one. Misconceptions
    that were stated come last. At `hint` no line holds a label; at `score` there is none.
    """
    if level is FeedbackLevel.SCORE:
        return []
    ideas = [*_concepts(graded, item), *_misconceptions(graded)]
    if level is FeedbackLevel.FULL:
        return ideas
    hints = _hints(graded, item)
    return [replace(idea, text=hints.get(idea.id) or UNNAMED) for idea in ideas]


def _concepts(graded: GradedResponse, item: Item) -> Iterator[CheckedIdea]:
    missing = dict(zip(graded.missing_ids, graded.missing, strict=True))
    for evidence in graded.evidence:
        if evidence.status is not Status.MISSING:
            yield _idea(graded, evidence, evidence.status)
        elif evidence.concept_id in missing:
            yield CheckedIdea(evidence.concept_id, Status.MISSING, missing[evidence.concept_id], ())
        if (group := item.rubric.group_of.get(evidence.concept_id)) is None:
            continue
        if evidence.concept_id == group.of[-1] and group.id in missing:
            yield CheckedIdea(group.id, Status.MISSING, missing[group.id], ())


def _misconceptions(graded: GradedResponse) -> Iterator[CheckedIdea]:
    for evidence in graded.misconceptions:
        yield _idea(graded, evidence, Status.CONTRADICTED)


def _idea(graded: GradedResponse, evidence: ConceptEvidence, status: Status) -> CheckedIdea:
    label = graded.labels[evidence.concept_id]
    return CheckedIdea(evidence.concept_id, status, label, evidence.quotes)


def _hints(graded: GradedResponse, item: Item) -> dict[str, str]:
    """Concept or group id -> the teacher's hints to what was not found of it."""
    hints = open_hints(graded, item)
    of_groups = {
        group.id: " ".join(hints[member] for member in group.of if member in hints)
        for group in item.rubric.groups
    }
    return hints | of_groups
