"""From a graded answer to the label that a data set's people would give it.

The rules read the features of an answer only. Their thresholds were chosen on train
splits that the weights were fitted on, and hold for every data set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.answer_features import AnswerFeatures
from benchmarks.figures import Figure, macro_f1
from grader.evidence import EvidenceMode

CORRECT, INCORRECT = "correct", "incorrect"
CONTRADICTORY, PARTIALLY = "contradictory", "partially correct"
NOT_CORRECT = "not correct"

CHECKED = frozenset({CORRECT, INCORRECT, CONTRADICTORY})
"""The three-way labels of SemEval-2013 Task 7."""

CREDITED = frozenset({CORRECT, PARTIALLY, INCORRECT})
"""The labels of SAF: full, some or no credit."""

GRID = tuple(round(float(t), 2) for t in np.arange(0.01, 1.0, 0.01))
"""Thresholds that are tried."""


@dataclass(frozen=True)
class LabelThresholds:
    """Least expected share of a correct answer; least P(contradicted) of a contradictory one."""

    correct: float
    contradictory: float


SHIPPED: Mapping[EvidenceMode, LabelThresholds] = {
    EvidenceMode.FAST: LabelThresholds(correct=0.68, contradictory=0.03),
    EvidenceMode.ALL: LabelThresholds(correct=0.79, contradictory=0.03),
}
"""Best mean macro-F1 over the train splits of SciEntsBank and Beetle, as printed by
`python -m benchmarks.asag --data scientsbank.csv.gz beetle.csv.gz --choose-thresholds`;
for all on the questions that the reader was not shown in its last steps of training."""

Labelled = Sequence[tuple[str, AnswerFeatures]]


def two_way(label: str) -> str:
    """Return the label as correct or not: partially correct is not."""
    return label if label == CORRECT else NOT_CORRECT


def predict_two_way(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct when the expected share reaches its threshold."""
    return CORRECT if features.expected_share >= thresholds.correct else NOT_CORRECT


def predict_checked(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct; else contradictory when a concept seems contradicted; else incorrect."""
    if predict_two_way(features, thresholds) == CORRECT:
        return CORRECT
    stated_wrongly = features.contradicted >= thresholds.contradictory
    return CONTRADICTORY if stated_wrongly else INCORRECT


def predict_credited(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct; else partially correct when the score is above 0; else incorrect."""
    if predict_two_way(features, thresholds) == CORRECT:
        return CORRECT
    return PARTIALLY if features.score_share > 0 else INCORRECT


def predict_three_way(
    labels: Sequence[str], features: Sequence[AnswerFeatures], *, thresholds: LabelThresholds
) -> list[str] | None:
    """Return three-way labels of the kind that `labels` has; None when it has another kind."""
    kind = three_way_kind(labels)
    if kind is None:
        return None
    predict = predict_checked if kind == CHECKED else predict_credited
    return [predict(one, thresholds) for one in features]


def three_way_kind(labels: Sequence[str]) -> frozenset[str] | None:
    """Return the set of three labels that `labels` come from; correct and incorrect tell none."""
    found = set(labels)
    if found <= {CORRECT, INCORRECT}:
        return None
    return next((kind for kind in (CHECKED, CREDITED) if found <= kind), None)


def best_cosine_macro_f1(labels: Sequence[str], features: Sequence[AnswerFeatures]) -> Figure:
    """Return the two-way macro-F1 of the cosine, its threshold chosen on the same answers."""
    human = [two_way(label) for label in labels]
    if len(set(human)) < 2:
        return None
    return max(
        macro_f1(human, [CORRECT if f.cosine >= t else NOT_CORRECT for f in features]) or 0.0
        for t in GRID
    )


def choose_thresholds(data_sets: Sequence[Labelled]) -> tuple[LabelThresholds, float, float]:
    """Return the thresholds with the best mean macro-F1 over data sets, and both means.

    The first threshold serves the two-way labels, the second the three-way ones given it.
    """

    def two_way_merit(correct: float) -> float:
        thresholds = LabelThresholds(correct, 1.0)
        return _mean_macro_f1(
            [
                (
                    [two_way(label) for label, _ in labelled],
                    [predict_two_way(one, thresholds) for _, one in labelled],
                )
                for labelled in data_sets
            ]
        )

    correct = max(GRID, key=two_way_merit)

    def three_way_merit(contradictory: float) -> float:
        thresholds = LabelThresholds(correct, contradictory)
        return _mean_macro_f1(
            [
                (
                    [label for label, _ in labelled],
                    [predict_checked(one, thresholds) for _, one in labelled],
                )
                for labelled in data_sets
            ]
        )

    contradictory = max(GRID, key=three_way_merit)
    chosen = LabelThresholds(correct, contradictory)
    return chosen, two_way_merit(correct), three_way_merit(contradictory)


def _mean_macro_f1(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    return float(np.mean([macro_f1(human, system) or 0.0 for human, system in pairs]))
