"""Which of a student's words show what is said: the passage that a person would mark.

The passage on which a concept is judged is often too wide, or a neighbour's. Here each
passage is compared with the best of the response in every signal, and its length with the
statement's; what people marked in the corpus weighs these (`training/fit_fusion.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.evidence.signals import SIGNALS, Signals
from grader.language import Span

COMPARED = (
    "cosine",
    "cosine_off_prompt",
    "recall",
    "weakest_words",
    "precision",
    "coverage",
    "keywords",
    "novelty",
)
"""Signals of a passage, each less the highest in the response. All thirteen, or their own
values beside, choose no better on courses left out (a quote shares half or more of the
marked characters in 85 % of concepts; 74 % without a model of its own)."""

QUOTE_INPUTS = (*(f"{name}_behind" for name in COMPARED), "length")
"""Inputs of the quote model; `length` is the log of the characters beside the statement's."""

_COLUMNS = [SIGNALS.index(name) for name in COMPARED]


def quote_inputs(
    signals: Signals, windows: Sequence[Span], *, statement: str
) -> NDArray[np.float64]:
    """Return the inputs of the quote model, shape (n_windows, n_inputs)."""
    compared = signals[:, _COLUMNS]
    lengths = np.array([window.end - window.start for window in windows], dtype=float)
    return np.column_stack([compared - compared.max(axis=0), np.log(lengths / len(statement))])
