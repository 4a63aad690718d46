"""`grader similar`: answers of different students that share much of their wording."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import (
    BankOption,
    CourseOption,
    GradesArgument,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from grader.batch.similar_answers import SimilarGroup


def similar(
    grades: GradesArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the page goes. Default: GRADES.similar.html.",
        ),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
) -> None:
    """Find answers of different students that share much of their wording.

    Answers to one item are held against one another, word for word; words
    that stand in the question, the reference answers or the rubric do not
    count, nor do short answers. What is alike is listed here and shown
    side by side on a page.

    Answers are alike for many reasons: a source that both read, notes
    from class, work together, chance. Read them before you think anything.

    \b
      grader similar class.grades.csv
      grader similar class.jsonl -o similar.html

    It ends with 3 when rows of GRADES could not be used.
    """
    from rich.console import Console

    from grader.batch.grade_records import read_grade_records
    from grader.batch.pages import render_similar_page
    from grader.batch.pages.page_files import write_page
    from grader.batch.similar_answers import find_similar
    from grader.batch.whole_file import refuse_overlap
    from grader.cli.found_bank import found_bank

    target = output or grades.with_name(f"{grades.stem}.similar.html")
    refuse_overlap([target], inputs=[grades])
    records = read_grade_records(grades)
    records.require_responses("answers that are compared")
    loaded = found_bank(bank, course)
    groups = find_similar(records.records, loaded)
    write_page(render_similar_page(groups, records, bank=loaded), target)
    console = Console()
    n_groups = "1 group" if len(groups) == 1 else f"{len(groups)} groups"
    console.print(f"{len(records.records)} answers, {n_groups} of similar ones", highlight=False)
    if groups:
        console.print(_table(groups))
    typer.echo(f"Side by side: {target}")
    notes = [] if loaded else ["no bank: words of question and reference answers count too"]
    report_rows(notes, records.faults)
    if records.faults:
        raise typer.Exit(ROWS_FAILED)


def _table(groups: Sequence[SimilarGroup]) -> Table:
    """A line a group; as Text, since an id may hold what looks like markup."""
    from rich.table import Table
    from rich.text import Text

    from grader.batch.lms.matching import first_of

    table = Table("Item", "Answers", "Alike", "Students")
    table.columns[2].justify = "right"
    for group in groups:
        students = dict.fromkeys(r.student_id for r in group.records if r.student_id)
        cells = (
            group.item_id,
            first_of(record.response_id for record in group.records),
            f"{100 * group.pairs[0].alike:.0f} %",
            first_of(students),
        )
        table.add_row(*map(Text, cells))
    return table
