"""Intervals by leaving responses out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from grader.calibration import (
    Undefined,
    bootstrap_interval,
    jackknife_interval,
    mae,
    pearson,
    prmse,
    rmse,
)
from grader.errors import InputError


def test_the_interval_of_a_mean_is_the_textbook_one() -> None:
    human, system = np.zeros(6), np.array([1, 2, 2, 3, 5, 8.0])

    found = jackknife_interval(mae, [human, system])

    reach = stats.norm.ppf(0.975) * stats.sem(system)
    assert (found.low, found.high) == pytest.approx((3.5 - reach, 3.5 + reach))


@pytest.mark.parametrize("metric", [mae, rmse, pearson], ids=lambda metric: metric.__name__)
def test_parts_of_many_responses_agree_with_the_bootstrap(oracle, metric) -> None:
    columns = [oracle.human, oracle.system]

    found, drawn = jackknife_interval(metric, columns), bootstrap_interval(metric, columns, seed=7)

    # A standard error out of 100 parts is known to 7 %; three times that.
    assert found.half_width == pytest.approx(drawn.half_width, rel=0.2)


def test_blanks_may_stand_in_a_column(oracle) -> None:
    def with_second(human, second, system):
        return prmse(np.column_stack([human, second]), system)

    found = jackknife_interval(with_second, [oracle.human, oracle.human2, oracle.system])

    assert 0.7 < found.low < oracle.goldens["prmse"] < found.high < 1


def test_it_ends_at_the_bounds() -> None:
    found = jackknife_interval(mae, [[0, 0, 0], [0, 0, 3]], bounds=(0, 2))

    assert (found.low, found.high) == (0, 2)


def test_less_confidence_makes_a_narrower_interval(oracle) -> None:
    wide, narrow = (
        jackknife_interval(mae, [oracle.human, oracle.system], level=level) for level in (0.95, 0.5)
    )

    assert narrow.half_width < wide.half_width
    assert (wide.level, narrow.level) == (0.95, 0.5)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        pytest.param(([3, 3, 3], [1, 2, 3]), "all human scores are 3", id="undefined"),
        pytest.param(([3, 3, 4], [1, 2, 3]), "1 of 3 leave it undefined", id="on the brink"),
    ],
)
def test_what_is_undefined_has_a_reason(columns, reason) -> None:
    found = jackknife_interval(pearson, columns)

    assert isinstance(found.low, Undefined)
    assert reason in found.reason


def test_one_response_has_no_interval() -> None:
    found = jackknife_interval(mae, [[1], [2]])

    assert found.reason == "an interval takes 2 responses; there is 1"
    assert math.isnan(found.high)


def test_columns_that_differ_in_length_are_refused() -> None:
    with pytest.raises(InputError, match=r"columns\[1\]: there are 1, and 2 columns\[0\]; there"):
        jackknife_interval(mae, [[1, 2], [1]])
