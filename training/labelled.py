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
from grader.bank import Bank
from grader.evidence import EvidenceJudge, Target, read
from grader.evidence.case import Case
from grader.evidence.quoting import quote_inputs
from training.non_answers import non_answer

FloatArray = NDArray[np.float64]

BARE_EVERY = 4
"""Every fourth answer is held against concepts without keywords: teachers leave them out too."""

NON_ANSWER = "non_answer"
N_NON_ANSWERS = 1
"""To each item: students who answer nothing are rare in the corpus, and overlap alone took one
such text in 26 for half of a concept. With two to each, others are told apart less well."""

MARKED_SHARE = 0.4
"""Characters shared with what a person marked, of the characters of both; .3 and .5 choose as
well on courses left out."""


@dataclass(frozen=True, eq=False)
class Labelled:
    """One concept of one labelled answer, with what each window shows.

    Attributes
    ----------
    quote_inputs : ndarray of shape (n_windows, n_inputs)
    marked : ndarray of shape (n_windows,) or None
        Whether each window is what a person marked; None where nothing was marked.
    is_answer : bool
        False of a text made here that answers nothing: models are fitted on it, no figure is
        taken from it.
    is_met_by_name : bool
        Whether naming the concept is all that its statement asks for.
    """

    course: str
    answer: str
    label: int
    human_share: float
    signals: FloatArray
    entailment: FloatArray | None
    quote_inputs: FloatArray
    marked: FloatArray | None
    is_answer: bool = True
    is_met_by_name: bool = False


def measure_course(folder: Path, judge: EvidenceJudge) -> list[Labelled]:
    """Return what the judge measures for every concept of every answer, and of non-answers."""
    bank = load_course_bank(folder / "course.json")
    targets = {item.id: judge.targets(item, bank.language) for item in bank.items}
    bare = {item: [without_keywords(t) for t in of] for item, of in targets.items()}
    answers = [*load_answers(folder / "answers.jsonl"), *_non_answers(bank)]
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
                quote_inputs(case.signals, case.view.windows, statement=case.target.statement.text),
                _marked(case, answer),
                is_answer=answer.kind != NON_ANSWER,
                is_met_by_name=case.target.is_met_by_name,
            )
            for case in cases
            if case.target.concept.id in answer.labels and len(case.signals)
        ]
    return found


def _non_answers(bank: Bank) -> Iterator[LabelledAnswer]:
    """Texts that express no concept of any item, the same ones for the same course."""
    rng = random.Random(bank.course)
    for item in bank.items:
        labels = {concept.id: 0 for concept in item.rubric.concepts}
        points = item.rubric.max_points
        for n in range(N_NON_ANSWERS):
            name = f"{item.id}_non_answer{n}"
            yield LabelledAnswer(name, item.id, non_answer(rng), NON_ANSWER, labels, {}, 0, points)


def _marked(case: Case, answer: LabelledAnswer) -> FloatArray | None:
    """Whether each window shares enough with the words that a person marked."""
    quote = answer.quotes.get(case.target.concept.id)
    start = answer.response.find(quote) if quote else -1
    if quote is None or start < 0:
        return None
    end = start + len(quote)
    spans = [case.view.reading.quote(window) for window in case.view.windows]
    shared = [max(0, min(end, s.end) - max(start, s.start)) for s in spans]
    both = [max(end, s.end) - min(start, s.start) for s in spans]
    return (np.array(shared) >= MARKED_SHARE * np.array(both)).astype(float)


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
