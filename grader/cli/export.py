"""`grader export`: grades into the file that a learning management system takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from grader.cli.faults import ROWS_FAILED
from grader.errors import InputError

if TYPE_CHECKING:
    from grader.batch.lms.grade_files import Target
    from grader.batch.lms.gradebooks import Gradebook
    from grader.batch.lms.student_grades import StudentGrade
    from grader.batch.lms.transfer import TransferRules


def export(
    grades: Annotated[Path, typer.Argument(metavar="GRADES", help="Table that grading wrote.")],
    to: Annotated[
        # The values of grader.batch.lms.grade_files.Target, too heavy to load for --help.
        Literal[
            "canvas-gradebook", "moodle-worksheet", "blackboard", "d2l", "lti-ags", "csv", "xlsx"
        ],
        typer.Option("--to", help="What is written."),
    ],
    into: Annotated[
        Path | None,
        typer.Option(
            metavar="ORIGINAL", help="File of the system that the grades go into; never changed."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="OUT", help="Where the result goes.")
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column of ORIGINAL that takes the points: its name, title or id.",
        ),
    ] = None,
    items: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="ITEM", help="Item that counts; may be repeated."),
    ] = None,
    match: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=COLUMN",
            help="Column of GRADES and column of ORIGINAL that name students alike.",
        ),
    ] = None,
    score: Annotated[
        Literal["rounded_score", "score", "raw_score"],
        typer.Option(help="Which points are sent."),
    ] = "rounded_score",
    attempts: Annotated[
        Literal["last", "best"] | None,
        typer.Option(help="Which attempt counts where GRADES holds several."),
    ] = None,
    rescale: Annotated[
        bool, typer.Option("--rescale", help="Fit the points to the maximum of ORIGINAL.")
    ] = False,
    no_feedback: Annotated[
        bool, typer.Option("--no-feedback", help="Leave the feedback out.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Key of anonymous GRADES: finds their names in ORIGINAL."
        ),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where --key finds the names, if not in ORIGINAL: the export."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")
    ] = False,
) -> None:
    """Write grades into the file that a system takes.

    ORIGINAL is the file that the system gave. OUT is the same, byte for
    byte, but for the cells of the grade and, where the system takes it, of
    the feedback. The points of a student are the sum over the items.
    Whoever has an answer that waits for a person is left out (in lti-ags:
    PendingManual); set needs_review to false in GRADES when you have looked.

    \b
      grader export grades.csv --to moodle-worksheet --into sheet.csv -o out.csv
      grader export grades.csv --to canvas-gradebook --into book.csv --dry-run
      grader export grades.csv --to lti-ags -o scores.json

    It ends with 3 when the row of a student was not found in ORIGINAL.
    """
    from grader.batch.lms.attempts import AttemptPolicy
    from grader.batch.lms.grade_files import Target, open_gradebook
    from grader.batch.lms.student_grades import read_student_grades
    from grader.batch.lms.transfer import TransferRules
    from grader.batch.whole_file import refuse_overlap

    target = Target(to)
    _check_places(target, into, output, is_dry=dry_run)
    if output:
        refuse_overlap([output], inputs=[path for path in (grades, into, names, key) if path])
    read = read_student_grades(
        grades,
        score_column=score,
        item_ids=items or (),
        attempts=AttemptPolicy(attempts) if attempts else None,
    )
    keys = _parse_match(match or [])
    book = open_gradebook(into, target, column=column) if into else None
    if key or names:
        read = _named_again(read, book, key=key, names=names)
    if book is None:
        _write_students(read, target, grades, output=output, keys=keys)
        return
    rules = TransferRules(keys, rescales=rescale, sends_feedback=not no_feedback)
    _write_into(read, book, rules=rules, output=None if dry_run else output)


def _check_places(target: Target, into: Path | None, output: Path | None, *, is_dry: bool) -> None:
    """Refuse a command that says too little, or what nothing can be made of."""
    from grader.batch.lms.grade_files import Target

    needs_original = target not in (Target.LTI_AGS, Target.CSV, Target.XLSX)
    if needs_original and into is None:
        must = "--into must name the file of the system"
        raise InputError(f"--to {target}", f"there is no file to write into; {must}")
    if into is not None and target in (Target.LTI_AGS, Target.XLSX):
        raise InputError(
            f"--to {target}",
            f"it makes a file of its own; --into {into} must be left out",
            "--to csv writes into a table of any kind." if target is Target.XLSX else None,
        )
    if output is None and not is_dry:
        raise InputError("--output", "it is missing; it must name a file", "or pass --dry-run.")
    if is_dry and into is None:
        raise InputError("--dry-run", "it shows what would change in a file; --into must name one")


def _parse_match(pairs: Sequence[str]) -> dict[str, str]:
    """Column of the grades -> column of the file, of ``COLUMN=COLUMN``."""
    keys = {}
    for pair in pairs:
        ours, equals, theirs = (part.strip() for part in pair.partition("="))
        if not (equals and ours and theirs):
            hint = "for example --match 'student_id=SIS User ID'"
            raise InputError(f"--match {pair}", "it must be COLUMN=COLUMN", hint)
        keys[ours] = theirs
    return keys


def _named_again(
    read: Sequence[StudentGrade], book: Gradebook | None, *, key: Path | None, names: Path | None
) -> list[StudentGrade]:
    """The grades under the names that a file has for them."""
    from grader.batch.lms.gradebooks import identifiers, identity_columns
    from grader.batch.lms.raw_table import RawTable
    from grader.batch.lms.student_grades import named_again
    from grader.batch.pseudonyms import load_key

    if key is None:
        problem = "names are found by the key of anonymous grades; --key must name it"
        raise InputError(f"--names {names}", problem)
    if names:
        table = RawTable.read(names)
        texts = identifiers(table, identity_columns(table.header))
    elif book:
        table = book.table
        texts = identifiers(table, book.keys)
    else:
        problem = "names are found in the file of --into or --names; one must be there"
        raise InputError(f"--key {key}", problem, "--names can be the export that was graded.")
    named = named_again(read, load_key(key), texts=texts)
    if named == list(read):
        problem = f"it finds no student of the grades in {table.name}; it must be their key"
        raise InputError(f"--key {key}", problem)
    return named


def _write_students(
    read: Sequence[StudentGrade],
    target: Target,
    grades: Path,
    *,
    output: Path | None,
    keys: Mapping[str, str],
) -> None:
    """Write a file that needs no original."""
    from grader.batch.lms import student_files
    from grader.batch.lms.grade_files import Target
    from grader.batch.lms.notes import counted
    from grader.batch.lms.student_grades import GradeState

    assert output is not None  # checked with the options
    if target is Target.LTI_AGS:
        # A platform compares times: an unchanged file of grades must give the same scores.
        made = datetime.fromtimestamp(grades.stat().st_mtime, UTC)
        ids = {theirs: ours for ours, theirs in keys.items()}
        student_files.write_lti_scores(read, output, at=made, user_column=ids.get("userId"))
    elif target is Target.CSV:
        student_files.write_student_csv(read, output)
    else:
        student_files.write_student_workbook(read, output)
    n_pending = sum(grade.state is GradeState.PENDING for grade in read)
    waits = "waits" if n_pending == 1 else "wait"
    waiting = f"; {n_pending} {waits} for a person" if n_pending else ""
    typer.echo(f"{output}: {counted(len(read), 'student')}{waiting}")


def _write_into(
    read: Sequence[StudentGrade],
    book: Gradebook,
    *,
    rules: TransferRules,
    output: Path | None,
) -> None:
    """Write the grades into a copy of a system's file, or show what would change."""
    from rich.console import Console

    from grader.batch.lms.grade_files import record_path, write_gradebook
    from grader.batch.lms.transfer import Outcome, plan_transfers
    from grader.cli.transfers import print_transfers, report_transfers

    transfers = plan_transfers(read, book, rules=rules)
    if output is None:
        print_transfers(book, transfers, console=Console())
        report_transfers(book, transfers, verb="would be written")
    else:
        write_gradebook(book, transfers, output=output)
        report_transfers(book, transfers)
        typer.echo(f"Written: {output}\nRecord: {record_path(output)}")
    if any(transfer.outcome is Outcome.NOT_FOUND for transfer in transfers):
        raise typer.Exit(ROWS_FAILED)
