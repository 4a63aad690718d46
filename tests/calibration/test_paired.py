"""Columns side by side: blanks, lengths, points of the scale."""

from __future__ import annotations

import math

import pytest

from grader.bank import Scale
from grader.calibration.paired import (
    column_of_scores,
    complete_rows,
    is_constant,
    steps_on,
    why_no_spread,
    why_too_few,
)
from grader.errors import InputError


def test_a_row_with_a_blank_is_left_out() -> None:
    human, system = complete_rows(human_scores=[3, 0, None, 1], system_scores=[1, 2, 3, math.nan])

    assert (human.tolist(), system.tolist()) == ([3, 0], [1, 2])


def test_zeros_are_scores() -> None:
    human, _ = complete_rows(human_scores=[0, 0], system_scores=[0, 1])

    assert human.tolist() == [0, 0]


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match=r"system_scores: there are 1, and 2 human_scores; there"):
        complete_rows(human_scores=[1, 2], system_scores=[1])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        pytest.param(
            ["two"], "could not convert string to float: 'two'; scores must be", id="text"
        ),
        pytest.param([[1.0]], r"the shape is \(1, 1\); it must be \(n_responses,\)", id="matrix"),
        pytest.param([math.inf], "a score is infinite; it must be a number", id="infinite"),
    ],
)
def test_what_is_no_column_of_scores_is_refused(values, message) -> None:
    with pytest.raises(InputError, match=message):
        column_of_scores(values, name="human_scores")


def test_steps_count_from_the_lowest_point() -> None:
    steps = steps_on(Scale(min=2, max=12, step=2), [2, 12, math.nan], name="human_scores")

    assert steps[:2].tolist() == [0, 5]
    assert math.isnan(steps[2])


def test_points_written_in_decimals_are_on_the_scale() -> None:
    steps = steps_on(Scale(max=0.6, step=0.1), [0.1 + 0.2, 0.3, 0.6], name="human_scores")

    assert steps[0] == steps[1]


def test_the_highest_point_may_be_less_than_a_step_up() -> None:
    steps = steps_on(Scale(max=1.7, step=0.5), [1.5, 1.7], name="human_scores")

    assert steps.tolist() == pytest.approx([3, 3.4])


@pytest.mark.parametrize(
    ("scale", "must"),
    [
        pytest.param(Scale(max=2, step=1), "one of 0, 1, 2", id="few"),
        pytest.param(Scale(max=1.7, step=0.5), "one of 0, 0.5, 1, 1.5, 1.7", id="uneven"),
        pytest.param(Scale(max=60, step=2), "from 0 to 60 in steps of 2", id="many"),
    ],
)
def test_a_score_off_the_scale_is_named_with_its_place(scale, must) -> None:
    with pytest.raises(InputError, match=rf"human_scores: score 2 of 3 is 1\.3; it must be {must}"):
        steps_on(scale, [0, 1.3, -9], name="human_scores")


def test_rounding_is_no_spread() -> None:
    assert is_constant(column_of_scores([0.3, 0.1 + 0.2], name="human_scores"))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        pytest.param([], "no response has all the scores that it takes", id="none"),
        pytest.param(
            [1], "only 1 response has all the scores that it takes; there must be 3", id="1"
        ),
        pytest.param(
            [1, 2], "only 2 responses have all the scores that it takes; there must be 3", id="2"
        ),
        pytest.param([1, 2, 3], "", id="enough"),
    ],
)
def test_too_few_responses_are_counted(values, reason) -> None:
    column = column_of_scores(values, name="human_scores")

    assert why_too_few(column, needed=3) == reason


def test_the_constant_column_is_named() -> None:
    human, system = complete_rows(human_scores=[1, 2], system_scores=[0.5, 0.5])

    assert why_no_spread(human_scores=human, system_scores=system) == "all system scores are 0.5"
