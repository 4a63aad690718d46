"""Sentences and clauses as spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.language import Span, clauses, sentences

texts = st.text(st.sampled_from("ab .,;:!?\n-()é😀")) | st.text()


def said(spans: list[Span], text: str) -> list[str]:
    return [span.of(text) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("One is. Two are!", ["One is.", "Two are!"], id="two"),
        pytest.param("Use S3, e.g. for data.", ["Use S3, e.g. for data."], id="e.g."),
        pytest.param("Dr. Who, Mr. X, etc. and so on", 1, id="abbreviations"),
        pytest.param("Version 3.5 is out", ["Version 3.5 is out"], id="decimal"),
        pytest.param("a line\nand another", ["a line", "and another"], id="line break"),
        pytest.param('He said "no." Then he left.', ['He said "no."', "Then he left."], id="quote"),
        pytest.param("?!... \n\n", [], id="no words"),
        pytest.param("", [], id="empty"),
    ],
)
def test_sentences(text, expected) -> None:
    found = said(sentences(text), text)

    assert found == (expected if expected != 1 else [text])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "It starts the job because we call fit.",
            ["It starts the job", "because we call fit."],
            id="opener",
        ),
        pytest.param(
            "It trains the model; then it deploys the model.",
            ["It trains the model;", "then it deploys the model."],
            id="semicolon",
        ),
        pytest.param("It stores data, logs, and metrics", 1, id="short pieces stay together"),
        pytest.param(
            "A well-known high-level SDK for it", 1, id="a hyphen inside a word is no break"
        ),
        pytest.param(
            "It is general purpose – the SDK is special.",
            ["It is general purpose –", "the SDK is special."],
            id="dash",
        ),
    ],
)
def test_clauses(text, expected) -> None:
    assert said(clauses(text), text) == (expected if expected != 1 else [text])


@given(texts)
def test_every_clause_lies_in_one_sentence(text) -> None:
    wholes = sentences(text)

    assert all(any(s.start <= c.start and c.end <= s.end for s in wholes) for c in clauses(text))


@given(texts)
def test_spans_are_trimmed_and_hold_a_letter_or_digit(text) -> None:
    pieces = said(clauses(text), text) + said(sentences(text), text)

    assert all(piece == piece.strip() and any(map(str.isalnum, piece)) for piece in pieces)


@given(texts)
def test_no_letter_is_lost_between_sentences(text) -> None:
    kept = "".join(said(sentences(text), text))

    assert sum(map(str.isalnum, kept)) == sum(map(str.isalnum, text))


def test_spans_overlap_when_they_share_a_character() -> None:
    assert Span(2, 5).overlaps(4, 9)
    assert not Span(2, 5).overlaps(5, 9)
