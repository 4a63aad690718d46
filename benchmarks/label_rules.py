"""From a graded answer to the label that a data set's people would give it.

The rules read the features of an answer only, and hold for every data set. Thresholds come from
courses left out; only that of an answer with several references was chosen on a train split.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.answer_features import AnswerFeatures
from benchmarks.figures import Figure, macro_f1
from grader.evidence import EvidenceMode
from grader.evidence.fusion import FUSION_PATH

CORRECT, INCORRECT = "correct", "incorrect"
CONTRADICTORY, PARTIALLY = "contradictory", "partially correct"
NOT_CORRECT = "not correct"

CHECKED = frozenset({CORRECT, INCORRECT, CONTRADICTORY})
"""The three-way labels of SemEval-2013 Task 7."""

CREDITED = frozenset({CORRECT, PARTIALLY, INCORRECT})
"""The labels of SAF: full, some or no credit."""

GRID = tuple(round(float(t), 2) for t in np.arange(0.01, 1.0, 0.01))
"""Thresholds that are tried."""


OF_SEVERAL: Mapping[EvidenceMode, float] = {EvidenceMode.FAST: 0.73, EvidenceMode.ALL: 0.97}
"""Nearly the best two-way macro-F1 on the train split of Beetle, as printed by
`python -m benchmarks.asag --data beetle.csv.gz --choose-thresholds`; for all on the questions
that the reader was not shown in its last steps of training."""

NEARLY = 0.005
"""Macro-F1 that tells no threshold from another: its standard error on the 542 answers of
Beetle that choose is .016."""


@dataclass(frozen=True)
class LabelThresholds:
    """Least expected share of a correct answer, least P(contradicted) of a contradictory one.

    An answer counts by the reference that it meets best, and the best of several is high for
    wrong answers too: it has a threshold of its own.
    """

    correct: float
    correct_of_several: float
    contradictory: float

    def enough(self, features: AnswerFeatures) -> bool:
        """Whether the expected share makes the answer correct."""
        is_one_of_several = features.n_references > 1
        least = self.correct_of_several if is_one_of_several else self.correct
        return features.expected_share >= least


def shipped_thresholds(mode: EvidenceMode) -> LabelThresholds:
    """Return those that hold for every data set.

    With one reference an answer is correct as a concept is expressed. Contradictory is what
    tells three labels best apart on courses left out: train questions would choose too low a
    threshold, for the reader has seen their answers and is sure where it would doubt.
    """
    stored = json.loads(FUSION_PATH.read_text("utf-8"))
    return LabelThresholds(
        correct=stored["thresholds"][mode.value]["expressed"],
        correct_of_several=OF_SEVERAL[mode],
        contradictory=stored["figures"][mode.value]["three_way_from"],
    )


Labelled = Sequence[tuple[str, AnswerFeatures]]
"""Label and features of each answer."""


def two_way(label: str) -> str:
    """Return the label as correct or not: partially correct is not."""
    return label if label == CORRECT else NOT_CORRECT


def predict_two_way(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct when the expected share reaches its threshold."""
    return CORRECT if thresholds.enough(features) else NOT_CORRECT


def predict_checked(features: AnswerFeatures, thresholds: LabelThresholds) -> str:
    """Return correct; else contradictory when it is likely enough; else incorrect."""
    if predict_two_way(features, thresholds) == CORRECT:
        return CORRECT
    is_denied = features.contradicted >= thresholds.contradictory
    return CONTRADICTORY if is_denied else INCORRECT


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


def choose_of_several(labelled: Labelled) -> tuple[float, float]:
    """Return the middle threshold of those with nearly the best two-way macro-F1, and that F1.

    Parameters
    ----------
    labelled : sequence of (str, AnswerFeatures)
        Answers with several references; at least one.
    """
    human = [two_way(label) for label, _ in labelled]
    shares = [one.expected_share for _, one in labelled]
    merits = {
        t: macro_f1(human, [CORRECT if share >= t else NOT_CORRECT for share in shares]) or 0.0
        for t in GRID
    }
    good = [t for t, found in merits.items() if found >= max(merits.values()) - NEARLY]
    chosen = good[len(good) // 2]
    return chosen, merits[chosen]
