"""Files that systems take grades from: which cells of them may change, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from grader.batch.cells import parse_number
from grader.batch.lms.identities import Role, name_columns, name_spellings, role_of
from grader.batch.lms.matching import first_of, shorten
from grader.batch.lms.moodle import Worksheet, find_worksheet_columns
from grader.batch.lms.raw_table import RawTable
from grader.batch.table import Record
from grader.errors import TableError

_CANVAS_COLUMN = re.compile(r"(?P<title>.*)\s\((?P<id>\d+)\)", re.DOTALL)
_BLACKBOARD_COLUMN = re.compile(
    r"(?P<title>.*) \[[^\]]*?(?P<max>\d+(?:[.,]\d+)?)[^\]]*\] \|(?P<id>\d+)", re.DOTALL
)
_D2L_COLUMN = re.compile(
    r"(?P<title>.*?)(?: Points Grade)? <[^<>]*?:(?P<max>\d+(?:[.,]\d+)?)\b[^<>]*>", re.DOTALL
)
_LOCKED_WORDS = {"no", "nein", "non", "nee", "nej", "não", "nie", "нет", "いいえ", "否"}
_CANVAS_STATES = {"EX": "the student is excused", "N/A": "the student is not assigned"}
_READ_ONLY = "(read only)"


class FeedbackForm(StrEnum):
    """How a system reads the text of a feedback cell."""

    PLAIN = "plain"
    HTML = "html"


@dataclass(frozen=True)
class Gradebook:
    """A file that takes grades.

    Attributes
    ----------
    keys : mapping of int to Role
        Columns that name the student, and what they hold.
    rows : sequence of int
        Those of students.
    max_points : callable
        Row -> the points that its cell is out of; None where the file does not say.
    feedback_at, feedback_format_at : int or None
        Column that takes text, and that which says how it is to be read.
    locked : callable
        Row -> why its grade must not change; empty where it may.
    """

    table: RawTable
    keys: Mapping[int, Role]
    rows: Sequence[int]
    score_at: int
    max_points: Callable[[int], float | None]
    feedback_at: int | None = None
    feedback_form: FeedbackForm = FeedbackForm.PLAIN
    feedback_format_at: int | None = None
    locked: Callable[[int], str] = field(default=lambda _row: "")

    @property
    def score_column(self) -> str:
        """The name of the column that takes the points."""
        return self.table.header[self.score_at]


@dataclass(frozen=True)
class _Column:
    """A column that may take points: what the user may call it, and its maximum."""

    at: int
    names: tuple[str, ...]
    max_points: float | None = None


def find_canvas(table: RawTable, column: str | None) -> Gradebook | None:
    """Find a Canvas gradebook; rows without an id, such as that of the maxima, are nobody's."""
    header = table.header
    if not _is_canvas(header):
        return None
    id_at = header.index("ID")
    rows = [row for row in range(len(table.rows)) if table.cell(row, id_at).strip()]
    maxima = _maxima_row(table, rows)
    columns = [
        _Column(at, (name, match["title"], match["id"]))
        for at, name in enumerate(header)
        if (match := _CANVAS_COLUMN.fullmatch(name))
        and (maxima is None or _READ_ONLY not in table.cell(maxima, at))
    ]
    chosen = _chosen(table, columns, column)
    max_points = None if maxima is None else parse_number(table.cell(maxima, chosen.at))

    def locked(row: int) -> str:
        return _CANVAS_STATES.get(table.cell(row, chosen.at).strip(), "")

    return Gradebook(
        table, identity_columns(header), rows, chosen.at, lambda _: max_points, locked=locked
    )


def find_moodle(table: RawTable, column: str | None) -> Gradebook | None:
    """Find a Moodle grading worksheet; it has one grade, and a maximum on every row."""
    found = find_worksheet_columns(table.header, next(table.records(), None))
    if found is None:
        return None
    grade = table.header[found.grade]
    _chosen(table, [_Column(found.grade, (grade,))], column)
    keys = {0: Role.PARTICIPANT, **_worksheet_keys(table.header, found)}

    def locked(row: int) -> str:
        word = table.cell(row, found.can_be_changed).strip().casefold()
        return "the row is locked" if word in _LOCKED_WORDS else ""

    return Gradebook(
        table,
        keys,
        range(len(table.rows)),
        found.grade,
        lambda row: parse_number(table.cell(row, found.max_grade)),
        feedback_at=found.feedback,
        feedback_form=FeedbackForm.HTML,
        locked=locked,
    )


def find_blackboard(table: RawTable, column: str | None) -> Gradebook | None:
    """Find a Blackboard grade file, with columns of feedback or without."""
    columns = [
        _Column(at, (name, match["title"], match["id"]), parse_number(match["max"]))
        for at, name in enumerate(table.header)
        if (match := _BLACKBOARD_COLUMN.fullmatch(name))
    ]
    if not columns:
        return None
    chosen = _chosen(table, columns, column)
    # Behind the grade: notes, their format, feedback to the learner, its format.
    feedback_at = chosen.at + 3 if len(table.header) == chosen.at + 5 else None
    keys = identity_columns(table.header) | {2: Role.LOGIN}  # the third whatever the language
    return Gradebook(
        table,
        keys,
        range(len(table.rows)),
        chosen.at,
        lambda _: chosen.max_points,
        feedback_at=feedback_at,
        feedback_format_at=None if feedback_at is None else feedback_at + 1,
    )


