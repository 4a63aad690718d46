"""The judge: from a response and the concepts of an item to evidence about each.

It measures every passage, asks the reader where it has one, fuses both, and says
expressed, partial, missing or contradicted with the student's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from grader.bank import Concept, Item, Misconception
from grader.bank.models import is_unanswered
from grader.evidence.answer_key import AnswerKey
from grader.evidence.asking import PairReader, ask, only_if_the_same
from grader.evidence.case import NAMED, Case, is_named
from grader.evidence.concept import ConceptEvidence, Status
from grader.evidence.encoding import Encoder
from grader.evidence.fusion import Fusion, Thresholds, load_fusion, logit, reader_inputs, sigmoid
from grader.evidence.keywords import phrase_places
from grader.evidence.quoting import quoted
from grader.evidence.reading import Reading, read
from grader.evidence.retraction import Retraction, find_retraction
from grader.evidence.signals import SIGNALS, ResponseView, measure
from grader.evidence.target import Target
from grader.language import Span

DECIMALS = 4
"""Probabilities are rounded before a threshold: sums in another order differ in the 7th."""

AS_RIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
"""Of expressed, absent, contradicted: what speaks of a concept and can't deny it expresses it."""

Question = tuple[Sequence[Target], Reading]
"""What is looked for, and the reading in which."""


class EvidenceJudge:
    """Says what a response shows about each concept.

    Parameters
    ----------
    encoder : Encoder
    reader : PairReader, optional
        The entailment channel; without it the evidence is `fast`.
    fusion : Fusion, optional
        Other constants than those that ship.
    """

    def __init__(
        self,
        encoder: Encoder,
        reader: PairReader | None = None,
        *,
        fusion: Fusion | None = None,
    ) -> None:
        self.encoder = encoder
        self.reader = reader
        self._fusion = fusion or load_fusion()

    def with_encoder(self, encoder: Encoder) -> EvidenceJudge:
        """Return a judge that differs in its encoder only."""
        return EvidenceJudge(encoder, self.reader, fusion=self._fusion)

    @property
    def mode(self) -> str:
        """`all` channels, or `fast` without the reader; part of the signature."""
        return (
            f"all@{self.reader.digest}{self._fusion.digest}"
            if self.reader
            else (f"fast@{self._fusion.digest}")
        )

    def targets(self, item: Item, language: str) -> tuple[Target, ...]:
        """Return the concepts, then the misconceptions, of an item, ready to look for."""
        return self.in_references(self.statements(item, language), item.reference_answers)

    def statements(self, item: Item, language: str) -> tuple[Target, ...]:
        """Return the same as their statements say it, without words of the reference answers."""
        wanted: tuple[Concept | Misconception, ...] = (
            *item.rubric.concepts,
            *item.rubric.misconceptions,
        )
        topic = " ".join([item.prompt, *item.reference_answers]).lower()
        prompt, about, *statements = self.encoder.encode(
            [item.prompt.lower(), topic, *(c.statement.lower() for c in wanted)]
        )
        key = AnswerKey.of(item, language)
        return tuple(
            Target(concept, statement, prompt, about, key, language)
            for concept, statement in zip(wanted, statements, strict=True)
        )

    def in_references(
        self, targets: Sequence[Target], references: Sequence[str]
    ) -> tuple[Target, ...]:
        """Return the targets with the words in which reference answers say the same, if they do.

        Overlap finds the words; the reader says whether they say as much as the statement.
        """
        if self.reader is None or not (targets and references):
            return tuple(targets)
        by_overlap = EvidenceJudge(self.encoder, fusion=self._fusion)
        readings = [read(reference, targets[0].language) for reference in references]
        found = [by_overlap.judge(targets, self.view(reading)) for reading in readings]
        return only_if_the_same(self.reader, list(map(_worded_as, targets, *found)))

    def view(self, reading: Reading) -> ResponseView:
        """Encode a reading."""
        return ResponseView(reading, self.encoder.encode([reading.text])[0])

    def judge(self, targets: Sequence[Target], view: ResponseView) -> tuple[ConceptEvidence, ...]:
        """Return the evidence about each target, in order."""
        return tuple(self._evidence(case) for case in self.measure(targets, view))

    def judge_many(self, questions: Sequence[Question]) -> list[tuple[ConceptEvidence, ...]]:
        """Return the evidence about the targets of each question, as `judge` would.

        All readings are encoded in one call and all pairs read in one, so that they
        share the cores.
        """
        encodings = self.encoder.encode([reading.text for _, reading in questions])
        cases = self._measure_many(
            [
                (targets, ResponseView(reading, encoding))
                for (targets, reading), encoding in zip(questions, encodings, strict=True)
            ]
        )
        return [tuple(map(self._evidence, of_one)) for of_one in cases]

    def measure(self, targets: Sequence[Target], view: ResponseView) -> list[Case]:
        """Return the signals and the reader's probabilities of each target."""
        return self._measure_many([(targets, view)])[0]

    def _measure_many(
        self, viewed: Sequence[tuple[Sequence[Target], ResponseView]]
    ) -> list[list[Case]]:
        read_of: Iterator[NDArray[np.float64] | None] = (
            repeat(None) if self.reader is None else ask(self.reader, viewed)
        )
        return [
            [Case(target, view, measure(target, view), next(read_of)) for target in targets]
            for targets, view in viewed
        ]

    def _evidence(self, case: Case) -> ConceptEvidence:
        concept = case.target.concept
        if not len(case.signals) or _needs_reader(case) or is_unanswered(concept):
            return _missing(case.target)
        thresholds = self._fusion.all if self.reader else self._fusion.fast
        expressed, contradicted = log_odds(self._fusion, case)
        best, worst = int(expressed.argmax()), int(contradicted.argmax())
        p_expressed = round(float(sigmoid(expressed[best])), DECIMALS)
        p_contradicted = round(float(sigmoid(contradicted[worst])), DECIMALS)
        status = _status(p_expressed, p_contradicted, thresholds)
        if status is Status.EXPRESSED and not _has_required_keywords(case):
            status = Status.PARTIAL
        judged = worst if status is Status.CONTRADICTED else best
        spans = quoted(case, status, judged=judged, fusion=self._fusion, reader=self.reader)
        if denied := self._retraction(case, status, spans):
            status, spans = Status.CONTRADICTED, (denied.span, *spans)
            p_contradicted = round(denied.p_contradicted, DECIMALS)
        return ConceptEvidence(
            concept_id=concept.id,
            p_expressed=p_expressed,
            p_contradicted=p_contradicted,
            status=status,
            quotes=tuple(map(case.view.reading.quote, spans)),
            channels=_channels(case, best),
        )

    def _retraction(self, case: Case, status: Status, stated: Sequence[Span]) -> Retraction | None:
        """Where the response denies what it states, if somebody reads and it can be denied."""
        if self.reader is None or status not in (Status.EXPRESSED, Status.PARTIAL):
            return None
        if case.target.is_met_by_name or _is_right(case):
            return None
        return find_retraction(case, stated[0], reader=self.reader)


