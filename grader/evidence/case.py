"""A case: one target in one response, measured and read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.evidence.signals import ResponseView, Signals
from grader.evidence.target import Target
from grader.language import is_shuffled

NAMED = 0.98
"""P(expressed) where a name stands that is all a statement asks for: so it was in 316 of the
320 labelled answers of the concept-labelled corpus in which one stands."""


@dataclass(frozen=True, eq=False)
class Case:
    """One target in one response, measured: log-odds for each window.

    `entailment` holds the reader's three probabilities for each window, or None.
    """

    target: Target
    view: ResponseView
    signals: Signals
    entailment: NDArray[np.float64] | None


def is_named(case: Case) -> NDArray[np.bool_]:
    """Whether each window holds a name that meets the concept, and none denies, (n_windows,).

    Among shuffled words nothing is named.
    """
    view = case.view
    if not case.target.names.wordings or is_shuffled(view.reading.words, view.reading.text):
        return np.zeros(len(view.windows), dtype=bool)
    upheld = [w for w, denied in zip(view.reading.words, view.negated, strict=True) if not denied]
    places = case.target.names.places(upheld)
    return np.array(
        [any(w.start <= p.start and p.end <= w.end for p in places) for w in view.windows]
    )
