"""Words in an order in which people put them, and in none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.language import is_shuffled, words


@pytest.mark.parametrize(
    ("text", "shuffled"),
    [
        pytest.param("The cell takes up the water through a membrane.", False, id="prose"),
        pytest.param("the takes cell up the through water a.", True, id="the same, shuffled"),
        pytest.param("Of the three, the first is an ice-cold one.", False, id="numbers"),
        pytest.param("It sees the, and the and a thing.", True, id="before commas and words"),
        pytest.param("the water", False, id="one article"),
        pytest.param("boto3, S3, IAM", False, id="names alone"),
        pytest.param("", False, id="empty"),
    ],
)
def test_articles_tell_whether_words_are_in_order(text: str, shuffled: bool) -> None:
    assert is_shuffled(words(text), text) is shuffled


@given(st.text(st.sampled_from("the a of cat .,\n")))
def test_any_text_is_in_order_or_not(text: str) -> None:
    assert is_shuffled(words(text), text) in (True, False)
