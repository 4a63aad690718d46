"""Whether words stand in an order in which people put them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from grader.language.words import Word

ARTICLES = frozenset("a an the".split())
"""Whether one of them stands there changes no statement (English; others keep theirs)."""

NEVER_BEHIND_ARTICLES = frozenset(
    "a an the this that these those of to in into on at by for from with and or but if so because "
    "not as than then is are was were be been has have had do does did can could will would may "
    "might must shall should it its he she they we you i when which who what where there".split()
)
"""Words that follow no article in English; nor does the end of a clause."""

MIN_ARTICLES = 2

MISPLACED_SHARE = 0.25
"""Of the answers of the concept-labelled corpus that have two articles, 0.6 % have so many in an
impossible place, and 85 % of the same answers after their words were shuffled."""


def is_shuffled(found: Sequence[Word], text: str) -> bool:
    """Whether so many articles stand where none can that the words are in no order.

    English; elsewhere nothing is called shuffled.

    Examples
    --------
    >>> from grader.language import words
    >>> for text in ("The cell takes up the water.", "water up the takes cell the"):
    ...     print(is_shuffled(words(text), text))
    False
    True
    """
    is_article = [word.text.lower() in ARTICLES for word in found]
    n_articles = sum(is_article)
    if n_articles < MIN_ARTICLES:
        return False
    fitting = sum(
        text[one.end : other.start].isspace() and other.text.lower() not in NEVER_BEHIND_ARTICLES
        for (one, other), begins in zip(pairwise(found), is_article, strict=False)
        if begins
    )
    return n_articles - fitting >= MISPLACED_SHARE * n_articles
