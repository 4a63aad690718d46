"""What a response states in one place and denies in another.

Read as a whole, such a response expresses the concept as much as it denies it. Where two of its
passages are held against each other, the reader is sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader.evidence.asking import PairReader
from grader.evidence.case import Case
from grader.evidence.reader import ReadPair
from grader.evidence.signals import ResponseView
from grader.evidence.target import asked
from grader.language import Span
from grader.language.polarity import OPPOSITES

TAKEN_BACK = 0.97
"""Least P(contradicted) of one passage by another. Of 563 concepts found in courses left out whose
words another passage turns round, none has as much (.96 at most); "it is short" and "it is not
short" have .98."""

ABOUT_ANOTHER = 0.5
"""P(absent) of the concept from which on a passage denies something else in the same sentence."""

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
    target, own_words = case.target, asked(stated.of(text))
    pairs = [ReadPair(own_words, span.of(text)) for span in tried]
    pairs += [ReadPair(target.claim, span.of(text), target.prompt.text) for span in tried]
    denied, about = np.split(reader.read(pairs), 2)
    said = np.where(about[:, 1] < ABOUT_ANOTHER, denied[:, 2], 0.0)
    most = int(said.argmax())
    return Retraction(tried[most], float(said[most])) if said[most] >= TAKEN_BACK else None


def _turned(case: Case, stated: Span) -> list[int]:
    """Windows elsewhere that turn a word of the stated ones round, those most alike first."""
    windows, said = case.view.windows, _lemmas(case.view, case.view.windows.index(stated))
    alike = {
        at: len(said.keys() & here.keys())
        for at, window in enumerate(windows)
        if not window.overlaps(stated.start, stated.end)
        and _turns(said, here := _lemmas(case.view, at))
    }
    return sorted(alike, key=lambda at: (-alike[at], len(_lemmas(case.view, at))))[:N_TRIED]


def _turns(said: Mapping[str, bool], here: Mapping[str, bool]) -> bool:
    """Whether a word is denied in one only, or its contrary stands in the other."""
    denied = any(said[lemma] != here[lemma] for lemma in said.keys() & here.keys())
    return denied or any(
        OPPOSITES.get(lemma, frozenset()) & here.keys() for lemma in said.keys() - here.keys()
    )


def _lemmas(view: ResponseView, window: int) -> dict[str, bool]:
    """The lemmas of the content words of a window, and whether each is denied there."""
    first, last = view.word_ranges[window]
    return {
        word.lemma: bool(is_denied)
        for word, is_denied in zip(
            view.reading.words[first:last], view.negated[first:last], strict=True
        )
        if not word.is_stop
    }
