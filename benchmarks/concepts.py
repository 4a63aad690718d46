"""How often the grader is right about concepts and scores that people labelled.

    python -m benchmarks.concepts --labels FILE.jsonl [--bank DIR] [--course NAME] [--json OUT]
    python -m benchmarks.concepts --corpus DIR [--drafted] [--evidence fast] [--json OUT]

Every labelled answer is graded as the product grades it. Beside it stands the plain
cosine, its threshold chosen in its favour on the same answers. With --drafted, rubrics are
those that the reference answers suggest, unedited, and scores alone are compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.concept_figures import LABELS, JudgedAnswer, figures
from benchmarks.corpus import LabelledAnswer, course_folders, load_answers, load_course_bank
from benchmarks.cosine_baseline import best_threshold, judge_by_cosine, measure_cosines
from benchmarks.table import render_table
from grader.bank import Bank, load_bank
from grader.bank.draft import draft_rubric
from grader.bank.drafting.keyphrases import CourseWords
from grader.cli.progress import track
from grader.errors import GraderError, InputError, ItemError
from grader.evidence import EvidenceJudge, EvidenceMode, load_judge
from grader.scoring import ResponseGrader

MEASURES = (
    "f1_not_expressed",
    "auc",
    "f1_contradicted",
    "score_pearson",
    "score_mae",
    "score_qwk",
    "quote_overlap",
    "n_concepts",
    "n_answers",
)

KIND_MEASURES = ("n_answers", "predicted_share", "human_share", "f1_not_expressed")


@dataclass(frozen=True)
class LabelledCourse:
    """A bank and the labelled answers to its items.

    Attributes
    ----------
    unknown_concepts : tuple of str
        Labelled concepts that the bank lacks; if there is one, the answers carry no labels.
    """

    bank: Bank
    answers: tuple[LabelledAnswer, ...]
    unknown_concepts: tuple[str, ...] = ()


def load_course(labels: Path, bank: Bank) -> LabelledCourse:
    """Return the labelled answers of a file beside their bank.

    Raises
    ------
    InputError
        The file holds no answer, or one whose item, labels or score can't be right.
    """
    answers = load_answers(labels)
    if not answers:
        raise InputError(str(labels), "holds no labelled answer; it must hold one a line")
    unknown: list[str] = []
    for answer in answers:
        _check(answer, bank, where=f"{labels}: answer {answer.id!r}")
        known = {concept.id for concept in bank.item(answer.item_id).rubric.concepts}
        unknown += [f"{answer.item_id} {c}" for c in answer.labels if c not in known]
    if unknown:
        # Labels of other concepts than the bank's: the scores alone can be compared.
        answers = [replace(answer, labels={}, quotes={}) for answer in answers]
    return LabelledCourse(bank, tuple(answers), tuple(dict.fromkeys(unknown)))


def redraft(bank: Bank) -> Bank:
    """Return the bank with each rubric as drafted from the item's reference answers."""
    texts = [text for item in bank.items for text in (item.prompt, *item.reference_answers)]
    context = CourseWords.from_texts(texts, language=bank.language)
    items = tuple(
        item.model_copy(
            update={
                "rubric": draft_rubric(
                    item.id, item.prompt, references=item.reference_answers, context=context
                )
            }
        )
        for item in bank.items
    )
    return bank.model_copy(update={"items": items})


def _check(answer: LabelledAnswer, bank: Bank, *, where: str) -> None:
    """Raise InputError unless the answer's item, labels and score can be right."""
    try:
        bank.item(answer.item_id)
    except ItemError as error:
        raise ItemError(where, error.problem, error.hint) from error
    for concept_id, label in answer.labels.items():
        if label not in LABELS:
            problem = f"concept {concept_id!r} is labelled {label}"
            raise InputError(where, f"{problem}; a label must be 2, 1, 0 or -1")
    if answer.max_points <= 0 or not 0 <= answer.score <= answer.max_points:
        problem = f"score is {answer.score:g} of {answer.max_points:g}"
        raise InputError(where, f"{problem}; it must lie between 0 and a positive maximum")


def judge_by_grader(
    courses: Sequence[LabelledCourse], judge: EvidenceJudge
) -> Iterator[JudgedAnswer]:
    """Yield the answers of all courses as the product grades them."""
    for course in courses:
        grader = ResponseGrader(course.bank, judge)
        for answer in course.answers:
            graded = grader.grade(answer.item_id, answer.response)
            evidence = {e.concept_id: e for e in graded.evidence}
            yield JudgedAnswer(answer, evidence, graded.score / graded.max_points)


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


def measure(courses: Sequence[LabelledCourse], judge: EvidenceJudge) -> dict[str, Any]:
    """Return the figures of the grader, of the baseline, and of several courses each."""
    n_answers = sum(len(course.answers) for course in courses)
    judged = list(track(judge_by_grader(courses, judge), total=n_answers))
    result = {
        **figures(judged),
        "baseline_cosine": figures(judge_by_baseline(courses, judge)),
        "evidence": judge.mode,
    }
    if len(courses) > 1:
        rest = iter(judged)
        result["by_course"] = {
            course.bank.course: figures([next(rest) for _ in course.answers]) for course in courses
        }
    return result


def render(result: dict[str, Any]) -> str:
    """Return the figures as tables: overall, by kind, and by course when there are several."""
    baseline = result["baseline_cosine"]
    kinds = result["by_kind"].items()
    tables = [
        render_table(
            ["measure", "grader", "cosine"], [[m, result[m], baseline[m]] for m in MEASURES]
        ),
        render_table(
            ["kind", *KIND_MEASURES],
            [[kind, *(of[m] for m in KIND_MEASURES)] for kind, of in kinds],
        ),
    ]
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
    try:
        courses = _courses(args)
        for course in courses:
            _tell_unknown(course)
        result = measure(courses, load_judge(mode=EvidenceMode(args.evidence)))
        print(render(result))
        if args.json:
            args.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    except GraderError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--labels", type=Path, help="labelled answers, one JSON object a line")
    source.add_argument("--corpus", type=Path, help="folder of courses in the corpus form")
    parser.add_argument("--drafted", action="store_true", help="draft the corpus's rubrics anew")
    parser.add_argument("--bank", type=Path, default=Path("."), help="bank of --labels")
    parser.add_argument("--course", help="course of the bank, when it has several")
    parser.add_argument("--evidence", choices=[m.value for m in EvidenceMode], default="all")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


def _courses(args: argparse.Namespace) -> list[LabelledCourse]:
    if args.labels:
        return [load_course(args.labels, load_bank(args.bank, course=args.course))]
    folders = course_folders(args.corpus)
    banks = [load_course_bank(folder / "course.json") for folder in folders]
    if args.drafted:
        banks = [redraft(bank) for bank in banks]
    return [
        load_course(folder / "answers.jsonl", bank)
        for folder, bank in zip(folders, banks, strict=True)
    ]


def _tell_unknown(course: LabelledCourse) -> None:
    if unknown := course.unknown_concepts:
        print(
            f"{course.bank.course}: {len(unknown)} labelled concepts are not in the bank "
            f"(the first is {unknown[0]!r}); the scores alone are compared",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.exit(main())
