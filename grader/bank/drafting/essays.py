"""Essay rubrics: the ideas of a whole guide that an essay prompt asks for, ranked.

An essay has no key. Its ideas are looked for among those of the answers and the glossary, by
the cosine of their embeddings and the words they share with the prompt and its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.bank.drafting.keyphrases import CourseWords
from grader.bank.drafting.prompts import read_prompt
from grader.language import content_lemmas, words

Embed = Callable[[Sequence[str]], NDArray[np.floating]]
"""Texts to rows; the rows need not be of unit length."""

MIN_IDEAS, MAX_IDEAS = 4, 8
"""An essay rubric that a teacher can keep in mind; the curated ones have six to eight."""

OVERLAP_WEIGHT = 0.5
"""Shared words count half as much as the cosine: prompts name what they ask for."""

REPETITION = 0.6
"""How much of its cosine to an idea already taken an idea loses (maximal marginal relevance)."""

NEAR_DUPLICATE = 0.85
"""Cosine from which two ideas say the same."""

RELEVANT_SHARE = 0.6
"""Ideas are taken down to this share of the best one's relevance. Like the two above it was
set by reading essay drafts of a few guides, not by a measurement."""

MAX_NAME_SHARE = 0.25
"""What more of the guide's ideas hold than this is its subject, not a named example."""


@dataclass(frozen=True)
class SourcedIdea:
    """A proposition of the guide and the line that it stands on."""

    text: str
    line: int | None = None


class IdeaPool:
    """All ideas of a guide, embedded once.

    Parameters
    ----------
    ideas : sequence of SourcedIdea
    course : CourseWords
        Says which words of a prompt are worth sharing.
    embed : callable
        Texts to vectors.
    """

    def __init__(self, ideas: Sequence[SourcedIdea], *, course: CourseWords, embed: Embed) -> None:
        self.ideas = tuple(dict.fromkeys(ideas))
        self.course = course
        self.embed = embed
        self._lemmas = [frozenset(self._content(idea.text)) for idea in self.ideas]
        rows = self._rows([idea.text for idea in self.ideas])
        # Without its mean, a vector tells what an idea adds to the subject of the guide.
        self._mean = rows.mean(axis=0) if len(rows) > 1 else np.zeros(rows.shape[1:])
        self._vectors = _unit(rows - self._mean)  # (n_ideas, dim)

    def nearest(self, prompt: str) -> tuple[SourcedIdea, float] | None:
        """Return the most relevant idea and its relevance, or None for an empty pool."""
        if not self.ideas:
            return None
        relevance = self._relevance(prompt).max(axis=0)
        best = int(relevance.argmax())
        return self.ideas[best], float(relevance[best])

    def asked_for(self, prompt: str) -> tuple[SourcedIdea, ...]:
        """Return the ideas that an essay prompt asks for, the most wanted first."""
        if not self.ideas:
            return ()
        table = self._relevance(prompt)  # (n_parts + 1, n_ideas)
        relevance = (table[0] + table.max(axis=0)) / 2
        chosen = self._named(prompt, relevance)
        for row in table[1:]:
            self._take(chosen, row)
        enough = int((relevance >= RELEVANT_SHARE * relevance.max()).sum())
        while len(chosen) < min(max(enough, MIN_IDEAS), MAX_IDEAS) and self._take(
            chosen, relevance
        ):
            pass
        return tuple(
            self.ideas[at] for at in sorted(chosen[:MAX_IDEAS], key=lambda i: -relevance[i])
        )

    def _take(self, chosen: list[int], relevance: NDArray[np.floating]) -> bool:
        """Add the idea of highest relevance less its likeness to those chosen, if any is new."""
        likeness = (self._vectors @ self._vectors[chosen].T).max(axis=1, initial=0.0)
        worth = np.where(likeness < NEAR_DUPLICATE, relevance - REPETITION * likeness, -np.inf)
        worth[chosen] = -np.inf
        best = int(worth.argmax())
        if np.isneginf(worth[best]):
            return False
        chosen.append(best)
        return True

    def _named(self, prompt: str, relevance: NDArray[np.floating]) -> list[int]:
        """The best idea about each example that the prompt names."""
        chosen: list[int] = []
        asked = set(self._content(prompt))
        terms = [term for term in self.course.definitions if asked >= set(self._content(term))]
        for name in (*named_examples(prompt), *terms):
            wanted = set(self._content(name))
            holders = [at for at, lemmas in enumerate(self._lemmas) if wanted and wanted <= lemmas]
            is_subject = len(holders) > max(1, MAX_NAME_SHARE * len(self.ideas))
            if holders and not is_subject and not set(holders) & set(chosen):
                chosen.append(max(holders, key=lambda at: float(relevance[at])))
        return chosen[:MAX_IDEAS]

    def _relevance(self, prompt: str) -> NDArray[np.floating]:
        """Relevance to the prompt and to each of its parts, shape (1 + n_parts, n_ideas)."""
        queries = [prompt, *read_prompt(prompt, self.course.language).parts]
        cosines = _unit(self._rows(queries) - self._mean) @ self._vectors.T
        shared = np.array([[self._overlap(q, held) for held in self._lemmas] for q in queries])
        return np.asarray(cosines + OVERLAP_WEIGHT * shared)

    def _overlap(self, query: str, held: frozenset[str]) -> float:
        """Share of the query's words, by specificity, that an idea holds."""
        wanted = {lemma: self.course.specificity(lemma) for lemma in self._content(query)}
        total = sum(wanted.values())
        return sum(w for lemma, w in wanted.items() if lemma in held) / total if total else 0.0

    def _content(self, text: str) -> list[str]:
        return content_lemmas(words(text, self.course.language))

    def _rows(self, texts: Sequence[str]) -> NDArray[np.floating]:
        """Unit rows, shape (n_texts, dim)."""
        return (
            _unit(np.asarray(self.embed(list(texts)), dtype=float)) if texts else np.zeros((0, 1))
        )


def _unit(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))


_BRACKETED = re.compile(r"\(([^()]+)\)")
_QUOTED = re.compile(r"[\"“„«]([^\"”“»]+)[\"”“»]")
_NAME = re.compile(r"(?<![.?!:]\s)(?<!^)\b[A-Z][\w+-]*(?:\s+[A-Z][\w+-]*)*")
_LISTED = re.compile(
    r"\b(?:covering|including|such as|citing|like)\s+((?:[^,.;()]+,\s)+[^,.;()]+)", re.I
)
_LIST_LEAD = re.compile(
    r"^(?:like|such as|e\.g\.,?|for example,?|including|as)\s+(?:the\s+)?", re.I
)
_BETWEEN = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or|und|y|e|et)\s+")


def named_examples(prompt: str) -> tuple[str, ...]:
    """Return what a prompt names in brackets, quotation marks, capitals or a list.

    Examples
    --------
    >>> named_examples("Use the examples (like SNS notifications and database updates) of AWS.")
    ('SNS notifications', 'database updates', 'SNS', 'AWS')
    """
    bracketed = [
        _LIST_LEAD.sub("", part)
        for match in _BRACKETED.finditer(prompt)
        for part in _BETWEEN.split(match[1])
    ]
    quoted = [match[1] for match in _QUOTED.finditer(prompt)]
    names = [match.group() for match in _NAME.finditer(prompt)]
    listed = [part for match in _LISTED.finditer(prompt) for part in _BETWEEN.split(match[1])]
    found = (*bracketed, *quoted, *names, *listed)
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))
