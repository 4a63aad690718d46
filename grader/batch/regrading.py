"""Answers graded again: whose score moves, by how much and why, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.bank import Bank
from grader.batch.grade_records import GradeRecord
from grader.batch.grades import INTERVAL_COLUMNS, RESULT_COLUMNS
from grader.batch.grading import GradedRow
from grader.batch.layout import Response
from grader.batch.responses import Responses, read_responses
from grader.batch.table import Record
from grader.evidence import Status
from grader.scoring.changes import score_change
from grader.scoring.graded import GradedResponse
from grader.scoring.points import POINTS_DECIMALS
from grader.scoring.signature import signature_parts

NOT_THERE = "not in the rubric"


@dataclass(frozen=True)
class Move:
    """One answer that was graded again.

    Attributes
    ----------
    before : float or None
        In points; None where it could not be graded before.
    reasons : tuple of str
        What is seen otherwise, or else what the scores depend on that has changed.
    """

    record: GradeRecord
    after: GradedResponse
    before: float | None
    reasons: tuple[str, ...]

    @property
    def gain(self) -> float:
        """Points gained, below 0 where they were lost."""
        return round(self.after.score - (self.before or 0.0), POINTS_DECIMALS)

    @property
    def regraded(self) -> GradeRecord:
        """The record with its new grade."""
        after = self.after
        return replace(
            self.record,
            score=after.score,
            max_points=after.max_points,
            error="",
            signature=after.signature,
            graded=after,
        )


class FormerResponses:
    """The responses of a grades table or of details, without what grading added.

    Attributes
    ----------
    carried, added, has_students
        As for `Responses`. The sums by student are those of the former grades, and stay.
    """

    has_students = False

    def __init__(self, name: str, columns: Sequence[str], responses: Iterable[Response]) -> None:
        self.name = name
        self.carried = tuple(columns)
        self.added = ()
        self._responses = responses

    def __iter__(self) -> Iterator[Response]:
        return iter(self._responses)


def former_responses(path: Path, records: Sequence[GradeRecord], *, bank: Bank) -> FormerResponses:
    """Return the responses behind grades that were read from `path`."""
    if any(record.graded for record in records):
        return _of_details(str(path), records)
    with read_responses(path, bank) as table:
        return _of_table(table, list(table))


def _of_table(table: Responses, responses: Sequence[Response]) -> FormerResponses:
    kept = [
        at
        for at, name in enumerate(table.carried)
        if name not in (*RESULT_COLUMNS, *INTERVAL_COLUMNS)
    ]
    return FormerResponses(
        table.name,
        [table.carried[at] for at in kept],
        [replace(each, cells=tuple(each.cells[at] for at in kept)) for each in responses],
    )


def _of_details(name: str, records: Sequence[GradeRecord]) -> FormerResponses:
    return FormerResponses(
        name,
        ("response_id", "student_id", "item_id", "response"),
        [_response(row, record) for row, record in enumerate(records, start=1)],
    )


def _response(row: int, record: GradeRecord) -> Response:
    cells = (record.response_id, record.student_id, record.item_id, record.response)
    return Response(
        record=Record(row, row, cells),
        response_id=record.response_id,
        item_id=record.item_id,
        text=record.response,
        student_id=record.student_id,
        cells=cells,
    )


def compare_grades(records: Sequence[GradeRecord], rows: Sequence[GradedRow]) -> list[Move]:
    """Return every answer that was graded again, in order, beside its former grade."""
    before = {record.response_id: record for record in records}
    return [
        _move(before[row.response.response_id], row.graded)
        for row in rows
        if row.graded and row.response.response_id in before
    ]


def moved(moves: Sequence[Move]) -> list[Move]:
    """Return those whose score is another: lowered ones first, each kind by how much."""
    others = [move for move in moves if move.gain or move.before is None]
    return sorted(others, key=lambda move: (move.gain >= 0, -abs(move.gain)))


def _move(record: GradeRecord, after: GradedResponse) -> Move:
    if record.error:
        return Move(record, after, None, ("was not graded before",))
    if record.graded:
        parts = score_change(record.response_id, record.graded, after=after).parts
        reasons = [part.reason for part in parts]
    else:
        reasons = _seen_otherwise(record, after)
    return Move(record, after, record.score, tuple(reasons or _made_otherwise(record, after)))


def _seen_otherwise(record: GradeRecord, after: GradedResponse) -> list[str]:
    """Labels whose status is another; a table does not say what each of them earned."""
    was = {label: str(status) for status, labels in record.labels.items() for label in labels}
    now = {label: str(status) for status in Status for label in after.labels_with(status)}
    now |= dict.fromkeys(after.missing, str(Status.MISSING))
    return [
        f"{label} ({was.get(label, NOT_THERE)} → {now.get(label, NOT_THERE)})"
        for label in was | now
        if was.get(label, NOT_THERE) != now.get(label, NOT_THERE)
    ]


def _made_otherwise(record: GradeRecord, after: GradedResponse) -> list[str]:
    was, now = signature_parts(record.signature), signature_parts(after.signature)
    return [
        f"{name} {was.get(name, '?')} → {now.get(name, '?')}"
        for name in was | now
        if was.get(name) != now.get(name)
    ]
