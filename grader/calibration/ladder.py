"""The ladder of calibration models: fitted by ridge regression, chosen by cross-validation.

What a user calls is `calibrator`; how responses are divided into folds is decided there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# It ships no type information.
from scipy.optimize import nnls  # type: ignore[import-untyped]

from grader.calibration.fitted import CalibrationModel
from grader.calibration.paired import ROUNDING, Scores, is_constant

FEWEST_TO_FIT = 10
"""Human scores: the few for which calibration is made are 10 to 40."""

STANDARD_ERRORS = 1.0
"""By which a richer model must be better: Breiman et al. (1984), classification and regression
trees, section 3.4.3."""

MARGIN = {
    CalibrationModel.LINE: STANDARD_ERRORS,
    CalibrationModel.CONCEPTS: STANDARD_ERRORS,
    CalibrationModel.ANSWERS: 0.0,
}
"""Standard errors by which each must be better. Scored answers need none: they are tried from
twenty on, and on the train splits of public sets they come nearer even where so few can't show
it."""

SHRINKAGE = (100.0, 30.0, 10.0, 3.0, 1.0)
"""Human scores that the rubric's own count for, in half decades: at 100 the scores of a teacher who
gave forty go 40 / 140 of the way, at 1 nearly all of it. Of equals the first is taken."""

Matrix = NDArray[np.float64]
"""Raw scores in column 0, p_expressed of each concept in the others; one row a response."""

Groups = NDArray[np.int64]
"""A number for each response."""

Split = tuple[Groups, Groups]
"""Rows to fit on, rows to predict."""


@dataclass(frozen=True)
class Rung:
    """One model of the ladder, fitted to all responses.

    Attributes
    ----------
    intercept : float
        Points.
    weights : array of shape (n_features,)
        Slope of the raw score, then points for each p_expressed; at least 0.
    shrinkage : float
        Of `SHRINKAGE`; infinite for the raw score itself.
    squared_errors : array of shape (n_responses,)
        Points², from fits without the response; the mean over repeats.
    """

    intercept: float
    weights: Scores
    shrinkage: float
    squared_errors: Scores

    @property
    def cv_error(self) -> float:
        """Root mean square error, in points."""
        return math.sqrt(self.squared_errors.mean())


Rungs = Mapping[CalibrationModel, Rung]
"""Those that were tried, the simplest first."""


def why_not_fitted(y: Scores, *, n_groups: int) -> str:
    """Say why human scores teach no scale, or return nothing.

    Parameters
    ----------
    n_groups : int
        Of responses that belong together, as those of one student.
    """
    if len(y) < FEWEST_TO_FIT:
        found = f"there {'is' if len(y) == 1 else 'are'} {len(y)} human score{'s'[len(y) == 1 :]}"
        return f"{found}; a scale is learned from {FEWEST_TO_FIT} on"
    if n_groups < FEWEST_TO_FIT:
        students = f"{n_groups} student{'s'[n_groups == 1 :]}, or repeat each other"
        return f"the answers are of {students}; a scale is learned from {FEWEST_TO_FIT} on"
    if is_constant(y):
        return f"all human scores are {y[0]:g}; a scale is learned from two different ones on"
    return ""


def fit_rungs(X: Matrix, y: Scores, *, splits: Sequence[Split]) -> Rungs:
    """Fit every rung that the responses allow.

    Parameters
    ----------
    X : array of shape (n_responses, 1 + n_concepts)
    y : array of shape (n_responses,)
        Human points.
    splits : sequence of Split
        Every response is predicted equally often; without one only the raw score is tried.
    """
    itself = np.eye(X.shape[1])[0]
    rungs = {CalibrationModel.UNCALIBRATED: Rung(0.0, itself, math.inf, (y - X[:, 0]) ** 2)}
    if not splits:
        return rungs
    spreads = spreads_of(X)
    rungs[CalibrationModel.LINE] = _fit_rung(X, y, spreads=spreads[:1], splits=splits)
    if spreads[1:].any():
        rungs[CalibrationModel.CONCEPTS] = _fit_rung(X, y, spreads=spreads, splits=splits)
    return rungs


def climb(rungs: Rungs) -> CalibrationModel:
    """Return the richest model that is better than each simpler one.

    Better by more than the standard errors that `MARGIN` asks for: of the mean of the paired
    differences of squared errors. The uncalibrated score has none below it, and so there
    always is one.
    """
    models = list(rungs)
    return next(
        model
        for place, model in reversed(list(enumerate(models)))
        if all(
            _is_better(rungs[model], than=rungs[simpler], margin=MARGIN[model])
            for simpler in models[:place]
        )
    )


def reason_of_choice(taken: CalibrationModel, rungs: Rungs) -> str:
    """Say in a sentence why a rung was taken."""
    found, uncalibrated = rungs[taken].cv_error, rungs[CalibrationModel.UNCALIBRATED].cv_error
    if taken is CalibrationModel.UNCALIBRATED:
        return (
            "nothing fitted is better than the raw score by more than one standard error; its "
            f"error is {uncalibrated:.2f} points"
        )
    named = {
        CalibrationModel.LINE: "a line of the raw score is",
        CalibrationModel.CONCEPTS: "weights of the concepts are",
        CalibrationModel.ANSWERS: "likeness to scored answers is",
    }
    by = " by more than one standard error" if MARGIN[taken] else ""
    return (
        f"{named[taken]} better{by}: cross-validated error {found:.2f} points, uncalibrated "
        f"{uncalibrated:.2f}"
    )


def _is_better(rung: Rung, *, than: Rung, margin: float) -> bool:
    gains = than.squared_errors - rung.squared_errors
    standard_error = gains.std(ddof=1) / math.sqrt(len(gains))
    # Two models that are both right differ by rounding.
    return bool(gains.mean() > margin * standard_error + ROUNDING**2)


def _fit_rung(X: Matrix, y: Scores, *, spreads: Scores, splits: Sequence[Split]) -> Rung:
    """Fit the model of the first columns with the shrinkage that predicts best."""
    columns = X[:, : len(spreads)]
    totals = np.zeros((len(y), len(SHRINKAGE)))
    counts = np.zeros((len(y), 1))
    for rows, held_out in splits:
        intercepts, weights = _ridge_path(columns[rows], y[rows], spreads)
        predicted = intercepts + columns[held_out] @ weights.T
        totals[held_out] += (y[held_out, None] - predicted) ** 2
        counts[held_out] += 1
    squared_errors = totals / counts
    best = int(squared_errors.mean(axis=0).argmin())
    intercepts, weights = _ridge_path(columns, y, spreads)
    padded = np.zeros(X.shape[1])
    padded[: len(spreads)] = weights[best]
    return Rung(float(intercepts[best]), padded, SHRINKAGE[best], squared_errors[:, best])


def _ridge_path(X: Matrix, y: Scores, spreads: Scores) -> tuple[Scores, Matrix]:
    """Intercepts (n_strengths,) and weights >= 0 (n_strengths, n_columns), by shrinkage.

    Ridge regression (Hoerl and Kennard 1970, doi:10.1080/00401706.1970.10488634) of human
    points, shrunk towards the raw score in place of 0: its slope towards 1, the weights of
    concepts towards 0, and the mean towards that of the raw scores.
    """
    n, means = len(y), X.mean(axis=0)
    standard = (X - means) / spreads
    gram, slopes = standard.T @ standard, standard.T @ (y - y.mean())
    prior = np.eye(len(spreads))[0] * spreads[0]
    intercepts, weights = np.zeros(len(SHRINKAGE)), np.zeros((len(SHRINKAGE), len(spreads)))
    for place, strength in enumerate(SHRINKAGE):
        shrunk = gram + strength * np.eye(len(spreads))
        weights[place] = nonnegative_ridge(shrunk, slopes + strength * prior) / spreads
        shift = n / (n + strength) * (y.mean() - means[0])
        intercepts[place] = means[0] + shift - means @ weights[place]
    return intercepts, weights


def nonnegative_ridge(gram: Matrix, slopes: Scores) -> Scores:
    """Return the weights w >= 0 with the least w'gram w - 2 slopes'w, shape (n_columns,).

    Parameters
    ----------
    gram : array of shape (n_columns, n_columns)
        Positive definite: the penalty is in it.

    References
    ----------
    Lawson and Hanson (1974), solving least squares problems, chapter 23.
    """
    # Least squares of as many rows as columns, with the same solution.
    lower = np.linalg.cholesky(gram)
    weights: Scores = nnls(lower.T, np.linalg.solve(lower, slopes))[0]
    return weights


def spreads_of(X: Matrix) -> Scores:
    """What a column is divided by, (n_features,), so that shrinkage counts human scores.

    The standard deviation of the raw scores, and one for all concepts: probabilities have
    a unit in common, and a concept that hardly varies must not get a weight beyond others.
    """
    variances = X.var(axis=0)
    concepts = math.sqrt(variances[1:].mean()) if len(variances) > 1 else 0.0
    # Raw scores that are all the same have no slope to fit.
    raw = math.sqrt(variances[0]) if not is_constant(X[:, 0]) else 1.0
    return np.array([raw, *[concepts] * (len(variances) - 1)])
