"""The files of systems that grades go into: found by what they are to be, and written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.batch.lms import gradebooks
from grader.batch.lms.gradebooks import Gradebook, gradebook_title
from grader.batch.lms.raw_table import RawTable
from grader.batch.lms.transfer import Transfer
from grader.batch.whole_file import write_whole
from grader.errors import TableError

RECORD_SUFFIX = ".transfers.jsonl"
"""Behind the name of the file written: what became of each student's grade."""


class Target(StrEnum):
    """Where grades can go."""

    CANVAS = "canvas-gradebook"
    MOODLE = "moodle-worksheet"
    BLACKBOARD = "blackboard"
    D2L = "d2l"
    LTI_AGS = "lti-ags"
    CSV = "csv"
    XLSX = "xlsx"


_FIND: Mapping[Target, Callable[[RawTable, str | None], Gradebook | None]] = {
    Target.CANVAS: gradebooks.find_canvas,
    Target.MOODLE: gradebooks.find_moodle,
    Target.BLACKBOARD: gradebooks.find_blackboard,
    Target.D2L: gradebooks.find_d2l,
    Target.CSV: gradebooks.find_any_table,
}

_TITLES = {
    Target.CANVAS: "Canvas gradebook",
    Target.MOODLE: "Moodle grading worksheet",
    Target.BLACKBOARD: "Blackboard grade file",
    Target.D2L: "Brightspace grade file",
    Target.CSV: "table with the column that takes the points",
}


def open_gradebook(path: Path, target: Target, *, column: str | None = None) -> Gradebook:
    """Read the file of a system that grades go into.

    Parameters
    ----------
    column : str, optional
        The column that takes the points, by its name, title or id; needed where several do.

    Raises
    ------
    TableError
        The file can't be read, is another one, or no column or several take points.
    """
    table = RawTable.read(path)
    if book := _FIND[target](table, column):
        return book
    if target is Target.CSV:
        problem = f"no column is said to take the points; found {', '.join(table.header)}"
        raise TableError(str(path), problem, "name it with --column NAME.")
    kind = gradebook_title(table.header, next(table.records(), None))
    problem = f"this is {f'a {kind}' if kind else 'another file'}; it must be a {_TITLES[target]}"
    others = [str(each) for each, title in _TITLES.items() if title == kind]
    raise TableError(str(path), problem, f"--to {others[0]} writes into it." if others else None)


def record_path(output: Path) -> Path:
    """Return where the record of an output goes."""
    return output.with_name(output.name + RECORD_SUFFIX)


def write_gradebook(book: Gradebook, transfers: Sequence[Transfer], *, output: Path) -> None:
    """Write the file with the changed cells, and the record of all transfers beside it.

    Raises
    ------
    TableError
        A file can't be written.
    """
    changes = {(c.row, c.column): c.after for t in transfers for c in t.changes}
    content = book.table.replaced(changes)
    # In this encoding each byte is one character: the bytes are written as they are.
    with (
        write_whole(output, encoding="latin-1") as stream,
        write_whole(record_path(output)) as record,
    ):
        stream.write(content.decode("latin-1"))
        for transfer in transfers:
            record.write(json.dumps(_transfer_object(book, transfer), ensure_ascii=False) + "\n")


def _transfer_object(book: Gradebook, transfer: Transfer) -> dict[str, Any]:
    grade = transfer.grade
    return {
        "student": grade.student,
        "outcome": transfer.outcome,
        "reason": transfer.reason or None,
        "found_by": transfer.found_by,
        "items": list(grade.item_ids),
        "points": grade.points,
        "max_points": grade.max_points,
        "feedback": grade.feedback,
        "changes": [
            {"column": book.table.header[c.column], "before": c.before, "after": c.after}
            for c in transfer.changes
        ],
    }
