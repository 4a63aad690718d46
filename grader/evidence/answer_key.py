"""What an item itself says is right: its reference answers and the statements of its concepts.

The reader now and then takes a sentence of the answer key for a contradiction of the key. A
text in the key's own words can't be one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.bank import Item
from grader.evidence.keywords import is_same_word
from grader.evidence.reading import Reading, read
from grader.language import Word, is_known

LemmasAndSigns = tuple[tuple[str, ...], tuple[str, ...]]
"""Of a sentence: lemmas in order, without articles, and signs such as "<"."""


@dataclass(frozen=True)
class AnswerKey:
    """Sentences that are right by definition."""

    sentences: frozenset[LemmasAndSigns]
    language: str

    @classmethod
    def of(cls, item: Item, language: str) -> AnswerKey:
        """Return the sentences of an item's reference answers and of its concepts."""
        texts = [*item.reference_answers, *(c.statement for c in item.rubric.concepts)]
        said = [one for text in texts for one in read(text, language).said]
        lemmas = [(tuple(word.lemma for word in words), signs) for words, signs in said]
        return cls(frozenset(lemmas), language)

    def holds(self, reading: Reading) -> bool:
        """Whether every sentence of a response is one of the key, but for articles and typos."""
        return bool(reading.said) and all(
            any(signs == of_key and self._are(lemmas, words) for lemmas, of_key in self.sentences)
            for words, signs in reading.said
        )

    def _are(self, lemmas: Sequence[str], words: Sequence[Word]) -> bool:
        return len(lemmas) == len(words) and all(
            lemma == word.lemma
            # A word of the dictionary is no typo: "hypotonic" isn't meant for "hypertonic".
            or (is_same_word(lemma, word.lemma) and not is_known(word.text, self.language))
            for lemma, word in zip(lemmas, words, strict=True)
        )
