"""A response as the evidence reads it: one case, repeats and filler taken out, places kept.

Evidence is gathered on the reading; quotes are given in the student's own text. What
a reading leaves out can't raise a score: a second copy of a sentence, one that says nothing
about any subject, capitals, control characters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from grader.evidence.concept import Quote
from grader.language import Span, Word, clauses, content_lemmas, sentences, words
from grader.language.clauses import MIN_CLAUSE_WORDS
from grader.language.filler import says_nothing
from grader.language.word_order import ARTICLES

POINTING_BACK = frozenset(
    "it its this that these those they them their he she his her such so then therefore thus "
    "hence also because both each one other another same".split()
)
"""Words that take up what was said before (English; other languages share words only).

Pairing only such sentences moves the AUC of fast evidence on the concept-labelled corpus
(nine courses) by less than 0.001; pairing none costs 0.011.
"""

SIGN = re.compile(r"[<>=≤≥≠≈+−→←↑↓]|(?<!\w)-(?=\d)")
"""Signs that say something: "p < q" is not "p > q", though its words are."""


@dataclass(frozen=True)
class Reading:
    """The text to gather evidence on, and how its characters lie in the original.

    Attributes
    ----------
    segments : tuple of (int, int)
        (start in `text`, start in `original`) of each kept sentence, ascending.
    n_repeats : int
        Propositions left out because they had been said before.
    """

    original: str
    text: str
    segments: tuple[tuple[int, int], ...]
    n_repeats: int
    language: str = "en"

    @cached_property
    def words(self) -> list[Word]:
        """The words of the reading, with offsets into `text`."""
        return words(self.text, self.language)

    @cached_property
    def said(self) -> list[tuple[list[Word], tuple[str, ...]]]:
        """The words of each sentence, without articles, and its signs."""
        return [
            (
                [word for word in self._words_in(span) if word.lemma not in ARTICLES],
                tuple(SIGN.findall(span.of(self.text))),
            )
            for span in sentences(self.text)
        ]

    @cached_property
    def windows(self) -> list[Span]:
        """Passages that may express a concept: clauses, sentences, neighbouring pairs.

        Two sentences are a pair only where the second takes up the first; else any
        sentence of padding would lend its neighbour what it lacks.
        """
        parts, wholes = clauses(self.text), sentences(self.text)
        breaks = {
            right.start for left, right in pairwise(wholes) if not self._takes_up(left, right)
        }
        pairs = [
            Span(left.start, right.end)
            for pieces in (parts, wholes)
            for left, right in pairwise(pieces)
            if right.start not in breaks
        ]
        return sorted({*parts, *wholes, *pairs})

    def _takes_up(self, left: Span, right: Span) -> bool:
        """Whether a sentence points back, or shares a content word with the one before it."""
        before, after = self._words_in(left), self._words_in(right)
        return any(word.lemma in POINTING_BACK for word in after) or not set(
            content_lemmas(before)
        ).isdisjoint(content_lemmas(after))

    def _words_in(self, span: Span) -> list[Word]:
        return _within(self.words, span)

    def quote(self, span: Span) -> Quote:
        """Return the student's own characters for a span of the reading."""
        start, end = self._place(span.start), self._place(span.end - 1) + 1
        return Quote(self.original[start:end], start, end)

    def _place(self, position: int) -> int:
        index = bisect_right(self.segments, (position, len(self.original))) - 1
        start, original_start = self.segments[max(index, 0)]
        return original_start + position - start


def read(response: str, language: str = "en") -> Reading:
    """Return the reading of a response.

    Examples
    --------
    >>> reading = read("It starts the JOB. It starts the job.")
    >>> reading.text, reading.n_repeats, reading.quote(Span(3, 17)).text
    ('it starts the job.', 1, 'starts the JOB')
    """
    plain = "".join(map(_plain_character, response))
    seen: set[tuple[str, ...]] = set()
    kept: list[str] = []
    segments: list[tuple[int, int]] = []
    length = n_repeats = 0
    found = words(plain, language)
    wholes = sentences(plain)
    telling = [one for one in wholes if not says_nothing(_within(found, one), language)]
    for sentence in telling or wholes:
        said = tuple(word.lemma for word in _within(found, sentence))
        if said in seen:
            n_repeats += len(said) >= MIN_CLAUSE_WORDS
            continue
        seen.add(said)
        segments.append((length, sentence.start))
        kept.append(sentence.of(plain))
        length += len(kept[-1]) + 1
    text = "\n".join(kept)
    return Reading(response, text, tuple(segments) or ((0, 0),), n_repeats, language)


def _within(found: list[Word], span: Span) -> list[Word]:
    """Those of a text's words that begin in the span."""
    first = bisect_left(found, span.start, key=lambda word: word.start)
    last = bisect_left(found, span.end, key=lambda word: word.start)
    return found[first:last]


@lru_cache(maxsize=10_000)
def _plain_character(character: str) -> str:
    """Lower case, white space for what can't be seen; always one character."""
    if unicodedata.category(character)[0] in "CZ" and character != "\n":
        return " "
    lower = character.lower()
    return lower if len(lower) == 1 else character
