"""Glossary entries as propositions."""

from __future__ import annotations

import pytest

from grader.bank.drafting.definitions import defined_as


@pytest.mark.parametrize(
    ("term", "definition", "expected"),
    [
        pytest.param("Vein", "A vessel to the heart.", "Vein is a vessel to the heart.", id="a"),
        pytest.param(
            "Veins", "The vessels to the heart.", "Veins are the vessels to the heart.", id="plural"
        ),
        pytest.param(
            "Valve",
            "Keeps blood from flowing back.",
            "Valve keeps blood from flowing back.",
            id="verb",
        ),
        pytest.param("Pulse", "Beats per minute.", "Pulse: Beats per minute.", id="nothing fits"),
        pytest.param("Pulse", "Pulse counts beats.", "Pulse counts beats.", id="term again"),
    ],
)
def test_a_definition_reads_as_a_sentence_where_that_fits(
    term: str, definition: str, expected: str
) -> None:
    assert defined_as(term, definition) == expected


def test_other_languages_keep_the_colon() -> None:
    assert defined_as("Vene", "Ein Gefäß.", language="de") == "Vene: Ein Gefäß."
