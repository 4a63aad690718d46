"""Which words stand under a negation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.language import words
from grader.language.polarity import OPPOSITES, SCOPE_WORDS, negated
from grader.language.words import lemma


def under_negation(text: str) -> list[str]:
    found = words(text)
    return [w.text for w, under in zip(found, negated(found, text), strict=True) if under]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It starts the job", [], id="none"),
        pytest.param("It does not start jobs", ["start", "jobs"], id="not"),
        pytest.param("It doesn't start", ["start"], id="contraction"),
        pytest.param("It doesn’t start", ["start"], id="curly apostrophe"),
        pytest.param("It never fails", ["fails"], id="never"),
        pytest.param("It is not easy, it is hard", ["easy"], id="comma ends it"),
        pytest.param("It is not easy but hard", ["easy"], id="but ends it"),
        pytest.param("It does not start.\nIt waits", ["start"], id="sentence ends it"),
        pytest.param("It does not start\nIt waits", ["start"], id="line break ends it"),
        pytest.param("not never there", ["never"], id="two negations cancel"),
        pytest.param("without data", ["data"], id="without"),
    ],
)
def test_words_under_a_negation(text, expected) -> None:
    assert under_negation(text) == expected


def test_a_negation_reaches_only_so_far() -> None:
    assert len(under_negation("not " + "word " * 20)) == SCOPE_WORDS


@given(st.text(st.sampled_from("not no a b,. '\n")))
def test_there_is_one_answer_a_word(text) -> None:
    found = words(text)

    assert len(negated(found, text)) == len(found)


def test_every_opposite_is_a_lemma() -> None:
    assert [word for word in OPPOSITES if lemma(word) != word] == []


def test_opposites_go_both_ways_and_never_to_themselves() -> None:
    assert all(word in OPPOSITES[other] for word, others in OPPOSITES.items() for other in others)
    assert not any(word in others for word, others in OPPOSITES.items())
