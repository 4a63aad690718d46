"""Intervals: by resampling, by Fisher's z, by Wilson's score."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from grader.bank import Scale
from grader.calibration import (
    Interval,
    Undefined,
    bootstrap_interval,
    fisher_interval,
    mae,
    pearson,
    prmse,
    qwk,
    qwk_continuous,
    wilson_interval,
)
from grader.errors import InputError


def test_the_same_seed_gives_the_same_interval(oracle) -> None:
    first, second = (
        bootstrap_interval(mae, [oracle.human, oracle.system], seed=7, n_resamples=50)
        for _ in range(2)
    )

    assert first == second


def test_another_seed_gives_another_interval(oracle) -> None:
    first, second = (
        bootstrap_interval(mae, [oracle.human, oracle.system], seed=seed, n_resamples=50)
        for seed in (7, 8)
    )

    assert first != second


def test_the_bootstrap_agrees_with_that_of_scipy(oracle) -> None:
    found = bootstrap_interval(qwk_continuous, [oracle.human, oracle.system], seed=7)

    reference = stats.bootstrap(
        (oracle.human, oracle.system),
        qwk_continuous,
        paired=True,
        vectorized=False,
        method="percentile",
        n_resamples=1000,
        rng=np.random.default_rng(11),
    ).confidence_interval
    # Two draws of a thousand differ by less than a tenth of the width.
    assert (found.low, found.high) == pytest.approx(tuple(reference), abs=found.half_width / 5)


def test_the_interval_holds_the_figure(oracle) -> None:
    found = bootstrap_interval(
        partial(qwk, scale=oracle.scale), [oracle.human, oracle.rounded], seed=7, n_resamples=200
    )

    assert found.low < oracle.goldens["qwk_round"] < found.high


def test_rows_of_a_matrix_are_drawn_with_their_system_scores(oracle) -> None:
    found = bootstrap_interval(prmse, [oracle.ratings, oracle.system], seed=7, n_resamples=200)

    assert 0.7 < found.low < oracle.goldens["prmse"] < found.high < 1


def test_less_confidence_makes_a_narrower_interval(oracle) -> None:
    wide, narrow = (
        bootstrap_interval(mae, [oracle.human, oracle.system], seed=7, level=level, n_resamples=200)
        for level in (0.95, 0.5)
    )

    assert narrow.half_width < wide.half_width


def test_the_interval_of_an_undefined_figure_has_its_reason() -> None:
    found = bootstrap_interval(pearson, [[3, 3, 3], [1, 2, 3]], seed=7)

    assert found.reason == "all human scores are 3"
    assert math.isnan(found.half_width)


def test_too_many_undefined_resamples_leave_no_interval() -> None:
    # Of three responses one in nine draws is the same response three times.
    found = bootstrap_interval(pearson, [[1, 2, 3], [1, 3, 2]], seed=7)

    assert "of 1000 resamples" in found.reason


def test_few_undefined_resamples_are_left_out() -> None:
    # One draw in ninety (0.8 to the power of 20) holds no 1, and has no kappa.
    human = [0] * 16 + [1] * 4
    found = bootstrap_interval(
        partial(qwk, scale=Scale(max=1, step=1)), [human, human], seed=7, n_resamples=200
    )

    assert (found.low, found.high) == (1, 1)


def test_columns_that_differ_in_length_are_refused() -> None:
    with pytest.raises(InputError, match=r"columns\[1\]: there are 1, and 2 columns\[0\]; there"):
        bootstrap_interval(mae, [[1, 2], [1]], seed=7)


def test_fisher_agrees_with_scipy(oracle, met) -> None:
    r = stats.pearsonr(oracle.human, oracle.system)

    found = fisher_interval(r.statistic, len(oracle.human), level=0.9)

    assert (found.low, found.high) == tuple(map(met, r.confidence_interval(0.9)))


@given(st.floats(-0.999, 0.999), st.integers(4, 500))
def test_fisher_holds_r_and_stays_within_its_range(r, n) -> None:
    found = fisher_interval(r, n)

    assert -1 <= found.low <= r <= found.high <= 1


@given(st.floats(-0.999, 0.999), st.integers(4, 500))
def test_fisher_of_the_opposite_is_the_mirror_image(r, n) -> None:
    found, mirrored = fisher_interval(r, n), fisher_interval(-r, n)

    assert (mirrored.low, mirrored.high) == pytest.approx((-found.high, -found.low))


def test_a_perfect_r_has_no_width() -> None:
    assert fisher_interval(-1.0, 10) == Interval(-1.0, -1.0)


def test_three_responses_leave_no_fisher_interval() -> None:
    found = fisher_interval(0.5, 3)

    assert found.reason == "r has an interval from 4 responses on; there are 3"


@pytest.mark.parametrize("interval", [fisher_interval, wilson_interval])
def test_undefined_figures_hand_on_their_reason(interval) -> None:
    assert interval(Undefined("no scores"), 0).reason == "no scores"


@pytest.mark.parametrize("interval", [fisher_interval, wilson_interval])
def test_plain_nan_has_a_reason_too(interval) -> None:
    assert interval(math.nan, 10).reason.endswith("is undefined")


@given(st.integers(1, 200), st.data())
def test_wilson_agrees_with_scipy(n, data) -> None:
    n_exact = data.draw(st.integers(0, n))

    found = wilson_interval(100 * n_exact / n, n)

    reference = stats.binomtest(n_exact, n).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx(
        (100 * reference.low, 100 * reference.high), abs=1e-9
    )


def test_thirty_of_thirty_are_not_certain() -> None:
    # Wilson (1927): n / (n + z²).
    found = wilson_interval(100.0, 30)

    assert found.low == pytest.approx(100 * 30 / (30 + 1.959964**2), abs=1e-4)
    assert found.high == pytest.approx(100)
