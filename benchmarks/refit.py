"""A small model on top of the grader's features, fitted on a data set's own people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from benchmarks.answer_features import AnswerFeatures
from benchmarks.label_rules import three_way_kind, two_way
from benchmarks.public_answers import PublicAnswer

N_FOLDS = 10
"""Where there is no train split, each tenth of the questions is predicted from the others."""

SHRINKAGE = 1.0
"""Ridge and logistic penalty, scikit-learn's defaults: seven inputs need no search."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Answers with their features, shape (n, n_features)."""

    answers: Sequence[PublicAnswer]
    features: Sequence[AnswerFeatures]

    def at(self, places: Sequence[int]) -> Examples:
        """Return the examples at some places."""
        return Examples([self.answers[i] for i in places], [self.features[i] for i in places])

    @property
    def labels(self) -> list[str]:
        """The people's labels."""
        return [answer.label for answer in self.answers]


@dataclass(frozen=True, eq=False)
class Predictions:
    """What is said of each example; None where the labels allow no such thing."""

    shares: Sequence[float]
    two_way: Sequence[str] | None
    three_way: Sequence[str] | None


def fit_and_predict(train: Examples, test: Examples) -> Predictions:
    """Fit shares and labels on `train`; predict those of `test`."""
    X, X_new = (np.array([one.measured for one in of.features]) for of in (train, test))
    shares = make_pipeline(StandardScaler(), Ridge(alpha=SHRINKAGE))
    shares.fit(X, [answer.share for answer in train.answers])
    has_labels = all(train.labels)
    return Predictions(
        shares=np.clip(shares.predict(X_new), 0.0, 1.0).tolist(),
        two_way=_labels(X, [two_way(a) for a in train.labels], X_new=X_new) if has_labels else None,
        three_way=_labels(X, train.labels, X_new=X_new) if three_way_kind(train.labels) else None,
    )


def _labels(
    X: NDArray[np.float64], labels: Sequence[str], *, X_new: NDArray[np.float64]
) -> list[str] | None:
    """Labels by a logistic model in which a rare class weighs as much as a common one."""
    if len(set(labels)) < 2:
        return None
    model = make_pipeline(
        StandardScaler(),
        LogisticRegression(C=1 / SHRINKAGE, class_weight="balanced", max_iter=1000),
    )
    return [str(label) for label in model.fit(X, labels).predict(X_new)]


def predict_left_out(examples: Examples) -> Predictions | None:
    """Predict every example by folds that leave whole questions out; None of one question."""
    questions = [answer.question_id for answer in examples.answers]
    n_folds = min(N_FOLDS, len(set(questions)))
    if n_folds < 2:
        return None
    places: list[int] = []
    parts: list[Predictions] = []
    for inside, outside in GroupKFold(n_folds).split(questions, groups=questions):
        parts.append(fit_and_predict(examples.at(inside), examples.at(outside)))
        places += outside.tolist()
    order = np.argsort(places)
    return Predictions(
        shares=_in_order(parts, lambda part: part.shares, order=order) or [],
        two_way=_in_order(parts, lambda part: part.two_way, order=order),
        three_way=_in_order(parts, lambda part: part.three_way, order=order),
    )


def _in_order(
    parts: Sequence[Predictions],
    values_of: Callable[[Predictions], Sequence | None],
    *,
    order: NDArray[np.int64],
) -> list | None:
    """The values of all folds in the order of the examples; None when a fold has none."""
    of_folds = [values_of(part) for part in parts]
    if any(values is None for values in of_folds):
        return None
    joined = [value for values in of_folds for value in values or ()]
    return [joined[i] for i in order]
