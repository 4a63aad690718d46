"""`grader next-to-score`: the answers whose human score would teach the most."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import BankOption, CourseOption, ModelOption, written_as_csv
from grader.cli.scales import rater_scales
from grader.errors import TableError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from grader.batch.unscored import Unscored
    from grader.calibration.next_scores import NextScore

SHOWN_CHARACTERS = 160
"""Of an answer: it is to be recognised here, and read in the table that is written."""


def next_to_score(
    grades: Annotated[
        Path, typer.Argument(metavar="GRADES", help="Table that 'grader grade' wrote.")
    ],
    human_scores: Annotated[
        Path | None,
        typer.Option(
            "--human-scores",
            metavar="FILE",
            help="Scores given so far: response_id and human_score.",
        ),
    ] = None,
    n: Annotated[int, typer.Option("--n", metavar="N", min=1, help="How many to list.")] = 10,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Also write them as a table to be filled in.",
            callback=written_as_csv,
        ),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
) -> None:
    """List the answers whose human score would teach the most.

    They are unlike what is scored already and unlike one another, and
    rather those whose score lies in the middle of the scale. With the
    scores given so far it also says how many more it takes until the
    agreement is known well enough.

    \b
      grader next-to-score class.grades.csv
      grader next-to-score class.grades.csv --human-scores scores.csv --n 20
      grader next-to-score class.grades.csv -o to_score.csv

    They teach the scale. For an accept rule (calibrate --max-error) score
    answers drawn at random as well: its promise is about such.
    """
    from rich.console import Console

    from grader.batch.unscored import read_unscored, write_to_score
    from grader.batch.whole_file import refuse_overlap

    inputs = [grades, *([human_scores] if human_scores else [])]
    refuse_overlap([output] if output else [], inputs=inputs)
    read = read_unscored(grades, human_scores, scales=rater_scales(bank, course, scale=None))
    if not read.candidates:
        report_rows((), read.faults)
        problem = "no response is left to be scored; one at least must be"
        raise TableError(str(grades), problem)
    chosen = _choose(read, n, model=model)
    console = Console()
    console.print(_table(chosen))
    _print_hint(read, console=console)
    if output:
        write_to_score(chosen, output, inputs=inputs)
        then = f"add its rows to {human_scores}" if human_scores else f"'grader calibrate {output}'"
        _say(f"To be filled in: {output}. Then {then}.", console)
    report_rows((), read.faults)
    if read.faults:
        raise typer.Exit(ROWS_FAILED)


def _choose(read: Unscored, n: int, *, model: str | None) -> list[NextScore]:
    import numpy as np

    from grader.calibration.next_scores import choose_next
    from grader.cli.progress import track
    from grader.evidence import embed, load_encoder

    encoder = load_encoder(model)
    texts = [each.text for each in read.candidates] + [text for _, text in read.scored]
    vectors = np.stack(
        [embed(encoder, [text])[0] for text in track(texts, total=len(texts), doing="Reading")]
    )
    n_candidates = len(read.candidates)
    scored = [
        (item_id, vector)
        for (item_id, _), vector in zip(read.scored, vectors[n_candidates:], strict=True)
    ]
    return choose_next(read.candidates, vectors[:n_candidates], scored=scored, n=n)


def _table(chosen: Sequence[NextScore]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("Response", "Item", "Score", "New", "Unsure", "Answer")
    for column in table.columns[2:5]:
        column.justify, column.no_wrap = "right", True
    for each in chosen:
        one = each.candidate
        table.add_row(
            Text(one.response_id),
            Text(one.item_id),
            f"{one.score:.2f}",
            f"{100 * each.distance:.0f} %",
            f"{100 * one.unsureness:.0f} %",
            Text(_shortened(one.text)),
        )
    return table


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= SHOWN_CHARACTERS else f"{words[:SHOWN_CHARACTERS].rstrip()} …"


def _print_hint(read: Unscored, *, console: Console) -> None:
    """Say how well agreement is known, and when to stop."""
    from grader.calibration.next_scores import qwk_so_far
    from grader.cli.agreement import FITTED_BEFORE, stopping_hint

    if not read.rated:
        _say(
            "Nothing is scored yet; with --human-scores it is said how many scores are enough.",
            console,
        )
        return
    _say(stopping_hint(qwk_so_far(read.rated)), console)
    if any(each.is_calibrated for each in read.rated):
        _say(FITTED_BEFORE, console)


def _say(sentence: str, console: Console) -> None:
    """As Text: names may hold what looks like markup."""
    from rich.text import Text

    console.print(Text(sentence))
