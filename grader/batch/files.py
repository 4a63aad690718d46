"""The files that grading a table leaves: grades, details, sums by student."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from grader.batch.grades import RESULT_COLUMNS, GradesWriter, render_details
from grader.batch.grading import GradedRow
from grader.batch.responses import TableShape
from grader.batch.students import STUDENT_COLUMNS, StudentSums
from grader.batch.whole_file import SPREADSHEET_ENCODING, refuse_overlap, write_whole
from grader.errors import TableError

STUDENTS_NAME = "students.csv"

_ENCODINGS = {
    "grades": SPREADSHEET_ENCODING,
    "students": SPREADSHEET_ENCODING,
    "details": "utf-8",
}


@dataclass(frozen=True)
class GradeFiles:
    """Where the grades of `source` go; a stream instead of a path stays its owner's.

    Attributes
    ----------
    source : Path or None
        The input, which no output may replace; None when it is no file.
    """

    source: Path | None
    grades: Path | TextIO
    details: Path | None = None

    def students(self, responses: TableShape) -> Path | None:
        """The sums by student, beside the grades; None without either."""
        if isinstance(self.grades, Path) and responses.has_students:
            return self.grades.with_name(STUDENTS_NAME)
        return None

    def paths(self, responses: TableShape) -> dict[str, Path]:
        """The files that will be written, by what they hold."""
        named = {
            "grades": self.grades if isinstance(self.grades, Path) else None,
            "students": self.students(responses),
            "details": self.details,
        }
        return {name: path for name, path in named.items() if path is not None}


@contextmanager
def write_grades(
    files: GradeFiles, responses: TableShape, *, results: Sequence[str] = RESULT_COLUMNS
) -> Iterator[Callable[[GradedRow], None]]:
    """Open the files and yield what writes one row to each of them.

    All of them appear when the block ends well, and none of them otherwise.

    Parameters
    ----------
    results : sequence of str
        As for `GradesWriter`.

    Raises
    ------
    TableError
        A file can't be written or would replace another; before any row is graded.
    """
    paths = files.paths(responses)
    refuse_overlap(list(paths.values()), inputs=[files.source] if files.source else [])
    if "students" in paths:
        _refuse_foreign(paths["students"])
    with ExitStack() as stack:
        streams = {
            name: stack.enter_context(write_whole(path, encoding=_ENCODINGS[name]))
            for name, path in paths.items()
        }
        table = files.grades if not isinstance(files.grades, Path) else streams["grades"]
        grades = GradesWriter(
            table, carried=responses.carried, added=responses.added, results=results
        )
        details = streams.get("details")
        sums = StudentSums()

        def write(row: GradedRow) -> None:
            grades.write(row)
            sums.add(row)
            if details:
                details.write(render_details(row))

        yield write
        if "students" in streams:
            sums.write(streams["students"])


def _refuse_foreign(students: Path) -> None:
    """Nobody named this file: a class list of the same name must not be lost to it."""
    if not students.is_file():
        return
    with students.open(encoding=SPREADSHEET_ENCODING, errors="replace") as stream:
        header = stream.readline().strip()
    if header != ",".join(STUDENT_COLUMNS):
        raise TableError(
            str(students),
            "the file was not written by grading; the sums by student would replace it",
            "rename it, or put the grades in another folder with -o FILE.",
        )
