"""Small tables read whole, their cells by column name: what people and earlier commands wrote.

Responses are streamed instead, and laid out in more ways: `responses`.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.batch.cells import parse_number
from grader.batch.sources import open_table
from grader.batch.table import Record
from grader.errors import TableError

SCORE_COLUMNS = ("rounded_score", "score", "raw_score")
"""Of grades; the first is on the scale that a teacher uses."""


class RowError(Exception):
    """What is wrong with one row, and what it must be; the other rows can still be used."""


@dataclass(frozen=True)
class NamedRow:
    """One data row; cells are without blanks around them."""

    table: str
    record: Record
    cells: Mapping[str, str]

    @property
    def where(self) -> str:
        """File and place, as messages name them."""
        return f"{self.table}: {self.record.where}"

    def cell(self, column: str) -> str:
        """Return a cell; empty where the table has no such column."""
        return self.cells.get(column, "")

    def number(self, column: str) -> float:
        """Return a cell as a number, NaN for a blank.

        Raises
        ------
        RowError
            The cell holds something else.
        """
        cell = self.cell(column)
        number = parse_number(cell)
        if cell and number is None:
            raise RowError(f"{column} is {cell!r}; it must be a number")
        return math.nan if number is None else number


@dataclass(frozen=True)
class NamedRows:
    """A table.

    Attributes
    ----------
    faults : tuple of str
        A message for each row whose cells are not as many as the header's; they are left out.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[NamedRow, ...]
    faults: tuple[str, ...]

    def require(self, *columns: str) -> None:
        """Raise a TableError unless the table has these columns."""
        for column in columns:
            if column not in self.columns:
                folded = {name.casefold(): name for name in self.columns}
                near = difflib.get_close_matches(column.casefold(), folded, n=1)
                raise TableError(
                    self.name,
                    f"column {column!r} is missing; found {', '.join(self.columns)}",
                    f"Did you mean {folded[near[0]]!r}?" if near else None,
                )

    def require_grades(self, *columns: str) -> None:
        """Raise a TableError unless grading wrote the table, with these columns."""
        if not any(name in self.columns for name in SCORE_COLUMNS):
            raise TableError(
                self.name,
                f"no column holds a score; found {', '.join(self.columns)}; it must be a table "
                "that 'grader grade' wrote",
                f"run 'grader grade {self.name}' first, and give what it writes.",
            )
        self.require(*columns)

    def with_own(self, id_column: str, *, faults: list[str]) -> Iterator[tuple[str, NamedRow]]:
        """Yield id and row of the rows with an id of their own; add to `faults` the others."""
        first_of: dict[str, NamedRow] = {}
        for row in self.rows:
            row_id = row.cell(id_column)
            first = first_of.setdefault(row_id, row)
            if not row_id:
                faults.append(f"{row.where}: {id_column} is blank; it must name a response")
            elif first is not row:
                faults.append(
                    f"{row.where}: {id_column} is {row_id!r}, as in {first.record.where}; "
                    "it must be unique"
                )
            else:
                yield row_id, row


def read_named_rows(path: Path) -> NamedRows:
    """Read a CSV or TSV table; encoding and separator are detected.

    Raises
    ------
    TableError
        The table can't be read, or two columns have one name.
    """
    rows, faults = [], []
    with open_table(path, name=str(path)) as table:
        columns = tuple(_columns(table.header, where=table.name))
        for record in table:
            if len(record.cells) == len(columns):
                cells = (cell.strip() for cell in record.cells)
                rows.append(NamedRow(table.name, record, dict(zip(columns, cells, strict=True))))
            else:
                faults.append(
                    f"{table.name}: {record.where}: the row has {len(record.cells)} cells; "
                    f"it must have {len(columns)}, as the header"
                )
    return NamedRows(table.name, columns, tuple(rows), tuple(faults))


def _columns(header: tuple[str, ...], *, where: str) -> Iterator[str]:
    """The names, each of them once; a column without a name gets that of its place."""
    seen = set()
    for at, cell in enumerate(header, start=1):
        name = cell.strip() or f"column_{at}"
        if name in seen:
            raise TableError(where, f"column {name!r} occurs twice; names must differ")
        seen.add(name)
        yield name
