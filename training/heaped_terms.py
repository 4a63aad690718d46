"""Key terms heaped up, in lists and in sentences that say nothing about them: all is absent."""

from __future__ import annotations

import random
from collections.abc import Iterator

from grader.evidence.naming import IS_NAMED
from training.courses import LabelledItem
from training.pairs import ABSENT, Pair, Target, certain

N_LISTS = 2  # to each item
STATEMENTS_PER_LIST = 2
FEWEST_TERMS = 3
MOST_PROMPT_WORDS = 6
WITH_PROMPT_SHARE = 0.3  # of lists that take words of the prompt among their terms

SEPARATORS = (", ", ", ", " ", "; ", " / ", "\n", "\n- ", " + ", " and ", ". ")

STUFFING = (
    "{0}, {1}, {2}, {3}.",
    "The key concepts are {0}, {1} and {2}.",
    "{0} and {1} are very important for {2}.",
    "These are the {0} and {1} that matter here.",
    "It is about {0}, also {1}, and of course {2}.",
    "In conclusion {0} and {1} play a central role.",
    "One must consider {0}, {1}, {2} and {3} in this context.",
    "There are many aspects such as {0} and {1}.",
)
"""Sentences that hold terms without a proposition about them."""

LISTED: Target = (0.04, 0.94, 0.02)
"""Of a statement that asks for more than a name; now and then a term is all there is to it."""


def heaped_terms(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield lists of key terms against some statements, and terms in empty sentences."""
    terms = [word for concept in one.item["concepts"] for word in concept["keywords"]]
    from_prompt = one.prompt.rstrip("?.").split()
    from_prompt = rng.sample(from_prompt, min(MOST_PROMPT_WORDS, len(from_prompt)))
    claims = [s for s in one.statements.values() if not IS_NAMED.search(s)]
    for _ in range(N_LISTS):
        listed = rng.sample(terms, rng.randint(min(FEWEST_TERMS, len(terms)), len(terms)))
        if rng.random() < WITH_PROMPT_SHARE:
            listed = rng.sample([*listed, *from_prompt], len(listed) + len(from_prompt))
        text = rng.choice(SEPARATORS).join(listed)
        for statement in rng.sample(claims, min(STATEMENTS_PER_LIST, len(claims))):
            yield Pair(text, statement, LISTED, one.prompt)
    words = [*terms, *from_prompt]
    sentences = rng.sample(STUFFING, 4)
    text = " ".join(s.format(*rng.sample(words, min(4, len(words))) * 4) for s in sentences)
    yield Pair(text, rng.choice(list(one.statements.values())), certain(ABSENT), one.prompt)
