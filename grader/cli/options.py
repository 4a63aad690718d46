"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def written_as_csv(path: Path | None) -> Path | None:
    """Return the path of an option; refuse a name that says another format than CSV.

    Raises
    ------
    TableError
        Programs would take it for what its name says.
    """
    if path is not None:
        from grader.batch.formats import require_csv

        require_csv(path)
    return path


GradesArgument = Annotated[
    Path,
    typer.Argument(metavar="GRADES", help="Table or details that 'grader grade' wrote."),
]
BankOption = Annotated[
    Path,
    typer.Option("--bank", metavar="DIR", help="Folder that holds reference/ and rubrics/."),
]
CourseOption = Annotated[
    str | None,
    typer.Option(
        "--course", metavar="NAME", help="Course in the bank; may be left out when it is the only."
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="A sentence-transformers model, by name or path, in place of the packaged one.",
    ),
]
FeedbackOption = Annotated[
    # The values of grader.scoring.FeedbackLevel, which is too heavy to load for --help.
    Literal["score", "hint", "full"],
    typer.Option(
        "--feedback",
        help="What the feedback tells: the score only, hints, or every concept by name.",
    ),
]
EvidenceOption = Annotated[
    # The values of grader.evidence.EvidenceMode, which is too heavy to load for --help.
    Literal["all", "fast"],
    typer.Option(
        "--evidence",
        help="fast leaves out the reader: quicker, but blind to what is told the wrong way round.",
    ),
]
NoCalibrationOption = Annotated[
    bool,
    typer.Option("--no-calibration", help="Leave out what 'grader calibrate' fitted."),
]
LedgerOption = Annotated[
    Path | None,
    typer.Option("--ledger", metavar="FILE", help="Add every new grade to this ledger."),
]
ActorOption = Annotated[
    str | None,
    typer.Option("--actor", metavar="NAME", help="Who grades, for the ledger. Default: you."),
]
GroupOption = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="COLUMN", help="Column of subgroups; may be repeated."),
]
ScaleOption = Annotated[
    str | None,
    typer.Option(
        "--scale",
        metavar="MIN:MAX:STEP",
        help="The rater's scale, if another than that of each item.",
    ),
]
ReportOption = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="FILE", help="Also write a page with figures; tables beside it."
    ),
]
CsvOption = Annotated[
    Path | None,
    typer.Option(
        "--csv",
        metavar="FILE",
        help="Also write all of it as a table.",
        callback=written_as_csv,
    ),
]
