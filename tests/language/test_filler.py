"""Sentences that say nothing about any subject."""

from __future__ import annotations

import pytest

from grader.language import words
from grader.language.filler import says_nothing


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("this is a highly relevant question.", "en", True, id="praise"),
        pytest.param("obviously, many aspects must be discussed.", "en", True, id="announcement"),
        pytest.param("this is important for the cell.", "en", False, id="a subject"),
        pytest.param("both of them are better off.", "en", False, id="a comparison"),
        pytest.param("it is not.", "en", False, id="function words alone may answer"),
        pytest.param("", "en", False, id="nothing"),
        pytest.param("this is a truly important matter.", "de", False, id="another language"),
    ],
)
def test_only_sentences_of_filler_say_nothing(text, language, expected) -> None:
    assert says_nothing(words(text, language), language) is expected
