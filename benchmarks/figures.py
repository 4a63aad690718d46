"""Measures of agreement between people and the grader; what is undefined is None, never 0."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics import f1_score, roc_auc_score

from grader.bank.models import Scale
from grader.calibration import metrics

Figure = float | None

DECIMALS = 4
"""Two more than any set here is large enough to tell apart."""

HALF_POINT = 0.5
"""The step of the scale on which kappa is measured."""


def pearson(human: ArrayLike, system: ArrayLike) -> Figure:
    """Return Pearson's r; None when there are fewer than two values or either is constant."""
    h, m = np.asarray(human, dtype=float), np.asarray(system, dtype=float)
    if len(h) < 2 or np.ptp(h) == 0 or np.ptp(m) == 0:
        return None
    return _short(np.corrcoef(h, m)[0, 1])


def mean_absolute_error(human: ArrayLike, system: ArrayLike) -> Figure:
    """Return the mean of |system - human|."""
    differences = np.asarray(system, dtype=float) - np.asarray(human, dtype=float)
    return _short(np.abs(differences).mean()) if differences.size else None


def root_mean_square_error(human: ArrayLike, system: ArrayLike) -> Figure:
    """Return the square root of the mean of (system - human)²."""
    differences = np.asarray(system, dtype=float) - np.asarray(human, dtype=float)
    return _short(np.sqrt((differences**2).mean())) if differences.size else None


def half_points(points: float) -> int:
    """Return points as a count of half points; a quarter goes up."""
    return int(np.floor(points / HALF_POINT + 0.5))


def qwk(human: Sequence[int], system: Sequence[int], *, n_steps: int) -> Figure:
    """Return the quadratic weighted kappa over 0 … n_steps.

    None when chance alone would agree fully (both constant and equal).
    """
    kappa = metrics.qwk(human, system, scale=Scale(max=max(n_steps, 1), step=1))
    return None if np.isnan(kappa) else _short(kappa)


def auc(is_positive: Sequence[bool], values: ArrayLike) -> Figure:
    """Return the area under the ROC curve; None when one of the two classes is empty."""
    if len(set(is_positive)) < 2:
        return None
    return _short(roc_auc_score(is_positive, values))


def f1(is_positive: Sequence[bool], predicted: Sequence[bool]) -> Figure:
    """Return F1 of the positive class; None when nothing is positive."""
    if not any(is_positive):
        return None
    return _short(f1_score(is_positive, predicted, zero_division=0))


def macro_f1(human: Sequence[str], system: Sequence[str]) -> Figure:
    """Return the mean F1 of the classes that people gave; None when they gave fewer than two."""
    classes = sorted(set(human))
    if len(classes) < 2:
        return None
    return _short(f1_score(human, system, labels=classes, average="macro", zero_division=0))


def mean(values: ArrayLike) -> Figure:
    """Return the mean; None of nothing."""
    array = np.asarray(values, dtype=float)
    return _short(array.mean()) if array.size else None


def _short(value: float | np.floating) -> float:
    return round(float(value), DECIMALS)
