"""Which misconceptions count as stated."""

from __future__ import annotations

import pytest

from grader.evidence import ConceptEvidence, Quote, Status
from grader.scoring.misconceptions import with_stated_misconceptions

QUOTE = Quote("words", 0, 5)


def evidence(name: str, status: Status, *, expressed: float, contradicted: float = 0.01):
    quotes = () if status is Status.MISSING else (QUOTE,)
    return ConceptEvidence(name, expressed, contradicted, status, quotes, {})


@pytest.fixture
def told(cell_bank):
    """Evidence about the one misconception of q01, after what was found of its concepts."""
    item = cell_bank.item("q01")
    names = [concept.id for concept in item.rubric.concepts]
    (wrong,) = item.rubric.misconceptions

    def find(status: Status, concepts: ConceptEvidence, *, expressed: float) -> ConceptEvidence:
        *others, found = with_stated_misconceptions(
            item,
            [
                *(ConceptEvidence(name, *_rest(concepts)) for name in names),
                evidence(wrong.id, status, expressed=expressed),
            ],
        )
        assert [one.concept_id for one in others] == names
        return found

    return find


def _rest(one: ConceptEvidence):
    return one.p_expressed, one.p_contradicted, one.status, one.quotes, one.channels


RIGHT = evidence("", Status.EXPRESSED, expressed=0.97)
NOTHING = evidence("", Status.MISSING, expressed=0.05)
WRONG = evidence("", Status.CONTRADICTED, expressed=0.2, contradicted=0.9)


@pytest.mark.parametrize(
    ("concepts", "is_stated"),
    [
        pytest.param(RIGHT, False, id="the truth shares its words"),
        pytest.param(NOTHING, True, id="nothing right beside it"),
        pytest.param(WRONG, True, id="beside what is wrong"),
    ],
)
def test_a_misconception_is_stated_where_little_is_right(told, concepts, is_stated) -> None:
    found = told(Status.EXPRESSED, concepts, expressed=0.97)

    assert (found.status is Status.EXPRESSED) is is_stated
    assert found.quotes == ((QUOTE,) if is_stated else ())


def test_without_words_to_show_nothing_is_stated(told) -> None:
    assert told(Status.MISSING, WRONG, expressed=0.3).status is Status.MISSING
