"""Graded rows written: the grades table for people, one JSON object a line for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TextIO

from grader.batch.cells import render_cell
from grader.batch.grading import GradedRow
from grader.evidence import Status

RESULT_COLUMNS = (
    "raw_score",
    "score",
    "rounded_score",
    "max_points",
    "concepts_expressed",
    "concepts_partial",
    "missing_concepts",
    "contradicted_concepts",
    "missing_concept_ids",
    "flags",
    "feedback",
    "needs_review",
    "error",
    "signature",
)
"""What grading adds to the input's columns; later commands read them by these names."""

INTERVAL_COLUMNS = ("score_low", "score_high")
"""Stand after those where some item is calibrated."""

NUMBER_COLUMNS = ("raw_score", "score", "rounded_score", "max_points", *INTERVAL_COLUMNS)
"""Those of them that hold points."""

LIST_SEPARATOR = "; "
"""Between the labels of one cell: a comma occurs inside labels."""

LINE_END = "\r\n"
"""With it, every Python quotes a lone CR or LF inside a cell; with LF, 3.11 leaves the CR bare."""


Value = str | float | bool | None


class GradesWriter:
    """Writes the grades as delimited text, a row for every response.

    The header comes first, unless the stream is one that is continued.

    Parameters
    ----------
    stream : text stream
        Opened with ``newline=""``.
    columns : GradeColumns
    """

    def __init__(self, stream: TextIO, columns: GradeColumns, *, separator: str = ",") -> None:
        self._rows = csv.writer(stream, lineterminator=LINE_END, delimiter=separator)
        self._columns = columns
        if not (stream.seekable() and stream.tell()):  # an earlier run wrote it
            self._rows.writerow([render_cell(name) for name in columns.header])

    def write(self, row: GradedRow) -> None:
        """Write one row; a row without a grade keeps its cells and says why."""
        self._rows.writerow([render_value(value) for value in self._columns.values(row)])


class JsonGradesWriter:
    """Writes the grades as one JSON object a line, by column; numbers stay numbers."""

    def __init__(self, stream: TextIO, columns: GradeColumns) -> None:
        self._stream = stream
        self._columns = columns

    def write(self, row: GradedRow) -> None:
        """Write one row."""
        values = dict(zip(self._columns.header, self._columns.values(row), strict=True))
        self._stream.write(json.dumps(values, ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class GradeColumns:
    """The columns of a grades table.

    Attributes
    ----------
    carried, added : sequence of str
        The columns of `Responses`. A carried name that is also one of ours is
        written as ``input_NAME``.
    results : sequence of str
        `RESULT_COLUMNS`, and `INTERVAL_COLUMNS` where they are wanted.
    """

    carried: Sequence[str]
    added: Sequence[str]
    results: Sequence[str] = RESULT_COLUMNS

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names, each of them once."""
        ours = (*self.added, *self.results)
        return (*_distinct(self.carried, ours), *ours)

    def values(self, row: GradedRow) -> list[Value]:
        """The values of one row in the order of the header."""
        results = _results(row)
        return [*row.response.cells, *(results[name] for name in self.results)]


def _distinct(carried: Sequence[str], ours: Collection[str]) -> list[str]:
    """The carried names, those of ours with ``input_`` in front until they differ."""
    taken = {*ours, *carried}
    names = []
    for name in carried:
        renamed = name
        if name in ours:
            while renamed in taken:
                renamed = f"input_{renamed}"
            taken.add(renamed)
        names.append(renamed)
    return names


def _results(row: GradedRow) -> dict[str, Value]:
    """The values of all columns by name; None for a number that there is not."""
    graded = row.graded
    if graded is None:
        blank: dict[str, Value] = dict.fromkeys((*RESULT_COLUMNS, *INTERVAL_COLUMNS), "")
        return blank | dict.fromkeys(NUMBER_COLUMNS) | {"needs_review": True, "error": row.error}
    lists = {
        "concepts_expressed": graded.labels_with(Status.EXPRESSED),
        "concepts_partial": graded.labels_with(Status.PARTIAL),
        "missing_concepts": graded.missing,
        "contradicted_concepts": graded.labels_with(Status.CONTRADICTED),
        "missing_concept_ids": graded.missing_ids,
        "flags": graded.flags,
    }
    return {
        **{name: getattr(graded, name) for name in NUMBER_COLUMNS},
        **{name: LIST_SEPARATOR.join(values) for name, values in lists.items()},
        "feedback": graded.feedback,
        "needs_review": graded.needs_review,
        "error": "",
        "signature": graded.signature,
    }


def render_value(value: Value) -> str:
    """Return a value as delimited text; texts are safe in a spreadsheet, None is blank."""
    if isinstance(value, str):
        return render_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else render_number(value)


def render_number(number: float) -> str:
    """Return a number for a cell: as short as it can be, never in another notation.

    Examples
    --------
    >>> render_number(2.0), render_number(1 / 3), render_number(-0.0)
    ('2', '0.333333', '0')
    """
    return f"{round(number, 6) + 0.0:.6f}".rstrip("0").rstrip(".")


def render_details(row: GradedRow) -> str:
    """Return one line of JSON with everything known about a row.

    The keys of `GradedResponse` and the scores that follow from it; `error` is null for
    a graded row, and only `error` says something about one that could not be graded.
    """
    response = row.response
    known: dict[str, Any] = {
        "response_id": response.response_id,
        "item_id": response.item_id,
        "student_id": response.student_id or None,
        "row": response.record.row,
        "response": response.text,
        "error": row.error or None,
    }
    if row.graded is not None:
        known |= row.graded.as_json_object()
    return json.dumps(known, ensure_ascii=False) + "\n"
