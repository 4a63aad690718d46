"""A response as a calibration compares it with scored ones: its words and its meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from grader.evidence.signals import ResponseView

Meanings = NDArray[np.float16]
"""Unit vectors of texts. Half precision keeps a file of thousands small; it is used from the
first fit on, so that what is loaded predicts as what was fitted."""


@dataclass(frozen=True, eq=False)
class AnswerText:
    """What of one response is compared with scored ones.

    Attributes
    ----------
    terms : mapping of str to int
        Lemmas and pairs of neighbouring lemmas, with how often they occur.
    meaning : array of shape (n_dims,)
        The vector of the whole text.
    """

    terms: Mapping[str, int]
    meaning: Meanings

    @classmethod
    def of(cls, view: ResponseView) -> AnswerText:
        """Return what is compared of a response as it was judged."""
        lemmas = [word.lemma for word in view.reading.words]
        terms = Counter([*lemmas, *(" ".join(pair) for pair in pairwise(lemmas))])
        return cls(terms, view.encoding.vector.astype(np.float16))

    @cached_property
    def wording(self) -> str:
        """The terms as one string: equal for answers of the same words."""
        return "\n".join(f"{self.terms[term]} {term}" for term in sorted(self.terms))
