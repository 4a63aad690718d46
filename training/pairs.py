"""Labelled pairs (premise, statement) to train the reader from, in three stages.

Inference corpora teach polarity and relations on short texts; school answers teach
students' language; the concept-labelled corpus teaches the task itself. Test splits
and left-out courses never come in here.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

EXPRESSED, ABSENT, CONTRADICTED = range(3)
NLI_LABELS = {"entailment": EXPRESSED, "neutral": ABSENT, "contradiction": CONTRADICTED}
SCHOOL_LABELS = {"correct": EXPRESSED, "incorrect": ABSENT, "contradictory": CONTRADICTED}
CONCEPT_LABELS = {2: EXPRESSED, 0: ABSENT, -1: CONTRADICTED}

NLI_SHARES = {
    # file: (splits, pairs). Human labels and minimal edits first; templates in small doses.
    "cf_snli": (("train", "dev"), 7000),
    "lingnli": (("train",), 7000),
    "semiauto_nli": (("train",), 3000),
    "scone": (("train",), 2000),
    "healthver": (("dev",), 1200),
    "climate_fever": (("all",), 1200),
    "scifact_rte": (("train",), 500),
    "fever_dev_nli": (("dev",), 1200),
}
MAX_SEMEVAL = 2500

STUFFING = (
    "{0}, {1}, {2}, {3}.",
    "The key concepts are {0}, {1} and {2}.",
    "{0} and {1} are very important for {2}.",
    "These are the {0} and {1} that matter here.",
    "It is about {0}, also {1}, and of course {2}.",
    "{0} is {1}, {2}, {3}.",
    "In conclusion {0} and {1} play a central role.",
    "One must consider {0}, {1}, {2} and {3} in this context.",
    "{0} with {1} gives {2}.",
    "There are many aspects such as {0} and {1}.",
)
"""Sentences that hold terms without a proposition about them."""

LEFT_OUT_COURSES = ("astronomy", "civics", "databases", "marketing", "nursing")
"""Whole courses kept from the reader, one of each field; the fusion is fitted on them."""


@dataclass(frozen=True)
class Pair:
    """A premise, a statement and how much of each class is true of them."""

    premise: str
    statement: str
    target: tuple[float, float, float]


def _pair(premise: str, statement: str, label: int) -> Pair:
    target = [0.0, 0.0, 0.0]
    target[label] = 1.0
    return Pair(premise, statement, (target[0], target[1], target[2]))


def read_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV, gzipped or not."""
    csv.field_size_limit(10**8)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def inference_pairs(folder: Path, rng: random.Random) -> list[Pair]:
    """Pairs from the inference corpora, by the shares above."""
    pairs: list[Pair] = []
    for name, (splits, wanted) in NLI_SHARES.items():
        rows = [
            row
            for row in read_rows(folder / f"{name}.csv.gz")
            if row["split"] in splits and row["label"] in NLI_LABELS
        ]
        rng.shuffle(rows)
        pairs += [
            _pair(row["premise"], row["hypothesis"], NLI_LABELS[row["label"]])
            for row in rows[:wanted]
        ]
    return pairs


def school_pairs(folder: Path, rng: random.Random) -> list[Pair]:
    """Answers of the SemEval-2013 train splits against a reference of their question."""
    pairs: list[Pair] = []
    for name in ("scientsbank", "beetle"):
        rows = [r for r in read_rows(folder / f"{name}.csv.gz") if r["split"] == "train"]
        rng.shuffle(rows)
        for row in rows[:MAX_SEMEVAL]:
            label = SCHOOL_LABELS[row["label"]]
            references = json.loads(row["extra"]).get("references") or [{"text": row["reference"]}]
            # A wrong answer is wrong against every reference; a right one need not state all.
            best = [r["text"] for r in references if r.get("category", "BEST") == "BEST"]
            reference = rng.choice(best or [row["reference"]])
            if row["answer"].strip():
                pairs.append(_pair(row["answer"], reference, label))
    return pairs


def courses(folder: Path) -> list[str]:
    """Names of the courses in the corpus."""
    return sorted(path.parent.name for path in folder.glob("*/course.json"))


def concept_pairs(folder: Path, names: Iterable[str], rng: random.Random) -> list[Pair]:
    """One epoch over the concept-labelled corpus, with what can be derived from it."""
    pairs: list[Pair] = []
    for name in names:
        course = json.loads((folder / name / "course.json").read_text("utf-8"))
        items = {item["item_id"]: item for item in course["items"]}
        lines = (folder / name / "answers.jsonl").read_text("utf-8").splitlines()
        for answer in map(json.loads, lines):
            pairs += _answer_pairs(answer, items, rng)
        for item in course["items"]:
            pairs += _item_pairs(item, rng)
    return pairs


