"""Human scores taken in from tables, and gathered from the log for fitting."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from grader.batch import ScoredResponses, read_scored_responses
from grader.errors import TableError
from grader.scoring.feedback import render_number
from grader.web.batches import EXTENSIONS, check_is_text, check_width, row_answer
from grader.web.decisions import newest_entries
from grader.web.services import Services
from grader.web.store import (
    Account,
    Answer,
    Batch,
    BatchKind,
    BatchState,
    LogAction,
    LogEntry,
)


@dataclass(frozen=True)
class TakenScores:
    """What came of an uploaded table of human scores; `faults` name the rows to be mended."""

    n: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class HumanScore:
    """A text and the points that a person gave it last."""

    answer: Answer
    points: float


def take_scores(services: Services, content: bytes, *, name: str, by: Account) -> TakenScores:
    """Keep the answers and scores of a table: each score one entry in the log.

    Raises
    ------
    TableError
        It is no table of human scores, or larger than it may be.
    """
    name = PurePath(name.replace("\\", "/")).name or "human_scores.csv"
    suffix = PurePath(name).suffix.lower()
    if suffix not in EXTENSIONS:
        raise TableError(name, f"it must be a table, one of {', '.join(EXTENSIONS)}")
    limits = services.settings.limits
    check_is_text(content, name=name)
    check_width(content, name=name, most=limits.columns)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"human_scores{suffix}"
        path.write_bytes(content)
        try:
            read = read_scored_responses(
                path, services.graders.bank(), scales=services.graders.scales()
            )
        except TableError as error:
            raise TableError(name, error.problem, error.hint) from error
    faults = tuple(fault.replace(f"{path}: ", "") for fault in read.faults)
    if len(read.scored) > limits.rows:
        raise TableError(name, f"more than {limits.rows:,} rows; it must have at most that many")
    batch = Batch(
        kind=BatchKind.HUMAN_SCORES,
        name=name,
        account=by.name,
        state=BatchState.GRADING,
        content=b"",
        columns='{"carried": [], "added": ["response_id", "item_id", "response"]}',
    )
    _keep(services, batch, read)
    services.worker.wake()
    notes = tuple(note.replace(f"{path}: ", "") for note in islice(read.notes, 10))
    return TakenScores(len(read.scored), faults, notes)


def _keep(services: Services, batch: Batch, read: ScoredResponses) -> None:
    """Write the rows and the log entries of a table, all or none."""
    with services.store.writing() as session:
        before = _newest_points(session)
        session.add(batch)
        session.flush()
        for position, each in enumerate(read.scored):
            found = each.response
            cells = (found.response_id, found.item_id, found.text)
            response = replace(found, cells=cells)
            answer = row_answer(services, response, batch=batch, position=position)
            session.add(answer)
            session.add(
                LogEntry(
                    account=batch.account,
                    action=LogAction.SCORE,
                    item_id=answer.item_id,
                    digest=answer.digest,
                    old=before.get((answer.item_id, answer.digest), ""),
                    new=render_number(each.human_score),
                    reason=f"from {batch.name}",
                )
            )


def _newest_points(session: Session) -> dict[tuple[str, str], str]:
    """Item id and digest of a text -> the points that a person gave it last."""
    newest = select(LogEntry).where(LogEntry.id.in_(newest_entries()))
    return {(entry.item_id, entry.digest): entry.new for entry in session.scalars(newest)}


def human_scores(services: Services) -> Sequence[HumanScore]:
    """Return the newest score of each text that somebody scored."""
    first = select(func.min(Answer.id)).group_by(Answer.item_id, Answer.digest)
    chosen = (
        select(Answer, LogEntry.new)
        .join(
            LogEntry,
            (LogEntry.item_id == Answer.item_id) & (LogEntry.digest == Answer.digest),
        )
        .where(LogEntry.id.in_(newest_entries()), Answer.id.in_(first))
        .order_by(Answer.item_id, Answer.id)
    )
    with services.store.reading() as session:
        return [HumanScore(answer, float(new)) for answer, new in session.execute(chosen)]


def count_scores(services: Services) -> dict[str, int]:
    """Return how many texts of each item a person has scored."""
    n: dict[str, int] = {}
    for score in human_scores(services):
        n[score.answer.item_id] = n.get(score.answer.item_id, 0) + 1
    return n
