"""A graded class in numbers: by item, concept, student and flag."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.batch.grade_records import GradeRecord, by_item, by_student
from grader.evidence import Status
from grader.scoring.feedback import FLAG_SENTENCES
from grader.scoring.signature import signature_parts

BAND_ENDS = (0.25, 0.5, 0.75, 1.0)
"""Shares of full credit that part five shades of a score: quarters, and all of it."""

BAND_NAMES = ("under 25 %", "25 to 49 %", "50 to 74 %", "75 to 99 %", "all points")

N_BINS = 10
"""Bars of the histogram: tenths of full credit, as schools count."""


@dataclass(frozen=True)
class Score:
    """Points out of a maximum; without a maximum, nothing was graded."""

    points: float
    max_points: float

    @property
    def share(self) -> float:
        """The points as a share of the maximum; 0 where there is none."""
        return self.points / self.max_points if self.max_points else 0.0

    @property
    def band(self) -> int:
        """Which of the five shades it has, from 0."""
        return sum(self.share >= end for end in BAND_ENDS)


@dataclass(frozen=True)
class ItemFigures:
    """The answers to one item; `bands` counts them by share of full credit."""

    item_id: str
    n_graded: int
    mean: Score
    bands: tuple[int, ...]
    n_review: int


@dataclass(frozen=True)
class ConceptFigures:
    """How many answers to an item lack a concept, or have it half or wrongly."""

    item_id: str
    label: str
    n_graded: int
    n_missing: int
    n_partial: int
    n_contradicted: int

    @property
    def n_not_found(self) -> int:
        """Answers that do not earn all of its points."""
        return self.n_missing + self.n_partial + self.n_contradicted


@dataclass(frozen=True)
class StudentFigures:
    """One student; `scores` by item id, several answers to one item added up."""

    student_id: str
    scores: Mapping[str, Score]
    total: Score
    n_failed: int
    n_review: int


@dataclass(frozen=True)
class FlagFigures:
    """How many answers have a flag, and what it means."""

    flag: str
    meaning: str
    n: int


def total_score(records: Iterable[GradeRecord]) -> Score:
    """Return the points of graded records added up."""
    graded = [record for record in records if not record.error]
    return Score(
        math.fsum(record.score for record in graded),
        math.fsum(record.max_points for record in graded),
    )


def item_figures(graded: Sequence[GradeRecord]) -> list[ItemFigures]:
    """Return a line an item, in order of their ids."""
    return [
        ItemFigures(
            item_id,
            len(records),
            _mean(records),
            tuple(_bands(records)),
            sum(record.needs_review for record in records),
        )
        for item_id, records in by_item(graded).items()
    ]


def _mean(records: Sequence[GradeRecord]) -> Score:
    total = total_score(records)
    return Score(total.points / len(records), total.max_points / len(records))


def _bands(records: Sequence[GradeRecord]) -> list[int]:
    counts = Counter(Score(record.score, record.max_points).band for record in records)
    return [counts[band] for band in range(len(BAND_NAMES))]


def concept_figures(graded: Sequence[GradeRecord]) -> list[ConceptFigures]:
    """Return a line a concept that some answer lacks, most missed first."""
    n_graded = Counter(record.item_id for record in graded)
    found = [
        ConceptFigures(
            item_id,
            label,
            n_graded[item_id],
            *(seen[s] for s in (Status.MISSING, Status.PARTIAL, Status.CONTRADICTED)),
        )
        for item_id, concepts in count_labels((r.item_id, r.labels) for r in graded).items()
        for label, seen in concepts.items()
    ]
    missed = [concept for concept in found if concept.n_not_found]
    return sorted(missed, key=lambda c: (-c.n_missing, -c.n_not_found, c.item_id, c.label))


def count_labels(
    answers: Iterable[tuple[str, Mapping[Status, Sequence[str]]]],
) -> dict[str, dict[str, Counter[Status]]]:
    """Return item id -> label -> in how many answers it has each status.

    Parameters
    ----------
    answers : iterable of (str, mapping of Status to sequence of str)
        Item id and labels of each graded answer.
    """
    counts: dict[str, dict[str, Counter[Status]]] = {}
    for item_id, labels in answers:
        concepts = counts.setdefault(item_id, {})
        for status, of_status in labels.items():
            for label in of_status:
                concepts.setdefault(label, Counter())[status] += 1
    return counts


def student_figures(records: Sequence[GradeRecord]) -> list[StudentFigures]:
    """Return a line a student, in the order of their first answer."""
    return [
        StudentFigures(
            student_id,
            {
                item_id: total_score(answers)
                for item_id, answers in by_item([r for r in own if not r.error]).items()
            },
            total_score(own),
            sum(bool(record.error) for record in own),
            sum(record.needs_review and not record.error for record in own),
        )
        for student_id, own in by_student(records).items()
    ]


def histogram(students: Sequence[StudentFigures]) -> list[tuple[str, int]]:
    """Return how many students have which per cent of their points."""
    bins = Counter(
        min(int(student.total.share * N_BINS + 1e-9), N_BINS - 1)
        for student in students
        if student.total.max_points
    )
    width = 100 // N_BINS
    return [(f"{width * at} to {_last(at, width)} %", bins[at]) for at in range(N_BINS)]


def _last(at: int, width: int) -> int:
    """The per cent that ends a bar; the last one holds all points too."""
    return width * (at + 1) - (at + 1 < N_BINS)


def flag_figures(graded: Sequence[GradeRecord]) -> list[FlagFigures]:
    """Return a line a flag, most frequent first."""
    counts = Counter(flag for record in graded for flag in record.flags)
    meanings = {str(flag): meaning for flag, meaning in FLAG_SENTENCES.items()}
    return [
        FlagFigures(flag, meanings.get(flag, ""), n)
        for flag, n in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    ]


def made_by(graded: Sequence[GradeRecord]) -> list[tuple[str, list[str]]]:
    """Return what the scores depend on: each part of the signatures with its values."""
    parts = [signature_parts(each) for each in sorted({r.signature for r in graded} - {""})]
    names = dict.fromkeys(name for each in parts for name in each)
    return [(name, sorted({each[name] for each in parts if name in each})) for name in names]
