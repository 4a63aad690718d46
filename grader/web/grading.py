"""The graders behind the page: always of the bank as it stands on the disk, one text at a time.

Grading takes the processor for tens to hundreds of milliseconds, so it runs in threads of
its own: some for what is typed, one for what was submitted. The event loop stays free.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from grader.bank import Bank, Item, Rubric, load_bank
from grader.bank.files import COURSES_FOLDER, RUBRICS_FOLDER
from grader.batch import RaterScales
from grader.errors import RubricError
from grader.evidence import EvidenceJudge, EvidenceMode
from grader.scoring import GradedResponse, ResponseGrader
from grader.web.calibrated import FittedFiles, load_fitted_files
from grader.web.refusals import Refusal
from grader.web.settings import Limits

Result = TypeVar("Result")
Judges = Callable[[EvidenceMode], EvidenceJudge]

CACHED_GRADES = 4096
"""Graded texts that are remembered; some 40 MB when all are short."""

TYPING_THREADS = 2
"""Fast evidence takes one processor for some 35 ms; with a second thread, who types beside
somebody with an essay does not wait for it (benchmarks, `web_load`)."""

NICENESS = 10
"""Of threads that grade what was submitted: a tenth of the weight of those that type."""

LOOK_SECONDS = 1.0
"""How old what is known of the bank's files may be."""

Grade = Callable[[str, str], GradedResponse]


@dataclass(frozen=True, eq=False)
class Graded:
    """One state of the bank with its graders.

    Attributes
    ----------
    live, full : callable
        Item id and text -> graded response; by fast evidence, by all channels, with
        calibrations and marked where a person must look.
    raw : ResponseGrader
        All channels without calibrations; what is fitted is fitted to its scores.
    fitted : FittedFiles
        What `full` uses of what calibrating wrote.
    """

    bank: Bank
    live: Grade
    full: Grade
    raw: ResponseGrader
    fitted: FittedFiles


def step_back() -> None:
    """Let threads that type go first; the reader's own threads, begun by this one, do too."""
    with suppress(AttributeError, OSError):  # Linux has a niceness for each thread
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


