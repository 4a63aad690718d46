"""Labelled concepts with what each window shows, for fitting."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import LabelledAnswer, load_answers, load_course_bank
from grader.bank import Item
from grader.evidence import EvidenceJudge, Target, read

FloatArray = NDArray[np.float64]

BARE_EVERY = 4
"""Every fourth answer is held against concepts without keywords: teachers leave them out too."""

MADE_UP = "made up"
"""Kind of an answer made from an item's own texts, which nobody wrote as an answer."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """One concept of one labelled answer, with what each window shows.

    Attributes
    ----------
    is_made_up : bool
        Made from the item's own texts: fitted on, but no threshold is chosen on it.
    """

    course: str
    answer: str
    label: int
    human_share: float
    signals: FloatArray
    entailment: FloatArray | None
    is_made_up: bool


def measure_course(folder: Path, judge: EvidenceJudge) -> list[Labelled]:
    """Return what the judge measures for every concept of every answer to a course."""
    bank = load_course_bank(folder / "course.json")
    targets = {item.id: judge.targets(item, bank.language) for item in bank.items}
    bare = {item: [without_keywords(t) for t in of] for item, of in targets.items()}
    answers = load_answers(folder / "answers.jsonl")
    answers += [made for item in bank.items for made in own_answers(item)]
    found: list[Labelled] = []
    for at, answer in enumerate(answers):
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
                answer.kind == MADE_UP,
            )
            for case in cases
            if case.target.concept.id in answer.labels and len(case.signals)
        ]
    return found


def own_answers(item: Item) -> Iterator[LabelledAnswer]:
    """Yield the item's reference and statements, which say all, and what says nothing of them:
    their words in another order, the key terms alone."""
    rng = random.Random(item.id)
    concepts = item.rubric.concepts
    statements = "; ".join(c.statement.rstrip(".") for c in concepts)
    terms = [keyword.text for concept in concepts for keyword in concept.keywords]
    pieces = statements.split()
    texts = {
        "reference": (" ".join(item.reference_answers), 2),
        "statements": (statements, 2),
        "shuffled": (" ".join(rng.sample(pieces, len(pieces))), 0),
        "terms": (", ".join(rng.sample(terms, len(terms))), 0),
    }
    for name, (text, label) in texts.items():
        most = item.rubric.max_points
        labels = {concept.id: label for concept in concepts}
        yield LabelledAnswer(
            f"{item.id} {name}", item.id, text, MADE_UP, labels, {}, most * label / 2, most
        )


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
