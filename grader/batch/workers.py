"""Responses graded by several processes of this machine, each with a grader of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing.connection import wait

from grader.batch.grading import MANY_TEXTS, Engine, Grades, Outcome, Pair, ThisProcess
from grader.errors import GraderError

TASKS_PER_WORKER = 2
"""One in work and one waiting, so that no worker idles while rows are written."""

MakeGrader = Callable[[], Grades]

_make_grader: MakeGrader | None = None
"""What this worker process was started with."""


class _Pool:
    """An engine over a pool of processes."""

    n_texts = MANY_TEXTS

    def __init__(self, pool: ProcessPoolExecutor, n_workers: int) -> None:
        self.n_ahead = TASKS_PER_WORKER * n_workers
        self._pool = pool

    def submit(self, pairs: Sequence[Pair]) -> Future[list[Outcome]]:
        """Begin to grade the pairs."""
        return self._pool.submit(_grade, pairs)


@contextmanager
def open_engine(grader: Grades, make_grader: MakeGrader, *, n_workers: int) -> Iterator[Engine]:
    """Yield what grades: this process alone, or `n_workers` others.

    Parameters
    ----------
    make_grader : callable
        Makes the like of `grader` in a worker; it and the grades travel by pickle.

    Raises
    ------
    GraderError
        A worker came to an end before its work did.
    """
    if n_workers == 1:
        yield ThisProcess(grader)
        return
    pool = ProcessPoolExecutor(
        n_workers,
        # Forking would copy locks that other threads hold.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(make_grader,),
    )
    try:
        yield _Pool(pool, n_workers)
    except BrokenProcessPool as error:
        raise GraderError(
            "grader grade",
            f"one of {n_workers} worker processes ended before its work was done",
            "out of memory? Run it with --resume, and fewer --workers.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _start(make_grader: MakeGrader) -> None:
    global _make_grader
    _make_grader = make_grader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent sees to it
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed can't say so; its workers must not stay behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@lru_cache(maxsize=1)
def _grader() -> Grades:
    """Made with the first task, so that what goes wrong comes back as its error."""
    assert _make_grader is not None
    return _make_grader()


def _grade(pairs: Sequence[Pair]) -> list[Outcome]:
    return _grader().grade_many(pairs)
