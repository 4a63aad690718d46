"""Tables that are no delimited text (JSON lines, workbooks, Parquet), as records all the same.

The libraries are loaded only when such a file is read.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Any, BinaryIO

from grader.batch.table import Record
from grader.errors import TableError

_ROWS_READ = 10_000
"""Of a Parquet file in memory at a time."""


@dataclass(frozen=True)
class RecordTable:
    """The header of a table and, once, its records in order."""

    name: str
    header: tuple[str, ...]
    records: Iterable[Record]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)


def read_json_lines(stream: BinaryIO, *, name: str) -> RecordTable:
    """Read one object a line; the columns are the keys of the first.

    Raises
    ------
    TableError
        A line holds no JSON object; while iterating too.
    """
    objects = _objects(stream, name)
    first = next(objects, None)
    if first is None:
        raise TableError(name, "the file is empty; it must hold responses")
    header = tuple(first[1])
    return RecordTable(name, header, _as_records(header, chain([first], objects)))


def _objects(lines: Iterable[bytes], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object with the line where it stands; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except ValueError as error:
            raise TableError(f"{name}: line {number}", f"this is no JSON: {error}") from error
        if not isinstance(found, dict):
            raise TableError(
                f"{name}: line {number}", f"it holds {found!r:.40}; it must be an object {{…}}"
            )
        yield number, found


def _as_records(
    header: Sequence[str], objects: Iterable[tuple[int, dict[str, Any]]]
) -> Iterator[Record]:
    known = set(header)
    for row, (line, found) in enumerate(objects, start=1):
        cells = [_text(found.get(name)) for name in header]
        # One cell too many makes a fault of the row: it would be lost otherwise.
        cells += [_text(value) for name, value in found.items() if name not in known]
        yield Record(row, line, tuple(cells))


def read_workbook(stream: BinaryIO, *, name: str) -> RecordTable:
    """Read the first sheet of an .xlsx file; of formulas the values that were saved.

    Raises
    ------
    TableError
        The file is another zip, damaged, or empty.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(stream, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TableError(
            name,
            "the file is a zip, but no workbook that can be read; it must be .xlsx or text",
            "save the sheet as 'CSV UTF-8' or as .xlsx.",
        ) from error
    rows = (
        (line, tuple(map(_text, cells)))
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
    )
    written = ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))
    _, header = next(written, (0, ()))
    while header and not header[-1]:  # formatted columns without any content
        header = header[:-1]
    if not header:
        raise TableError(name, "the first sheet is empty; it must hold a header and responses")
    return RecordTable(name, header, _sheet_records(len(header), written))


def _sheet_records(n_columns: int, rows: Iterable[tuple[int, tuple[str, ...]]]) -> Iterator[Record]:
    for row, (line, cells) in enumerate(rows, start=1):
        n_blank = len(cells) - n_columns if not any(cells[n_columns:]) else 0
        yield Record(row, line, cells[: len(cells) - max(n_blank, 0)])


def read_parquet(stream: BinaryIO, *, name: str) -> RecordTable:
    """Read a Parquet file.

    Raises
    ------
    TableError
        The file is damaged.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(stream)
    except (pa.ArrowInvalid, OSError) as error:
        raise TableError(name, f"the Parquet file can't be read: {error}") from error
    values = (
        row.values()
        for batch in file.iter_batches(batch_size=_ROWS_READ)
        for row in batch.to_pylist()
    )
    records = (
        Record(number, number, tuple(map(_text, row))) for number, row in enumerate(values, 1)
    )
    return RecordTable(name, tuple(file.schema_arrow.names), records)


def _text(value: Any) -> str:
    """A value as the cell of a text table would show it."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date() | time():
            return value.isoformat()
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
