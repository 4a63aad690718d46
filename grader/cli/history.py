"""Grades noted in a ledger, as the commands that grade do it."""

from __future__ import annotations

import getpass
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from grader.batch import ColumnNames, GradeFiles
from grader.batch.grade_records import GradeRecord, read_grade_records
from grader.batch.ledger import LedgerNote, read_ledger, record_grades
from grader.batch.whole_file import refuse_overlap
from grader.errors import InputError

UNKNOWN_ACTOR = "unknown"
"""Where neither an option nor the system says who grades."""


def note_grades(
    ledger: Path,
    records: Sequence[GradeRecord],
    *,
    actor: str | None,
    reason: str,
    old_scores: Mapping[str, float] | None = None,
) -> None:
    """Add the grades that are new to a ledger, and say how many they are."""
    note = LedgerNote(actor or _login(), reason, datetime.now(UTC))
    n_new = record_grades(ledger, records, note=note, old_scores=old_scores)
    typer.echo(f"Ledger: {ledger} ({n_new} added)", err=True)


def check_can_note(ledger: Path, files: GradeFiles) -> None:
    """Raise, before anything is graded, where the grades could not be noted."""
    if files.details is None and not isinstance(files.grades, Path):
        problem = "the grades go to standard output; they must be in a file to be noted"
        raise InputError(f"--ledger {ledger}", problem, "pass -o FILE or --details FILE.")
    taken = [path for path in (files.source, files.grades) if isinstance(path, Path)]
    refuse_overlap([ledger, *([files.details] if files.details else [])], inputs=taken)
    if ledger.exists():
        read_ledger(ledger)


def note_files(
    ledger: Path, files: GradeFiles, *, columns: ColumnNames, actor: str | None, reason: str
) -> None:
    """Note the grades that were written; the details name their columns themselves."""
    path = files.details or files.grades
    assert isinstance(path, Path)
    records = read_grade_records(path, columns=columns)
    note_grades(ledger, records.records, actor=actor, reason=reason)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run under a number without a name
        return UNKNOWN_ACTOR
