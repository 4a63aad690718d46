"""Thresholds, and the verdicts that are not given."""

from __future__ import annotations

import math

import pytest

from grader.calibration import Measure, Verdict
from grader.calibration.verdicts import AtLeast, Within, verdict_of

QWK = Measure("qwk", "QWK", AtLeast(0.7))
SMD = Measure("smd_unpooled", "SMD", Within(0.15))


@pytest.mark.parametrize(
    ("measure", "value", "verdict"),
    [
        (QWK, 0.7, Verdict.PASS),
        (QWK, 0.699, Verdict.FLAG),
        (SMD, 0.15, Verdict.PASS),
        (SMD, -0.15, Verdict.PASS),
        (SMD, -0.151, Verdict.FLAG),
        (SMD, 0.1 + 0.05, Verdict.PASS),
    ],
)
def test_a_threshold_is_met_at_its_bound(measure, value, verdict) -> None:
    assert verdict_of(measure, value, n=30, is_calibrated=True) is verdict


def test_29_responses_are_too_few() -> None:
    assert verdict_of(QWK, 1.0, n=29, is_calibrated=True) is Verdict.NOT_ENOUGH


@pytest.mark.parametrize("value", [0.9, 0.1, math.nan])
def test_uncalibrated_scores_neither_pass_nor_fail(value) -> None:
    assert verdict_of(QWK, value, n=1000, is_calibrated=False) is Verdict.UNCALIBRATED


def test_an_undefined_figure_has_no_verdict() -> None:
    assert verdict_of(QWK, math.nan, n=30, is_calibrated=True) is None


def test_nothing_is_said_where_nothing_is_demanded() -> None:
    assert verdict_of(Measure("mae", "MAE"), 0.1, n=30, is_calibrated=False) is None


@pytest.mark.parametrize(
    ("threshold", "shown"), [(AtLeast(-0.1), "≥ -0.1"), (Within(0.15), "± 0.15")]
)
def test_thresholds_can_be_read(threshold, shown) -> None:
    assert str(threshold) == shown
