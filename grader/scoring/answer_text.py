"""A response as a calibration compares it with scored ones: words, meaning, what it shows."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from grader.evidence import ConceptEvidence
from grader.evidence.fusion import logit
from grader.evidence.signals import ResponseView

Vectors = NDArray[np.float16]
"""Of texts. Half precision keeps a file of thousands small; it is used from the
first fit on, so that what is loaded predicts as what was fitted."""

N_BUCKETS = 2048
"""Of a spelling. With 1,700 answers in one fit 1,024 do a little worse, 4,096 and 16,384 no
better (Beetle train, five folds)."""

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
"""Characters of the pieces of a word."""

SURE = 0.99
"""Probabilities nearer to 1, or to 0, are taken for this: beyond, they differ by nothing seen."""

MOST_REMEMBERED = 50_000
"""Terms of which the buckets are kept: more than a course has."""


@dataclass(frozen=True, eq=False)
class AnswerText:
    """What of one response is compared with scored ones.

    Attributes
    ----------
    terms : mapping of str to int
        Lemmas and pairs of neighbouring lemmas, with how often they occur.
    meaning : array of shape (n_dims,)
        The vector of the whole text.
    findings : array of shape (2 * n_concepts,)
        Log-odds that a concept is expressed, and contradicted; empty where that is not known.
    """

    terms: Mapping[str, int]
    meaning: Vectors
    findings: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float16))

    @classmethod
    def of(cls, view: ResponseView) -> AnswerText:
        """Return what is compared of a response as it was judged."""
        lemmas = [word.lemma for word in view.reading.words]
        terms = Counter([*lemmas, *(" ".join(pair) for pair in pairwise(lemmas))])
        return cls(terms, view.encoding.vector.astype(np.float16))

    def showing(self, evidence: Iterable[ConceptEvidence]) -> AnswerText:
        """Return the same with what was found of each concept."""
        found = [p for one in evidence for p in (one.p_expressed, one.p_contradicted)]
        held = np.clip(np.array(found, dtype=float), 1 - SURE, SURE)
        return replace(self, findings=logit(held).astype(np.float16))

    @cached_property
    def wording(self) -> str:
        """The terms as one string: equal for answers of the same words."""
        return "\n".join(f"{self.terms[term]} {term}" for term in sorted(self.terms))

    @cached_property
    def spelling(self) -> Vectors:
        """The unit vector of the pieces of its words, shape (`N_BUCKETS`,).

        Misspelled and inflected words share most pieces with the right ones.

        References
        ----------
        Bojanowski et al. (2017), enriching word vectors with subword information,
        doi:10.1162/tacl_a_00051; Weinberger et al. (2009), feature hashing,
        doi:10.1145/1553374.1553516.
        """
        sums = np.zeros(N_BUCKETS)
        for term in sorted(self.terms):
            places, signs = _pieces(term)
            np.add.at(sums, places, signs * (1 + math.log(self.terms[term])))
        length = math.sqrt(math.fsum(sums**2)) or 1.0
        return (sums / length).astype(np.float16)


@lru_cache(maxsize=MOST_REMEMBERED)
def _pieces(term: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Buckets and signs of the pieces of a lemma, and of a term as a whole."""
    word = f"<{term}>"
    pieces = [f"={term}"]
    if " " not in term:
        pieces += [
            word[start : start + length]
            for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1)
            for start in range(len(word) - length + 1)
        ]
    # Python's own hash differs from run to run.
    hashes = np.array([zlib.crc32(piece.encode()) for piece in pieces], dtype=np.int64)
    return hashes % N_BUCKETS, np.where(hashes // N_BUCKETS % 2, 1.0, -1.0)
