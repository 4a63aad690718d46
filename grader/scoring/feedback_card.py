"""The feedback card: what pages and JSON show of a graded response, at each level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from grader.bank import Item
from grader.evidence import Quote, Status
from grader.scoring.checklist import CheckedIdea, checklist
from grader.scoring.feedback import (
    FLAG_SENTENCES,
    FeedbackLevel,
    calibration_line,
    render_number,
)
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
class IdeaLine:
    """One idea of the checklist, by its number from 1.

    Attributes
    ----------
    word : str
        The status, as people read it.
    hint : str
        The teacher's, where the idea is not found and the text is not the hint itself.
    """

    number: int
    status: Status
    word: str
    text: str
    hint: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class FeedbackCard:
    """What is shown of one response.

    Attributes
    ----------
    score, max_points : str or None
        As a person writes points; None where only hints are shown.
    segments : tuple of Segment
        The answer, cut where the quotes of the lines begin and end.
    calibration : str
        What a calibration adds to the score; empty for nothing.
    remarks : tuple of str
        What the flags say to a student.
    is_first_look : bool
        Whether only fast evidence was looked at, as while typing.
    """

    item_id: str
    score: str | None
    max_points: str | None
    lines: tuple[IdeaLine, ...]
    segments: tuple[Segment, ...]
    calibration: str
    remarks: tuple[str, ...]
    is_first_look: bool = False

    @property
    def summary(self) -> str:
        """One sentence for those who listen: the score, and how many ideas are where."""
        counts = [
            f"{n} {word}"
            for status, word in STATUS_WORDS.items()
            if (n := len(self.with_status(status)))
        ]
        points = [f"{self.score} of {self.max_points} points"] if self.score else []
        return "; ".join(points + ([", ".join(counts)] if counts else []))

    def with_status(self, *statuses: Status) -> tuple[IdeaLine, ...]:
        """Return the lines with one of these statuses, in order."""
        return tuple(line for line in self.lines if line.status in statuses)

    def without_points(self) -> FeedbackCard:
        """Return the card of a class that sees ideas and no points."""
        return replace(self, score=None, max_points=None, calibration="")

    def as_first_look(self) -> FeedbackCard:
        """Return the card, said to rest on fast evidence only."""
        return replace(self, is_first_look=True)


def feedback_card(graded: GradedResponse, item: Item, *, level: FeedbackLevel) -> FeedbackCard:
    """Return what a student is shown at a level.

    At `hint` no line holds a label; at `score` there are neither lines nor marks.
    """
    ideas = checklist(graded, item, level=level)
    hints = _hints(item) if level is FeedbackLevel.FULL else {}
    is_score = level is FeedbackLevel.SCORE
    return FeedbackCard(
        item_id=item.id,
        score=render_number(graded.score),
        max_points=render_number(graded.max_points),
        lines=tuple(
            IdeaLine(
                number=number,
                status=idea.status,
                word=STATUS_WORDS[idea.status],
                text=idea.text,
                hint="" if idea.status is Status.EXPRESSED else hints.get(idea.id, ""),
                quotes=tuple(" ".join(quote.text.split()) for quote in idea.quotes),
            )
            for number, idea in enumerate(ideas, start=1)
        ),
        segments=tuple(_segments(graded.response, ideas)),
        calibration="" if is_score else _calibration(graded),
        remarks=() if is_score else tuple(FLAG_SENTENCES[flag] for flag in graded.flags),
    )


def _calibration(graded: GradedResponse) -> str:
    line = calibration_line(graded)
    return f"{line}: the scores were fitted to your teacher's." if line else ""


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
