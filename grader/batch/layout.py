"""Which columns of a table hold what, and how one record becomes responses.

A long table has one response a row; a wide one has one student a row and one item a
column.
"""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.bank import Bank
from grader.batch.pseudonyms import Key
from grader.batch.table import Record
from grader.errors import TableError

ITEM_COLUMN = "item_id"
RESPONSE_COLUMN = "response"
ID_COLUMN = "response_id"
STUDENT_COLUMN = "student_id"

_USUAL_NAMES = {
    ITEM_COLUMN: ("item", "question_id", "question", "prompt_id", "task", "id"),
    RESPONSE_COLUMN: ("answer", "text", "student_answer", "response_text", "essay"),
}
"""What other programs call these columns; only for the hint, never taken silently."""


@dataclass(frozen=True)
class Response:
    """One answer of a student, as it stands in the table.

    Attributes
    ----------
    cells : tuple of str
        Values of the layout's `carried` and `added` columns.
    fault : str or None
        Why this row can't be graded; the row still leaves with the others.
    """

    record: Record
    response_id: str
    item_id: str
    text: str
    student_id: str
    cells: tuple[str, ...]
    fault: str | None = None


@dataclass(frozen=True)
class ColumnNames:
    """What the user says about the columns; a name left out is looked for.

    Attributes
    ----------
    items : mapping of str to str
        Column -> item id, for wide tables; question -> item id, for exports.
    format : str or None
        The kind of table, out of `FORMAT_NAMES` of `lms.systems`; None finds it out.
    attempts : str
        Which attempts of a student an export gives, as in `lms.attempts`.
    key : Key or None
        Replaces what the other columns hold by pseudonyms.
    """

    item: str | None = None
    response: str | None = None
    id: str | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    attempts: str = "last"
    key: Key | None = None


@dataclass(frozen=True)
class LongLayout:
    """One response a row; positions of the columns, None for one that is not there."""

    carried: tuple[str, ...]
    item: int
    response: int
    id: int | None
    student: int | None

    @property
    def added(self) -> tuple[str, ...]:
        """Columns that grades have beside the input's own."""
        return (ID_COLUMN,) if self.id is None else ()

    @property
    def spoken_at(self) -> frozenset[int]:
        """Which cells of a response hold the item and the answer."""
        return frozenset((self.item, self.response))

    def responses(self, record: Record) -> Iterator[Response]:
        """Yield the response of one record; its cells are as many as the header's."""
        item_id = record.cells[self.item].strip()
        response_id = _cell(record, self.id) or f"{record.row}:{item_id}"
        yield Response(
            record=record,
            response_id=response_id,
            item_id=item_id,
            text=record.cells[self.response],
            student_id=_cell(record, self.student),
            cells=record.cells if self.id is not None else (*record.cells, response_id),
        )


@dataclass(frozen=True)
class WideLayout:
    """One student a row; `items` are the positions of the answers with their item ids.

    Attributes
    ----------
    lookalikes : tuple of (str, str)
        Carried columns whose names are nearly those of items that have no column.
    notes : tuple of str
        Which columns were taken for items by the texts that are their names.
    """

    carried: tuple[str, ...]
    carried_at: tuple[int, ...]
    items: tuple[tuple[int, str], ...]
    id: int | None
    student: int | None
    lookalikes: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """Columns that grades have beside the input's own."""
        return (ID_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN)

    @property
    def spoken_at(self) -> frozenset[int]:
        """Which cells of a response hold the item and the answer: the last two."""
        return frozenset((len(self.carried) + 1, len(self.carried) + 2))

    def responses(self, record: Record) -> Iterator[Response]:
        """Yield one response for every item column, blank cells too."""
        carried = tuple(record.cells[at] for at in self.carried_at)
        for at, item_id in self.items:
            response_id = f"{_cell(record, self.id) or record.row}:{item_id}"
            text = record.cells[at]
            yield Response(
                record=record,
                response_id=response_id,
                item_id=item_id,
                text=text,
                student_id=_cell(record, self.student),
                cells=(*carried, response_id, item_id, text),
            )


Layout = LongLayout | WideLayout


def _cell(record: Record, at: int | None) -> str:
    """An identifier without blanks around it; empty when there is no such column."""
    return "" if at is None else record.cells[at].strip()


