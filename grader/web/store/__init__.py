"""What the page keeps: accounts, answers, decisions. SQLite embedded, PostgreSQL when outgrown."""

from grader.web.store.database import Store, open_store
from grader.web.store.models import (
    Account,
    Answer,
    AnswerState,
    Batch,
    BatchKind,
    BatchState,
    LogAction,
    LogEntry,
    MissingConcept,
    Preference,
    SignIn,
)

__all__ = [
    "Account",
    "Answer",
    "AnswerState",
    "Batch",
    "BatchKind",
    "BatchState",
    "LogAction",
    "LogEntry",
    "MissingConcept",
    "Preference",
    "SignIn",
    "Store",
    "open_store",
]
