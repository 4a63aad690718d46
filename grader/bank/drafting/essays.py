"""Essay rubrics: the ideas of a whole guide that an essay prompt asks for, ranked.

An essay has no key. Its ideas are looked for among those of the answers and the glossary, by
the cosine of their embeddings, and of the questions that they answer, and the words they share
with the prompt and its parts.
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

FEWEST_IDEAS, MIN_IDEAS, MAX_IDEAS = 3, 5, 8
"""An essay rubric that a teacher can keep in mind; the curated ones have six to eight. Fewer
than MIN_IDEAS are drafted where the guide says too little; fewer than the first tell nothing."""

OVERLAP_WEIGHT = 0.5
"""Shared words count half as much as the cosine: prompts name what they ask for."""

REPETITION = 0.3
"""How much of its cosine to an idea already taken an idea loses (maximal marginal relevance)."""

NEAR_DUPLICATE = 0.75
"""Cosine from which two ideas say the same."""

RELEVANT_SHARE, LEAST_SHARE = 0.6, 0.35
"""Ideas are taken down to the first share of the best one's relevance; to the second where else
there are too few, or a part of the prompt has none. Like the two above they were set by reading
essay drafts of 13 guides, not by a measurement."""

MAX_NAME_SHARE = 0.25
"""What more of the guide's ideas hold than this is its subject, not a named example."""


@dataclass(frozen=True)
class SourcedIdea:
    """A proposition of the guide, the line that it stands on and the question it answers.

    `choice` names the set of alternatives that it is one of, of which `n_of_choice` will do.
    """

    text: str
    line: int | None = None
    question: str = ""
    choice: str = ""
    n_of_choice: int = 0


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
        self._questions = [
            frozenset(self._content(_of_subject(idea.question))) for idea in self.ideas
        ]
        rows = self._rows([idea.text for idea in self.ideas])
        # Without its mean, a vector tells what an idea adds to the subject of the guide.
        self._mean = rows.mean(axis=0) if len(rows) > 1 else np.zeros(rows.shape[1:])
        self._vectors = _unit(rows - self._mean)  # (n_ideas, dim)
        about = self._rows([_of_subject(idea.question) or idea.text for idea in self.ideas])
        self._about_mean = about.mean(axis=0) if len(rows) > 1 else self._mean
        self._about = _unit(about - self._about_mean)  # (n_ideas, dim), of their questions

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
        relevance = np.where([stands_alone(idea.text) for idea in self.ideas], relevance, -1.0)
        best = relevance.max()
        is_free = np.array([not idea.choice for idea in self.ideas])
        chosen = self._named(prompt, relevance)
        for row in table[1:]:
            # One of many alternatives is wanted where a part asks for it plainly, not otherwise.
            share = np.where(is_free, LEAST_SHARE, RELEVANT_SHARE)
            is_near = np.maximum(row, relevance) >= share * best
            wanted = np.where(is_near & (relevance >= LEAST_SHARE / 2 * best), row, -np.inf)
            self._take(chosen, wanted)
        enough = int((relevance >= RELEVANT_SHARE * best).sum())
        likely = np.where(is_free & (relevance >= LEAST_SHARE * best), relevance, -np.inf)
        self._fill(chosen, likely, n=min(max(enough, MIN_IDEAS), MAX_IDEAS))
        self._fill(chosen, np.where(is_free & (relevance > 0), relevance, -np.inf), n=FEWEST_IDEAS)
        chosen = sorted(chosen[:MAX_IDEAS], key=lambda i: -relevance[i])
        return tuple(idea for at in chosen for idea in self._with_alternatives(at, chosen))

    def _fill(self, chosen: list[int], relevance: NDArray[np.floating], *, n: int) -> None:
        """Take the most relevant until `n` are chosen or none is left."""
        while self._n_ticks(chosen) < n and self._take(chosen, relevance):
            pass

    def _n_ticks(self, chosen: Sequence[int]) -> int:
        """The number of ideas, alternatives of one key counted once."""
        return len({self.ideas[at].choice or str(at) for at in chosen})

    def _with_alternatives(self, at: int, chosen: Sequence[int]) -> list[SourcedIdea]:
        """An idea, or at the first of several alternatives of one key all of them."""
        idea = self.ideas[at]
        if not idea.choice or idea.n_of_choice == 1:
            return [idea]
        first = next(i for i in chosen if self.ideas[i].choice == idea.choice)
        return [other for other in self.ideas if other.choice == idea.choice and at == first]

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
        parts = read_prompt(prompt, self.course.language).parts
        queries = [_of_subject(query) for query in (prompt, *parts, *listed_topics(prompt))]
        rows = self._rows(queries)
        own = _unit(rows - self._mean) @ self._vectors.T
        cosines = (own + _unit(rows - self._about_mean) @ self._about.T) / 2
        shared = np.array([[self._overlap(q, held) for held in self._lemmas] for q in queries])
        asked = np.array([[self._overlap(q, held) for held in self._questions] for q in queries])
        return np.asarray(cosines + OVERLAP_WEIGHT * (shared + asked) / 2)

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


_LEANS = re.compile(r"(?:it|this|they|these|those|he|she|its|their)\b", re.IGNORECASE)


def stands_alone(text: str) -> bool:
    """Whether a proposition says what it speaks of.

    Examples
    --------
    >>> stands_alone("They carry blood."), stands_alone("Veins carry blood.")
    (False, True)
    """
    return not _LEANS.match(text)


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
_BETWEEN = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|und|y|e|et)\s+")


_TOPICS = re.compile(
    r"\b(?:detailing|covering|citing|including|addressing|discussing|considering|highlighting)\s+"
    r"(?P<list>(?:\([^()]*\)|[^.;?!()])+)",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:according to|mentioned in|from|in)?\s*\b(?:the|this) (?:source|text|author|guide|"
    r"presenter|speaker|lecture|video|document|article|paper)s?\b(?:\s+(?:states?|provides?|says?"
    r"|argues?|mentions?|emphasi[sz]es|describes?)(?:\s+that)?\b)?",
    re.IGNORECASE,
)


def _of_subject(query: str) -> str:
    """A prompt without its words on the source: they ask for nothing."""
    return " ".join(_SOURCE.sub(" ", query).split()) or query


def listed_topics(prompt: str) -> tuple[str, ...]:
    """Return the members of the lists of topics in a prompt.

    Examples
    --------
    >>> listed_topics("Describe the kit, detailing its tools, its uses (like tests), and costs.")
    ('its tools', 'its uses', 'costs')
    """
    found = [_BETWEEN.split(_BRACKETED.sub("", m["list"])) for m in _TOPICS.finditer(prompt)]
    topics = (topic.strip(' ,:"') for members in found if len(members) > 1 for topic in members)
    return tuple(dict.fromkeys(topic for topic in topics if topic))


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
