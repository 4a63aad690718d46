"""Statements that ask for a name and nothing else: "boto3 is named as one of the two SDKs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.bank import Concept, Keyword, Misconception
from grader.evidence.keywords import phrase_places
from grader.language import Span, Word, content_lemmas, words

IS_NAMED = re.compile(r"\b(is|are) (named|mentioned|listed)\b", re.IGNORECASE)
"""A statement without it says something, though all its words may be keywords."""

Phrase = list[str]
"""Lemmas in order."""

BESIDE_A_NAME = frozenset("name mention list 1 2 3 4 5 one other either".split())
"""What else such a statement may hold beside the name and words of the prompt."""


def asks_for_a_name(concept: Concept | Misconception, prompt: str, *, language: str = "en") -> bool:
    """Whether naming the concept is all that its statement asks for.

    English; in other languages every statement counts as one that says something.

    Examples
    --------
    >>> from grader.bank import Keyword
    >>> named = Concept(id="s3", label="S3", statement="Amazon S3 is named.", points=1,
    ...                 keywords=(Keyword(text="Amazon S3"),))
    >>> asks_for_a_name(named, "Where are the data?")
    True
    """
    given = set(content_lemmas(words(prompt, language)))
    for keyword in concept.keywords:
        given.update(word.lemma for text in keyword.wordings for word in words(text, language))
    asked = set(content_lemmas(words(concept.statement, language)))
    return bool(IS_NAMED.search(concept.statement)) and asked - given <= BESIDE_A_NAME


@dataclass(frozen=True)
class WantedNames:
    """The names that a statement asks for, each in all its wordings, and whether it wants all."""

    wordings: tuple[list[Phrase], ...]
    wants_all: bool

    def places(self, found: Sequence[Word]) -> list[Span]:
        """Return where they stand among the words of a text; nowhere if not enough of them do."""
        of_each = [
            [Span(*place) for phrase in phrases for place in phrase_places(phrase, found)]
            for phrases in self.wordings
        ]
        is_enough = all(of_each) if self.wants_all else any(of_each)
        return [place for places in of_each for place in places] if is_enough else []


def names_asked_for(
    concept: Concept | Misconception, prompt: str, *, language: str = "en"
) -> WantedNames:
    """Return the names that such a statement asks for.

    They are the keywords that stand before "is named", or behind it where none does ("one of
    the two is named, either A or B"); what the prompt names already is none.

    Examples
    --------
    >>> from grader.bank import Keyword
    >>> pair = Concept(id="ad", label="ADC, DAC", statement="ADC and DAC are named.", points=1,
    ...                keywords=(Keyword(text="ADC"), Keyword(text="DAC"), Keyword(text="chip")))
    >>> names_asked_for(pair, "Which converters are there?")
    WantedNames(wordings=([['adc']], [['dac']]), wants_all=True)
    """
    asking = IS_NAMED.search(concept.statement)
    subject = concept.statement[: asking.start()] if asking else ""
    given = words(prompt, language)
    new = [
        phrases
        for keyword in concept.keywords
        if (phrases := wordings(keyword, language)) and not _stands_in(phrases, given)
    ]
    before, anywhere = (
        tuple(phrases for phrases in new if _stands_in(phrases, words(text, language)))
        for text in (subject, concept.statement)
    )
    return WantedNames(before or anywhere, bool(before) and " and " in subject)


def wordings(keyword: Keyword, language: str) -> list[Phrase]:
    """Return the lemmas of each wording of a keyword; one without words is left out."""
    return [lemmas for text in keyword.wordings if (lemmas := _phrase(text, language))]


def _phrase(text: str, language: str) -> Phrase:
    found = words(text, language)
    return content_lemmas(found) or [word.lemma for word in found]


def _stands_in(phrases: Sequence[Phrase], found: Sequence[Word]) -> bool:
    return any(phrase_places(phrase, found) for phrase in phrases)
