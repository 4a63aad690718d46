"""The formats of tables by the names of their files."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from grader.errors import TableError


class TableFormat(StrEnum):
    """What a table of grades can be written as."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"


GZIP_SUFFIX = ".gz"

_SUFFIXES = {
    ".tsv": TableFormat.TSV,
    ".tab": TableFormat.TSV,
    ".jsonl": TableFormat.JSONL,
    ".ndjson": TableFormat.JSONL,
    ".xlsx": TableFormat.XLSX,
    ".parquet": TableFormat.PARQUET,
    ".pq": TableFormat.PARQUET,
}

_NOT_WRITTEN = {
    ".json": ".jsonl",
    ".xls": ".xlsx",
    ".xlsm": ".xlsx",
    ".ods": ".xlsx",
    ".feather": ".parquet",
}
"""Suffixes whose programs would refuse what we write -> the nearest that we do."""

SEPARATOR_OF = {TableFormat.CSV: ",", TableFormat.TSV: "\t"}
"""Of the delimited ones."""

_COMPRESSED_THEMSELVES = {TableFormat.XLSX, TableFormat.PARQUET}


@dataclass(frozen=True)
class FileFormat:
    """A format, and whether the file is compressed with gzip."""

    table: TableFormat
    is_gzip: bool = False


def format_of(path: Path) -> FileFormat:
    """Return the format that a file is named for: CSV when its suffix says nothing else.

    Raises
    ------
    TableError
        A workbook or a Parquet file with ``.gz`` behind it.

    Examples
    --------
    >>> format_of(Path("grades.tsv.gz"))
    FileFormat(table=<TableFormat.TSV: 'tsv'>, is_gzip=True)
    """
    is_gzip = path.suffix.lower() == GZIP_SUFFIX
    plain = without_gzip(path)
    table = _SUFFIXES.get(plain.suffix.lower(), TableFormat.CSV)
    if is_gzip and table in _COMPRESSED_THEMSELVES:
        raise TableError(
            str(path),
            f"a {plain.suffix} file is compressed by itself; its name must not end with .gz",
            f"write {plain.name} instead.",
        )
    return FileFormat(table, is_gzip)


def format_to_write(path: Path) -> FileFormat:
    """Return the format for a table that is to be written.

    Raises
    ------
    TableError
        As for `format_of`; or the name is that of a format that is not written.

    Examples
    --------
    >>> format_to_write(Path("grades.jsonl")).table.value
    'jsonl'
    """
    plain = without_gzip(path)
    if nearest := _NOT_WRITTEN.get(plain.suffix.lower()):
        listed = ", ".join(f".{each}" for each in TableFormat)
        raise TableError(
            str(path),
            f"a table is not written as {plain.suffix}; its name must end with one of {listed}",
            f"write {plain.with_suffix(nearest).name} instead.",
        )
    return format_of(path)


def require_csv(path: Path) -> None:
    """Raise a TableError where a table that is written as CSV is named for another format."""
    plain = without_gzip(path).suffix.lower()
    if path.suffix.lower() == GZIP_SUFFIX or plain in _SUFFIXES or plain in _NOT_WRITTEN:
        raise TableError(
            str(path),
            "the table is written as CSV, and its name says something else; it must end with .csv",
            f"write {without_gzip(path).with_suffix('.csv').name} instead.",
        )


def without_gzip(path: Path) -> Path:
    """Return the path without ``.gz`` at its end."""
    return path.with_suffix("") if path.suffix.lower() == GZIP_SUFFIX else path
