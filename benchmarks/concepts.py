"""How often the grader is right about concepts and scores that people labelled.

    python -m benchmarks.concepts --labels FILE.jsonl [--bank DIR] [--course NAME] [--json OUT]
    python -m benchmarks.concepts --corpus DIR [--drafted] [--evidence fast] [--json OUT]
    python -m benchmarks.concepts --corpus DIR --leave-courses-out 5 [--json OUT]

Every labelled answer is graded as the product grades it. Beside it stand the evidence
without the reader, and the plain cosine, its threshold chosen in its favour on the same
answers. With --drafted, rubrics are those that the reference answers suggest, unedited, and
scores alone are compared. With --leave-courses-out, each course is graded by evidence that
was refitted without it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import exit_code, save_json
from benchmarks.concept_figures import JudgedAnswer, figures
from benchmarks.cosine_baseline import best_threshold, judge_by_cosine, measure_cosines
from benchmarks.labelled_courses import LabelledCourse, load_corpus, load_course, tell_unknown
from benchmarks.left_out import RememberingReader, refitted_judges
from benchmarks.table import render_table
from grader.bank import load_bank
from grader.cli.progress import track
from grader.errors import InputError
from grader.evidence import (
    Encoder,
    EvidenceJudge,
    EvidenceMode,
    load_encoder,
    load_judge,
    load_reader,
)
from grader.evidence.asking import PairReader
from grader.scoring import ResponseGrader
from training.courses import trained_courses

MEASURES = (
    "f1_not_expressed",
    "auc",
    "f1_contradicted",
    "f1_misconceptions",
    "score_pearson",
    "score_mae",
    "score_qwk",
    "quote_overlap",
    "calibration_error",
    "n_concepts",
    "n_answers",
)

BASELINES = {"features": "baseline_features", "cosine": "baseline_cosine"}
"""Columns of the table -> keys of the JSON."""

KIND_MEASURES = ("n_answers", "predicted_share", "human_share", "f1_not_expressed")


def judge_by_grader(
    courses: Sequence[LabelledCourse], judge: EvidenceJudge
) -> Iterator[JudgedAnswer]:
    """Yield the answers of all courses as the product grades them."""
    for course in courses:
        grader = ResponseGrader(course.bank, judge)
        for answer in course.answers:
            graded = grader.grade(answer.item_id, answer.response)
            evidence = {e.concept_id: e for e in graded.evidence}
            reported = {e.concept_id for e in graded.misconceptions}
            known = course.bank.item(answer.item_id).rubric.misconceptions
            yield JudgedAnswer(
                answer,
                evidence,
                graded.score / graded.max_points,
                {wrong.id: wrong.id in reported for wrong in known} if answer.labels else {},
            )


def judge_by_baseline(
    courses: Sequence[LabelledCourse], judge: EvidenceJudge
) -> list[JudgedAnswer]:
    """Return all answers as the plain cosine judges them, one threshold for all courses."""
    answers = [answer for course in courses for answer in course.answers]
    rubrics = [c.bank.item(answer.item_id).rubric for c in courses for answer in c.answers]
    cosines = [
        of for c in courses for of in measure_cosines(c.answers, c.bank, encoder=judge.encoder)
    ]
    threshold = best_threshold(answers, rubrics, cosines=cosines)
    return [
        judge_by_cosine(answer, rubric, cosines=of, threshold=threshold)
        for answer, rubric, of in zip(answers, rubrics, cosines, strict=True)
    ]


def judge_left_out(
    courses: Mapping[Path, LabelledCourse], *, n_folds: int, encoder: Encoder, reader: PairReader
) -> list[JudgedAnswer]:
    """Return the answers as evidence judges them that was refitted without their course."""
    judged: dict[str, list[JudgedAnswer]] = {}
    folds = refitted_judges(list(courses), n_folds=n_folds, encoder=encoder, reader=reader)
    for fold, judge in track(folds, total=n_folds):
        for folder in fold:
            course = courses[folder]
            judged[course.bank.course] = list(judge_by_grader([course], judge))
    return [one for course in courses.values() for one in judged[course.bank.course]]


def measure(courses: Sequence[LabelledCourse], judge: EvidenceJudge) -> dict[str, Any]:
    """Return the figures of the grader, of the baselines, and of several courses each."""
    n_answers = sum(len(course.answers) for course in courses)
    judged = list(track(judge_by_grader(courses, judge), total=n_answers))
    return {**summarise(courses, judged, judge.encoder), "evidence": judge.mode}


def summarise(
    courses: Sequence[LabelledCourse], judged: Sequence[JudgedAnswer], encoder: Encoder
) -> dict[str, Any]:
    """Return the figures of judged answers, beside those of the baselines."""
    fast = EvidenceJudge(encoder)
    result = {
        **figures(judged),
        "baseline_features": figures(list(judge_by_grader(courses, fast))),
        "baseline_cosine": figures(judge_by_baseline(courses, fast)),
    }
    if len(courses) > 1:
        rest = iter(judged)
        result["by_course"] = {
            course.bank.course: figures([next(rest) for _ in course.answers]) for course in courses
        }
    return result


def render(result: dict[str, Any]) -> str:
    """Return the figures as tables: overall, by kind, reliability, and by course."""
    baselines = [result[key] for key in BASELINES.values()]
    kinds = result["by_kind"].items()
    tables = [
        render_table(
            ["measure", "grader", *BASELINES],
            [[m, result[m], *(baseline[m] for baseline in baselines)] for m in MEASURES],
        ),
        render_table(
            ["kind", *KIND_MEASURES],
            [[kind, *(of[m] for m in KIND_MEASURES)] for kind, of in kinds],
        ),
    ]
    if bins := result["reliability"]:
        rows = [[of["from"], of["n"], of["mean"], of["expressed"]] for of in bins]
        tables.append(render_table(["p_expressed from", "n", "mean", "expressed"], rows))
    if courses := result.get("by_course"):
        rows = [[name, *(of[m] for m in MEASURES)] for name, of in courses.items()]
        tables.append(render_table(["course", *MEASURES], rows))
    return "\n\n".join([f"evidence: {result['evidence']}", *tables])


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade, print the tables, write the JSON."""
    parser = _parser()
    args = parser.parse_args(arguments)
    if args.drafted and not args.corpus:
        parser.error("--drafted needs --corpus; for --labels, draft a bank with 'grader build'")
    if args.leave_courses_out is not None:
        if not args.corpus or args.drafted or args.evidence != EvidenceMode.ALL:
            parser.error("--leave-courses-out needs --corpus, its rubrics and all evidence")
        if args.leave_courses_out < 2:
            parser.error("--leave-courses-out must be 2 folds or more")
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    result = _measured(args)
    print(render(result))
    save_json(result, args.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--labels", type=Path, help="labelled answers, one JSON object a line")
    source.add_argument("--corpus", type=Path, help="folder of courses in the corpus form")
    parser.add_argument("--drafted", action="store_true", help="draft the corpus's rubrics anew")
    parser.add_argument(
        "--leave-courses-out", type=int, metavar="FOLDS", help="refit the evidence for each fold"
    )
    parser.add_argument("--bank", type=Path, default=Path("."), help="bank of --labels")
    parser.add_argument("--course", help="course of the bank, when it has several")
    parser.add_argument("--evidence", choices=[m.value for m in EvidenceMode], default="all")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


def _measured(args: argparse.Namespace) -> dict[str, Any]:
    if args.labels:
        course = load_course(args.labels, load_bank(args.bank, course=args.course))
        tell_unknown(course)
        return measure([course], load_judge(mode=EvidenceMode(args.evidence)))
    courses = load_corpus(args.corpus, is_drafted=args.drafted)
    if args.leave_courses_out is None:
        return measure(list(courses.values()), load_judge(mode=EvidenceMode(args.evidence)))
    unread = {folder: c for folder, c in courses.items() if folder.name not in trained_courses()}
    if len(unread) < len(courses):
        print(
            f"{len(courses) - len(unread)} courses that the reader was trained on are left out",
            file=sys.stderr,
        )
    if len(unread) < 2:
        raise InputError(
            str(args.corpus), "holds fewer than 2 courses that the reader was not trained on"
        )
    encoder, reader = load_encoder(), RememberingReader(load_reader())
    judged = judge_left_out(unread, n_folds=args.leave_courses_out, encoder=encoder, reader=reader)
    return {
        **summarise(list(unread.values()), judged, encoder),
        "evidence": f"all@{reader.digest}, refitted in {args.leave_courses_out} folds",
    }


if __name__ == "__main__":
    sys.exit(main())
