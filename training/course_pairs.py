"""Pairs to train the reader from that the concept-labelled corpus holds or suggests.

Labels of whole answers and their quotes; one student's words held against another's
answer; and texts made from an item's own statements: listed, denied, turned round,
heaped up without saying anything.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from training.courses import LabelledItem, load_items, passage_showing
from training.denied_sentences import denied_sentences
from training.edited_answers import edited_pairs
from training.exchanged_names import exchanged_pairs, exchanged_statements
from training.harmless_denials import harmless_denials
from training.heaped_terms import heaped_terms
from training.near_misses import near_misses
from training.non_answers import non_answer
from training.pairs import ABSENT, CONTRADICTED, EXPRESSED, Pair, Target, certain

TARGETS: Mapping[int, Target] = {
    2: certain(EXPRESSED),
    1: (0.5, 0.5, 0.0),
    0: certain(ABSENT),
    -1: certain(CONTRADICTED),
}

QUOTE_SHARE = 0.25  # of labelled quotes that are read alone
CROSS_SHARE = 0.3  # of labelled quotes that are held against another answer
NEIGHBOUR_SHARE = 0.2  # of answers that are read beside an answer to another item
NO_PROMPT_SHARE = 0.15  # of pairs read without their prompt: some sets have none
MIN_QUOTE_WORDS = 5  # a shorter quote is no proposition

SAME_POINT: Target = (0.7, 0.3, 0.0)
"""Two students who express one concept rarely say all of each other's words."""

OF_ANOTHER_ITEM: Target = (0.03, 0.95, 0.02)
"""What an answer says of another item's statement. Every answer is held against one: where only
some were, whatever was put in pictures passed for right, since nearly all answers in pictures
are (of right answers to other items of courses left out, 46 % earned half of a concept)."""

NOT_STATED: Target = (0.0, 0.6, 0.4)
"""A misconception that an answer does not state: absent, or denied by what is right."""

N_NON_ANSWERS = 4  # to each item
MOST_LEFT_OUT = 3  # words of a statement
SHORTEST_CUT = 7  # words of a statement that bears it
DECISIVE = frozenset("not no never without nor less more fewer only than before after".split())
"""Without one of these a statement says another thing."""

SHORTENED: Target = (0.85, 0.15, 0.0)
"""A statement with words left out: said, now and then short of something that matters."""

LISTINGS: tuple[Callable[[list[str]], str], ...] = (
    lambda parts: ", ".join(parts[:-1]) + " and " + parts[-1] + ".",
    lambda parts: "; ".join(parts),
    lambda parts: "\n".join(f"- {part}" for part in parts),
    lambda parts: "\n".join(f"{n}. {part}" for n, part in enumerate(parts, 1)),
    lambda parts: "the main points are " + ", ".join(parts) + ".",
    lambda parts: f"there are {len(parts)}: " + ", ".join(parts),
)
"""Ways in which students list what they have to say."""


def label_pairs(one: LabelledItem) -> Iterator[Pair]:
    """Yield each labelled concept of each answer, in the passage that shows it."""
    for answer in one.answers:
        for concept_id, label in answer["concepts"].items():
            passage = passage_showing(answer, concept_id)
            yield Pair(passage, one.statements[concept_id], TARGETS[label], one.prompt)


def course_pairs(folders: Iterable[Path], rng: random.Random) -> list[Pair]:
    """One pass over some courses: every label, and what can be derived from them."""
    pairs: list[Pair] = []
    for folder in folders:
        items = load_items(folder)
        for one in items:
            pairs += label_pairs(one)
            pairs += _derived_pairs(one, [other for other in items if other is not one], rng)
    return [replace(p, prompt="") if rng.random() < NO_PROMPT_SHARE else p for p in pairs]


def _derived_pairs(
    one: LabelledItem, others: list[LabelledItem], rng: random.Random
) -> Iterator[Pair]:
    """Yield what the item, its answers and their neighbours suggest beyond the labels."""
    yield from _quote_pairs(one, rng)
    yield from _misconception_pairs(one)
    yield from _other_item_pairs(one, others, rng)
    yield from _item_pairs(one, rng)
    yield from _listed_pairs(one, rng)
    yield from _denied_pairs(one, rng)
    yield from exchanged_statements(one, rng)
    yield from exchanged_pairs(one, rng)
    yield from edited_pairs(one, rng)
    yield from denied_sentences(one, rng)
    yield from harmless_denials(one, rng)
    yield from near_misses(one, rng)
    yield from heaped_terms(one, rng)
    yield from _shuffled_pairs(one, rng)
    yield from _shortened_pairs(one, rng)
    yield from _non_answer_pairs(one, rng)


def _quote_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """A student's words alone, and as a statement that others express, miss or deny."""
    for answer in one.answers:
        for concept_id, quote in answer.get("quotes", {}).items():
            label = answer["concepts"].get(concept_id)
            if label is None or len(quote.split()) < MIN_QUOTE_WORDS:
                continue
            if rng.random() < QUOTE_SHARE:
                yield Pair(quote, one.statements[concept_id], TARGETS[label], one.prompt)
            if rng.random() < CROSS_SHARE:
                other = rng.choice(one.answers)
                target = _cross_target(label, other["concepts"][concept_id])
                if other is not answer and target:
                    yield Pair(passage_showing(other, concept_id), quote, target, one.prompt)
            if label == -1:
                yield Pair(one.item["reference"], quote, certain(CONTRADICTED), one.prompt)