def made_up_pairs(folder: Path, names: Iterable[str], rng: random.Random) -> list[Pair]:
    """Pairs made from the statements of each item: turned round, denied, stuffed, joined."""
    pairs: list[Pair] = []
    for name in names:
        course = json.loads((folder / name / "course.json").read_text("utf-8"))
        lines = (folder / name / "answers.jsonl").read_text("utf-8").splitlines()
        answers = [a for a in map(json.loads, lines) if a["response"].strip()]
        statements = {
            (i["item_id"], c["id"]): c["statement"] for i in course["items"] for c in i["concepts"]
        }
        for item in course["items"]:
            pairs += _swapped_pairs(item, rng)
            pairs += _denied_pairs(item, rng)
            pairs += _stuffed_pairs(item, rng)
        for answer in rng.sample(answers, len(answers) // 2):
            # Beside an answer to another question, as in an essay.
            others = [a for a in answers if a["item_id"] != answer["item_id"]]
            texts = [answer["response"], rng.choice(others)["response"]]
            rng.shuffle(texts)
            concept_id = rng.choice(list(answer["concepts"]))
            if (label := answer["concepts"][concept_id]) != 1:
                statement = statements[answer["item_id"], concept_id]
                pairs.append(_pair(" ".join(texts), statement, CONCEPT_LABELS[label]))
    return pairs


def _swapped_pairs(item: dict, rng: random.Random) -> Iterator[Pair]:
    """Two statements that exchange what they are about: both are contradicted.

    Only words of the prompt are exchanged: they name the things that are compared.
    """
    prompt = {word for word in item["prompt"].lower().replace("?", " ").split() if len(word) > 3}
    statements = [concept["statement"] for concept in item["concepts"]]
    for i, one in enumerate(statements):
        for other in statements[i + 1 :]:
            mine, theirs = set(one.lower().split()), set(other.lower().split())
            first = sorted((mine - theirs) & prompt)
            second = sorted((theirs - mine) & prompt)
            if first and second:
                u, v = rng.choice(first), rng.choice(second)
                premise = f"{_replaced(one, u, v)} {_replaced(other, v, u)}"
                yield _pair(premise, one, CONTRADICTED)
                yield _pair(premise, other, CONTRADICTED)


def _replaced(text: str, old: str, new: str) -> str:
    return re.sub(rf"\b{re.escape(old)}\b", new, text, flags=re.IGNORECASE)


def _denied_pairs(item: dict, rng: random.Random) -> Iterator[Pair]:
    """One statement denied among the others: it is contradicted, they are expressed."""
    statements = [concept["statement"] for concept in item["concepts"]]
    for statement in statements:
        denied = _denied(statement)
        others = [s for s in statements if s != statement]
        if denied is None or not others:
            continue
        shown = rng.choice(others)
        text = [denied, shown]
        rng.shuffle(text)
        yield _pair(" ".join(text), statement, CONTRADICTED)
        yield _pair(" ".join(text), shown, EXPRESSED)


def _denied(statement: str) -> str | None:
    """The statement with its first auxiliary denied, or its only denial taken out."""
    if re.search(r"\bnot\b", statement):
        return re.sub(r"\s*\bnot\b", "", statement, count=1)
    denied = re.sub(
        r"\b(is|are|was|were|can|must|may|will|should)\b", r"\1 not", statement, count=1
    )
    return denied if denied != statement else None


def _stuffed_pairs(item: dict, rng: random.Random) -> Iterator[Pair]:
    """Key terms in sentences that say nothing about them: every statement is absent."""
    terms = [word for concept in item["concepts"] for word in concept["keywords"]]
    terms += rng.sample(item["prompt"].rstrip("?.").split(), min(6, len(item["prompt"].split())))
    for concept in item["concepts"]:
        rng.shuffle(terms)
        sentences = rng.sample(STUFFING, 4)
        text = " ".join(s.format(*rng.sample(terms, min(4, len(terms))) * 4) for s in sentences)
        yield _pair(text, concept["statement"], ABSENT)


def _answer_pairs(answer: dict, items: dict[str, dict], rng: random.Random) -> Iterator[Pair]:
    """The labels of one answer, some of its quotes, and a statement of another item."""
    response = answer["response"].strip()
    if not response:
        return
    item = items[answer["item_id"]]
    statements = {c["id"]: c["statement"] for c in item["concepts"]}
    for concept_id, label in answer["concepts"].items():
        statement = statements[concept_id]
        if label == 1:
            yield Pair(response, statement, (0.5, 0.5, 0.0))
            continue
        yield _pair(response, statement, CONCEPT_LABELS[label])
        quote = answer.get("quotes", {}).get(concept_id)
        if quote and rng.random() < 0.25:
            yield _pair(quote, statement, CONCEPT_LABELS[label])
    if rng.random() < 0.3:
        other = rng.choice([i for i in items.values() if i is not item])
        yield _pair(response, rng.choice(other["concepts"])["statement"], ABSENT)


def _item_pairs(item: dict, rng: random.Random) -> Iterator[Pair]:
    """What an item itself says: its reference, its prompt, its key terms, its own statements."""
    keywords = [word for concept in item["concepts"] for word in concept["keywords"]]
    rng.shuffle(keywords)
    statements = [concept["statement"] for concept in item["concepts"]]
    for statement in statements:
        others = [s for s in statements if s != statement]
        yield _pair(item["reference"], statement, EXPRESSED)
        yield _pair(item["prompt"], statement, ABSENT)
        yield _pair(rng.choice((", ", " ")).join(keywords), statement, ABSENT)
        if others:
            yield _pair(rng.choice(others), statement, ABSENT)
            rng.shuffle(others)
            yield _pair(" ".join([*others, statement]), statement, EXPRESSED)
