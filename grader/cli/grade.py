"""`grader grade`: a table of responses in, a table of grades out."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.faults import ROWS_FAILED
from grader.cli.language import warn_of_language
from grader.cli.options import (
    BankOption,
    CourseOption,
    EvidenceOption,
    FeedbackOption,
    ModelOption,
    NoCalibrationOption,
)
from grader.errors import InputError

if TYPE_CHECKING:
    from grader.batch import ColumnNames, GradeFiles, Summary
    from grader.scoring import GradedResponse, ResponseGrader

STANDARD_STREAM = "-"


def grade(
    responses: Annotated[
        str,
        typer.Argument(
            metavar="RESPONSES", help="CSV or TSV file, or an export; - reads standard input."
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="GRADES",
            help="Where the grades go; - is standard output. Default: RESPONSES.grades.csv.",
        ),
    ] = None,
    details: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Also write everything known about each response, as JSON lines."
        ),
    ] = None,
    feedback: FeedbackOption = "full",
    item_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column of the item ids, if not item_id.")
    ] = None,
    response_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column of the answers, if not response.")
    ] = None,
    id_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Column of the response ids, if not response_id."),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COLUMN=ITEM",
            help="Column that holds the answers to one item, or question of an export; may be "
            "repeated.",
        ),
    ] = None,
    table_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="What RESPONSES is, if not found out right: table, moodle-quiz, "
            "moodle-worksheet, canvas-quiz, blackboard-test, google-forms, edx-ora, edx-responses.",
        ),
    ] = None,
    attempts: Annotated[
        Literal["last", "best", "all"],
        typer.Option(help="Which attempts of a student in an export are graded."),
    ] = "last",
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
    no_calibration: NoCalibrationOption = False,
) -> None:
    """Grade a table of responses.

    The table has one response a row (columns item_id and response, and
    response_id and student_id if you have them), or one student a row and
    one column an item. Exports of Moodle, Canvas, Blackboard, Google Forms
    and Open edX are read as they are. Every row comes back in order with its score, what
    it lacks and what a person should look at; with a student_id, students.csv
    beside the grades holds the sums.

    \b
      grader grade class.csv
      grader grade quiz.csv --map "Question 1=q01" --map "Question 2=q02"
      grader grade moodle_responses.csv --attempts all
      cat class.csv | grader grade - > grades.csv

    It ends with 3 when rows could not be graded; column 'error' says why.
    """
    from rich.console import Console

    from grader.batch import ColumnNames
    from grader.calibration import calibrated_grader
    from grader.cli.summary import print_summary
    from grader.evidence import EvidenceMode
    from grader.scoring import FeedbackLevel, load_grader, render_feedback

    columns = ColumnNames(
        item_column,
        response_column,
        id_column,
        _parse_map(mapping or []),
        format=table_format,
        attempts=attempts,
    )
    files = _grade_files(responses, output, details=details)
    grader = load_grader(bank, course=course, model=model, mode=EvidenceMode(evidence))
    if not no_calibration:
        grader = calibrated_grader(grader, bank)
    warn_of_language(grader.bank.course, grader.bank.language, model=model)
    level = FeedbackLevel(feedback)

    def feedback_of(graded: GradedResponse) -> str:
        return render_feedback(graded, grader.bank.item(graded.item_id), level=level)

    summary, paths = _grade_table(files, grader, columns=columns, feedback=feedback_of)
    console = Console(stderr=files.grades is sys.stdout)
    print_summary(summary, paths, console=console)
    _report_errors(summary, files)
    if summary.n_failed:
        raise typer.Exit(ROWS_FAILED)


def _grade_files(responses: str, output: str | None, *, details: Path | None) -> GradeFiles:
    """Where the grades go: as told, else beside the input, else to standard output."""
    from grader.batch import GradeFiles

    if output == "" or (details and str(details) in (STANDARD_STREAM, ".")):
        option = "--output" if output == "" else "--details"
        raise InputError(option, "it must name a file", f"for example {option} grades.csv")
    source = None if responses == STANDARD_STREAM else Path(responses)
    if source and source.is_dir():
        raise InputError(responses, "this is a folder; it must be a CSV or TSV file")
    if output is not None and output != STANDARD_STREAM:
        return GradeFiles(source, Path(output), details)
    if output is None and source is not None:
        return GradeFiles(source, source.with_name(f"{source.stem}.grades.csv"), details)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return GradeFiles(source, sys.stdout, details)


def _grade_table(
    files: GradeFiles,
    grader: ResponseGrader,
    *,
    columns: ColumnNames,
    feedback: Callable[[GradedResponse], str],
) -> tuple[Summary, dict[str, Path]]:
    """Grade all rows into the files; return the summary and the paths by what they hold."""
    from grader.batch import Tally, count_responses, grade_responses, read_responses, write_grades
    from grader.batch.grades import INTERVAL_COLUMNS, RESULT_COLUMNS
    from grader.cli.progress import track

    source, total = files.source, None
    if source and source.is_file():  # a pipe under a name can be read only once
        total = count_responses(source, grader.bank, columns=columns)
    tally = Tally()
    results = (*RESULT_COLUMNS, *(INTERVAL_COLUMNS if grader.calibrations else ()))
    with (
        read_responses(
            source or sys.stdin.buffer, grader.bank, columns=columns, name=_name(source)
        ) as table,
        write_grades(files, table, results=results) as write,
    ):
        for note in table.notes:
            print(f"{table.name}: {note}", file=sys.stderr)
        for column, item_id in table.lookalikes:
            print(
                f"{table.name}: column {column!r} is carried along, not graded; "
                f"if it holds {item_id!r}, pass --map {shlex.quote(f'{column}={item_id}')}",
                file=sys.stderr,
            )
        for row in track(grade_responses(table, grader, feedback=feedback), total=total):
            write(row)
            tally.add(row)
    return tally.summary(), files.paths(table)


def _name(source: Path | None) -> str:
    return str(source) if source else "standard input"


def _report_errors(summary: Summary, files: GradeFiles) -> None:
    """Name the rows that could not be graded, the first of them word for word."""
    for error in summary.first_errors:
        print(f"{_name(files.source)}: {error}", file=sys.stderr)
    n_more = summary.n_failed - len(summary.first_errors)
    if n_more:
        print(f"{n_more} more rows could not be graded; see the error column", file=sys.stderr)


def _parse_map(pairs: list[str]) -> dict[str, str]:
    """Column -> item id, of ``COLUMN=ITEM``; the column may hold an equals sign itself."""
    items = {}
    for pair in pairs:
        column, equals, item_id = pair.rpartition("=")
        if not (equals and column.strip() and item_id.strip()):
            raise InputError(f"--map {pair}", "it must be COLUMN=ITEM", "for example --map Q1=q01")
        if column.strip() in items:
            raise InputError(f"--map {pair}", f"column {column.strip()!r} is mapped twice")
        items[column.strip()] = item_id.strip()
    return items
