"""Points that would follow the human scores better, in the rater's own steps.

A teacher who is strict or mild is a matter of calibration: here only the shares of the
concepts and groups in the maximum are asked for, and so scores are compared after a line.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.bank import Rubric
from grader.calibration.diagnosis.answers import ItemAnswers
from grader.calibration.ladder import STANDARD_ERRORS
from grader.calibration.paired import ROUNDING, Scores, is_constant
from grader.scoring.points import POINTS_DECIMALS

ANSWERS_PER_WEIGHT = 10
"""Harrell (2015), regression modeling strategies, section 4.4: from 10 to 20 for each weight."""

N_FOLDS = 10
"""Kohavi (1995), a study of cross-validation and bootstrap, IJCAI 14, 1137-1143."""


@dataclass(frozen=True)
class WeightFit:
    """Other points for the concepts outside groups and for the groups.

    Attributes
    ----------
    points : mapping of str to float
        Id of a concept or group -> points; they add up to `max_points`.
    cv_error, cv_error_now : float
        Points; cross-validated root mean square error after a line, with such points and
        with those of the rubric.
    """

    points: Mapping[str, float]
    cv_error: float
    cv_error_now: float


@dataclass(frozen=True)
class _Credits:
    """What is weighted: shape (n_answers, n_units), with what misconceptions cost, and y."""

    shares: NDArray[np.float64]
    penalties: Scores
    human: Scores

    def rows(self, at: NDArray[np.bool_] | NDArray[np.int64]) -> _Credits:
        return _Credits(self.shares[at], self.penalties[at], self.human[at])

    def raw(self, points: Scores) -> Scores:
        # Summed row by row: a matrix product may round a row by its neighbours.
        return np.maximum(np.sum(self.shares * points, axis=1) + self.penalties, 0.0)


def suggest_points(answers: ItemAnswers) -> WeightFit | None:
    """Return points that do better than the rubric's, or None.

    Better by more than one standard error of the mean of the paired differences of the
    squared cross-validated errors, the whole search being made anew in each fold.
    """
    now = units_of(answers.item.rubric)
    if len(now) < 2 or len(answers) < ANSWERS_PER_WEIGHT * len(now) or is_constant(answers.human):
        return None
    credits = _credits(answers)
    start, step = np.array([*now.values()]), answers.item.rubric.rater_scale.step
    best = _search(credits, start, step=step)
    if np.allclose(best, start):
        return None
    errors_now, errors = _cross_validated(credits, start, step=step)
    gained = errors_now - errors
    if gained.mean() <= STANDARD_ERRORS * gained.std(ddof=1) / math.sqrt(len(gained)):
        return None
    return WeightFit(
        points=dict(zip(now, best.round(POINTS_DECIMALS).tolist(), strict=True)),
        cv_error=math.sqrt(errors.mean()),
        cv_error_now=math.sqrt(errors_now.mean()),
    )


def units_of(rubric: Rubric) -> Mapping[str, float]:
    """Return id -> points of what shares the maximum: concepts outside groups, then groups."""
    alone = {concept.id: concept.points or 0.0 for concept in rubric.ungrouped}
    return alone | {group.id: group.points for group in rubric.groups}


def _credits(answers: ItemAnswers) -> _Credits:
    rubric = answers.item.rubric
    column = dict(zip((c.id for c in rubric.concepts), answers.shares.T, strict=True))
    alone = [column[concept.id] for concept in rubric.ungrouped]
    grouped = [
        np.sort([column[member] for member in group.of], axis=0)[-group.any :].sum(0) / group.any
        for group in rubric.groups
    ]
    cost = {m.id: m.points for m in rubric.misconceptions}
    penalties = [sum(cost[m.concept_id] for m in s.graded.misconceptions) for s in answers.scored]
    shares = np.column_stack([*alone, *grouped])
    # Folds are drawn by place: sorted, the same answers fall into the same folds.
    order = np.lexsort((penalties, *shares.T, answers.human))
    return _Credits(shares, np.array(penalties, dtype=float), answers.human).rows(order)


def _search(credits: _Credits, start: Scores, *, step: float) -> Scores:
    """Move one step from one unit to another while that lowers the error, the best move first.

    Nothing falls below a step: an idea that earns nothing is no idea of the rubric.
    """
    best, error = start, _error_of(credits, start)
    moves = [
        step * (np.eye(len(start))[taker] - np.eye(len(start))[giver])
        for giver, taker in itertools.permutations(range(len(start)), 2)
    ]
    while True:
        tried = [best + move for move in moves]
        allowed = [points for points in tried if (points >= step - ROUNDING).all()]
        errors = [_error_of(credits, points) for points in allowed]
        if not errors or min(errors) >= error - ROUNDING:
            return best
        best, error = allowed[int(np.argmin(errors))], min(errors)


def _error_of(credits: _Credits, points: Scores) -> float:
    """Mean square error after the best line."""
    intercept, slope = _line(credits, points)
    return float(((credits.human - intercept - slope * credits.raw(points)) ** 2).mean())


def _line(credits: _Credits, points: Scores) -> tuple[float, float]:
    """Intercept and slope; a slope below 0 would turn the rubric round, and is 0."""
    raw, human = credits.raw(points), credits.human
    spread = raw - raw.mean()
    variance = float(spread @ spread)
    slope = max(float(spread @ human) / variance, 0.0) if variance > ROUNDING else 0.0
    return float(human.mean()) - slope * float(raw.mean()), slope


def _cross_validated(credits: _Credits, start: Scores, *, step: float) -> tuple[Scores, Scores]:
    """Squared errors of answers left out: with the points of the rubric, and with those found."""
    n = len(credits.human)
    errors_now, errors = np.empty(n), np.empty(n)
    for fold in range(N_FOLDS):
        is_out = np.arange(n) % N_FOLDS == fold
        known, out = credits.rows(~is_out), credits.rows(is_out)
        for kept, points in (
            (errors_now, start),
            (errors, _search(known, start, step=step)),
        ):
            intercept, slope = _line(known, points)
            kept[is_out] = (out.human - intercept - slope * out.raw(points)) ** 2
    return errors_now, errors
