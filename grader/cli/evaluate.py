"""`grader evaluate`: how far grades agree with the scores of people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import BankOption, CourseOption
from grader.errors import InputError, TableError

if TYPE_CHECKING:
    from grader.bank import Scale
    from grader.batch import RaterScales

LISTED_IN_JSON = "; --json lists all of them"


def evaluate(
    grades: Annotated[
        Path, typer.Argument(metavar="GRADES", help="Table that 'grader grade' wrote.")
    ],
    human_scores: Annotated[
        Path,
        typer.Argument(
            metavar="HUMAN_SCORES", help="CSV or TSV file with response_id and human_score."
        ),
    ],
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Column of subgroups; may be repeated."),
    ] = None,
    min_n: Annotated[
        int,
        # The value of grader.calibration.MIN_N, which is too heavy to load for --help.
        typer.Option(metavar="N", min=1, help="Subgroups with fewer responses are not shown."),
    ] = 10,
    scale: Annotated[
        str | None,
        typer.Option(metavar="MIN:MAX:STEP", help="The rater's scale, if not that of each rubric."),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write all of it as JSON.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Also write all of it as a table.")
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Also write a page with figures; tables beside it."
        ),
    ] = None,
    bank: BankOption = Path("."),
    course: CourseOption = None,
) -> None:
    """Measure how far grades agree with people's scores.

    Rows are joined by response_id. Each figure has the number of
    responses, a 95 % interval and, where something is demanded of it, a
    verdict: overall, for each item, and for each subgroup. With a second
    rater in human_score_2 it also says how the system compares with a
    second person. What is undefined is left blank, and says why.

    \b
      grader evaluate class.grades.csv human_scores.csv
      grader evaluate class.grades.csv human_scores.csv --group first_language
      grader evaluate class.grades.csv human_scores.csv --scale 0:4:1 --csv a.csv
      grader evaluate class.grades.csv human_scores.csv --report report.html

    It ends with 3 when rows must be mended; the others are measured.
    """
    from rich.console import Console

    from grader.batch import AgreementFiles, read_human_scores
    from grader.calibration import measure_agreement
    from grader.cli.agreement import print_agreement

    groups = list(dict.fromkeys(group or ()))
    scales = rater_scales(bank, course, scale=scale)
    scores = read_human_scores(grades, human_scores, scales=scales, groups=groups)
    if not scores.can_be_measured:
        report_rows(scores.notes, scores.faults, hint=LISTED_IN_JSON)
        raise TableError(
            str(human_scores),
            "no row holds the human score of a graded response; one at least must",
        )
    report = measure_agreement(scores.responses, group_columns=groups, min_n=min_n)
    AgreementFiles((grades, human_scores), csv_file, json_file).write(report, scores)
    print_agreement(report, console=Console())
    if page:
        from grader.cli.evaluation_reports import write_evaluation

        write_evaluation(report, scores.responses, page=page, inputs=(grades, human_scores))
    report_rows(scores.notes, scores.faults, hint=LISTED_IN_JSON)
    if scores.faults:
        raise typer.Exit(ROWS_FAILED)


def rater_scales(bank: Path, course: str | None, *, scale: str | None) -> RaterScales:
    """The scale that is given, else those of the bank; a folder without one has neither."""
    from grader.batch import RaterScales
    from grader.cli.found_bank import found_bank

    if scale is not None:
        return RaterScales(given=_parse_scale(scale))
    return RaterScales(bank=found_bank(bank, course))


def _parse_scale(text: str) -> Scale:
    import math

    from grader.bank import Scale

    try:
        low, high, step = map(float, text.split(":"))
        if not (math.isfinite(high - low) and step <= high - low):
            raise ValueError(text)
        return Scale(min=low, max=high, step=step)
    except ValueError as error:
        raise InputError(
            f"--scale {text}",
            "it must be MIN:MAX:STEP, with MIN below MAX and a STEP that fits between them",
            "for example --scale 0:4:0.5",
        ) from error
