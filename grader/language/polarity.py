"""Which words of a text stand under a negation, and which words turn a statement round.

English only: in another language nothing is negated, and the entailment channel has to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.language.words import Word

NEGATORS = frozenset(
    "not no never neither nor without cannot can't won't don't doesn't didn't isn't aren't wasn't "
    "weren't hasn't haven't hadn't shouldn't wouldn't couldn't mustn't dont doesnt didnt isnt "
    "arent wasnt cant wont none nothing nobody nowhere hardly barely lack fail avoid prevent "
    "unlike instead rather".split()
)
"""Words (and their lemmas) that deny what follows them in the clause."""

_SCOPE_ENDERS = frozenset("but however although though whereas while because since so and".split())

SCOPE_WORDS = 8
"""A negation reaches eight words at most: NegEx uses six (Chapman et al. 2001), without names."""

# Pairs that turn a statement round when one stands in the other's place, as `lemma` gives them:
# of lower, least and worse that is low, less and wrong.
_OPPOSITES = """
    increase decrease|more less|more few|high low|large small|big small|long short|fast slow|
    before after|first last|early late|above below|inside outside|internal external|always never|
    all none|same different|similar different|positive negative|add remove|gain lose|rise fall|
    grow shrink|accept reject|allow prevent|allow forbid|enable disable|open close|start stop|
    start end|begin end|create destroy|strong weak|hard easy|difficult easy|simple complex|
    general specific|general special|general specialize|mutable immutable|static dynamic|
    public private|active passive|hot cold|warm cool|absorb release|attract repel|expand contract|
    maximum minimum|maximize minimize|credit debit|asset liability|buyer seller|supply demand|
    dominant recessive|cause effect|left right|up down|upper low|deep shallow|thick thin|
    heavy light|dense sparse|include exclude|success failure|true false|valid invalid|
    necessary sufficient|dependent independent|direct indirect|parallel series|input output|
    read write|client server|manual automatic|temporary permanent|solid liquid|wide narrow|
    most less|well badly|good bad|good wrong|mandatory optional|constant variable|
    verbose concise|explicit implicit|abstract concrete|convex concave|acid base|
    local global|sender receiver|push pull|encrypt decrypt|compile interpret|major minor
"""


def _both_ways(listed: str) -> Mapping[str, frozenset[str]]:
    opposites: dict[str, set[str]] = {}
    for pair in listed.split("|"):
        one, other = pair.split()
        opposites.setdefault(one, set()).add(other)
        opposites.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in opposites.items()}


OPPOSITES = _both_ways(_OPPOSITES)
"""Lemma -> lemmas that mean the contrary."""


def negated(found: Sequence[Word], text: str) -> list[bool]:
    """Return for each word whether an odd number of negations reach it.

    Examples
    --------
    >>> from grader.language import words
    >>> text = "It does not start the job, but it stores data."
    >>> [w.text for w, under in zip(words(text), negated(words(text), text)) if under]
    ['start', 'the', 'job']
    """
    flags: list[bool] = []
    reach: list[int] = []  # words that each open negation still reaches
    previous_end = 0
    for word in found:
        between = text[previous_end : word.start]
        if any(mark in between for mark in ".;:!?,\n") or word.lemma in _SCOPE_ENDERS:
            reach = []
        flags.append(len(reach) % 2 == 1)
        reach = [left - 1 for left in reach if left > 1]
        if word.text.lower().replace("’", "'") in NEGATORS or word.lemma in NEGATORS:
            reach.append(SCOPE_WORDS)
        previous_end = word.end
    return flags
