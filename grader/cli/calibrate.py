"""`grader calibrate`: fit scores to those of a teacher, item by item."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.language import warn_of_language
from grader.cli.options import BankOption, CourseOption, EvidenceOption, ModelOption
from grader.errors import InputError, TableError

if TYPE_CHECKING:
    from rich.console import Console

    from grader.batch import ScoredResponse
    from grader.calibration import AcceptRule
    from grader.calibration.accept_fit import Promise
    from grader.calibration.item_fits import ItemFit, ScoredGrade
    from grader.scoring import ResponseGrader

DEFAULT_RISK = 0.05


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
    max_error: Annotated[
        float | None,
        typer.Option(
            metavar="POINTS",
            min=0,
            help="Find the scores that need no person: none should be off by more than this.",
        ),
    ] = None,
    risk: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Share of accepted scores that may be, all the same. Default: 0.05.",
        ),
    ] = None,
    risk_curve: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Also write how the risk grows with the accepted."),
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
      grader calibrate human_scores.csv --max-error 1 --risk 0.05

    With --max-error it also finds an accept rule: which scores can stand
    without a person, such that of those accepted no more than --risk are off
    by more than so many points. Grading then flags the others as unsure. It
    takes scores of answers chosen at random, 59 at the least for 0.05.

    It ends with 3 when rows must be mended; the others are used.
    """
    from rich.console import Console

    from grader.bank import load_bank
    from grader.batch import read_scored_responses
    from grader.batch.whole_file import refuse_overlap
    from grader.calibration import accept_rule_path, calibration_changes
    from grader.calibration.item_fits import fit_items
    from grader.cli.fits import print_fits, print_planned, print_saved
    from grader.evidence import EvidenceMode, load_judge
    from grader.scoring import ResponseGrader

    promise = _promise(max_error, risk, risk_curve)
    refuse_overlap([risk_curve] if risk_curve else [], inputs=[human_scores])
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
    rule = _find_rule(fits, grader, promise=promise, curve=risk_curve) if promise else None
    if dry_run:
        print_planned(changes, console=console)
    else:
        changes.save()
        print_saved(changes, console=console)
        _save_rule(rule, accept_rule_path(bank, course=loaded.course), console=console)
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
        ScoredGrade(row.graded, each.human_score)
        for row, each in zip(rows, scored, strict=True)
        if row.graded
    ]
    return grades, [row.error for row in rows if row.error]


def _promise(max_error: float | None, risk: float | None, curve: Path | None) -> Promise | None:
    """What is asked of accepted scores; None where no rule is."""
    from grader.calibration.accept_fit import Promise

    if max_error is None:
        for option, value in {"--risk": risk, "--risk-curve": curve}.items():
            if value is not None:
                problem = "it needs --max-error; it must say what of"
                raise InputError(f"{option} {value}", problem, "for example --max-error 1")
        return None
    if not math.isfinite(max_error):
        problem = "it must be a number of points"
        raise InputError(f"--max-error {max_error:g}", problem, "for example --max-error 1")
    risk = DEFAULT_RISK if risk is None else risk
    if not 0 < risk < 1:
        problem = "it must be a share between 0 and 1"
        raise InputError(f"--risk {risk:g}", problem, "for 5 per cent pass --risk 0.05")
    return Promise(max_error, risk)


def _find_rule(
    fits: Sequence[ItemFit], grader: ResponseGrader, *, promise: Promise, curve: Path | None
) -> AcceptRule:
    """Find the accept rule, print it, and write the curve where it was asked for."""
    from rich.console import Console

    from grader.batch.risk_curves import write_risk_curve
    from grader.calibration.accept_fit import find_accept_rule
    from grader.cli.accepting import print_accept_rule

    rule, tests = find_accept_rule(
        grader.bank, fits, promise=promise, evidence=grader.evidence_signature
    )
    if curve:
        write_risk_curve(tests, curve)
    print_accept_rule(tests, promise, console=Console())
    return rule


def _save_rule(rule: AcceptRule | None, path: Path, *, console: Console) -> None:
    """Write the rule, or remove one that was tested on other scores."""
    from grader.calibration import save_accept_rule
    from grader.cli.accepting import print_rule_saved

    is_told = rule is not None or path.exists()
    save_accept_rule(rule, path)
    if is_told:
        print_rule_saved(path, is_found=rule is not None, console=console)
