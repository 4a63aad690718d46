"""Scores that people gave: one log entry each, and the newest one counts.

A decision is about a text, not about a student: identical answers are decided once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from grader.bank import Scale
from grader.errors import InputError
from grader.scoring.feedback import render_number
from grader.scoring.graded_json import graded_from_json
from grader.web.refusals import Refusal
from grader.web.services import Services
from grader.web.store import Account, Answer, AnswerState, Batch, LogAction, LogEntry
from grader.web.store.models import MOST_ID

MOST_REASON_CHARACTERS = 2000

POINT_TOLERANCE = 1e-6
"""Points are written in decimals."""


@dataclass(frozen=True)
class Case:
    """An answer to be scored, for all who gave it.

    Attributes
    ----------
    n_same : int
        How many answers have this very text.
    n_left : int
        How many texts still wait, this one included.
    last : LogEntry or None
        What was decided before.
    """

    answer: Answer
    n_same: int
    n_left: int
    last: LogEntry | None

    @property
    def machine_score(self) -> float | None:
        """What the machine gives, on the rater's scale; None where it could not grade."""
        if not self.answer.details:
            return None
        return graded_from_json(self.answer.details).rounded_score


@dataclass(frozen=True)
class Wanted:
    """Which answers a person wants to score: of one item or all, all of them or the doubtful."""

    item_id: str = ""
    is_sample: bool = False


def newest_entries() -> Select[int]:
    """The ids of the newest decision about each text."""
    return (
        select(func.max(LogEntry.id))
        .where(LogEntry.action == LogAction.SCORE)
        .group_by(LogEntry.item_id, LogEntry.digest)
    )


def decided_texts() -> Select[str]:
    """The digests that were decided; a digest is of one item in nearly every case."""
    return select(LogEntry.digest).where(
        LogEntry.action == LogAction.SCORE,
        LogEntry.item_id == Answer.item_id,
        LogEntry.digest == Answer.digest,
    )


def _open_texts(wanted: Wanted) -> Select[int]:
    """The first answer of each text that is still to be scored, in the order of the queue."""
    first = (
        select(func.min(Answer.id).label("id"), Answer.digest)
        .where(Answer.state != AnswerState.PENDING)
        .where(~decided_texts().exists())
        .group_by(Answer.item_id, Answer.digest)
    )
    if not wanted.is_sample:
        first = first.where(Answer.needs_review.is_(True))
    if wanted.item_id:
        first = first.where(Answer.item_id == wanted.item_id)
    found = first.subquery()
    # A sample in the order of the digests is a random one, and the same for everybody.
    order = found.c.digest if wanted.is_sample else found.c.id
    return select(found.c.id).order_by(order)


def count_open(services: Services, wanted: Wanted) -> int:
    """Return how many texts wait for a person."""
    with services.store.reading() as session:
        return _count(session, _open_texts(wanted))


def next_case(services: Services, wanted: Wanted, *, after: int = 0) -> Case | None:
    """Return the next answer to be scored; `after` steps over those before it.

    Stepped over to the end, the queue begins again.
    """
    with services.store.reading() as session:
        ids = session.scalars(_open_texts(wanted)).all()
        if not ids:
            return None
        rest = ids[ids.index(after) + 1 :] if after in ids else ids
        return _case(session, (rest or ids)[0], n_left=len(ids))


def case_of(services: Services, answer_id: int) -> Case:
    """Return the case of one answer.

    Raises
    ------
    Refusal
        There is no such answer.
    """
    with services.store.reading() as session:
        return _case(session, answer_id, n_left=_count(session, _open_texts(Wanted())))


def case_in(services: Services, batch: Batch, *, answer_id: int) -> Case:
    """Return the case of one answer of a table.

    Raises
    ------
    Refusal
        The table holds no such answer.
    """
    case = case_of(services, answer_id)
    if case.answer.batch_id != batch.id:
        raise Refusal(404, f"answer {answer_id} is not in {batch.name}")
    return case


