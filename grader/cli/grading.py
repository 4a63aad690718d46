"""A table graded with progress, by one process or several, from where it was left."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from grader.batch import (
    Checkpoint,
    ColumnNames,
    GradeFiles,
    GraderRecipe,
    GradesOut,
    Responses,
    Summary,
    count_responses,
    find_checkpoint,
    grade_responses,
    open_engine,
    read_responses,
    run_identity,
    write_grades,
)
from grader.batch.checkpoint import RunIdentity, content_digest
from grader.batch.grades import INTERVAL_COLUMNS, RESULT_COLUMNS
from grader.cli.anonymity import report_naming
from grader.cli.progress import track
from grader.errors import InputError
from grader.scoring import ResponseGrader

ONE_PROCESS_RESPONSES = 500
"""Up to so many, one process is as quick: another one needs a second or two to load models."""


@dataclass(frozen=True)
class Grading:
    """What is to be graded, with what, and where the grades go."""

    files: GradeFiles
    columns: ColumnNames
    grader: ResponseGrader
    recipe: GraderRecipe
    n_workers: int | None = None

    @property
    def source(self) -> Path | None:
        """The input where it can be read twice; a pipe, under a name or not, can't."""
        source = self.files.source
        return source if source and source.is_file() else None

    def run(self) -> RunIdentity | None:
        """What the run depends on; None for one that can't be taken up."""
        if self.source is None or not isinstance(self.files.grades, Path):
            return None
        settings = {
            "feedback": self.recipe.level.value,
            "columns": repr(replace(self.columns, key=None)),
            "details": str(self.files.details),
            "content of the input": content_digest(self.source),
            **({"key of names": repr(self.columns.key)} if self.columns.key else {}),
        }
        return run_identity(self.grader, settings)

    def unfinished(self) -> Checkpoint | None:
        """The run that is taken up, or None with a note that there is none.

        Raises
        ------
        InputError
            Nothing of this kind can be taken up.
        TableError
            What the unfinished run was graded with has changed.
        """
        run, grades = self.run(), self.files.grades
        if run is None or not isinstance(grades, Path):
            raise InputError(
                "--resume", "a pipe can't be read from where it was left; both must be files"
            )
        found = find_checkpoint(grades)
        if found is None:
            print(f"{grades}: no unfinished run; grading from the start", file=sys.stderr)
            return None
        found.check(grades, run)
        return found

    def workers_for(self, n_responses: int | None) -> int:
        """How many processes are worth their start."""
        if self.n_workers is not None:
            return self.n_workers
        is_small = n_responses is None or n_responses <= ONE_PROCESS_RESPONSES
        return 1 if is_small else os.cpu_count() or 1


def grade_table(work: Grading, done: Checkpoint | None) -> tuple[Summary, Mapping[str, object]]:
    """Grade all rows into the files; return the summary and the paths by what they hold."""
    bank, files = work.grader.bank, work.files
    total = count_responses(work.source, bank, columns=work.columns) if work.source else None
    results = (*RESULT_COLUMNS, *(INTERVAL_COLUMNS if work.grader.calibrations else ()))
    with (
        read_responses(
            files.source or sys.stdin.buffer, bank, columns=work.columns, name=files.source_name
        ) as table,
        write_grades(files, table, results=results, run=work.run(), done=done) as out,
        open_engine(
            work.recipe.finish(work.grader), work.recipe, n_workers=work.workers_for(total)
        ) as engine,
        _said_what_is_kept(files, out, total),
    ):
        _print_notes(table)
        responses = islice(table, out.n_rows, None)
        rows = grade_responses(responses, engine)
        for row in track(rows, total=total, n_done=out.n_rows):
            out.write(row)
    report_naming(table.n_naming)
    return out.tally.summary(), files.paths(table)


@contextmanager
def _said_what_is_kept(files: GradeFiles, out: GradesOut, total: int | None) -> Iterator[None]:
    """When grading is cut short, say what of it can be taken up."""
    try:
        yield
    except BaseException:
        if out.n_kept:
            print(
                f"{files.grades}: {out.n_kept:,} of {total or 'all':,} responses are graded and "
                "kept; the same command with --resume goes on from there",
                file=sys.stderr,
            )
        raise


def _print_notes(table: Responses) -> None:
    """Say how an export was read, and which columns may have been meant to be graded."""
    for note in table.notes:
        print(f"{table.name}: {note}", file=sys.stderr)
    for column, item_id in table.lookalikes:
        print(
            f"{table.name}: column {column!r} is carried along, not graded; "
            f"if it holds {item_id!r}, pass --map {shlex.quote(f'{column}={item_id}')}",
            file=sys.stderr,
        )
