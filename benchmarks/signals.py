"""What each signal is worth alone: the order of merit in the laboratory's table.

    python -m benchmarks.signals --corpus DIR [--data FILE...] [--limit N] [--json OUT]

AUC of telling expressed concepts (label 2) from missing or contradicted ones, over a
concept-labelled corpus; Pearson's r with people's scores on public answers, over rubrics
drafted from the references. Nothing is fitted here but what `fused` ships with.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.answer_features import expected_share
from benchmarks.command import exit_code, save_json
from benchmarks.concept_figures import EXPRESSED, PARTIAL
from benchmarks.corpus import course_folders, load_answers, load_course_bank
from benchmarks.figures import Figure, auc, pearson
from benchmarks.public_answers import PublicSet, load_public_sets
from benchmarks.table import render_table
from grader.bank import Bank
from grader.cli.progress import track
from grader.evidence import EvidenceJudge, EvidenceMode, Target, load_judge, read
from grader.evidence.case import Case
from grader.evidence.fusion import load_fusion, sigmoid
from grader.evidence.judge import log_odds
from grader.evidence.signals import SIGNALS
from grader.evidence.target import off_direction

MERITS = ("cosine", "cosine off prompt", "best clause cosine", "token recall", "keyword coverage")
"""Cosines of the whole response first; the others are of its best passage."""

BEST_OF = {
    "best clause cosine": "cosine",
    "token recall": "recall",
    "keyword coverage": "coverage",
}
"""Merit -> the signal of a passage that it is the highest of."""

FUSED = "fused"
"""All signals of a passage by the shipped weights, without the reader."""


def merits(case: Case) -> dict[str, float]:
    """Return what each signal says of one concept in one response; 0 of a blank one."""
    if not len(case.signals):
        return dict.fromkeys((*MERITS, FUSED), 0.0)
    target, whole = case.target, case.view.encoding.vector
    off_prompt = off_direction(whole[None, :], target.prompt.vector)[0]
    values = {
        "cosine": float(target.statement.vector @ whole),
        "cosine off prompt": float(target.off_prompt_vector @ off_prompt),
    }
    for merit, signal in BEST_OF.items():
        values[merit] = float(case.signals[:, SIGNALS.index(signal)].max())
    expressed, _ = log_odds(load_fusion(), case)
    return {**values, FUSED: float(sigmoid(expressed).max())}


class MeritJudge:
    """Measures the responses to one bank; the concepts of an item are encoded once."""

    def __init__(self, bank: Bank, judge: EvidenceJudge) -> None:
        self._bank = bank
        self._judge = judge
        self._targets: dict[str, tuple[Target, ...]] = {}

    def measure(self, item_id: str, response: str) -> dict[str, dict[str, float]]:
        """Return concept id -> merit -> value."""
        if item_id not in self._targets:
            item = self._bank.item(item_id)
            self._targets[item_id] = self._judge.targets(item, self._bank.language)
        view = self._judge.view(read(response, self._bank.language))
        cases = self._judge.measure(self._targets[item_id], view)
        return {case.target.concept.id: merits(case) for case in cases}


def corpus_merits(
    corpus: Path, judge: EvidenceJudge, *, limit: int | None
) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield label and merits of each clearly labelled concept; `limit` answers a course."""
    for folder in course_folders(corpus):
        measurer = MeritJudge(load_course_bank(folder / "course.json"), judge)
        answers = load_answers(folder / "answers.jsonl")
        step = max(len(answers) // (limit or len(answers)), 1)
        for answer in answers[::step]:
            found = measurer.measure(answer.item_id, answer.response)
            for concept_id, label in answer.labels.items():
                if label != PARTIAL:
                    yield label, found[concept_id]


def public_merits(public: PublicSet, judge: EvidenceJudge) -> Iterator[dict[str, float]]:
    """Yield, for each answer, merit -> mean over the rubric of its first reference."""
    measurer = MeritJudge(public.bank, judge)
    for answer in public.answers:
        item_id = public.item_ids[answer.question_id][0]
        found = measurer.measure(item_id, answer.text)
        rubric = public.bank.item(item_id).rubric
        yield {
            merit: expected_share(rubric, {c: values[merit] for c, values in found.items()})
            for merit in (*MERITS, FUSED)
        }


def corpus_figures(measured: Sequence[tuple[int, Mapping[str, float]]]) -> dict[str, Figure]:
    """Return the AUC of each merit."""
    labels = [label == EXPRESSED for label, _ in measured]
    return {m: auc(labels, [of[m] for _, of in measured]) for m in (*MERITS, FUSED)}


def public_figures(
    public: PublicSet, measured: Sequence[Mapping[str, float]]
) -> dict[str, dict[str, Figure]]:
    """Return data set and split -> merit -> Pearson's r with people's scores."""
    return {
        f"{public.name} {split}": {
            merit: pearson(
                [public.answers[at].share for at in public.split(split)],
                [measured[at][merit] for at in public.split(split)],
            )
            for merit in (*MERITS, FUSED)
        }
        for split in public.splits
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, write the JSON."""
    args = _parser().parse_args(arguments)
    return exit_code(lambda: _run(args))


def _run(args: argparse.Namespace) -> None:
    columns: dict[str, dict[str, Figure]] = {}
    judge = load_judge(mode=EvidenceMode.FAST)
    if args.corpus:
        found = list(track(corpus_merits(args.corpus, judge, limit=args.limit), total=None))
        columns["concepts AUC"] = corpus_figures(found)
    for public in load_public_sets(args.data, limit=args.limit):
        shares = list(track(public_merits(public, judge), total=len(public.answers)))
        columns |= public_figures(public, shares)
    rows = [[m, *(of[m] for of in columns.values())] for m in (*MERITS, FUSED)]
    print(render_table(["signal", *columns], rows))
    save_json(columns, args.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, help="folder of courses in the corpus form")
    parser.add_argument("--data", type=Path, nargs="+", default=[], metavar="FILE")
    parser.add_argument("--limit", type=int, help="answers of each course and split")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
