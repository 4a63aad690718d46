"""Logistic models that choose the window they are fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from grader.evidence.fusion import Logistic, sigmoid, standardise

ROUNDS = 4  # of fitting and choosing; the choice no longer moves after three
DIGITS = 5

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Form:
    """What a model looks like before it is fitted.

    Attributes
    ----------
    terms : sequence of str
        Names, or products of two (`a*b`).
    penalty : float
        Inverse strength of the L2 penalty.
    first_choice : sequence of str
        The window with the highest sum of these is fitted on first.
    """

    names: Sequence[str]
    terms: Sequence[str]
    penalty: float
    first_choice: Sequence[str]


def in_pairs(names: Sequence[str]) -> list[str]:
    """Every signal, every square and every product of two."""
    return [*names, *(f"{a}*{b}" for i, a in enumerate(names) for b in names[i:])]


def fit(form: Form, windows: Sequence[FloatArray], target: FloatArray) -> Logistic:
    """Fit a model on the windows that it chooses itself.

    Parameters
    ----------
    windows : sequence of ndarray of shape (n_windows, n_names)
    target : ndarray of shape (n,)
        In [0, 1]; a half counts as half of each class.
    """
    start = np.array([float(name in form.first_choice) for name in form.names])
    model = fit_rows(form, np.stack([w[int((w @ start).argmax())] for w in windows]), target)
    for _ in range(ROUNDS - 1):
        chosen = np.stack([w[int(model.log_odds(w).argmax())] for w in windows])
        model = fit_rows(form, chosen, target)
    return model


def fit_rows(form: Form, chosen: FloatArray, target: FloatArray) -> Logistic:
    """Fit a model on rows that need no choosing, (n, n_names) and (n,)."""
    mean, scale = chosen.mean(axis=0), np.maximum(chosen.std(axis=0), 1e-6)
    standard = dict(zip(form.names, standardise(chosen, mean=mean, scale=scale).T, strict=True))
    columns = np.stack(
        [np.prod([standard[name] for name in term.split("*")], axis=0) for term in form.terms],
        axis=1,
    )
    # Terms are scaled for the penalty only; the scale goes back into the weights.
    spread = np.maximum(columns.std(axis=0), 1e-6)
    rows = np.concatenate([columns, columns]) / spread
    classes = np.repeat([1, 0], len(target))
    shares = np.concatenate([target, 1 - target])
    fitted = LogisticRegression(C=form.penalty, max_iter=5000).fit(
        rows[shares > 0], classes[shares > 0], sample_weight=shares[shares > 0]
    )
    weights = fitted.coef_[0] / spread
    return Logistic(
        intercept=float(fitted.intercept_[0]),
        weights=dict(zip(form.terms, map(float, weights), strict=True)),
        mean=dict(zip(form.names, map(float, mean), strict=True)),
        scale=dict(zip(form.names, map(float, scale), strict=True)),
    )


def best(model: Logistic, windows: Sequence[FloatArray]) -> FloatArray:
    """Highest probability over the windows of each, shape (n,)."""
    return sigmoid(np.array([model.log_odds(w).max() for w in windows]))


def rounded(model: Logistic) -> dict:
    """A model for the file: few digits, heaviest term first."""

    def short(values: dict[str, float]) -> dict[str, float]:
        return {name: float(f"{value:.{DIGITS}g}") for name, value in values.items()}

    weights = dict(sorted(model.weights.items(), key=lambda term: -abs(term[1])))
    return {
        "intercept": float(f"{model.intercept:.{DIGITS}g}"),
        "weights": short(weights),
        "mean": short(model.mean),
        "scale": short(model.scale),
    }
