"""The files that grading a table leaves: grades, details, sums by student."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from grader.batch.checkpoint import Checkpoint, RunIdentity, checkpoint_path
from grader.batch.drafts import Draft, Finish, compress
from grader.batch.formats import SEPARATOR_OF, TableFormat, format_of, format_to_write
from grader.batch.grades import (
    RESULT_COLUMNS,
    GradeColumns,
    GradesWriter,
    JsonGradesWriter,
    render_details,
)
from grader.batch.grading import GradedRow
from grader.batch.responses import TableShape
from grader.batch.students import STUDENT_COLUMNS, StudentSums
from grader.batch.summary import Tally
from grader.batch.typed_tables import write_parquet, write_workbook
from grader.batch.whole_file import SPREADSHEET_ENCODING, refuse_overlap, write_whole
from grader.errors import TableError

STUDENTS_NAME = "students.csv"

CHECKPOINT_SECONDS = 5.0
"""Between two checkpoints: so much work is lost when a run is killed."""

CHECKPOINT_SHARE = 0.05
"""Of the time, for checkpoints: they grow with the number of students."""


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

    @property
    def source_name(self) -> str:
        """What messages call the input."""
        return str(self.source) if self.source else "standard input"

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

    def check(self, responses: TableShape) -> None:
        """Raise TableError where a file would replace another, or its format is not written."""
        paths = self.paths(responses)
        if "grades" in paths:
            format_to_write(paths["grades"])
        refuse_overlap(list(paths.values()), inputs=[self.source] if self.source else [])
        if "students" in paths:
            _refuse_foreign(paths["students"])


class Keeper:
    """Makes a checkpoint of a run every few seconds."""

    def __init__(self, run: RunIdentity, drafts: Mapping[str, Draft]) -> None:
        self._run = run
        self._drafts = drafts
        self._due = time.monotonic() + CHECKPOINT_SECONDS

    def keep(self, out: GradesOut) -> None:
        """Make sure of all rows so far, if it is time."""
        began = time.monotonic()
        if began < self._due:
            return
        sizes = {str(draft.target): draft.settle() for draft in self._drafts.values()}
        point = Checkpoint(self._run, out.n_rows, sizes, out.sums.state(), out.tally.state())
        point.save(self._drafts["grades"].target)
        out.n_kept = out.n_rows
        ended = time.monotonic()
        self._due = ended + max(CHECKPOINT_SECONDS, (ended - began) / CHECKPOINT_SHARE)


class GradesOut:
    """The open files of a run, and what was counted of its rows.

    Attributes
    ----------
    n_rows, n_kept : int
        Rows written, those of a run that was taken up included; and how many of them
        the last checkpoint keeps.
    """

    def __init__(
        self,
        table: GradesWriter | JsonGradesWriter,
        details: TextIO | None,
        *,
        keeper: Keeper | None = None,
        done: Checkpoint | None = None,
    ) -> None:
        self.tally = Tally.from_state(done.tally) if done else Tally()
        self.sums = StudentSums.from_state(done.sums) if done else StudentSums()
        self.n_rows = self.n_kept = done.n_responses if done else 0
        self._table = table
        self._details = details
        self._keeper = keeper

    def write(self, row: GradedRow) -> None:
        """Write one row to each of the files."""
        self._table.write(row)
        if self._details:
            self._details.write(render_details(row))
        self.sums.add(row)
        self.tally.add(row)
        self.n_rows += 1
        if self._keeper:
            self._keeper.keep(self)


@contextmanager
def write_grades(
    files: GradeFiles,
    responses: TableShape,
    *,
    results: Sequence[str] = RESULT_COLUMNS,
    run: RunIdentity | None = None,
    done: Checkpoint | None = None,
) -> Iterator[GradesOut]:
    """Open the files and yield what writes one row to each of them.

    All of them appear when the block ends well. Otherwise none does: what was written
    stays under hidden names if a checkpoint was made, to be taken up again.

    Parameters
    ----------
    results : sequence of str
        As for `GradeColumns`.
    run : RunIdentity, optional
        Whose rows they are; without it no checkpoint is made.
    done : Checkpoint, optional
        Of the run that is taken up; the rows go on behind its own.

    Raises
    ------
    TableError
        A file can't be written or would replace another; before any row is graded.
    """
    files.check(responses)
    columns = GradeColumns(responses.carried, responses.added, results)
    with _open_drafts(files, columns, done) as drafts:
        details = drafts["details"].stream if "details" in drafts else None
        keeper = Keeper(run, drafts) if run is not None else None
        out = GradesOut(_table_writer(files, columns, drafts), details, keeper=keeper, done=done)
        yield out
        if path := files.students(responses):
            with write_whole(path, encoding=SPREADSHEET_ENCODING) as stream:
                out.sums.write(stream)


@contextmanager
def _open_drafts(
    files: GradeFiles, columns: GradeColumns, done: Checkpoint | None
) -> Iterator[dict[str, Draft]]:
    """Yield the growing files; when the block fails, those without a checkpoint are removed."""
    checkpoint = checkpoint_path(files.grades) if isinstance(files.grades, Path) else None
    if checkpoint and done is None:
        checkpoint.unlink(missing_ok=True)
    drafts: dict[str, Draft] = {}
    try:
        if isinstance(files.grades, Path):
            drafts["grades"] = _grades_draft(files.grades, columns, done)
        if files.details:
            drafts["details"] = _details_draft(files.details, done)
        yield drafts
        for draft in drafts.values():
            draft.finish()
    except BaseException:
        is_kept = checkpoint is not None and checkpoint.exists()
        for draft in drafts.values():
            draft.leave() if is_kept else draft.remove()
        raise
    if checkpoint:
        checkpoint.unlink(missing_ok=True)


def _grades_draft(path: Path, columns: GradeColumns, done: Checkpoint | None) -> Draft:
    file = format_of(path)
    is_delimited = file.table in (TableFormat.CSV, TableFormat.TSV)
    finish: Finish | None = compress if file.is_gzip else None
    if file.table is TableFormat.XLSX:
        finish = partial(write_workbook, columns=columns)
    elif file.table is TableFormat.PARQUET:
        finish = partial(write_parquet, columns=columns)
    return Draft(
        path,
        encoding=SPREADSHEET_ENCODING if is_delimited else "utf-8",
        size=done.sizes[str(path)] if done else 0,
        finish=finish,
    )


def _details_draft(path: Path, done: Checkpoint | None) -> Draft:
    finish = compress if format_of(path).is_gzip else None
    size = done.sizes[str(path)] if done else 0
    return Draft(path, encoding="utf-8", size=size, finish=finish)


def _table_writer(
    files: GradeFiles, columns: GradeColumns, drafts: Mapping[str, Draft]
) -> GradesWriter | JsonGradesWriter:
    """What writes the rows; a draft that has some has its header too."""
    if not isinstance(files.grades, Path):
        return GradesWriter(files.grades, columns)
    stream = drafts["grades"].stream
    table = format_of(files.grades).table
    if table in (TableFormat.CSV, TableFormat.TSV):
        return GradesWriter(stream, columns, separator=SEPARATOR_OF[table])
    return JsonGradesWriter(stream, columns)


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
