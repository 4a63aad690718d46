"""A sentence behind a denial is contradicted, however long; the sentences beside it are not."""

from __future__ import annotations

import random

import pytest

from training.courses import LabelledItem
from training.denied_sentences import STILL_RIGHT, WRONG_NOW, denied_sentences
from training.pairs import CONTRADICTED, EXPRESSED, Pair, certain

STATEMENTS = {"general": "Boto3 is general purpose.", "verbose": "Code with boto3 is verbose."}
FIRST = "Boto3 serves all of AWS."
SECOND = "A job takes many lines."
QUOTES = {"general": "serves all of AWS", "verbose": "many lines"}


def pairs_of(labels: dict[str, int], response: str = f"{FIRST} {SECOND}") -> set[Pair]:
    concepts = [{"id": name, "statement": text} for name, text in STATEMENTS.items()]
    quotes = {name: quote for name, quote in QUOTES.items() if labels[name]}
    answer = {"response": response, "concepts": labels, "quotes": quotes}
    one = LabelledItem({"prompt": "Why?", "concepts": concepts}, (answer,))
    return {pair for seed in range(400) for pair in denied_sentences(one, random.Random(seed))}


BOTH = pairs_of({"general": 2, "verbose": 2})


@pytest.mark.parametrize("concept_id", STATEMENTS)
def test_a_statement_behind_a_denial_is_contradicted_and_else_expressed(concept_id: str) -> None:
    statement = STATEMENTS[concept_id]
    alone = {
        pair.premise: pair.target
        for pair in BOTH
        if pair.statement == statement and len(pair.premise.split(".")) == 2
    }

    assert alone["It is false that " + statement[0].lower() + statement[1:]] == certain(
        CONTRADICTED
    )
    assert alone["Nobody can deny that " + statement[0].lower() + statement[1:]] == certain(
        EXPRESSED
    )


def test_what_an_answer_shows_turns_with_its_sentence_only() -> None:
    text = f"It is false that boto3 serves all of AWS. {SECOND}"
    found = {pair.statement: pair.target for pair in BOTH if pair.premise == text}

    assert found == {STATEMENTS["general"]: WRONG_NOW, STATEMENTS["verbose"]: STILL_RIGHT}


def test_what_is_upheld_stays_right() -> None:
    text = f"{FIRST} It is no myth that a job takes many lines."
    found = {pair.statement: pair.target for pair in BOTH if pair.premise == text}

    assert found == dict.fromkeys(STATEMENTS.values(), STILL_RIGHT)


def test_what_an_answer_does_not_express_is_left_alone() -> None:
    made = pairs_of({"general": -1, "verbose": 0})

    assert {pair.target for pair in made} <= {certain(CONTRADICTED), certain(EXPRESSED)}


def test_what_two_sentences_show_is_left_alone() -> None:
    twice = pairs_of({"general": 2, "verbose": 0}, f"{FIRST} Again, it serves all of AWS.")

    assert {pair.target for pair in twice} <= {certain(CONTRADICTED), certain(EXPRESSED)}
