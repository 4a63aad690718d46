"""Delimited text as records: decoded and cut, one record in memory at a time.

Knows no items: which columns mean what is `layout`.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.batch.cells import parse_cell
from grader.errors import TableError

MAX_CELL_CHARACTERS = 10_000_000
"""A longer cell is taken for a quote that was never closed; it bounds the memory too."""

_UNDECODED = re.compile("[\udc80-\udcff]")
"""Bytes that the codec could not read, as `surrogateescape` hands them on."""


@dataclass(frozen=True)
class Record:
    """One data row: `row` counts from 1, `line` is the file line where it starts."""

    row: int
    line: int
    cells: tuple[str, ...]

    @property
    def where(self) -> str:
        """The place, as messages name it."""
        return f"row {self.row} (line {self.line})"


class Table:
    """The header of a delimited text and, once, its records in order.

    Parameters
    ----------
    lines : iterable of str
        With their line ends; bytes that could not be decoded as lone surrogates.
    name : str
        What messages call the file.

    Raises
    ------
    TableError
        There is no header.
    """

    def __init__(self, lines: Iterable[str], *, name: str, encoding: str, separator: str) -> None:
        self.name = name
        self._encoding = encoding
        self._row = 0
        self._line = 1
        # The csv module knows one limit only, that of the whole process.
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        self._reader = csv.reader(self._decoded(lines), delimiter=separator, strict=True)
        self.header = self._next_cells()
        if not self.header:
            raise TableError(name, "the file is empty; it must hold a header and responses")

    def __iter__(self) -> Iterator[Record]:
        self._row = 1
        while cells := self._next_cells():
            yield Record(self._row, self._line, cells)
            self._row += 1

    def _next_cells(self) -> tuple[str, ...]:
        """Cells of the next record that is no blank line; none at the end of the file."""
        try:
            while True:
                self._line = self._reader.line_num + 1
                cells = next(self._reader, None)
                if cells is None:
                    return ()
                # Spreadsheets end with rows of nothing but separators: no more than a blank line.
                if any(cell.strip() for cell in cells):
                    return tuple(map(parse_cell, cells))
        except csv.Error as error:
            raise self._cut_error(error) from error
        except UnicodeDecodeError as error:
            raise self._decoding_error(error.object[error.start]) from error

    def _decoded(self, lines: Iterable[str]) -> Iterator[str]:
        """Pass lines on until one holds a byte that the codec could not read."""
        for line in lines:
            if not line.isascii() and (undecoded := _UNDECODED.search(line)):
                raise self._decoding_error(ord(undecoded[0]) - 0xDC00)
            yield line

    @property
    def _where(self) -> str:
        """File and place of the record that is being read."""
        place = f"row {self._row} (line {self._line})" if self._row else "the header"
        return f"{self.name}: {place}"

    def _decoding_error(self, byte: int) -> TableError:
        encoding = codecs.lookup(self._encoding).name.removesuffix("-sig").upper()
        return TableError(
            self._where,
            f"byte 0x{byte:02X} can't be read as {encoding}; the file must be in one encoding",
            "save the file again as UTF-8 (in a spreadsheet: 'CSV UTF-8').",
        )

    def _cut_error(self, error: csv.Error) -> TableError:
        if "expected after" in str(error):
            problem = "text follows a closing quote; a quote inside a quoted cell must be doubled"
        else:
            problem = "the quoted cell is never closed; it must end with a quote"
        return TableError(self._where, problem, "look for a stray quote in this row or above it.")
