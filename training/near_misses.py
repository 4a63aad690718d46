"""Pairs whose words are near and whose claim is not there, made from marked quotes.

A student's words on one concept do not state its neighbours, however much they sound like
them; and an answer short of the sentences that show a concept does not express it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from grader.language import sentences
from training.courses import LabelledItem, passage_showing
from training.pairs import Pair, Target

NEIGHBOUR_SHARE = 0.5  # of answers of which a quote is held against another concept
CUT_SHARE = 0.5  # of answers out of which the sentences that show a concept are cut

FEWEST_WORDS = 6
"""Less is no proposition, and no answer."""

OF_A_NEIGHBOUR: Mapping[int, Target] = {2: (0.06, 0.9, 0.04), -1: (0.02, 0.78, 0.2)}
"""What a quote, by its own label, says of another concept: now and then two go together. A second
reader found nothing of the other one in 50 of 50."""

CUT: Target = (0.08, 0.88, 0.04)
"""An answer without what its writer marked: now and then it says a thing twice. A second reader
found the concept absent in 45 of 50, half said in 3, said in 2."""


def near_misses(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield quotes held against other concepts, and answers without what shows a concept."""
    for answer in one.answers:
        labels = answer["concepts"]
        marked = [name for name, label in labels.items() if label in OF_A_NEIGHBOUR]
        if not marked:
            continue
        concept_id = rng.choice(marked)
        if rng.random() < NEIGHBOUR_SHARE:
            yield from _neighbour_pair(one, answer, concept_id, rng)
        if rng.random() < CUT_SHARE:
            rest = _without(answer, concept_id)
            if len(rest.split()) >= FEWEST_WORDS:
                yield Pair(rest, one.statements[concept_id], CUT, one.prompt)


def _neighbour_pair(
    one: LabelledItem, answer: Mapping[str, Any], concept_id: str, rng: random.Random
) -> Iterator[Pair]:
    quote = answer["quotes"][concept_id]
    # A quote that holds another's words, such as a name, shows that one too.
    others = [
        statement
        for name, statement in one.statements.items()
        if name != concept_id and not _share_words(answer, quote, answer["quotes"].get(name))
    ]
    if others and len(quote.split()) >= FEWEST_WORDS:
        target = OF_A_NEIGHBOUR[answer["concepts"][concept_id]]
        yield Pair(quote, rng.choice(others), target, one.prompt)


def _share_words(answer: Mapping[str, Any], quote: str, other: str | None) -> bool:
    """Whether two quotes overlap, or the other one's words stand in the first."""
    if other is None:
        return False
    start, begin = answer["response"].find(quote), answer["response"].find(other)
    return other in quote or (start < begin + len(other) and begin < start + len(quote))


def _without(answer: Mapping[str, Any], concept_id: str) -> str:
    """The passage without the sentences of the quote; nothing if others hold its words too."""
    quote, text = answer["quotes"][concept_id], passage_showing(answer, concept_id)
    start = text.find(quote)
    end = start + len(quote)
    kept = [s.of(text) for s in sentences(text) if s.end <= start or s.start >= end]
    rest = " ".join(kept)
    return "" if start < 0 or quote.lower() in rest.lower() else rest
