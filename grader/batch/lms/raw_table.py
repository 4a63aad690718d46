"""A delimited file of which single cells are replaced, and not one byte beside them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.charset import SEPARATOR_LINE, detect_encoding, detect_separator
from grader.batch.sources import SAMPLE_BYTES
from grader.batch.table import Record, Table
from grader.errors import TableError

_CODECS = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}
"""Codecs that leave the byte order mark in the text, where it stays what it is."""

_BIG_ENDIAN_MARK = b"\xfe\xff"
_MARK = "\ufeff"


@dataclass(frozen=True)
class RawCell:
    """A cell and where it stands in the text, quotes included."""

    value: str
    start: int
    end: int
    is_quoted: bool


class RawTable:
    """A delimited text with the place of every cell.

    Attributes
    ----------
    header : tuple of str
        Without blanks around the names.
    rows : tuple of sequences of RawCell
        The records below the header; a blank line is none.
    """

    def __init__(self, content: bytes, *, name: str) -> None:
        self.name = name
        self._codec = _codec(content)
        self._text = self._decoded(content)
        if not self._text.removeprefix(_MARK).strip():
            raise TableError(name, "the file is empty; it must hold a header and rows")
        start = len(self._text) - len(self._text.removeprefix(_MARK))
        told = SEPARATOR_LINE.match(self._text, start)
        self.separator = detect_separator(self._text[start:])
        records = list(self._records(told.end() if told else start))
        self.header = tuple(cell.value.strip() for cell in records[0])
        self.rows = tuple(records[1:])
        self._quotes_all = all(cell.is_quoted for cell in records[0])

    @classmethod
    def read(cls, path: Path) -> RawTable:
        """Read a file.

        Raises
        ------
        TableError
            It can't be read, is no delimited text, or a quoted cell in it is never closed.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise TableError(str(path), f"the file can't be read: {error.strerror}") from error
        if content.startswith(b"PK\x03\x04"):
            raise TableError(
                str(path),
                "the file is a workbook or another zip; it must be the delimited text that the "
                "system gave",
                "download it again, and don't save it from a spreadsheet.",
            )
        return cls(content, name=str(path))

    def records(self) -> Iterator[Record]:
        """Yield the rows as other readers of tables do."""
        for number, row in enumerate(self.rows, start=1):
            line = self._text.count("\n", 0, row[0].start) + 1
            yield Record(number, line, tuple(cell.value for cell in row))

    def cell(self, row: int, column: int) -> str:
        """Return a value; empty where the row is too short for the column."""
        cells = self.rows[row]
        return cells[column].value if column < len(cells) else ""

    @property
    def encoding(self) -> str:
        """The codec of the file."""
        return self._codec

    def replaced(self, changes: Mapping[tuple[int, int], str]) -> bytes:
        """Return the file with other values in some cells, by row and column."""
        pieces, done = [], 0
        for row, column in sorted(changes):
            cell = self.rows[row][column]
            pieces += [self._text[done : cell.start], self._written(changes[row, column], cell)]
            done = cell.end
        return self._encoded("".join([*pieces, self._text[done:]]))

    def _written(self, value: str, cell: RawCell) -> str:
        needs_quotes = re.search(rf'["\r\n{re.escape(self.separator)}]|^\s|\s$', value)
        if needs_quotes or cell.is_quoted or self._quotes_all:
            return '"' + value.replace('"', '""') + '"'
        return value

    def _records(self, start: int) -> Iterator[Sequence[RawCell]]:
        """The records from `start` on; cells are cut as the csv module cuts them."""
        cut = re.compile(
            rf'(?:"(?P<quoted>(?:[^"]++|"")*+)"|(?P<plain>(?!")[^{re.escape(self.separator)}\r\n]*))'
            rf"(?P<end>{re.escape(self.separator)}|\r\n|\r|\n|\Z)"
        )
        cells: list[RawCell] = []
        while start <= len(self._text):
            match = cut.match(self._text, start)
            if match is None:
                raise self._cut_error()
            quoted = match["quoted"]
            value = match["plain"] if quoted is None else quoted.replace('""', '"')
            cells.append(RawCell(value, start, match.start("end"), quoted is not None))
            start = match.end()
            if match["end"] != self.separator:
                if len(cells) > 1 or cells[0].value:
                    yield cells
                cells = []
            if match["end"] == "":
                return

    def _cut_error(self) -> TableError:
        """What another reader says of the place where cells can't be cut."""
        lines = io.StringIO(self._text, newline="")
        table = Table(lines, name=self.name, encoding=self._codec, separator=self.separator)
        for _ in table:
            pass
        return TableError(self.name, "a quoted cell is never closed; it must end with a quote")

    def _decoded(self, content: bytes) -> str:
        try:
            text = content.decode(self._codec, "surrogateescape")
        except UnicodeDecodeError as error:
            raise self._damage(error.start) from error
        self._errors = "surrogateescape"
        if text.encode(self._codec, self._errors) != content:
            raise self._damage(len(content))
        return text

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._codec, self._errors)

    def _damage(self, at: int) -> TableError:
        return TableError(
            self.name,
            f"byte {at} can't be read as {self._codec.upper()}; the file must be in one encoding",
            "download it again from the system.",
        )


def _codec(content: bytes) -> str:
    if content.startswith(_BIG_ENDIAN_MARK):
        return "utf-16-be"
    encoding = detect_encoding(content[:SAMPLE_BYTES])
    return _CODECS.get(encoding, encoding)
