"""What each attack makes of a text; no score is looked at here."""

from __future__ import annotations

import random

import pytest

from grader.bank import Bank
from grader.scoring.attacks import ATTACKS, Attack, Base, Law

TEXT = (
    "Osmosis is the net movement of two solvents. Water quickly crosses the membrane whose "
    "colour shows the direction of osmosis."
)


@pytest.fixture(scope="session")
def base(cell_bank: Bank) -> Base:
    return Base(cell_bank.item("q01"), TEXT, elsewhere="The nucleus stores genes.")


def attack(name: str) -> Attack:
    return next(one for one in ATTACKS if one.name == name)


def attacked(base: Base, name: str) -> str:
    return attack(name).transform(base, random.Random(7))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "prompt echo", "What is osmosis and in which direction does it go?", id="echo"
        ),
        pytest.param("other item's answer", "The nucleus stores genes.", id="elsewhere"),
        pytest.param("duplicated text", f"{TEXT}\n{TEXT}", id="twice"),
        pytest.param(
            "negation",
            "Osmosis is not the net movement of two solvents. It is not true that water quickly "
            "crosses the membrane whose colour shows the direction of osmosis.",
            id="with and without an auxiliary",
        ),
        pytest.param(
            "number change", TEXT.replace("two solvents", "six solvents"), id="number word"
        ),
        pytest.param(
            "role swap",
            "direction is the net movement of two solvents. Water quickly crosses the membrane "
            "whose colour shows the osmosis of direction.",
            id="the two words that the prompt shares",
        ),
        pytest.param(
            "dropped articles",
            "Osmosis is net movement of two solvents. Water quickly crosses membrane whose "
            "colour shows direction of osmosis.",
            id="articles",
        ),
        pytest.param("spelling variant", TEXT.replace("colour", "color"), id="American"),
        pytest.param(
            "synonyms",
            TEXT.replace("quickly", "rapidly").replace("shows", "demonstrates"),
            id="synonyms",
        ),
        pytest.param("reference pasted", TEXT, id="as it is"),
    ],
)
def test_an_attack_changes_only_what_it_is_named_after(
    base: Base, name: str, expected: str
) -> None:
    assert attacked(base, name) == expected


def test_shuffling_keeps_the_words(base: Base) -> None:
    shuffled = attacked(base, "shuffled words")

    assert sorted(shuffled.split()) == sorted(TEXT.replace(".", " ").split())
    assert shuffled.split() != TEXT.replace(".", " ").split()


def test_a_key_term_list_holds_the_keywords_alone(base: Base) -> None:
    assert set(attacked(base, "key-term list").split(", ")) == {"water", "semipermeable membrane"}


def test_a_typo_swaps_two_inner_letters(base: Base) -> None:
    before, after = TEXT.split(" "), attacked(base, "typos").split(" ")

    changed = [(b, a) for b, a in zip(before, after, strict=True) if b != a]
    assert changed
    assert all(sorted(b) == sorted(a) and b[0] == a[0] and b[-1] == a[-1] for b, a in changed)


@pytest.mark.parametrize(
    ("american", "british"),
    [
        pytest.param("We organize the center.", "We organise the centre.", id="ize, er"),
        pytest.param(
            "The behavior of a modeled color", "The behaviour of a modelled colour", id="or"
        ),
    ],
)
def test_american_spelling_becomes_british(base: Base, american: str, british: str) -> None:
    one = Base(base.item, american, "")

    assert attack("spelling variant").transform(one, random.Random(7)) == british


@pytest.mark.parametrize("one", ATTACKS, ids=lambda one: one.name)
def test_every_attack_survives_an_empty_text(base: Base, one: Attack) -> None:
    assert isinstance(one.transform(Base(base.item, "", ""), random.Random(7)), str)


def test_every_law_has_an_attack() -> None:
    assert {one.law for one in ATTACKS} == set(Law)
