"""What is stated in one place and denied in another."""

from __future__ import annotations

import pytest

from grader.bank import Concept, Item, ItemKind, Rubric
from grader.evidence import ConceptEvidence, EvidenceJudge, Status, load_encoder, load_reader, read

pytestmark = pytest.mark.model

STATEMENT = "The pump moves sodium out of the cell."


@pytest.fixture(scope="module")
def judged():
    """A response -> what the packaged models find of one concept in it."""
    concept = Concept(id="out", label="sodium out", statement=STATEMENT, points=1)
    item = Item(
        id="q",
        kind=ItemKind.SHORT,
        prompt="What does the pump do?",
        rubric=Rubric(item="q", max_points=1, concepts=(concept,)),
    )
    judge = EvidenceJudge(load_encoder(), load_reader())
    targets = judge.targets(item, "en")

    def found(response: str) -> ConceptEvidence:
        [evidence] = judge.judge(targets, judge.view(read(response)))
        return evidence

    return found


@pytest.mark.parametrize(
    ("response", "denial"),
    [
        pytest.param(
            "The pump moves sodium out. It was found in crabs. The pump does not move sodium out.",
            "The pump does not move sodium out.",
            id="a negation",
        ),
        pytest.param(
            "The pump always moves sodium out. It costs energy. The pump never moves sodium out.",
            "The pump never moves sodium out.",
            id="a contrary",
        ),
    ],
)
def test_what_is_stated_and_denied_is_contradicted_with_both_quotes(
    judged, response, denial
) -> None:
    found = judged(response)

    assert found.status is Status.CONTRADICTED
    assert [quote.text for quote in found.quotes] == [denial, response.split(". ")[0] + "."]


@pytest.mark.parametrize(
    "response",
    [
        pytest.param("The pump moves sodium out. It does not move sugar.", id="of another"),
        pytest.param("It moves sodium out of the cell, not into it.", id="what it is not"),
        pytest.param("The pump moves sodium out. Potassium goes inside.", id="another direction"),
    ],
)
def test_what_is_denied_of_something_else_takes_nothing_back(judged, response) -> None:
    assert judged(response).status is Status.EXPRESSED
