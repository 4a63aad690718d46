"""Grades by student in files of their own: LTI scores, a table, a workbook."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END, render_value
from grader.batch.layout import STUDENT_COLUMN
from grader.batch.lms.identities import name_columns, role_of
from grader.batch.lms.student_grades import GradeState, StudentGrade
from grader.batch.whole_file import SPREADSHEET_ENCODING, write_whole
from grader.batch.workbooks import MAX_WORKBOOK_CHARACTERS, save_workbook
from grader.errors import TableError

_STUDENT_GRADE_COLUMNS = ("points", "max_points", "percent", "state", "feedback")


def write_lti_scores(
    grades: Sequence[StudentGrade], output: Path, *, at: datetime, user_column: str | None = None
) -> None:
    """Write the scores of LTI Assignment and Grade Services, as one JSON array.

    A score that waits for a person is `PendingManual` and gives no points.

    Parameters
    ----------
    at : datetime
        When the scores were made; a platform takes a score only if it is newer than its own.
    user_column : str, optional
        Column of the grades with the platform's ids of the students; else `student_id` is.

    Raises
    ------
    TableError
        The file can't be written, or the grades have no such column.
    """
    timestamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if user_column and user_column not in grades[0].cells:
        problem = f"the grades have no column {user_column!r}; found {', '.join(grades[0].cells)}"
        raise TableError("--match", problem)
    scores = [
        _lti_score(grade, grade.cells[user_column] if user_column else grade.student, timestamp)
        for grade in grades
    ]
    with write_whole(output) as stream:
        stream.write(json.dumps(scores, ensure_ascii=False, indent=2) + "\n")


def _lti_score(grade: StudentGrade, user_id: str, timestamp: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "userId": user_id,
        "timestamp": timestamp,
        "activityProgress": "Completed",
        "gradingProgress": "PendingManual",
    }
    if grade.state is GradeState.PENDING:
        return known
    points = {"scoreGiven": grade.points, "scoreMaximum": grade.max_points}
    comment = {"comment": grade.feedback} if grade.feedback else {}
    return known | {"gradingProgress": "FullyGraded"} | points | comment


def write_student_csv(grades: Sequence[StudentGrade], output: Path) -> None:
    """Write one row a student; the points of those that wait for a person are blank.

    Raises
    ------
    TableError
        The file can't be written.
    """
    columns = _identity_columns(grades)
    with write_whole(output, encoding=SPREADSHEET_ENCODING) as stream:
        rows = csv.writer(stream, lineterminator=LINE_END)
        rows.writerow(map(render_cell, (*columns, *_STUDENT_GRADE_COLUMNS)))
        for grade in grades:
            rows.writerow(map(render_value, _student_values(grade, columns)))


def write_student_workbook(grades: Sequence[StudentGrade], output: Path) -> None:
    """Write the same as a workbook, in which no text is a formula.

    Raises
    ------
    TableError
        The file can't be written.
    """
    columns = _identity_columns(grades)
    content = io.BytesIO()
    rows = (map(_cut, _student_values(grade, columns)) for grade in grades)
    save_workbook(content, [*columns, *_STUDENT_GRADE_COLUMNS], rows=rows)
    with write_whole(output, encoding="latin-1") as stream:
        stream.write(content.getvalue().decode("latin-1"))


def _cut(value: str | float | None) -> str | float | None:
    """A text cut to the longest cell."""
    return value[:MAX_WORKBOOK_CHARACTERS] if isinstance(value, str) else value


def _identity_columns(grades: Sequence[StudentGrade]) -> list[str]:
    """The columns that name students; ours is first."""
    columns = list(grades[0].cells)
    named = set(name_columns(columns) or ())
    known = [c for c in columns if c != STUDENT_COLUMN and (role_of(c) or c in named)]
    return [STUDENT_COLUMN, *known]


def _student_values(grade: StudentGrade, columns: Sequence[str]) -> list[str | float | None]:
    is_final = grade.state is GradeState.FINAL
    return [
        *(
            grade.cells.get(name, grade.student if name == STUDENT_COLUMN else "")
            for name in columns
        ),
        grade.points if is_final else None,
        grade.max_points,
        round(100 * grade.points / grade.max_points, 1) if is_final and grade.max_points else None,
        str(grade.state),
        grade.feedback if is_final else "",
    ]
