"""Scores lined up as columns: points, shares, steps."""

from __future__ import annotations

import math

import pytest

from grader.bank import Scale
from grader.calibration import RatedResponse
from grader.calibration.rated import RatedColumns
from grader.errors import InputError

HALVES = Scale(max=4)
WHOLES = Scale(min=1, max=3, step=1)


def rated(scale: Scale, score: float, human_score: float, **known) -> RatedResponse:
    return RatedResponse("r1", "q01", scale, score, human_score, **known)


def test_scores_of_one_scale_stay_points() -> None:
    columns = RatedColumns.of([rated(HALVES, 1.2, 2), rated(HALVES, 3.8, 4)])

    assert columns.human.tolist() == [2, 4]
    assert columns.system.tolist() == [1.2, 3.8]
    assert columns.rounded.tolist() == [1, 4]


def test_scores_of_several_scales_become_shares() -> None:
    columns = RatedColumns.of([rated(HALVES, 1, 2), rated(WHOLES, 2.5, 3)])

    assert columns.human.tolist() == [0.5, 1]
    assert columns.system.tolist() == [0.25, 0.75]
    assert columns.human_points.tolist() == [2, 3]
    assert columns.system_points.tolist() == [1, 2.5]


def test_steps_are_counted_on_each_ones_scale() -> None:
    columns = RatedColumns.of([rated(HALVES, 1, 2), rated(WHOLES, 2.5, 3)])

    assert columns.human_steps.tolist() == [4, 2]
    assert columns.rounded_steps.tolist() == [2, 2]


def test_a_short_last_step_is_a_step() -> None:
    columns = RatedColumns.of([rated(Scale(max=3, step=2), 3, 2)])

    assert (columns.human_steps.tolist(), columns.rounded_steps.tolist()) == ([1], [2])


def test_blanks_are_not_counted() -> None:
    columns = RatedColumns.of(
        [rated(HALVES, 1, math.nan, second_human_score=1), rated(HALVES, 2, 2)]
    )

    assert columns.n == 1
    assert math.isnan(columns.human_steps[0])


def test_a_human_score_off_its_scale_is_refused() -> None:
    with pytest.raises(InputError, match=r"human_scores: score 1 of 1 is 1\.5; it must be one of"):
        RatedColumns.of([rated(WHOLES, 1, 1.5)])
