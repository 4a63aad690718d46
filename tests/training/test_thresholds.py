"""Thresholds that are neither strict nor lenient, whichever courses chose them."""

from __future__ import annotations

import numpy as np
import pytest

from grader.evidence.fusion import Thresholds
from training.labelled import Labelled
from training.thresholds import HALF_BAND, choose, credit

NOTHING = np.zeros((1, 1))


def _labelled(labels: list[int]) -> list[Labelled]:
    return [
        Labelled("c", f"a{n}", label, max(label, 0) / 2, NOTHING, None, NOTHING, None)
        for n, label in enumerate(labels)
    ]


def test_answers_get_as_many_points_as_people_gave() -> None:
    labels = [0] * 30 + [1] * 10 + [2] * 60
    expressed = np.linspace(0.02, 0.98, 100)

    chosen = choose(_labelled(labels), expressed, np.full(100, 0.01)).thresholds

    points = credit(expressed, np.zeros(100, dtype=bool), chosen).sum()
    assert points == pytest.approx(65, abs=1)
    assert chosen.expressed - chosen.partial == pytest.approx(2 * HALF_BAND)


def test_a_few_answers_do_not_move_the_threshold_far() -> None:
    rng = np.random.default_rng(7)
    labels = rng.permutation([0] * 200 + [2] * 200)
    expressed = np.clip(np.where(labels == 2, 0.65, 0.4) + rng.normal(0, 0.15, 400), 0.01, 0.99)
    denied = np.full(400, 0.01)

    chosen = []
    for left_out in range(8):
        kept = np.flatnonzero(np.arange(400) % 8 != left_out)
        data = _labelled(labels[kept].tolist())
        chosen.append(choose(data, expressed[kept], denied[kept]).thresholds.expressed)

    assert max(chosen) - min(chosen) <= HALF_BAND


def test_what_is_more_likely_said_is_not_called_contradicted() -> None:
    labels = [2] * 10 + [-1] * 10
    expressed = np.array([0.9] * 10 + [0.1] * 10)
    contradicted = np.array([0.8] * 10 + [0.6] * 10)

    figures = choose(_labelled(labels), expressed, contradicted).figures

    assert figures["f1_contradicted"] == 1.0


def test_credit_is_half_from_the_first_threshold_and_nothing_if_wrong() -> None:
    expressed = np.array([0.3, 0.45, 0.7, 0.7])
    wrong = np.array([False, False, False, True])

    assert credit(expressed, wrong, Thresholds(0.6, 0.4, said=0.6)).tolist() == [0.0, 0.5, 1.0, 0.0]


def test_three_labels_are_told_apart_where_a_rare_one_counts_as_much() -> None:
    labels = [2] * 40 + [0] * 40 + [-1] * 10
    expressed = np.array([0.9] * 40 + [0.1] * 50)
    contradicted = np.array([0.01] * 40 + [0.05] * 40 + [0.5] * 10)

    figures = choose(_labelled(labels), expressed, contradicted).figures

    assert 0.1 <= figures["three_way_from"] <= 0.5
