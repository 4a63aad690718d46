"""Marks that people gave in other systems, as human scores and labels of concepts."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.bank import Bank, Item
from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END, render_number
from grader.batch.human_scores import HUMAN_COLUMNS
from grader.batch.layout import ID_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN, STUDENT_COLUMN
from grader.batch.lms.columns import Question
from grader.batch.lms.matching import match_questions, match_texts, shorten
from grader.batch.whole_file import SPREADSHEET_ENCODING, write_whole
from grader.errors import TableError

EXPRESSED, PARTIAL, MISSING = 2, 1, 0
"""Labels of concepts, as `docs/files.md` has them."""

MAX_SCORES = len(HUMAN_COLUMNS)


@dataclass(frozen=True)
class MarkedResponse:
    """A response and what people said of it.

    Attributes
    ----------
    scores : tuple of float
        In points of the item, one a rater, the first `MAX_SCORES` of them.
    concepts : mapping of str to int
        Concept id -> label; empty where nobody marked single ideas.
    """

    response_id: str
    item_id: str
    student_id: str
    text: str
    scores: tuple[float, ...]
    concepts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Marks:
    """The marks of a file.

    Attributes
    ----------
    faults : tuple of str
        A message for each row that must be mended; it is left out.
    notes : tuple of str
        How the file was read.
    """

    rows: tuple[MarkedResponse, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class MarkNames:
    """What the user says about the names in a file of marks.

    Attributes
    ----------
    responses : Path or None
        A table with the answers, for files that hold none.
    items : mapping of str to str
        Question -> item id.
    concepts : mapping of str to str
        Text of a rubric item or criterion -> concept id.
    scores : tuple of str
        Columns of one or two raters.
    """

    responses: Path | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    concepts: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[str, ...] = ()


def item_of(question: str, bank: Bank, *, names: MarkNames, where: str) -> Item | None:
    """Return the item of a question, None where none is like it."""
    asked = Question(question)
    known = {name: item for name, item in names.items.items() if name == question}
    found = match_questions([asked], bank, named=known, is_ordered=False, where=where)
    return bank.item(found[asked].item_id) if asked in found else None


def concepts_of(
    texts: Sequence[str], item: Item, *, names: MarkNames, where: str
) -> dict[str, str]:
    """Return text -> concept id, of the rubric texts that speak of a concept of the item.

    Raises
    ------
    TableError
        The user names a concept that the item does not have.
    """
    ids = {concept.id for concept in item.rubric.concepts}
    found = {text: names.concepts[text] for text in texts if text in names.concepts}
    for text, concept_id in found.items():
        if concept_id not in ids:
            problem = f"item {item.id!r} has no concept {concept_id!r}; it has {', '.join(ids)}"
            raise TableError(where, f"{shorten(text)!r}: {problem}")
    wordings = {concept.label: concept.id for concept in item.rubric.concepts}
    wordings |= {concept.statement: concept.id for concept in item.rubric.concepts}
    alike = match_texts([text for text in texts if text not in found], list(wordings))
    return found | {text: wordings[wording] for text, wording in alike.items()}


def notes_on_concepts(
    texts: Sequence[str], found: Mapping[str, str], *, item: Item, where: str
) -> Iterator[str]:
    """Yield which concept each rubric text was taken for, and which have none."""
    yield from (f"{where}: {shorten(t)!r} is concept {found[t]}" for t in texts if t in found)
    if listed := ", ".join(repr(shorten(text)) for text in texts if text not in found):
        yield (
            f"{where}: no concept of {item.id} is like {listed}; "
            "--concept 'TEXT=CONCEPT' says which it is"
        )


def write_human_scores(marks: Marks, output: Path) -> None:
    """Write the scores as `grader calibrate` and `grader evaluate` read them.

    Raises
    ------
    TableError
        The file can't be written.
    """
    columns = (ID_COLUMN, ITEM_COLUMN, STUDENT_COLUMN, RESPONSE_COLUMN, *HUMAN_COLUMNS)
    with write_whole(output, encoding=SPREADSHEET_ENCODING) as stream:
        rows = csv.writer(stream, lineterminator=LINE_END)
        rows.writerow(columns)
        for mark in marks.rows:
            texts = (mark.response_id, mark.item_id, mark.student_id, mark.text)
            scores = [render_number(score) for score in mark.scores[:MAX_SCORES]]
            blanks = [""] * (MAX_SCORES - len(scores))
            rows.writerow([*map(render_cell, texts), *scores, *blanks])


def write_labels(marks: Marks, bank: Bank, *, output: Path) -> None:
    """Write the labels of concepts, one JSON object for each response that has some.

    Raises
    ------
    TableError
        The file can't be written.
    """
    with write_whole(output) as stream:
        for mark in marks.rows:
            if mark.concepts:
                known = {
                    "id": mark.response_id,
                    "item_id": mark.item_id,
                    "response": mark.text,
                    "concepts": mark.concepts,
                    "score": mark.scores[0] if mark.scores else None,
                    "max_points": bank.item(mark.item_id).rubric.max_points,
                }
                stream.write(json.dumps(known, ensure_ascii=False) + "\n")
