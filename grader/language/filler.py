"""Sentences that praise, stress or announce, and say nothing about any subject.

English only: in another language every sentence counts as saying something.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.language.words import Word, lemma

_FILLER = """
    very truly really highly deeply extremely quite rather fairly completely fully totally entirely
    absolutely clearly obviously certainly definitely undoubtedly surely indeed simply basically
    generally widely largely mostly overall comprehensively thoroughly carefully correctly properly
    particularly especially significantly undeniably
    important interesting fascinating relevant essential crucial vital
    excellent amazing remarkable significant complex complicated challenging correct right clear
    obvious evident necessary useful valuable meaningful many several various numerous different
    whole entire certain
    thing matter aspect topic subject issue question answer point part area field way fact case
    detail explanation response example word conclusion summary introduction opinion view
    expert everyone everybody reader
    say mention know see show demonstrate explain describe discuss consider think believe
    agree acknowledge recognize recognise understand remember conclude summarize answer follow
    following lead leading play need needless
    above below here today nowadays finally firstly secondly lastly
"""
"""Stress, praise, words for matters, answers and those who judge them, and verbs of telling. Of
the 12,453 sentences in the corpus of labelled answers four hold no other words ("That's the
whole question."), and none of them was marked as the words for a concept."""

FILLER = frozenset(map(lemma, _FILLER.split()))
"""Lemmas that tell nothing about a subject."""


def says_nothing(sentence: Sequence[Word], language: str) -> bool:
    """Whether all content words of a sentence are filler, and there are some.

    Examples
    --------
    >>> from grader.language import words
    >>> says_nothing(words("This is a truly important matter."), "en")
    True
    >>> says_nothing(words("This matters for the price."), "en")
    False
    """
    content = [word.lemma for word in sentence if not word.is_stop]
    return language == "en" and bool(content) and FILLER.issuperset(content)