def find_layout(header: Sequence[str], bank: Bank, *, names: ColumnNames, where: str) -> Layout:
    """Return the layout of a table with this header.

    It is long when it has an item and a response column, else wide when columns are
    named like items of the bank; a mapping of columns to items makes it wide.

    Raises
    ------
    TableError
        A column is missing or occurs twice.
    ItemError
        A column is mapped to an item that the bank does not hold.
    """
    columns = _Columns(header, where=where)
    items = _item_columns(columns, bank, named=names.items)
    id_at = columns.find(ID_COLUMN, names.id)
    student_at = columns.find(STUDENT_COLUMN, None)
    item_at = columns.find(ITEM_COLUMN, names.item)
    response_at = columns.find(RESPONSE_COLUMN, names.response)
    is_long = not names.items and item_at is not None and response_at is not None
    if items and not is_long:
        carried_at = tuple(at for at in range(len(header)) if at not in items)
        carried = tuple(columns.names[at] for at in carried_at)
        absent = [item.id for item in bank.items if item.id not in items.values()]
        unknown = [column for column in carried if column not in bank.item_by_id]
        return WideLayout(
            carried,
            carried_at,
            tuple(items.items()),
            id_at,
            student_at,
            tuple(_lookalikes(unknown, absent)),
        )
    if item_at is None:
        raise columns.missing(ITEM_COLUMN, "--item-column")
    if response_at is None:
        raise columns.missing(RESPONSE_COLUMN, "--response-column")
    return LongLayout(columns.names, item_at, response_at, id_at, student_at)


def _item_columns(columns: _Columns, bank: Bank, *, named: Mapping[str, str]) -> dict[int, str]:
    """Position -> item id of the columns that are mapped to an item or named like one."""
    column_of: dict[str, str] = {}
    for name, item_id in named.items():
        other = column_of.setdefault(bank.item(item_id).id, name)
        if other != name:
            raise TableError(
                columns.where,
                f"columns {other!r} and {name!r} both hold item {item_id!r}; one column must",
            )
    mapped = {columns.at(name): item_id for item_id, name in column_of.items()}
    like_items = {
        at: name
        for at, name in enumerate(columns.names)
        if name in bank.item_by_id and name not in column_of and at not in mapped
    }
    return dict(sorted((mapped | like_items).items()))


def _lookalikes(columns: Sequence[str], absent: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield carried columns that may have been meant for an item without a column."""
    folded = {item_id.casefold(): item_id for item_id in absent}
    for column in columns:
        if near := difflib.get_close_matches(column.casefold(), folded, n=1):
            yield column, folded[near[0]]


class _Columns:
    """The header of a table: names to look up, each of them once."""

    def __init__(self, header: Sequence[str], *, where: str) -> None:
        self.where = where
        self.names = tuple(
            name.strip() or f"column_{at}" for at, name in enumerate(header, start=1)
        )
        for name in self.names:
            if self.names.count(name) > 1:
                raise TableError(where, f"column {name!r} occurs twice; names must differ")

    def at(self, name: str) -> int:
        """Position of a column that the user named."""
        if name not in self.names:
            raise TableError(
                self.where,
                f"column {name!r} is missing; found {', '.join(self.names)}",
                self._nearest(name),
            )
        return self.names.index(name)

    def find(self, usual: str, named: str | None) -> int | None:
        """Position of the column the user named, else of the usual one, if there is one."""
        if named is not None:
            return self.at(named)
        for names in (self.names, tuple(name.casefold() for name in self.names)):
            if usual in names:
                return names.index(usual)
        return None

    def missing(self, usual: str, option: str) -> TableError:
        """The error for a column that every long table needs."""
        # A column of ids is never the answers, however alike the names are.
        taken = {ITEM_COLUMN, RESPONSE_COLUMN, ID_COLUMN, STUDENT_COLUMN}
        folded = {n.casefold(): n for n in self.names if n.casefold() not in taken}
        near = [name for name in _USUAL_NAMES[usual] if name in folded]
        near += difflib.get_close_matches(usual, folded, n=1)
        if near:
            name = folded[near[0]]
            hint = f"rename {name!r} to {usual!r}, or pass {option} {shlex.quote(name)}"
        else:
            hint = (
                f"pass {option} NAME, or for a table with a column per item --map 'COLUMN=q01'; "
                "'grader grade --help' names the exports that are known"
            )
        return TableError(
            self.where, f"column {usual!r} is missing; found {', '.join(self.names)}", hint
        )

    def _nearest(self, name: str) -> str | None:
        near = difflib.get_close_matches(name, self.names, n=1)
        return f"Did you mean {near[0]!r}?" if near else None
