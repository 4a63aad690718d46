"""What the reader is asked about a response, and what its answers say together.

It is asked about each concept in the words of its statement. Where that leaves doubt it is asked
once more, with the keywords and in the words in which the reference answer says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from grader.evidence.fusion import CERTAIN
from grader.evidence.reader import ReadPair, passages
from grader.evidence.signals import ResponseView
from grader.evidence.target import Target
from grader.language import Span, sentences

SURE = 0.8
"""Where expressed, absent or contradicted is this likely, nothing more is asked. On the eight
courses that the fusion is fitted on that saves 58 of 100 second questions, with .9 it saves 42;
F1 is the same (training/README.md, "Asked twice")."""

WEIGHT_OF_SECOND = 0.5
"""What the second answer weighs beside the first; with 1 near misses are told apart less well
(training/README.md, "Asked twice")."""

SAYS_IT = 0.5
"""Least P(expressed) by which one text says what another does: likelier than not."""

ON_TOPIC = 0.2
"""Least cosine of some sentence of a passage of a long text with the prompt and its reference
answers. Where answers of courses left out stand among ten answers to items of other courses, 2 % of
the passages that hold one have less, and 77 % of the others. In 24 of those others 38 % of concepts
were found or half found: each passage more is one more chance to be taken for what it is not."""

MANY_PASSAGES = 4
"""From so many on (some 350 words) a text may be about much else. In answers of two passages the
few that fall away are missed: score r on courses with near misses .843 for .830."""

NOTHING_SAID = (CERTAIN, 1 - 2 * CERTAIN, CERTAIN)
"""Of expressed, absent, contradicted."""


class PairReader(Protocol):
    """Reads a statement and a passage together; `Reader` is one."""

    @property
    def digest(self) -> str:
        """The first characters of the weights' sha256."""

    def read(self, pairs: Sequence[ReadPair]) -> NDArray[np.float64]:
        """Return P(expressed), P(absent), P(contradicted), shape (n_pairs, 3)."""


def ask(
    reader: PairReader, viewed: Sequence[tuple[Sequence[Target], ResponseView]]
) -> Iterator[NDArray[np.float64]]:
    """Yield for each target in turn what the reader says, by window: (n_windows, 3).

    All first questions are read in one call and all second ones in another. A passage of a long
    text that is about something else is not read, and shows nothing.
    """
    spans_of = [passages(view.reading.text) if view.windows else [] for _, view in viewed]
    read_of = [
        _on_topic(targets, view, spans)
        for (targets, view), spans in zip(viewed, spans_of, strict=True)
    ]
    asked = [
        (target, spans[at].of(view.reading.text))
        for (targets, view), spans, read in zip(viewed, spans_of, read_of, strict=True)
        for target, at in product(targets, np.flatnonzero(read))
    ]
    said = _read_twice(reader, asked)
    start = 0
    for (targets, view), spans, read in zip(viewed, spans_of, read_of, strict=True):
        home = np.array([_passage_of(window, spans) for window in view.windows], dtype=int)
        for _ in targets:
            by_passage = np.tile(NOTHING_SAID, (len(spans), 1))
            by_passage[read] = said[start : start + read.sum()]
            yield by_passage[home]
            start += read.sum()


def only_if_the_same(reader: PairReader, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return the targets without words of a reference that say less than the statement, or more."""
    quoted = [t for t in targets if t.reference_quote and t.second_claim]
    both_ways = [
        ReadPair(claim, passage, target.prompt.text)
        for target in quoted
        for claim, passage in (
            (target.claim, target.reference_quote),
            (target.second_claim, target.statement.text),
        )
    ]
    said = reader.read(both_ways)[:, 0].reshape(-1, 2).min(axis=1)
    other = {target for target, least in zip(quoted, said, strict=True) if least < SAYS_IT}
    return tuple(replace(t, reference_quote="") if t in other else t for t in targets)


def _on_topic(
    targets: Sequence[Target], view: ResponseView, spans: Sequence[Span]
) -> NDArray[np.bool_]:
    """Whether each passage may be about the item, (n_spans,); in a short text each is."""
    if len(spans) < MANY_PASSAGES or not targets:
        return np.ones(len(spans), dtype=bool)
    parts = sentences(view.reading.text)
    is_on = view.encoding.pool(parts) @ targets[0].topic.vector >= ON_TOPIC
    on_topic = [part for part, on in zip(parts, is_on, strict=True) if on]
    return np.array([any(s.overlaps(part.start, part.end) for part in on_topic) for s in spans])


def _read_twice(reader: PairReader, asked: Sequence[tuple[Target, str]]) -> NDArray[np.float64]:
    """Probabilities for each target and passage, (n_asked, 3)."""
    said = reader.read([ReadPair(t.claim, passage, t.prompt.text) for t, passage in asked])
    doubtful = [at for at, (t, _) in enumerate(asked) if t.second_claim and said[at].max() < SURE]
    again = [
        ReadPair(t.second_claim, passage, t.prompt.text)
        for t, passage in (asked[at] for at in doubtful)
    ]
    said[doubtful] = _together(said[doubtful], reader.read(again))
    return said


def _together(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted means of log-probabilities, as probabilities again: (n, 3), (n, 3) -> (n, 3)."""
    one, other = np.clip(first, CERTAIN, 1), np.clip(second, CERTAIN, 1)
    pooled = (one * other**WEIGHT_OF_SECOND) ** (1 / (1 + WEIGHT_OF_SECOND))
    return np.asarray(pooled / pooled.sum(axis=1, keepdims=True))


def _passage_of(window: Span, spans: Sequence[Span]) -> int:
    """Index of the passage that holds most of the window; the first of equals."""
    shared = [min(window.end, s.end) - max(window.start, s.start) for s in spans]
    return shared.index(max(shared))
