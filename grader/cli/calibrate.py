"""`grader calibrate`: fit scores to those of a teacher, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.language import warn_of_language
from grader.cli.options import BankOption, CourseOption, EvidenceOption, ModelOption
from grader.errors import TableError

if TYPE_CHECKING:
    from grader.batch import ScoredResponse
    from grader.calibration.item_fits import ScoredGrade
    from grader.scoring import ResponseGrader


def calibrate(
    human_scores: Annotated[
        Path,
        typer.Argument(
            metavar="HUMAN_SCORES",
            help="CSV or TSV file with response_id, item_id, response and human_score.",
        ),
    ],
    responses: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Table with the answers, if HUMAN_SCORES holds only their ids."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be fitted, and write nothing.")
    ] = False,
    bank: BankOption = Path("."),
    course: CourseOption = None,
    model: ModelOption = None,
    evidence: EvidenceOption = "all",
) -> None:
    """Fit scores to those of a teacher, item by item.

    Every answer with a human score is graded. Where the teacher's scale is
    another than the rubric's, and ten answers or more show it, what was
    learned is kept in rubrics/COURSE/calibration/; 'grader grade' and
    'grader ask' use it from then on. An item whose scores would not come
    nearer to the teacher's stays as it is, and says why.

    \b
      grader calibrate human_scores.csv
      grader calibrate human_scores.csv --dry-run
      grader calibrate scores.csv --responses class.csv

    It ends with 3 when rows must be mended; the others are used.
    """
    from rich.console import Console

    from grader.bank import load_bank
    from grader.batch import read_scored_responses
    from grader.calibration import calibration_changes
    from grader.calibration.item_fits import fit_items
    from grader.calibration.unseen import errors_on_unseen_answers, errors_on_unseen_questions
    from grader.cli.fits import has_several, print_fits, print_planned, print_saved, print_unseen
    from grader.evidence import EvidenceMode, load_judge
    from grader.scoring import ResponseGrader

    loaded = load_bank(bank, course=course)
    warn_of_language(loaded.course, loaded.language, model=model)
    read = read_scored_responses(human_scores, loaded, responses=responses)
    grader = ResponseGrader(loaded, load_judge(model, mode=EvidenceMode(evidence)))
    grades, ungraded = _grade(read.scored, grader)
    faults = [*read.faults, *(f"{human_scores}: {error}" for error in ungraded)]
    if not grades:
        report_rows(read.notes, faults)
        problem = "no row holds the human score of an answer; one at least must"
        raise TableError(str(human_scores), problem)
    fits = fit_items(loaded, grades, evidence=grader.evidence_signature)
    tried = {fit.item_id: fit.calibration for fit in fits}
    changes = calibration_changes(bank, loaded, tried=tried)
    console = Console()
    print_fits(fits, console=console)
    print_unseen(
        answers=errors_on_unseen_answers(loaded, fits),
        questions=errors_on_unseen_questions(loaded, grades) if has_several(fits) else None,
        console=console,
    )
    if dry_run:
        print_planned(changes, console=console)
    else:
        changes.save()
        print_saved(changes, console=console)
    report_rows(read.notes, faults)
    if faults:
        raise typer.Exit(ROWS_FAILED)


def _grade(
    scored: Sequence[ScoredResponse], grader: ResponseGrader
) -> tuple[list[ScoredGrade], list[str]]:
    """Grades with human scores, and why the other responses have none."""
    from grader.batch import grade_responses
    from grader.calibration.item_fits import ScoredGrade
    from grader.cli.progress import track

    responses = (each.response for each in scored)
    rows = list(track(grade_responses(responses, grader), total=len(scored)))
    grades = [
        ScoredGrade(
            row.graded,
            each.human_score,
            answer=grader.answer_text(row.graded.item_id, row.graded.response),
            student_id=each.response.student_id,
        )
        for row, each in zip(rows, scored, strict=True)
        if row.graded
    ]
    return grades, [row.error for row in rows if row.error]
