"""A class made for measuring speed: distinct answers of 40 words, items of five concepts.

Answers are sentences of the sample class, shuffled: as long and as rich as real ones, and
no two alike. Nothing about their scores means anything.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from grader.bank import Bank, Item, Rubric
from grader.bank.files import course_path, rubric_path, save_course, save_rubric
from grader.batch import read_responses
from grader.language import sentences

N_WORDS = 40
N_CONCEPTS = 5
SEED = 5

COURSE = "speed"
HEADER = ("response_id", "item_id", "response")


def five_concept_bank(sample: Bank) -> Bank:
    """Return the short-answer items of a bank, each with five concepts worth a point each.

    An item with fewer borrows those of the next ones.
    """
    items = [item for item in sample.items if item.id.startswith("q")]
    return Bank(course=COURSE, items=tuple(_with_five(items, at) for at in range(len(items))))


def _with_five(items: list[Item], at: int) -> Item:
    pool = (
        concept.model_copy(update={"id": f"{item.id}_{concept.id}", "points": 1.0})
        for item in islice(cycle(items), at, None)
        for concept in item.rubric.concepts
    )
    item = items[at]
    concepts = tuple(islice(pool, N_CONCEPTS))
    rubric = Rubric(item=item.id, max_points=N_CONCEPTS, concepts=concepts)
    return item.model_copy(update={"rubric": rubric})


def save_bank(bank: Bank, folder: Path) -> None:
    """Write the files of a bank."""
    path = course_path(folder, bank.course)
    path.parent.mkdir(parents=True)
    save_course(bank, path)
    for item in bank.items:
        path = rubric_path(folder, course=bank.course, item_id=item.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        save_rubric(item.rubric, path)


def distinct_answers(sample: Bank, responses: Path, n: int) -> list[tuple[str, str]]:
    """Return `n` item ids and texts of 40 words, no two texts alike."""
    with read_responses(responses, sample) as table:
        said = sorted({s.of(r.text) for r in table for s in sentences(r.text)})
    answers = _answers([item.id for item in sample.items if item.id.startswith("q")], said)
    distinct: dict[str, str] = {}
    while len(distinct) < n:
        item_id, text = next(answers)
        distinct[text] = item_id
    return [(item_id, text) for text, item_id in distinct.items()]


def _answers(item_ids: list[str], said: list[str]) -> Iterator[tuple[str, str]]:
    chance = random.Random(SEED)
    for item_id in cycle(item_ids):
        words: list[str] = []
        while len(words) < N_WORDS:
            words += chance.choice(said).split()
        yield item_id, " ".join(words[:N_WORDS])


def save_answers(answers: list[tuple[str, str]], path: Path, n_rows: int) -> None:
    """Write a table of `n_rows` rows, the answers over and over."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(HEADER)
        for number, (item_id, text) in enumerate(islice(cycle(answers), n_rows), start=1):
            rows.writerow([f"r{number}", item_id, text])


def with_weight_edited(bank: Bank) -> Bank:
    """Return the bank with the first concept of each item worth twice as much."""
    return _edited(bank, {"points": 2.0}, max_points=N_CONCEPTS + 1)


def with_statement_edited(bank: Bank) -> Bank:
    """Return the bank with another statement for the first concept of each item."""
    return _edited(bank, {"statement": "The answer explains this with an example of its own."})


def _edited(bank: Bank, changes: dict[str, object], *, max_points: float = N_CONCEPTS) -> Bank:
    items = []
    for item in bank.items:
        first, *others = item.rubric.concepts
        concepts = (first.model_copy(update=changes), *others)
        rubric = Rubric(item=item.id, max_points=max_points, concepts=concepts)
        items.append(item.model_copy(update={"rubric": rubric}))
    return Bank(course=bank.course, items=tuple(items))
