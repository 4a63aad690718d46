"""Token vectors with offsets, and pooling over them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.evidence import Encoding, embed
from grader.evidence.encoding import unit
from grader.language import Span


@pytest.fixture
def encoding() -> Encoding:
    """Two tokens, "ab" and "cd", along the two axes; the second is longer."""
    return Encoding(
        text="ab cd",
        token_vectors=np.array([[1, 0], [0, 3]], np.float32),
        offsets=np.array([[0, 2], [3, 5]]),
        vector=np.array([0.6, 0.8], np.float32),
    )


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        pytest.param(Span(0, 2), [1, 0], id="a token"),
        pytest.param(Span(4, 5), [0, 1], id="a part of a token"),
        # (1, 3) has length sqrt(10)
        pytest.param(Span(0, 5), [10**-0.5, 3 * 10**-0.5], id="both"),
        pytest.param(Span(2, 3), [0, 0], id="between tokens"),
    ],
)
def test_a_span_is_the_unit_mean_of_its_tokens(encoding, span, expected) -> None:
    assert encoding.pool([span]) == pytest.approx(np.array([expected]), abs=1e-6)


def test_pooling_no_span_gives_no_vector(encoding) -> None:
    assert encoding.pool([]).shape == (0, 2)


def test_unit_vectors_have_length_1_and_zero_stays_zero() -> None:
    assert unit(np.array([[3, 4], [0, 0]], np.float32)).tolist() == [
        pytest.approx([0.6, 0.8]),
        [0, 0],
    ]


def test_embedding_stacks_the_vectors_of_whole_texts(hash_encoder) -> None:
    found = embed(hash_encoder, ["one", "two"])

    assert found.shape == (2, 64)
    assert (found[1] == hash_encoder.encode(["two"])[0].vector).all()


def test_embedding_nothing_gives_nothing(hash_encoder) -> None:
    assert embed(hash_encoder, []).size == 0


@given(st.text())
def test_hashed_tokens_lie_in_their_text(hash_encoder, text) -> None:
    [encoding] = hash_encoder.encode([text])

    assert (encoding.offsets[:, 0] < encoding.offsets[:, 1]).all()
    assert encoding.offsets.max(initial=0) <= len(text)
    assert np.isfinite(encoding.vector).all()
