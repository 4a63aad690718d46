"""How near drafted concepts come to those that people wrote for the same answers.

    python -m benchmarks.drafting --corpus DIR [--half 0|1] [--json OUT]
    python -m benchmarks.drafting --guides DIR --show

Each human concept is paired with one drafted concept (best assignment); a pair agrees by the F1
of its content lemmas. `agreement` is the sum over pairs divided by the larger number of
concepts, so that cutting too fine costs as much as cutting too little. `sentences` is the same
for a draft that takes every sentence as one concept.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from grader.bank.draft import draft_bank, draft_rubric
from grader.bank.drafting.keyphrases import CourseWords
from grader.bank.models import Rubric
from grader.bank.study_guide import read_study_guide
from grader.language import content_lemmas, sentences, words


def corpus_drafts(corpus: Path, half: int | None) -> Iterator[tuple[dict[str, Any], Rubric]]:
    """Items of every course, or of every second one, with their drafts."""
    courses = sorted(corpus.glob("*/course.json"))
    for path in courses if half is None else courses[half::2]:
        items = json.loads(path.read_text(encoding="utf-8"))["items"]
        context = CourseWords.from_texts(
            [item[key] for item in items for key in ("prompt", "reference")]
        )
        for item in items:
            prompt, reference = item["prompt"], item["reference"]
            yield (
                item,
                draft_rubric(item["item_id"], prompt, references=[reference], context=context),
            )


def agreement(human: Sequence[str], drafted: Sequence[str]) -> float:
    """Mean lemma F1 over the best pairing of two lists of statements; 1 is identity."""
    table = np.array([[lemma_f1(h, d) for d in drafted] for h in human])  # (n_human, n_drafted)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(table.shape))


def lemma_f1(one: str, other: str) -> float:
    """F1 of the content lemmas of two texts."""
    a, b = set(content_lemmas(words(one))), set(content_lemmas(words(other)))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def measure(corpus: Path, half: int | None) -> dict[str, float]:
    """Agreement and counts over the corpus."""
    rows = []
    for item, rubric in corpus_drafts(corpus, half):
        human = [concept["statement"] for concept in item["concepts"]]
        drafted = [concept.statement for concept in rubric.concepts]
        whole = [span.of(item["reference"]) for span in sentences(item["reference"])]
        any_of = rubric.groups[0].any if rubric.groups else None
        rows.append(
            (
                agreement(human, drafted),
                agreement(human, whole),
                len(drafted) / len(human),
                rubric.max_points - item["max_points"],
                float(any_of == item["any"]),
            )
        )
    means = np.mean(rows, axis=0)
    names = ("agreement", "sentences", "drafted_per_human", "points_more", "group_right")
    return {"n_items": len(rows)} | {
        k: round(float(v), 3) for k, v in zip(names, means, strict=True)
    }


def render(rubric: Rubric) -> str:
    """The draft as indented lines for reading."""
    lines = []
    for concept in rubric.concepts:
        group = rubric.group_of.get(concept.id)
        mark = f"any {group.any} " if group else ""
        keywords = "; ".join("=".join(keyword.wordings) for keyword in concept.keywords)
        lines.append(f"  {mark}[{concept.id}] {concept.label} | {concept.statement} | {keywords}")
    return "\n".join(lines)


def main() -> None:
    """Print the figures, or the drafts with --show."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--guides", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    if args.guides:
        show_guides(args.guides)
    if args.corpus and args.show:
        for item, rubric in corpus_drafts(args.corpus, args.half):
            print(item["prompt"], render(rubric), sep="\n")
    elif args.corpus:
        figures = measure(args.corpus, args.half)
        print("  ".join(f"{name} {value}" for name, value in figures.items()))
        if args.json:
            args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def show_guides(guides: Path) -> None:
    """Print the draft of every guide in a folder."""
    for path in sorted(guides.iterdir()):
        if path.suffix == ".json":
            continue
        bank = draft_bank(read_study_guide(path), course="shown", embed=word_hashes)
        print(f"===== {path.name} ({bank.language})")
        for item in bank.items:
            print(f"{item.id} {item.prompt}", *item.reference_answers, sep="\n  = ")
            print(render(item.rubric))


def word_hashes(texts: Sequence[str]) -> np.ndarray:
    """A stand-in for an encoder: counts of hashed content lemmas, shape (n_texts, 512)."""
    rows = np.zeros((len(texts), 512))
    for row, text in zip(rows, texts, strict=True):
        for lemma in content_lemmas(words(text)):
            row[zlib.crc32(lemma.encode()) % 512] += 1.0
    return rows


if __name__ == "__main__":
    main()