def log_odds(fusion: Fusion, case: Case) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return log-odds of expressed and of contradicted by window, each (n_windows,)."""
    overlap = fusion.overlap.log_odds(case.signals)
    denial = fusion.denial.log_odds(case.signals)
    is_right = _is_right(case)
    never = np.full(len(case.signals), logit(np.zeros(1)))
    named = np.where(is_named(case), logit(np.array([NAMED])), never)
    if case.entailment is None:
        return np.maximum(overlap, named), never if is_right else denial
    entailment = case.entailment @ AS_RIGHT if is_right else case.entailment
    inputs = reader_inputs(
        overlap, denial, entailment=entailment, is_met_by_name=case.target.is_met_by_name
    )
    return (
        np.maximum(fusion.expressed.log_odds(inputs), named),
        never if is_right else fusion.contradicted.log_odds(inputs),
    )


def _worded_as(target: Target, *found: ConceptEvidence) -> Target:
    """The target with the words of that reference answer which says it most clearly."""
    said = max(found, key=lambda evidence: evidence.p_expressed)
    if said.quote is None or said.status is Status.CONTRADICTED:
        return target
    return replace(target, reference_quote=said.quote.text)


def _is_right(case: Case) -> bool:
    """Whether a concept is looked for in the words of the answer key, which can't deny it."""
    return isinstance(case.target.concept, Concept) and case.target.key.holds(case.view.reading)


def _status(p_expressed: float, p_contradicted: float, thresholds: Thresholds) -> Status:
    if thresholds.is_contradicted(p_expressed, p_contradicted):
        return Status.CONTRADICTED
    if p_expressed >= thresholds.expressed:
        return Status.EXPRESSED
    return Status.PARTIAL if p_expressed >= thresholds.partial else Status.MISSING


def _channels(case: Case, window: int) -> dict[str, float]:
    """The signals a person can follow, at the quoted window, each in [0, 1]."""
    here = dict(zip(SIGNALS, case.signals[window], strict=True))
    channels = {
        "keyword": here["keywords"] if here["has_keywords"] else here["coverage"],
        "similarity": min(max(here["cosine"], 0.0), 1.0),
    }
    if case.entailment is not None:
        channels["entailment"] = float(case.entailment[window, 0])
    return {name: round(float(value), DECIMALS) for name, value in channels.items()}


def _has_required_keywords(case: Case) -> bool:
    found = case.view.reading.words
    return all(
        any(phrase_places(phrase, found) for phrase in wordings)
        for keyword, wordings in zip(
            case.target.concept.keywords, case.target.keywords, strict=True
        )
        if keyword.required
    )


def _missing(target: Target) -> ConceptEvidence:
    """Evidence from a response that holds no words."""
    return ConceptEvidence(target.concept.id, 0.0, 0.0, Status.MISSING, (), {})


def _needs_reader(case: Case) -> bool:
    """Overlap can't tell a misconception from the truth that it turns round."""
    return isinstance(case.target.concept, Misconception) and case.entailment is None
