"""`grader ledger verify`: whether a ledger is whole, and its grades can be derived again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import FIRST_FAULTS, ROWS_FAILED
from grader.cli.options import (
    BankOption,
    CourseOption,
    EvidenceOption,
    ModelOption,
    NoCalibrationOption,
)
from grader.errors import TableError

if TYPE_CHECKING:
    from grader.batch.rederived import Rederived


def verify(
    ledger: Annotated[
        Path, typer.Argument(metavar="LEDGER", help="File that 'grader grade --ledger' wrote.")
    ],
    grades: Annotated[
        Path | None,
        typer.Argument(
            metavar="[GRADES]", help="Table or details with the answers, to grade them again."
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Option(metavar="DIGEST", help="The digest that the last line must have."),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
    no_calibration: NoCalibrationOption = False,
) -> None:
    """Check the chain of a ledger, and derive its grades again.

    Each line names the digest of the line before, so that no line can be
    changed, left out or put in. Lines cut off the end show by --head, the
    digest that an earlier check printed and that you kept elsewhere.

    With GRADES, which hold the answers, every grade that this version made
    with the rubrics of the bank is derived again and compared.

    \b
      grader ledger verify history.jsonl
      grader ledger verify history.jsonl class.grades.csv --bank mybank

    It ends with 3 when a grade comes out otherwise.
    """
    from grader.batch.grade_records import read_grade_records
    from grader.batch.ledger import read_ledger
    from grader.batch.rederived import rederive
    from grader.calibration import calibrated_grader
    from grader.evidence import EvidenceMode
    from grader.scoring import load_grader

    found = read_ledger(ledger)
    if head is not None and not (head and found.head.startswith(head.lower())):
        raise TableError(
            str(ledger),
            f"the last line has the digest {found.head}; it must begin with {head}",
            "lines were cut off the end, or added since you noted the digest.",
        )
    typer.echo(f"{len(found.entries)} entries, and the chain holds.")
    typer.echo(f"Last line: {found.head}")
    if grades is None:
        typer.echo("Name the GRADES that hold the answers to derive the grades again.")
        return
    records = read_grade_records(grades)
    grader = load_grader(bank, course=course, model=model, mode=EvidenceMode(evidence))
    if not no_calibration:
        grader = calibrated_grader(grader, bank)
    result = rederive(found.entries, records.records, grader=grader)
    _report(result, ledger)
    if result.differing:
        raise typer.Exit(ROWS_FAILED)


def _report(result: Rederived, ledger: Path) -> None:
    typer.echo(f"Derived again with the same score: {result.n_same}")
    for why, n in result.not_derived.items():
        typer.echo(f"Not derived again, {why}: {n}")
    for each in result.differing[:FIRST_FAULTS]:
        entry = each.entry
        typer.echo(
            f"{ledger}:{each.line}: the score of {entry.response_id} is {entry.new_score:g}; "
            f"grading gives {each.score:g}",
            err=True,
        )
    if (n_more := len(result.differing) - FIRST_FAULTS) > 0:
        typer.echo(f"{n_more} more scores differ", err=True)
