"""Uploaded tables: what their columns are, their rows taken over, and grades given back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath

from sqlalchemy import delete, func, select

from grader.bank import Bank
from grader.batch import ColumnNames, Response, Responses, read_responses
from grader.batch.charset import SEPARATORS
from grader.batch.layout import Layout, LongLayout, find_layout
from grader.batch.lms.systems import OWN_TABLE
from grader.batch.sources import open_table
from grader.errors import GraderError, InputError, TableError
from grader.web.refusals import Refusal
from grader.web.services import Services
from grader.web.store import (
    Account,
    Answer,
    AnswerState,
    Batch,
    BatchKind,
    BatchState,
)
from grader.web.store.models import MOST_ID, NAME_CHARACTERS
from grader.web.visitors import digest_of

EXTENSIONS = (".csv", ".tsv", ".txt")

PACKED = {
    b"PK": "a workbook or another zip",
    b"\x1f\x8b": "packed by gzip",
    b"PAR1": "a Parquet table",
}
"""By how a file begins; `grader grade` reads these too, on the teacher's own machine."""

PREVIEW_ROWS = 5

SEPARATORS_IN_NAMES = 100
"""Commas and the like inside the name of one column: far more than any name has."""


@dataclass(frozen=True)
class Preview:
    """How a table would be read.

    Attributes
    ----------
    header : tuple of str
        Its columns.
    meanings : mapping of str to str
        Column -> what it is taken for; columns that are only carried along have none.
    responses : tuple of Response
        The first ones.
    problem : GraderError or None
        Why it can't be read like this.
    """

    header: tuple[str, ...]
    meanings: dict[str, str]
    responses: tuple[Response, ...]
    n_responses: int
    problem: GraderError | None


@dataclass(frozen=True)
class Progress:
    """How far a table has come."""

    state: BatchState
    n: int
    n_graded: int
    n_failed: int

    @property
    def n_done(self) -> int:
        """Rows that need no more work."""
        return self.n_graded + self.n_failed


def upload(services: Services, content: bytes, *, name: str, kind: BatchKind, by: Account) -> Batch:
    """Keep an uploaded table until somebody says what its columns are.

    Raises
    ------
    InputError
        It is no table, or has more columns than it may.
    """
    name = PurePath(name.replace("\\", "/")).name[-NAME_CHARACTERS:] or "table.csv"
    if PurePath(name).suffix.lower() not in EXTENSIONS:
        raise TableError(
            name,
            f"{PurePath(name).suffix or 'a name without an ending'!r}; it must be a table, "
            f"one of {', '.join(EXTENSIONS)}",
            "In a spreadsheet, save as 'CSV UTF-8'.",
        )
    check_is_text(content, name=name)
    check_width(content, name=name, most=services.settings.limits.columns)
    batch = Batch(kind=kind, name=name, account=by.name, state=BatchState.PREVIEW, content=content)
    with services.store.writing() as session:
        session.add(batch)
    return batch


def check_is_text(content: bytes, *, name: str) -> None:
    """Refuse what is packed under the name of a text: unpacked it may be of any size."""
    for start, kind in PACKED.items():
        if content.startswith(start):
            raise TableError(
                name,
                f"the file is {kind}; it must be a table in plain text",
                "In a spreadsheet, save as 'CSV UTF-8'.",
            )


def check_width(content: bytes, *, name: str, most: int) -> None:
    """Refuse a table with more columns than `most`, before anything looks at them singly."""
    first_line = content.partition(b"\n")[0]
    n_columns = 1 + max(first_line.count(separator.encode()) for separator in SEPARATORS)
    if n_columns <= SEPARATORS_IN_NAMES * most:  # else cutting the line would take seconds
        with open_table(io.BytesIO(content), name=name) as table:
            n_columns = len(table.header)
    if n_columns > most:
        raise TableError(name, f"{n_columns:,} columns; it must have at most {most:,}")


def get_batch(services: Services, batch_id: int) -> Batch:
    """Return a batch.

    Raises
    ------
    Refusal
        There is none with this id.
    """
    with services.store.reading() as session:
        batch = session.get(Batch, batch_id) if 0 < batch_id <= MOST_ID else None
    if batch is None:
        raise Refusal(404, f"there is no table {batch_id}; it may have been deleted")
    return batch


def list_batches(services: Services) -> Sequence[Batch]:
    """Return all batches, the newest first."""
    with services.store.reading() as session:
        return session.scalars(select(Batch).order_by(Batch.id.desc())).all()


