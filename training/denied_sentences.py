"""Whole sentences denied or upheld: "it is false that ..." turns what follows, however long.

An auxiliary with "not" stands beside what it denies, and a reader learns it from students. A
denial in front of a sentence that is otherwise the key's, word for word, students write seldom.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from grader.language import sentences
from training.courses import LabelledItem
from training.pairs import CONTRADICTED, EXPRESSED, Pair, Target, certain

ANSWER_SHARE = 0.15  # of answers of which a sentence is denied or upheld
DENIED_SHARE = 0.6  # of the sentences that something is put in front of; the others are upheld
MOST_STATEMENTS = 4  # that are joined into one text

DENIALS = (
    "It is false that {}",
    "It's wrong to say that {}",
    "It is not the case that {}",
    "I don't believe that {}",
    "It isn't so that {}",
    "Nobody can claim that {}",
    "It is a mistake to think that {}",
    "It would be untrue that {}",
    "It's a myth that {}",
    "By no means is it so that {}",
    "No, it cannot be said that {}",
    "{}? No, that is wrong",
)
SUPPORTS = (
    "It is right that {}",
    "It's fair to say that {}",
    "It is indeed the case that {}",
    "I believe that {}",
    "Nobody can deny that {}",
    "It is no myth that {}",
    "It isn't wrong to say that {}",
    "It would be untrue to deny that {}",
    "It's well known that {}",
    "{}. Yes, that is so",
)

WRONG_NOW: Target = (0.02, 0.08, 0.9)
"""A student's sentence denied: now and then other words of the answer still say it."""

STILL_RIGHT: Target = (0.94, 0.05, 0.01)
"""What is said in sentences that nothing was done to, or that are upheld."""


def denied_sentences(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Yield statements joined, some of them denied, and answers with one sentence denied."""
    statements = list(one.statements.values())
    chosen = rng.sample(statements, min(len(statements), rng.randint(1, MOST_STATEMENTS)))
    is_denied = [rng.random() < DENIED_SHARE for _ in chosen]
    text = " ".join(map(lambda s, denied: _framed(s, rng, denied=denied), chosen, is_denied))
    for statement, denied in zip(chosen, is_denied, strict=True):
        yield Pair(text, statement, certain(CONTRADICTED if denied else EXPRESSED), one.prompt)
    for answer in one.answers:
        if rng.random() < ANSWER_SHARE:
            yield from _in_an_answer(one, answer, rng)


def _in_an_answer(
    one: LabelledItem, answer: Mapping[str, Any], rng: random.Random
) -> Iterator[Pair]:
    """One sentence denied or upheld: what it shows turns or stays, what others show stays."""
    parts = [s.of(answer["response"]) for s in sentences(answer["response"])]
    shown = [
        {name for name in answer["concepts"] if answer["quotes"].get(name, part + " ") in part}
        for part in parts
    ]
    right = {name for name, label in answer["concepts"].items() if label == 2}
    at = rng.randrange(len(parts))
    denied = rng.random() < DENIED_SHARE
    parts[at] = _framed(parts[at], rng, denied=denied)
    text = " ".join(parts)
    for place, names in enumerate(shown):
        turned = denied and place == at
        for name in sorted(names & right):
            if sum(name in others for others in shown) == 1:
                target = WRONG_NOW if turned else STILL_RIGHT
                yield Pair(text, one.statements[name], target, one.prompt)


def _framed(sentence: str, rng: random.Random, *, denied: bool) -> str:
    clause = sentence.strip().rstrip(".!?")
    starts_plainly = clause[1:2].islower() or clause[1:2] == " "
    inside = clause[0].lower() + clause[1:] if starts_plainly else clause
    framed = rng.choice(DENIALS if denied else SUPPORTS).format(inside)
    return f"{framed[0].upper()}{framed[1:]}."
