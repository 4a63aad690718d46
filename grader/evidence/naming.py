"""Statements that ask for a name and nothing else: "boto3 is named as one of the two SDKs"."""

from __future__ import annotations

import re

from grader.bank import Concept, Misconception
from grader.language import content_lemmas, words

IS_NAMED = re.compile(r"\b(is|are) (named|mentioned|listed)\b")
"""A statement without it says something, though all its words may be keywords."""

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
