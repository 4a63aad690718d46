"""Grades read back, of a table or of details: what later commands show, compare and record.

Only the details hold evidence; a table holds what its columns say.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.batch.formats import format_of
from grader.batch.grades import LIST_SEPARATOR
from grader.batch.layout import (
    ID_COLUMN,
    ITEM_COLUMN,
    RESPONSE_COLUMN,
    STUDENT_COLUMN,
    ColumnNames,
)
from grader.batch.named_rows import NamedRow, NamedRows, RowError, read_named_rows
from grader.errors import TableError
from grader.evidence import Status
from grader.scoring.graded import GradedResponse
from grader.scoring.graded_json import graded_from_json_object

_COLUMN_OF = {
    Status.EXPRESSED: "concepts_expressed",
    Status.PARTIAL: "concepts_partial",
    Status.MISSING: "missing_concepts",
    Status.CONTRADICTED: "contradicted_concepts",
}

_NO = {"false", "no", "0", "falsch", "faux", "falso"}
"""What spreadsheets make of the `false` that grading writes."""

_TABLE_COLUMN = _COLUMN_OF[Status.EXPRESSED]
"""Every table that grading wrote has it; details name no such list."""


@dataclass(frozen=True)
class GradeRecord:
    """One response as it was graded.

    Attributes
    ----------
    score, max_points : float
        In points; NaN where it could not be graded, and `error` says why.
    labels : mapping of Status to tuple of str
        What was found, missing and so on, as people read it.
    graded : GradedResponse or None
        With the evidence; None for a row of a table.
    """

    response_id: str
    item_id: str
    student_id: str
    response: str
    score: float
    max_points: float
    labels: Mapping[Status, tuple[str, ...]]
    flags: tuple[str, ...]
    needs_review: bool
    error: str
    signature: str
    graded: GradedResponse | None = None

    @property
    def share(self) -> float:
        """The score as a share of full credit."""
        return self.score / self.max_points

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why a person should look; empty where nobody has to."""
        if not self.needs_review:
            return ()
        wrong = self.graded.stated_wrongly if self.graded else self.labels[Status.CONTRADICTED]
        return (*self.flags, *(f"stated wrongly: {label}" for label in wrong))


@dataclass(frozen=True)
class GradeRecords:
    """The rows of one file.

    Attributes
    ----------
    faults : tuple of str
        What is wrong with the rows that are left out.
    """

    name: str
    records: tuple[GradeRecord, ...]
    faults: tuple[str, ...]

    @property
    def graded(self) -> tuple[GradeRecord, ...]:
        """Those that have a score."""
        return tuple(record for record in self.records if not record.error)

    def require_evidence(self, purpose: str) -> None:
        """Raise a TableError unless every graded row has its evidence.

        Parameters
        ----------
        purpose : str
            What needs it, as a subject: "feedback pages".
        """
        if any(record.graded is None for record in self.graded):
            raise TableError(
                self.name,
                f"the table holds no quotes; {purpose} must have the details",
                "grade with --details FILE.jsonl, and give that file.",
            )

    def require_responses(self, purpose: str) -> None:
        """Raise a TableError unless some row holds its text."""
        if not any(record.response for record in self.records):
            raise TableError(
                self.name,
                f"no row has a {RESPONSE_COLUMN}; {purpose} must be there",
                "give the details that 'grader grade --details FILE' writes.",
            )

    def require_students(self, purpose: str) -> None:
        """Raise a TableError unless some row names its student."""
        if not any(record.student_id for record in self.records):
            raise TableError(
                self.name,
                f"no row has a {STUDENT_COLUMN}; {purpose} must know whose answers they are",
            )


def by_item(records: Sequence[GradeRecord]) -> dict[str, list[GradeRecord]]:
    """Return the records of each item, in order of the items' ids."""
    ranked = sorted(records, key=lambda record: record.item_id)
    return {item: list(rows) for item, rows in groupby(ranked, lambda record: record.item_id)}


def by_student(records: Iterable[GradeRecord]) -> dict[str, list[GradeRecord]]:
    """Return the records of each student, in the order of their first answer."""
    found: dict[str, list[GradeRecord]] = {}
    for record in records:
        if record.student_id:
            found.setdefault(record.student_id, []).append(record)
    return found