@dataclass(frozen=True)
class Verdict:
    """What a person gives to a text.

    Attributes
    ----------
    reason : str
        Needed where the score is another than the one before: the machine's, or a person's.
    seen : int
        Id of the newest decision that the person knew of; 0 for none.
    """

    score: float
    reason: str = ""
    seen: int = 0


def decide(services: Services, case: Case, *, verdict: Verdict, by: Account) -> LogEntry:
    """Log what a person gives to a text.

    Raises
    ------
    InputError
        The score is no point of the scale, or the reason is missing.
    Refusal
        Somebody else decided meanwhile (409).
    """
    answer = case.answer
    scale = services.graders.scales().required(answer.item_id)
    score = verdict.score
    _check_on_scale(score, scale)
    reason = " ".join(verdict.reason.split())[:MOST_REASON_CHARACTERS]
    with services.store.writing() as session:
        last = _last(session, answer)
        if (last.id if last else 0) != verdict.seen:
            assert last is not None
            raise Refusal(
                409,
                f"{last.account} scored this answer meanwhile: {last.new} points"
                + (f" ({last.reason})" if last.reason else ""),
                "Look at it again; your score was not kept.",
            )
        before = float(last.new) if last else case.machine_score
        if before is not None and abs(before - score) > POINT_TOLERANCE and not reason:
            whose = last.account if last else "the machine"
            raise InputError(
                "reason",
                f"your {render_number(score)} is not the {render_number(before)} of {whose}; "
                "a change must have a reason",
                "One sentence is enough: it stands in the log for whoever asks.",
            )
        entry = LogEntry(
            account=by.name,
            action=LogAction.SCORE,
            item_id=answer.item_id,
            digest=answer.digest,
            old="" if before is None else render_number(before),
            new=render_number(score),
            reason=reason,
        )
        session.add(entry)
    return entry


def log_entries(
    services: Services, *, action: str = "", limit: int = 200, before: int = 0
) -> Sequence[LogEntry]:
    """Return what was logged, the newest first."""
    chosen = select(LogEntry).order_by(LogEntry.id.desc()).limit(limit)
    if action:
        chosen = chosen.where(LogEntry.action == action)
    if 0 < before <= MOST_ID:
        chosen = chosen.where(LogEntry.id < before)
    with services.store.reading() as session:
        return session.scalars(chosen).all()


def points_of(scale: Scale) -> list[float]:
    """Return the points of a scale, the lowest first."""
    points: list[float] = []
    while (point := scale.min + len(points) * scale.step) < scale.max - POINT_TOLERANCE:
        points.append(round(point, 6))
    return [*points, scale.max]


def _check_on_scale(score: float, scale: Scale) -> None:
    if not abs(scale.round(score) - score) <= POINT_TOLERANCE:  # NaN is none either
        raise InputError(
            "score",
            f"{score:g}; it must be from {scale.min:g} to {scale.max:g} in steps of {scale.step:g}",
        )


def _case(session: Session, answer_id: int, *, n_left: int) -> Case:
    answer = session.get(Answer, answer_id) if 0 < answer_id <= MOST_ID else None
    if answer is None:
        raise Refusal(404, f"there is no answer {answer_id}; it may have been deleted")
    same = select(Answer.id).where(Answer.item_id == answer.item_id, Answer.digest == answer.digest)
    return Case(answer, _count(session, same), n_left, _last(session, answer))


def _last(session: Session, answer: Answer) -> LogEntry | None:
    return session.scalar(
        select(LogEntry)
        .where(LogEntry.action == LogAction.SCORE)
        .where(LogEntry.item_id == answer.item_id, LogEntry.digest == answer.digest)
        .order_by(LogEntry.id.desc())
        .limit(1)
    )


def _count(session: Session, of: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(of.subquery())) or 0
