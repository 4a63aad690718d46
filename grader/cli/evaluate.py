"""`grader evaluate`: how far grades agree with the scores of people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import (
    BankOption,
    CourseOption,
    CsvOption,
    GroupOption,
    ReportOption,
    ScaleOption,
)
from grader.cli.scales import rater_scales
from grader.errors import TableError

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
    group: GroupOption = None,
    min_n: Annotated[
        int,
        # The value of grader.calibration.MIN_N, which is too heavy to load for --help.
        typer.Option(metavar="N", min=1, help="Subgroups with fewer responses are not shown."),
    ] = 10,
    scale: ScaleOption = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Also write all of it as JSON.")
    ] = None,
    csv_file: CsvOption = None,
    page: ReportOption = None,
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
