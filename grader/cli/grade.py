"""`grader grade`: a table of responses in, a table of grades out."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.faults import ROWS_FAILED
from grader.cli.language import warn_of_language
from grader.cli.options import (
    ActorOption,
    BankOption,
    CourseOption,
    EvidenceOption,
    FeedbackOption,
    LedgerOption,
    ModelOption,
    NoCalibrationOption,
)
from grader.cli.pairs import parse_pairs
from grader.errors import InputError

if TYPE_CHECKING:
    from grader.batch import GradeFiles, Summary

STANDARD_STREAM = "-"


def grade(
    responses: Annotated[
        str,
        typer.Argument(
            metavar="RESPONSES",
            help="CSV, TSV, XLSX, JSONL or Parquet file, or an export; .gz too; - reads standard "
            "input. With --engine dask also a folder, a glob or a URL.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="GRADES",
            help="Where the grades go, in the format of its name; - is standard output. "
            "Default: RESPONSES.grades.csv. With --engine dask a new folder.",
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
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a run that was interrupted.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Processes that grade. Default: one for a class, all cores for more.",
        ),
    ] = None,
    no_cache: Annotated[
        bool,
        typer.Option(
            "--no-cache", help="Neither use nor fill the cache of evidence (see grader cache)."
        ),
    ] = False,
    engine: Annotated[
        Literal["local", "dask"],
        typer.Option(help="Where to grade: on this machine, or on a Dask cluster."),
    ] = "local",
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Dask scheduler, as tcp://HOST:8786. Default: a cluster on this machine.",
        ),
    ] = None,
    ledger: LedgerOption = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for the ledger.")] = "graded",
    actor: ActorOption = None,
    anonymous: Annotated[
        bool,
        typer.Option("--anonymous", help="Replace names and ids in all output by keyed hashes."),
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where their key is kept. Default: RESPONSES.key."),
    ] = None,
) -> None:
    """Grade a table of responses.

    The table has one response a row (columns item_id and response, and
    response_id and student_id if you have them), or one student a row and
    one column an item. Exports of Moodle, Canvas, Blackboard, Google Forms
    and Open edX are read as they are. Every row comes back in order with its
    score, what it lacks and what a person should look at; with a student_id,
    students.csv beside the grades holds the sums.

    \b
      grader grade class.csv
      grader grade quiz.csv --map "Question 1=q01" --map "Question 2=q02"
      grader grade moodle_responses.csv --attempts all
      grader grade state.csv.gz -o grades.parquet --workers 8 --resume
      cat class.csv | grader grade - > grades.csv
      grader grade 'answers/*.csv' --engine dask -o grades --resume

    It ends with 3 when rows could not be graded; column 'error' says why.
    """
    from rich.console import Console

    from grader.batch import ColumnNames, GraderRecipe
    from grader.calibration import calibrated_grader
    from grader.cli.anonymity import key_of
    from grader.cli.grading import Grading, grade_table
    from grader.cli.history import check_can_note, note_files
    from grader.cli.summary import print_summary
    from grader.evidence import EvidenceMode, cache_folder
    from grader.scoring import FeedbackLevel, load_grader

    items = parse_pairs("--map COLUMN=ITEM", mapping)
    columns = ColumnNames(item_column, response_column, id_column, items, table_format, attempts)
    if engine == "local":
        files = _grade_files(responses, output, details=details)
        columns = replace(columns, key=key_of(files, key, anonymous=anonymous))
        if ledger:
            check_can_note(ledger, files)
    else:
        local_only = {"--details": details, "--ledger": ledger, "--anonymous": anonymous}
        _check_cluster_options(output, {**local_only, "--key": key})
    mode, level = EvidenceMode(evidence), FeedbackLevel(feedback)
    grader = load_grader(bank, course=course, model=model, mode=mode)
    if not no_calibration:
        grader = calibrated_grader(grader, bank)
    warn_of_language(grader.bank.course, grader.bank.language, model=model)
    cache = None if no_cache else cache_folder()
    recipe = GraderRecipe.of(grader, model=model, mode=mode, level=level, cache=cache)
    if engine == "dask":
        from grader.cli.cluster import ClusterRun, grade_on_cluster

        cluster = ClusterRun(responses, output or "", columns, scheduler, workers)
        summary, paths = grade_on_cluster(cluster, grader, recipe=recipe, is_resumed=resume)
    else:
        work = Grading(files, columns, grader, recipe, n_workers=workers)
        summary, paths = grade_table(work, work.unfinished() if resume else None)
    print_summary(summary, paths, console=Console(stderr=output == STANDARD_STREAM or not paths))
    if ledger:
        note_files(ledger, files, columns=columns, actor=actor, reason=reason)
    _end_with_errors(summary, responses)


def _check_cluster_options(output: str | None, local_only: Mapping[str, object]) -> None:
    """A cluster writes one folder of grades, and that folder must be named."""
    if not output or output == STANDARD_STREAM:
        raise InputError("--engine dask", "-o must name the folder that the grades go to")
    for option, value in local_only.items():
        if value:
            raise InputError(
                option,
                "a cluster writes grades only, names and all; it must be left out",
                "leave out --engine dask to grade on this machine.",
            )


def _grade_files(responses: str, output: str | None, *, details: Path | None) -> GradeFiles:
    """Where the grades go: as told, else beside the input, else to standard output."""
    from grader.batch import GradeFiles
    from grader.batch.formats import without_gzip

    if output == "" or (details and str(details) in (STANDARD_STREAM, ".")):
        option = "--output" if output == "" else "--details"
        raise InputError(option, "it must name a file", f"for example {option} grades.csv")
    source = None if responses == STANDARD_STREAM else Path(responses)
    if source and source.is_dir():
        raise InputError(responses, "this is a folder; it must be a file of responses")
    if output is not None and output != STANDARD_STREAM:
        return GradeFiles(source, Path(output), details)
    if output is None and source is not None:
        stem = without_gzip(source).stem
        return GradeFiles(source, source.with_name(f"{stem}.grades.csv"), details)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return GradeFiles(source, sys.stdout, details)


def _end_with_errors(summary: Summary, source: str) -> None:
    """Name the rows that could not be graded, the first word for word, and end with 3."""
    name = "standard input" if source == STANDARD_STREAM else source
    for error in summary.first_errors:
        print(f"{name}: {error}", file=sys.stderr)
    n_more = summary.n_failed - len(summary.first_errors)
    if n_more:
        print(f"{n_more} more rows could not be graded; see the error column", file=sys.stderr)
    if summary.n_failed:
        raise typer.Exit(ROWS_FAILED)
