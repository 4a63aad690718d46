"""Refitting without a course: what is remembered, and what is kept apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.left_out import RememberingReader
from grader.evidence.reader import ReadPair
from training.courses import LEFT_OUT_COURSES, trained_courses


class CountingReader:
    digest = "c0ffee"

    def __init__(self) -> None:
        self.n_asked = 0

    def read(self, pairs: Sequence[ReadPair]) -> np.ndarray:
        self.n_asked += len(pairs)
        return np.array([[len(p.passage), 0.0, 0.0] for p in pairs]).reshape(-1, 3)


def test_a_pair_is_read_once() -> None:
    inner = CountingReader()
    reader = RememberingReader(inner)
    one, other = ReadPair("s", "ab", "p"), ReadPair("s", "abc", "p")

    first = reader.read([one, other, one])
    again = reader.read([other])

    assert first[:, 0].tolist() == [2, 3, 2]
    assert again[:, 0].tolist() == [3]
    assert inner.n_asked == 2


def test_nothing_read_is_an_empty_array() -> None:
    assert RememberingReader(CountingReader()).read([]).shape == (0, 3)


def test_courses_kept_from_training_are_not_among_the_trained() -> None:
    assert trained_courses().isdisjoint(LEFT_OUT_COURSES)
