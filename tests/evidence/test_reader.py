"""The passages in which a long text is read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from grader.evidence import load_reader
from grader.evidence.reader import (
    PASSAGE_WORDS,
    SEPARATOR,
    ReadPair,
    load_tokenizer,
    parts,
    passages,
    tokens_of,
)
from grader.language import sentences

SENTENCE = "One two three four five six seven eight nine ten."


def n_words(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return load_tokenizer()


def test_parts_of_a_pair_are_its_first_token_statement_and_passage(tokenizer) -> None:
    row = tokens_of(ReadPair("water moves", "it does", "what moves"), tokenizer)

    first, statement, passage = parts(row)

    # [CLS] water moves [SEP] what moves [SEP] it does [SEP]
    assert np.flatnonzero(row[0] == SEPARATOR).tolist() == [3, 6, 9]
    assert first.tolist() == [1] + [0] * 9
    assert statement.tolist() == [0, 0.5, 0.5] + [0] * 7
    assert passage.tolist() == [0] * 7 + [np.float32(1 / 3)] * 3


@given(statement=st.text(), passage=st.text())
def test_parts_of_any_pair_are_means(tokenizer, statement, passage) -> None:
    pooled = parts(tokens_of(ReadPair(statement, passage), tokenizer))

    assert np.isfinite(pooled).all()
    assert pooled[[0, 2]].sum(axis=1) == pytest.approx(1.0)


def test_a_short_text_is_one_passage() -> None:
    text = " ".join([SENTENCE] * 11)

    assert [span.of(text) for span in passages(text)] == [text]


def test_passages_of_a_long_text_share_a_sentence() -> None:
    text = " ".join([SENTENCE] * 20)

    first, second = passages(text)

    assert (n_words(first.of(text)), n_words(second.of(text))) == (110, 100)
    assert text[second.start : first.end] == SENTENCE


def test_one_long_sentence_stays_whole() -> None:
    text = "word " * 300 + "end."

    assert [span.of(text) for span in passages(text)] == [text]


def test_a_text_without_words_has_no_passage() -> None:
    assert passages("") == passages(" \n?!") == []


@given(st.lists(st.integers(1, 150), max_size=12))
def test_every_sentence_is_whole_in_some_passage(lengths) -> None:
    text = " ".join("word " * (n - 1) + "end." for n in lengths)

    spans = passages(text)

    assert all(any(p.start <= s.start and s.end <= p.end for p in spans) for s in sentences(text))


@given(st.lists(st.integers(1, PASSAGE_WORDS // 2), max_size=12))
def test_passages_of_shorter_sentences_fit(lengths) -> None:
    text = " ".join("word " * (n - 1) + "end." for n in lengths)

    assert all(n_words(span.of(text)) <= PASSAGE_WORDS for span in passages(text))


@pytest.mark.model
def test_a_statement_of_long_words_is_read_beside_a_long_prompt() -> None:
    word = "electroencephalography "

    found = load_reader().read([ReadPair(word * 120, "It is read.", word * 60)])

    assert found.shape == (1, 3)
    np.testing.assert_allclose(found.sum(), 1.0)


@pytest.mark.model
def test_the_prompt_is_part_of_the_question() -> None:
    answer = ("Data are stored in the bucket.", "s3")

    with_prompt, without = load_reader().read(
        [ReadPair(*answer, "Where are the data stored?"), ReadPair(*answer)]
    )

    assert not np.allclose(with_prompt, without)
