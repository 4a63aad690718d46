"""What calibrating came to, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.bank import Bank
from grader.calibration import (
    MIN_N,
    AgreementReport,
    CalibrationChanges,
    RatedResponse,
    calibration_changes,
    measure_agreement,
)
from grader.calibration.folds import Split
from grader.calibration.held_out_ratings import held_out_ratings
from grader.calibration.item_fits import NO_NEARER, ItemFit, ScoredGrade, fit_items
from grader.calibration.unseen import errors_on_unseen_answers, errors_on_unseen_questions
from grader.cli.agreement import print_overall, print_subgroups, stopping_hint
from grader.cli.progress import track
from grader.scoring import ResponseGrader

EXPECTED = "Agreement to expect of new answers: scores by fits that had no part of the answer,"

FLATTERED = (
    "{}: the suggestions that changed the rubric come out of these very answers, so that "
    "agreement, and what an accept rule is tested on, look a little better than they are. New "
    "answers, scored and held against their grades by 'grader evaluate', tell."
)

AS_SHARE = "the line is the rubric's share of the scale"
"""Of items that are scored on another scale than that of their points."""


@dataclass(frozen=True)
class FittedItems:
    """What fitting came to.

    Attributes
    ----------
    ratings : sequence of RatedResponse
        Each response with the score of a fit that had no part of it.
    agreement : AgreementReport
        Of these.
    applied : tuple of str
        Ids of the items whose rubrics were changed by suggestions out of these responses.
    """

    fits: Sequence[ItemFit]
    ratings: Sequence[RatedResponse]
    agreement: AgreementReport
    applied: tuple[str, ...] = ()

    @property
    def caveat(self) -> str:
        """Why agreement looks better than it is; empty where it does not."""
        return FLATTERED.format(", ".join(self.applied)) if self.applied else ""


def fit_and_rate(
    grader: ResponseGrader, grades: Sequence[ScoredGrade], *, groups: Sequence[str]
) -> FittedItems:
    """Fit all items, and measure agreement as of a new class; `groups` are columns."""
    fits = fit_items(grader.bank, grades, evidence=grader.evidence_signature, watch=_show_folds)
    ratings = held_out_ratings(fits, grades)
    return FittedItems(fits, ratings, measure_agreement(ratings, group_columns=groups))


def _show_folds(item_id: str, folds: Sequence[Split]) -> Iterator[Split]:
    """With a bar for each item: fits of many answers take a minute."""
    return track(folds, total=len(folds), doing=f"Fitting {item_id}")


def print_fitted(fitted: FittedItems, *, grades: Sequence[ScoredGrade], console: Console) -> None:
    """Print what was fitted, and what is to be expected of new answers and questions."""
    print_fits(fitted.fits, console=console)
    if any(fit.calibration for fit in fitted.fits):
        print_overall(fitted.agreement, said=EXPECTED, console=console)
        _say(stopping_hint(fitted.agreement.overall.line("qwk")), console)
    if fitted.caveat:
        _say(fitted.caveat, console)
    print_subgroups(
        fitted.agreement, small=f"Too small to be shown, under {MIN_N}", console=console
    )
    print_unseen(fitted.fits, grades=grades, console=console)


def print_fits(fits: Sequence[ItemFit], *, console: Console) -> None:
    """Print a row an item, why some stay uncalibrated, and which answers were not fitted."""
    _say("What was fitted to human scores; errors are cross-validated, in points:", console)
    console.print(_fit_table(fits))
    reasons: dict[tuple[str, str], list[str]] = {}
    for fit in fits:
        if fit.calibration is None or fit.reason == NO_NEARER:
            what = AS_SHARE if fit.calibration else "uncalibrated"
            reasons.setdefault((what, fit.reason), []).append(fit.item_id)
    for (what, reason), item_ids in reasons.items():
        _say(f"{', '.join(item_ids)}: {what}, since {reason}.", console)
    _say_counts(
        "Answers of the same text, counted once",
        {fit.item_id: fit.n_repeated for fit in fits},
        console,
    )
    _say_counts(
        "Answers not fitted, since they get 0 in any case (see their flags)",
        {fit.item_id: fit.n_zeroed for fit in fits},
        console,
    )


def print_unseen(
    fits: Sequence[ItemFit], *, grades: Sequence[ScoredGrade], console: Console
) -> None:
    """Print what is to be expected of new answers, and of new questions; over several items."""
    # Of fewer than two items that were fitted, none can be held against the others.
    if sum(fit.calibration is not None for fit in fits) < 2:
        return
    answers = errors_on_unseen_answers(fits)
    questions = errors_on_unseen_questions(grades)
    if answers is None or questions is None:
        return
    _say(
        "Errors, as a share of the points: on new answers to these items "
        f"{answers.before:.0%} before, {answers.after:.0%} after; on items that nobody scored, "
        f"{questions.before:.0%} by their rubrics, {questions.after:.0%} by a scale learned from "
        "the other items.",
        console,
    )


def save_and_print(fitted: FittedItems, directory: Path, *, bank: Bank, console: Console) -> None:
    """Write and remove the files, and print which."""
    changes = _changes(fitted, directory, bank=bank)
    changes.save()
    _print_changes(changes, console, saved="Saved", removed="Removed")
    if changes.saved:
        told = "'grader grade' and 'grader ask' use them from now on, unless told --no-calibration."
    else:
        told = "No calibration was saved: these items get the scores that their rubrics give."
    _say(told, console)


def print_planned(fitted: FittedItems, directory: Path, *, bank: Bank, console: Console) -> None:
    """Print the files that would be written and removed."""
    changes = _changes(fitted, directory, bank=bank)
    _print_changes(changes, console, saved="Would be saved", removed="Would be removed")
    _say("Nothing was written (--dry-run).", console)


def _changes(fitted: FittedItems, directory: Path, *, bank: Bank) -> CalibrationChanges:
    """What would change in the folder."""
    tried = {fit.item_id: fit.calibration for fit in fitted.fits}
    return calibration_changes(directory, bank, tried=tried)


def _fit_table(fits: Sequence[ItemFit]) -> Table:
    table = Table("Item", "Scores", "Model", "Error before", "Error after")
    for at in (1, 3, 4):
        table.columns[at].justify, table.columns[at].no_wrap = "right", True
    for fit in fits:
        best = fit.best
        table.add_row(
            Text(fit.item_id),
            str(best.n_scores if best else 0),
            str(best.model) if best else "",
            f"{best.cv_error_uncalibrated:.2f}" if best else "",
            f"{best.cv_error:.2f}" if fit.calibration and best else "",
        )
    return table


def _print_changes(
    changes: CalibrationChanges, console: Console, *, saved: str, removed: str
) -> None:
    _say_files(saved, list(changes.saved), console)
    _say_files(f"{removed}, no longer fitted,", changes.removed, console)
    if changes.kept:
        _say(f"Kept from before, without a score here: {', '.join(changes.kept)}.", console)


def _say_files(title: str, paths: Sequence[Path], console: Console) -> None:
    """The files of one folder."""
    if paths:
        names = ", ".join(path.name for path in paths)
        _say(f"{title} in {paths[0].parent.as_posix()}: {names}.", console)


def _say_counts(title: str, n_of: Mapping[str, int], console: Console) -> None:
    """The items with a count above 0."""
    told = ", ".join(f"{item_id} ({n})" for item_id, n in n_of.items() if n)
    if told:
        _say(f"{title}: {told}.", console)


def _say(sentence: str, console: Console) -> None:
    """As Text: names may hold what looks like markup."""
    console.print(Text(sentence))
