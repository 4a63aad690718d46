"""Which statements a name alone meets."""

from __future__ import annotations

import pytest

from grader.bank import Concept, Keyword
from grader.evidence.naming import asks_for_a_name, names_asked_for
from grader.language import words

PROMPT = "Which two liquids cross the membrane?"


@pytest.mark.parametrize(
    ("statement", "is_name"),
    [
        pytest.param("Water is named as one of them.", True, id="a name"),
        pytest.param("One of the two is named, either water or oil.", True, id="either name"),
        pytest.param("Water Is Named as one of them.", True, id="in capitals"),
        pytest.param("Water is named as the solvent.", False, id="a name and what it is"),
        pytest.param("Water crosses a membrane.", False, id="a proposition of given words"),
        pytest.param("The name of water is oil.", False, id="a proposition about a name"),
    ],
)
def test_a_statement_that_adds_nothing_to_the_name_asks_for_it(statement, is_name) -> None:
    keywords = (Keyword(text="water"), Keyword(text="oil"))
    concept = Concept(id="w", label="w", statement=statement, points=1, keywords=keywords)

    assert asks_for_a_name(concept, PROMPT) is is_name


def test_without_keywords_no_name_is_known() -> None:
    concept = Concept(id="w", label="w", statement="Water is named.", points=1)

    assert not asks_for_a_name(concept, PROMPT)


@pytest.mark.parametrize(
    ("statement", "response", "places"),
    [
        pytest.param("Water is named.", "There is water in it.", ["water"], id="a name"),
        pytest.param("Water is named.", "There is H2O in it.", ["H2O"], id="in other words"),
        pytest.param("Water is named.", "There is oil in it.", [], id="another name"),
        pytest.param("Water and oil are named.", "Water and oil.", ["Water", "oil"], id="both"),
        pytest.param("Water and oil are named.", "Water.", [], id="one of both"),
        pytest.param("One is named, either water or oil.", "An oil.", ["oil"], id="either"),
        pytest.param("A liquid is named, as water is.", "A liquid.", [], id="given by the prompt"),
    ],
)
def test_a_name_stands_where_it_is_said(statement, response, places) -> None:
    keywords = (
        Keyword(text="water", aliases=("H2O",)),
        Keyword(text="oil"),
        Keyword(text="liquid"),
    )
    concept = Concept(id="w", label="w", statement=statement, points=1, keywords=keywords)

    found = names_asked_for(concept, PROMPT).places(words(response))

    assert [place.of(response) for place in found] == places
