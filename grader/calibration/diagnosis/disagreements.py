"""Answers on which people and system differ most, by the concept that may be to blame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.calibration.diagnosis.answers import ItemAnswers
from grader.calibration.paired import ROUNDING, Scores
from grader.evidence import Status

MOST_SHOWN = 10
"""Of each concept: what a teacher reads through in some minutes."""


@dataclass(frozen=True)
class Disagreement:
    """One answer that a person and the rubric score differently, and one concept of it.

    Attributes
    ----------
    human_score, system_score : float
        Points of the person's scale; the system's are raw, the rubric's share of it.
    explained : float
        Points of the difference that another status of the concept would take away.
    quotes : tuple of str
        The student's words in which the concept was found; none where it was not.
    """

    response_id: str
    concept_id: str
    status: Status
    human_score: float
    system_score: float
    explained: float
    quotes: tuple[str, ...]
    response: str

    @property
    def is_missed(self) -> bool:
        """Whether the person gave more: the concept may have been overlooked."""
        return self.human_score > self.system_score


def worst_disagreements(answers: ItemAnswers, concept_id: str) -> tuple[Disagreement, ...]:
    """Return the answers in which a concept may be to blame for most points, the worst first.

    Only such answers count as the rater's scale tells apart: a raw score of 1.7 and a human
    one of 1.5 are the same on half points.
    """
    found = sorted(
        _candidates(answers, concept_id),
        key=lambda each: (
            -each.explained,
            -abs(each.human_score - each.system_score),
            each.response_id,
        ),
    )
    return tuple(found[:MOST_SHOWN])


def gains(answers: ItemAnswers, concept_id: str) -> Scores:
    """Return the points that each answer would gain if the concept were found in it."""
    return answers.raw_if(concept_id, Status.EXPRESSED) - answers.raw


def _candidates(answers: ItemAnswers, concept_id: str) -> Iterator[Disagreement]:
    place = [c.id for c in answers.item.rubric.concepts].index(concept_id)
    scale = answers.scale
    if_found = gains(answers, concept_id)
    if_not = answers.raw - answers.raw_if(concept_id, Status.MISSING)
    for at, each in enumerate(answers.scored):
        raw = float(answers.raw[at])
        gap = each.human_score - raw
        explained = min(abs(gap), float(if_found[at] if gap > 0 else if_not[at]))
        is_apart = abs(each.human_score - scale.round(raw)) > ROUNDING
        if is_apart and explained > ROUNDING:
            evidence = each.graded.evidence[place]
            yield Disagreement(
                response_id=each.response_id,
                concept_id=concept_id,
                status=evidence.status,
                human_score=each.human_score,
                system_score=raw,
                explained=explained,
                quotes=tuple(quote.text for quote in evidence.quotes),
                response=each.graded.response,
            )
