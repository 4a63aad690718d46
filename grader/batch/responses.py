"""Tables of responses, streamed: every row leaves once, with its fault if it has one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Protocol

from grader.bank import Bank
from grader.batch.anonymous import anonymous, names_itself
from grader.batch.layout import ColumnNames, Layout, LongLayout, Response, WideLayout
from grader.batch.lms.export_layout import ExportLayout, Records
from grader.batch.lms.reading import open_layout
from grader.batch.pseudonyms import Key
from grader.batch.seen_ids import SeenIds
from grader.batch.sources import open_table
from grader.batch.table import Record
from grader.errors import TableError
from grader.scoring import MAX_RESPONSE_CHARACTERS


class TableShape(Protocol):
    """What the files of grades repeat of the table behind them."""

    @property
    def carried(self) -> tuple[str, ...]:
        """The columns that are repeated."""

    @property
    def added(self) -> tuple[str, ...]:
        """Columns of the response that the table did not have."""

    @property
    def has_students(self) -> bool:
        """Whether there are sums by student to write."""


class Responses:
    """The responses of an open table, to be iterated once.

    Attributes
    ----------
    header : tuple of str
        The input's columns, as they stand there.
    carried : tuple of str
        The input's columns, as the grades repeat them.
    added : tuple of str
        Columns that the input did not have: `response_id`, and in a wide table
        `item_id` and `response`.
    n_naming : int
        Answers so far that hold a name or id of their own row, which the key leaves as they are.
    lookalikes : tuple of (str, str)
        Columns that are carried along and not graded, though they are named nearly like an
        item that has no column, with the item's id.
    notes : tuple of str
        What a person should know about how the table was read.
    """

    def __init__(
        self, table: Records, layout: Layout | ExportLayout, *, key: Key | None = None
    ) -> None:
        self.name = table.name
        self.header = table.header
        self.carried = layout.carried
        self.added = layout.added
        self.has_students = layout.student is not None
        self.lookalikes = layout.lookalikes if isinstance(layout, WideLayout) else ()
        self.notes = () if isinstance(layout, LongLayout) else layout.notes
        self.n_naming = 0
        self._key = key
        self._table = table
        self._layout = layout

    def __iter__(self) -> Iterator[Response]:
        with closing(SeenIds()) as seen:
            for fault, response in self._read():
                fault = fault or self._response_fault(response, seen)
                yield self._hidden(replace(response, fault=fault) if fault else response)

    def count(self) -> int:
        """Return how many responses there are, in place of iterating over them."""
        return sum(1 for _ in self._read())

    def _read(self) -> Iterator[tuple[str | None, Response]]:
        """Yield every response after what is wrong with its record."""
        n_columns = len(self._table.header)
        is_empty = True
        for record in self._table:
            is_empty = False
            damage = _record_fault(record, self._table.header)
            for response in self._layout.responses(_fitted(record, n_columns)):
                yield damage or response.fault, response
        if is_empty:
            raise TableError(
                self.name, "the file has a header only; it must hold at least one response"
            )

    def _hidden(self, response: Response) -> Response:
        """The response without names, where a key replaces them."""
        if self._key is None:
            return response
        spoken_at = self._layout.spoken_at
        self.n_naming += names_itself(response, spoken_at=spoken_at)
        return anonymous(response, self._key, spoken_at=spoken_at)

    def _response_fault(self, response: Response, seen: SeenIds) -> str | None:
        """What keeps one response from being graded, if anything does."""
        if self._layout.id is not None:  # ids made of the row can't be equal
            row = seen.first_row(response.response_id, response.record.row)
            if row != response.record.row:
                return (
                    f"response id {response.response_id!r} is that of row {row}; it must be unique"
                )
        if len(response.text) > MAX_RESPONSE_CHARACTERS:
            return (
                f"the response has {len(response.text):,} characters; "
                f"it must have at most {MAX_RESPONSE_CHARACTERS:,}"
            )
        return None


@contextmanager
def read_responses(
    source: Path | BinaryIO,
    bank: Bank,
    *,
    columns: ColumnNames | None = None,
    name: str | None = None,
) -> Iterator[Responses]:
    """Open a table of responses, long or wide, or the export of a system that holds answers.

    It may be in any format that `open_table` knows.

    Parameters
    ----------
    source : Path or binary stream
        Encoding (UTF-8, UTF-16, Windows-1252) and separator (``,`` ``;`` tab) are detected.
    columns : ColumnNames, optional
        For tables whose columns are not named as ours.
    name : str, optional
        What messages call the source; a path speaks for itself.

    Raises
    ------
    TableError
        The table can't be read; while iterating too, when the damage lies further down.
    """
    name = name or str(source)
    with open_table(source, name=name) as table:
        names = columns or ColumnNames()
        yield Responses(*open_layout(table, bank, names=names), key=names.key)


def count_responses(path: Path, bank: Bank, *, columns: ColumnNames | None = None) -> int:
    """Return how many responses a table holds; damage anywhere in it is raised at once."""
    with read_responses(path, bank, columns=columns) as responses:
        return responses.count()


def _fitted(record: Record, n_cells: int) -> Record:
    """The record with as many cells as the header, empty ones at its end."""
    if len(record.cells) == n_cells:
        return record
    cells = (*record.cells, *[""] * (n_cells - len(record.cells)))[:n_cells]
    return replace(record, cells=cells)


def _record_fault(record: Record, header: tuple[str, ...]) -> str | None:
    """What keeps a whole record from being graded, if anything does."""
    if len(record.cells) != len(header):
        return f"the row has {len(record.cells)} cells; it must have {len(header)}, as the header"
    for name, cell in zip(header, record.cells, strict=True):
        if "\0" in cell:
            return f"column {name!r} holds a NUL character; it must be text"
    return None
