"""Fit the constants of the evidence: `grader/evidence/weights/fusion.json`.

    python -m training.fit_fusion --corpus DIR

The overlap models are fitted on all courses; the models that add the reader only on the
courses that it was not trained on (`pairs.LEFT_OUT_COURSES`). A passage is chosen by the
model itself, so fitting and choosing take turns. Thresholds come from predictions for
courses left out of the fit. Nothing of the sample course is read.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score

from benchmarks.corpus import course_folders, load_answers, load_course_bank
from grader.evidence import EvidenceJudge, Target, load_encoder, load_reader, read
from grader.evidence.fusion import FUSION_PATH, Logistic, logit
from grader.evidence.signals import SIGNALS
from training.pairs import LEFT_OUT_COURSES

FOLDS = 5
ROUNDS = 4  # of fitting and choosing; the choice no longer moves after three
PAIR_PENALTY = 0.01  # inverse L2 strength for signals in pairs: best of .003, .01, .03, .1
PLAIN_PENALTY = 1.0  # four inputs and a thousand answers need no more
READER_INPUTS = ("overlap", "denial", "reader_expressed", "reader_contradicted")
DIGITS = 5

BARE_EVERY = 4
"""Every fourth answer is held against concepts without keywords: teachers leave them out too."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Labelled:
    """One concept of one labelled answer, with what each window shows."""

    course: str
    answer: str
    label: int
    human_share: float
    signals: FloatArray
    entailment: FloatArray | None


def measure_corpus(corpus: Path, *, with_reader: bool) -> list[Labelled]:
    """Signals of every concept of every answer; the reader is asked on left-out courses."""
    fast = EvidenceJudge(load_encoder())
    full = EvidenceJudge(load_encoder(), load_reader()) if with_reader else fast
    found: list[Labelled] = []
    for folder in course_folders(corpus):
        bank = load_course_bank(folder / "course.json")
        judge = full if folder.name in LEFT_OUT_COURSES else fast
        targets = {item.id: judge.targets(item, bank.language) for item in bank.items}
        bare = {item: [without_keywords(t) for t in of] for item, of in targets.items()}
        for at, answer in enumerate(load_answers(folder / "answers.jsonl")):
            wanted = (targets if at % BARE_EVERY else bare)[answer.item_id]
            cases = judge.measure(wanted, judge.view(read(answer.response)))
            found += [
                Labelled(
                    bank.course,
                    answer.id,
                    answer.labels[case.target.concept.id],
                    answer.score / answer.max_points,
                    case.signals,
                    case.entailment,
                )
                for case in cases
                if case.target.concept.id in answer.labels
            ]
        print(f"{folder.name}: {len(found)} labels", flush=True)
    return found


def without_keywords(target: Target) -> Target:
    """The same target as if its teacher had written no keywords."""
    concept = target.concept.model_copy(update={"keywords": ()})
    return dataclasses.replace(target, concept=concept)


def terms_in_pairs(names: Sequence[str]) -> list[str]:
    """Every signal, every square and every product of two."""
    return [*names, *(f"{a}*{b}" for i, a in enumerate(names) for b in names[i:])]


def fit(
    windows: Sequence[FloatArray],
    target: FloatArray,
    *,
    names: Sequence[str],
    terms: Sequence[str],
    penalty: float,
    start: FloatArray,
) -> Logistic:
    """Fit a logistic model on the windows that it chooses itself.

    Parameters
    ----------
    windows : sequence of ndarray of shape (n_windows, n_names)
    target : ndarray of shape (n,)
        In [0, 1]; a half counts as half of each class.
    start : ndarray of shape (n_names,)
        Weights that choose the windows in the first round.
    """
    chosen = np.stack([w[int((w @ start).argmax())] for w in windows])
    model = _logistic(chosen, target, names=names, terms=terms, penalty=penalty)
    for _ in range(ROUNDS - 1):
        chosen = np.stack([w[int(model.log_odds(w).argmax())] for w in windows])
        model = _logistic(chosen, target, names=names, terms=terms, penalty=penalty)
    return model


