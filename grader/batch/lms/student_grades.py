"""Grades by student, read from a grades table: what is final, and what waits for a person."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from grader.batch.grade_records import waits_for_person
from grader.batch.grades import RESULT_COLUMNS
from grader.batch.layout import ITEM_COLUMN, RESPONSE_COLUMN, STUDENT_COLUMN
from grader.batch.lms.attempts import AttemptPolicy
from grader.batch.lms.identities import identities, shown_name
from grader.batch.named_rows import SCORE_COLUMNS, NamedRow, NamedRows, RowError, read_named_rows
from grader.batch.pseudonyms import Key
from grader.errors import TableError

_ATTEMPT = "attempt"
_OURS = {*RESULT_COLUMNS, ITEM_COLUMN, RESPONSE_COLUMN, "response_id", _ATTEMPT}


class GradeState(StrEnum):
    """Whether the points of a student may be sent."""

    FINAL = "final"
    PENDING = "pending"


@dataclass(frozen=True)
class StudentGrade:
    """All that the grades say of one student.

    Attributes
    ----------
    student : str
        What names the student in the grades.
    cells : mapping of str to str
        Columns of the input, carried along: they name the student for other files.
    waiting : tuple of str
        Item ids of responses that a person must look at, or that could not be graded.
    """

    student: str
    cells: Mapping[str, str]
    points: float
    max_points: float
    item_ids: tuple[str, ...]
    feedback: str
    waiting: tuple[str, ...]

    @property
    def label(self) -> str:
        """What messages call the student."""
        name = shown_name(self.cells)
        return f"{name} ({self.student})" if name and name != self.student else self.student

    @property
    def state(self) -> GradeState:
        """Whether the points may be sent."""
        return GradeState.PENDING if self.waiting else GradeState.FINAL


def read_student_grades(
    path: Path,
    *,
    score_column: str = SCORE_COLUMNS[0],
    item_ids: Collection[str] = (),
    attempts: AttemptPolicy | None = None,
) -> list[StudentGrade]:
    """Read a grades table and add up the points of each student.

    Parameters
    ----------
    score_column : str
        One of `SCORE_COLUMNS`.
    item_ids : collection of str
        Items that count; all of them when there are none.
    attempts : AttemptPolicy, optional
        Which attempt counts where a student has several; needed only there.

    Raises
    ------
    TableError
        The table can't be read, was not written by grading, or has several attempts of a
        student and nobody says which counts.
    """
    table = read_named_rows(path)
    table.require_grades(ITEM_COLUMN, score_column, "max_points", "needs_review")
    if table.faults:
        raise TableError(table.faults[0], "the file must be as grading wrote it")
    rows = [row for row in table.rows if not item_ids or row.cell(ITEM_COLUMN) in item_ids]
    if not rows:
        listed = ", ".join(dict.fromkeys(row.cell(ITEM_COLUMN) for row in table.rows))
        problem = f"no row is of item {', '.join(item_ids)}; the items are {listed}"
        raise TableError(table.name, problem if table.rows else "the file holds no grades")
    students: dict[str, list[NamedRow]] = {}
    for row in rows:
        students.setdefault(_student(row, table), []).append(row)
    return [
        _graded(student, _counted(student, its_rows, attempts, score_column), score_column)
        for student, its_rows in students.items()
    ]


def named_again(
    grades: Iterable[StudentGrade], key: Key, *, texts: Iterable[str]
) -> list[StudentGrade]:
    """Return anonymous grades with the names and ids out of a file that was not anonymous.

    Parameters
    ----------
    texts : iterable of str
        All that may be a name or id; what stands for none of them stays as it is.
    """
    names = key.names_of(texts)
    return [
        replace(
            grade,
            student=names.get(grade.student, grade.student),
            cells={column: names.get(cell, cell) for column, cell in grade.cells.items()},
        )
        for grade in grades
    ]


def _student(row: NamedRow, table: NamedRows) -> str:
    """The student of a row: by our column, else by the surest of those that name one."""
    if student := row.cell(STUDENT_COLUMN):
        return student
    known = sorted((list(type(role)).index(role), value) for role, value in identities(row.cells))
    if known:
        return known[0][1]
    raise TableError(
        row.where,
        "no column names the student; there must be one",
        f"the table that was graded must have a column {STUDENT_COLUMN!r}.",
    )


def _counted(
    student: str,
    rows: Sequence[NamedRow],
    policy: AttemptPolicy | None,
    score_column: str,
) -> list[NamedRow]:
    """The rows of the attempt that counts."""
    attempts: dict[str, list[NamedRow]] = {}
    for row in rows:
        attempts.setdefault(row.cell(_ATTEMPT), []).append(row)
    _refuse_repeats(student, attempts.values())
    if len(attempts) == 1:
        return list(rows)
    if policy not in (AttemptPolicy.LAST, AttemptPolicy.BEST):
        raise TableError(
            rows[0].where,
            f"student {student!r} has {len(attempts)} attempts; one must count",
            "--attempts last or --attempts best chooses.",
        )
    if policy is AttemptPolicy.BEST:
        return max(attempts.values(), key=lambda its: _sum(its, score_column))
    return attempts[max(attempts, key=lambda number: (len(number), number))]


def _refuse_repeats(student: str, attempts: Iterable[Sequence[NamedRow]]) -> None:
    for rows in attempts:
        first_of: dict[str, NamedRow] = {}
        for row in rows:
            first = first_of.setdefault(row.cell(ITEM_COLUMN), row)
            if first is not row:
                raise TableError(
                    row.where,
                    f"student {student!r} has item {row.cell(ITEM_COLUMN)!r} here and in "
                    f"{first.record.where}; each answer must stand in one row",
                    "grade each file by itself, or take out what is there twice.",
                )


def _graded(student: str, rows: Sequence[NamedRow], score_column: str) -> StudentGrade:
    """The sum of some rows; those without a score count as nothing, and wait."""
    return StudentGrade(
        student=student,
        cells={name: cell for name, cell in rows[0].cells.items() if name not in _OURS},
        points=_sum(rows, score_column),
        max_points=_sum(rows, "max_points"),
        item_ids=tuple(row.cell(ITEM_COLUMN) for row in rows),
        feedback="\n".join(_feedback(rows)),
        waiting=tuple(row.cell(ITEM_COLUMN) for row in rows if _waits(row, score_column)),
    )


def _sum(rows: Iterable[NamedRow], column: str) -> float:
    return math.fsum(_points(row, column) for row in rows)


def _points(row: NamedRow, column: str) -> float:
    try:
        points = row.number(column)
    except RowError as error:
        raise TableError(row.where, str(error)) from error
    return 0.0 if math.isnan(points) else points


def _waits(row: NamedRow, score_column: str) -> bool:
    """What has no score waits too, whatever the cell says."""
    return bool(row.cell("error")) or not row.cell(score_column) or waits_for_person(row)


def _feedback(rows: Sequence[NamedRow]) -> Iterator[str]:
    """The feedback on each answer, after its item where there are several."""
    for row in rows:
        if text := row.cell("feedback"):
            yield f"{row.cell(ITEM_COLUMN)}: {text}" if len(rows) > 1 else text
