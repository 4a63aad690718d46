"""Errors in points, explained variance, and the three SMDs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from grader.calibration import mae, r2, reason_of, rmse, smd_pooled, smd_unpooled, smd_williamson

pairs_of_scores = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=30
).map(lambda pairs: np.array(pairs, float).T)


@pytest.mark.parametrize("smd", [smd_unpooled, smd_pooled], ids=lambda smd: smd.__name__)
def test_smds_meet_the_reference(oracle, met, smd) -> None:
    assert smd(oracle.human, oracle.system) == met(oracle.goldens[smd.__name__])


def test_smd_of_the_population_meets_the_reference(oracle, met) -> None:
    found = smd_williamson(
        oracle.human,
        oracle.system,
        population_human_sd=oracle.human.std(ddof=1),
        population_system_sd=oracle.system.std(ddof=1),
    )

    assert found == met(oracle.goldens["smd_williamson"])


@pytest.mark.parametrize(
    ("metric", "reference"),
    [(mae, mean_absolute_error), (rmse, root_mean_squared_error), (r2, r2_score)],
    ids=["mae", "rmse", "r2"],
)
def test_errors_equal_those_of_scikit_learn(oracle, met, metric, reference) -> None:
    assert metric(oracle.human, oracle.system) == met(reference(oracle.human, oracle.system))


def test_errors_by_hand() -> None:
    # Apart by 0, 0, 1, -3: sums 4 and 10; human variance 5/4.
    human, system = [0, 1, 2, 3], [0, 1, 3, 0]

    assert mae(human, system) == 1
    assert rmse(human, system) == pytest.approx(math.sqrt(2.5))
    assert r2(human, system) == pytest.approx(1 - 2.5 / 1.25)


def test_the_sd_of_the_smd_is_the_humans() -> None:
    # Human SD with n - 1: 1; the system is one point above.
    assert smd_unpooled([0, 1, 2], [0, 2, 4]) == pytest.approx(1)


@given(pairs_of_scores)
def test_the_root_mean_square_is_at_least_the_mean_error(pairs) -> None:
    assert 0 <= mae(*pairs) <= rmse(*pairs) + 1e-9


@given(pairs_of_scores, st.floats(-5, 5))
def test_smd_counts_a_constant_difference_in_sds(pairs, difference) -> None:
    human, _ = pairs
    assume(np.ptp(human))

    assert smd_unpooled(human, human + difference) == pytest.approx(
        difference / human.std(ddof=1), abs=1e-9
    )


@given(pairs_of_scores)
def test_pooled_smd_changes_its_sign_when_raters_change_places(pairs) -> None:
    human, system = pairs
    assume(np.ptp(human) or np.ptp(system))

    assert smd_pooled(human, system) == pytest.approx(-smd_pooled(system, human), abs=1e-9)


@given(pairs_of_scores)
def test_identity_leaves_no_error(pairs) -> None:
    human, _ = pairs
    assume(np.ptp(human))

    assert (mae(human, human), rmse(human, human), r2(human, human)) == (0, 0, 1)


@pytest.mark.parametrize("metric", [mae, rmse, r2, smd_unpooled, smd_pooled])
def test_responses_that_one_rater_left_blank_change_nothing(metric) -> None:
    with_blanks = metric([0, 1, 2, math.nan, 3], [0, 2, 2, 1, math.nan])

    assert with_blanks == metric([0, 1, 2], [0, 2, 2])


@pytest.mark.parametrize("metric", [mae, rmse, r2, smd_unpooled, smd_pooled])
def test_nothing_to_compare_is_undefined(metric) -> None:
    figure = metric([math.nan], [1])

    assert reason_of(figure) == "no response has all the scores that it takes"


@pytest.mark.parametrize("metric", [r2, smd_unpooled])
def test_constant_human_scores_are_named(metric) -> None:
    assert reason_of(metric([2, 2, 2], [1, 2, 3])) == "all human scores are 2"


def test_pooled_smd_needs_one_rater_who_varies() -> None:
    assert reason_of(smd_pooled([2, 2], [1, 1])) == "neither rater's scores vary"


@pytest.mark.parametrize(
    ("system_sd", "reason"),
    [
        pytest.param(0.0, "neither rater's scores vary", id="zero"),
        pytest.param(math.nan, "the SDs of the population are unknown", id="unknown"),
    ],
)
def test_smd_of_the_population_needs_its_sds(system_sd, reason) -> None:
    found = smd_williamson([1], [2], population_human_sd=0.0, population_system_sd=system_sd)

    assert reason_of(found) == reason


def test_smd_of_the_population_speaks_of_a_subgroup_of_one() -> None:
    found = smd_williamson([1], [3], population_human_sd=2.0, population_system_sd=2.0)

    assert found == 1
