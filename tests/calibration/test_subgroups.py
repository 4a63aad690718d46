"""Gaps by subgroup, and what subgroups explain of errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from grader.calibration import (
    conditional_score_difference,
    dsm,
    mean_gap,
    overall_score_accuracy,
    overall_score_difference,
    reason_of,
)
from grader.errors import InputError

SHARES = [overall_score_accuracy, overall_score_difference, conditional_score_difference]

by_share = pytest.mark.parametrize("share", SHARES, ids=lambda share: share.__name__)

rows_with_groups = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from("ab")), min_size=3, max_size=30
).map(lambda rows: tuple(zip(*rows, strict=True)))


def adjusted_r2(values, groups):
    """From scipy's F of a one-way analysis of variance."""
    samples = [values[np.array(groups) == label] for label in sorted(set(groups))]
    between, within = len(samples) - 1, len(values) - len(samples)
    odds = stats.f_oneway(*samples).statistic * between / within
    return 1 - (1 - odds / (1 + odds)) * (len(values) - 1) / within


def test_dsm_meets_the_reference(oracle, met) -> None:
    found = dsm(oracle.human, oracle.system, groups=oracle.groups)

    assert found == {label: met(value) for label, value in oracle.goldens["dsm"].items()}


def test_subgroups_explain_what_statsmodels_says(oracle, met) -> None:
    found = [share(oracle.human, oracle.system, groups=oracle.groups) for share in SHARES]

    # data/README.md says how these were computed.
    assert found == [
        met(-0.002640412210975329),
        met(-0.0037143073295811124),
        met(-0.003773482565911368),
    ]


def test_overall_shares_follow_from_an_analysis_of_variance(oracle, met) -> None:
    errors = oracle.system - oracle.human
    groups = np.where(oracle.human + errors > 3, oracle.groups, "low").tolist()

    accuracy = overall_score_accuracy(oracle.human, oracle.system, groups=groups)
    difference = overall_score_difference(oracle.human, oracle.system, groups=groups)

    assert accuracy == met(adjusted_r2(errors**2, groups))
    assert difference == met(adjusted_r2(errors, groups))


def test_the_gap_is_in_points() -> None:
    found = mean_gap([1, 2, 3, 4], [2, 2, 2, 2], groups=["b", "b", "a", "a"])

    assert found == {"a": -1.5, "b": 0.5}


def test_a_gap_that_goes_with_the_human_score_is_no_conditional_one() -> None:
    # Group b earns less, and the system adds a point to every low score whoever wrote it.
    human = np.array([0, 0, 4, 4, 4, 4, 0, 0, 0, 0, 4, 4])
    groups = list("aaaaaabbbbbb")
    system = human + (human == 0) + np.tile([0.1, -0.1], 6)

    overall = overall_score_difference(human, system, groups=groups)
    conditional = conditional_score_difference(human, system, groups=groups)

    assert overall > 0.01 > conditional


def test_a_point_more_for_one_subgroup_explains_everything() -> None:
    human = [0, 1, 2, 0, 1, 2]

    for_b = overall_score_difference(human, [0, 1, 2, 1, 2, 3], groups=list("aaabbb"))

    assert for_b == pytest.approx(1)


@given(rows_with_groups)
def test_dsm_weighed_by_members_adds_up_to_0(rows) -> None:
    human, system, groups = rows
    assume(len(set(human)) > 1 and len(set(system)) > 1)

    found = dsm(human, system, groups=groups)

    assert sum(groups.count(label) * gap for label, gap in found.items()) == pytest.approx(0)


@given(rows_with_groups, st.floats(0.5, 5), st.floats(-5, 5))
def test_dsm_does_not_depend_on_the_systems_scale(rows, unit, origin) -> None:
    human, system, groups = rows
    assume(len(set(human)) > 1 and len(set(system)) > 1)

    moved = dsm(human, unit * np.array(system) + origin, groups=groups)

    assert moved == pytest.approx(dsm(human, system, groups=groups), abs=1e-6)


@pytest.mark.parametrize("share", [overall_score_accuracy, overall_score_difference])
@given(rows_with_groups)
def test_overall_shares_are_at_most_1(share, rows) -> None:
    human, system, groups = rows
    found = share(human, system, groups=groups)
    assume(not math.isnan(found))

    assert found <= 1 + 1e-9


@by_share
@given(rows_with_groups)
def test_the_names_of_subgroups_do_not_matter(share, rows) -> None:
    human, system, groups = rows
    renamed = ["z" if label == "a" else "c" for label in groups]

    assert share(human, system, groups=renamed) == pytest.approx(
        share(human, system, groups=groups), abs=1e-9, nan_ok=True
    )


def test_an_empty_label_is_no_subgroup_but_part_of_the_population() -> None:
    found = dsm([0, 1, 2, 3], [0, 1, 2, 9], groups=["a", "a", "a", ""])
    alone = dsm([0, 1, 2], [0, 1, 2], groups=["a", "a", "a"])

    assert list(found) == ["a"]
    assert found["a"] != alone["a"] == 0


def test_a_subgroup_without_scores_is_named_with_a_reason() -> None:
    found = mean_gap([1, math.nan], [1, 2], groups=["a", "b"])

    assert found["a"] == 0
    assert reason_of(found["b"]) == "no response has all the scores that it takes"


def test_dsm_of_a_constant_system_says_so() -> None:
    found = dsm([1, 2], [3, 3], groups=["a", "b"])

    assert [reason_of(gap) for gap in found.values()] == ["all system scores are 3"] * 2


@by_share
@pytest.mark.parametrize(
    ("human", "system", "groups", "reason"),
    [
        pytest.param(
            [0, 1, 2],
            [0, 2, 2],
            ["a", "a", ""],
            "there is only 1 subgroup; there must be 2",
            id="1",
        ),
        pytest.param(
            [0, 1, 2, 3],
            [1, 2, 3, 4],
            list("aabb"),
            "the system is off by the same on every response",
            id="same",
        ),
        pytest.param(
            [0, 1, 2],
            [0, 2, 4],
            list("abc"),
            "there are too few responses for so many subgroups",
            id="alone",
        ),
        pytest.param(
            [0, 1],
            [0, math.nan],
            list("ab"),
            "only 1 response has all the scores that it takes; there must be 2",
            id="blank",
        ),
    ],
)
def test_shares_that_are_undefined_say_why(share, human, system, groups, reason) -> None:
    assert reason_of(share(human, system, groups=groups)) == reason


def test_labels_for_some_responses_only_are_refused() -> None:
    with pytest.raises(InputError, match="groups: there are 1, and 2 human_scores; there must be"):
        dsm([1, 2], [1, 2], groups=["a"])
