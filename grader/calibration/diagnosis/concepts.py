"""How one concept of a rubric fares on answers that people scored."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from grader.bank import Concept, Rubric
from grader.calibration.correlation import partial_pearson, pearson
from grader.calibration.diagnosis.answers import ItemAnswers
from grader.calibration.intervals import fisher_interval
from grader.calibration.measures import AgreementLine
from grader.calibration.paired import Scores, is_constant
from grader.calibration.undefined import Undefined, reason_of
from grader.calibration.verdicts import Measure
from grader.evidence import Status

LABELS = {2: Status.EXPRESSED, 1: Status.PARTIAL, 0: Status.MISSING, -1: Status.CONTRADICTED}
"""What a person's label of a concept means (docs, labelled answers)."""

FOUND = frozenset({Status.EXPRESSED, Status.PARTIAL})

MAX_CHANCE = 0.05
"""Of what is reported of a pair: Fisher's usual level."""

R = Measure("concept_pearson", "r with the human score")
ADDED = Measure("added_value", "Added value, partial r")

ConceptLabels = Mapping[str, Mapping[str, int]]
"""Response id -> concept id -> 2, 1, 0 or -1."""


@dataclass(frozen=True)
class ConceptFigures:
    """One concept over the answers to its item.

    Attributes
    ----------
    points : float
        What it earns at most.
    counts : mapping of Status to int
        Answers by where the concept stands in them.
    r : AgreementLine
        Of what it earns and the human score.
    added : AgreementLine
        The same among answers alike in what the rest of the rubric gives them: at 0, the
        concept tells nothing of the human score that the rest does not tell.
    confusion : mapping of (Status, Status) to int
        (A person's label, the system's status) -> answers; empty without labels.
    """

    concept_id: str
    label: str
    points: float
    counts: Mapping[Status, int]
    r: AgreementLine
    added: AgreementLine
    confusion: Mapping[tuple[Status, Status], int]

    @property
    def n(self) -> int:
        """Answers."""
        return sum(self.counts.values())

    @property
    def n_found(self) -> int:
        """Answers in which it is expressed or partial."""
        return sum(self.counts[status] for status in FOUND)

    @property
    def is_never_found(self) -> bool:
        """Whether no answer shows it."""
        return not self.n_found

    @property
    def is_always_found(self) -> bool:
        """Whether every answer shows it."""
        return self.n_found == self.n

    @property
    def n_labelled(self) -> int:
        """Answers that a person labelled."""
        return sum(self.confusion.values())

    @property
    def n_missed(self) -> int:
        """Answers in which a person found it, and the system did not."""
        pairs = self.confusion.items()
        return sum(n for (label, status), n in pairs if label in FOUND and status not in FOUND)

    @property
    def n_found_wrongly(self) -> int:
        """Answers in which the system found it, and a person did not."""
        pairs = self.confusion.items()
        return sum(n for (label, status), n in pairs if label not in FOUND and status in FOUND)


def concept_figures(answers: ItemAnswers, *, labels: ConceptLabels) -> tuple[ConceptFigures, ...]:
    """Return the figures of each concept, in rubric order."""
    return tuple(
        ConceptFigures(
            concept_id=concept.id,
            label=concept.label,
            points=points_of(concept, answers.item.rubric),
            counts=_counts(answers, place),
            r=_line(R, _r(answers.human, answers.shares[:, place]), n=len(answers)),
            added=_line(ADDED, _added(answers, place), n=len(answers) - 1),
            confusion=_confusion(answers, place, labels),
        )
        for place, concept in enumerate(answers.item.rubric.concepts)
    )


def points_of(concept: Concept, rubric: Rubric) -> float:
    """Return what a concept earns at most, in a group or alone."""
    group = rubric.group_of.get(concept.id)
    return group.points_each if group else concept.points or 0.0


def pairs_together(answers: ItemAnswers) -> Iterator[tuple[str, str]]:
    """Yield the concepts that are found in the same answers, and in no others.

    A pair is left out where it could be chance: k of n answers are the same for both
    by chance in 1 of C(n, k) cases (Fisher's exact test).
    """
    found = answers.shares > 0
    counts = found.sum(axis=0)
    for one, other in itertools.combinations(range(found.shape[1]), 2):
        is_same = bool((found[:, one] == found[:, other]).all())
        if is_same and 1 / math.comb(len(answers), int(counts[one])) <= MAX_CHANCE:
            concepts = answers.item.rubric.concepts
            yield concepts[one].id, concepts[other].id


def _counts(answers: ItemAnswers, place: int) -> Mapping[Status, int]:
    found = Counter(each.graded.evidence[place].status for each in answers.scored)
    return {status: found[status] for status in Status}


def _confusion(
    answers: ItemAnswers, place: int, labels: ConceptLabels
) -> Mapping[tuple[Status, Status], int]:
    concept_id = answers.item.rubric.concepts[place].id
    return Counter(
        (LABELS[known[concept_id]], each.graded.evidence[place].status)
        for each in answers.scored
        if concept_id in (known := labels.get(each.response_id, {}))
    )


def _r(human: Scores, shares: Scores) -> float:
    if is_constant(shares):
        return Undefined("the concept earns the same in all answers")
    return pearson(human, shares)


def _added(answers: ItemAnswers, place: int) -> float:
    shares = answers.shares[:, place]
    rest = answers.raw_if(answers.item.rubric.concepts[place].id, Status.MISSING)
    alone = _r(answers.human, shares)
    if np.isnan(alone) or is_constant(rest):
        return alone  # nothing else is scored: what it adds is all that it tells
    added = partial_pearson(answers.human, shares, given=rest)
    if "follow" in reason_of(added):
        return Undefined("the rest of the score tells all that it could")
    return added


def _line(measure: Measure, value: float, *, n: int) -> AgreementLine:
    return AgreementLine(measure, n, value, fisher_interval(value, n), verdict=None)
