"""The grader of one bank: an item id and a text in, a graded response out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from grader.bank import Bank, Concept, Item, Misconception, load_bank
from grader.errors import InputError
from grader.evidence import (
    ConceptEvidence,
    EvidenceJudge,
    EvidenceMode,
    Reading,
    Status,
    Target,
    embed,
    load_judge,
    read,
)
from grader.evidence.encoding import Vectors
from grader.scoring.answer_text import AnswerText
from grader.scoring.calibrated import ItemCalibration, calibrated
from grader.scoring.feedback import FeedbackLevel, render_feedback
from grader.scoring.flags import text_flags, unheard_flags, without_instructions
from grader.scoring.graded import Flag, GradedResponse
from grader.scoring.points import tally
from grader.scoring.signature import evidence_signature, grade_signature

MAX_RESPONSE_CHARACTERS = 100_000
"""Some 15,000 words: a longer text is no answer, and would hold up a class."""

NOTHING_SAID = frozenset({Flag.BLANK, Flag.RESTATES_PROMPT})
"""Flags of a text that holds no answer, whatever its words are like."""


class ResponseGrader:
    """Grades responses to the items of a bank.

    Parameters
    ----------
    bank : Bank
    judge : EvidenceJudge
    calibrations : mapping of str to ItemCalibration, optional
        Item id -> its calibration; scores of other items are raw.
    """

    def __init__(
        self,
        bank: Bank,
        judge: EvidenceJudge,
        *,
        calibrations: Mapping[str, ItemCalibration] | None = None,
    ) -> None:
        self.bank = bank
        self.calibrations = dict(calibrations or {})
        self._judge = judge
        self._targets: dict[str, tuple[Target, ...]] = {}

    def grade(self, item_id: str, text: str) -> GradedResponse:
        """Return the graded response.

        Raises
        ------
        ItemError
            The bank holds no such item.
        InputError
            The text can't be graded: it is too long.
        """
        item = self.bank.item(item_id)
        if len(text) > MAX_RESPONSE_CHARACTERS:
            raise InputError(
                "response",
                f"{len(text)} characters; it must have at most {MAX_RESPONSE_CHARACTERS}",
                "Is the whole file in one cell?",
            )
        reading = read(text, self.bank.language)
        flags = text_flags(item, reading)
        judged = self._judged(reading, flags)
        view = self._judge.view(judged)
        evidence = self._judge.judge(self._targets_of(item), view)
        if not any(e.status is Status.CONTRADICTED for e in evidence):
            # Misconceptions share their words with the truth: of those that seem to be stated
            # in courses left out, one in four is; beside a contradicted concept, three in five.
            evidence = _without_misconceptions(item, evidence)
        if judged.words and all(e.status is Status.MISSING for e in evidence):
            nearness = self._item_vectors @ view.encoding.vector
            by_item = dict(zip(self.bank.item_by_id, nearness.tolist(), strict=True))
            flags += unheard_flags(item, reading, nearness=by_item)
        if any(e.status is Status.CONTRADICTED for e in evidence):
            flags += (Flag.CONTRADICTION,)
        graded = self._graded(item, reading, evidence, flags)
        if calibration := self.calibrations.get(item_id):
            graded = calibrated(graded, calibration, answer=AnswerText.of(view))
        return replace(graded, feedback=render_feedback(graded, item, level=FeedbackLevel.FULL))

    def answer_text(self, item_id: str, text: str) -> AnswerText:
        """Return what of a response a calibration compares with scored ones.

        Raises
        ------
        ItemError
            The bank holds no such item.
        """
        reading = read(text, self.bank.language)
        judged = self._judged(reading, text_flags(self.bank.item(item_id), reading))
        return AnswerText.of(self._judge.view(judged))

    def _judged(self, reading: Reading, flags: Sequence[Flag]) -> Reading:
        """What of a response can be evidence: no echo, and nothing that is said to the grader."""
        if NOTHING_SAID & {*flags}:
            return read("", self.bank.language)
        if Flag.INSTRUCTION_LIKE in flags:
            return read(without_instructions(reading.original), self.bank.language)
        return reading

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> Iterator[GradedResponse]:
        """Yield the graded responses of (item id, text) pairs, in order."""
        for item_id, text in pairs:
            yield self.grade(item_id, text)

    @property
    def evidence_signature(self) -> str:
        """The part of the signature that names what finds the evidence."""
        return evidence_signature(self._judge)

    def with_calibrations(self, calibrations: Mapping[str, ItemCalibration]) -> ResponseGrader:
        """Return a grader with the same bank and evidence, and these calibrations."""
        return ResponseGrader(self.bank, self._judge, calibrations=calibrations)

    def _targets_of(self, item: Item) -> tuple[Target, ...]:
        if item.id not in self._targets:
            self._targets[item.id] = self._judge.targets(item, self.bank.language)
        return self._targets[item.id]

    def _graded(
        self,
        item: Item,
        reading: Reading,
        evidence: Sequence[ConceptEvidence],
        flags: Sequence[Flag],
    ) -> GradedResponse:
        """By the rubric alone, without feedback."""
        points = tally(item.rubric, evidence)
        n_concepts = len(item.rubric.concepts)
        parts: list[Concept | Misconception] = [*item.rubric.concepts, *item.rubric.misconceptions]
        return GradedResponse(
            item_id=item.id,
            response=reading.original,
            max_points=item.rubric.max_points,
            scale=item.rubric.rater_scale,
            evidence=tuple(evidence[:n_concepts]),
            misconceptions=tuple(e for e in evidence[n_concepts:] if e.status is Status.EXPRESSED),
            labels={part.id: part.label for part in parts},
            missing=points.missing,
            missing_ids=points.missing_ids,
            parts=points.parts,
            flags=tuple(flag for flag in Flag if flag in flags),
            feedback="",
            signature=grade_signature(
                item, self._judge, calibration=self.calibrations.get(item.id)
            ),
        )

    @cached_property
    def _item_vectors(self) -> Vectors:
        """One unit vector an item: its prompt with what an answer would say."""
        return embed(
            self._judge.encoder,
            [
                " ".join([i.prompt, *(c.statement for c in i.rubric.concepts)]).lower()
                for i in self.bank.items
            ],
        )


def _without_misconceptions(
    item: Item, evidence: Sequence[ConceptEvidence]
) -> tuple[ConceptEvidence, ...]:
    named = {misconception.id for misconception in item.rubric.misconceptions}
    return tuple(
        replace(e, status=Status.MISSING, quotes=()) if e.concept_id in named else e
        for e in evidence
    )


def load_grader(
    bank_dir: Path,
    *,
    course: str | None = None,
    model: str | None = None,
    mode: EvidenceMode = EvidenceMode.ALL,
) -> ResponseGrader:
    """Return the grader of a course in a bank folder.

    Parameters
    ----------
    model : str, optional
        A sentence-transformers model by name or path, in place of the packaged one.
    mode : EvidenceMode
        All channels, or the fast ones only.

    Raises
    ------
    RubricError
        A file of the bank holds a mistake.
    ModelError
        The weights are missing or changed, or there is no such model.
    """
    bank = load_bank(bank_dir, course=course)
    return ResponseGrader(bank, load_judge(model, mode=mode))
