"""The grader of one bank: an item id and a text in, a graded response out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.bank import Bank, Concept, Item, Misconception
from grader.bank.models import is_unanswered
from grader.errors import InputError, ItemError
from grader.evidence import (
    ConceptEvidence,
    EvidenceCache,
    EvidenceJudge,
    Reading,
    Status,
    StoredJudge,
    Target,
    embed,
    read,
)
from grader.evidence.encoding import Vectors
from grader.evidence.exchanged import rivals_of, with_exchanged
from grader.evidence.signals import ResponseView
from grader.language.filler import says_nothing
from grader.scoring.accepted import ScoreRule, marked_unsure
from grader.scoring.answer_text import AnswerText
from grader.scoring.calibrated import ItemCalibration, calibrated
from grader.scoring.feedback import FeedbackLevel, render_feedback
from grader.scoring.flags import text_flags, unheard_flags, without_instructions
from grader.scoring.graded import Flag, GradedResponse
from grader.scoring.misconceptions import with_stated_misconceptions
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
    judge : EvidenceJudge or StoredJudge
    calibrations : mapping of str to ItemCalibration, optional
        Item id -> its calibration; scores of other items are raw.
    accept_rule : ScoreRule, optional
        Flags the scores that a person must look at.
    """

    def __init__(
        self,
        bank: Bank,
        judge: EvidenceJudge | StoredJudge,
        *,
        calibrations: Mapping[str, ItemCalibration] | None = None,
        accept_rule: ScoreRule | None = None,
    ) -> None:
        self.bank = bank
        self.calibrations = dict(calibrations or {})
        self.accept_rule = accept_rule
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
        [outcome] = self.grade_many([(item_id, text)])
        if isinstance(outcome, InputError):
            raise outcome
        return outcome

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list[GradedResponse | InputError]:
        """Return for each pair (item id, text) what `grade` returns or raises, in order.

        Their texts are encoded together; no grade depends on the others.
        """
        looks = [self._look(item_id, text) for item_id, text in pairs]
        answers = [look for look in looks if isinstance(look, _Look)]
        evidence = self._evidence(answers)
        unheard = [
            look
            for look, found in zip(answers, evidence, strict=True)
            if look.judged.words
            and all(e.status is Status.MISSING for e in found)
            and not says_nothing(look.judged.words, self.bank.language)
        ]
        nearness = dict(zip(map(id, unheard), self._nearness(unheard), strict=True))
        compared = self._compared(answers)
        graded = iter(
            [
                self._finished(self._graded(look, found, nearness.get(id(look))), answer)
                for look, found, answer in zip(answers, evidence, compared, strict=True)
            ]
        )
        return [next(graded) if isinstance(look, _Look) else look for look in looks]

    def _look(self, item_id: str, text: str) -> _Look | InputError:
        """An answer before any evidence about it, or why it can't be graded."""
        try:
            item = self.bank.item(item_id)
        except ItemError as error:
            return error
        if len(text) > MAX_RESPONSE_CHARACTERS:
            return InputError(
                "response",
                f"{len(text)} characters; it must have at most {MAX_RESPONSE_CHARACTERS}",
                "Is the whole file in one cell?",
            )
        reading = read(text, self.bank.language)
        flags = text_flags(item, reading)
        return _Look(item, reading, flags, self._judged(reading, flags))

    def _evidence(self, answers: Sequence[_Look]) -> list[tuple[ConceptEvidence, ...]]:
        found = self._judge.judge_many(
            [(self._targets_of(look.item), look.judged) for look in answers]
        )
        return [
            with_exchanged(
                with_stated_misconceptions(look.item, of_one),
                rivals=rivals_of(look.item, self.bank.language),
                reading=look.judged,
            )
            for look, of_one in zip(answers, found, strict=True)
        ]

    def answer_text(self, item_id: str, text: str) -> AnswerText:
        """Return what of a response a calibration compares with scored ones.

        Raises
        ------
        ItemError
            The bank holds no such item.
        InputError
            The text is too long.
        """
        look = self._look(item_id, text)
        if isinstance(look, InputError):
            raise look
        return self._answer_texts([look])[0]

    def _answer_texts(self, answers: Sequence[_Look]) -> list[AnswerText]:
        if not answers:
            return []
        encodings = self._judge.encoder.encode([look.judged.text for look in answers])
        return [
            AnswerText.of(ResponseView(look.judged, encoding))
            for look, encoding in zip(answers, encodings, strict=True)
        ]

    def _compared(self, answers: Sequence[_Look]) -> list[AnswerText | None]:
        """For each answer what its calibration compares; None where it compares nothing."""
        needed = {id(look): look for look in answers if self._needs_answer(look.item)}
        texts = dict(zip(needed, self._answer_texts([*needed.values()]), strict=True))
        return [texts.get(id(look)) for look in answers]

    def _needs_answer(self, item: Item) -> bool:
        calibration = self.calibrations.get(item.id)
        return calibration is not None and calibration.needs_answer

    def _nearness(self, answers: Sequence[_Look]) -> list[dict[str, float]]:
        """For each answer the cosine with every item, by item id."""
        if not answers:
            return []
        cosines = embed(self._judge.encoder, [look.judged.text for look in answers])
        return [
            dict(zip(self.bank.item_by_id, (self._item_vectors @ one).tolist(), strict=True))
            for one in cosines
        ]

    def _judged(self, reading: Reading, flags: Sequence[Flag]) -> Reading:
        """What of a response can be evidence: no echo, and nothing that is said to the grader."""
        if NOTHING_SAID & {*flags}:
            return read("", self.bank.language)
        if Flag.INSTRUCTION_LIKE in flags:
            judged = read(without_instructions(reading.original), self.bank.language)
            return replace(judged, original=reading.original)
        return reading

    def with_bank(self, bank: Bank) -> ResponseGrader:
        """Return an uncalibrated grader of another state of the bank, with the same judge."""
        return ResponseGrader(bank, self._judge)

    @property
    def evidence_signature(self) -> str:
        """The part of the signature that names what finds the evidence."""
        return evidence_signature(self._judge)

    def with_calibrations(
        self,
        calibrations: Mapping[str, ItemCalibration],
        *,
        accept_rule: ScoreRule | None = None,
    ) -> ResponseGrader:
        """Return a grader with the same bank and evidence, these calibrations and this rule."""
        return ResponseGrader(
            self.bank, self._judge, calibrations=calibrations, accept_rule=accept_rule
        )

    def with_cache(self, cache: EvidenceCache) -> ResponseGrader:
        """Return a grader that gives the same grades, and asks nothing twice."""
        assert isinstance(self._judge, EvidenceJudge), "one cache is enough"
        judge = StoredJudge(self._judge, cache)
        return ResponseGrader(
            self.bank, judge, calibrations=self.calibrations, accept_rule=self.accept_rule
        )

    def _targets_of(self, item: Item) -> tuple[Target, ...]:
        if item.id not in self._targets:
            self._targets[item.id] = self._judge.targets(item, self.bank.language)
        return self._targets[item.id]

    def _graded(
        self,
        look: _Look,
        evidence: Sequence[ConceptEvidence],
        nearness: Mapping[str, float] | None,
    ) -> GradedResponse:
        """By the rubric alone; `nearness` to all items is known where no concept was found."""
        item, reading, flags = look.item, look.reading, look.flags
        if nearness is not None:
            flags += unheard_flags(item, reading, nearness=nearness)
        if _is_contradicted(item, evidence):
            flags += (Flag.CONTRADICTION,)
        if any(map(is_unanswered, item.rubric.concepts)):
            flags += (Flag.UNSURE,)
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
                item,
                self._judge,
                calibration=self.calibrations.get(item.id),
                accept_rule=self.accept_rule,
            ),
        )

    def _finished(self, graded: GradedResponse, answer: AnswerText | None) -> GradedResponse:
        """The grade calibrated, marked where a person must look, and with feedback."""
        item = self.bank.item(graded.item_id)
        if calibration := self.calibrations.get(item.id):
            graded = calibrated(graded, calibration, answer=answer)
        graded = marked_unsure(graded, self.accept_rule) if self.accept_rule else graded
        return replace(graded, feedback=render_feedback(graded, item, level=FeedbackLevel.FULL))

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


@dataclass(frozen=True, eq=False)
class _Look:
    """An answer before any evidence about it; `judged` is what of it can be evidence."""

    item: Item
    reading: Reading
    flags: tuple[Flag, ...]
    judged: Reading


def _is_contradicted(item: Item, evidence: Sequence[ConceptEvidence]) -> bool:
    """Whether a concept is stated wrongly; to contradict a misconception is right."""
    of_concepts = evidence[: len(item.rubric.concepts)]
    return any(e.status is Status.CONTRADICTED for e in of_concepts)
