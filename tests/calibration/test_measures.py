"""The measures of a report: reference values, thresholds, kinds of interval."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.bank import Scale
from grader.calibration import (
    RatedResponse,
    bootstrap_interval,
    degradation,
    fisher_interval,
    jackknife_interval,
    pearson,
    qwk_continuous,
    smd_unpooled,
    wilson_interval,
)
from grader.calibration.measures import RECIPES, SECOND_RATER_RECIPES
from grader.calibration.rated import RatedColumns

BY_NAME = {recipe.measure.name: recipe for recipe in (*RECIPES, *SECOND_RATER_RECIPES)}


@pytest.fixture(scope="session")
def columns(oracle) -> RatedColumns:
    """The reference file; lengths grow with the system's scores."""
    return RatedColumns.of(
        [
            RatedResponse(
                response_id=str(place),
                item_id="q01",
                scale=oracle.scale,
                score=oracle.system[place],
                human_score=oracle.human[place],
                second_human_score=oracle.human2[place],
                n_words=10 + 5 * oracle.system[place] + place % 7,
            )
            for place in range(len(oracle.human))
        ]
    )


@pytest.fixture(scope="session")
def take(columns):
    return lambda name: BY_NAME[name].take(columns, is_calibrated=True, seed=0)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("exact_agreement", "exact"),
        ("adjacent_agreement", "adj"),
        ("kappa", "kappa"),
        ("qwk", "qwk_round"),
        ("smd_unpooled", "smd_unpooled"),
        ("prmse", "prmse"),
    ],
)
def test_values_meet_the_reference(oracle, met, take, name, key) -> None:
    assert take(name).value == met(oracle.goldens[key])


@pytest.mark.parametrize(
    ("name", "threshold"),
    [
        ("exact_agreement", "≥ 50"),
        ("adjacent_agreement", "≥ 95"),
        ("qwk", "≥ 0.7"),
        ("pearson", "≥ 0.7"),
        ("smd_unpooled", "± 0.15"),
        ("degradation_qwk", "≥ -0.1"),
        ("degradation_pearson", "≥ -0.1"),
        *((name, "None") for name in ("kappa", "mae", "rmse", "r2", "prmse")),
    ],
)
def test_thresholds_are_those_of_rsmtool(name, threshold) -> None:
    assert str(BY_NAME[name].measure.threshold) == threshold


def test_shares_have_the_interval_of_wilson(oracle, take) -> None:
    assert take("exact_agreement").interval == wilson_interval(oracle.goldens["exact"], 240)


def test_correlations_have_the_interval_of_fisher(oracle, take) -> None:
    r = pearson(oracle.human, oracle.system)

    assert take("pearson").interval == fisher_interval(r, 240)


def test_a_column_held_constant_costs_one_response(take) -> None:
    line = take("partial_pearson")

    assert line.interval == fisher_interval(line.value, 239)


def test_qwk_has_a_bootstrap_interval(oracle, take) -> None:
    drawn = bootstrap_interval(qwk_continuous, [oracle.human, oracle.rounded], seed=0)

    assert take("qwk").interval == drawn


def test_the_rest_is_jackknifed(oracle, take) -> None:
    left_out = jackknife_interval(smd_unpooled, [oracle.human, oracle.system])

    assert take("smd_unpooled").interval == left_out


@pytest.mark.parametrize("name", BY_NAME)
def test_every_interval_holds_its_figure(take, name) -> None:
    line = take(name)

    assert line.interval.low <= line.value <= line.interval.high


@pytest.mark.parametrize("recipe", SECOND_RATER_RECIPES, ids=lambda recipe: recipe.measure.name)
def test_figures_of_two_raters_count_what_both_scored(oracle, take, recipe) -> None:
    assert take(recipe.measure.name).n == int((~np.isnan(oracle.human2)).sum())


def test_degradation_is_that_of_rounded_scores(oracle, met, take) -> None:
    lost = degradation(
        oracle.human, oracle.rounded, second_human_scores=oracle.human2, metric=qwk_continuous
    )

    assert take("degradation_qwk").value == met(lost)


def rated(n: int, **known) -> RatedColumns:
    """Human and system agree but for the last response."""
    scale = Scale(max=9, step=1)
    return RatedColumns.of(
        [RatedResponse(str(at), "q01", scale, at - (at == 3), at, **known) for at in range(n)]
    )


def test_unknown_lengths_leave_a_reason() -> None:
    line = BY_NAME["partial_pearson"].take(rated(5), is_calibrated=True, seed=0)

    assert math.isnan(line.value)
    assert line.reason == "the length of the responses is not known"


def test_too_few_for_an_interval_leave_a_reason() -> None:
    columns = rated(4)
    lengths = np.array([3, 1, 4, 1.0])
    line = BY_NAME["partial_pearson"].take(
        RatedColumns(**{**vars(columns), "lengths": lengths}), is_calibrated=True, seed=0
    )

    assert not math.isnan(line.value)
    assert line.reason == "it has one from 5 responses on; there are 4"
