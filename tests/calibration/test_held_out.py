"""Scores that no fit was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from grader.calibration.calibrator import ScoreCalibrator
from grader.calibration.folds import Split
from grader.calibration.held_out import HeldOutScore, held_out_scores


def test_few_responses_keep_their_raw_scores() -> None:
    X = [[float(at), 0.5] for at in range(5)]

    assert held_out_scores(X, [4, 3, 2, 1, 0]).tolist() == [0, 1, 2, 3, 4]


def test_a_responses_own_human_score_does_not_move_its_held_out_score() -> None:
    X = np.column_stack([np.arange(40) % 5, np.zeros(40)])
    human = np.maximum(X[:, 0] - 1, 0)
    changed = human.copy()
    changed[7] = 4.0

    before = held_out_scores(X, human)
    after = held_out_scores(X, changed)

    assert before[7] == pytest.approx(after[7], abs=1e-12)
    assert np.abs(before - after).max() > 0


def test_they_follow_the_calibrator() -> None:
    X = np.column_stack([np.arange(60) % 5, np.zeros(60)])
    human = np.maximum(X[:, 0] - 1, 0)

    held_out = held_out_scores(X, human)

    fitted = ScoreCalibrator().fit(X, human).predict(X)
    assert held_out == pytest.approx(fitted, abs=0.2)


def test_scores_of_a_group_come_from_a_fit_without_it() -> None:
    X = np.column_stack([np.arange(40) % 5, np.zeros(40)])
    human = np.maximum(X[:, 0] - 1, 0)
    groups = np.arange(40) // 2
    changed = human.copy()
    changed[6] = 4.0  # of the group of 7

    before = held_out_scores(X, human, groups=groups)
    after = held_out_scores(X, changed, groups=groups)

    assert before[[6, 7]] == pytest.approx(after[[6, 7]], abs=1e-12)
    assert np.abs(before - after).max() > 0


def test_few_groups_keep_their_raw_scores() -> None:
    X = np.column_stack([np.arange(40) % 5, np.zeros(40)])

    found = held_out_scores(X, np.ones(40), groups=np.arange(40) % 9)

    assert found.tolist() == X[:, 0].tolist()


def test_an_error_has_no_sign() -> None:
    assert HeldOutScore(1.5, 3.0, False).error == HeldOutScore(3.0, 1.5, False).error == 1.5


def test_folds_can_be_watched() -> None:
    X = np.column_stack([np.arange(40) % 5, np.zeros(40)])
    seen = []

    def watch(folds: Sequence[Split]) -> Iterator[Split]:
        for fold in folds:
            seen.append(len(fold[1]))
            yield fold

    found = held_out_scores(X, X[:, 0], watch=watch)

    assert sum(seen) == 40  # each response is left out once
    assert found.tolist() == held_out_scores(X, X[:, 0]).tolist()