def read_grade_records(path: Path, *, columns: ColumnNames | None = None) -> GradeRecords:
    """Read the table that grading wrote, or its details (JSON lines).

    Parameters
    ----------
    columns : ColumnNames, optional
        For a table of responses whose columns were not named as ours.

    Raises
    ------
    TableError
        The file can't be read, or was not written by grading.
    """
    objects = _json_lines(path)
    if objects is None:
        return _of_table(read_named_rows(path), columns or ColumnNames())
    records, faults = [], []
    for line, known in objects:
        try:
            records.append(_of_details(known))
        except (KeyError, TypeError, ValidationError) as error:
            what = error.errors()[0]["loc"][-1] if isinstance(error, ValidationError) else error
            faults.append(f"{path}:{line}: {what} can't be used; it must be as grading wrote it")
    if not records:
        raise TableError(str(path), "no line holds the details of a grade; one at least must")
    return GradeRecords(str(path), tuple(records), tuple(faults))


def _json_lines(path: Path) -> list[tuple[int, dict[str, Any]]] | None:
    """Line numbers and objects of details; None when it is a table, of JSON lines too."""
    try:
        with gzip.open(path) if format_of(path).is_gzip else path.open("rb") as stream:
            if stream.read(1) != b"{":
                return None
            lines = (b"{" + stream.read()).decode("utf-8").split("\n")
        found = [(n, json.loads(line)) for n, line in enumerate(lines, start=1) if line.strip()]
        return None if _TABLE_COLUMN in found[0][1] else found
    except (OSError, EOFError) as error:
        raise TableError(str(path), f"the file can't be read: {error}") from error
    except ValueError as error:
        raise TableError(
            str(path), f"it begins as JSON lines, but a line is none ({error}); all must be"
        ) from error


def _of_details(known: Mapping[str, Any]) -> GradeRecord:
    error = known["error"] or ""
    graded = None if error else graded_from_json_object(known)
    return GradeRecord(
        response_id=known["response_id"],
        item_id=known["item_id"],
        student_id=known["student_id"] or "",
        response=known["response"],
        score=graded.score if graded else math.nan,
        max_points=graded.max_points if graded else math.nan,
        labels=_labels(graded) if graded else {},
        flags=graded.flags if graded else (),
        needs_review=graded.needs_review if graded else True,
        error=error,
        signature=graded.signature if graded else "",
        graded=graded,
    )


def _labels(graded: GradedResponse) -> dict[Status, tuple[str, ...]]:
    return {
        status: graded.missing if status is Status.MISSING else graded.labels_with(status)
        for status in Status
    }


def _of_table(table: NamedRows, columns: ColumnNames) -> GradeRecords:
    names = ColumnNames(
        item=columns.item or ITEM_COLUMN,
        response=columns.response or RESPONSE_COLUMN,
        # A table with an answer a column, and an export, got ids of their own.
        id=ID_COLUMN if ID_COLUMN in table.columns else columns.id or ID_COLUMN,
    )
    table.require_grades(
        str(names.id), str(names.item), "score", "max_points", "needs_review", "error"
    )
    faults = list(table.faults)
    records = []
    for row in table.rows:
        try:
            records.append(_of_row(row, table.columns, names))
        except RowError as error:
            faults.append(f"{row.where}: {error}")
    return GradeRecords(table.name, tuple(records), tuple(faults))


def _of_row(row: NamedRow, columns: Sequence[str], names: ColumnNames) -> GradeRecord:
    error = row.cell("error")
    score, max_points = row.number("score"), row.number("max_points")
    if not error and not (math.isfinite(score) and max_points > 0):
        raise RowError(
            f"score is {row.cell('score') or 'blank'} of {row.cell('max_points') or 'blank'} "
            "points; a graded row must have both"
        )
    return GradeRecord(
        response_id=row.cell(str(names.id)),
        item_id=row.cell(str(names.item)),
        student_id=row.cell(STUDENT_COLUMN),
        response=_verbatim(row, columns, names.response),
        score=score,
        max_points=max_points,
        labels=labels_of(row),
        flags=_listed(row.cell("flags")),
        needs_review=waits_for_person(row),
        error=error,
        signature=row.cell("signature"),
    )


def labels_of(row: NamedRow) -> dict[Status, tuple[str, ...]]:
    """Return the labels that a row of grades names by what was found of them."""
    return {status: _listed(row.cell(column)) for status, column in _COLUMN_OF.items()}


def waits_for_person(row: NamedRow) -> bool:
    """Whether a row must be looked at: anything but a plain no, since a person may have written."""
    return row.cell("needs_review").casefold() not in _NO


def _verbatim(row: NamedRow, columns: Iterable[str], wanted: str | None) -> str:
    """The response with the blanks around it, since a grade is of the text as it was given."""
    for name, cell in zip(columns, row.record.cells, strict=True):
        if name == wanted:
            return cell
    return ""


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()
