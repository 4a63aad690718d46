"""`grader import-rubrics`: rubrics of another system into a bank."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.faults import report_rows
from grader.cli.options import BankOption, CourseOption
from grader.errors import TableError


def import_rubrics(
    rubrics: Annotated[
        Path, typer.Argument(metavar="RUBRICS", help="Rubric CSV as Canvas exports it.")
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="RUBRIC=ITEM", help="Item of a rubric; may be repeated."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Write the rubrics; without it they are only shown.")
    ] = False,
    bank: BankOption = Path("."),
    course: CourseOption = None,
) -> None:
    """Take the rubrics of items from a Canvas rubric CSV.

    Each criterion becomes a concept with the points of its best rating;
    its description is the statement. The rubrics that the bank has are
    yours: the change is shown, and made with --replace only.

    \b
      grader import-rubrics rubrics.csv
      grader import-rubrics rubrics.csv --map "Essay 1=e01" --replace
    """
    from grader.bank import load_bank
    from grader.bank.changes import Change, save_changes
    from grader.bank.drafted_text import render_rubric
    from grader.bank.files import rubric_path
    from grader.batch.lms.canvas_rubrics import read_canvas_rubrics
    from grader.batch.lms.notes import counted
    from grader.cli.pairs import parse_pairs

    loaded = load_bank(bank, course=course)
    found, notes = read_canvas_rubrics(
        rubrics, loaded, named=parse_pairs("--map RUBRIC=ITEM", mapping)
    )
    report_rows(notes, [])
    if not found:
        raise TableError(str(rubrics), "no rubric in it is for an item; one at least must be")
    changes = []
    for rubric in found:
        path = rubric_path(bank, course=loaded.course, item_id=rubric.item)
        text = render_rubric(rubric, prompt=loaded.item(rubric.item).prompt)
        changes.append(Change(path, path.read_text(encoding="utf-8"), text))
    needed = [change for change in changes if change.is_needed]
    if replace:
        save_changes(needed)
    for change in needed:
        typer.echo(f"wrote {change.path.as_posix()}" if replace else change.diff)
    if not needed:
        typer.echo(f"{bank.as_posix()}: nothing to change")
    elif not replace:
        typer.echo(f"{counted(len(needed), 'rubric')} would be replaced; --replace does it")
