"""How near calibrated scores come to people's on public sets, and what their intervals hold.

    python -m benchmarks.calibration --data FILE... [--evidence fast] [--limit N] [--json OUT]

One calibrator a question, fitted on `train` and measured on the other splits, or by five folds
where there is no `train`. A question without a score in `train` gets the scale that the others
share.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import GroupKFold

from benchmarks.calibration_rows import Measured, curve_rows, question_row, summary_row
from benchmarks.command import exit_code, save_json
from benchmarks.interval_coverage import coverage_of
from benchmarks.public_answers import TRAIN, PublicSet, load_public_sets
from benchmarks.scored_sets import ReadAnswer, Scored, predict, read_answers
from benchmarks.table import render_table
from grader.calibration.folds import joined
from grader.cli.progress import track
from grader.evidence import EvidenceMode, load_judge

N_FOLDS = 5
"""Where a set has no train split."""

TABLE = (
    "dataset",
    "split",
    "n_questions",
    "n_test",
    "mean_qwk",
    "pearson",
    "rmse",
    "macro_f1_2way",
    "coverage_90",
    "mean_width_90",
)

Row = dict[str, Any]
Questions = dict[str, Scored]


def measure_set(name: str, answers: Sequence[ReadAnswer], *, repeats: int) -> Iterator[Row]:
    """Yield a row a question and split, then one a split over all its questions."""
    splits = list(dict.fromkeys(answer.public.split for answer in answers))
    train = _by_question([answer for answer in answers if answer.public.split == TRAIN])
    for split in splits if not train else [split for split in splits if split != TRAIN]:
        test = _by_question([answer for answer in answers if answer.public.split == split])
        about = {"dataset": name, "split": split}
        measured = [
            one
            for question_id, scored in track(test.items(), total=len(test))
            if (one := _measure(question_id, scored, train))
        ]
        yield from (question_row(about, one) for one in measured)
        known = [one for one in measured if one.curve_train]
        yield {
            **summary_row(about, measured),
            **coverage_of([one.every for one in known], repeats=repeats),
            "learning_curve": curve_rows(known),
        }


def _measure(question_id: str, test: Scored, train: Questions) -> Measured | None:
    """One question; None where nothing can be fitted to."""
    if question_id in train:
        return _measure_split(question_id, train[question_id], test)
    return _measure_unseen(question_id, train, test) if train else _measure_folds(question_id, test)


def _measure_split(question_id: str, train: Scored, test: Scored) -> Measured:
    started = time.perf_counter()
    shares, correct = predict(train, test)
    seconds = time.perf_counter() - started
    return Measured(question_id, len(train), test, shares, correct, seconds, train, test)


def _measure_unseen(question_id: str, train: Questions, test: Scored) -> Measured:
    pooled = Scored([answer for scored in train.values() for answer in scored.answers])
    started = time.perf_counter()
    shares = np.clip(pooled.fit_over_questions().predict(test.common_evidence), 0, 1)
    seconds = time.perf_counter() - started
    is_binary = bool(np.isin(test.shares, (0, 1)).all())
    return Measured(question_id, len(pooled), test, shares, shares if is_binary else None, seconds)


def _measure_folds(question_id: str, scored: Scored) -> Measured | None:
    groups = joined([text.wording for text in scored.texts])
    n_folds = min(N_FOLDS, len(set(groups.tolist())))
    if n_folds < 2:
        return None
    shares, correct = np.zeros((2, len(scored)))
    has_labels, seconds = scored.are_correct is not None, 0.0
    folds = list(GroupKFold(n_folds, shuffle=True, random_state=0).split(groups, groups=groups))
    for inside, outside in folds:
        started = time.perf_counter()
        found, found_correct = predict(scored.at(inside), scored.at(outside))
        seconds += time.perf_counter() - started
        shares[outside] = found
        if found_correct is not None:
            correct[outside] = found_correct
    train, test = (scored.at(part) for part in folds[0])
    n_train = round(len(scored) * (1 - 1 / n_folds))
    told = correct if has_labels else None
    return Measured(question_id, n_train, scored, shares, told, seconds / n_folds, train, test)


def _by_question(answers: Sequence[ReadAnswer]) -> Questions:
    found: dict[str, list[ReadAnswer]] = {}
    for answer in answers:
        found.setdefault(answer.public.question_id, []).append(answer)
    return {question_id: Scored(own) for question_id, own in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade, fit, print the table, write the JSON."""
    args = _parser().parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    public_sets = load_public_sets(args.data, limit=args.limit)
    judge = load_judge(mode=EvidenceMode(args.evidence))
    rows = [row for public in public_sets for row in _rows(public, judge, args.repeats)]
    totals = [row for row in rows if row["question_id"] is None]
    print(f"evidence: {judge.mode}\n")
    print(render_table(TABLE, [[row[name] for name in TABLE] for row in totals]))
    save_json(rows, args.json)


def _rows(public: PublicSet, judge: Any, repeats: int) -> list[Row]:
    answers = list(track(read_answers(public, judge), total=len(public.answers)))
    return list(measure_set(public.name, answers, repeats=repeats))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--evidence", choices=[m.value for m in EvidenceMode], default="all")
    parser.add_argument("--limit", type=int, help="rows of each split, for a quick look")
    parser.add_argument(
        "--repeats", type=int, default=5, help="random divisions for the coverage of intervals"
    )
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
