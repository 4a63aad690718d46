"""A concept ready to be looked for: its statement encoded, its words weighted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from grader.bank import Concept, Misconception
from grader.evidence.answer_key import AnswerKey
from grader.evidence.encoding import Encoding, Vectors
from grader.evidence.naming import WantedNames, asks_for_a_name, names_asked_for, wordings
from grader.language import Word, content_lemmas, words
from grader.language.polarity import negated

PROMPT_WEIGHT = 0.3
"""Words of the prompt are given to everybody (laboratory notes, the twenty features)."""

BEHIND = "idea"
"""Stands in brackets behind what the reader is asked about, where no keywords do."""

STOPS = " .,;:"
"""What is asked about ends in none: every statement that the reader learned from ended in a full
stop, and without one the reader tells more, contradictions above all (training/README.md, steps
13 and 14)."""

STOP_WEIGHT = 0.05
"""Function words and punctuation carry next to nothing (the same source)."""


@dataclass(frozen=True, eq=False)
class Target:
    """One concept (or misconception) of one item, with all that every response needs.

    Attributes
    ----------
    concept : Concept or Misconception
    statement : Encoding
    prompt : Encoding
    topic : Encoding
        Of the prompt with its reference answers.
    key : AnswerKey
        What the item says is right.
    language : str
    reference_quote : str
        The words in which a reference answer says it; empty where none does.
    """

    concept: Concept | Misconception
    statement: Encoding
    prompt: Encoding
    topic: Encoding
    key: AnswerKey
    language: str
    reference_quote: str = ""

    @cached_property
    def claim(self) -> str:
        """What the reader is asked about: the statement."""
        return asked(self.statement.text)

    @cached_property
    def second_claim(self) -> str:
        """What it is asked about where that leaves doubt: the same with the keywords behind it, in
        the words of a reference answer if it has others; empty if that asks nothing new."""
        of_reference = content_lemmas(words(self.reference_quote, self.language))
        is_worded_alike = set(of_reference) <= set(self.lemmas)
        text = self.statement.text if is_worded_alike else self.reference_quote
        second = asked(text, ", ".join(k.text for k in self.concept.keywords) or BEHIND)
        return "" if second == self.claim else second

    @cached_property
    def is_met_by_name(self) -> bool:
        """Whether naming the concept is all that its statement asks for."""
        return asks_for_a_name(self.concept, self.prompt.text, language=self.language)

    @cached_property
    def names(self) -> WantedNames:
        """The names that meet it; none where it says something."""
        if not self.is_met_by_name:
            return WantedNames((), wants_all=False)
        return names_asked_for(self.concept, self.prompt.text, language=self.language)

    @cached_property
    def words(self) -> list[Word]:
        """The words of the statement."""
        return words(self.statement.text, self.language)

    @cached_property
    def prompt_lemmas(self) -> frozenset[str]:
        """Content lemmas of the prompt."""
        return frozenset(content_lemmas(words(self.prompt.text, self.language)))

    @cached_property
    def lemmas(self) -> list[str]:
        """The lemmas of the statement's content words, each once."""
        return list(dict.fromkeys(content_lemmas(self.words)))

    @cached_property
    def is_given(self) -> NDArray[np.bool_]:
        """For each of `lemmas` whether the prompt holds it, shape (n_lemmas,)."""
        return np.array([lemma in self.prompt_lemmas for lemma in self.lemmas], dtype=bool)

    @cached_property
    def content_weights(self) -> NDArray[np.float64]:
        """Weight of each of `lemmas`; they sum to 1; shape (n_lemmas,)."""
        weights = np.where(self.is_given, PROMPT_WEIGHT, 1.0)
        return weights / max(weights.sum(), 1e-9)

    @cached_property
    def is_denied(self) -> NDArray[np.bool_]:
        """For each of `lemmas` whether it stands under a negation, shape (n_lemmas,)."""
        flags = negated(self.words, self.statement.text)
        denied = {w.lemma for w, under in zip(self.words, flags, strict=True) if under}
        return np.array([lemma in denied for lemma in self.lemmas], dtype=bool)

    @cached_property
    def token_weights(self) -> NDArray[np.float32]:
        """Weight of each token of the statement: 1, less for words of the prompt and function
        words; shape (n_tokens,)."""
        by_place = np.full(len(self.statement.text) + 1, STOP_WEIGHT, dtype=np.float32)
        for word in self.words:
            if not word.is_stop:
                weight = PROMPT_WEIGHT if word.lemma in self.prompt_lemmas else 1.0
                by_place[word.start : word.end] = weight
        return by_place[self.statement.offsets[:, 0]]

    @cached_property
    def keywords(self) -> list[list[list[str]]]:
        """For each keyword its wordings, each as a list of lemmas."""
        return [wordings(keyword, self.language) for keyword in self.concept.keywords]

    @cached_property
    def first_lemmas(self) -> list[str]:
        """The first lemma of each wording of each keyword, in order."""
        return [phrase[0] for wordings in self.keywords for phrase in wordings]

    @cached_property
    def off_prompt_vector(self) -> Vectors:
        """The statement's vector without its part along the prompt, unit length."""
        return off_direction(self.statement.vector[None, :], self.prompt.vector)[0]


def asked(text: str, behind: str = BEHIND) -> str:
    """Return a text as the reader is asked about it."""
    return f"{text.rstrip(STOPS)} ({behind})"


def off_direction(vectors: Vectors, direction: Vectors) -> Vectors:
    """Return unit vectors after the part along `direction` is taken out, (n, n_dims)."""
    rest = vectors - np.outer(vectors @ direction, direction)
    lengths = np.linalg.norm(rest, axis=1, keepdims=True)
    # A text equal to the prompt leaves only rounding noise: that is no direction.
    return np.divide(rest, lengths, out=np.zeros_like(rest), where=lengths > 1e-3)
