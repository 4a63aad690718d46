"""Rubrics edited from the page: tried, compared, and saved only over what was seen."""

from __future__ import annotations

import difflib
import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from grader.bank import Item, Rubric
from grader.bank.files import load_rubric, rubric_path, update_rubric
from grader.bank.revision import revise_rubric
from grader.bank.yaml_text import read_text, read_yaml
from grader.evidence import EvidenceMode
from grader.scoring import GradedResponse
from grader.web.refusals import Refusal
from grader.web.services import Services
from grader.web.store import Account, Answer, LogAction, LogEntry

VERSION_CHARACTERS = 16

STORED_ANSWERS = 8
"""Kept answers that the test bench offers."""

_saving = threading.Lock()
"""Between looking at a file and replacing it, nobody else may do the same."""


@dataclass(frozen=True)
class HeldRubric:
    """A rubric as its file holds it; `version` tells two states of the file apart."""

    item: Item
    path: Path
    version: str


@dataclass(frozen=True)
class Trial:
    """One text by the saved rubric and by the edited one."""

    text: str
    before: GradedResponse
    after: GradedResponse

    @property
    def gained(self) -> float:
        """Points that the edit adds."""
        return round(self.after.score - self.before.score, 6)


def hold_rubric(services: Services, item_id: str) -> HeldRubric:
    """Return the rubric of an item, with the version of its file."""
    bank = services.graders.bank()
    item = bank.item(item_id)
    path = rubric_path(services.graders.directory, course=bank.course, item_id=item.id)
    return HeldRubric(item, path, _version(read_text(path)))


def diff_rubric(held: HeldRubric, rubric: Rubric) -> list[str]:
    """Return the lines of a unified diff from the file to what saving would make of it."""
    file = read_yaml(held.path)
    after = revise_rubric(file, before=load_rubric(held.path), after=rubric)
    name = held.path.name
    return list(
        difflib.unified_diff(
            file.text.splitlines(), after.splitlines(), name, name, lineterm="", n=2
        )
    )


def save_rubric(
    services: Services, held: HeldRubric, *, rubric: Rubric, version: str, by: Account
) -> None:
    """Write a rubric into its file, comments kept, and log it.

    Parameters
    ----------
    version : str
        Of the file that the person edited from.

    Raises
    ------
    Refusal
        Somebody else saved it meanwhile (409); nothing is written.
    """
    with _saving:
        now = _version(read_text(held.path))
        if now != version:
            raise _conflict(services, held)
        update_rubric(held.path, rubric)
        after = _version(read_text(held.path))
    with services.store.writing() as session:
        session.add(
            LogEntry(
                account=by.name,
                action=LogAction.RUBRIC,
                item_id=held.item.id,
                old=now,
                new=after,
            )
        )
    services.graders.forget()


def _conflict(services: Services, held: HeldRubric) -> Refusal:
    chosen = select(LogEntry).where(
        LogEntry.action == LogAction.RUBRIC, LogEntry.item_id == held.item.id
    )
    with services.store.reading() as session:
        last = session.scalar(chosen.order_by(LogEntry.id.desc()).limit(1))
    who = last.account if last else "somebody"
    return Refusal(
        409,
        f"{held.path.name} was changed by {who} after you opened it; it must be as you saw it",
        "What you typed is still below. Compare it with the file, and save again to replace it.",
    )


def try_rubric(
    services: Services,
    rubric: Rubric,
    *,
    texts: Sequence[str],
    mode: EvidenceMode = EvidenceMode.FAST,
) -> list[Trial]:
    """Grade texts with the saved rubric and with this one."""
    graders, wanted = services.graders, [text for text in texts if text.strip()]
    if not wanted:
        return []
    if mode is EvidenceMode.FAST:
        before = [graders.live(rubric.item, text) for text in wanted]  # many are remembered
    else:
        before = graders.trial(graders.bank().item(rubric.item).rubric, wanted, mode=mode)
    after = graders.trial(rubric, wanted, mode=mode)
    return [Trial(*found) for found in zip(wanted, before, after, strict=True)]


def stored_texts(services: Services, item_id: str) -> Sequence[Answer]:
    """Return kept answers to an item for the test bench, each text once, the newest first."""
    newest = (
        select(func.max(Answer.id))
        .where(Answer.item_id == item_id, Answer.text != "")
        .group_by(Answer.digest)
        .order_by(func.max(Answer.id).desc())
        .limit(STORED_ANSWERS)
    )
    with services.store.reading() as session:
        ids = session.scalars(newest).all()
        return session.scalars(
            select(Answer).where(Answer.id.in_(ids)).order_by(Answer.id.desc())
        ).all()


def _version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_CHARACTERS]
