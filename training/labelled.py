"""Labelled concepts with what each window shows, for fitting."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import course_folders, load_answers, load_course_bank
from grader.evidence import EvidenceJudge, Target, load_encoder, load_reader, read
from training.pairs import LEFT_OUT_COURSES

FloatArray = NDArray[np.float64]

BARE_EVERY = 4
"""Every fourth answer is held against concepts without keywords: teachers leave them out too."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """One concept of one labelled answer, with what each window shows."""

    course: str
    answer: str
    label: int
    human_share: float
    signals: FloatArray
    entailment: FloatArray | None


def measure_corpus(corpus: Path) -> list[Labelled]:
    """Signals of every concept of every answer; the reader is asked where it was not trained."""
    fast = EvidenceJudge(load_encoder())
    full = EvidenceJudge(load_encoder(), load_reader())
    found: list[Labelled] = []
    for folder in course_folders(corpus):
        bank = load_course_bank(folder / "course.json")
        judge = full if folder.name in LEFT_OUT_COURSES else fast
        targets = {item.id: judge.targets(item, bank.language) for item in bank.items}
        bare = {item: [without_keywords(t) for t in of] for item, of in targets.items()}
        for at, answer in enumerate(load_answers(folder / "answers.jsonl")):
            wanted = (targets if at % BARE_EVERY else bare)[answer.item_id]
            cases = judge.measure(wanted, judge.view(read(answer.response)))
            found += [
                Labelled(
                    bank.course,
                    answer.id,
                    answer.labels[case.target.concept.id],
                    answer.score / answer.max_points,
                    case.signals,
                    case.entailment,
                )
                for case in cases
                if case.target.concept.id in answer.labels
            ]
        print(f"{folder.name}: {len(found)} labels", flush=True)
    return found


def without_keywords(target: Target) -> Target:
    """The same target as if its teacher had written no keywords."""
    concept = target.concept.model_copy(update={"keywords": ()})
    return dataclasses.replace(target, concept=concept)


def expressed_target(data: Sequence[Labelled]) -> FloatArray:
    """1 expressed, a half partial, 0 missing or contradicted."""
    return np.array([max(one.label, 0) / 2 for one in data])


def contradicted_target(data: Sequence[Labelled]) -> FloatArray:
    """1 contradicted, 0 otherwise."""
    return np.array([float(one.label == -1) for one in data])
