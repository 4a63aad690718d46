"""What a student's words teach once a number or a direction in them is turned."""

from __future__ import annotations

import random

import pytest

from training.courses import LabelledItem
from training.edited_answers import OPPOSITES, TAKEN_OUT, TURNED, edited_pairs
from training.pairs import Pair

QUOTE = "after 30 days the price is higher"
STATEMENT = "The price rises after thirty days."


def pairs_of(quote: str, label: int = 2) -> set[Pair]:
    item = {"prompt": "When?", "concepts": [{"id": "a", "statement": STATEMENT}]}
    answer = {
        "response": f"As I remember it, {quote}. You are told by letter some weeks ahead.",
        "concepts": {"a": label},
        "quotes": {"a": quote},
    }
    one = LabelledItem(item, (answer,))
    return {pair for seed in range(80) for pair in edited_pairs(one, random.Random(seed))}


def test_one_number_or_direction_in_the_quote_is_turned() -> None:
    turned = [pair for pair in pairs_of(QUOTE) if pair.target == TURNED]
    changed = {
        tuple(new for new, old in zip(p.premise.split()[4:11], QUOTE.split(), strict=True)
              if new.rstrip(".") != old)
        for p in turned
    }  # fmt: skip

    assert changed == {("before",), ("lower.",), ("31",), ("60",), ("300",), ("15",)}
    assert {pair.statement for pair in turned} == {STATEMENT}


def test_without_its_words_a_concept_is_absent() -> None:
    taken_out = {pair.premise for pair in pairs_of(QUOTE) if pair.target == TAKEN_OUT}

    assert taken_out == {"As I remember it. You are told by letter some weeks ahead"}


@pytest.mark.parametrize(
    ("quote", "label"),
    [
        pytest.param(QUOTE, -1, id="contradicted already"),
        pytest.param(QUOTE, 1, id="partial"),
        pytest.param("it is higher", 2, id="too short to say"),
    ],
)
def test_other_quotes_are_left_alone(quote: str, label: int) -> None:
    assert pairs_of(quote, label) == set()


def test_a_quote_with_nothing_to_turn_is_only_taken_out() -> None:
    assert {p.target for p in pairs_of("the seller wants a fairer deal")} == {TAKEN_OUT}


def test_opposites_go_both_ways_and_a_capital_stays() -> None:
    assert all(word != other for word, other in OPPOSITES.items())
    assert OPPOSITES["more"] == "less"
    assert OPPOSITES["less"] == "more"
    assert any(", Less " in p.premise for p in pairs_of("More sun makes the price fair for all"))