def _logistic(
    chosen: FloatArray,
    target: FloatArray,
    *,
    names: Sequence[str],
    terms: Sequence[str],
    penalty: float,
) -> Logistic:
    mean, scale = chosen.mean(axis=0), np.maximum(chosen.std(axis=0), 1e-6)
    standard = dict(zip(names, ((chosen - mean) / scale).T, strict=True))
    columns = np.stack(
        [np.prod([standard[name] for name in term.split("*")], axis=0) for term in terms], axis=1
    )
    # Terms are scaled for the penalty only; the scale goes back into the weights.
    spread = np.maximum(columns.std(axis=0), 1e-6)
    rows = np.concatenate([columns, columns]) / spread
    classes = np.repeat([1, 0], len(target))
    shares = np.concatenate([target, 1 - target])
    fitted = LogisticRegression(C=penalty, max_iter=5000).fit(
        rows[shares > 0], classes[shares > 0], sample_weight=shares[shares > 0]
    )
    weights = fitted.coef_[0] / spread
    return Logistic(
        intercept=float(fitted.intercept_[0]),
        weights=dict(zip(terms, map(float, weights), strict=True)),
        mean=dict(zip(names, map(float, mean), strict=True)),
        scale=dict(zip(names, map(float, scale), strict=True)),
    )


def best(model: Logistic, windows: Sequence[FloatArray]) -> FloatArray:
    """Highest probability over the windows of each, shape (n,)."""
    log_odds = np.array([model.log_odds(w).max() for w in windows])
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def fit_overlap(data: Sequence[Labelled]) -> tuple[Logistic, Logistic]:
    """Fit the overlap model and the denial model."""
    windows = [one.signals for one in data]
    start = np.array([float(name in ("cosine", "recall", "coverage")) for name in SIGNALS])
    overlap = fit(
        windows,
        expressed_target(data),
        names=SIGNALS,
        terms=terms_in_pairs(SIGNALS),
        penalty=PAIR_PENALTY,
        start=start,
    )
    denial = fit(
        windows,
        contradicted_target(data),
        names=SIGNALS,
        terms=terms_in_pairs(SIGNALS),
        penalty=PAIR_PENALTY,
        start=start,
    )
    return overlap, denial


def reader_windows(data: Sequence[Labelled], overlap: Logistic, denial: Logistic) -> list:
    """Inputs of the models that add the reader, by window."""
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


def fit_reader_models(windows: list, data: Sequence[Labelled]) -> tuple[Logistic, Logistic]:
    """Fit the models of expressed and contradicted with the reader's word."""
    common = {"names": READER_INPUTS, "terms": READER_INPUTS, "penalty": PLAIN_PENALTY}
    return (
        fit(windows, expressed_target(data), start=np.array([1.0, 0, 1, 0]), **common),
        fit(windows, contradicted_target(data), start=np.array([0.0, 1, 0, 1]), **common),
    )


def expressed_target(data: Sequence[Labelled]) -> FloatArray:
    """1 expressed, a half partial, 0 missing or contradicted."""
    return np.array([max(one.label, 0) / 2 for one in data])


def contradicted_target(data: Sequence[Labelled]) -> FloatArray:
    """1 contradicted, 0 otherwise."""
    return np.array([float(one.label == -1) for one in data])


def choose_thresholds(
    data: Sequence[Labelled], expressed: FloatArray, contradicted: FloatArray
) -> tuple[dict[str, float], dict[str, float]]:
    """Thresholds and the figures they give, on predictions for data left out of the fit.

    Contradicted: best F1. Partial: best F1 of not expressed. Expressed: least absolute
    error of the credit against the label.
    """
    labels = np.array([one.label for one in data])
    grid = np.round(np.linspace(0.1, 0.9, 81), 2)
    f1_contradicted = [f1_score(labels == -1, contradicted >= t) for t in grid]
    denied = float(grid[int(np.argmax(f1_contradicted))])
    known, not_expressed = labels != 1, labels[labels != 1] <= 0
    stated_wrongly = contradicted >= denied
    f1_missing = [f1_score(not_expressed, ((expressed < t) | stated_wrongly)[known]) for t in grid]
    partial = float(grid[int(np.argmax(f1_missing))])
    credit = expressed_target(data)
    errors = [
        np.abs(_credit(expressed, stated_wrongly, partial, t) - credit).mean()
        if t >= partial
        else np.inf
        for t in grid
    ]
    full = float(grid[int(np.argmin(errors))])
    figures = {
        "auc": float(roc_auc_score(~not_expressed, expressed[known])),
        "f1_not_expressed": float(max(f1_missing)),
        "f1_contradicted": float(max(f1_contradicted)),
        "score_r": _score_r(data, _credit(expressed, stated_wrongly, partial, full)),
    }
    return {"expressed": full, "partial": partial, "contradicted": denied}, figures


