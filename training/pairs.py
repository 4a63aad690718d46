"""Labelled pairs (premise, statement) of public sets to train the reader from.

Inference corpora teach polarity and relations on short texts; school answers teach
students' language. Test splits never come in here. The concept-labelled corpus, which
teaches the task itself: `course_pairs`.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EXPRESSED, ABSENT, CONTRADICTED = range(3)
NLI_LABELS = {"entailment": EXPRESSED, "neutral": ABSENT, "contradiction": CONTRADICTED}
SCHOOL_LABELS = {"correct": EXPRESSED, "incorrect": ABSENT, "contradictory": CONTRADICTED}

INFERENCE_SETS = {
    # file: (splits, most pairs). Human labels and minimal edits whole; the rest in doses.
    "cf_snli": (("train", "dev"), 10_000),
    "lingnli": (("train",), 45_000),
    "semiauto_nli": (("train",), 16_000),
    "scone": (("train",), 3_000),
    "healthver": (("dev",), 2_000),
    "climate_fever": (("all",), 4_000),
    "scifact_rte": (("train",), 1_000),
    "fever_dev_nli": (("dev",), 4_000),
    "mnli_snli_textfooler": (("dev",), 2_000),
}

LEFT_OUT_QUESTIONS = 8
"""One in so many questions of the school answers is kept from the last stage of training: the
thresholds of the public sets' labels are chosen on them."""

Target = tuple[float, float, float]
"""How much is expressed, absent, contradicted; sums to 1."""


@dataclass(frozen=True)
class Pair:
    """A premise, a statement, how much of each class is true of them, and the question asked."""

    premise: str
    statement: str
    target: Target
    prompt: str = ""


def certain(label: int) -> Target:
    """The target that is all of one class."""
    return (float(label == EXPRESSED), float(label == ABSENT), float(label == CONTRADICTED))


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV, gzipped or not."""
    csv.field_size_limit(10**8)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def inference_pairs(folder: Path, rng: random.Random, *, share: float = 1.0) -> list[Pair]:
    """Pairs from the inference corpora: a share of the numbers above."""
    pairs: list[Pair] = []
    for name, (splits, wanted) in INFERENCE_SETS.items():
        rows = [
            row
            for row in read_rows(folder / f"{name}.csv.gz")
            if row["split"] in splits and row["label"] in NLI_LABELS
        ]
        rng.shuffle(rows)
        pairs += [
            Pair(row["premise"], row["hypothesis"], certain(NLI_LABELS[row["label"]]))
            for row in rows[: round(wanted * share)]
        ]
    return pairs


def is_left_out(question_id: str) -> bool:
    """Whether a question of the school answers is kept from training, by a hash of its id."""
    return zlib.crc32(question_id.encode()) % LEFT_OUT_QUESTIONS == 0


def school_pairs(folder: Path, rng: random.Random) -> list[Pair]:
    """Answers of the SemEval-2013 train splits against a reference of their question."""
    pairs: list[Pair] = []
    for row in school_rows(folder):
        references = json.loads(row["extra"]).get("references") or [{"text": row["reference"]}]
        # A wrong answer is wrong against every reference; a right one need not state all.
        best = [r["text"] for r in references if r.get("category", "BEST") == "BEST"]
        reference = rng.choice(best or [row["reference"]])
        target = certain(SCHOOL_LABELS[row["label"]])
        pairs.append(Pair(row["answer"], reference, target, row["question"]))
    return pairs


def school_rows(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the answers of the SemEval-2013 train splits, but for questions left out."""
    for name in ("scientsbank", "beetle"):
        for row in read_rows(folder / f"{name}.csv.gz"):
            is_wanted = row["split"] == "train" and not is_left_out(row["question_id"])
            if is_wanted and row["answer"].strip():
                yield row
