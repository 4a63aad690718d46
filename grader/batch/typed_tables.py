"""Grades as a workbook or as Parquet, made of their JSON lines when all are there.

The libraries are loaded only when such a file is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from grader.batch.grades import NUMBER_COLUMNS, GradeColumns
from grader.batch.workbooks import (
    MAX_WORKBOOK_CHARACTERS,
    MAX_WORKBOOK_ROWS,
    save_workbook,
)
from grader.errors import TableError

PARQUET_ROWS = 10_000
"""Of a row group: some ten megabytes, so that large tables need little memory."""

_FLAG_COLUMN = "needs_review"


def write_workbook(draft: Path, made: Path, *, columns: GradeColumns) -> None:
    """Write one sheet: texts as texts, whatever they begin with, and numbers as numbers.

    Raises
    ------
    TableError
        The rows or one of the texts are more than a workbook takes.
    """
    for number, row in enumerate(_rows(draft), start=1):
        _check_fit(number, row)  # all of them, before the first is written
    save_workbook(made, columns.header, rows=(row.values() for row in _rows(draft)))


def _check_fit(number: int, row: Mapping[str, Any]) -> None:
    if number > MAX_WORKBOOK_ROWS:
        raise TableError(
            "the grades",
            f"there are more than {MAX_WORKBOOK_ROWS:,} rows; a workbook takes no more",
            "write CSV or Parquet: -o grades.csv",
        )
    for name, value in row.items():
        if isinstance(value, str) and len(value) > MAX_WORKBOOK_CHARACTERS:
            raise TableError(
                f"the grades: row {number}",
                f"column {name!r} holds {len(value):,} characters; a cell of a workbook takes "
                f"{MAX_WORKBOOK_CHARACTERS:,}",
                "write CSV or Parquet: -o grades.csv",
            )


def write_parquet(draft: Path, made: Path, *, columns: GradeColumns) -> None:
    """Write the columns as strings, doubles and booleans."""
    import pyarrow as pa
    from pyarrow import parquet

    ours = set(columns.results)
    numbers = ours.intersection(NUMBER_COLUMNS)
    kinds = {name: pa.float64() for name in numbers} | (
        {_FLAG_COLUMN: pa.bool_()} if _FLAG_COLUMN in ours else {}
    )
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns.header])
    rows = _rows(draft)
    with parquet.ParquetWriter(made, schema) as writer:
        while some := list(islice(rows, PARQUET_ROWS)):
            writer.write_table(pa.Table.from_pylist(some, schema=schema))


def _rows(draft: Path) -> Iterator[dict[str, Any]]:
    """The rows by column, in order."""
    with draft.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
