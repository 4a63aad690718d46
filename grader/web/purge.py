"""Deletion: all of one student, or all that is older than some days."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, func, select

from grader.errors import InputError
from grader.web.store import Answer, Batch, BatchState, LogAction, LogEntry, Store

DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Purged:
    """What was deleted."""

    n_answers: int
    n_log_entries: int
    n_tables: int


def purge_student(store: Store, student_id: str, *, by: str) -> Purged:
    """Delete every answer of a student, and what was decided about texts of no one else.

    Raises
    ------
    InputError
        Nothing is kept under this name; it must be written as it was.
    """
    if not student_id.strip():
        raise InputError("student", "the name is blank; it must be that of a student")
    purged = _purge(store, Answer.student_id == student_id.strip(), by=by, what="one student")
    if not purged.n_answers:
        raise InputError(
            "student",
            f"nothing is kept of {student_id!r}; it must be the name or number as it was given",
        )
    return purged


def purge_older(store: Store, days: float, *, by: str) -> Purged:
    """Delete every answer, empty table and log entry that is older than some days.

    Raises
    ------
    InputError
        The number of days is none.
    """
    if not 0 <= days < 1e5:  # NaN is none either
        raise InputError("days", f"{days:g}; it must be from 0 to 100,000")
    before = time.time() - days * DAY_SECONDS
    purged = _purge(store, Answer.created_at < before, by=by, what=f"older than {days:g} days")
    with store.writing() as session:
        old = session.execute(
            delete(LogEntry).where(LogEntry.at < before, LogEntry.action != LogAction.PURGE)
        )
        waiting = delete(Batch).where(Batch.state == BatchState.PREVIEW, Batch.created_at < before)
        tables = session.execute(waiting)
    return Purged(
        purged.n_answers,
        purged.n_log_entries + old.rowcount,  # type: ignore[attr-defined]
        purged.n_tables + tables.rowcount,  # type: ignore[attr-defined]
    )


def _purge(store: Store, chosen: ColumnElement[bool], *, by: str, what: str) -> Purged:
    """Delete answers, then the log entries and tables that nothing refers to any more."""
    with store.writing() as session:
        n_answers = session.scalar(select(func.count()).where(chosen).select_from(Answer)) or 0
        session.execute(delete(Answer).where(chosen).execution_options(synchronize_session=False))
        still_there = exists().where(
            Answer.item_id == LogEntry.item_id, Answer.digest == LogEntry.digest
        )
        entries = session.execute(
            delete(LogEntry)
            .where(LogEntry.digest != "", ~still_there)
            .execution_options(synchronize_session=False)
        )
        empty = ~exists().where(Answer.batch_id == Batch.id)
        tables = session.execute(
            delete(Batch)
            .where(Batch.state != BatchState.PREVIEW, empty)
            .execution_options(synchronize_session=False)
        )
        session.add(
            LogEntry(
                account=by,
                action=LogAction.PURGE,
                new=f"{n_answers} answer{'s'[n_answers == 1 :]} deleted",
                reason=what,  # never the name: the log would keep what was to be forgotten
            )
        )
    return Purged(
        n_answers,
        entries.rowcount,  # type: ignore[attr-defined]
        tables.rowcount,  # type: ignore[attr-defined]
    )
