"""Measures of agreement against hand calculations and scikit-learn."""

from __future__ import annotations

import pytest
from sklearn.metrics import cohen_kappa_score

from benchmarks.figures import (
    auc,
    f1,
    half_points,
    macro_f1,
    mean,
    mean_absolute_error,
    pearson,
    qwk,
    root_mean_square_error,
)
from benchmarks.table import render_table


def test_qwk_of_a_hand_calculation() -> None:
    # Observed (1/4)/3 = 1/12; expected by the margins 9/36 = 1/4; 1 - (1/12)/(1/4).
    assert qwk([0, 1, 2], [0, 1, 1], n_steps=2) == round(2 / 3, 4)


def test_qwk_agrees_with_scikit_learn_on_the_full_scale() -> None:
    human, system = [0, 4, 4, 6, 1, 0, 2], [1, 4, 6, 6, 0, 2, 2]

    expected = cohen_kappa_score(human, system, weights="quadratic", labels=range(9))

    assert qwk(human, system, n_steps=8) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    "figure",
    [
        pytest.param(pearson([1.0, 1.0], [0.2, 0.4]), id="pearson of constant people"),
        pytest.param(pearson([0.1, 0.9], [0.5, 0.5]), id="pearson of a constant system"),
        pytest.param(pearson([0.3], [0.3]), id="pearson of one"),
        pytest.param(mean_absolute_error([], []), id="error of none"),
        pytest.param(root_mean_square_error([], []), id="square error of none"),
        pytest.param(qwk([], [], n_steps=4), id="kappa of none"),
        pytest.param(qwk([2, 2], [2, 2], n_steps=4), id="kappa of two equal constants"),
        pytest.param(auc([True, True], [0.1, 0.2]), id="auc of one class"),
        pytest.param(f1([False, False], [True, False]), id="f1 without positives"),
        pytest.param(macro_f1(["correct"], ["correct"]), id="macro-F1 of one class"),
        pytest.param(mean([]), id="mean of none"),
    ],
)
def test_what_is_undefined_is_none(figure: float | None) -> None:
    assert figure is None


def test_f1_is_zero_when_every_positive_is_missed() -> None:
    assert f1([True, False], [False, False]) == 0.0


def test_macro_f1_is_the_mean_over_the_classes_that_people_gave() -> None:
    # correct: 1 of 1 found, 1 too many -> 2/3; contradictory: never predicted -> 0;
    # "incorrect" is predicted only, and is no class here.
    human = ["correct", "contradictory", "contradictory"]

    assert macro_f1(human, ["correct", "correct", "incorrect"]) == round((2 / 3 + 0) / 2, 4)


def test_errors_of_a_hand_calculation() -> None:
    assert mean_absolute_error([0.0, 1.0], [0.3, 0.9]) == 0.2
    assert root_mean_square_error([0.0, 1.0], [0.6, 0.2]) == round(0.5**0.5, 4)


def test_a_quarter_point_goes_up_to_a_half() -> None:
    assert [half_points(points) for points in (0.0, 0.24, 0.25, 1.5, 2.75)] == [0, 0, 1, 3, 6]


def test_a_table_is_aligned_and_shows_a_dash_for_none() -> None:
    assert render_table(["kind", "n", "f1"], [["echo", 12, 0.5], ["negated", 3, None]]) == (
        "kind      n     f1\necho     12  0.500\nnegated   3      -"
    )
