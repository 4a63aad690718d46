"""Responses in, graded rows out, in input order. What a score is made of is `scoring`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from grader.batch.layout import Response
from grader.errors import InputError
from grader.scoring.graded import GradedResponse

CACHED_RESPONSES = 16_384
"""Texts whose grade is kept, so that copies cost nothing; some 100 MB when all are short."""

FEW_TEXTS = 32
"""Texts graded together where somebody waits: a few seconds' work, so that progress is seen."""

MANY_TEXTS = 128
"""Texts graded together by one of several processes: enough for batches of equal length."""

TASK_CHARACTERS = 100_000
"""Of texts graded together: their token vectors take some 40 MB."""

CHUNK_ROWS = 1024
"""Rows that wait for one task, where most are copies of earlier ones."""

Pair = tuple[str, str]
"""Item id and text."""

Outcome = GradedResponse | InputError
"""A grade, or why there is none."""


class Grades(Protocol):
    """Anything that grades responses."""

    def grade_many(self, pairs: Iterable[Pair]) -> list[Outcome]:
        """Return for each pair its grade, or the error that kept it from one."""
        ...


class Engine(Protocol):
    """Where responses are graded.

    Attributes
    ----------
    n_texts : int
        Texts of one task; they don't change a grade.
    n_ahead : int
        Tasks handed over before the first is awaited.
    """

    n_texts: int
    n_ahead: int

    def submit(self, pairs: Sequence[Pair]) -> Future[list[Outcome]]:
        """Begin to grade the pairs."""
        ...


class ThisProcess:
    """Grades at once, where it is asked."""

    n_texts = FEW_TEXTS
    n_ahead = 0

    def __init__(self, grader: Grades) -> None:
        self._grader = grader

    def submit(self, pairs: Sequence[Pair]) -> Future[list[Outcome]]:
        """Grade the pairs."""
        future: Future[list[Outcome]] = Future()
        future.set_result(self._grader.grade_many(pairs))
        return future


@dataclass(frozen=True)
class GradedRow:
    """A response with its grade, or with the problem that kept it from one."""

    response: Response
    graded: GradedResponse | None
    problem: str | None = None

    @property
    def error(self) -> str:
        """The problem with its place, in one line; empty for a graded row."""
        return f"{self.response.record.where}: {self.problem}" if self.problem else ""


def grade_responses(responses: Iterable[Response], engine: Engine) -> Iterator[GradedRow]:
    """Yield a row for every response, in order; equal texts are graded once."""
    known: dict[Pair, _Place] = {}
    waiting: deque[_Chunk] = deque()
    for chunk in _chunks(responses, known, engine.n_texts):
        if chunk.task.pairs:
            chunk.task.future = engine.submit(chunk.task.pairs)
        waiting.append(chunk)
        if len(waiting) > engine.n_ahead:
            yield from waiting.popleft().graded_rows()
    for chunk in waiting:
        yield from chunk.graded_rows()


@dataclass(eq=False)
class _Task:
    """Texts graded together, each once."""

    pairs: list[Pair] = field(default_factory=list)
    n_characters: int = 0
    future: Future[list[Outcome]] = field(default_factory=Future)

    def add(self, pair: Pair) -> _Place:
        self.pairs.append(pair)
        self.n_characters += len(pair[1])
        return _Place(self, len(self.pairs) - 1)


@dataclass(frozen=True, eq=False)
class _Place:
    """Where an outcome will be found."""

    task: _Task
    index: int

    @property
    def outcome(self) -> Outcome:
        return self.task.future.result()[self.index]


@dataclass(eq=False)
class _Chunk:
    """Rows that leave together; the outcomes of some come from earlier tasks."""

    task: _Task = field(default_factory=_Task)
    rows: list[tuple[Response, _Place | None]] = field(default_factory=list)

    def is_full(self, n_texts: int) -> bool:
        return (
            len(self.task.pairs) >= n_texts
            or self.task.n_characters >= TASK_CHARACTERS
            or len(self.rows) >= CHUNK_ROWS
        )

    def graded_rows(self) -> Iterator[GradedRow]:
        for response, place in self.rows:
            yield _row(response, place)


def _row(response: Response, place: _Place | None) -> GradedRow:
    """A row whose outcome is known; without a place, its fault says why there is none."""
    if place is None:
        return GradedRow(response, None, response.fault)
    outcome = place.outcome
    if isinstance(outcome, GradedResponse):
        return GradedRow(response, outcome)
    return GradedRow(response, None, " ".join(str(outcome).split("\n")))


def _chunks(
    responses: Iterable[Response], known: dict[Pair, _Place], n_texts: int
) -> Iterator[_Chunk]:
    """Yield the responses cut into chunks; texts that are not `known` make their tasks."""
    chunk = _Chunk()
    for response in responses:
        place = None
        if response.fault is None:
            pair = (response.item_id, response.text)
            place = known.pop(pair, None) or chunk.task.add(pair)
            known[pair] = place  # the last used stands last
            if len(known) > CACHED_RESPONSES:
                del known[next(iter(known))]
        chunk.rows.append((response, place))
        if chunk.is_full(n_texts):
            yield chunk
            chunk = _Chunk()
    if chunk.rows:
        yield chunk
