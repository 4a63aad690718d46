"""From a response and concepts to statuses with quotes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Concept, Item, ItemKind, Keyword, Rubric
from grader.evidence import ConceptEvidence, EvidenceJudge, Status, read
from grader.evidence.reader import ReadPair
from grader.evidence.target import BEHIND

WATER = "Osmosis is the net movement of water molecules."
MEMBRANE = "Water crosses a semipermeable membrane that holds back the solute."


class LiteralReader:
    """Reads a statement as expressed where it stands word for word, denied after "not so"."""

    digest = "111111"

    def __init__(self) -> None:
        self.asked: list[ReadPair] = []

    def read(self, pairs: Sequence[ReadPair]) -> np.ndarray:
        self.asked += pairs
        return np.array([self._read_one(pair) for pair in pairs]).reshape(-1, 3)

    def _read_one(self, pair: ReadPair) -> tuple[float, float, float]:
        if pair.statement.removesuffix(f" ({BEHIND})") not in pair.passage:
            return (0.01, 0.98, 0.01)
        return (0.01, 0.01, 0.98) if "not so" in pair.passage else (0.98, 0.01, 0.01)


@pytest.fixture(scope="module")
def evidence_of(cell_bank, hash_encoder):
    """Concept id -> fast evidence about the concepts of q01 in a response."""
    judge = EvidenceJudge(hash_encoder)
    targets = judge.targets(cell_bank.item("q01"), "en")

    def judged(response: str, judge: EvidenceJudge = judge) -> dict[str, ConceptEvidence]:
        return {e.concept_id: e for e in judge.judge(targets, judge.view(read(response)))}

    return judged


def test_concepts_come_first_then_misconceptions(evidence_of) -> None:
    assert list(evidence_of(WATER)) == ["water", "membrane", "gradient", "solute_moves"]


def test_a_statement_word_for_word_is_expressed_and_quoted(evidence_of) -> None:
    found = evidence_of(f"Let me see. {MEMBRANE}")["membrane"]

    assert found.status is Status.EXPRESSED
    assert found.quote.text == MEMBRANE


class DenyingReader(LiteralReader):
    """Takes any passage for a denial."""

    def _read_one(self, pair: ReadPair) -> tuple[float, float, float]:
        return (0.01, 0.01, 0.98)


def test_the_key_contradicts_no_concept(cell_bank, hash_encoder, evidence_of) -> None:
    judge = EvidenceJudge(hash_encoder, DenyingReader())
    (reference,) = cell_bank.item("q01").reference_answers
    concepts = ("water", "membrane", "gradient")

    own = evidence_of(f"{reference} Cells burn sugar.", judge)
    found = evidence_of(reference, judge)

    assert {own[concept].status for concept in concepts} == {Status.CONTRADICTED}
    assert {found[concept].status for concept in concepts} == {Status.EXPRESSED}


def test_what_is_not_said_is_missing_and_has_no_quote(evidence_of) -> None:
    found = evidence_of("Bananas are yellow.")["membrane"]

    assert (found.status, found.quotes, found.quote) == (Status.MISSING, (), None)


def test_a_required_keyword_that_is_absent_caps_at_partial(evidence_of) -> None:
    found = evidence_of("Water crosses a porous membrane that holds back the solute.")

    assert found["membrane"].status is Status.PARTIAL


@pytest.mark.parametrize("response", ["", "...", "\0", " \n "])
def test_a_response_without_words_shows_nothing(evidence_of, response) -> None:
    assert {e.status for e in evidence_of(response).values()} == {Status.MISSING}


@given(st.text() | st.lists(st.sampled_from(["water", "not", "membrane", ".\n"])).map(" ".join))
def test_probabilities_are_probabilities(evidence_of, response) -> None:
    numbers = [
        number
        for e in evidence_of(response).values()
        for number in (e.p_expressed, e.p_contradicted, *e.channels.values())
    ]

    assert all(0 <= number <= 1 for number in numbers)


def test_the_reader_is_asked_about_every_concept_of_every_passage(
    evidence_of, hash_encoder
) -> None:
    reader = LiteralReader()

    evidence_of(WATER, EvidenceJudge(hash_encoder, reader))

    assert [pair.passage for pair in reader.asked] == [WATER.lower()] * 4
    assert reader.asked[0].statement == f"{WATER.lower().removesuffix('.')} ({BEHIND})"


def test_what_the_reader_says_is_a_channel_of_its_own(evidence_of, hash_encoder) -> None:
    judge = EvidenceJudge(hash_encoder, LiteralReader())

    assert evidence_of(WATER, judge)["water"].channels["entailment"] == 0.98
    assert "entailment" not in evidence_of(WATER)["water"].channels


class AgreeingReader(LiteralReader):
    """Takes any passage for what is asked about."""

    def _read_one(self, pair: ReadPair) -> tuple[float, float, float]:
        return (0.98, 0.01, 0.01)


def test_a_concept_is_known_in_the_words_of_the_reference(cell_bank, hash_encoder) -> None:
    item = cell_bank.item("q01")
    (reference,) = item.reference_answers

    fast = EvidenceJudge(hash_encoder).targets(item, "en")
    *concepts, misconception = EvidenceJudge(hash_encoder, AgreeingReader()).targets(item, "en")

    assert any(target.reference_quote for target in concepts)
    assert all(target.reference_quote in reference for target in concepts)
    assert not misconception.reference_quote
    assert not any(target.reference_quote for target in fast)


def test_the_mode_names_the_channels_and_their_constants(hash_encoder) -> None:
    fast, full = EvidenceJudge(hash_encoder), EvidenceJudge(hash_encoder, LiteralReader())

    assert fast.mode.startswith("fast@")
    assert full.mode.startswith("all@111111")


@pytest.mark.parametrize(
    ("response", "is_named"),
    [
        pytest.param("The liver has to do with it.", True, id="in passing"),
        pytest.param("The liver has nothing to do with it.", True, id="denied behind it"),
        pytest.param("It is not the liver.", False, id="denied"),
        pytest.param("Some organ has to do with it.", False, id="not named"),
    ],
)
def test_a_name_is_expressed_where_it_stands(hash_encoder, response, is_named) -> None:
    """The reader knows claims only, and finds no claim here."""
    liver = Concept(
        id="liver",
        label="the liver",
        statement="The liver is named as one of the organs.",
        points=1,
        keywords=(Keyword(text="liver"),),
    )
    rubric = Rubric(item="q", max_points=1, concepts=(liver,))
    item = Item(id="q", kind=ItemKind.SHORT, prompt="Which two organs make bile?", rubric=rubric)
    judge = EvidenceJudge(hash_encoder, LiteralReader())

    [found] = judge.judge(judge.targets(item, "en"), judge.view(read(response)))

    assert (found.status is Status.EXPRESSED) == is_named
    assert not is_named or "liver" in found.quote.text
