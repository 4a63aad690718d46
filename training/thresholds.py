"""Where probabilities become statuses: chosen on predictions for courses left out of the fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from training.labelled import Labelled

FloatArray = NDArray[np.float64]
GRID = np.round(np.linspace(0.1, 0.95, 86), 2)

HALF_BAND = 0.05
"""Around the threshold: without a band nothing would be called half said, which people say of
one concept in twelve."""

NEARLY = 0.005
"""F1 that is given up to make fewer of the worse mistakes: less than other courses move it."""


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
    nearly the best, for to call missing what is there is the worse mistake again.
    """
    labels = np.array([one.label for one in data])
    more_likely = contradicted > expressed
    f1_contradicted = [f1_score(labels == -1, (contradicted >= t) & more_likely) for t in GRID]
    denied = float(GRID[np.array(f1_contradicted) >= max(f1_contradicted) - NEARLY].max())
    known, not_expressed = labels != 1, labels[labels != 1] <= 0
    wrong = (contradicted >= denied) & more_likely
    f1_of = {
        float(t): float(f1_score(not_expressed, ((expressed < t) | wrong)[known])) for t in GRID
    }
    best = min(t for t, f1 in f1_of.items() if f1 >= max(f1_of.values()) - NEARLY)
    partial, full = round(best - HALF_BAND, 2), round(best + HALF_BAND, 2)
    return Choice(
        thresholds={"expressed": full, "partial": partial, "contradicted": denied},
        figures={
            "auc": float(roc_auc_score(~not_expressed, expressed[known])),
            "f1_not_expressed": f1_of[partial],
            "f1_contradicted": float(f1_score(labels == -1, wrong)),
            "score_r": _score_r(data, credit(expressed, wrong, (partial, full))),
        },
    )


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
