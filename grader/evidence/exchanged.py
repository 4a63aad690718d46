"""Two concepts whose names have changed places: "A is general, B is special" for the contrary.

Every word of such an answer is right, so a reader that does not know the names may pass it. Where
what a teacher gave as a keyword of each stands with the name of the other one, and nowhere with its
own, the two are taken for each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from grader.bank import Concept, Item
from grader.evidence.concept import ConceptEvidence, Status
from grader.evidence.keywords import phrase_places
from grader.evidence.naming import Phrase, asks_for_a_name, wordings
from grader.evidence.reading import Reading, read
from grader.language import Span, clauses, content_lemmas, stop_words, words
from grader.language.polarity import negated

STOP_WORDS = stop_words("en")
LONGEST_NAME = 3  # words
SUBJECT_WORDS = 3
"""A name that starts later in a statement is seldom what the statement is about."""


@dataclass(frozen=True)
class Side:
    """One of two concepts that are told apart: its name, and what only its keywords say."""

    concept_id: str
    name: Phrase
    keywords: tuple[Phrase, ...]


Rivals = tuple[Side, Side]

EXCHANGED = 0.98
"""P(contradicted) of what has changed places so: of 133 such concepts in the answers of all courses
of the concept-labelled corpus 131 are labelled contradicted."""

BANK_ITEMS = 1000  # whose pairs are kept: every response to an item asks for them


@lru_cache(maxsize=BANK_ITEMS)
def rivals_of(item: Item, language: str) -> tuple[Rivals, ...]:
    """Return the pairs of concepts that an answer may take for each other (English).

    What the item's own answer key says of both is no exchange.
    """
    if language != "en":
        return ()
    asked = [c for c in item.rubric.concepts if asks_for_a_name(c, item.prompt)]
    given = " ".join([item.prompt, *(c.statement for c in asked)])
    says = [c for c in item.rubric.concepts if c not in asked and c.keywords]
    pairs = (_told_apart(one, other, given) for one, other in combinations(says, 2))
    key = [*item.reference_answers, " ".join(c.statement for c in item.rubric.concepts)]
    right = [read(text, language) for text in key]
    return tuple(
        pair for pair in pairs if pair and not any(exchanged([pair], reading) for reading in right)
    )


def with_exchanged(
    evidence: Sequence[ConceptEvidence], *, rivals: Sequence[Rivals], reading: Reading
) -> tuple[ConceptEvidence, ...]:
    """Return the evidence with concepts that have changed places contradicted, and quoted."""
    spans = exchanged(rivals, reading)
    return tuple(
        replace(
            one,
            status=Status.CONTRADICTED,
            p_contradicted=max(one.p_contradicted, EXCHANGED),
            quotes=(reading.quote(spans[one.concept_id]),),
        )
        if one.concept_id in spans and one.status is not Status.CONTRADICTED
        else one
        for one in evidence
    )


def exchanged(rivals: Sequence[Rivals], reading: Reading) -> Mapping[str, Span]:
    """Return the ids of concepts that have changed places, with the clause on each one's name."""
    found: dict[str, Span] = {}
    said = _Said(reading)
    for one, other in rivals:
        about_one, about_other = said.about(one, other), said.about(other, one)
        if not about_one or not about_other:
            continue
        crossed = said.speaks_of(other, about_one), said.speaks_of(one, about_other)
        straight = said.speaks_of(one, about_one) or said.speaks_of(other, about_other)
        if all(crossed) and not straight:
            found[one.concept_id], found[other.concept_id] = crossed[0][0], crossed[1][0]
    return found


class _Said:
    """The clauses of a response, and where phrases that nothing denies stand; each sought once."""

    def __init__(self, reading: Reading) -> None:
        self._clauses = clauses(reading.text)
        denied = negated(reading.words, reading.text)
        self._words = [
            w for w, is_denied in zip(reading.words, denied, strict=True) if not is_denied
        ]
        self._places: dict[tuple[str, ...], list[tuple[int, int]]] = {}

    def about(self, one: Side, other: Side) -> list[Span]:
        """The clauses that hold the name of one and not of the other."""
        return [s for s in self._holding(one.name) if s not in self._holding(other.name)]

    def speaks_of(self, side: Side, spans: Sequence[Span]) -> list[Span]:
        """Those clauses that hold a keyword of one side."""
        held = {span for phrase in side.keywords for span in self._holding(phrase)}
        return [span for span in spans if span in held]

    def _holding(self, phrase: Phrase) -> list[Span]:
        key = tuple(phrase)
        if key not in self._places:
            self._places[key] = phrase_places(phrase, self._words)
        return [
            span
            for span in self._clauses
            if any(span.start <= a and b <= span.end for a, b in self._places[key])
        ]


def rival_names(statement: str, other: str, *, given: str) -> tuple[str, str] | None:
    """Names of what two statements are about, in small letters; None if not both have one."""
    mine, theirs = _subject(statement, given), _subject(other, given)
    if not mine or not theirs or stands_in(mine, other) or stands_in(theirs, statement):
        return None
    return mine, theirs


def stands_in(name: str, text: str) -> bool:
    """Whether a text holds a name as words of its own, in any case."""
    return re.search(whole(name), text, re.IGNORECASE) is not None


def whole(name: str) -> str:
    """The pattern of a name that is no part of a longer word."""
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _subject(statement: str, given: str) -> str | None:
    """The first longest run of words, near the start, that is given too."""
    found = re.findall(r"[\w'.+-]*\w", statement.lower())
    for start in range(min(SUBJECT_WORDS, len(found))):
        for length in range(LONGEST_NAME, 0, -1):
            run = found[start : start + length]
            name = " ".join(run)
            if not {run[0], run[-1]} & STOP_WORDS and stands_in(name, given):
                return name
    return None


def _told_apart(one: Concept, other: Concept, given: str) -> Rivals | None:
    names = rival_names(one.statement, other.statement, given=given)
    if names is None:
        return None
    mine, theirs = (content_lemmas(words(name)) or [name] for name in names)
    known = [*words(given), *words(names[0]), *words(names[1])]
    of_one, of_other = (
        tuple(
            phrase
            for keyword in concept.keywords
            for phrase in wordings(keyword, "en")
            if not phrase_places(phrase, known)
        )
        for concept in (one, other)
    )
    only_one = tuple(phrase for phrase in of_one if phrase not in of_other)
    only_other = tuple(phrase for phrase in of_other if phrase not in of_one)
    if not only_one or not only_other:
        return None
    return Side(one.id, mine, only_one), Side(other.id, theirs, only_other)
