"""Fits scored answers: the richest rung, by kernel ridge regression beside the evidence.

What is fitted is `scored_answers`; whether it is taken is the affair of `ladder`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# It ships no type information.
from scipy.linalg import cholesky, solve_triangular  # type: ignore[import-untyped]

from grader.calibration.ladder import Groups, Matrix, Rung, Split, nonnegative_ridge, spreads_of
from grader.calibration.paired import ROUNDING, Scores
from grader.calibration.scored_answers import ScoredAnswers, likeness
from grader.scoring.answer_text import AnswerText, Vectors

FEWEST_ANSWERS = 20
"""Human scores; of fewer, folds leave too little to be like."""

NOISE = 0.5
"""Variance of a human score about what its answer deserves, where meaning and spelling count 1
each: in eight folds of the train splits of SciEntsBank, Beetle and SAF .3 and .6 do equally well,
.1 and 1 worse on two of three; of 1,700 answers in one fit .6 and 1 do best. A choice by each fit,
from left-out errors or marginal likelihood, predicted worse on SciEntsBank and Beetle."""

EVIDENCE_VARIANCE = 0.5
"""Of evidence where meaning and spelling count 1 each: of .25, .5, 1 and 2 the best in the same
folds, by a little."""

VARIANCES = (1.0, 1.0, 0.5)
"""Of meaning, spelling and findings; of .5 and 1 for findings .5 is better on all three sets."""

WIDTHS = (1.0, 1.0, 2.0)
"""Of each, in median distances of two answers."""

SPREAD = 0.5
"""Fitted scores are drawn in; their spread is multiplied by r to the power of minus this. At 0
the error is least, at 1 the spread is that of people's scores, as RSMTool scales it."""

LEAST_R = 0.8
"""Below, the spread is made up for as at this r, by an eighth at most: of scores that are hardly
learned, more of it costs error (RMSE .382 to .389 on SciEntsBank) and wins little agreement."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Answers, and how alike any two are.

    Attributes
    ----------
    alike : array of shape (n_answers, n_answers)
    unpulled : ScoredAnswers
        With pulls of 0.
    """

    alike: Matrix
    unpulled: ScoredAnswers


@dataclass(frozen=True, eq=False)
class _Fit:
    """Points: intercept + X @ weights + alike @ pulls."""

    intercept: float
    weights: Scores
    pulls: Scores

    def predict(self, X: Matrix, alike: Matrix) -> Scores:
        points: Scores = self.intercept + X @ self.weights + alike @ self.pulls
        return points

    def spread(self, times: float, *, about: float) -> _Fit:
        """The same with its scores farther from a middle."""
        intercept = about + times * (self.intercept - about)
        return _Fit(intercept, times * self.weights, times * self.pulls)


def compare(answers: Sequence[AnswerText]) -> Comparison:
    """Hold each answer against each other; their scores are not looked at."""
    meanings, spellings, findings = (
        np.stack(each)
        for each in zip(*((a.meaning, a.spelling, a.findings) for a in answers), strict=True)
    )
    distances = (1 - _products(meanings), 1 - _products(spellings), _squared_distances(findings))
    kernel = np.array(
        [
            _width_and_scale(apart, medians=width, variance=variance)
            for apart, width, variance in zip(distances, WIDTHS, VARIANCES, strict=True)
        ]
    )
    unpulled = ScoredAnswers(meanings, spellings, findings, kernel, np.zeros(len(answers)))
    return Comparison(likeness(distances, kernel=kernel), unpulled)


def _products(vectors: Vectors) -> Matrix:
    """Of each with each, shape (n_answers, n_answers)."""
    exact = vectors.astype(float)
    products: Matrix = exact @ exact.T
    return products


def _squared_distances(vectors: Vectors) -> Matrix:
    products = _products(vectors)
    lengths = np.diag(products)
    return np.maximum(lengths[:, None] + lengths - 2 * products, 0.0)


def _width_and_scale(distances: Matrix, *, medians: float, variance: float) -> tuple[float, float]:
    """So many median distances of two answers, and what brings their variance to a given one."""
    middle = float(np.median(distances[np.triu_indices(len(distances), 1)]))
    width = medians * max(middle, ROUNDING)
    alike = np.exp(-distances / width)
    found = float(np.diag(alike).mean() - alike.mean())
    return width, variance / found if found > ROUNDING else 0.0


def fit_answers_rung(
    X: Matrix, y: Scores, *, answers: Sequence[AnswerText], splits: Sequence[Split]
) -> tuple[Rung, ScoredAnswers]:
    """Fit evidence and likeness together.

    Parameters
    ----------
    X : array of shape (n_responses, 1 + n_concepts)
    y : array of shape (n_responses,)
        Human points.
    splits : sequence of Split
        Every response is predicted equally often.
    """
    comparison, spreads = compare(answers), spreads_of(X)
    alike = comparison.alike
    sums, errors, counts = np.zeros((3, len(y)))
    folds: list[tuple[Groups, Scores, float]] = []
    for rows, held_out in splits:
        fit = _fit(X[rows], y[rows], alike=alike[np.ix_(rows, rows)], spreads=spreads)
        predicted = fit.predict(X[held_out], alike[np.ix_(held_out, rows)])
        sums[held_out] += predicted
        counts[held_out] += 1
        folds.append((held_out, predicted, float(y[rows].mean())))
    times = _spread_of(y, sums / counts)
    for held_out, predicted, middle in folds:
        errors[held_out] += (y[held_out] - middle - times * (predicted - middle)) ** 2
    fit = _fit(X, y, alike=alike, spreads=spreads).spread(times, about=float(y.mean()))
    rung = Rung(fit.intercept, fit.weights, NOISE, errors / counts)
    return rung, comparison.unpulled.pulling(fit.pulls)


def _spread_of(human: Scores, predicted: Scores) -> float:
    """How many times farther from their middle predicted scores are to lie."""
    if np.ptp(predicted) < ROUNDING or np.ptp(human) < ROUNDING:
        return 1.0
    return max(float(np.corrcoef(human, predicted)[0, 1]), LEAST_R) ** -SPREAD


def _fit(X: Matrix, y: Scores, *, alike: Matrix, spreads: Scores) -> _Fit:
    """Kernel ridge regression with weights >= 0 of the evidence (generalised least squares).

    Rasmussen and Williams (2006), Gaussian processes for machine learning, section 2.7.
    """
    # All columns together count as much as one that varies by 1.
    units = np.where(spreads > 0, spreads, 1.0) * math.sqrt(1 + (spreads[1:] > 0).sum())
    means = X.mean(axis=0)
    columns = np.column_stack([np.ones(len(y)), y, (X - means) / units])
    root = cholesky(alike + NOISE * np.eye(len(y)), lower=True)
    one, human, *others = solve_triangular(root, columns, lower=True).T
    evidence = np.array(others).T
    weights = _evidence_weights(one, human, evidence)
    rest = human - evidence @ weights
    middle = (one @ rest) / (one @ one)
    pulls = solve_triangular(root, rest - middle * one, lower=True, trans="T")
    return _Fit(float(middle - means @ (weights / units)), weights / units, pulls)


def _evidence_weights(one: Scores, human: Scores, columns: Matrix) -> Scores:
    """Weights >= 0 of columns, whatever the intercept; all in the units of the noise."""
    axis = one / math.sqrt(one @ one)
    free = columns - np.outer(axis, axis @ columns)
    gram = free.T @ free + np.eye(columns.shape[1]) / EVIDENCE_VARIANCE
    return nonnegative_ridge(gram, free.T @ human)
