"""What a calibrated question came to, as rows of figures; what is undefined is None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.figures import Figure, macro_f1, mean, pearson, root_mean_square_error
from benchmarks.label_rules import CORRECT, NOT_CORRECT
from benchmarks.scored_sets import Scored, Values, predict
from grader.calibration.metrics import qwk

CURVE = (10, 20, 50, 100, 200)
"""Scored answers that a teacher may have."""

CALLED_CORRECT = 0.5
"""From which predicted share on: as likely as not."""

DECIMALS = 4

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Measured:
    """One question: what was predicted, and what a learning curve is drawn from.

    Attributes
    ----------
    shares : array of shape (n_test,)
    correct : array of shape (n_test,) or None
        How correct each answer is thought to be; None without labels.
    curve_train, curve_test : Scored or None
        None where the question has no scores of its own to learn from.
    """

    question_id: str
    n_train: int
    test: Scored
    shares: Values
    correct: Values | None
    fit_seconds: float
    curve_train: Scored | None = None
    curve_test: Scored | None = None

    @property
    def every(self) -> Scored:
        """All answers that stand on either side."""
        parts = [part for part in (self.curve_train, self.curve_test) if part]
        return Scored([answer for part in parts for answer in part.answers])

    @property
    def qwk(self) -> Figure:
        """On the steps of the question's own scale."""
        scale = self.test.scale
        human, system = (
            [scale.round(s) for s in shares] for shares in (self.test.shares, self.shares)
        )
        found = float(qwk(human, system, scale=scale)) if len(human) > 1 else float("nan")
        return None if np.isnan(found) else round(found, DECIMALS)


def question_row(about: Row, one: Measured) -> Row:
    """Return the figures of one question."""
    return {
        **about,
        "question_id": one.question_id,
        "n_train": one.n_train,
        "n_test": len(one.test),
        "qwk": one.qwk,
        **_figures([one]),
        "fit_seconds": round(one.fit_seconds, 2),
    }


def summary_row(about: Row, measured: Sequence[Measured]) -> Row:
    """Return the figures of all answers of a split together, and the mean QWK of questions."""
    return {
        **about,
        "question_id": None,
        "n_questions": len(measured),
        "n_train": sum(one.n_train for one in measured),
        "n_test": sum(len(one.test) for one in measured),
        **_totals(measured),
    }


def curve_rows(measured: Sequence[Measured]) -> list[Row]:
    """Return the figures by number of scored answers, over questions that have so many."""
    rows = []
    for n in CURVE:
        found = []
        for one in measured:
            train, test = one.curve_train, one.curve_test
            if train and test and len(train) >= n:
                few = train.at(np.random.default_rng(0).permutation(len(train))[:n])
                shares, correct = predict(few, test)
                found.append(Measured(one.question_id, n, test, shares, correct, 0.0))
        if found:
            rows.append({"n_train": n, "n_questions": len(found), **_totals(found)})
    return rows


def _totals(measured: Sequence[Measured]) -> Row:
    kappas = [one.qwk for one in measured if one.qwk is not None]
    return {"mean_qwk": mean(kappas), **_figures(measured)}


def _figures(measured: Sequence[Measured]) -> Row:
    human = [share for one in measured for share in one.test.shares]
    system = [share for one in measured for share in one.shares]
    return {
        "pearson": pearson(human, system),
        "rmse": root_mean_square_error(human, system),
        "macro_f1_2way": _two_way_figure(measured),
    }


def _two_way_figure(measured: Sequence[Measured]) -> Figure:
    labels = [one.test.are_correct for one in measured if one.test.are_correct is not None]
    called = [one.correct for one in measured if one.correct is not None]
    if min(len(labels), len(called)) < len(measured):
        return None
    return macro_f1(*(_named(np.concatenate(each)) for each in (labels, called)))


def _named(shares: Values) -> list[str]:
    return [CORRECT if share >= CALLED_CORRECT else NOT_CORRECT for share in shares]
