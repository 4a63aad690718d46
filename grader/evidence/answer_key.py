"""What an item itself says is right: its reference answers and the statements of its concepts.

The reader now and then takes a sentence of the answer key for a contradiction of the key. A
text in the key's own words can't be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.bank import Item
from grader.evidence.keywords import is_same_word
from grader.evidence.reading import Reading, read
from grader.language import Word, is_known, sentences

ARTICLES = frozenset("a an the".split())
"""Whether one of them stands there changes no statement (English; others keep theirs)."""

SIGN = re.compile(r"[<>=≤≥≠≈+−→←↑↓]|(?<!\w)-(?=\d)")
"""Signs that say something: "p < q" is not "p > q", though its words are."""

Said = tuple[tuple[str, ...], tuple[str, ...]]
"""Lemmas of a sentence in order, without articles, and its signs."""


@dataclass(frozen=True)
class AnswerKey:
    """Sentences that are right by definition."""

    sentences: frozenset[Said]
    language: str

    @classmethod
    def of(cls, item: Item, language: str) -> AnswerKey:
        """Return the sentences of an item's reference answers and of its concepts."""
        texts = [*item.reference_answers, *(c.statement for c in item.rubric.concepts)]
        said = [one for text in texts for one in _sentences(read(text, language))]
        lemmas = [(tuple(word.lemma for word in words), signs) for words, signs in said]
        return cls(frozenset(lemmas), language)

    def holds(self, reading: Reading) -> bool:
        """Whether every sentence of a response is one of the key, but for articles and typos."""
        said = list(_sentences(reading))
        return bool(said) and all(
            any(signs == of_key and self._are(lemmas, words) for lemmas, of_key in self.sentences)
            for words, signs in said
        )

    def _are(self, lemmas: Sequence[str], words: Sequence[Word]) -> bool:
        return len(lemmas) == len(words) and all(
            lemma == word.lemma
            # A word of the dictionary is no typo: "hypotonic" isn't meant for "hypertonic".
            or (is_same_word(lemma, word.lemma) and not is_known(word.text, self.language))
            for lemma, word in zip(lemmas, words, strict=True)
        )


def _sentences(reading: Reading) -> Iterator[tuple[list[Word], tuple[str, ...]]]:
    """The words of each sentence, without articles, and its signs."""
    for span in sentences(reading.text):
        words = [word for word in reading.words_in(span) if word.lemma not in ARTICLES]
        yield words, tuple(SIGN.findall(span.of(reading.text)))
