"""Two concepts whose names have changed places in an answer."""

from __future__ import annotations

import pytest

from grader.bank import Concept, Item, ItemKind, Keyword, Rubric
from grader.evidence import ConceptEvidence, Status, read
from grader.evidence.exchanged import exchanged, rival_names, rivals_of, with_exchanged

PROMPT = "What do the fast brush and the dry sponge do?"
BRUSH = "The fast brush puts the paint on."
SPONGE = "The dry sponge takes the paint off."


def concept(name: str, statement: str, *keywords: str) -> Concept:
    return Concept(
        id=name,
        label=name,
        statement=statement,
        points=1,
        keywords=tuple(Keyword(text=text) for text in keywords),
    )


def item(prompt: str, *concepts: Concept) -> Item:
    rubric = Rubric(item="q", max_points=len(concepts), concepts=concepts)
    return Item(id="q", kind=ItemKind.SHORT, prompt=prompt, rubric=rubric)


TOOLS = item(
    PROMPT,
    concept("brush", BRUSH, "on", "fast brush", "coats"),
    concept("sponge", SPONGE, "off", "wipes"),
)


@pytest.mark.parametrize(
    ("response", "are_exchanged"),
    [
        pytest.param("The dry sponge coats, the fast brush wipes.", True, id="exchanged"),
        pytest.param("The fast brush coats, the dry sponge wipes.", False, id="as it is"),
        pytest.param("The dry sponge coats it.", False, id="one of the two"),
        pytest.param(
            "The dry sponge coats, the fast brush wipes, the fast brush coats.",
            False,
            id="both ways",
        ),
        pytest.param("The dry sponge never coats, the fast brush never wipes.", False, id="denied"),
        pytest.param("The fast brush and the dry sponge coat and wipe.", False, id="together"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_each_ones_keyword_stands_with_the_others_name(response, are_exchanged) -> None:
    reading = read(response)

    found = exchanged(rivals_of(TOOLS, "en"), reading)

    clauses = {name: span.of(reading.text) for name, span in found.items()}
    assert clauses == (
        {"brush": "the fast brush wipes.", "sponge": "the dry sponge coats,"}
        if are_exchanged
        else {}
    )


def test_what_is_exchanged_is_contradicted_with_its_clause() -> None:
    text = "The dry sponge coats, the fast brush wipes."
    found = [
        ConceptEvidence(name, 0.9, 0.1, Status.EXPRESSED, (), {}) for name in ("brush", "sponge")
    ]

    brush, sponge = with_exchanged(found, rivals=rivals_of(TOOLS, "en"), reading=read(text))

    assert {brush.status, sponge.status} == {Status.CONTRADICTED}
    assert brush.quote.text == "the fast brush wipes."
    assert sponge.p_contradicted > 0.9


def test_a_name_that_another_concept_asks_for_is_given_too() -> None:
    kits = item(
        "Which two kits are there?",
        concept("a", "Gantry is named as one of the two kits.", "Gantry"),
        concept("wide", "Gantry is general.", "general"),
        concept("b", "Tackle is named as one of the two kits.", "Tackle"),
        concept("narrow", "Tackle is special.", "special"),
    )

    found = exchanged(rivals_of(kits, "en"), read("Gantry is special, Tackle is general."))

    assert set(found) == {"wide", "narrow"}


def test_only_english_names_are_known() -> None:
    assert rivals_of(TOOLS, "de") == ()


@pytest.mark.parametrize(
    ("statement", "other"),
    [
        pytest.param("It is wet.", SPONGE, id="no name"),
        pytest.param("Paint is what a fast brush puts on.", SPONGE, id="a name that comes late"),
        pytest.param("The fast brush follows the dry sponge.", SPONGE, id="both names in one"),
        pytest.param("The fast brush is wet.", BRUSH, id="one name"),
    ],
)
def test_statements_that_have_no_two_names(statement: str, other: str) -> None:
    assert rival_names(statement, other, given=PROMPT) is None


def test_what_the_answer_key_says_is_no_exchange() -> None:
    crossed = TOOLS.model_copy(
        update={"reference_answers": ("The dry sponge coats, the fast brush wipes.",)}
    )

    assert rivals_of(TOOLS, "en")
    assert rivals_of(crossed, "en") == ()
