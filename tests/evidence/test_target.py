"""A concept ready to be looked for."""

from __future__ import annotations

import numpy as np
import pytest

from grader.bank import Concept, Keyword
from grader.evidence import Target
from grader.evidence.answer_key import AnswerKey
from grader.evidence.target import PROMPT_WEIGHT, STOP_WEIGHT, off_direction


@pytest.fixture
def make_target(hash_encoder):
    def make(statement: str, prompt: str = "What is osmosis?", **parts: object) -> Target:
        concept = Concept(id="c", label="c", statement=statement, points=1, **parts)
        encoded = hash_encoder.encode([statement.lower(), prompt.lower()])
        return Target(concept, *encoded, encoded[1], AnswerKey(frozenset(), "en"), "en")

    return make


def test_words_of_the_prompt_weigh_less(make_target) -> None:
    target = make_target("Osmosis is the movement of water.")

    assert target.lemmas == ["osmosis", "movement", "water"]
    assert target.is_given.tolist() == [True, False, False]
    assert target.content_weights == pytest.approx(
        [w / (PROMPT_WEIGHT + 2.0) for w in (PROMPT_WEIGHT, 1.0, 1.0)]
    )


def test_a_repeated_word_counts_once(make_target) -> None:
    assert make_target("water moves to water").lemmas == ["water", "move"]


def test_tokens_weigh_as_their_words_do(make_target) -> None:
    target = make_target("osmosis of water.")

    weighed = dict(zip(["osmosi", "s", "of", "water", "."], target.token_weights, strict=True))

    assert weighed == pytest.approx(
        {"osmosi": PROMPT_WEIGHT, "s": PROMPT_WEIGHT, "of": STOP_WEIGHT, "water": 1}
        | {".": STOP_WEIGHT}
    )


def test_negated_words_of_the_statement_are_known(make_target) -> None:
    target = make_target("It does not move salt, but water.")

    assert dict(zip(target.lemmas, target.is_denied.tolist(), strict=True)) == {
        "move": True,
        "salt": True,
        "water": False,
    }


def test_keywords_are_lemmas_and_keep_their_function_words_when_they_have_no_others(
    make_target,
) -> None:
    keywords = (Keyword(text="training jobs", aliases=("the run",)), Keyword(text="how"))

    assert make_target("It runs.", keywords=keywords).keywords == [
        [["train", "job"], ["run"]],
        [["how"]],
    ]


def test_a_statement_equal_to_the_prompt_has_no_direction_of_its_own(make_target) -> None:
    target = make_target("What is osmosis?")

    assert not target.off_prompt_vector.any()


def test_a_direction_is_taken_out() -> None:
    left = off_direction(np.array([[3.0, 4.0]]), np.array([1.0, 0.0]))

    assert left.tolist() == [[0.0, 1.0]]
