"""The rows of a graded table: filtered, sorted, counted, and written as grades."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from grader.batch import GradedRow, Response
from grader.batch.cells import render_cell
from grader.batch.grades import (
    INTERVAL_COLUMNS,
    LINE_END,
    RESULT_COLUMNS,
    GradeColumns,
    GradesWriter,
)
from grader.batch.table import Record
from grader.scoring.graded_json import graded_from_json
from grader.web.decisions import newest_entries
from grader.web.services import Services
from grader.web.store import Answer, AnswerState, Batch, LogAction, LogEntry, MissingConcept

PAGE_ROWS = 50

MOST_PAGES = 100_000

SORTS = {
    "row": Answer.position,
    "item": Answer.item_id,
    "score": Answer.score,
    "share": Answer.score / Answer.max_points,
}
"""By what the table can be sorted."""

MOST_MISSED = 12
"""Bars of the chart: more are no longer taken in."""

DECISION_COLUMNS = ("response_id", "item_id", "response", "human_score", "student_id")
"""As `grader calibrate` and `grader evaluate` read them."""


@dataclass(frozen=True)
class RowFilter:
    """Which rows are shown, in which order, and which page of them."""

    item: str = ""
    flag: str = ""
    missing: str = ""
    sort: str = "row"
    page: int = 1


@dataclass(frozen=True)
class ResultRow:
    """A row with what a person decided about its text."""

    answer: Answer
    decision: LogEntry | None


@dataclass(frozen=True)
class Results:
    """One page of rows; `n` are those of all pages."""

    rows: tuple[ResultRow, ...]
    n: int

    @property
    def n_pages(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.n // PAGE_ROWS))


@dataclass(frozen=True)
class Missed:
    """A concept that answers lack: how many do, of how many to its item."""

    item_id: str
    concept_id: str
    label: str
    n: int
    of: int


def find_rows(services: Services, batch: Batch, *, chosen: RowFilter) -> Results:
    """Return the rows that a filter chooses."""
    rows = _chosen(batch, chosen)
    order = SORTS.get(chosen.sort.removeprefix("-"), Answer.position)
    ordered = order.desc() if chosen.sort.startswith("-") else order.asc()
    page = (
        rows.order_by(ordered, Answer.position)
        .limit(PAGE_ROWS)
        .offset(PAGE_ROWS * (min(max(chosen.page, 1), MOST_PAGES) - 1))
    )
    with services.store.reading() as session:
        found = tuple(ResultRow(answer, entry) for answer, entry in session.execute(page))
        n = session.scalar(select(func.count()).select_from(rows.subquery())) or 0
    return Results(found, n)


def _chosen(batch: Batch, chosen: RowFilter) -> Select[Answer, LogEntry]:
    """Rows of a batch, each with the newest decision about its text."""
    newest = (
        (LogEntry.item_id == Answer.item_id)
        & (LogEntry.digest == Answer.digest)
        & (LogEntry.action == LogAction.SCORE)
        & LogEntry.id.in_(newest_entries())
    )
    rows = select(Answer, LogEntry).outerjoin(LogEntry, newest)
    rows = rows.where(Answer.batch_id == batch.id)
    if chosen.item:
        rows = rows.where(Answer.item_id == chosen.item)
    if chosen.flag == "any":
        rows = rows.where(Answer.needs_review.is_(True))
    elif chosen.flag:
        rows = rows.where(Answer.flags.contains(chosen.flag, autoescape=True))
    if chosen.missing:
        lacking = select(MissingConcept.answer_id).where(MissingConcept.label == chosen.missing)
        rows = rows.where(Answer.id.in_(lacking))
    return rows


def most_missed(services: Services, batch: Batch) -> list[Missed]:
    """Return what most graded answers lack; of equals, what more of those to its item do."""
    graded = (
        select(Answer.item_id, func.count())
        .where(Answer.batch_id == batch.id, Answer.state == AnswerState.GRADED)
        .group_by(Answer.item_id)
    )
    lacking = (
        select(
            Answer.item_id,
            MissingConcept.concept_id,
            func.min(MissingConcept.label),
            func.count(),
        )
        .join(MissingConcept, MissingConcept.answer_id == Answer.id)
        .where(Answer.batch_id == batch.id)
        .group_by(Answer.item_id, MissingConcept.concept_id)
    )
    with services.store.reading() as session:
        of = dict(session.execute(graded).all())
        missed = [Missed(*line, of.get(line[0], 1)) for line in session.execute(lacking)]
    return sorted(missed, key=lambda m: (-m.n, -m.n / m.of, m.item_id))[:MOST_MISSED]


def choices(services: Services, batch: Batch) -> dict[str, list[str]]:
    """Return what the rows can be filtered by."""
    of_batch = Answer.batch_id == batch.id
    items = select(Answer.item_id).where(of_batch).distinct().order_by(Answer.item_id)
    flags = select(Answer.flags).where(of_batch, Answer.flags != "").distinct()
    labels = (
        select(MissingConcept.label)
        .join(Answer, MissingConcept.answer_id == Answer.id)
        .where(of_batch)
        .distinct()
        .order_by(MissingConcept.label)
    )
    with services.store.reading() as session:
        return {
            "items": list(session.scalars(items)),
            "flags": sorted({f for some in session.scalars(flags) for f in some.split("; ")}),
            "labels": list(session.scalars(labels)),
        }


def render_grades(services: Services, batch: Batch) -> str:
    """Return the grades table as `grader grade` writes it, names joined back.

    Scores are the machine's; what people decided is `render_decisions`.
    """
    columns = json.loads(batch.columns)
    stream = io.StringIO()
    writer = GradesWriter(
        stream,
        GradeColumns(
            carried=columns["carried"],
            added=columns["added"],
            results=(*RESULT_COLUMNS, *INTERVAL_COLUMNS),
        ),
    )
    for answer in _all_rows(services, batch):
        writer.write(_graded_row(answer.answer))
    return "\ufeff" + stream.getvalue()


def render_decisions(services: Services, batch: Batch) -> str:
    """Return the scores that people gave, ready for `grader calibrate`."""
    stream = io.StringIO()
    rows = csv.writer(stream, lineterminator=LINE_END)
    rows.writerow(DECISION_COLUMNS)
    for found in _all_rows(services, batch):
        if found.decision is not None:
            answer = found.answer
            cells = (answer.response_id, answer.item_id, answer.text, found.decision.new)
            rows.writerow(map(render_cell, (*cells, answer.student_id)))
    return "\ufeff" + stream.getvalue()


def _all_rows(services: Services, batch: Batch) -> Iterator[ResultRow]:
    rows = _chosen(batch, RowFilter()).order_by(Answer.position)
    with services.store.reading() as session:
        for answer, entry in session.execute(rows.execution_options(yield_per=500)):
            yield ResultRow(answer, entry)


def _graded_row(answer: Answer) -> GradedRow:
    """The row as grading made it."""
    cells: Sequence[str] = json.loads(answer.cells)
    response = Response(
        record=Record(answer.row, answer.line, ()),
        response_id=answer.response_id,
        item_id=answer.item_id,
        text=answer.text,
        student_id=answer.student_id,
        cells=tuple(cells),
    )
    if not answer.details:
        problem = answer.problem or "not graded yet; it is in the queue"
        return GradedRow(response, None, problem)
    return GradedRow(response, graded_from_json(answer.details))
