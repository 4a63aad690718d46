"""From a graded answer to the label that a data set's people would give it.

The rules read the features of an answer only. Whether something is stated wrongly is what the
grader says; the thresholds of a correct answer were chosen on train splits. All hold for every
data set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """Least expected share of a correct answer.

    An answer counts by the reference that it meets best, and the best of several is high for
    wrong answers too: it has a threshold of its own.
    """

    correct: float
    correct_of_several: float

    def enough(self, features: AnswerFeatures) -> bool:
        """Whether the expected share makes the answer correct."""
        is_one_of_several = features.n_references > 1
        least = self.correct_of_several if is_one_of_several else self.correct
        return features.expected_share >= least


SHIPPED: Mapping[EvidenceMode, LabelThresholds] = {
    EvidenceMode.FAST: LabelThresholds(correct=0.74, correct_of_several=0.73),
    EvidenceMode.ALL: LabelThresholds(correct=0.73, correct_of_several=0.95),
}
"""Nearly the best mean macro-F1 over the train splits of SciEntsBank (one reference) and Beetle
(several), as printed by
`python -m benchmarks.asag --data scientsbank.csv.gz beetle.csv.gz --choose-thresholds`;
for all on the questions that the reader was not shown in its last steps of training."""

NEARLY = 0.005
"""Macro-F1 that tells no threshold from another: its standard error on the 817 answers of
SciEntsBank that choose is .013."""

Labelled = Sequence[tuple[str, AnswerFeatures]]


def two_way(label: str) -> str:
    """Return the label as correct or not: partially correct is not."""
    return label if label == CORRECT else NOT_CORRECT


def predict_two_way(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct when the expected share reaches its threshold."""
    return CORRECT if thresholds.enough(features) else NOT_CORRECT


def predict_checked(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct; else contradictory when the grader says so; else incorrect.

    Its own threshold comes from courses that no channel was fitted on. One that train questions
    choose is too low: the reader has seen their answers, and is sure where it would doubt.
    """
    if predict_two_way(features, thresholds) == CORRECT:
        return CORRECT
    return CONTRADICTORY if features.is_contradicted else INCORRECT


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


def choose_thresholds(data_sets: Sequence[Labelled]) -> tuple[LabelThresholds, float]:
    """Return the thresholds with nearly the best mean two-way macro-F1, and that mean.

    Without questions of one of the two kinds its threshold is the middle of the grid.
    """

    def merit(thresholds: LabelThresholds, sets: Sequence[Labelled]) -> float:
        return _mean_macro_f1(
            [
                (
                    [two_way(label) for label, _ in labelled],
                    [predict_two_way(one, thresholds) for _, one in labelled],
                )
                for labelled in sets
            ]
        )

    def correct(is_wanted: Callable[[AnswerFeatures], bool]) -> float:
        sets = _of(data_sets, is_wanted)
        return _choose(lambda t: merit(LabelThresholds(t, t), sets))

    chosen = LabelThresholds(correct(_has_one), correct(_has_several))
    return chosen, merit(chosen, data_sets)


def _choose(merit: Callable[[float], float]) -> float:
    """The middle one of the thresholds whose merit is nearly the best."""
    merits = {threshold: merit(threshold) for threshold in GRID}
    good = [t for t, found in merits.items() if found >= max(merits.values()) - NEARLY]
    return good[len(good) // 2]


def _has_one(features: AnswerFeatures) -> bool:
    return features.n_references == 1


def _has_several(features: AnswerFeatures) -> bool:
    return features.n_references > 1


def _of(
    data_sets: Sequence[Labelled], is_wanted: Callable[[AnswerFeatures], bool]
) -> list[Labelled]:
    """The labelled answers that are wanted of each data set that has such."""
    kept = [[(label, one) for label, one in of if is_wanted(one)] for of in data_sets]
    return [of for of in kept if of]


def _mean_macro_f1(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    return float(np.mean([macro_f1(human, system) or 0.0 for human, system in pairs] or [0.0]))
