"""The feedback card: what a person is shown of a graded response, in pages and JSON alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pydantic import TypeAdapter

from grader.bank import Item
from grader.evidence import Quote, Status
from grader.scoring import CheckedIdea, FeedbackLevel, GradedResponse, checklist
from grader.scoring.feedback import FLAG_SENTENCES, calibration_line, render_number

STATUS_WORDS = {
    Status.EXPRESSED: "found",
    Status.PARTIAL: "partly",
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
    """One idea of the checklist, by its number from 1."""

    number: int
    status: Status
    word: str
    text: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class FeedbackCard:
    """What is shown.

    Attributes
    ----------
    score, max_points : str or None
        As a person writes points; None where the instructor shows hints only.
    segments : tuple of Segment
        The answer, cut where the quotes of the lines begin and end.
    is_first_look : bool
        Whether only fast evidence was looked at, as while typing.
    """

    item_id: str
    score: str | None
    max_points: str | None
    lines: tuple[CardLine, ...]
    segments: tuple[Segment, ...]
    remarks: tuple[str, ...]
    is_first_look: bool

    @property
    def summary(self) -> str:
        """One sentence for those who listen: the score, and how many ideas are where."""
        counts = [
            f"{n} {word}"
            for status, word in STATUS_WORDS.items()
            if (n := sum(line.status is status for line in self.lines))
        ]
        points = [f"{self.score} of {self.max_points} points"] if self.score else []
        return "; ".join(points + ([", ".join(counts)] if counts else []))


def feedback_card(
    graded: GradedResponse, item: Item, *, level: FeedbackLevel, is_first_look: bool = False
) -> FeedbackCard:
    """Return what a student is shown at a level.

    At `hint` no score is shown and no line holds a label; at `score` there are no lines.
    """
    ideas = checklist(graded, item, level=level)
    remarks = [FLAG_SENTENCES[flag] for flag in graded.flags]
    if level is not FeedbackLevel.HINT and (line := calibration_line(graded)):
        remarks.insert(0, f"{line}: the scores were fitted to your teacher's.")
    return FeedbackCard(
        item_id=item.id,
        score=None if level is FeedbackLevel.HINT else render_number(graded.score),
        max_points=None if level is FeedbackLevel.HINT else render_number(graded.max_points),
        lines=tuple(
            CardLine(
                number=number,
                status=idea.status,
                word=STATUS_WORDS[idea.status],
                text=idea.text,
                quotes=tuple(" ".join(quote.text.split()) for quote in idea.quotes),
            )
            for number, idea in enumerate(ideas, start=1)
        ),
        segments=tuple(_segments(graded.response, ideas)),
        remarks=() if level is FeedbackLevel.SCORE else tuple(remarks),
        is_first_look=is_first_look,
    )


def graded_from_json(details: str) -> GradedResponse:
    """Return the graded response that `as_json_object` described."""
    return _graded_type().validate_json(details)


@cache
def _graded_type() -> TypeAdapter[GradedResponse]:
    return TypeAdapter(GradedResponse)


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
