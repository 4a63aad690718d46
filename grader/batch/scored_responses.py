"""Responses with the scores of a person: what a calibration is fitted to.

Grades joined to human scores, of which agreement is measured, are `human_scores`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.bank import Bank, Scale
from grader.batch.graded_rows import RaterScales
from grader.batch.human_scores import HUMAN_COLUMNS, notes_on_blanks, read_score
from grader.batch.layout import (
    ID_COLUMN,
    ITEM_COLUMN,
    RESPONSE_COLUMN,
    STUDENT_COLUMN,
    Response,
)
from grader.batch.named_rows import NamedRow, NamedRows, RowError, read_named_rows
from grader.batch.responses import read_responses
from grader.errors import ItemError, TableError

SCORE_COLUMN, SECOND_COLUMN = HUMAN_COLUMNS

Find = Callable[[NamedRow], Response]
"""The response that a row scores; raises RowError where there is none."""


@dataclass(frozen=True)
class ScoredResponse:
    """A response, to be graded, and the points of `scale` that a person, or two, gave it.

    NaN for none. `groups` are columns of subgroups -> the one that the response belongs to.
    """

    response: Response
    scale: Scale
    human_score: float
    second_human_score: float = math.nan
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ScoredResponses:
    """A table of human scores with the texts.

    Attributes
    ----------
    scored : tuple of ScoredResponse
        In the order of the table.
    faults : tuple of str
        A message for each row that must be mended, with file, row and value.
    notes : tuple of str
        What was left out without being wrong.
    """

    scored: tuple[ScoredResponse, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def read_scored_responses(
    human_scores: Path,
    bank: Bank,
    *,
    scales: RaterScales | None = None,
    responses: Path | None = None,
    groups: Sequence[str] = (),
) -> ScoredResponses:
    """Read human scores and the responses that they were given to.

    Parameters
    ----------
    human_scores : Path
        `response_id`, `human_score`; and without `responses` also `item_id`, `response`;
        if there is, `human_score_2`.
    scales : RaterScales, optional
        Those that the scores are on; else those of the rubrics.
    responses : Path, optional
        A table as for grading, which holds the texts by `response_id`.
    groups : sequence of str
        Columns of subgroups, in the human scores.

    Raises
    ------
    TableError
        A table can't be read, or a column is missing.
    """
    table = read_named_rows(human_scores)
    table.require(ID_COLUMN, SCORE_COLUMN, *groups)
    find = _find_in_row(table) if responses is None else _find_in_table(responses, bank)
    faults = list(table.faults)
    known = replace(scales or RaterScales(), bank=bank)
    scored = tuple(_scored(table, known, find=find, groups=groups, faults=faults))
    return ScoredResponses(scored, tuple(faults), tuple(_notes(table)))


def _scored(
    table: NamedRows, scales: RaterScales, *, find: Find, groups: Sequence[str], faults: list[str]
) -> Iterator[ScoredResponse]:
    """The scored responses; rows in the way are added to `faults`, blank scores are left out."""
    for _, row in table.with_own(ID_COLUMN, faults=faults):
        try:
            response = find(row)
            scale = scales.required(response.item_id)
        except (RowError, ItemError) as error:
            faults.append(f"{row.where}: {'. '.join(str(error).splitlines())}")
            continue
        score = read_score(row, SCORE_COLUMN, scale=scale, faults=faults)
        second = read_score(row, SECOND_COLUMN, scale=scale, faults=faults)
        if not math.isnan(score):
            named = {each: row.cell(each) for each in groups}
            yield ScoredResponse(response, scale, score, second, named)


def _find_in_row(table: NamedRows) -> Find:
    """The human scores hold the texts themselves."""
    table.require(ITEM_COLUMN)
    if RESPONSE_COLUMN not in table.columns:
        raise TableError(
            table.name,
            f"column {RESPONSE_COLUMN!r} is missing; found {', '.join(table.columns)}",
            f"rename the column of the texts to {RESPONSE_COLUMN!r}, or pass --responses FILE, "
            f"a table that holds them by {ID_COLUMN}",
        )
    at = table.columns.index(RESPONSE_COLUMN)

    def find(row: NamedRow) -> Response:
        # Out of the record: the blanks around a text are the student's own.
        text = row.record.cells[at]
        student = row.cell(STUDENT_COLUMN)
        return Response(row.record, row.cell(ID_COLUMN), row.cell(ITEM_COLUMN), text, student, ())

    return find


def _find_in_table(path: Path, bank: Bank) -> Find:
    """Another table holds the texts; it may be large, and so only they are kept."""
    with read_responses(path, bank) as table:
        by_id = {each.response_id: replace(each, cells=()) for each in table}

    def find(row: NamedRow) -> Response:
        response_id, item_id = row.cell(ID_COLUMN), row.cell(ITEM_COLUMN)
        if response_id not in by_id:
            raise RowError(
                f"response_id is {response_id!r}; it must be that of a response in {path}"
            )
        found = by_id[response_id]
        if found.fault:
            raise RowError(f"{path}: {found.record.where}: {found.fault}")
        if item_id and item_id != found.item_id:
            raise RowError(f"item_id is {item_id!r}; it must be {found.item_id!r}, as in {path}")
        return replace(found, record=row.record)

    return find


def _notes(table: NamedRows) -> Iterator[str]:
    blank = [row for row in table.rows if not row.cell(SCORE_COLUMN)]
    if blank:
        yield (
            f"{table.name}: {SCORE_COLUMN} is blank in {len(blank)} of {len(table.rows)} rows, "
            f"first in {blank[0].record.where}; they are left out"
        )
    yield from notes_on_blanks(table, SECOND_COLUMN)
