"""Fits scored answers: the richest rung, by kernel ridge regression beside the evidence.

What is fitted is `scored_answers`; whether it is taken is the affair of `ladder`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# It ships no type information.
from scipy.sparse import csr_array  # type: ignore[import-untyped]

from grader.calibration.ladder import Groups, Matrix, Rung, Split, nonnegative_ridge, spreads_of
from grader.calibration.paired import ROUNDING, Scores
from grader.calibration.scored_answers import ScoredAnswers, TermWeights, likeness
from grader.scoring.answer_text import AnswerText

FEWEST_ANSWERS = 20
"""Human scores; of fewer, folds leave too little to be like."""

NOISE = (10.0, 3.0, 1.0, 0.3, 0.1)
"""Variance of a human score about what its answer deserves, where meaning and wording count 1
each; in half decades, as `ladder.SHRINKAGE`. Of equals the first is taken."""

EVIDENCE_VARIANCE = 0.5
"""Of evidence where meaning and wording count 1 each: the best of .2, .5 and 1 in five folds of
the train splits of SciEntsBank, Beetle and SAF (`--evidence fast`), by a little."""

SPREAD = 0.5
"""Fitted scores are drawn in; their spread is multiplied by r to the power of minus this. At 0
the error is least, at 1 the spread is that of people's scores, as RSMTool scales it; half way
costs a fifth of the error between and keeps three quarters of the agreement."""

SHARES = (0.4, 0.7, 1.0)
"""Of the richest model in its mixture with a simpler one: of few scores, both err apart."""

LEAST_R = 0.25
"""Of which the spread is still made up for: at most doubled."""


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
    noise: float

    def predict(self, X: Matrix, alike: Matrix) -> Scores:
        return self.intercept + X @ self.weights + alike @ self.pulls

    def mixed(self, simpler: Rung, *, share: float) -> _Fit:
        """A share of this fit, and of the simpler one what is left."""
        return _Fit(
            share * self.intercept + (1 - share) * simpler.intercept,
            share * self.weights + (1 - share) * simpler.weights,
            share * self.pulls,
            self.noise,
        )

    def spread(self, times: float, *, about: float) -> _Fit:
        """The same with its scores farther from a middle."""
        intercept = about + times * (self.intercept - about)
        return _Fit(intercept, times * self.weights, times * self.pulls, self.noise)


def compare(answers: Sequence[AnswerText]) -> Comparison:
    """Hold each answer against each other; their scores are not looked at."""
    terms = TermWeights.of(answers)
    weighed = [terms.weigh(answer) for answer in answers]
    rows = np.repeat(np.arange(len(answers), dtype=np.int32), [len(p) for p, _ in weighed])
    places = np.concatenate([places for places, _ in weighed])
    weights = np.concatenate([weights for _, weights in weighed])
    by_term = csr_array(
        (weights.astype(float), (rows, places)), shape=(len(answers), max(len(terms.terms), 1))
    )
    meanings = np.stack([answer.meaning for answer in answers])
    meaning = meanings.astype(float) @ meanings.astype(float).T
    wording = (by_term @ by_term.T).toarray()
    kernel = np.array([*_width_and_scale(meaning), *_width_and_scale(wording)])
    pulls = np.zeros(len(answers))
    unpulled = ScoredAnswers(terms, rows, places, weights, meanings, kernel, pulls)
    return Comparison(likeness(meaning, wording, kernel=kernel), unpulled)


def _width_and_scale(cosines: Matrix) -> tuple[float, float]:
    """The median distance of two answers, and what brings their variance to 1."""
    apart = 1 - cosines[np.triu_indices(len(cosines), 1)]
    width = max(float(np.median(apart)), ROUNDING)
    alike = np.exp((cosines - 1) / width)
    variance = float(np.diag(alike).mean() - alike.mean())
    return width, 1 / variance if variance > ROUNDING else 0.0


def fit_answers_rung(
    X: Matrix,
    y: Scores,
    *,
    answers: Sequence[AnswerText],
    splits: Sequence[Split],
    simpler: Rung,
) -> tuple[Rung, ScoredAnswers]:
    """Fit evidence and likeness together, and mix the fit with that of a simpler rung.

    Each fold chooses its own noise; the share of the mixture is that with the least error.

    Parameters
    ----------
    X : array of shape (n_responses, 1 + n_concepts)
    y : array of shape (n_responses,)
        Human points.
    simpler : Rung
        The best of the others.
    """
    comparison = compare(answers)
    alike, spreads = comparison.alike, spreads_of(X)
    folds = []
    for rows, held_out in splits:
        fit = _fit(X[rows], y[rows], alike=alike[np.ix_(rows, rows)], spreads=spreads)
        richest = fit.predict(X[held_out], alike[np.ix_(held_out, rows)])
        other = simpler.refitted(X[rows], y[rows], spreads=spreads).predict(X[held_out])
        folds.append(_Fold(held_out, richest, other, float(y[rows].mean())))
    mixtures = [_Mixture.of(y, folds, share=share) for share in SHARES]
    best = min(mixtures, key=lambda mixture: float(mixture.squared_errors.mean()))
    fit = _fit(X, y, alike=alike, spreads=spreads).mixed(simpler, share=best.share)
    fit = fit.spread(best.times, about=float(y.mean()))
    rung = Rung(fit.intercept, fit.weights, fit.noise, best.squared_errors)
    return rung, comparison.unpulled.pulling(fit.pulls)


@dataclass(frozen=True, eq=False)
class _Fold:
    """What two models predict of responses that were left out, and the middle of the others."""

    held_out: Groups
    richest: Scores
    simpler: Scores
    middle: float

    def mixed(self, share: float) -> Scores:
        return share * self.richest + (1 - share) * self.simpler


@dataclass(frozen=True, eq=False)
class _Mixture:
    """A share of the richest model, how far its scores are spread, and its errors."""

    share: float
    times: float
    squared_errors: Scores

    @classmethod
    def of(cls, y: Scores, folds: Sequence[_Fold], *, share: float) -> _Mixture:
        sums, errors, counts = np.zeros((3, len(y)))
        for fold in folds:
            sums[fold.held_out] += fold.mixed(share)
            counts[fold.held_out] += 1
        times = _spread_of(y, sums / counts)
        for fold in folds:
            far = times * (fold.mixed(share) - fold.middle)
            errors[fold.held_out] += (y[fold.held_out] - fold.middle - far) ** 2
        return cls(share, times, errors / counts)


def _spread_of(human: Scores, predicted: Scores) -> float:
    """How many times farther from their middle predicted scores are to lie."""
    if np.ptp(predicted) < ROUNDING or np.ptp(human) < ROUNDING:
        return 1.0
    return max(float(np.corrcoef(human, predicted)[0, 1]), LEAST_R) ** -SPREAD


def _fit(X: Matrix, y: Scores, *, alike: Matrix, spreads: Scores) -> _Fit:
    """The fit whose noise predicts best each answer from the others.

    Kernel ridge regression with weights >= 0 of the evidence (generalised least squares),
    left-out errors in closed form: Rasmussen and Williams (2006), Gaussian processes for
    machine learning, sections 2.7 and 5.4.2.
    """
    # All columns together count as much as one that varies by 1.
    units = np.where(spreads > 0, spreads, 1.0) * math.sqrt(1 + (spreads[1:] > 0).sum())
    evidence = (X - X.mean(axis=0)) / units
    variances, axes = np.linalg.eigh(alike)
    turned = axes.T @ np.column_stack([np.ones(len(y)), y, evidence])
    fits, errors = [], []
    for noise in NOISE:
        spread = np.maximum(variances, 0) + noise
        one, human, *columns = (turned / np.sqrt(spread)[:, None]).T
        weights = _evidence_weights(one, human, np.array(columns).T)
        rest = human - np.array(columns).T @ weights
        middle = (one @ rest) / (one @ one)
        pulls = axes @ ((rest - middle * one) / np.sqrt(spread))
        errors.append(np.mean((pulls / ((axes**2) @ (1 / spread))) ** 2))
        intercept = middle - X.mean(axis=0) @ (weights / units)
        fits.append(_Fit(float(intercept), weights / units, pulls, noise))
    return fits[int(np.argmin(errors))]


def _evidence_weights(one: Scores, human: Scores, columns: Matrix) -> Scores:
    """Weights >= 0 of columns, whatever the intercept; all in the units of the noise."""
    axis = one / math.sqrt(one @ one)
    free = columns - np.outer(axis, axis @ columns)
    strength = 1 / EVIDENCE_VARIANCE
    gram = free.T @ free + strength * np.eye(columns.shape[1])
    return nonnegative_ridge(gram, free.T @ human)
