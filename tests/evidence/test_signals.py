"""The signals of each window, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Concept, Keyword
from grader.evidence import Target, read
from grader.evidence.answer_key import AnswerKey
from grader.evidence.encoding import Encoding
from grader.evidence.signals import SIGNALS, ResponseView, measure

STATEMENT = "Osmosis moves water through a membrane."
PROMPT = "What is osmosis?"


@pytest.fixture(scope="module")
def signals_of(hash_encoder):
    """Signal name -> values by window, of a response to a statement about osmosis."""
    keywords = (Keyword(text="water", aliases=("H2O",)), Keyword(text="membrane"))
    concept = Concept(id="c", label="c", statement=STATEMENT, points=1, keywords=keywords)
    encoded = hash_encoder.encode([STATEMENT.lower(), PROMPT.lower()])
    target = Target(concept, *encoded, encoded[1], AnswerKey(frozenset(), "en"), "en")

    def measured(response: str) -> dict[str, np.ndarray]:
        reading = read(response)
        view = ResponseView(reading, hash_encoder.encode([reading.text])[0])
        return dict(zip(SIGNALS, measure(target, view).T, strict=True))

    return measured


def test_the_statement_itself_is_all_that_was_looked_for(signals_of) -> None:
    found = signals_of(STATEMENT)

    for signal in ("cosine", "recall", "weakest_words", "precision", "coverage", "keywords"):
        assert found[signal] == pytest.approx([1.0], abs=1e-5), signal
    assert (found["negation"], found["opposites"]) == (0, 0)


def test_coverage_is_the_weighted_share_of_content_words(signals_of) -> None:
    # osmosis weighs 0.3, move, water and membrane 1 each: (0.3 + 1) / 3.3
    assert signals_of("osmosis of water")["coverage"] == pytest.approx([1.3 / 3.3])


@pytest.mark.parametrize(
    ("response", "share"), [("no terms", 0), ("H2O flows", 0.5), ("water and membranes", 1)]
)
def test_keywords_count_in_any_wording(signals_of, response, share) -> None:
    assert signals_of(response)["keywords"] == share


def test_a_denied_word_counts_as_negation(signals_of) -> None:
    # move and water are denied, membrane is not found: all that is found differs
    assert signals_of("it does not move water")["negation"] == 1
    assert signals_of("it moves water")["negation"] == 0


def test_prose_is_the_share_of_function_words(signals_of) -> None:
    assert signals_of("it moves the water")["prose"] == 0.5
    assert signals_of("water membrane osmosis")["prose"] == 0


def test_novelty_is_what_the_prompt_does_not_give(signals_of) -> None:
    assert signals_of("osmosis is osmosis")["novelty"] == 0
    assert signals_of("osmosis moves")["novelty"] == 0.5


def test_every_window_is_measured_by_itself(signals_of) -> None:
    found = signals_of("Bananas are yellow. Osmosis moves water through a membrane.")

    assert found["recall"][1] > found["recall"][0] + 0.5


@given(st.text() | st.text(st.sampled_from("osmosis water not .,\n")))
def test_signals_are_finite_whatever_the_text(signals_of, response) -> None:
    assert all(np.isfinite(values).all() for values in signals_of(response).values())


@pytest.mark.parametrize("response", ["", "?", "\n\n", "\0"])
def test_a_text_without_words_has_no_windows(signals_of, response) -> None:
    assert all(values.shape == (0,) for values in signals_of(response).values())


def test_a_passage_without_tokens_is_no_window(hash_encoder) -> None:
    reading = read("Water moves. It crosses a membrane.")
    whole = hash_encoder.encode([reading.text])[0]
    cut = Encoding(reading.text, whole.token_vectors[:2], whole.offsets[:2], whole.vector)

    windows = [window.of(reading.text) for window in ResponseView(reading, cut).windows]

    assert "water moves." in windows
    assert "it crosses a membrane." not in windows
