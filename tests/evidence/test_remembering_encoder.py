"""The encoder that remembers its last texts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from grader.evidence import Encoder, Encoding
from grader.evidence.remembering_encoder import RememberingEncoder


class Counting:
    name = digest = "counting"

    def __init__(self, encoder: Encoder) -> None:
        self.asked: list[str] = []
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        self.asked += texts
        return self._encoder.encode(texts)


@pytest.fixture
def counting(hash_encoder: Encoder) -> Counting:
    return Counting(hash_encoder)


def test_a_text_is_encoded_once(counting: Counting) -> None:
    encoder = RememberingEncoder(counting)

    found = encoder.encode(["a", "b", "a"]) + encoder.encode(["b"])

    assert [encoding.text for encoding in found] == ["a", "b", "a", "b"]
    assert counting.asked == ["a", "b"]


def test_long_texts_are_forgotten_first_come_first(counting, monkeypatch) -> None:
    monkeypatch.setattr("grader.evidence.remembering_encoder.REMEMBERED_CHARACTERS", 5)
    encoder = RememberingEncoder(counting)

    encoder.encode(["aaa", "bbb"])
    encoder.encode(["bbb", "aaa"])

    assert counting.asked == ["aaa", "bbb", "aaa"]
