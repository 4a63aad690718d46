"""What the reader is asked, once or twice, and what it says together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Bank
from grader.evidence import EvidenceJudge, Target, load_encoder, read
from grader.evidence.asking import ask, only_if_the_same
from grader.evidence.reader import ReadPair, passages

DOUBT, DENIAL, SURELY = (0.5, 0.3, 0.2), (0.05, 0.05, 0.9), (0.95, 0.03, 0.02)
IN_REFERENCE = "Molecules of the solvent wander"


class TwoVoices:
    """Says `first` of statements and `second` of the reference's words, and notes questions."""

    digest = "0"

    def __init__(self, first: Sequence[float], second: Sequence[float]) -> None:
        self.asked: list[str] = []
        self._first, self._second = first, second

    def read(self, pairs: Sequence[ReadPair]) -> np.ndarray:
        self.asked += [pair.statement for pair in pairs]
        said = [
            self._second if pair.statement.startswith(IN_REFERENCE) else self._first
            for pair in pairs
        ]
        return np.array(said, dtype=float).reshape(-1, 3)


@pytest.fixture(scope="module")
def targets(cell_bank: Bank, hash_encoder) -> list[Target]:
    """The first concept, as it is and in words of a reference."""
    target = EvidenceJudge(hash_encoder).statements(cell_bank.item("q01"), "en")[0]
    return [target, replace(target, reference_quote=f"{IN_REFERENCE}.")]


@pytest.fixture(scope="module")
def said_of(targets: list[Target], hash_encoder) -> Callable[[TwoVoices], np.ndarray]:
    """What is said of the concept in words of a reference, in the one window of a response."""

    def said(reader: TwoVoices) -> np.ndarray:
        view = EvidenceJudge(hash_encoder).view(read("Water moves."))
        [of_windows] = ask(reader, [(targets[1:], view)])
        return of_windows[0]

    return said


def test_where_the_reader_is_sure_nothing_more_is_asked(said_of) -> None:
    reader = TwoVoices(SURELY, DENIAL)

    assert said_of(reader).tolist() == list(SURELY)
    assert len(reader.asked) == 1


def test_a_doubt_is_asked_again_in_the_words_of_the_reference(said_of) -> None:
    reader = TwoVoices(DOUBT, DENIAL)

    expressed, _, contradicted = said_of(reader)

    assert [question.startswith(IN_REFERENCE) for question in reader.asked] == [False, True]
    assert DENIAL[0] < expressed < DOUBT[0]
    assert DOUBT[2] < contradicted < DENIAL[2]


def test_who_says_the_same_twice_has_said_it(said_of) -> None:
    assert said_of(TwoVoices(DOUBT, DOUBT)) == pytest.approx(DOUBT)


shares = st.lists(st.floats(0, 1), min_size=3, max_size=3).filter(lambda of: sum(of) > 0)


@given(shares, shares)
def test_what_is_said_together_is_probabilities(said_of, first, second) -> None:
    together = said_of(TwoVoices(np.array(first) / sum(first), np.array(second) / sum(second)))

    assert together.sum() == pytest.approx(1)
    assert (together >= 0).all()


def test_a_statement_without_words_of_a_reference_gets_its_keywords(targets) -> None:
    plain, in_reference = targets

    assert plain.second_claim.startswith(plain.claim.partition(" (")[0])
    assert in_reference.second_claim.startswith(IN_REFERENCE)
    assert all("(water)" in target.second_claim for target in targets)


@pytest.mark.parametrize(("said", "quote"), [(SURELY, f"{IN_REFERENCE}."), (DENIAL, "")])
def test_words_of_a_reference_stand_for_a_concept_that_the_reader_finds_there(
    targets, said, quote
) -> None:
    found = only_if_the_same(TwoVoices(said, DOUBT), targets)

    assert [target.reference_quote for target in found] == ["", quote]


@pytest.mark.model
def test_a_passage_about_something_else_is_not_read(cell_bank: Bank) -> None:
    judge = EvidenceJudge(load_encoder())
    targets = judge.targets(cell_bank.item("q01"), "en")[:1]
    answer = "Osmosis moves water through a membrane towards the solute."
    aside = "The train left the station late because of the football match in town."
    long_aside = " ".join(f"{aside[:-1]} on day {day}." for day in range(20))
    view = judge.view(read(f"{answer} {long_aside}"))
    reader = TwoVoices(SURELY, SURELY)

    [of_windows] = ask(reader, [(targets, view)])

    read_there = [window.of(view.reading.text) for window in view.windows]
    assert 0 < len(reader.asked) < len(passages(view.reading.text))
    assert of_windows[read_there.index(answer.lower()), 0] == SURELY[0]
    assert of_windows[-1, 0] < 0.001
