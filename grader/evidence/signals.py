"""The signals: what each passage of a response shows about one target, as named numbers.

Every passage (clause, sentence, neighbouring pair) is held against the statement by
itself; the best one speaks for the response. So a long answer is not diluted, one
more sentence never takes evidence away, and padding buys nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.evidence.encoding import Encoding, Vectors
from grader.evidence.keywords import match_words, phrase_places
from grader.evidence.reading import Reading
from grader.evidence.target import Target, off_direction
from grader.language import Span
from grader.language.polarity import OPPOSITES, negated

Signals = NDArray[np.float64]

SIGNALS = (
    "cosine",  # of passage and statement, pooled from contextual tokens
    "cosine_off_prompt",  # the same after the prompt's direction is taken out of both
    "recall",  # tokens of the statement, each with its best match in the passage
    "weakest_words",  # mean of the worst-matched quarter of the statement's own tokens
    "precision",  # tokens of the passage, each with its best match in the statement
    "coverage",  # weighted share of the statement's content lemmas in the passage
    "keywords",  # share of the concept's keywords in the passage; two are enough
    "negation",  # share of the matched words whose negation differs from the statement's
    "opposites",  # share of the statement's words that have their contrary in the passage
    "prose",  # share of function words: a list of terms has none
    "novelty",  # share of the passage's content that the prompt does not give
    "given",  # share of the statement's content that the prompt gives
    "has_keywords",  # 1 when the concept has keywords at all
)
"""Names of the signals, in the order of the columns."""


ENOUGH_KEYWORDS = 2
"""Keywords signal, they are not required: a third one adds nothing. On courses left out this
does as well as the share of all (AUC .779 both), and a long list of wordings does no harm."""


@dataclass(frozen=True, eq=False)
class ResponseView:
    """A reading with its encoding, and what is derived from both once per response."""

    reading: Reading
    encoding: Encoding

    @cached_property
    def windows(self) -> list[Span]:
        """Passages that hold at least one token and one word."""
        return [
            window
            for window in self.reading.windows
            if np.ptp(_inside(window, *self._token_places)) > 0
            and np.ptp(_inside(window, *self._word_places)) > 0
        ]

    @cached_property
    def _token_places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.encoding.offsets[:, 0], self.encoding.offsets[:, 1]

    @cached_property
    def _word_places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        found = self.reading.words
        return (
            np.array([w.start for w in found], dtype=np.int64),
            np.array([w.end for w in found], dtype=np.int64),
        )

    @cached_property
    def token_ranges(self) -> NDArray[np.int64]:
        """First token and one past the last of each window, shape (n_windows, 2)."""
        return np.array([_inside(w, *self._token_places) for w in self.windows]).reshape(-1, 2)

    @cached_property
    def word_ranges(self) -> NDArray[np.int64]:
        """First word and one past the last of each window, shape (n_windows, 2)."""
        return np.array([_inside(w, *self._word_places) for w in self.windows]).reshape(-1, 2)

    @cached_property
    def window_vectors(self) -> Vectors:
        """Unit vectors of the windows, shape (n_windows, n_dims)."""
        return self.encoding.pool(self.windows)

    @cached_property
    def negated(self) -> NDArray[np.bool_]:
        """For each word whether it stands under a negation, shape (n_words,)."""
        return np.array(negated(self.reading.words, self.reading.text), dtype=bool)

    @cached_property
    def denials(self) -> list[dict[str, bool]]:
        """For each window the lemmas of its content words, and whether each is denied there."""
        told = [
            (word.lemma, bool(denied))
            for word, denied in zip(self.reading.words, self.negated, strict=True)
        ]
        return [
            {
                lemma: denied
                for (lemma, denied), is_content in zip(
                    told[first:last], self.is_content[first:last], strict=True
                )
                if is_content
            }
            for first, last in self.word_ranges.tolist()
        ]

    @cached_property
    def is_content(self) -> NDArray[np.bool_]:
        """For each word whether it is no function word, shape (n_words,)."""
        return np.array([not word.is_stop for word in self.reading.words], dtype=bool)

    @cached_property
    def _words_in(self) -> NDArray[np.float64]:
        """1 for each word that stands in a window, shape (n_words, n_windows)."""
        places = np.arange(len(self.reading.words))[:, None]
        first, last = self.word_ranges.T
        return ((places >= first) & (places < last)).astype(np.float64)

    def count(self, flags: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Count, in each window, the words that are flagged; (…, n_words) -> (…, n_windows)."""
        return (flags @ self._words_in).astype(int)

    @cached_property
    def content_here(self) -> NDArray[np.int64]:
        """How many words of each window are no function words, shape (n_windows,)."""
        return self.count(self.is_content)


