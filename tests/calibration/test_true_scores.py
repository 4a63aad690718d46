"""VE, PRMSE and the disattenuated r."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.calibration import disattenuated_pearson, prmse, rater_error_variance, reason_of
from grader.errors import InputError

ratings_and_scores = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)), min_size=4, max_size=20
).map(lambda rows: np.array(rows, float))


def test_error_variance_meets_the_reference(oracle, met) -> None:
    assert rater_error_variance(oracle.ratings) == met(oracle.goldens["ve"])


def test_prmse_meets_the_reference(oracle, met) -> None:
    assert prmse(oracle.ratings, oracle.system) == met(oracle.goldens["prmse"])


def test_error_variance_is_half_the_mean_square_difference_of_two_raters() -> None:
    # Apart by 0, 2, 1, and one response scored once: (0 + 4 + 1) / (2 · 3).
    found = rater_error_variance([[1, 1], [0, 2], [3, 2], [5, math.nan]])

    assert found == pytest.approx(5 / 6)


def test_error_variance_weighs_responses_by_their_spare_raters() -> None:
    # Squares about the mean: 2 (three raters), 0.5 (two); three spare scores.
    found = rater_error_variance([[1, 2, 3], [0, 1, math.nan]])

    assert found == pytest.approx(2.5 / 3)


def test_prmse_by_hand_where_all_responses_have_two_scores() -> None:
    # RSMTool's manual, all double-scored: MSE(mean) - VE/2, and var(mean, n - 1) - VE/2.
    ratings = np.array([[0, 1], [2, 2], [4, 3], [6, 6], [1, 3]], float)
    system = np.array([1, 2, 3, 5, 2.5])
    error = rater_error_variance(ratings)
    means = ratings.mean(axis=1)

    squared_error = np.mean((means - system) ** 2) - error / 2
    true_variance = means.var(ddof=1) - error / 2
    assert prmse(ratings, system) == pytest.approx(1 - squared_error / true_variance)


@given(ratings_and_scores)
def test_the_order_of_raters_does_not_matter(rows) -> None:
    ratings, system = rows[:, :2], rows[:, 2]

    swapped = prmse(ratings[:, ::-1], system)

    assert swapped == pytest.approx(prmse(ratings, system), nan_ok=True)


@given(ratings_and_scores, st.floats(0.5, 10), st.floats(-10, 10))
def test_prmse_does_not_depend_on_the_unit_of_the_scale(rows, unit, origin) -> None:
    ratings, system = rows[:, :2], rows[:, 2]
    before = prmse(ratings, system)
    # Next to no true-score variance: the figure is a quotient of rounding errors.
    assume(abs(before) < 100)

    after = prmse(unit * ratings + origin, unit * system + origin)

    assert after == pytest.approx(before, rel=1e-6, abs=1e-6)


@given(ratings_and_scores)
def test_raters_who_agree_fully_make_prmse_a_plain_r2(rows) -> None:
    human, system = rows[:, 0], rows[:, 2]
    assume(np.ptp(human))

    expected = 1 - np.mean((human - system) ** 2) / human.var(ddof=1)
    assert prmse(np.column_stack([human, human]), system) == pytest.approx(expected)


def test_responses_without_a_human_or_a_system_score_are_left_out(oracle, met) -> None:
    ratings = np.vstack([oracle.ratings, [[math.nan, math.nan], [6, 0]]])

    found = prmse(ratings, [*oracle.system, 3, math.nan])

    assert found == met(oracle.goldens["prmse"])


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        pytest.param([1, 2, 3], "no response has the scores of two raters", id="one rater"),
        pytest.param(
            [[1, math.nan], [math.nan, 2], [3, math.nan]],
            "no response has the scores of two raters",
            id="half each",
        ),
        pytest.param(
            [[0, 6], [6, 0], [3, 3]],
            "the raters' errors leave no variance of true scores",
            id="noise",
        ),
        pytest.param(
            [[1, 1], [math.nan, math.nan], [math.nan, math.nan]],
            "only 1 response has all the scores that it takes; there must be 2",
            id="one response",
        ),
    ],
)
def test_prmse_that_is_undefined_says_why(ratings, reason) -> None:
    assert reason_of(prmse(ratings, [1, 2, 3])) == reason


def test_error_variance_of_one_rater_says_why() -> None:
    assert reason_of(rater_error_variance([1, 2])) == "no response has the scores of two raters"


def test_prmse_of_columns_that_differ_in_length_is_refused() -> None:
    with pytest.raises(InputError, match=r"there are 1, and 2 rows of human_scores; there must be"):
        prmse([[1, 2], [2, 2]], [1])


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        pytest.param([["two", 2]], "could not convert string to float: 'two'; scores", id="text"),
        pytest.param([[[1]]], r"the shape is \(1, 1, 1\); it must be \(n_responses", id="shape"),
    ],
)
def test_what_is_no_matrix_of_scores_is_refused(ratings, message) -> None:
    with pytest.raises(InputError, match=message):
        rater_error_variance(ratings)


def test_disattenuated_r_divides_by_the_root_of_the_raters_r(oracle, met) -> None:
    both = ~np.isnan(oracle.human2)

    found = disattenuated_pearson(oracle.human, oracle.system, second_human_scores=oracle.human2)

    # Spearman (1904), with numpy's r.
    with_system = np.corrcoef(oracle.human, oracle.system)[0, 1]
    with_person = np.corrcoef(oracle.human[both], oracle.human2[both])[0, 1]
    assert found == met(with_system / math.sqrt(with_person))


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        pytest.param(
            [3, 2, 1], "the r of the two raters is -1.00; it must be above 0", id="negative"
        ),
        pytest.param(
            [2, 2, 2],
            "second rater in place of the system: all system scores are 2",
            id="constant",
        ),
        pytest.param(
            [math.nan] * 3,
            "second rater in place of the system: no response has all the scores that it takes",
            id="blank",
        ),
    ],
)
def test_disattenuated_r_that_is_undefined_says_why(second, reason) -> None:
    found = disattenuated_pearson([1, 2, 3], [1, 3, 2], second_human_scores=second)

    assert reason_of(found) == reason
