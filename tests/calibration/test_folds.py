"""Folds: every response is predicted equally often, and never beside its own kind."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.calibration.folds import divide, joined

names = st.sampled_from(["ann", "ben", "cleo", None])


@given(st.lists(st.tuples(names, names), min_size=1, max_size=12))
def test_responses_that_share_a_value_share_a_group(rows) -> None:
    students, wordings = zip(*rows, strict=True)

    groups = joined(students, wordings)

    pairs = [(i, j) for i in range(len(rows)) for j in range(i)]
    assert all(
        groups[i] == groups[j]
        for i, j in pairs
        if any(a is not None and a == b for a, b in zip(rows[i], rows[j], strict=True))
    )


def test_groups_join_through_a_third_response() -> None:
    # The first shares its student with the second, and the second its words with the third.
    assert joined(["ann", "ann", "ben", None], ["a", "b", "b", "c"]).tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("n_groups", [5, 30, 300], ids=["left out singly", "ten folds", "many"])
def test_a_group_is_never_on_both_sides(n_groups: int) -> None:
    groups = np.arange(2 * n_groups) % n_groups

    splits = divide(groups, random_state=0)

    assert all(set(groups[rows]).isdisjoint(groups[held_out]) for rows, held_out in splits)


@pytest.mark.parametrize("n_groups", [5, 30, 300], ids=["left out singly", "ten folds", "many"])
def test_every_response_is_predicted_equally_often(n_groups: int) -> None:
    splits = divide(np.arange(n_groups), random_state=0)

    times = Counter(place for _, held_out in splits for place in held_out.tolist())
    assert len(times) == n_groups
    assert len(set(times.values())) == 1
