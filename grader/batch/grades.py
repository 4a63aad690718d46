"""Graded rows written: the grades table for people, one JSON object a line for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Sequence
from typing import Any, TextIO

from grader.batch.cells import render_cell
from grader.batch.grading import GradedRow
from grader.evidence import Status
from grader.scoring.graded import GradedResponse

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

LIST_SEPARATOR = "; "
"""Between the labels of one cell: a comma occurs inside labels."""

LINE_END = "\r\n"
"""With it, every Python quotes a lone CR or LF inside a cell; with LF, 3.11 leaves the CR bare."""


class GradesWriter:
    """Writes the grades table, header first; a row for every response.

    Parameters
    ----------
    stream : text stream
        Opened with ``newline=""``.
    carried, added : sequence of str
        The columns of `Responses`. A carried name that is also one of ours is
        written as ``input_NAME``.
    results : sequence of str
        `RESULT_COLUMNS`, and `INTERVAL_COLUMNS` where they are wanted.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        carried: Sequence[str],
        added: Sequence[str],
        results: Sequence[str] = RESULT_COLUMNS,
    ) -> None:
        self._rows = csv.writer(stream, lineterminator=LINE_END)
        self._columns = results
        ours = (*added, *results)
        header = (*_distinct(carried, ours), *ours)
        self._rows.writerow([render_cell(name) for name in header])

    def write(self, row: GradedRow) -> None:
        """Write one row; a row without a grade keeps its cells and says why."""
        if row.graded is None:
            results = dict.fromkeys(self._columns, "") | {
                "needs_review": _yes_no(True),
                "error": render_cell(row.error),
            }
        else:
            results = _results(row.graded)
        cells = [render_cell(cell) for cell in row.response.cells]
        self._rows.writerow(cells + [results[name] for name in self._columns])


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


def _results(graded: GradedResponse) -> dict[str, str]:
    """The cells of all columns by name; texts are safe in a spreadsheet, None is blank."""
    numbers = {
        "raw_score": graded.raw_score,
        "score": graded.score,
        "rounded_score": graded.rounded_score,
        "max_points": graded.max_points,
        "score_low": graded.score_low,
        "score_high": graded.score_high,
    }
    lists = {
        "concepts_expressed": graded.labels_with(Status.EXPRESSED),
        "concepts_partial": graded.labels_with(Status.PARTIAL),
        "missing_concepts": graded.missing,
        "contradicted_concepts": graded.labels_with(Status.CONTRADICTED),
        "missing_concept_ids": graded.missing_ids,
        "flags": graded.flags,
    }
    return {
        **{name: "" if n is None else render_number(n) for name, n in numbers.items()},
        **{name: render_cell(LIST_SEPARATOR.join(values)) for name, values in lists.items()},
        "feedback": render_cell(graded.feedback),
        "needs_review": _yes_no(graded.needs_review),
        "error": "",
        "signature": render_cell(graded.signature),
    }


def render_number(number: float) -> str:
    """Return a number for a cell: as short as it can be, never in another notation.

    Examples
    --------
    >>> render_number(2.0), render_number(1 / 3), render_number(-0.0)
    ('2', '0.333333', '0')
    """
    return f"{round(number, 6) + 0.0:.6f}".rstrip("0").rstrip(".")


def _yes_no(value: bool) -> str:
    return "true" if value else "false"


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
