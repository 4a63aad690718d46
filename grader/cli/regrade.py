"""`grader regrade`: whose score moves under the rubrics of today, before anything is written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import (
    ActorOption,
    BankOption,
    CourseOption,
    EvidenceOption,
    FeedbackOption,
    GradesArgument,
    LedgerOption,
    ModelOption,
    NoCalibrationOption,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.batch import GradedRow, GradeFiles
    from grader.batch.regrading import FormerResponses, Move
    from grader.scoring import FeedbackLevel, ResponseGrader


def regrade(
    grades: GradesArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the new grades go. Default: GRADES.regraded.csv.",
        ),
    ] = None,
    details: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write new details, as JSON lines.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    ledger: LedgerOption = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the ledger.")] = "regraded",
    actor: ActorOption = None,
    feedback: FeedbackOption = "full",
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
    no_calibration: NoCalibrationOption = False,
) -> None:
    """Grade answers again, and show whose score moves before writing it.

    After a rubric has changed: who moves, by how much and why, lowered
    scores first. Then it asks, and writes the new grades into a file of
    their own; GRADES stay as they are. Details tell more of why than a
    table does.

    \b
      grader regrade class.grades.csv
      grader regrade class.jsonl -o new.csv --yes --ledger history.jsonl

    It ends with 3 when rows could not be graded.
    """
    from grader.batch import GradeFiles
    from grader.batch.grade_records import read_grade_records
    from grader.batch.regrading import compare_grades, former_responses
    from grader.batch.whole_file import refuse_overlap
    from grader.calibration import calibrated_grader
    from grader.evidence import EvidenceMode
    from grader.scoring import FeedbackLevel, load_grader

    files = GradeFiles(grades, output or grades.with_name(f"{grades.stem}.regraded.csv"), details)
    refuse_overlap([path for path in (output, details, ledger) if path], inputs=[grades])
    records = read_grade_records(grades)
    records.require_responses("answers that are graded again")
    grader = load_grader(bank, course=course, model=model, mode=EvidenceMode(evidence))
    if not no_calibration:
        grader = calibrated_grader(grader, bank)
    responses = former_responses(grades, records.records, bank=grader.bank)
    rows = _graded(responses, grader, level=FeedbackLevel(feedback), n=len(records.records))
    moves = compare_grades(records.records, rows)
    if _print_moved(moves) and _is_wanted(files, yes):
        _write(files, responses, rows=rows, has_intervals=bool(grader.calibrations))
        if ledger:
            _note(ledger, moves, actor=actor, reason=reason)
    faults = [*records.faults, *(f"{grades}: {row.error}" for row in rows if row.error)]
    report_rows((), faults)
    if faults:
        raise typer.Exit(ROWS_FAILED)


def _graded(
    responses: FormerResponses, grader: ResponseGrader, *, level: FeedbackLevel, n: int
) -> list[GradedRow]:
    from grader.batch import GraderRecipe, ThisProcess, grade_responses
    from grader.cli.progress import track

    grades = GraderRecipe(grader.bank, level=level).finish(grader)
    return list(track(grade_responses(responses, ThisProcess(grades)), total=n))


def _print_moved(moves: Sequence[Move]) -> bool:
    """List whose score is another, and return whether there is anyone."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from grader.batch.regrading import moved
    from grader.scoring.feedback import render_gain, render_number

    others = moved(moves)
    lowered = sum(move.gain < 0 for move in others)
    raised = sum(move.gain > 0 for move in others)
    Console().print(
        f"{len(moves)} answers graded again: {lowered} lowered, {raised} raised, "
        f"{len(moves) - lowered - raised} as before.",
        highlight=False,
    )
    table = Table("Answer", "Student", "Item", "Before", "After", "Change", "Why")
    for column in table.columns[3:6]:
        column.justify, column.no_wrap = "right", True
    for move in others:
        record = move.record
        cells = (
            *(record.response_id, record.student_id, record.item_id),
            "" if move.before is None else render_number(move.before),
            *(render_number(move.after.score), render_gain(move.gain), "; ".join(move.reasons)),
        )
        table.add_row(*map(Text, cells))
    if others:
        Console().print(table)
    return bool(others)


def _is_wanted(files: GradeFiles, yes: bool) -> bool:
    """Whether to write; where nobody can be asked, only `--yes` says so."""
    if yes or (sys.stdin.isatty() and typer.confirm(f"Write {files.grades}?")):
        return True
    print("Nothing was written; --yes writes the new grades.", file=sys.stderr)
    return False


def _write(
    files: GradeFiles, responses: FormerResponses, *, rows: Sequence[GradedRow], has_intervals: bool
) -> None:
    from grader.batch import write_grades
    from grader.batch.grades import INTERVAL_COLUMNS, RESULT_COLUMNS

    results = (*RESULT_COLUMNS, *(INTERVAL_COLUMNS if has_intervals else ()))
    with write_grades(files, responses, results=results) as out:
        for row in rows:
            out.write(row)
    for name, path in files.paths(responses).items():
        typer.echo(f"{name.capitalize()}: {path}")


def _note(ledger: Path, moves: Sequence[Move], *, actor: str | None, reason: str) -> None:
    from grader.cli.history import note_grades

    old_scores = {m.record.response_id: m.before for m in moves if m.before is not None}
    regraded = [move.regraded for move in moves]
    note_grades(ledger, regraded, actor=actor, reason=reason, old_scores=old_scores)