def _inside(span: Span, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[int, int]:
    """First place that reaches into the span, and one past the last."""
    first = int(np.searchsorted(ends, span.start, side="right"))
    return first, max(first, int(np.searchsorted(starts, span.end, side="left")))


def measure(target: Target, view: ResponseView) -> Signals:
    """Return the signals of `target` in each window, shape (n_windows, n_signals)."""
    if not view.windows:
        return np.zeros((0, len(SIGNALS)))
    matches = match_words([*target.lemmas, *target.first_lemmas], view.reading.words)
    n_lemmas = len(target.lemmas)
    columns = {
        **_vector_signals(target, view),
        **_token_signals(target, view),
        **_word_signals(target, view, matches[:n_lemmas]),
        "keywords": _keyword_signal(target, view, np.asarray(matches[n_lemmas:].any(axis=1))),
        "has_keywords": np.full(len(view.windows), float(bool(target.keywords))),
    }
    return np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float64)


def _vector_signals(target: Target, view: ResponseView) -> dict[str, NDArray]:
    off_prompt = off_direction(view.window_vectors, target.prompt.vector)
    return {
        "cosine": view.window_vectors @ target.statement.vector,
        "cosine_off_prompt": off_prompt @ target.off_prompt_vector,
    }


def _token_signals(target: Target, view: ResponseView) -> dict[str, NDArray]:
    """Token alignment, as in BERTScore (Zhang et al. 2020, arXiv:1904.09675), weighted."""
    similarity = target.statement.unit_tokens @ view.encoding.unit_tokens.T
    weights = target.token_weights / target.token_weights.sum()
    best = _best_by_window(similarity, view.token_ranges)
    own = np.sort(best[:, target.token_weights == target.token_weights.max()], axis=1)
    backward = np.concatenate([[0.0], similarity.max(axis=0).cumsum(dtype=np.float64)])
    first, last = view.token_ranges[:, 0], view.token_ranges[:, 1]
    return {
        "recall": best @ weights,
        "weakest_words": own[:, : max(1, own.shape[1] // 4)].mean(axis=1),
        "precision": (backward[last] - backward[first]) / (last - first),
    }


def _best_by_window(
    similarity: NDArray[np.float32], token_ranges: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Best match of each statement token in each window, shape (n_windows, n_statement_tokens)."""
    # reduceat takes from each index up to the next: every other one is between two windows;
    # one more column lets a window end with the text.
    closed = np.pad(similarity, ((0, 0), (0, 1)), constant_values=-1.0)
    return np.maximum.reduceat(closed, token_ranges.ravel(), axis=1)[:, ::2].T


def _word_signals(
    target: Target, view: ResponseView, matches: NDArray[np.bool_]
) -> dict[str, NDArray]:
    """`matches`: which word is which of the statement's, shape (n_lemmas, n_words)."""
    weights = target.content_weights
    found = view.count(matches) > 0  # (n_lemmas, n_windows)
    coverage = weights @ found
    denied_here = view.count(matches & view.negated) == view.count(matches)
    differs = found & (denied_here != target.is_denied[:, None])
    contrary = _opposite_words(target.lemmas, view) & ~found
    words_here = np.ptp(view.word_ranges, axis=1)
    new = np.array([w.lemma not in target.prompt_lemmas for w in view.reading.words], dtype=bool)
    return {
        "coverage": coverage,
        "negation": np.divide(
            weights @ differs, coverage, out=np.zeros(len(coverage)), where=coverage > 0
        ),
        "opposites": weights @ contrary,
        "prose": 1.0 - view.content_here / words_here,
        "novelty": view.count(view.is_content & new) / np.maximum(view.content_here, 1),
        "given": np.full(len(coverage), target.is_given.sum() / max(len(target.is_given), 1)),
    }


def _opposite_words(lemmas: Sequence[str], view: ResponseView) -> NDArray[np.bool_]:
    """Whether a window holds a contrary of each lemma, shape (n_lemmas, n_windows)."""
    contrary = np.zeros((len(lemmas), len(view.reading.words)), dtype=bool)
    for row, lemma in enumerate(lemmas):
        if lemma in OPPOSITES:
            contrary[row] = [word.lemma in OPPOSITES[lemma] for word in view.reading.words]
    return view.count(contrary) > 0


def _keyword_signal(
    target: Target, view: ResponseView, is_begun: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Share of the keywords asked for that each window holds, shape (n_windows,).

    `is_begun`: whether the first word of each wording stands somewhere, shape (n_wordings,);
    a response holds few of them, and only those are looked for.
    """
    found = np.zeros(len(view.windows))
    begun = iter(is_begun.tolist())
    for wordings in target.keywords:
        here = [phrase for phrase in wordings if next(begun)]
        places = [place for phrase in here for place in phrase_places(phrase, view.reading.words)]
        if places:
            found += [any(w.overlaps(*place) for place in places) for w in view.windows]
    enough = min(len(target.keywords), ENOUGH_KEYWORDS)
    return np.minimum(found, enough) / max(enough, 1)
