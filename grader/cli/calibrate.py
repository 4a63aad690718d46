"""`grader calibrate`: fit scores to those of a teacher, item by item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.language import warn_of_language
from grader.cli.options import (
    BankOption,
    CourseOption,
    EvidenceOption,
    GroupOption,
    ModelOption,
    ReportOption,
    ScaleOption,
    written_as_csv,
)
from grader.cli.scales import parse_scale
from grader.errors import InputError, TableError

if TYPE_CHECKING:
    from grader.bank import Bank
    from grader.batch import LabelFile, ScoredResponse
    from grader.calibration.diagnosis import ItemDiagnosis, Suggestion
    from grader.calibration.item_fits import ScoredGrade
    from grader.cli.accepting import FoundRule
    from grader.cli.fits import FittedItems
    from grader.evidence import EvidenceJudge
    from grader.scoring import ResponseGrader

NO_SCORE = "no row holds the human score of an answer; one at least must"


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
        typer.Option(
            metavar="FILE",
            help="Also write how the risk grows with the accepted.",
            callback=written_as_csv,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be fitted, and write nothing.")
    ] = False,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Ask about each suggestion, and write it into the rubric."),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="With --apply: accept all suggestions, ask nothing.")
    ] = False,
    scale: ScaleOption = None,
    group: GroupOption = None,
    labels: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="JSON lines with a person's labels of the concepts."),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write the concepts as a table.", callback=written_as_csv
        ),
    ] = None,
    page: ReportOption = None,
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

    It also says what the scores tell of the rubric: concepts that are
    never or always found or tell nothing, answers to look at, wordings and
    points that would follow the scores better. --apply writes those that
    you accept, and fits to the rubrics as they are then.

    \b
      grader calibrate human_scores.csv
      grader calibrate human_scores.csv --dry-run
      grader calibrate human_scores.csv --apply
      grader calibrate scores.csv --responses class.csv
      grader calibrate scores.csv --scale 0:10:1
      grader calibrate human_scores.csv --max-error 1 --risk 0.05

    Human scores are on the scale of each rubric, or on that of --scale. Then
    the items that are fitted get their grades on it too, out of its MAX.

    With --max-error it also finds an accept rule: which scores can stand
    without a person, such that of those accepted no more than --risk are off
    by more than so many points. Grading then flags the others as unsure. It
    takes scores of answers chosen at random, 59 at the least for 0.05.

    It ends with 3 when rows must be mended; the others are used.
    """
    from rich.console import Console

    from grader.bank import load_bank
    from grader.batch import LabelFile, RaterScales, check_outputs, read_concept_labels
    from grader.cli.accepting import find_rule, promise_of, save_rule
    from grader.cli.applying import accepted, suggestions_of
    from grader.cli.fits import print_planned, save_and_print
    from grader.cli.scored_grades import ScoreTables, read_scored_grades
    from grader.evidence import EvidenceMode, load_judge
    from grader.scoring import ResponseGrader

    _check_options(apply, yes=yes, dry_run=dry_run)
    inputs = [path for path in (human_scores, responses, labels) if path]
    check_outputs([path for path in (csv_file, risk_curve, page) if path], inputs=inputs)
    promise = promise_of(max_error, risk, curve=risk_curve)
    scales, groups = RaterScales(given=parse_scale(scale)), list(dict.fromkeys(group or ()))
    loaded = load_bank(bank, course=course)
    warn_of_language(loaded.course, loaded.language, model=model)
    known = read_concept_labels(labels) if labels else LabelFile({}, ())
    judge = load_judge(model, mode=EvidenceMode(evidence))
    grader = ResponseGrader(loaded, judge)
    read = read_scored_grades(ScoreTables(human_scores, responses, scales, groups), grader)
    grades, faults = read.grades, [*read.faults, *known.faults]
    if not grades:
        report_rows(read.notes, faults)
        raise TableError(str(human_scores), NO_SCORE)
    diagnoses = _diagnosed(loaded, judge, grades=grades, labels=known, table=csv_file)
    chosen = () if not apply else (suggestions_of if yes else accepted)(diagnoses)
    if apply:
        grader, grades = _applied(chosen, bank, grader=grader, scored=read.scored, before=grades)
    fitted = _fitted(grader, grades, groups=groups, chosen=chosen)
    found = find_rule(fitted.fits, grader, promise=promise, curve=risk_curve) if promise else None
    finish = print_planned if dry_run else save_and_print
    finish(fitted, bank, bank=grader.bank, console=Console())
    if not dry_run:
        save_rule(found, bank, course=loaded.course)
    _write_report(fitted, diagnoses, found=found, page=page, inputs=inputs)
    report_rows(read.notes, faults)
    if faults:
        raise typer.Exit(ROWS_FAILED)


