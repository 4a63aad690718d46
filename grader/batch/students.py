"""Points summed by student, and the table of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, TextIO

from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END, render_number
from grader.batch.grading import GradedRow

STUDENT_COLUMNS = ("student_id", "items", "points", "max_points", "percent", "failed")


@dataclass
class _Sum:
    """What one student has so far; `failed` responses count for nothing else."""

    items: int = 0
    points: float = 0.0
    max_points: float = 0.0
    failed: int = 0

    @property
    def percent(self) -> float:
        return 100 * self.points / self.max_points if self.max_points else 0.0


class StudentSums:
    """Adds up rows; memory grows with students, not with responses."""

    def __init__(self) -> None:
        self._sums: dict[str, _Sum] = {}

    def add(self, row: GradedRow) -> None:
        """Count a row for its student; a row that names none is passed over."""
        if not row.response.student_id:
            return
        student = self._sums.setdefault(row.response.student_id, _Sum())
        if row.graded is None:
            student.failed += 1
        else:
            student.items += 1
            student.points += row.graded.score
            student.max_points += row.graded.max_points

    def state(self) -> dict[str, list[float]]:
        """Return the sums as JSON holds them."""
        return {student_id: list(astuple(student)) for student_id, student in self._sums.items()}

    @classmethod
    def from_state(cls, state: Mapping[str, Sequence[Any]]) -> StudentSums:
        """Return the sums that `state` gave."""
        sums = cls()
        sums._sums = {student_id: _Sum(*numbers) for student_id, numbers in state.items()}
        return sums

    def write(self, stream: TextIO) -> None:
        """Write one row a student, in the order of their first response."""
        rows = csv.writer(stream, lineterminator=LINE_END)
        rows.writerow(STUDENT_COLUMNS)
        for student_id, student in self._sums.items():
            numbers = (student.points, student.max_points, round(student.percent, 1))
            cells = [render_cell(student_id), str(student.items)]
            rows.writerow([*cells, *map(render_number, numbers), str(student.failed)])