def preview(services: Services, batch: Batch, *, columns: ColumnNames) -> Preview:
    """Return how a table would be read with these columns."""
    content = _content(services, batch)
    bank = services.graders.bank()
    with open_table(io.BytesIO(content), name=batch.name) as table:
        header = table.header
    try:
        layout = find_layout(header, bank, names=columns, where=batch.name)
        with _read(content, bank, columns, batch.name) as responses:
            rows = iter(responses)
            first = tuple(islice(rows, PREVIEW_ROWS))
            n = len(first) + sum(1 for _ in rows)
    except InputError as error:
        return Preview(header, {}, (), 0, error)
    return Preview(header, _meanings(header, layout), first, n, None)


def _read(
    content: bytes, bank: Bank, columns: ColumnNames, name: str
) -> AbstractContextManager[Responses]:
    """Open an upload as a table of ours: the page shows the columns of no export."""
    names = replace(columns, format=OWN_TABLE)
    return read_responses(io.BytesIO(content), bank, columns=names, name=name)


def _meanings(header: Sequence[str], layout: Layout) -> dict[str, str]:
    """Column -> what it is taken for."""
    named: dict[int | None, str]
    if isinstance(layout, LongLayout):
        named = {layout.item: "item", layout.response: "answer"}
    else:
        named = {at: f"answer to {item_id}" for at, item_id in layout.items}
    named |= {layout.id: "answer id", layout.student: "student"}
    return {name: named[at] for at, name in enumerate(header) if at in named}


def start(services: Services, batch: Batch, *, columns: ColumnNames) -> None:
    """Take over the rows of a table, and let the worker grade them.

    All rows are taken in one transaction: a table is graded whole or not at all.

    Raises
    ------
    InputError
        The table can't be read, or has more rows than it may.
    """
    content, limit = _content(services, batch), services.settings.limits.rows
    bank = services.graders.bank()
    with _read(content, bank, columns, batch.name) as responses:
        answers = list(islice(_answers(services, responses, batch), limit + 1))
        kept = {
            "carried": list(responses.carried),
            "added": list(responses.added),
            "has_students": responses.has_students,
        }
    if len(answers) > limit:
        raise TableError(
            batch.name,
            f"more than {limit:,} answers; it must have at most that many",
            "Cut the table in two, or use 'grader grade', which has no limit.",
        )
    with services.store.writing() as session:
        found = session.get_one(Batch, batch.id)
        if found.state != BatchState.PREVIEW:
            raise Refusal(409, f"{batch.name} is being graded already")
        found.state, found.content, found.columns = BatchState.GRADING, b"", json.dumps(kept)
        session.add_all(answers)
    services.worker.wake()


def _answers(services: Services, responses: Responses, batch: Batch) -> Iterator[Answer]:
    """A pending answer a row; one with a fault is not tried."""
    for position, response in enumerate(responses):
        yield row_answer(services, response, batch=batch, position=position)


def row_answer(services: Services, response: Response, *, batch: Batch, position: int) -> Answer:
    """Return the row of a batch that holds a response."""
    # No table holds a NUL or half a character: PostgreSQL keeps neither.
    text = response.text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    cells = json.dumps(list(response.cells)).replace("\\u0000", "\\ufffd")
    return Answer(
        batch_id=batch.id,
        position=position,
        student_id=response.student_id.replace("\0", "")[:NAME_CHARACTERS],
        response_id=response.response_id.replace("\0", ""),
        item_id=response.item_id.replace("\0", "")[:NAME_CHARACTERS],
        row=response.record.row,
        line=response.record.line,
        cells=cells,
        text=text,
        digest=digest_of(services, text),
        state=AnswerState.FAILED if response.fault else AnswerState.PENDING,
        problem=response.fault or "",
        needs_review=bool(response.fault),
    )


def progress(services: Services, batch: Batch) -> Progress:
    """Return how far a table has come."""
    counted = (
        select(Answer.state, func.count()).where(Answer.batch_id == batch.id).group_by(Answer.state)
    )
    with services.store.reading() as session:
        n = dict(session.execute(counted).all())
        state = session.get_one(Batch, batch.id).state
    return Progress(
        BatchState(state),
        sum(n.values()),
        n.get(AnswerState.GRADED, 0),
        n.get(AnswerState.FAILED, 0),
    )


def delete_batch(services: Services, batch: Batch) -> None:
    """Delete a table with its answers; decisions about their texts stay in the log."""
    with services.store.writing() as session:
        session.execute(delete(Batch).where(Batch.id == batch.id))


def _content(services: Services, batch: Batch) -> bytes:
    with services.store.reading() as session:
        content = session.scalar(select(Batch.content).where(Batch.id == batch.id))
    if not content:
        raise Refusal(409, f"{batch.name} is being graded already; its columns are settled")
    return content
