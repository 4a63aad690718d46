"""`grader rubric-diff`: what another rubric changes in points for the same answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import BankOption, CourseOption, CsvOption, EvidenceOption, ModelOption
from grader.errors import RubricError, TableError

if TYPE_CHECKING:
    from rich.console import Console

    from grader.bank import Bank, Rubric
    from grader.batch import Response
    from grader.evidence import EvidenceJudge
    from grader.scoring import ScoreChange

MOST_SHOWN = 20
"""Answers on the terminal; --csv writes all of them."""


def rubric_diff(
    old: Annotated[
        Path, typer.Argument(metavar="OLD", help="Rubric file, or a folder of them, before.")
    ],
    new: Annotated[
        Path, typer.Argument(metavar="NEW", help="Rubric file, or a folder of them, after.")
    ],
    responses: Annotated[
        Path, typer.Argument(metavar="RESPONSES", help="Table of answers, as for 'grader grade'.")
    ],
    csv_file: CsvOption = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
) -> None:
    """Show what a changed rubric does to the points of the same answers.

    Answers to the items whose rubric differs are graded with both; what
    moved is listed with the reason, lowered scores first. Points are
    those of the rubrics, before any calibration. The prompts are those
    of the bank.

    \b
      grader rubric-diff old/q01.yaml rubrics/bio/q01.yaml class.csv
      grader rubric-diff rubrics/bio/previous rubrics/bio class.csv --csv diff.csv

    It ends with 3 when rows could not be graded.
    """
    from rich.console import Console

    from grader.bank import load_bank
    from grader.bank.files import load_rubrics
    from grader.batch import read_responses
    from grader.batch.table_files import write_report_table
    from grader.batch.whole_file import refuse_overlap
    from grader.calibration.report.change_table import change_table
    from grader.evidence import EvidenceMode, load_judge

    console = Console()
    before, after = load_rubrics(old), load_rubrics(new)
    changed = _changed(before, after, names=(old, new))
    loaded = load_bank(bank, course=course)
    for item_id in changed:
        loaded.item(item_id)  # an unknown one is refused
    with read_responses(responses, loaded) as table:
        rows = [each for each in table if each.item_id in changed]
    if not changed or not rows:
        console.print(_nothing_told(changed, responses))
        return
    banks = [loaded.with_rubrics({i: rubrics[i] for i in changed}) for rubrics in (before, after)]
    if csv_file:
        refuse_overlap([csv_file], inputs=[responses])
    judge = load_judge(model, mode=EvidenceMode(evidence))
    changes, faults = _graded_twice(rows, banks, judge=judge)
    if csv_file:
        write_report_table(change_table(changes), csv_file)
    _print_changes(changes, console)
    report_rows((), [f"{responses}: {fault}" for fault in faults])
    if faults:
        raise typer.Exit(ROWS_FAILED)


def _changed(
    before: dict[str, Rubric], after: dict[str, Rubric], *, names: tuple[Path, Path]
) -> list[str]:
    """Ids of the items with a rubric on both sides that differs."""
    shared = [item_id for item_id in before if item_id in after]
    if not shared:
        old, new = (path.as_posix() for path in names)
        held = ", ".join(before)
        raise RubricError(new, f"it holds no rubric of {held}; it must share an item with {old}")
    return [item_id for item_id in shared if before[item_id] != after[item_id]]


def _nothing_told(changed: Sequence[str], responses: Path) -> str:
    if changed:
        raise TableError(
            str(responses), f"it holds no answer to {', '.join(changed)}; one at least must be"
        )
    return "The rubrics say the same: no score changes."


def _graded_twice(
    rows: Sequence[Response], banks: Sequence[Bank], *, judge: EvidenceJudge
) -> tuple[list[ScoreChange], list[str]]:
    """What changed for each answer, and why others could not be graded."""
    from grader.batch import ThisProcess, grade_responses
    from grader.cli.progress import track
    from grader.scoring import ResponseGrader, score_change

    engines = [ThisProcess(ResponseGrader(bank, judge)) for bank in banks]
    before, after = (
        list(track(grade_responses(rows, engine), total=len(rows))) for engine in engines
    )
    changes = [
        score_change(one.response.response_id, one.graded, after=other.graded)
        for one, other in zip(before, after, strict=True)
        if one.graded and other.graded
    ]
    return changes, [row.error for row in before if row.error]


def _print_changes(changes: Sequence[ScoreChange], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    from grader.calibration.report.change_table import change_table
    from grader.calibration.report.tables import shown

    items = list(dict.fromkeys(each.item_id for each in changes))
    lowered = sum(each.gain < 0 for each in changes)
    raised = sum(each.gain > 0 for each in changes)
    console.print(
        Text(
            f"{len(changes)} answers to {', '.join(items)}: {lowered} lowered, {raised} raised, "
            f"{len(changes) - lowered - raised} as before."
        )
    )
    moved = change_table([each for each in changes if each.gain])
    table = Table(*(column.label for column in moved.columns))
    for column in table.columns[2:5]:
        column.justify, column.no_wrap = "right", True
    for row in moved.rows[:MOST_SHOWN]:
        cells = (shown(cell, column) for cell, column in zip(row, moved.columns, strict=True))
        table.add_row(*map(Text, cells))
    if moved.rows:
        console.print(table)
    if len(moved.rows) > MOST_SHOWN:
        console.print(f"{len(moved.rows) - MOST_SHOWN} more moved; --csv FILE lists all of them.")
