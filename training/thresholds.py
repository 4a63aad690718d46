"""Where probabilities become statuses: chosen on predictions for courses left out of the fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d  # type: ignore[import-untyped]
from sklearn.metrics import f1_score, roc_auc_score

from grader.evidence.fusion import Thresholds
from training.labelled import Labelled, expressed_target

FloatArray = NDArray[np.float64]
STEP = 0.01
GRID = np.round(np.arange(0.1, 0.955, STEP), 2)

HALF_BAND = 0.08
"""Around the threshold: people call one concept in twelve half said, with this band the grader
one in seventeen. With .05 it was one in thirty, and scores of courses left out were less like
people's (r up to .03 lower); with .1 concepts are told apart less well."""

SMOOTHING = 0.05
"""Standard deviation of the thresholds whose F1 is looked at together: that of single ones is
ragged."""

NEARLY = 0.002
"""F1 that tells no threshold from another: less than other courses move it, and a smoothed F1 is
nearly the best for a long way."""


@dataclass(frozen=True)
class Choice:
    """Chosen thresholds, the figures that they give, and one that labels of public sets need."""

    thresholds: Thresholds
    figures: dict[str, float]


def choose(
    data: Sequence[Labelled],
    expressed: FloatArray,
    contradicted: FloatArray,
    *,
    tells_denials: bool = True,
) -> Choice:
    """Choose the thresholds.

    Partial and expressed: a band around the threshold with which answers get as many points as
    people gave them, so that the grader is neither strict nor lenient. What is contradicted must
    be likelier denied than absent and, where it counts as expressed, than said.

    Parameters
    ----------
    tells_denials : bool
        False for overlap alone, which would call 9 % of right answers contradicted: there all
        must be likelier denied than said, whatever counts as expressed.
    """
    labels = np.array([one.label for one in data])
    known, not_expressed = labels != 1, labels[labels != 1] <= 0
    given = expressed_target(data).mean()

    def around(middle: float) -> Thresholds:
        partial, full = round(middle - HALF_BAND, 2), round(middle + HALF_BAND, 2)
        return Thresholds(full, partial, said=full if tells_denials else 0.0)

    def wrong(thresholds: Thresholds) -> NDArray[np.bool_]:
        return thresholds.is_contradicted(expressed, contradicted)

    def bias(middle: float) -> float:
        tried = around(middle)
        return float(credit(expressed, wrong(tried), tried).mean() - given)

    chosen = around(min(GRID.tolist(), key=lambda middle: abs(bias(middle))))
    is_wrong = wrong(chosen)
    return Choice(
        chosen,
        figures={
            "auc": float(roc_auc_score(~not_expressed, expressed[known])),
            "f1_not_expressed": _f1(
                not_expressed, ((expressed < chosen.partial) | is_wrong)[known]
            ),
            "f1_contradicted": _f1(labels == -1, is_wrong),
            "score_r": _score_r(data, credit(expressed, is_wrong, chosen)),
            "three_way_from": _three_way_from(
                labels[known], contradicted[known], is_said=expressed[known] >= chosen.expressed
            ),
        },
    )


def _three_way_from(
    labels: NDArray[np.int64], contradicted: FloatArray, *, is_said: NDArray[np.bool_]
) -> float:
    """The P(contradicted) from which to call what is not said contradicted and not absent.

    The middle one of those with nearly the best mean F1 of the three: a rare class counts as
    much as a common one. Public sets are labelled and measured so; a status is not.
    """
    called = [np.where(is_said, 2, np.where(contradicted >= t, -1, 0)) for t in GRID]
    good = _nearly_best([float(f1_score(labels, one, average="macro")) for one in called])
    return good[len(good) // 2]


def _f1(truth: NDArray[np.bool_], called: NDArray[np.bool_]) -> float:
    """F1; 0 if nothing is so and nothing was called so."""
    return float(f1_score(truth, called, zero_division=0.0))


def _nearly_best(f1: Sequence[float]) -> list[float]:
    """Return the thresholds about which F1 is nearly the best."""
    smooth = gaussian_filter1d(np.array(f1), SMOOTHING / STEP, mode="nearest")
    return [float(t) for t in GRID[smooth >= smooth.max() - NEARLY]]


def credit(expressed: FloatArray, wrong: NDArray[np.bool_], thresholds: Thresholds) -> FloatArray:
    """Share of the points: all if expressed, half if partial, none if missing or wrong."""
    is_partial, is_full = expressed >= thresholds.partial, expressed >= thresholds.expressed
    return np.where(wrong, 0.0, 0.5 * is_partial + 0.5 * is_full)


def _score_r(data: Sequence[Labelled], credits_: FloatArray) -> float:
    """Correlation of the mean credit of an answer with its human share of the points."""
    shares: dict[str, list[float]] = {}
    human: dict[str, float] = {}
    for one, value in zip(data, credits_, strict=True):
        shares.setdefault(one.answer, []).append(float(value))
        human[one.answer] = one.human_share
    return float(np.corrcoef([np.mean(shares[a]) for a in human], list(human.values()))[0, 1])
