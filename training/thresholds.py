"""Where probabilities become statuses: chosen on predictions for courses left out of the fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d  # type: ignore[import-untyped]
from sklearn.metrics import f1_score, roc_auc_score

from training.labelled import Labelled

FloatArray = NDArray[np.float64]
STEP = 0.01
GRID = np.round(np.arange(0.1, 0.955, STEP), 2)

HALF_BAND = 0.05
"""Around the threshold: without a band nothing would be called half said, which people say of
one concept in twelve."""

SMOOTHING = 0.05
"""Standard deviation of the thresholds whose F1 is looked at together. Without it the choice
moved between .47 and .62 when one of eight courses was left out."""

NEARLY = 0.002
"""F1 that is given up to make fewer of the worse mistakes: less than other courses move it, and
little, for a smoothed F1 is nearly the best for a long way."""


@dataclass(frozen=True)
class Choice:
    """Chosen thresholds and the figures that they give."""

    thresholds: dict[str, float]
    figures: dict[str, float]


def choose(data: Sequence[Labelled], expressed: FloatArray, contradicted: FloatArray) -> Choice:
    """Choose the thresholds.

    Contradicted: the highest threshold with nearly the best F1, of those that are more likely
    contradicted than expressed, for to call a right answer wrong is the worse mistake. Partial
    and expressed: a narrow band around the lowest threshold whose F1 of not expressed is
    nearly the best, for to call missing what is there is the worse mistake again. F1 is that of
    thresholds near by together.
    """
    labels = np.array([one.label for one in data])
    more_likely = contradicted > expressed
    denied = max(_nearly_best([_f1(labels == -1, (contradicted >= t) & more_likely) for t in GRID]))
    known, not_expressed = labels != 1, labels[labels != 1] <= 0
    wrong = (contradicted >= denied) & more_likely

    def f1_below(threshold: float) -> float:
        return _f1(not_expressed, ((expressed < threshold) | wrong)[known])

    best = min(_nearly_best([f1_below(t) for t in GRID]))
    partial, full = round(best - HALF_BAND, 2), round(best + HALF_BAND, 2)
    return Choice(
        thresholds={"expressed": full, "partial": partial, "contradicted": denied},
        figures={
            "auc": float(roc_auc_score(~not_expressed, expressed[known])),
            "f1_not_expressed": f1_below(partial),
            "f1_contradicted": _f1(labels == -1, wrong),
            "score_r": _score_r(data, credit(expressed, wrong, (partial, full))),
        },
    )


def _f1(truth: NDArray[np.bool_], called: NDArray[np.bool_]) -> float:
    """F1; 0 if nothing is so and nothing was called so."""
    return float(f1_score(truth, called, zero_division=0.0))


def _nearly_best(f1: Sequence[float]) -> list[float]:
    """Return the thresholds about which F1 is nearly the best."""
    smooth = gaussian_filter1d(np.array(f1), SMOOTHING / STEP, mode="nearest")
    return [float(t) for t in GRID[smooth >= smooth.max() - NEARLY]]


def credit(
    expressed: FloatArray, wrong: NDArray[np.bool_], thresholds: tuple[float, float]
) -> FloatArray:
    """Share of the points: half from the first threshold, all from the second, none if wrong."""
    partial, full = thresholds
    return np.where(wrong, 0.0, 0.5 * (expressed >= partial) + 0.5 * (expressed >= full))


def _score_r(data: Sequence[Labelled], credits_: FloatArray) -> float:
    """Correlation of the mean credit of an answer with its human share of the points."""
    shares: dict[str, list[float]] = {}
    human: dict[str, float] = {}
    for one, value in zip(data, credits_, strict=True):
        shares.setdefault(one.answer, []).append(float(value))
        human[one.answer] = one.human_share
    return float(np.corrcoef([np.mean(shares[a]) for a in human], list(human.values()))[0, 1])
