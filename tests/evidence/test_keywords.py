"""Words and phrases found in a text in spite of inflection and typing errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence.keywords import is_same_word, match_words, phrase_places
from grader.language import words


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("osmosis", "osmosis", True, id="equal"),
        pytest.param("osmosis", "osmossis", True, id="one letter more"),
        pytest.param("membrane", "membrnae", True, id="two letters swapped"),
        pytest.param("cell", "sell", False, id="too short for a typo"),
        pytest.param("concentration", "consentraton", True, id="two typos in a long word"),
        pytest.param("water", "hater", False, id="another first letter"),
        pytest.param("10000", "10001", False, id="numbers have no typos"),
        pytest.param("", "", True, id="nothing"),
    ],
)
def test_words_are_the_same_but_for_typing_errors(one, other, is_same) -> None:
    assert is_same_word(one, other) is is_same


@given(st.text(), st.text())
def test_sameness_goes_both_ways(one, other) -> None:
    assert is_same_word(one, other) == is_same_word(other, one)


def test_matches_have_a_row_a_lemma_and_a_column_a_word() -> None:
    matches = match_words(["water", "move"], words("Waters move water"))

    assert matches.tolist() == [[True, False, True], [False, True, False]]


@pytest.mark.parametrize(("wanted", "text"), [([], "a b"), (["a"], ""), ([], "")])
def test_matches_of_nothing_are_empty(wanted, text) -> None:
    assert match_words(wanted, words(text)).shape == (len(wanted), len(words(text)))


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        pytest.param(["store", "data"], "It stores the data.", ["stores the data"], id="stop word"),
        pytest.param(["s3"], "S3 and s3", ["S3", "s3"], id="twice"),
        pytest.param(["store", "data"], "data stores", [], id="other order"),
        pytest.param(["store", "data"], "stores much more data", ["stores much more data"], id="x"),
        pytest.param(["training", "job"], "traning jobs", ["traning jobs"], id="typo"),
        pytest.param(["a"], "", [], id="empty text"),
    ],
)
def test_phrases_are_found_with_their_place(phrase, text, expected) -> None:
    assert [text[start:end] for start, end in phrase_places(phrase, words(text))] == expected
