"""Half-widths of conformal intervals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from crepes import ConformalRegressor
from hypothesis import given
from hypothesis import strategies as st

from grader.calibration.conformal import LEVELS, conformal_half_widths, half_width_at
from grader.errors import InputError

residuals = st.lists(st.floats(-10, 10), min_size=1, max_size=120)


def test_of_nineteen_residuals_the_eighteenth_reaches_nine_in_ten() -> None:
    # Lei et al. (2018): the ceil(20 * 0.9)-th smallest.
    found = conformal_half_widths(range(1, 20))

    assert found[90] == 18


def test_of_ten_residuals_the_largest_reaches_nine_in_ten() -> None:
    # ceil(11 * 0.9) is 10.
    assert conformal_half_widths(range(1, 11))[90] == 10


def test_what_so_few_residuals_cannot_promise_is_left_out() -> None:
    # ceil(9 * 0.9) is 9, and there are 8.
    assert list(conformal_half_widths(range(8))) == [50, 60, 70, 80]


def test_the_sign_of_residuals_does_not_matter() -> None:
    assert conformal_half_widths([-3, 1, 2]) == conformal_half_widths([3, -1, -2])


@given(residuals)
def test_the_share_of_residuals_inside_is_at_least_the_level(values) -> None:
    found = conformal_half_widths(values)

    shares = [np.mean(np.abs(values) <= found[level]) for level in found]
    assert all(share >= level / 100 for share, level in zip(shares, found, strict=True))


@given(residuals, st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_higher_level_is_never_narrower(values, one, other) -> None:
    found = conformal_half_widths(values)

    low, high = sorted([one, other])
    assert half_width_at(found, low) <= half_width_at(found, high)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(0.9, 90, id="listed"),
        pytest.param(0.81, 90, id="between"),
        pytest.param(0.2, 50, id="below the first"),
        pytest.param(0.995, math.inf, id="above the last"),
    ],
)
def test_a_level_takes_the_next_that_is_listed(level, expected) -> None:
    half_widths = {each: float(each) for each in LEVELS}

    assert half_width_at(half_widths, level) == expected


@pytest.mark.parametrize("level", [0, 1, 90, math.nan])
def test_a_level_that_is_no_share_is_refused(level) -> None:
    with pytest.raises(InputError, match=r"level: level is .*; it must be between 0 and 1"):
        half_width_at({90: 1.0}, level)


def drawn_residuals(n: int) -> np.ndarray:
    """Residuals as of half points, none of them like another."""
    return np.random.default_rng(n).normal(0, 0.5, n)


# Levels times n + 1 are no whole numbers here: where they are, crepes rounds 1 - level first.
@pytest.mark.parametrize("n", [10, 32, 58, 202, 1000])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.filterwarnings("ignore:the no. of calibration examples is too small:UserWarning")
def test_intervals_are_those_of_crepes(n: int, level: int) -> None:
    predicted = np.linspace(0, 3, 7)
    theirs = ConformalRegressor().fit(drawn_residuals(n))

    expected = theirs.predict_int(predicted, confidence=level / 100)

    reach = half_width_at(conformal_half_widths(drawn_residuals(n)), level / 100)
    found = np.column_stack([predicted - reach, predicted + reach])
    # Both are infinite where so few residuals can't promise the level.
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("level", [50, 80, 90])
def test_intervals_by_item_are_mondrian_ones_of_crepes(level: int) -> None:
    by_item = {"q01": drawn_residuals(32), "q02": 3 * drawn_residuals(58)}
    items = np.repeat(list(by_item), [len(own) for own in by_item.values()])
    theirs = ConformalRegressor().fit(np.concatenate(list(by_item.values())), bins=items)

    expected = theirs.predict_int(np.zeros(2), bins=np.array(list(by_item)), confidence=level / 100)

    reach = [conformal_half_widths(own)[level] for own in by_item.values()]
    assert np.column_stack([np.negative(reach), reach]) == pytest.approx(expected, abs=1e-9)
