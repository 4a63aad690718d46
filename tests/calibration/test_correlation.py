"""Pearson's r and partial correlations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from grader.calibration import partial_pearson, partial_pearson_with_length, pearson, reason_of

pairs_of_scores = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=3, max_size=30
).map(lambda pairs: np.array(pairs, float).T)


@pytest.fixture(scope="module")
def lengths(oracle):
    """Words, drawn so that both raters pay for length."""
    noise = np.random.default_rng(4).normal(0, 30, len(oracle.human))
    return 40 + 20 * oracle.human + 5 * oracle.system + noise


def residuals(scores, *, given_values):
    fit = stats.linregress(given_values, scores)
    return scores - (fit.intercept + fit.slope * given_values)


def test_r_equals_that_of_scipy(oracle, met) -> None:
    found = pearson(oracle.human, oracle.system)

    assert found == met(stats.pearsonr(oracle.human, oracle.system).statistic)


@given(pairs_of_scores, st.floats(0.1, 10), st.floats(-50, 50))
def test_r_does_not_depend_on_unit_or_origin(pairs, unit, origin) -> None:
    human, system = pairs
    assume(np.ptp(human) and np.ptp(system))

    moved = pearson(human, unit * system + origin)

    assert moved == pytest.approx(pearson(human, system), abs=1e-6)


@given(pairs_of_scores)
def test_r_changes_its_sign_with_the_scale(pairs) -> None:
    human, system = pairs
    assume(np.ptp(human) and np.ptp(system))

    assert pearson(human, -system) == pytest.approx(-pearson(human, system), abs=1e-9)


@given(pairs_of_scores)
def test_r_is_symmetric_and_bounded(pairs) -> None:
    human, system = pairs
    assume(np.ptp(human) and np.ptp(system))

    assert -1 <= pearson(human, system) == pearson(system, human) <= 1


@given(pairs_of_scores)
def test_r_of_a_rater_with_themself_is_1(pairs) -> None:
    assume(np.ptp(pairs[0]))

    assert pearson(pairs[0], pairs[0]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("human", "system", "reason"),
    [
        pytest.param([3, 3, 3], [1, 2, 3], "all human scores are 3", id="human constant"),
        pytest.param([1, 2, 3], [0, 0, 0], "all system scores are 0", id="system constant"),
        pytest.param(
            [3, math.nan],
            [1, 2],
            "only 1 response has all the scores that it takes; there must be 2",
            id="one pair",
        ),
    ],
)
def test_r_without_spread_says_why(human, system, reason) -> None:
    assert reason_of(pearson(human, system)) == reason


def test_partial_r_is_the_r_of_what_length_leaves(oracle, met, lengths) -> None:
    left = [residuals(s, given_values=lengths) for s in (oracle.human, oracle.system)]

    found = partial_pearson(oracle.human, oracle.system, given=lengths)

    assert found == met(stats.pearsonr(*left).statistic)


def test_r_with_length_is_the_r_of_what_human_scores_leave(oracle, met, lengths) -> None:
    left = [residuals(s, given_values=oracle.human) for s in (oracle.system, lengths)]

    found = partial_pearson_with_length(oracle.human, oracle.system, lengths=lengths)

    assert found == met(stats.pearsonr(*left).statistic)


def test_partial_r_leaves_out_rows_with_any_blank(oracle, met, lengths) -> None:
    known = ~np.isnan(oracle.human2)

    found = partial_pearson(oracle.human2, oracle.system, given=lengths)

    assert found == met(
        partial_pearson(oracle.human2[known], oracle.system[known], given=lengths[known])
    )


@given(pairs_of_scores, st.floats(0.1, 10), st.floats(-50, 50))
def test_partial_r_does_not_depend_on_the_unit_of_length(pairs, unit, origin) -> None:
    human, system = pairs
    lengths = np.arange(len(human)) ** 2.0
    before = partial_pearson(human, system, given=lengths)
    assume(not math.isnan(before))

    after = partial_pearson(human, system, given=unit * lengths + origin)

    assert after == pytest.approx(before, abs=1e-5)


def test_scores_that_are_length_leave_no_partial_r() -> None:
    found = partial_pearson([1, 2, 3, 4], [1, 3, 2, 4], given=[10, 20, 30, 40])

    assert reason_of(found) == "human scores follow from given"


def test_scores_that_are_the_humans_leave_no_r_with_length() -> None:
    found = partial_pearson_with_length([1, 2, 3, 4], [1, 2, 3, 4], lengths=[9, 20, 10, 40])

    assert reason_of(found) == "system scores follow from human scores"


def test_equal_lengths_are_named() -> None:
    found = partial_pearson_with_length([1, 2, 3], [1, 3, 2], lengths=[5, 5, 5])

    assert reason_of(found) == "all lengths are 5"
