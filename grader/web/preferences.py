"""What instructors set for everybody, and the log of it."""

from __future__ import annotations

from grader.errors import InputError
from grader.scoring import FeedbackLevel
from grader.web.store import LogAction, LogEntry, Preference, Store

FEEDBACK = "feedback"
NAMES = "names"

HIDDEN, SHOWN = "hidden", "shown"

_CHOICES = {FEEDBACK: tuple(str(level) for level in FeedbackLevel), NAMES: (HIDDEN, SHOWN)}
_DEFAULTS = {FEEDBACK: str(FeedbackLevel.HINT), NAMES: HIDDEN}
"""The careful choices: nothing is given away, and nobody is scored by name."""


def preference(store: Store, name: str) -> str:
    """Return what is set, or the default."""
    with store.reading() as session:
        kept = session.get(Preference, name)
        return kept.value if kept else _DEFAULTS[name]


def feedback_level(store: Store) -> FeedbackLevel:
    """Return how much students are told."""
    return FeedbackLevel(preference(store, FEEDBACK))


def are_names_hidden(store: Store) -> bool:
    """Whether students stay unnamed while their answers are scored."""
    return preference(store, NAMES) == HIDDEN


def set_preference(store: Store, name: str, *, value: str, account: str) -> None:
    """Set a preference and log the change.

    Raises
    ------
    InputError
        The value is none of those that can be chosen.
    """
    if value not in _CHOICES.get(name, ()):
        known = ", ".join(_CHOICES.get(name, ())) or "a setting that exists"
        raise InputError(name, f"{value!r}; it must be one of {known}")
    old = preference(store, name)
    if old == value:
        return
    with store.writing() as session:
        session.merge(Preference(name=name, value=value))
        session.add(
            LogEntry(account=account, action=LogAction.PREFERENCE, old=f"{name} {old}", new=value)
        )
