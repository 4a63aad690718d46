"""What a response states in one place and denies in another.

Read as a whole, such a response expresses the concept as much as it denies it. Where two of its
passages are held against each other, the reader is sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.evidence.asking import PairReader
from grader.evidence.case import Case
from grader.evidence.reader import ReadPair
from grader.evidence.target import asked
from grader.language import Span
from grader.language.polarity import OPPOSITES

TAKEN_BACK = 0.97
"""Least P(contradicted) of one passage by another. Of 563 concepts found in courses left out whose
words another passage turns round, none has as much (.96 at most); "it is short" and "it is not
short" have .98."""

ABOUT_ANOTHER = 0.5
"""P(absent) of the concept from which on a passage denies something else in the same sentence."""

NO_OPPOSITES: frozenset[str] = frozenset()

N_TRIED = 2
"""Passages that are held against the words that state a concept."""


@dataclass(frozen=True)
class Retraction:
    """The passage that denies, and how likely it does."""

    span: Span
    p_contradicted: float


def find_retraction(case: Case, stated: Span, *, reader: PairReader) -> Retraction | None:
    """Return where a response denies what it states in the words `stated`, if it does."""
    windows, text = case.view.windows, case.view.reading.text
    tried = [windows[at] for at in _turned(case, stated)]
    if not tried:
        return None
    own_words = asked(stated.of(text))
    denied = reader.read([ReadPair(own_words, span.of(text)) for span in tried])[:, 2]
    most = int(denied.argmax())
    if denied[most] < TAKEN_BACK:
        return None
    claim, prompt = case.target.claim, case.target.prompt.text
    [[_, p_absent, _]] = reader.read([ReadPair(claim, tried[most].of(text), prompt)])
    return Retraction(tried[most], float(denied[most])) if p_absent < ABOUT_ANOTHER else None


def _turned(case: Case, stated: Span) -> list[int]:
    """Windows elsewhere that turn a word of the stated ones round, those most alike first."""
    windows, denials = case.view.windows, case.view.denials
    said = denials[windows.index(stated)]
    alike = {
        at: len(said.keys() & here.keys())
        for at, (window, here) in enumerate(zip(windows, denials, strict=True))
        if not window.overlaps(stated.start, stated.end) and _turns(said, here)
    }
    return sorted(alike, key=lambda at: (-alike[at], len(denials[at])))[:N_TRIED]


def _turns(said: Mapping[str, bool], here: Mapping[str, bool]) -> bool:
    """Whether a word is denied in one only, or its contrary stands in the other."""
    return any(
        said[lemma] != here[lemma]
        if lemma in here
        else not OPPOSITES.get(lemma, NO_OPPOSITES).isdisjoint(here)
        for lemma in said
    )
