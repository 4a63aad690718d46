"""Which responses to score next."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.bank import Scale
from grader.calibration.next_scores import Candidate, choose_next, n_more_for

scale = Scale(max=4)

LEFT, UP = np.array([1, 0], np.float32), np.array([0, 1], np.float32)
SLANTED = np.array([math.sqrt(0.75), 0.5], np.float32)


def candidate(name: str, score: float = 2.0, item_id: str = "q01") -> Candidate:
    return Candidate(name, item_id, name, score, scale)


def chosen_ids(candidates, vectors, *, scored=(), n: int = 3) -> list[str]:
    found = choose_next(candidates, np.array(vectors), scored=scored, n=n)
    return [each.candidate.response_id for each in found]


@pytest.mark.parametrize(("score", "expected"), [(0, 0), (2, 1), (4, 0), (0.8, 0.8)])
def test_the_middle_of_the_scale_is_the_least_sure(score: float, expected: float) -> None:
    assert candidate("a", score).unsureness == pytest.approx(expected)  # 2 * sqrt(.2 * .8)


def test_the_least_sure_comes_first_where_nothing_is_scored() -> None:
    assert chosen_ids([candidate("sure", 4), candidate("unsure", 2)], [LEFT, UP])[0] == "unsure"


def test_what_is_unlike_the_chosen_comes_before_what_is_like_them() -> None:
    candidates = [candidate("first"), candidate("like it"), candidate("unlike it", 1)]

    assert chosen_ids(candidates, [LEFT, SLANTED, UP]) == ["first", "unlike it", "like it"]


def test_what_is_scored_already_teaches_nothing() -> None:
    candidates = [candidate("known"), candidate("new", 4)]

    assert chosen_ids(candidates, [LEFT, UP], scored=[("q01", LEFT)]) == ["new"]


def test_items_share_nothing() -> None:
    candidates = [candidate("a"), candidate("b", item_id="q02")]

    found = choose_next(candidates, np.array([LEFT, LEFT]), scored=[("q02", LEFT)], n=3)

    assert [(each.candidate.response_id, each.distance) for each in found] == [("a", 1.0)]


def test_no_more_are_chosen_than_wanted() -> None:
    assert chosen_ids([candidate("a"), candidate("b")], [LEFT, UP], n=1) == ["a"]


def test_of_nothing_nothing_is_chosen() -> None:
    assert choose_next([], np.zeros((0, 2), np.float32), scored=[], n=3) == []


def test_half_the_width_takes_four_times_the_scores() -> None:
    assert n_more_for(0.05, half_width=0.1, n=30) == 90


def test_an_interval_that_is_narrow_enough_takes_no_more() -> None:
    assert n_more_for(0.05, half_width=0.04, n=30) == 0
