"""Agreement of two raters: reference values, laws, and what is undefined."""

from __future__ import annotations

import inspect
import math
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from grader.bank import Scale
from grader.calibration import (
    adjacent_agreement,
    degradation,
    exact_agreement,
    kappa,
    pearson,
    qwk,
    qwk_continuous,
    qwk_off_by_one,
    reason_of,
)
from grader.errors import InputError

SCALE = Scale(max=6, step=1)

ON_SCALE = [exact_agreement, adjacent_agreement, kappa, qwk, qwk_off_by_one]
KAPPAS = [partial(kappa, scale=SCALE), partial(qwk, scale=SCALE), qwk_continuous]

by_name = pytest.mark.parametrize("metric", ON_SCALE, ids=lambda metric: metric.__name__)
by_kappa = pytest.mark.parametrize("metric", KAPPAS, ids=["kappa", "qwk", "qwk_continuous"])

pairs_of_scores = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=30
).map(lambda pairs: np.array(pairs, float).T)


@pytest.mark.parametrize(
    ("metric", "key"),
    [
        (exact_agreement, "exact"),
        (adjacent_agreement, "adj"),
        (kappa, "kappa"),
        (qwk, "qwk_round"),
        (qwk_off_by_one, "kappa_off1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_rounded_scores_meet_the_reference(oracle, met, metric, key) -> None:
    figure = metric(oracle.human, oracle.rounded, scale=oracle.scale)

    assert figure == met(oracle.goldens[key])


def test_continuous_scores_meet_the_reference(oracle, met) -> None:
    assert qwk_continuous(oracle.human, oracle.system) == met(oracle.goldens["qwk"])


# Nobody gave 2 … 5, so that scikit-learn, left alone, counts from 1 to 6 as one step.
SKIPPING_POINTS = ([0, 1, 1, 6], [0, 0, 6, 6])


def test_scikit_learn_without_labels_ranks_the_scores_that_occur() -> None:
    human, system = SKIPPING_POINTS

    trapped = cohen_kappa_score(human, system, weights="quadratic")

    # Mean squares by hand, observed / over all 16 pairs: of ranks 0.5 / 1.5, of points 6.5 / 15.5.
    assert trapped == pytest.approx(1 - 0.5 / 1.5)
    assert qwk(human, system, scale=SCALE) == pytest.approx(1 - 6.5 / 15.5)


def test_scikit_learn_with_all_labels_agrees() -> None:
    human, system = SKIPPING_POINTS

    labelled = cohen_kappa_score(human, system, weights="quadratic", labels=range(7))

    assert qwk(human, system, scale=SCALE) == pytest.approx(labelled, abs=1e-12)


@given(pairs_of_scores)
def test_kappa_equals_that_of_scikit_learn(pairs) -> None:
    human, system = pairs
    assume(np.ptp(human) or np.ptp(system))

    figure = kappa(human, system, scale=SCALE)

    assert figure == pytest.approx(
        cohen_kappa_score(human.astype(int), system.astype(int), labels=range(7)), abs=1e-9
    )


@given(pairs_of_scores)
def test_qwk_equals_the_continuous_one_on_points_of_the_scale(pairs) -> None:
    human, system = pairs
    assume(np.ptp(human) or np.ptp(system))

    figure = qwk(human, system, scale=SCALE)

    assert figure == pytest.approx(qwk_continuous(human, system), abs=1e-9)


def test_agreement_by_hand() -> None:
    # Apart by 0, 0, 1, 2.
    human, system = [0, 1, 2, 3], [0, 1, 1, 1]

    assert exact_agreement(human, system, scale=SCALE) == 50
    assert adjacent_agreement(human, system, scale=SCALE) == 75


def test_neighbours_are_one_step_of_the_scale_apart() -> None:
    halves = Scale(max=3, step=0.5)

    assert adjacent_agreement([1, 1], [1.5, 2], scale=halves) == 50


def test_kappa_by_hand() -> None:
    # Cohen's formula: half agree, and half would by chance with 2 of 4 in each class.
    assert kappa([0, 0, 1, 1], [0, 1, 0, 1], scale=SCALE) == 0


@by_kappa
@given(pairs_of_scores)
def test_kappas_are_symmetric(metric, pairs) -> None:
    human, system = pairs
    assume(np.ptp(human) or np.ptp(system))

    assert metric(human, system) == pytest.approx(metric(system, human), abs=1e-9)


@by_kappa
@given(pairs_of_scores)
def test_kappa_of_a_rater_with_themself_is_1(metric, pairs) -> None:
    human, _ = pairs
    assume(np.ptp(human))

    assert metric(human, human) == pytest.approx(1)


@by_kappa
@given(pairs_of_scores)
def test_kappas_lie_from_minus_1_to_1(metric, pairs) -> None:
    assume(np.ptp(pairs[0]) or np.ptp(pairs[1]))

    assert -1 - 1e-9 <= metric(*pairs) <= 1 + 1e-9


@given(pairs_of_scores, st.floats(0.1, 10), st.floats(-10, 10))
def test_continuous_qwk_does_not_depend_on_the_unit_of_the_scale(pairs, unit, origin) -> None:
    human, system = pairs
    assume(np.ptp(human) or np.ptp(system))

    moved = qwk_continuous(unit * human + origin, unit * system + origin)

    assert moved == pytest.approx(qwk_continuous(human, system), abs=1e-6)


@given(pairs_of_scores, st.floats(0.5, 3))
def test_a_constant_difference_never_raises_the_continuous_qwk(pairs, difference) -> None:
    human, _ = pairs
    assume(np.ptp(human))

    assert qwk_continuous(human, human + difference) < 1


@by_name
@given(pairs=pairs_of_scores)
def test_a_wider_scale_of_the_same_step_changes_nothing(metric, pairs) -> None:
    wide = metric(*pairs, scale=Scale(min=-5, max=20, step=1))

    assert wide == pytest.approx(metric(*pairs, scale=SCALE), abs=1e-9, nan_ok=True)


@by_name
@given(pairs=pairs_of_scores, data=st.data())
def test_the_order_of_responses_does_not_matter(metric, pairs, data) -> None:
    order = data.draw(st.permutations(range(pairs.shape[1])))

    shuffled = metric(*pairs[:, order], scale=SCALE)

    assert shuffled == pytest.approx(metric(*pairs, scale=SCALE), abs=1e-9, nan_ok=True)


@by_name
@given(pairs=pairs_of_scores)
def test_responses_that_one_rater_left_blank_change_nothing(metric, pairs) -> None:
    human, system = pairs
    with_blanks = metric([*human, math.nan, 3], [*system, 2, math.nan], scale=SCALE)

    assert with_blanks == pytest.approx(metric(human, system, scale=SCALE), nan_ok=True)


@given(pairs_of_scores)
def test_adjacent_agreement_is_at_least_the_exact_one(pairs) -> None:
    exact, adjacent = (
        metric(*pairs, scale=SCALE) for metric in (exact_agreement, adjacent_agreement)
    )

    assert 0 <= exact <= adjacent <= 100


@by_name
def test_nothing_to_compare_is_undefined(metric) -> None:
    figure = metric([math.nan, 1], [1, math.nan], scale=SCALE)

    assert reason_of(figure) == "no response has all the scores that it takes"


@by_kappa
@pytest.mark.parametrize("system_score", [3, 4], ids=["equal", "apart"])
def test_two_constant_raters_leave_kappa_undefined(metric, system_score) -> None:
    figure = metric([3, 3, 3], [system_score] * 3)

    assert math.isnan(figure)
    assert reason_of(figure) == "both raters give one score to every response"


@by_kappa
def test_one_constant_rater_agrees_by_chance_only(metric) -> None:
    # Cohen (1968): observed and chance disagreement are the same.
    assert metric([0, 1, 2, 3], [2, 2, 2, 2]) == pytest.approx(0)


def test_neighbours_alone_leave_the_forgiving_kappa_undefined() -> None:
    figure = qwk_off_by_one([1, 2, 1], [2, 1, 1], scale=SCALE)

    assert reason_of(figure) == "the scores that occur are all neighbours on the scale"


@by_name
def test_unrounded_scores_are_refused(metric) -> None:
    with pytest.raises(InputError, match=r"system_scores: score 2 of 2 is 1\.4; it must be one of"):
        metric([1, 2], [1, 1.4], scale=SCALE)


def test_degradation_is_what_is_lost_against_a_second_person(oracle, met) -> None:
    both = ~np.isnan(oracle.human2)
    found = degradation(
        oracle.human, oracle.system, second_human_scores=oracle.human2, metric=pearson
    )

    # numpy: the system on all responses, the second person on those that have two scores.
    with_system = np.corrcoef(oracle.human, oracle.system)[0, 1]
    with_person = np.corrcoef(oracle.human[both], oracle.human2[both])[0, 1]
    assert found == met(with_system - with_person)


@given(pairs_of_scores)
def test_a_second_person_like_the_system_leaves_no_degradation(pairs) -> None:
    human, system = pairs
    assume(np.ptp(human))

    lost = degradation(human, system, second_human_scores=system, metric=qwk_continuous)

    assert lost == 0


def test_degradation_without_a_second_score_says_so() -> None:
    lost = degradation(
        [1, 2, 3], [1, 2, 2], second_human_scores=[math.nan] * 3, metric=qwk_continuous
    )

    assert reason_of(lost) == (
        "second rater in place of the system: no response has all the scores that it takes"
    )


@pytest.mark.parametrize(
    "metric", [*ON_SCALE, qwk_continuous, degradation], ids=lambda metric: metric.__name__
)
def test_the_human_comes_first(metric) -> None:
    assert list(inspect.signature(metric).parameters)[:2] == ["human_scores", "system_scores"]
