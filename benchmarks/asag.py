"""How near the grader comes to people on public sets of scored answers.

    python -m benchmarks.asag --data FILE... [--evidence fast] [--limit N] [--json OUT]
    python -m benchmarks.asag --data FILE... --choose-thresholds

The rubric of each question is drafted from its references. `shipped` is the grader as
released, `refit` a small model on top, fitted on the set's own train split.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.answer_features import AnswerFeatures, measure_answers
from benchmarks.command import exit_code, save_json
from benchmarks.figures import Figure, macro_f1, pearson, root_mean_square_error
from benchmarks.label_rules import (
    LabelThresholds,
    best_cosine_macro_f1,
    choose_of_several,
    predict_three_way,
    predict_two_way,
    shipped_thresholds,
    three_way_kind,
    two_way,
)
from benchmarks.public_answers import TRAIN, PublicSet, load_public_sets
from benchmarks.refit import Examples, Predictions, fit_and_predict, predict_left_out
from benchmarks.table import render_table
from grader.cli.progress import track
from grader.errors import InputError
from grader.evidence import EvidenceMode, load_judge
from grader.evidence.fusion import FUSION_PATH
from training.pairs import INFERENCE_SETS, is_left_out

COURSES = "concept corpus"

READER_DATA = ("scientsbank train", "beetle train", *sorted(INFERENCE_SETS))
"""What the reader was trained on, besides its body's own pre-training."""

Row = dict[str, Any]

TABLE = (
    "dataset",
    "split",
    "mode",
    "n",
    "pearson",
    "pearson_score",
    "pearson_cosine",
    "rmse",
    "macro_f1_2way",
    "macro_f1_2way_cosine",
    "macro_f1_3way",
)


def trained_on(mode: EvidenceMode) -> list[str]:
    """Return the data that the released weights were fitted on."""
    known = json.loads(FUSION_PATH.read_text("utf-8"))
    if mode is EvidenceMode.FAST:
        return [f"{COURSES}: {', '.join(known['fitted_on'])}"]
    courses = sorted({*known["fitted_on"], *known["reader_trained_on"]})
    return [f"{COURSES}: {', '.join(courses)}", *READER_DATA]


def measure_set(
    public: PublicSet, features: Sequence[AnswerFeatures], *, mode: EvidenceMode
) -> Iterator[Row]:
    """Yield the figures of each split, shipped and refit."""
    every = Examples(public.answers, features)
    train = every.at(public.split(TRAIN))
    sources = trained_on(mode)
    for split in public.splits:
        examples = every.at(public.split(split))
        about = {"dataset": public.name, "split": split, "n": len(examples.answers)}
        shipped = predict_shipped(examples, shipped_thresholds(mode))
        yield _row({**about, "mode": "shipped"}, examples, predictions=shipped, sources=sources)
        if train.answers and split != TRAIN:
            refit: Predictions | None = fit_and_predict(train, examples)
            own = f"{public.name} {TRAIN}"
        else:
            refit = predict_left_out(examples)
            own = f"{public.name} {split}, other questions"
        yield _row({**about, "mode": "refit"}, examples, predictions=refit, sources=[*sources, own])


def predict_shipped(examples: Examples, thresholds: LabelThresholds) -> Predictions:
    """Return expected shares and labels by the constants that ship (`label_rules`)."""
    features = examples.features
    return Predictions(
        shares=[one.expected_share for one in features],
        two_way=[predict_two_way(one, thresholds) for one in features],
        three_way=predict_three_way(examples.labels, features, thresholds=thresholds),
    )


def _row(
    about: Row, examples: Examples, *, predictions: Predictions | None, sources: Sequence[str]
) -> Row:
    human = [answer.share for answer in examples.answers]
    is_shipped = about["mode"] == "shipped"
    scores = [one.score_share for one in examples.features]
    cosines = [one.cosine for one in examples.features]
    shares = predictions.shares if predictions else None
    return {
        **about,
        "trained_on": list(sources),
        "pearson": None if shares is None else pearson(human, shares),
        "rmse": None if shares is None else root_mean_square_error(human, shares),
        **_label_figures(examples.labels, predictions),
        "pearson_score": pearson(human, scores) if is_shipped else None,
        "pearson_cosine": pearson(human, cosines) if is_shipped else None,
        "macro_f1_2way_cosine": _cosine_figure(examples) if is_shipped else None,
    }


def _label_figures(labels: Sequence[str], predictions: Predictions | None) -> dict[str, Figure]:
    """Macro-F1 as the labels allow: none without labels, no three-way with other labels."""
    has_labels = predictions is not None and all(labels)
    two = predictions.two_way if predictions and has_labels else None
    three = predictions.three_way if predictions and three_way_kind(labels) else None
    return {
        "macro_f1_2way": None if two is None else macro_f1([two_way(a) for a in labels], two),
        "macro_f1_3way": None if three is None else macro_f1(labels, three),
    }


def _cosine_figure(examples: Examples) -> Figure:
    labels = examples.labels
    return best_cosine_macro_f1(labels, examples.features) if all(labels) else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade, print the table, write the JSON."""
    args = _parser().parse_args(arguments)
    return exit_code(lambda: _run(args, EvidenceMode(args.evidence)))


def _run(args: argparse.Namespace, mode: EvidenceMode) -> None:
    public_sets = load_public_sets(args.data, limit=args.limit)
    if args.choose_thresholds:
        public_sets = [_that_choose(public, mode) for public in public_sets]
    judge = load_judge(mode=mode)
    measured = [
        (public, list(track(measure_answers(public, judge), total=len(public.answers))))
        for public in public_sets
    ]
    if args.choose_thresholds:
        print(_chosen(measured, mode))
        return
    rows = [
        row for public, features in measured for row in measure_set(public, features, mode=mode)
    ]
    print(f"evidence: {judge.mode}\n")
    print(render_table(TABLE, [[row[name] for name in TABLE] for row in rows]))
    save_json(rows, args.json)


def _that_choose(public: PublicSet, mode: EvidenceMode) -> PublicSet:
    """The train answers with several references, of questions that the reader was not shown."""
    train = public.only(TRAIN).questions(lambda question: len(public.item_ids[question]) > 1)
    if mode is EvidenceMode.ALL:
        train = train.questions(is_left_out)
    if not train.answers:
        raise InputError(
            public.name, "has no train question with several references; give a set with some"
        )
    return train


def _chosen(
    measured: Sequence[tuple[PublicSet, Sequence[AnswerFeatures]]], mode: EvidenceMode
) -> str:
    """The threshold that the train answers choose, and its macro-F1 there."""
    train = [
        (answer.label, one)
        for public, features in measured
        for answer, one in zip(public.answers, features, strict=True)
    ]
    threshold, merit = choose_of_several(train)
    return f"{mode}: correct of several {threshold}; two-way macro-F1 on train {merit:.3f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--evidence", choices=[m.value for m in EvidenceMode], default="all")
    parser.add_argument("--limit", type=int, help="rows of each split, for a quick look")
    parser.add_argument("--choose-thresholds", action="store_true", help="on the train splits")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
