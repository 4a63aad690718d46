"""Fit the constants of the evidence: `grader/evidence/weights/fusion.json`.

    python -m training.fit_fusion --corpus DIR

The overlap models are fitted on all courses; the models that add the reader only on the
courses that it was not trained on (`pairs.LEFT_OUT_COURSES`). Thresholds come from
predictions for courses left out of the fit. Nothing of the sample course is read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.evidence.fusion import FUSION_PATH, Logistic, logit
from grader.evidence.signals import SIGNALS
from training.labelled import Labelled, contradicted_target, expressed_target, measure_corpus
from training.logistic import Form, best, fit, in_pairs, rounded
from training.thresholds import choose

FOLDS = 5
PAIR_PENALTY = 0.01  # best of .003, .01, .03, .1 by AUC on courses left out
PLAIN_PENALTY = 1.0  # four inputs and a thousand answers need no more
READER_INPUTS = ("overlap", "denial", "reader_expressed", "reader_contradicted")

FloatArray = NDArray[np.float64]
Windows = Sequence[FloatArray]
Models = tuple[Logistic, Logistic]  # of expressed and of contradicted

OVERLAP = Form(SIGNALS, in_pairs(SIGNALS), PAIR_PENALTY, ("cosine", "recall", "coverage"))
EXPRESSED = Form(READER_INPUTS, READER_INPUTS, PLAIN_PENALTY, ("overlap", "reader_expressed"))
CONTRADICTED = Form(READER_INPUTS, READER_INPUTS, PLAIN_PENALTY, ("denial", "reader_contradicted"))


def fit_overlap(data: Sequence[Labelled], windows: Windows) -> Models:
    """Fit the overlap model and the denial model."""
    return (
        fit(OVERLAP, windows, expressed_target(data)),
        fit(OVERLAP, windows, contradicted_target(data)),
    )


def fit_with_reader(data: Sequence[Labelled], windows: Windows) -> Models:
    """Fit the models of expressed and contradicted that know the reader's word."""
    return (
        fit(EXPRESSED, windows, expressed_target(data)),
        fit(CONTRADICTED, windows, contradicted_target(data)),
    )


def reader_windows(data: Sequence[Labelled], models: Models) -> Windows:
    """Inputs of the models that know the reader's word, by window."""
    overlap, denial = models
    return [
        np.column_stack(
            [
                overlap.log_odds(one.signals),
                denial.log_odds(one.signals),
                logit(one.entailment[:, 0]),
                logit(one.entailment[:, 2]),
            ]
        )
        for one in data
        if one.entailment is not None
    ]


def left_out(
    fit_models: Callable[[Sequence[Labelled], Windows], Models],
    data: Sequence[Labelled],
    windows: Windows,
) -> tuple[FloatArray, FloatArray]:
    """Probabilities for courses left out of the fit; a course lies in one fold."""
    names = sorted({one.course for one in data})
    fold = np.array([names.index(one.course) % FOLDS for one in data])
    expressed, contradicted = np.zeros(len(data)), np.zeros(len(data))
    for k in range(FOLDS):
        inside, outside = np.flatnonzero(fold != k).tolist(), np.flatnonzero(fold == k).tolist()
        models = fit_models([data[i] for i in inside], [windows[i] for i in inside])
        expressed[outside] = best(models[0], [windows[i] for i in outside])
        contradicted[outside] = best(models[1], [windows[i] for i in outside])
    return expressed, contradicted * (1.0 - expressed)  # as in EvidenceJudge


def main() -> None:
    """Measure, fit, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FUSION_PATH)
    args = parser.parse_args()

    data = [one for one in measure_corpus(args.corpus) if len(one.signals)]
    windows = [one.signals for one in data]
    overlap, denial = fit_overlap(data, windows)
    fast = choose(data, *left_out(fit_overlap, data, windows))

    unseen = [one for one in data if one.entailment is not None]
    inputs = reader_windows(unseen, (overlap, denial))
    expressed, contradicted = fit_with_reader(unseen, inputs)
    every = choose(unseen, *left_out(fit_with_reader, unseen, inputs))

    stored = {
        "about": "Written by training/fit_fusion.py; figures are for courses left out of the fit.",
        "fitted_on": sorted({one.course for one in data}),
        "reader_fitted_on": sorted({one.course for one in unseen}),
        "figures": {"fast": fast.figures, "all": every.figures},
        "thresholds": {"fast": fast.thresholds, "all": every.thresholds},
        "overlap": rounded(overlap),
        "denial": rounded(denial),
        "expressed": rounded(expressed),
        "contradicted": rounded(contradicted),
    }
    args.out.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    print(json.dumps({name: stored[name] for name in ("thresholds", "figures")}, indent=1))


if __name__ == "__main__":
    main()
