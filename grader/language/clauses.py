"""Sentences and clauses of a text as character spans."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` up to (not including) `end` of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of the span."""
        return text[self.start : self.end]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the span shares a character with [start, end)."""
        return self.start < end and start < self.end


# A full stop ends a sentence only before white space, and neither after a one-letter
# abbreviation ("e.g.", "U.S.") nor after the few common long ones.
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Za-z])(?<!\betc)(?<!\bvs)(?<!\bapprox)(?<!\bDr)(?<!\bMr)(?<!\bSt)[.!?]+[\"')\]”’]*(?=\s)|\n+"
)

# Words that open a new proposition inside a sentence. The split stands before the word.
_CLAUSE_OPENERS = (
    "whereas while because since although though but however instead unlike so therefore "
    "which whose when if unless rather"
).split()
_CLAUSE_BREAK = re.compile(
    rf"[;:,](?=\s)|\s[-–—]+\s|\s(?=(?:{'|'.join(_CLAUSE_OPENERS)})\b)|\s(?=and\s)", re.IGNORECASE
)

MIN_CLAUSE_WORDS = 3
"""A shorter piece ("for example", "S3") is no proposition; it stays with its neighbour."""


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text`; a line break ends one.

    Examples
    --------
    >>> text = "It is fast, e.g. in Spark. Easy too!"
    >>> [sentence.of(text) for sentence in sentences(text)]
    ['It is fast, e.g. in Spark.', 'Easy too!']
    """
    return _split(text, 0, len(text), _SENTENCE_END)


def clauses(text: str) -> list[Span]:
    """Return the clauses of `text`, each within one sentence.

    Examples
    --------
    >>> text = "boto3 is general purpose, whereas the SDK is made for machine learning."
    >>> [c.of(text) for c in clauses(text)]
    ['boto3 is general purpose,', 'whereas the SDK is made for machine learning.']
    """
    return [
        clause
        for sentence in sentences(text)
        for clause in _join_short(text, _split(text, sentence.start, sentence.end, _CLAUSE_BREAK))
    ]


def _split(text: str, start: int, end: int, breaks: re.Pattern[str]) -> list[Span]:
    """Cut [start, end) after each match of `breaks`; trimmed, empty pieces left out."""
    cuts = [start, *(m.end() for m in breaks.finditer(text, start, end)), end]
    spans = []
    for left, right in pairwise(cuts):
        piece = text[left:right]
        left += len(piece) - len(piece.lstrip())
        right -= len(piece) - len(piece.rstrip())
        if left < right and any(c.isalnum() for c in text[left:right]):
            spans.append(Span(left, right))
    return spans


def _join_short(text: str, spans: list[Span]) -> list[Span]:
    """Join a span that is too short to be a proposition to the one before it, or after."""
    joined: list[Span] = []
    for span in spans:
        if joined and (_is_short(text, span) or _is_short(text, joined[-1])):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _is_short(text: str, span: Span) -> bool:
    return len(span.of(text).split()) < MIN_CLAUSE_WORDS
