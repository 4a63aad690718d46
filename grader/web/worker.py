"""The worker: grades what is pending, one answer after another, whenever nobody waits.

What is pending stands in the store, so that a server that was killed goes on where it was.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.exc import NoResultFound

from grader.errors import GraderError, InputError, RubricError
from grader.web.answers import record_failure, record_grade
from grader.web.grading import step_back
from grader.web.store import Answer, AnswerState, Batch, BatchState

if TYPE_CHECKING:
    from grader.web.services import Services

IDLE_SECONDS = 5.0
"""How often it looks for answers that nobody told it of."""

GRACE_SECONDS = 60.0
"""An attempt younger than this is being graded by the request that brought it."""

_log = logging.getLogger(__name__)


class Worker:
    """A thread that grades pending answers until it is stopped."""

    def __init__(self) -> None:
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, services: Services) -> None:
        """Begin, with what a server before left pending."""
        self._wanted.set()
        self._thread = threading.Thread(
            target=self._run, args=(services,), name="worker", daemon=True
        )
        self._thread.start()

    def wake(self) -> None:
        """Say that there is something to grade."""
        self._wanted.set()

    def stop(self) -> None:
        """End after the answer that is being graded."""
        self._stopped.set()
        self._wanted.set()
        if self._thread:
            self._thread.join()

    def _run(self, services: Services) -> None:
        step_back()
        with suppress(GraderError):  # whoever comes first need not wait for the weights
            services.graders.state()
        while not self._stopped.is_set():
            self._wanted.wait(IDLE_SECONDS)
            self._wanted.clear()
            try:
                while not self._stopped.is_set() and grade_next(services):
                    pass
            except Exception:  # it must outlive a fault, and say that there was one
                _log.exception("the worker met a fault; it tries again")
                self._stopped.wait(IDLE_SECONDS)


def grade_next(services: Services) -> bool:
    """Grade the next pending answer; False when there is none, or the bank has a mistake."""
    answer = _next_pending(services)
    if answer is None:
        _finish_batches(services)
        return False
    try:
        full = services.graders.state().full
    except RubricError:
        return False  # no fault of the answer: it waits until the file is mended
    try:
        graded = services.graders.between(lambda: full(answer.item_id, answer.text))
    except InputError as error:
        problem = " ".join(str(error).splitlines())
        record: Callable[[], Answer] = partial(record_failure, services, answer.id, problem=problem)
    else:
        record = partial(record_grade, services, answer.id, graded=graded)
    with suppress(NoResultFound):  # it was deleted meanwhile
        record()
    return True


def _next_pending(services: Services) -> Answer | None:
    is_left_over = Answer.batch_id.is_(None) & (Answer.created_at < time.time() - GRACE_SECONDS)
    with services.store.reading() as session:
        return session.scalar(
            select(Answer)
            .outerjoin(Batch)
            .where(Answer.state == AnswerState.PENDING)
            .where(is_left_over | (Batch.state == BatchState.GRADING))
            .order_by(Answer.id)
            .limit(1)
        )


def _finish_batches(services: Services) -> None:
    """Mark the batches without a pending row as done."""
    pending = (
        select(func.count())
        .where(Answer.batch_id == Batch.id, Answer.state == AnswerState.PENDING)
        .scalar_subquery()
    )
    with services.store.writing() as session:
        session.execute(
            update(Batch)
            .where(Batch.state == BatchState.GRADING, pending == 0)
            .values(state=BatchState.DONE)
            .execution_options(synchronize_session=False)
        )
