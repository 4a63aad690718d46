"""The feedback card: what a page shows of a graded response, at each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.bank import Item
from grader.evidence import Quote, Status
from grader.scoring.checklist import CheckedIdea, checklist
from grader.scoring.feedback import FLAG_SENTENCES, FeedbackLevel, calibration_line
from grader.scoring.graded import GradedResponse

STATUS_WORDS = {
    Status.EXPRESSED: "found",
    Status.PARTIAL: "partly there",
    Status.MISSING: "missing",
    Status.CONTRADICTED: "stated wrongly",
}
"""Beside each colour and sign: neither of them alone says what a line means."""


@dataclass(frozen=True)
class Segment:
    """A stretch of the answer; `ideas` are the numbers of the checklist's lines it shows."""

    text: str
    status: Status | None
    ideas: tuple[int, ...]


@dataclass(frozen=True)
class CardLine:
    """One idea of the checklist, by its number from 1.

    Attributes
    ----------
    hint : str
        The teacher's, where the idea is not found and the text is not the hint itself.
    """

    number: int
    status: Status
    text: str
    hint: str
    quotes: tuple[str, ...]

    @property
    def word(self) -> str:
        """The status, as people read it."""
        return STATUS_WORDS[self.status]


@dataclass(frozen=True)
class FeedbackCard:
    """What is shown of one response.

    Attributes
    ----------
    segments : tuple of Segment
        The answer, cut where the quotes of the lines begin and end.
    remarks : tuple of str
        What the flags say to a student, and what a calibration adds.
    """

    lines: tuple[CardLine, ...]
    segments: tuple[Segment, ...]
    remarks: tuple[str, ...]

    def with_status(self, *statuses: Status) -> tuple[CardLine, ...]:
        """Return the lines with one of these statuses, in order."""
        return tuple(line for line in self.lines if line.status in statuses)


def feedback_card(graded: GradedResponse, item: Item, *, level: FeedbackLevel) -> FeedbackCard:
    """Return what a student is shown at a level.

    At `hint` no line holds a label; at `score` there are neither lines nor marks.
    """
    ideas = checklist(graded, item, level=level)
    hints = _hints(item) if level is FeedbackLevel.FULL else {}
    remarks = [FLAG_SENTENCES[flag] for flag in graded.flags]
    if line := calibration_line(graded):
        remarks.insert(0, f"{line}: the scores were fitted to your teacher's.")
    return FeedbackCard(
        lines=tuple(
            CardLine(
                number=number,
                status=idea.status,
                text=idea.text,
                hint="" if idea.status is Status.EXPRESSED else hints.get(idea.id, ""),
                quotes=tuple(" ".join(quote.text.split()) for quote in idea.quotes),
            )
            for number, idea in enumerate(ideas, start=1)
        ),
        segments=tuple(_segments(graded.response, ideas)),
        remarks=() if level is FeedbackLevel.SCORE else tuple(remarks),
    )


def _hints(item: Item) -> dict[str, str]:
    return {concept.id: concept.hint for concept in item.rubric.concepts if concept.hint}


def _segments(text: str, ideas: Sequence[CheckedIdea]) -> list[Segment]:
    """Cut the text at every end of a quote; the parts make up the text."""
    quotes = [
        (number, idea.status, quote)
        for number, idea in enumerate(ideas, start=1)
        for quote in idea.quotes
    ]
    cuts = sorted({0, len(text), *(at for _, _, q in quotes for at in (q.start, q.end))})
    segments = []
    for start, end in pairwise(cuts):
        here = [(n, status) for n, status, quote in quotes if _covers(quote, start, end)]
        segments.append(
            Segment(
                text[start:end],
                _gravest([status for _, status in here]),
                tuple(dict.fromkeys(n for n, _ in here)),
            )
        )
    return segments


def _covers(quote: Quote, start: int, end: int) -> bool:
    return quote.start <= start and end <= quote.end


def _gravest(statuses: Sequence[Status]) -> Status | None:
    """What is wrong must be seen before what is half there, and that before what is right."""
    order = (Status.CONTRADICTED, Status.PARTIAL, Status.EXPRESSED)
    return next((status for status in order if status in statuses), None)
