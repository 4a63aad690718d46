"""Right words behind a denial of something else: what they express is still expressed.

Half of what a reader sees of "not" and "instead of" turns the statement beside it, so it comes
to take any denial for one. In "it is a poor choice here because ..." only the choice is denied.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from training.courses import LabelledItem
from training.pairs import EXPRESSED, Pair, Target, certain

SHORTEST_QUOTE = 5  # words; a shorter quote is no proposition
QUOTE_SHARE = 0.15  # of the quotes that express a concept

BEHIND_DENIAL: Target = (0.92, 0.08, 0.0)
"""A student's words for a concept, alone: now and then they lean on the words around them."""

DENIALS = (
    "It is not ideal for this because {}",
    "It is not the best choice here, because {}",
    "That would not work well, since {}",
    "The other one is not used for this, as {}",
    "This is not a coincidence: {}",
    "It does not matter which one you take first, but {}",
    "Not only that, {}",
    "I don't remember the exact term, but {}",
    "It's not about the name. {}",
    "You would not do it that way because {}",
    "Instead of guessing one can say that {}",
    "Nobody should forget that {}",
    "There is no doubt that {}",
    "Unlike what many people think, {}",
    "It is wrong to think the opposite, because {}",
    "{}, so it is not suited for everything",
    "{}, which is not always obvious",
    "{}, and that is why it can't be left out",
    "{}, not the other way round",
    "{}, not something else",
)
"""Denials of something beside the point, in students' manner."""


def harmless_denials(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield a statement, and some students' quotes that express one, beside a harmless denial."""
    statement = rng.choice(list(one.statements.values()))
    yield Pair(_beside_denial(statement, rng), statement, certain(EXPRESSED), one.prompt)
    for answer in one.answers:
        for concept_id, quote in answer.get("quotes", {}).items():
            is_expressed = answer["concepts"].get(concept_id) == 2
            if is_expressed and len(quote.split()) >= SHORTEST_QUOTE and rng.random() < QUOTE_SHARE:
                text = _beside_denial(quote, rng)
                yield Pair(text, one.statements[concept_id], BEHIND_DENIAL, one.prompt)


def _beside_denial(text: str, rng: random.Random) -> str:
    clause = text.strip().rstrip(".")
    starts_plainly = clause[1:2].islower() or clause[1:2] == " "
    return rng.choice(DENIALS).format(clause[0].lower() + clause[1:] if starts_plainly else clause)
