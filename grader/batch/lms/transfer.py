"""Grades carried into the file of a system: which cells change, and what is left to a person."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from grader.batch.cells import parse_number, render_cell
from grader.batch.grades import render_number
from grader.batch.lms.gradebooks import FeedbackForm, Gradebook
from grader.batch.lms.identities import Role
from grader.batch.lms.row_finder import RowFinder
from grader.batch.lms.student_grades import GradeState, StudentGrade
from grader.errors import TableError

POINTS_ROUNDING = 1e-6
"""Grades are written with six decimals."""

RESCALED_DECIMALS = 2
"""What every one of the systems shows of a grade."""

_SMART_TEXT = "SMART_TEXT"
"""Blackboard's name for plain text whose line ends count."""


class Outcome(StrEnum):
    """What becomes of a student's grade."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    PENDING = "pending"
    LOCKED = "locked"
    NOT_FOUND = "not found"


@dataclass(frozen=True)
class CellChange:
    """What a cell holds, and what it is to hold; `row` counts from 0 below the header."""

    row: int
    column: int
    before: str
    after: str


@dataclass(frozen=True)
class Transfer:
    """The grade of one student on its way into a file.

    Attributes
    ----------
    found_by : Role or None
        By what the student's row was found.
    reason : str
        Why the grade is not written; empty for one that is.
    """

    grade: StudentGrade
    outcome: Outcome
    row: int | None = None
    found_by: Role | None = None
    changes: tuple[CellChange, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class TransferRules:
    """What the user says about a transfer.

    Attributes
    ----------
    keys : mapping of str to str
        Column of the grades -> column of the file that names students alike.
    rescales : bool
        Where the file's maximum is another, points become as many per cent of it.
    sends_feedback : bool
        Feedback goes where the file takes it.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    rescales: bool = False
    sends_feedback: bool = True


def plan_transfers(
    grades: Sequence[StudentGrade], book: Gradebook, *, rules: TransferRules
) -> list[Transfer]:
    """Return what becomes of each student's grade, in the order of the grades.

    Raises
    ------
    TableError
        The grades are out of another maximum than the file's, a key is no column, or a
        feedback has characters that the file's encoding lacks.
    """
    finder = RowFinder(book, rules.keys)
    writer = _CellWriter(book, rules, max(grade.max_points for grade in grades))
    placed = _without_doubles([_placed(grade, book, finder) for grade in grades])
    return [writer.planned(each) if each.outcome is Outcome.WRITTEN else each for each in placed]


def _placed(grade: StudentGrade, book: Gradebook, finder: RowFinder) -> Transfer:
    """The row of a grade, and whether it may be written there."""
    found = finder.find(grade)
    if found.row is None:
        return Transfer(grade, Outcome.NOT_FOUND, reason=found.reason)
    known = Transfer(grade, Outcome.WRITTEN, found.row, found.by)
    if grade.state is GradeState.PENDING:
        reason = f"{', '.join(grade.waiting)} must be looked at by a person"
        return replace(known, outcome=Outcome.PENDING, reason=reason)
    if reason := book.locked(found.row):
        return replace(known, outcome=Outcome.LOCKED, reason=reason)
    if len(book.table.rows[found.row]) <= max(book.score_at, book.feedback_at or 0):
        return replace(known, outcome=Outcome.LOCKED, reason="the row lacks the cell")
    return known


def _without_doubles(transfers: Sequence[Transfer]) -> Iterator[Transfer]:
    """Two students that lead to one row: nobody knows whose it is."""
    rows = Counter(transfer.row for transfer in transfers)
    for transfer in transfers:
        if transfer.row is not None and rows[transfer.row] > 1:
            reason = "another student of the grades leads to the same row"
            yield replace(transfer, outcome=Outcome.NOT_FOUND, row=None, reason=reason)
        else:
            yield transfer


class _CellWriter:
    """Renders points and feedback as a file holds them; `full` are the points of all items."""

    def __init__(self, book: Gradebook, rules: TransferRules, full: float) -> None:
        self._book = book
        self._rules = rules
        self._full = full
        self._has_commas = _has_decimal_commas(book)

    def planned(self, transfer: Transfer) -> Transfer:
        """Return the transfer with the cells that it changes."""
        grade, row = transfer.grade, transfer.row
        assert row is not None  # only found rows are written
        if grade.max_points < self._full - POINTS_ROUNDING:
            reason = f"the grades hold {grade.max_points:g} of {self._full:g} points of theirs only"
            return replace(transfer, outcome=Outcome.PENDING, reason=reason)
        changes = tuple(self._changes(grade, row))
        outcome = Outcome.WRITTEN if changes else Outcome.UNCHANGED
        return replace(transfer, outcome=outcome, changes=changes)

    def _changes(self, grade: StudentGrade, row: int) -> Iterator[CellChange]:
        book, table = self._book, self._book.table
        points = self._points(grade, row)
        before = table.cell(row, book.score_at)
        old = parse_number(before)
        if old is None or abs(old - float(points)) > POINTS_ROUNDING:
            after = points.replace(".", ",") if self._has_commas else points
            yield CellChange(row, book.score_at, before, after)
        if book.feedback_at is None or not (self._rules.sends_feedback and grade.feedback):
            return
        feedback = self._feedback(grade)
        before = table.cell(row, book.feedback_at)
        if feedback != before:
            yield CellChange(row, book.feedback_at, before, feedback)
            at = book.feedback_format_at
            # Another format would read the lines and signs of plain text in another way.
            if at is not None and table.cell(row, at).strip() != _SMART_TEXT:
                yield CellChange(row, at, table.cell(row, at), _SMART_TEXT)

    def _points(self, grade: StudentGrade, row: int) -> str:
        """The points on the scale of the file, with a decimal point."""
        its_max = self._book.max_points(row)
        if its_max is None or abs(its_max - self._full) <= POINTS_ROUNDING:
            return render_number(grade.points)
        if not self._rules.rescales:
            raise TableError(
                self._book.table.name,
                f"{self._book.score_column!r} is out of {its_max:g} points, the grades are out of "
                f"{self._full:g}; the two must be equal",
                "--rescale makes as many per cent of them; --item chooses which items count.",
            )
        return render_number(round(grade.points * its_max / self._full, RESCALED_DECIMALS))

    def _feedback(self, grade: StudentGrade) -> str:
        """The text as the system reads it."""
        table = self._book.table
        if self._book.feedback_form is FeedbackForm.HTML:
            # A paragraph never begins like a formula, and names what the encoding lacks.
            text = "<br />".join(html.escape(grade.feedback, quote=False).splitlines())
            named = text.encode(table.encoding, "xmlcharrefreplace").decode(table.encoding)
            return f"<p>{named}</p>"
        text = render_cell(grade.feedback)
        try:
            text.encode(table.encoding)
        except UnicodeEncodeError as error:
            raise TableError(
                table.name,
                f"the feedback of {grade.label} holds {text[error.start]!r}, which "
                f"{table.encoding.upper()} lacks; the file must be in an encoding that has it",
                "download it as UTF-8 or UTF-16, or leave the feedback out with --no-feedback.",
            ) from error
        return text


def _has_decimal_commas(book: Gradebook) -> bool:
    """Whether the numbers of a file have commas before their decimals."""
    cells = [cell.value.strip() for row in book.table.rows for cell in row]
    decimals = [cell for cell in cells if parse_number(cell) is not None and not cell.isdecimal()]
    return bool(decimals) and all("," in cell for cell in decimals)
