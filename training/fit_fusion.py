"""Fit the constants of the evidence: `grader/evidence/weights/fusion.json`.

    python -m training.fit_fusion --corpus DIR

The overlap models are fitted on all courses but those on roles, where nearly every wrong answer
is made to look right: what a class writes has fewer of these, and probabilities and thresholds
would be too low for it. The models that add the reader are fitted only on the courses that it was
not trained on (`courses.LEFT_OUT_COURSES`). Thresholds come from predictions for courses left out
of the fit, of answers only; the overlap models also see texts that answer nothing. Nothing of the
sample course is read.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.evidence import EvidenceJudge, load_encoder, load_reader
from grader.evidence.fusion import FUSION_PATH, READER_INPUTS, Fusion, Logistic, reader_inputs
from grader.evidence.quoting import QUOTE_INPUTS
from grader.evidence.signals import SIGNALS
from training.courses import LEFT_OUT_COURSES, course_folders, is_on_roles, trained_courses
from training.labelled import Labelled, contradicted_target, expressed_target, measure_course
from training.logistic import Form, best, fit, fit_rows, in_pairs, rounded
from training.thresholds import Choice, choose

FOLDS = 5
PAIR_PENALTY = 0.01  # best of .003, .01, .03, .1 by AUC on courses left out
PLAIN_PENALTY = 1.0  # four inputs and a thousand answers need no more

FloatArray = NDArray[np.float64]
Windows = Sequence[FloatArray]
Models = tuple[Logistic, Logistic]  # of expressed and of contradicted

OVERLAP = Form(SIGNALS, in_pairs(SIGNALS), PAIR_PENALTY, ("cosine", "recall", "coverage"))
# No products of these: what copies the key lies beyond all answers of the fit, and must go on to
# gain from every input.
EXPRESSED = Form(
    READER_INPUTS, READER_INPUTS, PLAIN_PENALTY, ("supported_overlap", "reader_expressed")
)
CONTRADICTED = Form(READER_INPUTS, READER_INPUTS, PLAIN_PENALTY, ("denial", "reader_contradicted"))
QUOTE = Form(QUOTE_INPUTS, (*QUOTE_INPUTS, "length*length"), PLAIN_PENALTY, ())


@dataclass(frozen=True)
class Fitted:
    """The fitted models, and the thresholds with the figures that chose them."""

    overlap: Models
    with_reader: Models
    quote: Logistic
    fast: Choice
    every: Choice

    def as_fusion(self) -> Fusion:
        """Return the constants as the evidence room uses them."""
        return Fusion(
            *self.overlap,
            *self.with_reader,
            self.quote,
            fast=self.fast.thresholds,
            all=self.every.thresholds,
            digest="refit",
        )


def fit_fusion(data: Sequence[Labelled]) -> Fitted:
    """Fit all models; those with the reader on what it was asked about."""
    windows = [one.signals for one in data]
    overlap = fit_overlap(data, windows)
    fast = choose_on_answers(data, *left_out(fit_overlap, data, windows))
    read_ = [one for one in data if one.entailment is not None and one.is_answer]
    inputs = reader_windows(read_, overlap)
    every = choose(read_, *left_out(fit_with_reader, read_, inputs))
    return Fitted(overlap, fit_with_reader(read_, inputs), fit_quote(data), fast, every)


def choose_on_answers(
    data: Sequence[Labelled], expressed: FloatArray, contradicted: FloatArray
) -> Choice:
    """Choose thresholds on what students answered; texts that answer nothing flatter them."""
    at = [n for n, one in enumerate(data) if one.is_answer]
    return choose([data[n] for n in at], expressed[at], contradicted[at], tells_denials=False)


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


def fit_quote(data: Sequence[Labelled]) -> Logistic:
    """Fit the model that chooses the words to quote, on all windows of what people marked."""
    inputs = [one.quote_inputs for one in data if one.marked is not None]
    marked = [one.marked for one in data if one.marked is not None]
    return fit_rows(QUOTE, np.concatenate(inputs), np.concatenate(marked))


def reader_windows(data: Sequence[Labelled], models: Models) -> Windows:
    """Inputs of the models that know the reader's word, by window."""
    overlap, denial = models
    return [
        reader_inputs(
            overlap.log_odds(one.signals),
            denial.log_odds(one.signals),
            entailment=one.entailment,
            is_met_by_name=one.is_met_by_name,
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
    for k in sorted(set(fold.tolist())):
        inside, outside = np.flatnonzero(fold != k).tolist(), np.flatnonzero(fold == k).tolist()
        models = fit_models([data[i] for i in inside], [windows[i] for i in inside])
        expressed[outside] = best(models[0], [windows[i] for i in outside])
        contradicted[outside] = best(models[1], [windows[i] for i in outside])
    return expressed, contradicted


def measure_corpus(corpus: Path) -> list[Labelled]:
    """Measure the courses that are not on roles; with the reader, those kept from it."""
    found: list[Labelled] = []
    folders = [folder for folder in course_folders(corpus) if not is_on_roles(folder)]
    with ProcessPoolExecutor() as pool:
        for folder, measured in zip(folders, pool.map(_measure, folders), strict=True):
            found += measured
            print(f"{folder.name}: {len(found)} labels", flush=True)
    return found


def _measure(folder: Path) -> list[Labelled]:
    """One course; encoder and reader are loaded once in a process."""
    reader = load_reader() if folder.name in LEFT_OUT_COURSES else None
    return measure_course(folder, EvidenceJudge(load_encoder(), reader))


def main() -> None:
    """Measure, fit, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FUSION_PATH)
    parser.add_argument(
        "--new-reader",
        action="store_true",
        help="the reader was trained anew, on every course that is not kept from it",
    )
    args = parser.parse_args()
    data = measure_corpus(args.corpus)
    fitted = fit_fusion(data)
    choices = {"fast": asdict(fitted.fast), "all": asdict(fitted.every)}
    courses = {one.course for one in data}
    known = {folder.name for folder in course_folders(args.corpus)}
    trained = known - {*LEFT_OUT_COURSES} if args.new_reader else trained_courses()
    stored = {
        "about": "Written by training/fit_fusion.py; figures are for courses left out of the fit.",
        "fitted_on": sorted(courses),
        "reader_trained_on": sorted(trained),
        "figures": {mode: choice["figures"] for mode, choice in choices.items()},
        "thresholds": {mode: choice["thresholds"] for mode, choice in choices.items()},
        "overlap": rounded(fitted.overlap[0]),
        "denial": rounded(fitted.overlap[1]),
        "expressed": rounded(fitted.with_reader[0]),
        "contradicted": rounded(fitted.with_reader[1]),
        "quote": rounded(fitted.quote),
    }
    args.out.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    print(json.dumps({name: stored[name] for name in ("thresholds", "figures")}, indent=1))


if __name__ == "__main__":
    main()
