"""What stands behind a denial of something else is still expressed."""

from __future__ import annotations

import random

import pytest

from training.courses import LabelledItem
from training.harmless_denials import BEHIND_DENIAL, DENIALS, harmless_denials
from training.pairs import EXPRESSED, Pair, certain

QUOTE = "it serves many purposes at once"
STATEMENT = "Boto3 is general purpose."


def pairs_of(quote: str, label: int = 2) -> set[Pair]:
    item = {"prompt": "Which?", "concepts": [{"id": "a", "statement": STATEMENT}]}
    answer = {"response": f"{quote}.", "concepts": {"a": label}, "quotes": {"a": quote}}
    one = LabelledItem(item, (answer,))
    return {pair for seed in range(300) for pair in harmless_denials(one, random.Random(seed))}


def test_a_statement_is_expressed_behind_every_denial() -> None:
    whole = {pair.premise for pair in pairs_of(QUOTE) if pair.target == certain(EXPRESSED)}

    assert whole == {denial.format("boto3 is general purpose") for denial in DENIALS}


def test_a_quote_that_expresses_a_concept_mostly_does_so_there_too() -> None:
    quoted = [pair for pair in pairs_of(QUOTE) if pair.target == BEHIND_DENIAL]

    assert quoted
    assert all(QUOTE in pair.premise and pair.statement == STATEMENT for pair in quoted)


@pytest.mark.parametrize(
    ("quote", "label"),
    [
        pytest.param(QUOTE, -1, id="contradicted"),
        pytest.param(QUOTE, 0, id="absent"),
        pytest.param("many purposes", 2, id="too short to say"),
    ],
)
def test_other_quotes_are_left_alone(quote: str, label: int) -> None:
    assert {pair.target for pair in pairs_of(quote, label)} == {certain(EXPRESSED)}
