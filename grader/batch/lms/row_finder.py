"""The row of a student in the file of another system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.batch.lms.gradebooks import Gradebook
from grader.batch.lms.identities import Role, comparable, identities, name_columns, role_of
from grader.batch.lms.student_grades import StudentGrade
from grader.errors import TableError

_SAME_PERSON = {Role.LOGIN: (Role.LOGIN, Role.EMAIL), Role.EMAIL: (Role.EMAIL, Role.LOGIN)}
"""Roles whose values may be equal: many sites take the address for the login."""

_BOTH_NAMES = -1
"""Stands for a column where first and last name have columns of their own."""


@dataclass(frozen=True)
class Found:
    """A row, and by what it was found; without one, why there is none."""

    row: int | None
    by: Role | None = None
    reason: str = ""


class RowFinder:
    """Finds students by the surest identifier that grades and file share.

    Parameters
    ----------
    keys : mapping of str to str
        Column of the grades -> column of the file, as the user says; then nothing else counts.

    Raises
    ------
    TableError
        The file has no such column.
    """

    def __init__(self, book: Gradebook, keys: Mapping[str, str]) -> None:
        self._book = book
        self._named = {name: self._position(column) for name, column in keys.items()}
        self._roles = dict(book.keys)
        for at in self._named.values():
            self._roles.setdefault(at, role_of(book.table.header[at]) or Role.LOGIN)
        names = name_columns(book.table.header)
        self._names_at = tuple(map(book.table.header.index, names)) if names else ()
        if names:
            self._roles[_BOTH_NAMES] = Role.NAME
        self._rows: dict[int, dict[str, list[int]]] = {at: {} for at in self._roles}
        for row in book.rows:
            for at, role in self._roles.items():
                if value := comparable(self._cell(row, at), role):
                    self._rows[at].setdefault(value, []).append(row)

    def find(self, grade: StudentGrade) -> Found:
        """Return the row of a student, or why there is none."""
        reason = f"no row of {self._book.table.name} is theirs"
        for at, value in self._candidates(grade):
            rows = self._rows[at].get(value, [])
            if len(rows) == 1:
                return Found(rows[0], self._roles[at])
            if rows:
                reason = f"{len(rows)} rows of {self._book.table.name} may be theirs"
        rows_of = {} if self._named else self._anywhere(grade.student)
        if len(rows_of) == 1:
            return Found(*next(iter(rows_of.items())))
        if rows_of:
            reason = f"{len(rows_of)} rows of {self._book.table.name} may be theirs"
        return Found(None, reason=reason)

    def _anywhere(self, student: str) -> dict[int, Role]:
        """Every row with the student's id in any column: nothing says which one is meant."""
        return {
            row: role
            for at, role in reversed(self._roles.items())
            for row in self._rows[at].get(comparable(student, role), [])
        }

    def _candidates(self, grade: StudentGrade) -> Iterator[tuple[int, str]]:
        """Columns of the file with the value to look for in them, the surest first."""
        if self._named:
            for name, at in self._named.items():
                if name not in grade.cells:
                    known = ", ".join(grade.cells)
                    problem = f"the grades have no column {name!r}; found {known}"
                    raise TableError("--match", problem)
                yield at, comparable(grade.cells[name], self._roles[at])
            return
        order = list(Role)
        own = sorted(identities(grade.cells), key=lambda entry: order.index(entry[0]))
        for role, value in own:
            for at, its_role in self._roles.items():
                if its_role in _SAME_PERSON.get(role, (role,)):
                    yield at, value

    def _position(self, column: str) -> int:
        header = self._book.table.header
        if column not in header:
            problem = f"column {column!r} is missing; found {', '.join(header)}"
            raise TableError(self._book.table.name, problem)
        return header.index(column)

    def _cell(self, row: int, at: int) -> str:
        columns = self._names_at if at == _BOTH_NAMES else (at,)
        return " ".join(self._book.table.cell(row, column) for column in columns)
