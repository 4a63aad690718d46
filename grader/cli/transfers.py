"""What becomes of grades on their way into a system's file, as the terminal shows it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from grader.batch.lms.gradebooks import Gradebook
    from grader.batch.lms.transfer import Transfer


def print_transfers(book: Gradebook, transfers: Sequence[Transfer], *, console: Console) -> None:
    """Print every cell that would change."""
    table = Table("Student", "Column", "Before", "After")
    for transfer in transfers:
        for change in transfer.changes:
            column = book.table.header[change.column]
            cells = (transfer.grade.label, column, change.before, change.after)
            table.add_row(*map(Text, cells))
    if table.row_count:
        console.print(table)


def report_transfers(
    book: Gradebook, transfers: Sequence[Transfer], *, verb: str = "written"
) -> None:
    """Print how many grades are written and, on standard error, whose are not and why.

    Parameters
    ----------
    verb : str
        What becomes of a grade that nothing keeps back.
    """
    from grader.batch.lms.identities import Role
    from grader.batch.lms.transfer import Outcome

    counts = Counter(transfer.outcome for transfer in transfers)
    said = {outcome: str(outcome) for outcome in Outcome} | {Outcome.WRITTEN: verb}
    counted = ", ".join(f"{n} {said[outcome]}" for outcome in Outcome if (n := counts[outcome]))
    print(f"{book.table.name}: {book.score_column!r}: {counted}")
    n_absent = len(book.rows) - sum(transfer.row is not None for transfer in transfers)
    if n_absent:
        rows = "1 row stays" if n_absent == 1 else f"{n_absent} rows stay"
        print(f"{book.table.name}: {rows} unchanged: the grades hold no such student")
    by_name = [t.grade.label for t in transfers if t.found_by is Role.NAME]
    if by_name:
        _tell(book, by_name, "found by their name only; look whether they are the same")
    for what, at in (("grade", book.score_at), ("feedback", book.feedback_at)):
        replaced = [
            transfer.grade.label
            for transfer in transfers
            for change in transfer.changes
            if change.column == at and change.before.strip() not in ("", "-")
        ]
        if replaced:
            _tell(book, replaced, f"had another {what} before, which is replaced")
    reasons: dict[str, list[str]] = {}
    for transfer in transfers:
        if transfer.reason:
            reason = f"{transfer.outcome}: {transfer.reason}"
            reasons.setdefault(reason, []).append(transfer.grade.label)
    for reason, students in reasons.items():
        _tell(book, students, reason)


def _tell(book: Gradebook, students: Sequence[str], what: str) -> None:
    """Name the first students; the record beside the output has all of them."""
    from grader.batch.lms.matching import first_of

    print(f"{book.table.name}: {first_of(students)}: {what}", file=sys.stderr)
