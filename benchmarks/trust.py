"""How far intervals and accept rules keep what they promise on public sets of scored answers.

    python -m benchmarks.trust --data FILE... [--evidence fast] [--scores 15 30] [--json OUT]

Again and again some answers to each question are drawn and calibrated on, and the others
graded. The rubric of each question is drafted from its best reference.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.command import exit_code, save_json
from benchmarks.figures import mean
from benchmarks.public_answers import PublicSet, load_public_sets
from benchmarks.table import render_table
from grader.bank import Bank, Item, Rubric
from grader.calibration.accept_fit import ROUNDING, Promise, find_accept_rule
from grader.calibration.item_fits import ItemFit, ScoredGrade, fit_items
from grader.cli.progress import track
from grader.evidence import EvidenceJudge, EvidenceMode, load_judge
from grader.scoring import GradedResponse, ResponseGrader
from grader.scoring.accepted import marked_unsure
from grader.scoring.calibrated import calibrated
from grader.scoring.graded import ZEROING_FLAGS

POINTS = 4.0
"""Of every question, so that a point is a quarter of the scale in all of them."""

FEWEST_LEFT = 10
"""Answers to a question that are left to be graded; questions with fewer are left out."""

Row = dict[str, Any]

TABLE = (
    *("dataset", "n_questions", "n_scores", "coverage", "mean_width"),
    *("max_error", "risk", "held", "off", "for_people", "off_without"),
)


@dataclass(frozen=True)
class PublicCourse:
    """A data set as a course with scored answers, each text once; scores in `POINTS`."""

    bank: Bank
    answers: Mapping[str, Sequence[ScoredGrade]]

    def drawn(
        self, n_scores: int, *, rng: np.random.Generator
    ) -> tuple[list[ScoredGrade], list[ScoredGrade]]:
        """Return `n_scores` answers of each question, and all others."""
        chosen, others = [], []
        for answers in self.answers.values():
            order = rng.permutation(len(answers))
            chosen += [answers[at] for at in order[:n_scores]]
            others += [answers[at] for at in order[n_scores:]]
        return chosen, others

    def with_enough(self, n_scores: int) -> PublicCourse:
        """Return the course with the questions that leave answers to be graded."""
        enough = {
            item_id: answers
            for item_id, answers in self.answers.items()
            if len(answers) >= n_scores + FEWEST_LEFT
        }
        return PublicCourse(self.bank, enough)


@dataclass(frozen=True)
class Repeat:
    """What came of one division; shares in [0, 1].

    Attributes
    ----------
    coverage, width : float
        Of the 90 % intervals: human scores inside, and mean width as a share of the scale.
    n_accepted, n_off, n_answers : int
        Scores that the rule accepted, those of them that were off, and all.
    """

    coverage: float
    width: float
    n_accepted: Sequence[int]
    n_off: Sequence[int]
    n_off_without: Sequence[int]
    n_answers: int


def load_course(public: PublicSet, judge: EvidenceJudge) -> PublicCourse:
    """Grade every answer of a data set once, without calibration."""
    items = {q: public.bank.item(ids[0]) for q, ids in public.item_ids.items()}
    bank = Bank(course=public.bank.course, items=tuple(map(_on_points, items.values())))
    grader = ResponseGrader(bank, judge)
    texts = {(answer.question_id, answer.text): answer for answer in public.answers}
    answers: dict[str, list[ScoredGrade]] = {}
    for (question_id, text), answer in track(texts.items(), total=len(texts)):
        graded = grader.grade(items[question_id].id, text)
        if ZEROING_FLAGS.isdisjoint(graded.flags):
            own = grader.answer_text(graded.item_id, text)
            scored = ScoredGrade(graded, answer.share * POINTS, answer=own)
            answers.setdefault(graded.item_id, []).append(scored)
    return PublicCourse(bank, answers)


def _on_points(item: Item) -> Item:
    """The item with `POINTS` to be had in place of its own."""
    rubric, factor = item.rubric, POINTS / item.rubric.max_points
    concepts = [
        c.model_copy(update={"points": c.points and c.points * factor}) for c in rubric.concepts
    ]
    groups = [g.model_copy(update={"points": g.points * factor}) for g in rubric.groups]
    scaled = Rubric(item=item.id, max_points=POINTS, concepts=tuple(concepts), groups=tuple(groups))
    return item.model_copy(update={"rubric": scaled})


def repeat_split(
    course: PublicCourse, n_scores: int, *, promises: Sequence[Promise], seed: int
) -> Repeat:
    """Calibrate on drawn answers as `grader calibrate` does, and grade the others."""
    chosen, others = course.drawn(n_scores, rng=np.random.default_rng(seed))
    fits = fit_items(course.bank, chosen, evidence="public")
    grades = list(_calibrated(fits, others))
    human = np.array([each.human_score for each in others])
    low, high = np.array([[g.score_low, g.score_high] for g in grades], dtype=float).T
    errors = np.abs(np.array([graded.score for graded in grades]) - human)
    accepted, off = [], []
    for promise in promises:
        rule, _ = find_accept_rule(course.bank, fits, promise=promise, evidence="public")
        accepted.append(np.array([not marked_unsure(g, rule).needs_review for g in grades]))
        off.append(errors > promise.max_error + ROUNDING)
    return Repeat(
        coverage=float(((low - ROUNDING <= human) & (human <= high + ROUNDING)).mean()),
        width=float((high - low).mean() / POINTS),
        n_accepted=[int(each.sum()) for each in accepted],
        n_off=[int((a & o).sum()) for a, o in zip(accepted, off, strict=True)],
        n_off_without=[int(each.sum()) for each in off],
        n_answers=len(others),
    )


def _calibrated(fits: Sequence[ItemFit], scored: Sequence[ScoredGrade]) -> Iterator[GradedResponse]:
    """Grades by what was fitted, the raw score included, so that each has an interval."""
    fitted = {fit.item_id: fit.best for fit in fits}
    for each in scored:
        best = fitted[each.graded.item_id]
        yield calibrated(each.graded, best, answer=each.answer) if best else each.graded


def measure_course(
    name: str,
    course: PublicCourse,
    *,
    n_scores: int,
    promises: Sequence[Promise],
    n_repeats: int,
) -> Iterator[Row]:
    """Yield the figures of each promise over repeated divisions of a course."""
    enough = course.with_enough(n_scores)
    if not enough.answers:
        return
    repeats = [
        repeat_split(enough, n_scores, promises=promises, seed=seed)
        for seed in track(range(n_repeats), total=n_repeats)
    ]
    for at, promise in enumerate(promises):
        kept = [each.n_off[at] <= promise.risk * each.n_accepted[at] for each in repeats]
        n_accepted = sum(each.n_accepted[at] for each in repeats)
        n_answers = sum(each.n_answers for each in repeats)
        yield {
            "dataset": name,
            "n_questions": len(enough.answers),
            "n_scores": n_scores,
            "n_repeats": n_repeats,
            "n_answers": n_answers // n_repeats,
            "coverage": mean([each.coverage for each in repeats]),
            "mean_width": mean([each.width for each in repeats]),
            "max_error": promise.max_error,
            "risk": promise.risk,
            "held": mean(kept),
            "off": mean([sum(each.n_off[at] for each in repeats) / n_accepted])
            if n_accepted
            else None,
            "for_people": mean([1 - n_accepted / n_answers]),
            "off_without": mean([sum(each.n_off_without[at] for each in repeats) / n_answers]),
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade, divide, print the table, write the JSON."""
    args = _parser().parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    public_sets = load_public_sets(args.data, limit=args.limit)
    judge = load_judge(mode=EvidenceMode(args.evidence))
    promises = [Promise(max_error, risk) for max_error in args.max_error for risk in args.risk]
    rows: list[Row] = []
    for public in public_sets:
        course = load_course(public, judge)
        for n_scores in args.scores:
            rows += measure_course(
                public.name,
                course,
                n_scores=n_scores,
                promises=promises,
                n_repeats=args.repeats,
            )
    print(f"evidence: {judge.mode}\n")
    print(render_table(TABLE, [[row[name] for name in TABLE] for row in rows]))
    save_json(rows, args.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--evidence", choices=[m.value for m in EvidenceMode], default="all")
    parser.add_argument("--scores", type=int, nargs="+", default=[30], help="of each question")
    parser.add_argument("--max-error", type=float, nargs="+", default=[1.0], help="of 4 points")
    parser.add_argument("--risk", type=float, nargs="+", default=[0.05])
    parser.add_argument("--repeats", type=int, default=20, help="divisions of each set")
    parser.add_argument("--limit", type=int, help="rows of each split, for a quick look")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