class Graders:
    """Grades for requests, and for the worker between them.

    Parameters
    ----------
    directory : Path
        The bank's folder; files that are edited there count from the next request on.
    course : str or None
        As for `load_bank`.
    judges : callable
        Evidence mode -> judge; called when the first text is graded.

    Attributes
    ----------
    mistake : RubricError or None
        Why the files as they are now can't be used; until it is mended, the last good state is.
    """

    def __init__(
        self, directory: Path, *, course: str | None, judges: Judges, limits: Limits
    ) -> None:
        self.directory, self.course = directory, course
        self._judges, self._limits = lru_cache(judges), limits
        self._current: Graded | None = None
        self._seen: object = None
        self.mistake: RubricError | None = None
        self._looked_at = 0.0
        self._lock = threading.RLock()
        self._counting = threading.Lock()
        self._typing = ThreadPoolExecutor(TYPING_THREADS, "typing")
        self._submitting = ThreadPoolExecutor(1, "submitting", step_back)
        self._places = threading.BoundedSemaphore(limits.waiting)
        self._idle = threading.Event()
        self._idle.set()
        self._n_waiting = 0

    @property
    def has_course(self) -> bool:
        """Whether there is anything to serve yet."""
        folder = self.directory / COURSES_FOLDER
        return any(not path.name.startswith(".") for path in folder.glob("*.yaml"))

    def bank(self) -> Bank:
        """Return the bank as it stands on the disk.

        Raises
        ------
        RubricError
            A file has a mistake, or there is no course.
        """
        return self.state().bank

    def scales(self) -> RaterScales:
        """Return the scales that people score on, where they may differ from the rubrics'."""
        state = self.state()
        fitted = {name: each.scale for name, each in state.fitted.calibrations.items()}
        return RaterScales(bank=state.bank, fitted=fitted)

    def judge(self, mode: EvidenceMode) -> EvidenceJudge:
        """Return the judge of a mode, loaded once."""
        return self._judges(mode)

    def live(self, item_id: str, text: str) -> GradedResponse:
        """Grade what is being typed, by fast evidence."""
        return self._in_turn(self._typing, lambda: self.state().live(item_id, text))

    def full(self, item_id: str, text: str) -> GradedResponse:
        """Grade what was submitted, by all channels, with calibrations and accept rule."""
        return self._in_turn(self._submitting, lambda: self.state().full(item_id, text))

    def between(self, grade: Callable[[], Result]) -> Result:
        """Run longer work as soon as no student waits for a grade."""
        self._idle.wait(self._limits.grading_seconds)
        return grade()

    def trial(
        self, rubric: Rubric, texts: list[str], *, mode: EvidenceMode
    ) -> list[GradedResponse]:
        """Grade texts by a rubric that is not saved, without calibrations."""
        bank = self.bank()
        item = bank.item(rubric.item).model_copy(update={"rubric": rubric})
        tried = ResponseGrader(_with_item(bank, item), self._judges(mode))
        if mode is EvidenceMode.FAST:
            typed = self._typing
            return self._in_turn(typed, lambda: [tried.grade(item.id, text) for text in texts])
        return [self.between(partial(tried.grade, item.id, text)) for text in texts]

    def state(self) -> Graded:
        """Return the present state, loaded again when a file was edited."""
        with self._lock:
            now = time.monotonic()
            if self._current and now - self._looked_at < LOOK_SECONDS:
                return self._current
            self._look()
            self._looked_at = now
            assert self._current is not None  # else `_look` has raised
            return self._current

    def forget(self) -> None:
        """Look at the files again at once: something was written."""
        with self._lock:
            self._looked_at = 0.0

    def close(self) -> None:
        """End the threads; what waits is given up."""
        for pool in (self._typing, self._submitting):
            pool.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> None:
        """Load the bank when its files changed; with a mistake in one, what was loaded stays."""
        stamp = self._stamp()
        if self._current and stamp == self._seen:
            return
        try:
            self._current, self.mistake = self._load(), None
        except RubricError as error:
            if self._current is None:
                raise
            self.mistake = error
        self._seen = stamp

    def _load(self) -> Graded:
        bank = load_bank(self.directory, course=self.course)
        live = ResponseGrader(bank, self._judges(EvidenceMode.FAST))
        raw = ResponseGrader(bank, self._judges(EvidenceMode.ALL))
        fitted = load_fitted_files(self.directory, raw)
        full = raw.with_calibrations(fitted.calibrations, accept_rule=fitted.accept_rule)
        remember = lru_cache(CACHED_GRADES)
        return Graded(bank, remember(live.grade), remember(full.grade), raw, fitted)

    def _stamp(self) -> object:
        """Changes whenever a file of the bank does."""
        folders = (self.directory / COURSES_FOLDER, self.directory / RUBRICS_FOLDER)
        kinds = ("*.yaml", "*.json", "*.npz")
        files = sorted(path for f in folders for kind in kinds for path in f.rglob(kind))
        return tuple((path.as_posix(), path.stat().st_mtime_ns) for path in files)

    def _in_turn(self, pool: ThreadPoolExecutor, grade: Callable[[], Result]) -> Result:
        """Run in the pool's thread and wait; refuse when too many wait already."""
        if not self._places.acquire(blocking=False):
            raise Refusal(503, "too many answers are being graded; try again in a moment")
        try:
            with _Waiting(self):
                future: Future[Result] = pool.submit(grade)
                try:
                    return future.result(self._limits.grading_seconds)
                except TimeoutError:
                    future.cancel()
                    raise Refusal(
                        503, "grading took too long; try again, or shorten the answer"
                    ) from None
        finally:
            self._places.release()

    def count(self, change: int) -> None:
        """Count a person who begins or ends to wait; the worker goes on when none does."""
        with self._counting:
            self._n_waiting += change
            (self._idle.clear if self._n_waiting else self._idle.set)()


class _Waiting:
    """A person waits within this block."""

    def __init__(self, graders: Graders) -> None:
        self._graders = graders

    def __enter__(self) -> None:
        self._graders.count(1)

    def __exit__(self, *_: object) -> None:
        self._graders.count(-1)


def _with_item(bank: Bank, item: Item) -> Bank:
    # Made anew: a copy would keep the items that the bank remembers by id.
    items = tuple(item if other.id == item.id else other for other in bank.items)
    return Bank(
        course=bank.course,
        title=bank.title,
        language=bank.language,
        items=items,
        glossary=bank.glossary,
    )
