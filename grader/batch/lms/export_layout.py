"""What of an export is graded: its records, and the responses in each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from grader.batch.layout import (
    ID_COLUMN,
    ITEM_COLUMN,
    RESPONSE_COLUMN,
    STUDENT_COLUMN,
    Response,
)
from grader.batch.lms.columns import ExportColumns, Question
from grader.batch.lms.matching import shorten
from grader.batch.lms.notes import no_item
from grader.batch.table import Record

ATTEMPT_COLUMN = "attempt"


class Records(Protocol):
    """A table: its header and, once, its records in order."""

    @property
    def name(self) -> str:
        """What messages call it."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """The columns."""
        ...

    def __iter__(self) -> Iterator[Record]:
        """Yield the records."""
        ...


class HeldTable:
    """A table of which records were read already, or some of which are left out."""

    def __init__(self, table: Records, records: Iterable[Record]) -> None:
        self.name = table.name
        self.header = table.header
        self._records = records

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)


@dataclass(frozen=True)
class ExportLayout:
    """One response for each answer of a record whose question may have an item.

    Attributes
    ----------
    item_of : mapping of Question to str
        Item ids; a question that is not in it has none.
    answered_at : frozenset of int
        Columns in which at least one question has an item; the others are carried along.
    attempts : mapping of int to int
        Row -> number of the attempt; empty where nobody needs it.
    notes : tuple of str
        What was found out about the export, in the order in which it should be told.
    """

    columns: ExportColumns
    carried: tuple[str, ...]
    carried_at: tuple[int, ...]
    item_of: Mapping[Question, str]
    answered_at: frozenset[int]
    attempts: Mapping[int, int]
    id: int | None
    notes: tuple[str, ...]

    @property
    def student(self) -> int | None:
        """A column that names students, if there is one."""
        return next(iter((*self.columns.students, *self.columns.names)), None)

    @property
    def added(self) -> tuple[str, ...]:
        """Columns that grades have beside the export's own."""
        students = () if self.student is None else (STUDENT_COLUMN,)
        attempts = (ATTEMPT_COLUMN,) if self.attempts else ()
        return (ID_COLUMN, *students, *attempts, ITEM_COLUMN, RESPONSE_COLUMN)

    @property
    def spoken_at(self) -> frozenset[int]:
        """Which cells hold item and answer, or question and attempt, which name nobody."""
        asked = {
            at
            for answer in self.columns.answers
            for at in (answer.name_at, answer.text_at, answer.alias_at)
        }
        theirs = asked | {self.columns.attempt} - {None}
        ours = {ATTEMPT_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN}
        cells = (*self.carried_at, *self.added)
        return frozenset(at for at, cell in enumerate(cells) if cell in theirs | ours)

    def responses(self, record: Record) -> Iterator[Response]:
        """Yield the responses of one record; its cells are as many as the header's."""
        carried = tuple(record.cells[at] for at in self.carried_at)
        student_id = self.columns.student_of(record)
        row_id = record.cells[self.id].strip() if self.id is not None else ""
        known: dict[str, tuple[int, str]] = {}
        for at, question, text in self.columns.answers_of(record):
            if at not in self.answered_at:
                continue
            item_id, fault = self.item_of.get(question, ""), None
            if not item_id:
                fault = no_item(question)
            elif known.setdefault(item_id, (at, question.name)) != (at, question.name):
                other = known[item_id][1]
                fault = f"{question.name!r} is {item_id}, as {other!r} is; one must be"
            response_id = f"{row_id or record.row}:{item_id or shorten(question.name)}"
            attempt = (str(self.attempts[record.row]),) if self.attempts else ()
            student = () if self.student is None else (student_id,)
            added = (response_id, *student, *attempt, item_id, text)
            yield Response(
                record, response_id, item_id, text, student_id, (*carried, *added), fault
            )
