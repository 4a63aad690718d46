"""How many of the least doubtful scores keep a promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from grader.calibration.learn_then_test import (
    LEAST_SHARE,
    fewest_to_accept,
    highest_doubt_to_accept,
    sizes_to_test,
)


@pytest.mark.parametrize(("risk", "n"), [(0.05, 59), (0.1, 29), (0.01, 299), (0.5, 5)])
def test_the_fewest_scores_are_those_of_which_none_is_off_by_chance(risk: float, n: int) -> None:
    # 0.95 ** 59 is .0485 and 0.95 ** 58 is .0510; the others likewise.
    assert fewest_to_accept(risk) == n
    assert (1 - risk) ** n <= 0.05 < (1 - risk) ** (n - 1)


def test_scores_that_are_all_right_are_all_accepted() -> None:
    assert highest_doubt_to_accept(range(59), [False] * 59, risk=0.05) == 58


def test_one_score_too_few_promises_nothing() -> None:
    assert highest_doubt_to_accept(range(58), [False] * 58, risk=0.05) is None


def test_one_score_that_is_off_takes_ninety_three() -> None:
    # Clopper and Pearson (1934): 1 of 93 is below 5 % at 95 %, 1 of 92 is not.
    off = [True, *[False] * 92]

    assert highest_doubt_to_accept([0.0] * 93, off, risk=0.05) == 0.0
    assert highest_doubt_to_accept([0.0] * 92, off[:92], risk=0.05) is None


def test_doubtful_scores_that_are_off_are_not_accepted() -> None:
    doubts, off = np.arange(200), np.arange(200) >= 150

    found = highest_doubt_to_accept(doubts, off, risk=0.05)

    # Of sizes 93, 124, 153, 181 and 200 the third holds 3 that are off, as it may.
    assert found == 152


def test_the_sequence_ends_at_the_first_test_that_fails() -> None:
    off = np.zeros(400, dtype=bool)
    off[:40] = True  # among the surest, and so no larger number is tried

    assert highest_doubt_to_accept(np.arange(400), off, risk=0.11) is None


def test_equal_doubts_are_accepted_or_not_together() -> None:
    doubts = [0.0] * 100 + [1.0] * 100
    off = [False] * 100 + [True] * 100

    assert highest_doubt_to_accept(doubts, off, risk=0.05) == 0.0


def test_no_score_promises_nothing() -> None:
    assert highest_doubt_to_accept([], [], risk=0.05) is None


@given(st.integers(0, 600), st.sampled_from([0.02, 0.05, 0.1, 0.3]))
def test_sizes_are_those_from_which_one_more_may_be_off(n: int, risk: float) -> None:
    sizes = sizes_to_test(n, risk=risk)

    assert sizes == sorted(set(sizes))
    assert all(LEAST_SHARE * n <= size <= n for size in sizes)
    assert bool(sizes) == (n >= fewest_to_accept(risk))
    allowed = [max(k for k in range(size) if binom.cdf(k, size, risk) <= 0.05) for size in sizes]
    before = [binom.cdf(k, size - 1, risk) for k, size in zip(allowed, sizes, strict=True)]
    assert all(p > 0.05 for p in before[:-1])


def test_the_promise_holds_in_ninety_five_of_a_hundred() -> None:
    """A law by simulation: risk grows with doubt, and is known."""
    rng = np.random.default_rng(0)
    n_repeats, n, slope = 400, 150, 0.12

    broken = 0
    for _ in range(n_repeats):
        doubts = rng.uniform(size=n)
        found = highest_doubt_to_accept(doubts, rng.uniform(size=n) < slope * doubts, risk=0.05)
        # The risk of uniform doubts up to x is the mean of slope * doubt: slope * x / 2.
        broken += found is not None and slope * found / 2 > 0.05

    assert broken <= 0.05 * n_repeats
