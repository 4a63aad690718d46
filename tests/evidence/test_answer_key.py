"""Which responses say nothing but what the item itself says."""

from __future__ import annotations

import pytest

from grader.bank import Concept, Item, ItemKind, Rubric
from grader.evidence import read
from grader.evidence.answer_key import AnswerKey

FIRST = "Water moves through the membrane."
SECOND = "It goes towards the hypertonic side, which holds more of the solute."
STATEMENT = "Osmosis needs a semipermeable membrane."
SIGNED = "The inner potential < the outer potential."


@pytest.fixture(scope="module")
def key() -> AnswerKey:
    concept = Concept(id="c", label="c", statement=STATEMENT, points=1)
    item = Item(
        id="q01",
        kind=ItemKind.SHORT,
        prompt="What is osmosis?",
        reference_answers=(f"{FIRST} {SECOND} {SIGNED}",),
        rubric=Rubric(item="q01", max_points=1, concepts=(concept,)),
    )
    return AnswerKey.of(item, "en")


@pytest.mark.parametrize(
    "response",
    [
        pytest.param(f"{FIRST} {SECOND} {SIGNED}", id="the reference"),
        pytest.param(SECOND, id="a part"),
        pytest.param(f"{SECOND} {FIRST} {STATEMENT}", id="another order, and a statement"),
        pytest.param("WATER moves through membrane", id="no article"),
        pytest.param("Water moves through the membrnae.", id="a typo"),
    ],
)
def test_sentences_of_the_item_are_right(key: AnswerKey, response: str) -> None:
    assert key.holds(read(response))


@pytest.mark.parametrize(
    "response",
    [
        pytest.param("", id="nothing"),
        pytest.param("Water does not move through the membrane.", id="denied"),
        pytest.param("The membrane moves through water.", id="exchanged"),
        pytest.param(SECOND.replace("hyper", "hypo"), id="another word"),
        pytest.param(SECOND.replace("more", "less"), id="turned"),
        pytest.param(SIGNED.replace("<", ">"), id="another sign"),
        pytest.param("Through the membrane.", id="half a sentence"),
        pytest.param(f"{FIRST} The solute moves too.", id="a sentence of one's own"),
    ],
)
def test_other_sentences_need_not_be(key: AnswerKey, response: str) -> None:
    assert not key.holds(read(response))
