"""What answers teach once two named things have exchanged their roles."""

from __future__ import annotations

import random

import pytest

from training.courses import LabelledItem
from training.exchanged_names import (
    AS_EXCHANGED,
    OF_ANOTHER,
    RENAMED,
    exchanged_pairs,
    exchanged_statements,
)
from training.pairs import Pair

PROMPT = "What do the fast brush and the dry sponge do?"
BRUSH = "The fast brush puts the paint on."
SPONGE = "The dry sponge takes the paint off."


def item(response: str, brush: int, sponge: int) -> LabelledItem:
    concepts = [{"id": "b", "statement": BRUSH}, {"id": "s", "statement": SPONGE}]
    answer = {"response": response, "concepts": {"b": brush, "s": sponge}, "quotes": {}}
    return LabelledItem({"prompt": PROMPT, "concepts": concepts}, (answer,))


def pairs_of(response: str, brush: int, sponge: int) -> set[Pair]:
    one = item(response, brush, sponge)
    return {pair for seed in range(40) for pair in exchanged_pairs(one, random.Random(seed))}


def test_what_one_thing_does_is_not_what_the_other_does() -> None:
    said = "The first paints and the other one wipes."

    assert pairs_of(said, 2, 2) == {
        Pair(said, "The dry sponge puts the paint on.", OF_ANOTHER, PROMPT),
        Pair(said, "The fast brush takes the paint off.", OF_ANOTHER, PROMPT),
    }


def test_names_change_places_in_an_answer_that_holds_both() -> None:
    renamed = {
        (pair.premise, pair.statement)
        for pair in pairs_of("A Fast Brush paints, and a dry sponge wipes.", 2, 0)
        if pair.target == RENAMED
    }

    assert renamed == {("A dry sponge paints, and a fast brush wipes.", BRUSH)}


def test_who_gets_both_wrong_says_each_of_the_other() -> None:
    found = pairs_of("The sponge paints, the brush wipes.", -1, -1)

    assert {(p.statement, p.target) for p in found} == {
        ("The dry sponge puts the paint on.", AS_EXCHANGED),
        ("The fast brush takes the paint off.", AS_EXCHANGED),
    }


@pytest.mark.parametrize("labels", [(0, 0), (1, 1), (-1, 0), (-1, 2)])
def test_other_labels_tell_nothing_of_the_first_statement(labels: tuple[int, int]) -> None:
    about_brush = {p for p in pairs_of("Something.", *labels) if "puts" in p.statement}

    assert about_brush == set()


def test_statements_that_exchange_names_are_both_contradicted() -> None:
    pairs = list(exchanged_statements(item("x", 0, 0), random.Random(1)))

    first, second = "The dry sponge puts the paint on.", "The fast brush takes the paint off."
    assert {pair.premise for pair in pairs} <= {f"{first} {second}", f"{second} {first}"}
    assert {pair.statement for pair in pairs} == {BRUSH, SPONGE}
    assert {pair.target for pair in pairs} == {(0.0, 0.0, 1.0)}
