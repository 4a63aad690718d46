"""`grader export-rubrics`: rubrics for other systems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from grader.cli.options import BankOption, CourseOption


def export_rubrics(
    to: Annotated[
        Literal["canvas", "qti3"],
        typer.Option("--to", help="canvas: a rubric CSV; qti3: an item with its rubric each."),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="CSV file; for qti3 a folder."),
    ],
    items: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="ITEM", help="Item to export; may be repeated."),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
) -> None:
    """Write rubrics in the form that another system imports.

    \b
      grader export-rubrics --to canvas -o rubrics.csv
      grader export-rubrics --to qti3 --item q03 -o items
    """
    from grader.bank import load_bank
    from grader.batch.lms.canvas_rubrics import write_canvas_rubrics
    from grader.batch.lms.notes import counted
    from grader.batch.lms.qti import render_qti_item
    from grader.batch.whole_file import write_whole

    loaded = load_bank(bank, course=course)
    chosen = [loaded.item(item_id) for item_id in items] if items else list(loaded.items)
    if to == "canvas":
        for note in write_canvas_rubrics(chosen, output):
            print(note, file=sys.stderr)
        typer.echo(f"{output}: {counted(len(chosen), 'rubric')}")
        return
    output.mkdir(parents=True, exist_ok=True)
    for item in chosen:
        with write_whole(output / f"{item.id}.xml") as stream:
            stream.write(render_qti_item(item, language=loaded.language))
    typer.echo(f"{output}: {counted(len(chosen), 'rubric')}")
