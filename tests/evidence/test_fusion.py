"""Signals to log-odds, with the constants that ship."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ModelError
from grader.evidence.fusion import (
    CERTAIN,
    MAX_DEVIATIONS,
    READER_INPUTS,
    Logistic,
    Thresholds,
    load_fusion,
    logit,
    reader_inputs,
    sigmoid,
)
from grader.evidence.signals import SIGNALS


def test_a_term_is_a_standardised_signal_or_the_product_of_two() -> None:
    model = Logistic(
        intercept=1.0,
        weights={"a": 2.0, "a*b": 3.0, "b*b": 0.5},
        mean={"a": 1.0, "b": 0.0},
        scale={"a": 2.0, "b": 1.0},
    )

    # a = (5 - 1) / 2 = 2 and b = 4: 1 + 2*2 + 3*2*4 + 0.5*4*4
    assert model.log_odds(np.array([[5.0, 4.0], [1.0, 0.0]])).tolist() == [37.0, 1.0]


def test_a_signal_beyond_what_the_fit_has_seen_runs_no_further() -> None:
    model = Logistic(intercept=0.0, weights={"a": 1.0}, mean={"a": 0.0}, scale={"a": 1.0})

    assert model.log_odds(np.array([[1e9], [-1e9]])).tolist() == [MAX_DEVIATIONS, -MAX_DEVIATIONS]


@given(st.floats(CERTAIN, 1 - CERTAIN))
def test_log_odds_and_probability_are_inverses(probability) -> None:
    assert sigmoid(logit(np.array([probability]))) == pytest.approx([probability])


@given(st.floats(allow_nan=False))
def test_a_probability_stays_one_whatever_the_log_odds(log_odds) -> None:
    assert 0 < sigmoid(np.array([log_odds]))[0] < 1


@pytest.mark.parametrize("certain", [0.0, 1.0])
def test_certainty_has_finite_log_odds(certain) -> None:
    assert np.isfinite(logit(np.array([certain])))[0]


def test_overlap_counts_as_far_as_the_reader_finds_it_expressed() -> None:
    overlap, denial = np.array([2.0, 2.0, -1.0]), np.array([-1.5, 0.0, 0.0])
    entailment = np.array([[1.0, 0.0, 0.0], [0.0, 0.25, 0.75], [0.5, 0.5, 0.0]])

    supported, *_ = reader_inputs(overlap, denial, entailment=entailment).T
    of_a_name, *_ = reader_inputs(overlap, denial, entailment=entailment, is_met_by_name=True).T

    assert supported.tolist() == [2.0, 0.0, -0.5]
    assert of_a_name.tolist() == overlap.tolist()


def test_inputs_beside_the_reader_stand_in_the_order_of_their_names() -> None:
    entailment = np.array([[0.2, 0.1, 0.7]])

    inputs = reader_inputs(np.array([1.0]), np.array([-2.0]), entailment=entailment)

    # ln(.2 / .8) and ln(.7 / .3)
    named = dict(zip(READER_INPUTS, inputs[0], strict=True))
    assert named == pytest.approx(
        {
            "supported_overlap": 0.2,
            "denial": -2.0,
            "reader_expressed": -1.386294,
            "reader_contradicted": 0.847298,
        }
    )


def test_shipped_constants_are_made_for_the_signals() -> None:
    fusion = load_fusion()

    assert tuple(fusion.overlap.mean) == tuple(fusion.denial.mean) == SIGNALS
    assert tuple(fusion.expressed.mean) == tuple(fusion.contradicted.mean) == READER_INPUTS
    assert len(fusion.digest) == 6


@pytest.mark.parametrize("mode", ["fast", "all"])
def test_partial_begins_no_later_than_expressed(mode) -> None:
    thresholds = getattr(load_fusion(), mode)

    assert 0 < thresholds.partial <= thresholds.expressed < 1


@pytest.mark.parametrize(
    ("said", "denied", "expected"),
    [
        pytest.param(0.6, 0.7, True, id="said, and rather denied"),
        pytest.param(0.6, 0.5, False, id="denied, and rather said"),
        pytest.param(0.5, 0.3, True, id="rather denied than left out"),
        pytest.param(0.1, 0.4, False, id="rather left out than denied"),
    ],
)
def test_contradicted_is_what_nothing_else_is_likelier_than(said, denied, expected) -> None:
    thresholds = Thresholds(expressed=0.55, partial=0.45, said=0.55)

    assert thresholds.is_contradicted(said, denied) == expected


def test_shipped_constants_are_finite() -> None:
    log_odds = load_fusion().overlap.log_odds(np.array([[0.0] * len(SIGNALS)]))

    assert np.isfinite(log_odds).all()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("{", id="cut off"),
        pytest.param("{}", id="a key is missing"),
        pytest.param('{"overlap": {"mean": {}}, "expressed": {"mean": {}}}', id="other signals"),
        pytest.param(None, id="missing"),
    ],
)
def test_broken_constants_are_an_error_that_says_what_to_do(tmp_path, monkeypatch, content) -> None:
    path = tmp_path / "fusion.json"
    if content is not None:
        path.write_text(content, "utf-8")
    monkeypatch.setattr("grader.evidence.fusion.FUSION_PATH", path)

    with pytest.raises(
        ModelError, match=r"fusion\.json: the fitted constants can't be read"
    ) as error:
        load_fusion.__wrapped__()

    assert "Hint: Install grader again" in str(error.value)
