"""Lines that set subgroups side by side."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.bank import Scale
from grader.calibration import RatedResponse, Verdict
from grader.calibration.rated import RatedColumns
from grader.calibration.subgroup_lines import (
    NO_INTERVAL,
    NONE_SHOWN,
    fairness_lines,
    gap_lines,
)


@pytest.fixture(scope="session")
def columns(oracle) -> RatedColumns:
    scores = zip(oracle.system, oracle.human, strict=True)
    return RatedColumns.of(
        [RatedResponse(str(at), "q01", oracle.scale, s, h) for at, (s, h) in enumerate(scores)]
    )


def test_dsm_meets_the_reference(oracle, met, columns) -> None:
    lines = gap_lines(columns, np.array(oracle.groups), is_calibrated=True)

    found = {label: dsm.value for label, (dsm, _gap) in lines.items()}
    assert found == {label: met(value) for label, value in oracle.goldens["dsm"].items()}


def test_each_line_counts_its_own_subgroup(oracle, columns) -> None:
    lines = gap_lines(columns, np.array(oracle.groups), is_calibrated=True)

    counts = {label: {line.n for line in found} for label, found in lines.items()}
    assert counts == {label: {oracle.groups.count(label)} for label in ("EN", "ESL")}


def test_intervals_hold_the_gaps(oracle, columns) -> None:
    lines = gap_lines(columns, np.array(oracle.groups), is_calibrated=True)

    assert all(
        line.interval.low < line.value < line.interval.high
        for found in lines.values()
        for line in found
    )


def test_a_gap_by_hand() -> None:
    # Human 0 and 4 everywhere; the system gives group b a point more: z of ±√(3/4) and less.
    scale = Scale(max=5, step=1)
    scores = [(0, 0), (4, 4), (1, 0), (5, 4)]
    columns = RatedColumns.of(
        [RatedResponse(str(at), "q01", scale, s, h) for at, (s, h) in enumerate(scores)]
    )

    lines = gap_lines(columns, np.array(["a", "a", "b", "b"]), is_calibrated=True)

    # The means of the system are 2 (a) and 3 (b), 2.5 in all; its SD is √(17 / 3).
    dsm, gap = lines["b"]
    assert dsm.value == pytest.approx(0.5 / math.sqrt(17 / 3))
    assert gap.value == 1


def test_dsm_of_few_gets_no_verdict(columns) -> None:
    labels = np.array(["few"] * 29 + ["rest"] * (columns.n - 29))

    lines = gap_lines(columns, labels, is_calibrated=True)

    assert lines["few"][0].verdict is Verdict.NOT_ENOUGH


def test_responses_without_a_label_have_no_line(columns) -> None:
    labels = np.array(["a"] * 40 + [""] * (columns.n - 40))

    assert list(gap_lines(columns, labels, is_calibrated=True)) == ["a"]


def test_shares_of_variance_meet_the_reference(oracle, met, columns) -> None:
    lines = fairness_lines(columns, np.array(oracle.groups), is_calibrated=True)

    # statsmodels, as data/README.md says.
    assert [line.value for line in lines] == [
        met(-0.002640412210975329),
        met(-0.0037143073295811124),
        met(-0.003773482565911368),
    ]


def test_shares_of_variance_have_no_interval_and_say_so(oracle, columns) -> None:
    lines = fairness_lines(columns, np.array(oracle.groups), is_calibrated=True)

    assert [line.reason for line in lines] == [NO_INTERVAL] * 3


def test_one_subgroup_explains_nothing(columns) -> None:
    lines = fairness_lines(columns, np.array(["a"] * columns.n), is_calibrated=True)

    assert {line.reason for line in lines} == {"there is only 1 subgroup; there must be 2"}


def test_without_a_subgroup_that_is_shown_it_is_said_so(oracle, columns) -> None:
    lines = fairness_lines(columns, np.array([""] * len(oracle.groups)), is_calibrated=True)

    assert {(line.n, line.reason) for line in lines} == {(0, NONE_SHOWN)}
