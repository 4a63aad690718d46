"""Which of a student's words show what is said: the passage that a person would mark.

The passage on which a concept is judged is often too wide, or a neighbour's. Here each
passage is compared with the best of the response in every signal, and its length with the
statement's; what people marked in the corpus weighs these (`training/fit_fusion.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.evidence.asking import SAYS_IT, PairReader
from grader.evidence.case import Case, is_named
from grader.evidence.concept import Status
from grader.evidence.fusion import Fusion, logit
from grader.evidence.reader import ReadPair
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

N_READ_APART = 4
"""Passages closest to a denied statement that are read by themselves: which of them denies it?"""

DENIAL_WEIGHT = 0.5
"""Of the log-odds that a passage by itself denies, beside the quote model's. Of 820 denials marked
in courses left out, .78 are quoted by half or more, and .67 without; with 6 passages read .79."""

_COLUMNS = [SIGNALS.index(name) for name in COMPARED]


def quote_inputs(
    signals: Signals, windows: Sequence[Span], *, statement: str
) -> NDArray[np.float64]:
    """Return the inputs of the quote model, shape (n_windows, n_inputs)."""
    compared = signals[:, _COLUMNS]
    lengths = np.array([window.end - window.start for window in windows], dtype=float)
    return np.column_stack([compared - compared.max(axis=0), np.log(lengths / len(statement))])


def quoted(
    case: Case, status: Status, *, judged: int, fusion: Fusion, reader: PairReader | None
) -> tuple[Span, ...]:
    """Return the words that show the status; of what is denied, also where else it is stated.

    Parameters
    ----------
    judged : int
        The window that the status was seen in; the words are of its passage.
    """
    if status is Status.MISSING:
        return ()
    windows = case.view.windows
    statement = case.target.statement.text
    merit = fusion.quote.log_odds(quote_inputs(case.signals, windows, statement=statement))
    if status is not Status.CONTRADICTED:
        named = np.flatnonzero(is_named(case)).tolist()
        return (windows[max(named or _read_with(case, judged), key=lambda at: merit[at])],)
    ranked = sorted(_read_with(case, judged), key=lambda at: -merit[at])
    if reader is None:
        return (windows[ranked[0]],)
    closest = [windows[at] for at in ranked[:N_READ_APART]]
    target, text = case.target, case.view.reading.text
    said = reader.read(
        [ReadPair(target.claim, span.of(text), target.prompt.text) for span in closest]
    )
    denied = merit[ranked[:N_READ_APART]] + DENIAL_WEIGHT * logit(said[:, 2])
    shown = closest[int(denied.argmax())]
    states = [
        (expressed, span)
        for expressed, span in zip(said[:, 0].tolist(), closest, strict=True)
        if not span.overlaps(shown.start, shown.end) and expressed >= SAYS_IT
    ]
    return (shown, max(states)[1]) if states else (shown,)


def _read_with(case: Case, judged: int) -> list[int]:
    """The windows that the reader read together with one; all of them without a reader."""
    if case.entailment is None:
        return list(range(len(case.view.windows)))
    same = (case.entailment == case.entailment[judged]).all(axis=1)
    return [int(at) for at in np.flatnonzero(same)]
