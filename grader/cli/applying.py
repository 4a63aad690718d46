"""Suggestions of a diagnosis: accepted one by one or all together, and written."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from grader.bank import Bank, load_bank
from grader.bank.files import PREVIOUS_FOLDER, update_rubrics
from grader.calibration.diagnosis import ItemDiagnosis, Suggestion, applied
from grader.calibration.item_fits import ScoredGrade
from grader.errors import InputError


def accepted(diagnoses: Sequence[ItemDiagnosis]) -> list[Suggestion]:
    """Ask on the terminal about each suggestion and return those that were accepted."""
    return [each for each in suggestions_of(diagnoses) if _is_wanted(each)]


def suggestions_of(diagnoses: Sequence[ItemDiagnosis]) -> list[Suggestion]:
    """Return all suggestions, item by item."""
    return [each for diagnosis in diagnoses for each in diagnosis.suggestions]


def check_can_ask() -> None:
    """Raise unless somebody can be asked.

    Raises
    ------
    InputError
        Standard input is no terminal.
    """
    if not sys.stdin.isatty():
        problem = "standard input is no terminal; it must be one, to ask about each suggestion"
        raise InputError("--apply", problem, "--yes accepts all of them without asking.")


def write_suggestions(
    suggestions: Sequence[Suggestion], directory: Path, *, bank: Bank, console: Console
) -> Bank:
    """Write the changed rubrics, say what was written, and return the bank with them."""
    if not suggestions:
        console.print("No suggestion to write: the rubrics stay as they are.")
        return bank
    changed = [
        applied(bank.item(item_id).rubric, suggestions)
        for item_id in dict.fromkeys(each.item_id for each in suggestions)
    ]
    paths = update_rubrics(directory, bank.course, rubrics=changed)
    for path in paths:
        console.print(Text(f"Wrote {path.as_posix()}:"))
        for each in suggestions:
            if each.item_id == path.stem:
                console.print(Text(f"  {each.change}"))
    folder = paths[0].parent
    previous = f"{folder.as_posix()}/{PREVIOUS_FOLDER}"
    console.print(Text(f"What they said before is kept in {previous}; what changed in points:"))
    console.print(Text(f"  grader rubric-diff {previous} {folder.as_posix()} RESPONSES"))
    return load_bank(directory, course=bank.course)


def print_moved(
    before: Sequence[ScoredGrade], after: Sequence[ScoredGrade], *, console: Console
) -> None:
    """Say what the changed rubrics did to the raw scores of the answers they came from."""
    again = {each.response_id: each for each in after}
    pairs = [(each, again[each.response_id]) for each in before if each.response_id in again]
    gains = [other.rubric_score - each.rubric_score for each, other in pairs]
    errors, errors_now = (
        [abs(each.human_score - each.rubric_score) for each in scored]
        for scored in ([each for each, _ in pairs], [other for _, other in pairs])
    )
    raised, lowered = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
    n = max(len(pairs), 1)
    told = (
        f"Of these {len(pairs)} answers {raised} are raised and {lowered} lowered; their mean "
        f"error goes from {sum(errors) / n:.2f} to {sum(errors_now) / n:.2f} points. On new "
        "answers it gains less."
    )
    console.print(Text(told))


def _is_wanted(suggestion: Suggestion) -> bool:
    told = f"{suggestion.item_id} {suggestion.change}\n  {suggestion.reason}. Write it?"
    return typer.confirm(told, default=False)
