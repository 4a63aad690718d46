"""`grader human-scores`: marks that people gave in other systems, made ready to calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import BankOption, CourseOption, written_as_csv
from grader.errors import TableError

if TYPE_CHECKING:
    from grader.batch.lms.marks import Marks


def human_scores(
    marks: Annotated[
        Path,
        typer.Argument(
            metavar="MARKS",
            help="Gradescope's zip of evaluations, a table with a column 'Human mark', an edX "
            "data report of assessments, or a table with one score column or two.",
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="Where the human scores go.",
            callback=written_as_csv,
        ),
    ] = Path("human_scores.csv"),
    labels: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write labels of concepts, as JSON lines."),
    ] = None,
    responses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Table with the answers by Submission ID, if MARKS holds none."
        ),
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="QUESTION=ITEM", help="Item of a question; may be repeated."),
    ] = None,
    concept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEXT=CONCEPT", help="Concept of a rubric item or criterion; may be repeated."
        ),
    ] = None,
    score_column: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Column of a rater's scores; twice for two raters."),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
) -> None:
    """Turn marks that people gave into human scores and labels of concepts.

    The result is what 'grader calibrate' and 'grader evaluate' read. The
    ticks of a Gradescope rubric become labels where its items are like
    concepts of the bank; what is like none is named.

    \b
      grader human-scores evaluations.zip --responses answers.csv
      grader human-scores marked.csv --map Response=q01
      grader human-scores two_raters.csv --score-column A --score-column B

    It ends with 3 when rows must be mended; the others are written.
    """
    from grader.bank import load_bank
    from grader.batch.lms.mark_tables import read_marks
    from grader.batch.lms.marks import MarkNames, write_human_scores, write_labels
    from grader.batch.whole_file import refuse_overlap
    from grader.cli.pairs import parse_pairs

    inputs = [marks, *([responses] if responses else [])]
    refuse_overlap([output, *([labels] if labels else [])], inputs=inputs)
    loaded = load_bank(bank, course=course)
    names = MarkNames(
        responses,
        items=parse_pairs("--map QUESTION=ITEM", mapping),
        concepts=parse_pairs("--concept TEXT=CONCEPT", concept),
        scores=tuple(score_column or ()),
    )
    found = read_marks(marks, loaded, names=names)
    report_rows(found.notes, found.faults)
    if not found.rows:
        raise TableError(str(marks), "no row holds the mark of an answer; one at least must")
    write_human_scores(found, output)
    if labels:
        write_labels(found, loaded, output=labels)
    _report_written(found, output, labels)
    if found.faults:
        raise typer.Exit(ROWS_FAILED)


def _report_written(found: Marks, output: Path, labels: Path | None) -> None:
    from grader.batch.lms.notes import counted

    n_two = sum(len(row.scores) > 1 for row in found.rows)
    twice = f", {n_two} of them by two raters" if n_two else ""
    typer.echo(f"{output}: human scores of {counted(len(found.rows), 'response')}{twice}")
    if labels:
        n_labelled = sum(bool(row.concepts) for row in found.rows)
        typer.echo(f"{labels}: labels of concepts of {counted(n_labelled, 'response')}")
