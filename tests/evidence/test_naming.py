"""Which statements a name alone meets."""

from __future__ import annotations

import pytest

from grader.bank import Concept, Keyword
from grader.evidence.naming import asks_for_a_name

PROMPT = "Which two liquids cross the membrane?"


@pytest.mark.parametrize(
    ("statement", "is_name"),
    [
        pytest.param("Water is named as one of them.", True, id="a name"),
        pytest.param("One of the two is named, either water or oil.", True, id="either name"),
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