def _credit(
    expressed: FloatArray, stated_wrongly: NDArray[np.bool_], partial: float, full: float
) -> FloatArray:
    credit = 0.5 * (expressed >= partial) + 0.5 * (expressed >= full)
    return np.where(stated_wrongly, 0.0, credit)


def _score_r(data: Sequence[Labelled], credit: FloatArray) -> float:
    """Correlation of the mean credit of an answer with its human share of the points."""
    shares: dict[str, list[float]] = {}
    human: dict[str, float] = {}
    for one, value in zip(data, credit, strict=True):
        shares.setdefault(one.answer, []).append(value)
        human[one.answer] = one.human_share
    return float(np.corrcoef([np.mean(shares[a]) for a in human], list(human.values()))[0, 1])


def folds(data: Sequence[Labelled]) -> NDArray[np.int64]:
    """Fold of each label; a course lies in one fold."""
    names = sorted({one.course for one in data})
    return np.array([names.index(one.course) % FOLDS for one in data])


def left_out_fast(data: Sequence[Labelled]) -> tuple[FloatArray, FloatArray]:
    """Predictions by overlap alone for courses left out of the fit."""
    fold = folds(data)
    expressed, contradicted = np.zeros(len(data)), np.zeros(len(data))
    for k in range(FOLDS):
        inside = [one for one, f in zip(data, fold, strict=True) if f != k]
        outside = [one.signals for one, f in zip(data, fold, strict=True) if f == k]
        overlap, denial = fit_overlap(inside)
        expressed[fold == k], contradicted[fold == k] = (
            best(overlap, outside),
            best(denial, outside),
        )
    return expressed, contradicted


def left_out_all(windows: list, data: Sequence[Labelled]) -> tuple[FloatArray, FloatArray]:
    """The same with the reader; each of its courses is left out in turn."""
    fold = folds(data)
    expressed, contradicted = np.zeros(len(data)), np.zeros(len(data))
    for k in range(FOLDS):
        inside = np.flatnonzero(fold != k)
        outside = [windows[i] for i in np.flatnonzero(fold == k)]
        models = fit_reader_models([windows[i] for i in inside], [data[i] for i in inside])
        expressed[fold == k] = best(models[0], outside)
        contradicted[fold == k] = best(models[1], outside)
    return expressed, contradicted


def rounded(model: Logistic) -> dict:
    """A model for the file: few digits, heaviest term first."""

    def short(values: dict[str, float]) -> dict[str, float]:
        return {name: float(f"{value:.{DIGITS}g}") for name, value in values.items()}

    weights = dict(sorted(model.weights.items(), key=lambda term: -abs(term[1])))
    return {
        "intercept": float(f"{model.intercept:.{DIGITS}g}"),
        "weights": short(weights),
        "mean": short(model.mean),
        "scale": short(model.scale),
    }


def main() -> None:
    """Measure, fit, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FUSION_PATH)
    args = parser.parse_args()

    data = [one for one in measure_corpus(args.corpus, with_reader=True) if len(one.signals)]
    overlap, denial = fit_overlap(data)
    fast, fast_figures = choose_thresholds(data, *left_out_fast(data))
    unseen = [one for one in data if one.entailment is not None]
    windows = reader_windows(unseen, overlap, denial)
    expressed, contradicted = fit_reader_models(windows, unseen)
    every, every_figures = choose_thresholds(unseen, *left_out_all(windows, unseen))
    stored = {
        "about": "Written by training/fit_fusion.py; figures are for courses left out of the fit.",
        "fitted_on": sorted({one.course for one in data}),
        "reader_fitted_on": sorted({one.course for one in unseen}),
        "figures": {"fast": fast_figures, "all": every_figures},
        "thresholds": {"fast": fast, "all": every},
        "overlap": rounded(overlap),
        "denial": rounded(denial),
        "expressed": rounded(expressed),
        "contradicted": rounded(contradicted),
    }
    args.out.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    print(json.dumps({"thresholds": stored["thresholds"], "figures": stored["figures"]}, indent=1))


if __name__ == "__main__":
    main()
