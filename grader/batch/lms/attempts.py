"""Several attempts of one student: which of them count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from grader.batch.lms.columns import ExportColumns, without_dash
from grader.batch.table import Record
from grader.errors import TableError

_POINTS = re.compile(r"(\d+(?:[.,]\d+)?)(?: / .*)?")
"""``4.5``, ``4,5``, or ``4 / 5`` as Google Forms writes it."""


_GOOGLE_TIME = re.compile(
    r"(?P<time>\d{4}/\d+/\d+ \d+:\d\d:\d\d [AP]M) "
    r"GMT(?P<sign>[+-])(?P<hours>\d{1,2})(?::(?P<minutes>\d\d))?"
)
"""As Google Forms writes it; west of Greenwich, too, and half an hour beside."""


class AttemptPolicy(StrEnum):
    """Which attempts of a student are graded."""

    LAST = "last"
    BEST = "best"
    ALL = "all"


class Attempts:
    """The records of an export by student, each student's in the order of the attempts.

    Rows of one student that answer different questions are no attempts of one another.
    Attempts are put in order by their numbers, else by their times where all of them can be
    read, else as they stand in the file.
    """

    def __init__(self, columns: ExportColumns, records: Sequence[Record]) -> None:
        self._columns = columns
        self._records = records
        groups: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            # A row that names nobody is a student of its own.
            student = columns.student_of(record).casefold() or f"row {record.row}"
            names = dict.fromkeys(question.name for _, question, _ in columns.answers_of(record))
            groups.setdefault((student, *names), []).append(record)
        self._groups = [self._ordered(group) for group in groups.values()]

    @property
    def numbers(self) -> dict[int, int]:
        """Row -> number of the attempt, from 1."""
        return {r.row: n for group in self._groups for n, r in enumerate(group, start=1)}

    def chosen(self, policy: AttemptPolicy, *, where: str) -> list[Record]:
        """Return the records that count, in the order of the file.

        Raises
        ------
        TableError
            The best attempt is asked for, and the export does not tell its points.
        """
        if policy is AttemptPolicy.ALL:
            return list(self._records)
        if policy is AttemptPolicy.LAST:
            kept = {group[-1].row for group in self._groups}
        else:
            kept = {self._best(group, where).row for group in self._groups}
        return [record for record in self._records if record.row in kept]

    def _best(self, group: Sequence[Record], where: str) -> Record:
        """The attempt with most points in the system, the later of equal ones."""
        if len(group) == 1:
            return group[0]
        points = [self._points(record, where) for record in group]
        return max(zip(points, range(len(group)), group, strict=True), key=lambda p: p[:2])[2]

    def _points(self, record: Record, where: str) -> float:
        at = self._columns.score
        cell = "" if at is None else without_dash(record.cells[at])
        if match := _POINTS.fullmatch(cell):
            return float(match[1].replace(",", "."))
        problem = "the export holds no points" if at is None else f"the points are {cell!r}"
        raise TableError(
            f"{where}: {record.where}",
            f"{problem}; the best attempt is told by its points in the system",
            "--attempts all grades every attempt, 'grader export --attempts best' takes the best.",
        )

    def _ordered(self, group: list[Record]) -> list[Record]:
        if len(group) == 1:
            return group
        keys = self._attempt_numbers(group) or self._times(group)
        return [record for _, record in sorted(zip(keys, group, strict=True), key=_first)]

    def _attempt_numbers(self, group: Sequence[Record]) -> list[float]:
        """The numbers; none where one is missing."""
        at = self._columns.attempt
        cells = [] if at is None else [record.cells[at].strip() for record in group]
        return [float(cell) for cell in cells] if all(map(str.isdecimal, cells)) else []

    def _times(self, group: Sequence[Record]) -> list[float]:
        """When they were handed in, in seconds; the rows where one time can't be read."""
        at = self._columns.handed_in
        try:
            cells = [record.cells[at].strip() for record in group] if at is not None else [""]
            return [_time(cell).timestamp() for cell in cells]
        except ValueError:
            return [float(record.row) for record in group]


def _time(cell: str) -> datetime:
    """The time in a cell; a ValueError where days and months could be mixed up.

    Examples
    --------
    >>> _time("2026/05/04 1:05:00 PM GMT+3").isoformat()
    '2026-05-04T13:05:00+03:00'
    """
    if google := _GOOGLE_TIME.fullmatch(cell):
        offset = f"{google['sign']}{google['hours']:0>2}{google['minutes'] or '00'}"
        return datetime.strptime(f"{google['time']} {offset}", "%Y/%m/%d %I:%M:%S %p %z")
    return datetime.fromisoformat(cell.removesuffix(" UTC"))


def _first(pair: tuple[float, Record]) -> float:
    return pair[0]
