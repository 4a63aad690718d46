"""Public scored answers: CSV rows as values, and the drafted bank of their questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from grader.bank import Bank, Item, ItemKind
from grader.bank.draft import draft_rubric
from grader.bank.drafting.keyphrases import CourseWords
from grader.errors import InputError

COLUMNS = (
    "dataset",
    "split",
    "question_id",
    "question",
    "reference",
    "answer",
    "score",
    "score_max",
    "label",
)

CATEGORIES = ("BEST", "GOOD", "MINIMAL")
"""References that are full-credit answers, best first; KEYWORD ones are no sentences."""

MAX_REFERENCES = 5
"""Of one question: half of the Beetle questions have fewer, and each costs a grading."""

NO_PROMPT = "Answer the question."
"""Stands for a prompt that a data set does not give; its words are in no answer."""

TRAIN = "train"


@dataclass(frozen=True)
class PublicAnswer:
    """An answer with a person's score as a share of its maximum, and label (may be empty)."""

    split: str
    question_id: str
    text: str
    share: float
    label: str


@dataclass(frozen=True)
class PublicSet:
    """One data set: its answers, and a drafted item for each reference of each question.

    A question without a reference, as an essay, has an item that is drafted from its prompt.

    Attributes
    ----------
    item_ids : mapping of str to tuple of str
        Question id -> the items of the bank that are drafted from its references.
    """

    name: str
    answers: tuple[PublicAnswer, ...]
    bank: Bank
    item_ids: Mapping[str, tuple[str, ...]]

    def split(self, name: str) -> list[int]:
        """Return the places of the answers of a split."""
        return [at for at, answer in enumerate(self.answers) if answer.split == name]

    def require_references(self) -> None:
        """Raise unless each question has a reference, with which answers are compared.

        Raises
        ------
        InputError
            A question has none.
        """
        for question_id, item_ids in self.item_ids.items():
            if not self.bank.item(item_ids[0]).reference_answers:
                raise InputError(f"question {question_id}", "has no reference; it must have one")

    def only(self, split: str) -> PublicSet:
        """Return the set with the answers of one split.

        Raises
        ------
        InputError
            The set has no such split.
        """
        places = self.split(split)
        if not places:
            listed = ", ".join(self.splits)
            raise InputError(self.name, f"has no split {split!r}; its splits are {listed}")
        return replace(self, answers=tuple(self.answers[at] for at in places))

    def questions(self, is_wanted: Callable[[str], bool]) -> PublicSet:
        """Return the set with the answers to some of its questions."""
        wanted = tuple(answer for answer in self.answers if is_wanted(answer.question_id))
        return replace(self, answers=wanted)

    @property
    def splits(self) -> list[str]:
        """Names of the splits, in the order of the file."""
        return list(dict.fromkeys(answer.split for answer in self.answers))


def load_public_sets(paths: Sequence[Path], *, limit: int | None = None) -> list[PublicSet]:
    """Return the data sets of the files; with `limit`, only so many rows of each split.

    Raises
    ------
    InputError
        A file lacks a column, or a row holds a score or `extra` that can't be read.
    """
    tables = [_read_table(path) for path in paths]
    rows = [row for table in tables for row in table]
    return [
        _public_set(name, [row for row in rows if row["dataset"] == name], limit=limit)
        for name in dict.fromkeys(row["dataset"] for row in rows)
    ]


def _read_table(path: Path) -> list[dict[str, Any]]:
    """Rows of a file, with `share`, `references` and a plain label added."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"{error}; it must be a CSV file in UTF-8") from error
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise InputError(
            str(path), f"column {missing[0]!r} is missing; found {', '.join(table.columns)}"
        )
    rows = table.to_dict("records")
    if not rows:
        raise InputError(str(path), "holds no row; it must hold scored answers")
    return [_read_row(row, f"{path}: row {number}") for number, row in enumerate(rows, 1)]


def _read_row(row: dict[str, Any], where: str) -> dict[str, Any]:
    try:
        share = float(row["score"]) / float(row["score_max"])
        extra = json.loads(row.get("extra") or "{}")
    except (ValueError, ZeroDivisionError) as error:
        raise InputError(where, f"{error}; score and extra must be numbers and JSON") from error
    if not 0 <= share <= 1:
        raise InputError(
            where,
            f"score is {row['score']} of {row['score_max']}; it must lie between 0 and score_max",
        )
    label = row["label"].strip().lower().replace("_", " ")
    return {**row, "share": share, "label": label, "references": _references(row, extra)}


def _references(row: Mapping[str, str], extra: Mapping[str, Any]) -> tuple[str, ...]:
    """Full-credit answers, best first; the column `reference` where no others are given."""
    given = [r for r in extra.get("references") or () if r.get("category") in CATEGORIES]
    given.sort(key=lambda r: CATEGORIES.index(r["category"]))
    texts = [r["text"].strip() for r in given] or [row["reference"].strip()]
    return tuple(dict.fromkeys(text for text in texts if text))[:MAX_REFERENCES]


def _public_set(name: str, rows: Sequence[dict[str, Any]], *, limit: int | None) -> PublicSet:
    questions = {row["question_id"]: row for row in reversed(rows)}
    bank, item_ids = _draft_bank(questions)
    answers = tuple(
        PublicAnswer(
            row["split"] or "all", row["question_id"], row["answer"], row["share"], row["label"]
        )
        for row in _limited(rows, limit)
    )
    return PublicSet(name, answers, bank, item_ids)


def _limited(rows: Sequence[dict[str, Any]], limit: int | None) -> list[dict[str, Any]]:
    """At most `limit` rows of each split, evenly spaced."""
    kept = []
    for split in dict.fromkeys(row["split"] for row in rows):
        of_split = [row for row in rows if row["split"] == split]
        n = min(limit or len(of_split), len(of_split))
        kept += [of_split[at * len(of_split) // n] for at in range(n)]
    return kept


def _draft_bank(
    questions: Mapping[str, Mapping[str, Any]],
) -> tuple[Bank, dict[str, tuple[str, ...]]]:
    """A bank with one item for each reference, and the items of each question."""
    texts = [t for row in questions.values() for t in (row["question"], *row["references"]) if t]
    context = CourseWords.from_texts(texts)
    items: list[Item] = []
    item_ids: dict[str, tuple[str, ...]] = {}
    for at, (question_id, row) in enumerate(questions.items(), 1):
        prompt = row["question"].strip() or NO_PROMPT
        each_reference: list[tuple[str, ...]] = [(r,) for r in row["references"]] or [()]
        drafted = [
            Item(
                id=(item_id := f"q{at}-r{number}"),
                kind=ItemKind.SHORT if references else ItemKind.ESSAY,
                prompt=prompt,
                reference_answers=references,
                rubric=draft_rubric(item_id, prompt, references=references, context=context),
            )
            for number, references in enumerate(each_reference, 1)
        ]
        items += drafted
        item_ids[question_id] = tuple(item.id for item in drafted)
    return Bank(course="public", items=tuple(items)), item_ids
