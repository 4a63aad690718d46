"""A student's words on one concept do not state another, nor does an answer without them."""

from __future__ import annotations

import random

from training.courses import LabelledItem
from training.near_misses import CUT, OF_A_NEIGHBOUR, near_misses
from training.pairs import Pair

STATEMENTS = {
    "named": "Boto3 is named.",
    "general": "Boto3 is general purpose.",
    "verbose": "Code with boto3 is verbose.",
}
NAME = "boto3"
GENERAL = "boto3 serves all the many services that Amazon sells"
VERBOSE = "you type a great deal until a job runs"
RESPONSE = f"It is that {GENERAL}. With it {VERBOSE}."


def pairs_of(labels: dict[str, int], quotes: dict[str, str], response: str) -> set[Pair]:
    concepts = [{"id": name, "statement": text} for name, text in STATEMENTS.items()]
    answer = {"response": response, "concepts": labels, "quotes": quotes}
    one = LabelledItem({"prompt": "Why?", "concepts": concepts}, (answer,))
    return {pair for seed in range(200) for pair in near_misses(one, random.Random(seed))}


ALL = pairs_of(
    {"named": 2, "general": 2, "verbose": -1},
    {"named": NAME, "general": GENERAL, "verbose": VERBOSE},
    RESPONSE,
)


def test_a_quote_states_no_other_concept() -> None:
    quoted = {(p.premise, p.statement, p.target) for p in ALL if p.premise in (GENERAL, VERBOSE)}

    assert quoted == {
        (GENERAL, STATEMENTS["verbose"], OF_A_NEIGHBOUR[2]),
        (VERBOSE, STATEMENTS["general"], OF_A_NEIGHBOUR[-1]),
        (VERBOSE, STATEMENTS["named"], OF_A_NEIGHBOUR[-1]),
    }, "a quote that holds a name does state the name"


def test_an_answer_without_what_shows_a_concept_does_not_express_it() -> None:
    cut = {(p.premise, p.statement) for p in ALL if p.target == CUT}

    assert cut == {
        (f"It is that {GENERAL}.", STATEMENTS["verbose"]),
        (f"With it {VERBOSE}.", STATEMENTS["general"]),
        (f"With it {VERBOSE}.", STATEMENTS["named"]),
    }


def test_nothing_is_cut_that_is_said_again() -> None:
    twice = f"{GENERAL}. And again, {GENERAL}."
    labels = {"named": 0, "general": 2, "verbose": 0}

    assert not {p for p in pairs_of(labels, {"general": GENERAL}, twice) if p.target == CUT}


def test_one_sentence_leaves_nothing_to_read() -> None:
    labels = {"named": 0, "general": 2, "verbose": 0}
    made = pairs_of(labels, {"general": GENERAL}, f"Well, {GENERAL}.")

    assert {p.premise for p in made} == {GENERAL}


def test_half_said_and_absent_concepts_are_left_alone() -> None:
    labels = {"named": 0, "general": 1, "verbose": 0}

    assert not pairs_of(labels, {"general": GENERAL}, RESPONSE)
