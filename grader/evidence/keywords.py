"""Literal signals: which words of a statement, and which keywords, a text holds.

Lemmas must agree; a word that is not found is looked for again with a typo in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from grader.language import Word

ONE_TYPO_LENGTH = 5
"""Shorter words with a typo are other words too often (cell, sell, cells, bell)."""

TWO_TYPOS_LENGTH = 9
"""A long word may hold two typos: 'orchestrates' as 'orchastrats'."""


@lru_cache(maxsize=200_000)
def is_same_word(one: str, other: str) -> bool:
    """Whether two lemmas are the same word but for typing errors.

    Examples
    --------
    >>> is_same_word("orchestrate", "orchastrat"), is_same_word("s3", "s4")
    (True, False)
    """
    if one == other:
        return True
    length = min(len(one), len(other))
    if length < ONE_TYPO_LENGTH or one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return False
    allowed = 2 if length >= TWO_TYPOS_LENGTH else 1
    return OSA.distance(one, other, score_cutoff=allowed) <= allowed


def match_words(wanted: Sequence[str], found: Sequence[Word]) -> NDArray[np.bool_]:
    """Return which found word is which wanted lemma, shape (n_wanted, n_found)."""
    if not wanted or not found:
        return np.zeros((len(wanted), len(found)), dtype=bool)
    lemmas = tuple(wanted)
    return np.array([_is_each(lemmas, word.lemma) for word in found], dtype=bool).T


@lru_cache(maxsize=100_000)
def _is_each(wanted: tuple[str, ...], lemma: str) -> tuple[bool, ...]:
    """Whether a lemma is the same word as each of those wanted: classes share their words."""
    return tuple(is_same_word(one, lemma) for one in wanted)


def phrase_places(phrase: Sequence[str], found: Sequence[Word]) -> list[tuple[int, int]]:
    """Return (start, end) characters where the lemmas of `phrase` stand in order.

    Function words between them may differ: "stores the data" holds "store data".
    """
    places = []
    first, *others = phrase
    content = [word for word in found if not word.is_stop or word.lemma in phrase]
    for index in range(len(content) - len(others)):
        # Hardly any word is the first one: the rest is looked at there only.
        if is_same_word(first, content[index].lemma):
            run = content[index + 1 : index + len(phrase)]
            if all(is_same_word(lemma, w.lemma) for lemma, w in zip(others, run, strict=True)):
                places.append((content[index].start, content[index + len(others)].end))
    return places
