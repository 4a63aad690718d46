"""Rubrics as the CSV that Canvas imports: a row a criterion, with its ratings."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.bank import Bank, Concept, Item, Rubric
from grader.bank.drafting.labels import make_ids, unique_labels
from grader.bank.values import MAX_STATEMENT_WORDS
from grader.batch.cells import parse_number, render_cell
from grader.batch.grades import LINE_END, render_number
from grader.batch.lms.columns import Question
from grader.batch.lms.matching import match_questions, shorten
from grader.batch.sources import open_table
from grader.batch.table import Record
from grader.batch.whole_file import write_whole
from grader.errors import TableError

_CRITERION = ("Rubric Name", "Criteria Name", "Criteria Description", "Criteria Enable Range")
_RATING = ("Rating Name", "Rating Description", "Rating Points")
_NAME, _LABEL, _STATEMENT, _FIRST_RATING = 0, 1, 2, len(_CRITERION)

_PARTIAL_SHARE = 0.5
"""Of the points, for a concept that is partly there, as everywhere in scoring."""


@dataclass(frozen=True)
class _Rating:
    name: str
    text: str
    points: float


def write_canvas_rubrics(items: Sequence[Item], output: Path) -> list[str]:
    """Write rubrics for Canvas, and return what it can't hold, a line each.

    Raises
    ------
    TableError
        The file can't be written.
    """
    rows = [row for item in items for row in _item_rows(item)]
    n_ratings = max((len(row) - _FIRST_RATING) // len(_RATING) for row in rows)
    with write_whole(output) as stream:  # Canvas reads the mark of a spreadsheet as a name
        writer = csv.writer(stream, lineterminator=LINE_END)
        writer.writerow([*_CRITERION, *_RATING * n_ratings])
        writer.writerows(rows)
    return [
        f"{item.id}: misconception {wrong.label!r} is left out: Canvas takes no points off"
        for item in items
        for wrong in item.rubric.misconceptions
    ]


def _item_rows(item: Item) -> Iterator[list[str]]:
    name = f"{item.id}: {shorten(item.prompt, n_most=80)}"
    for concept in item.rubric.ungrouped:
        points = concept.points or 0.0
        ratings = [
            _Rating("Expressed", "", points),
            _Rating("Partly there", "", points * _PARTIAL_SHARE),
            _Rating("Missing", "", 0.0),
        ]
        yield _row(name, concept.label, concept.statement, ratings)
    labels = {concept.id: concept.label for concept in item.rubric.concepts}
    for group in item.rubric.groups:
        members = "; ".join(labels[member] for member in group.of)
        ratings = [
            _Rating(f"{n} of {group.any}", "", n * group.points_each)
            for n in range(group.any, -1, -1)
        ]
        yield _row(
            name, f"{group.any} of {len(group.of)}", f"Any {group.any} of: {members}", ratings
        )


def _row(name: str, label: str, statement: str, ratings: Sequence[_Rating]) -> list[str]:
    cells = [*map(render_cell, (name, label, statement)), "false"]
    for rating in ratings:
        cells += [render_cell(rating.name), rating.text, render_number(rating.points)]
    return cells


def read_canvas_rubrics(
    path: Path, bank: Bank, *, named: dict[str, str]
) -> tuple[list[Rubric], list[str]]:
    """Return the rubrics of items that the file's rubrics are for, and notes on the others.

    A criterion becomes a concept with the points of its best rating.

    Parameters
    ----------
    named : dict of str to str
        Name of a rubric -> item id.

    Raises
    ------
    TableError
        The file can't be read, is no Canvas rubric, or a criterion has no points.
    """
    with open_table(path, name=str(path)) as table:
        header = [name.strip().casefold() for name in table.header]
        if header[:_FIRST_RATING] != [name.casefold() for name in _CRITERION]:
            problem = f"this is no Canvas rubric; it must begin with {', '.join(_CRITERION)}"
            raise TableError(str(path), problem)
        criteria: dict[str, list[Record]] = {}
        for record in table:
            # Canvas leaves the name out where it is that of the row above.
            name = record.cells[_NAME].strip() or next(reversed(criteria), "")
            criteria.setdefault(name, []).append(record)
    questions = {name: _question(name) for name in criteria}
    matches = match_questions(
        list(questions.values()), bank, named=named, is_ordered=False, where=str(path)
    )
    rubrics, notes = [], []
    for name, question in questions.items():
        if question not in matches:
            notes.append(f"{path}: no item is like rubric {name!r}; it is left out (--map)")
            continue
        match = matches[question]
        rubrics.append(_rubric(match.item_id, criteria[name], str(path)))
        notes.append(f"{path}: rubric {match}")
    return rubrics, notes


def _question(name: str) -> Question:
    """A rubric that was written here begins with the item's id."""
    item_id, colon, prompt = name.partition(": ")
    return Question(name, text=prompt if colon else "", aliases=(item_id,))


def _rubric(item_id: str, records: Sequence[Record], where: str) -> Rubric:
    labels = unique_labels([r.cells[_LABEL].strip() for r in records])
    concepts = []
    for record, label, concept_id in zip(records, labels, make_ids(labels), strict=True):
        ratings = list(_ratings(record))
        best = max(ratings, key=lambda rating: rating.points, default=_Rating("", "", 0.0))
        if not label or best.points <= 0:
            problem = f"criterion {label!r} needs a name and a rating of more than 0 points"
            raise TableError(f"{where}: {record.where}", f"{problem}; it must have both")
        words = (record.cells[_STATEMENT] or best.text or label).split()[:MAX_STATEMENT_WORDS]
        statement = " ".join(words)
        concepts.append(
            Concept(id=concept_id, label=label, statement=statement, points=best.points)
        )
    total = sum(concept.points or 0.0 for concept in concepts)
    return Rubric(item=item_id, max_points=total, concepts=tuple(concepts))


def _ratings(record: Record) -> Iterator[_Rating]:
    """The ratings of a row; a short row has fewer of them."""
    cells = [cell.strip() for cell in record.cells[_FIRST_RATING:]]
    for start in range(0, len(cells) - len(_RATING) + 1, len(_RATING)):
        name, text, points = cells[start : start + len(_RATING)]
        if (number := parse_number(points)) is not None:
            yield _Rating(name, text, number)
