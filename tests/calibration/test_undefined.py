"""NaN that says why."""

from __future__ import annotations

import math
import pickle

from grader.calibration.undefined import Undefined, reason_of, why_no_comparison


def test_an_undefined_figure_is_nan() -> None:
    assert math.isnan(Undefined("no scores"))


def test_the_reason_survives_pickling() -> None:
    figure = pickle.loads(pickle.dumps(Undefined("no scores")))

    assert reason_of(figure) == "no scores"


def test_numbers_and_plain_nan_have_no_reason() -> None:
    assert (reason_of(0.0), reason_of(math.nan)) == ("", "")


def test_a_comparison_names_the_side_that_is_undefined() -> None:
    assert why_no_comparison(0.5, Undefined("no scores")) == (
        "second rater in place of the system: no scores"
    )


def test_a_comparison_of_numbers_is_defined() -> None:
    assert why_no_comparison(0.5, 0.0) == ""
