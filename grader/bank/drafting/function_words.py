"""English words by the part they play in a clause; tables only."""

from __future__ import annotations


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a text that lists them.

    Examples
    --------
    >>> sorted(word_set("may can"))
    ['can', 'may']
    """
    return frozenset(listed.split())


AUXILIARIES = word_set(
    """is are was were has have had does do did can could may might must shall should will would
    cannot can't isn't aren't wasn't doesn't don't didn't won't"""
)

MODALS = word_set("can could may might must shall should will would cannot")

PRONOUNS = word_set("it they this these that those he she we i you which who there")

DETERMINERS = word_set(
    """a an the its their his her our your my each every any some no both all another this these
    that those many more most less fewer several few one two three four five"""
)

PREPOSITIONS = word_set(
    """of in on at by for with from to into onto over under between within without through during
    after before against about as than like per via upon across toward towards among and or not
    such only while until because if when where how what"""
)

OPENERS = word_set(
    """if when while although though because since as unless in on at with after before during for
    by to under within from despite unlike instead without through once until whereas where"""
)
"""Words that open a subordinate clause or an adverbial: no subject starts with one."""

VERBS_WITHOUT_FORMS = word_set(
    """find feel begin hear bring write sit grow buy build speed draw bind feed split bleed cling
    fly freeze mix need ring supply imply rely"""
)
"""Common verbs whose -ing form is a noun or unknown to the dictionary (of about 250 looked up)."""

ADVERBS = word_set("then also thus therefore often usually always never only so")