def find_d2l(table: RawTable, column: str | None) -> Gradebook | None:
    """Find a Brightspace grade file."""
    columns = [
        _Column(at, (name, match["title"]), parse_number(match["max"]))
        for at, name in enumerate(table.header)
        if (match := _D2L_COLUMN.fullmatch(name))
    ]
    if not columns or not {"OrgDefinedId", "Username"} & set(table.header):
        return None
    chosen = _chosen(table, columns, column)
    rows = range(len(table.rows))
    return Gradebook(
        table, identity_columns(table.header), rows, chosen.at, lambda _: chosen.max_points
    )


def find_any_table(table: RawTable, column: str | None) -> Gradebook | None:
    """Take any table whose columns name students; the user must say which takes the points."""
    if column is None:
        return None
    columns = [_Column(at, (name,)) for at, name in enumerate(table.header)]
    chosen = _chosen(table, columns, column)
    keys = {at: role for at, role in identity_columns(table.header).items() if at != chosen.at}
    return Gradebook(table, keys, range(len(table.rows)), chosen.at, lambda _: None)


def gradebook_title(header: Sequence[str], first: Record | None) -> str:
    """Return what a file of grades is, empty for any other; a worksheet may hold answers too."""
    names = [name.strip() for name in header]
    if _is_canvas(names):
        return "Canvas gradebook"
    if any(_BLACKBOARD_COLUMN.fullmatch(name) for name in names):
        return "Blackboard grade file"
    if any(_D2L_COLUMN.fullmatch(name) for name in names) and "End-of-Line Indicator" in names:
        return "Brightspace grade file"
    if find_worksheet_columns(header, first):
        return "Moodle grading worksheet"
    if {"Total Score", "Max Points", "Submission ID"} <= set(names):
        return "Gradescope file of scores"
    return ""


def _is_canvas(header: Sequence[str]) -> bool:
    """What Canvas itself asks of a file: names first, then ids, and a section."""
    starts = bool(header) and (
        "Student" in header[0] or tuple(header[:2]) == ("LastName", "FirstName")
    )
    return starts and "ID" in header[1:3] and "Section" in header


def _maxima_row(table: RawTable, rows: Sequence[int]) -> int | None:
    """The last row above the students: Canvas writes the points possible there."""
    first = rows[0] if rows else len(table.rows)
    return first - 1 if first else None


def identity_columns(header: Iterable[str]) -> dict[int, Role]:
    """Return the columns that name students, as far as their own names tell."""
    roles = ((at, role_of(name)) for at, name in enumerate(header))
    return {at: role for at, role in roles if role}


def identifiers(table: RawTable, keys: Mapping[int, Role]) -> Iterator[str]:
    """Yield all that may name a student, as it stands in a file and as others write it.

    Parameters
    ----------
    keys : mapping of int to Role
        Columns that name students.
    """
    named = [at for at, role in keys.items() if role is Role.NAME]
    in_two = name_columns(table.header)
    for row, cells in enumerate(table.rows):
        for cell in cells:
            yield from (cell.value, cell.value.removeprefix("#"))  # Brightspace marks ids
        for at in named:
            yield from name_spellings(table.cell(row, at))
        if in_two:
            first, last = (table.cell(row, table.header.index(name)) for name in in_two)
            yield from name_spellings(f"{last}, {first}")


def _worksheet_keys(header: Sequence[str], found: Worksheet) -> dict[int, Role]:
    """Of the columns that name the student; the full name is the first of them."""
    named = {at: role for at, role in identity_columns(header).items() if at in found.identity}
    return {1: Role.NAME, **named} if 1 in found.identity and len(found.identity) > 1 else named


def _chosen(table: RawTable, columns: Sequence[_Column], wanted: str | None) -> _Column:
    """The column that the user names, else the only one."""
    if not columns:
        problem = "no column takes points; a column of an assignment must be there"
        raise TableError(table.name, problem, "add the assignment to the file that you download.")
    listed = first_of(repr(shorten(column.names[0])) for column in columns)
    if wanted is None:
        if len(columns) == 1:
            return columns[0]
        problem = f"{len(columns)} columns take points; one must be chosen: {listed}"
        raise TableError(table.name, problem, "--column NAME chooses one.")
    meant = [column for column in columns if wanted.strip() in column.names]
    if len(meant) != 1:
        found = "no column" if not meant else f"{len(meant)} columns"
        problem = f"{found} that takes points is {wanted!r}; it must be one of {listed}"
        raise TableError(table.name, problem)
    return meant[0]