def _cross_target(of_quote: int, of_answer: int) -> Target | None:
    """What an answer says of another student's words on the same concept."""
    if of_answer == 0:
        return certain(ABSENT)
    if {of_quote, of_answer} == {2, -1}:
        return certain(CONTRADICTED)
    if of_quote == of_answer == 2:
        return SAME_POINT
    return None


def _misconception_pairs(one: LabelledItem) -> Iterator[Pair]:
    """Wrong beliefs as statements: stated by some answers, never by the reference."""
    for wrong in one.item.get("misconceptions", ()):
        yield Pair(one.item["reference"], wrong["statement"], NOT_STATED, one.prompt)
        for answer in one.answers:
            stated = answer.get("misconceptions", {}).get(wrong["id"])
            target = certain(EXPRESSED) if stated else NOT_STATED
            yield Pair(passage_showing(answer, wrong["id"]), wrong["statement"], target, one.prompt)


def _other_item_pairs(
    one: LabelledItem, others: list[LabelledItem], rng: random.Random
) -> Iterator[Pair]:
    """Answers held against another item, and read beside an answer to it, as in an essay."""
    for answer in one.answers:
        other = rng.choice(others)
        statement = rng.choice(list(other.statements.values()))
        yield Pair(passage_showing(answer, ""), statement, OF_ANOTHER_ITEM, other.prompt)
        if other.answers and rng.random() < NEIGHBOUR_SHARE:
            concept_id, label = rng.choice(list(answer["concepts"].items()))
            texts = [passage_showing(answer, concept_id), rng.choice(other.answers)["response"]]
            rng.shuffle(texts)
            yield Pair(" ".join(texts), one.statements[concept_id], TARGETS[label], one.prompt)


def _item_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """What an item itself says: its reference, its prompt, its own statements."""
    statements = list(one.statements.values())
    for statement in statements:
        yield Pair(one.item["reference"], statement, certain(EXPRESSED), one.prompt)
    yield Pair(one.prompt, rng.choice(statements), certain(ABSENT), one.prompt)
    if len(statements) > 1:
        statement, other = rng.sample(statements, 2)
        yield Pair(other, statement, certain(ABSENT), one.prompt)


def _listed_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """All statements but one as a list: those listed are expressed, that one is absent."""
    statements = list(one.statements.values())
    rng.shuffle(statements)
    left_out, *listed = statements
    if len(listed) < 2:
        return
    parts = [s[0].lower() + s[1:].rstrip(".") for s in listed]
    text = rng.choice(LISTINGS)(parts)
    yield Pair(text, left_out, certain(ABSENT), one.prompt)
    for statement in listed:
        yield Pair(text, statement, certain(EXPRESSED), one.prompt)


def _shortened_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Statements with a few words left out, alone or beside another: they are still expressed.

    Else a near copy would be known for a contradiction: most of those that are made up are.
    """
    statements = list(one.statements.values())
    for statement in statements:
        words = statement.rstrip(".").split()
        n = rng.randint(1, MOST_LEFT_OUT)
        if len(words) < SHORTEST_CUT:
            continue
        at = rng.randrange(1, len(words) - n)
        if DECISIVE.isdisjoint(word.lower() for word in words[at : at + n]):
            short = " ".join([*words[:at], *words[at + n :]]) + "."
            beside = rng.choice([*statements, "", ""])
            texts = [short, beside] if beside != statement else [short]
            rng.shuffle(texts)
            yield Pair(" ".join(texts).strip(), statement, SHORTENED, one.prompt)


def _non_answer_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """Texts that answer nothing, alone or behind the prompt: any statement is absent."""
    for _ in range(N_NON_ANSWERS):
        echo = rng.choice((one.prompt, "", "", "", ""))
        statement = rng.choice(list(one.statements.values()))
        yield Pair(f"{echo} {non_answer(rng)}".strip(), statement, certain(ABSENT), one.prompt)


def _denied_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """One statement denied beside another: it is contradicted, the other expressed."""
    statements = list(one.statements.values())
    statement, shown = rng.sample(statements, 2) if len(statements) > 1 else (statements[0], "")
    denied = _denied(statement)
    if denied is None:
        return
    text = [denied, shown]
    rng.shuffle(text)
    yield Pair(" ".join(text), statement, certain(CONTRADICTED), one.prompt)
    # Stated and denied: it can't be both, and the denial counts.
    both = rng.sample([denied, statement, shown], 3)
    yield Pair(" ".join(both), statement, certain(CONTRADICTED), one.prompt)
    if shown:
        yield Pair(" ".join(text), shown, certain(EXPRESSED), one.prompt)


def _denied(statement: str) -> str | None:
    """The statement with its first auxiliary denied, or its only denial taken out."""
    if re.search(r"\bnot\b", statement):
        return re.sub(r"\s*\bnot\b", "", statement, count=1)
    denied = re.sub(
        r"\b(is|are|was|were|can|must|may|will|should)\b", r"\1 not", statement, count=1
    )
    return denied if denied != statement else None


def _shuffled_pairs(one: LabelledItem, rng: random.Random) -> Iterator[Pair]:
    """The words of the reference, and of an answer, in any order: nothing is said."""
    for text in (one.item["reference"], rng.choice(one.answers)["response"]):
        pieces = text.replace(".", " ").split()
        shuffled = " ".join(rng.sample(pieces, len(pieces)))
        yield Pair(shuffled, rng.choice(list(one.statements.values())), certain(ABSENT), one.prompt)