def _check_options(apply: bool, *, yes: bool, dry_run: bool) -> None:
    """Refuse what contradicts itself, and what would wait for nobody, before any grading."""
    from grader.cli.applying import check_can_ask

    if dry_run and apply:
        raise InputError("--apply", "it writes rubrics, and --dry-run nothing; it must be one")
    if yes and not apply:
        raise InputError("--yes", "there is nothing to accept; it must stand beside --apply")
    if apply and not yes:
        check_can_ask()


def _diagnosed(
    bank: Bank,
    judge: EvidenceJudge,
    *,
    grades: Sequence[ScoredGrade],
    labels: LabelFile,
    table: Path | None,
) -> tuple[ItemDiagnosis, ...]:
    """Diagnose and print what the scores say of each rubric; the concepts also as a table."""
    from functools import partial

    from rich.console import Console

    from grader.batch.table_files import write_report_table
    from grader.calibration.diagnosis import diagnose_items
    from grader.calibration.report.diagnosis_tables import concept_table
    from grader.cli.diagnosis import print_diagnosis
    from grader.evidence import embed

    vectors = partial(embed, judge.encoder)
    diagnoses = diagnose_items(bank, grades, embed=vectors, labels=labels.labels)
    print_diagnosis(diagnoses, console=Console())
    if table:
        write_report_table(concept_table(diagnoses), table)
    return diagnoses


def _applied(
    chosen: Sequence[Suggestion],
    directory: Path,
    *,
    grader: ResponseGrader,
    scored: Sequence[ScoredResponse],
    before: Sequence[ScoredGrade],
) -> tuple[ResponseGrader, list[ScoredGrade]]:
    """Write suggestions, grade anew the answers to the items they change, say what moved."""
    from rich.console import Console

    from grader.cli.applying import print_moved, write_suggestions
    from grader.cli.scored_grades import grade_scored

    console = Console()
    bank = write_suggestions(chosen, directory, bank=grader.bank, console=console)
    if not chosen:
        return grader, list(before)
    changed = {each.item_id for each in chosen}
    fresh = grader.with_bank(bank)
    again, _ = grade_scored([each for each in scored if each.response.item_id in changed], fresh)
    print_moved(before, again, console=console)
    return fresh, [*(each for each in before if each.graded.item_id not in changed), *again]


def _fitted(
    grader: ResponseGrader,
    grades: Sequence[ScoredGrade],
    *,
    groups: Sequence[str],
    chosen: Sequence[Suggestion],
) -> FittedItems:
    """Fit all items and print what came of it; `chosen` are written in the rubrics."""
    from rich.console import Console

    from grader.cli.fits import fit_and_rate, print_fitted

    fitted = fit_and_rate(grader, grades, groups=groups)
    applied = tuple(dict.fromkeys(each.item_id for each in chosen))
    fitted = replace(fitted, applied=applied)
    print_fitted(fitted, grades=grades, console=Console())
    return fitted


def _write_report(
    fitted: FittedItems,
    diagnoses: Sequence[ItemDiagnosis],
    *,
    found: FoundRule | None,
    page: Path | None,
    inputs: Sequence[Path],
) -> None:
    """Write the report, if a page was asked for."""
    if page:
        from grader.cli.calibration_reports import write_calibration

        write_calibration(fitted, diagnoses, found=found, page=page, inputs=inputs)
