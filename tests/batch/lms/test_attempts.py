"""Which of several attempts count."""

from __future__ import annotations

import pytest

from grader.batch.lms.attempts import AttemptPolicy, Attempts
from grader.batch.lms.columns import AnswerColumn, ExportColumns, Question
from grader.batch.table import Record
from grader.errors import TableError

STUDENT, NUMBER, TIME, POINTS, ANSWER = range(5)
COLUMNS = ExportColumns(
    (AnswerColumn(ANSWER, Question("Q")),),
    students=(STUDENT,),
    attempt=NUMBER,
    handed_in=TIME,
    score=POINTS,
)


def records(*rows: tuple[str, ...]) -> list[Record]:
    return [Record(n, n + 1, row) for n, row in enumerate(rows, start=1)]


def chosen(policy: AttemptPolicy, *rows: tuple[str, ...]) -> list[int]:
    attempts = Attempts(COLUMNS, records(*rows))
    return [record.row for record in attempts.chosen(policy, where="export.csv")]


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        pytest.param(
            [("ann", "2", "", "", "b"), ("ann", "10", "", "", "c"), ("ann", "1", "", "", "a")],
            2,
            id="by number",
        ),
        pytest.param(
            [
                ("ann", "", "2026-05-04 11:00:00 UTC", "", "b"),
                ("ann", "", "2026-05-04 10:00:00 UTC", "", "a"),
            ],
            1,
            id="by time",
        ),
        pytest.param(
            [
                ("ann", "", "2026/05/04 1:00:00 PM GMT-3:30", "", "b"),
                ("ann", "", "2026/05/04 11:00:00 AM GMT-3:30", "", "a"),
            ],
            1,
            id="by the time of a form",
        ),
        pytest.param(
            [
                ("ann", "", "2026/10/25 2:30:00 AM GMT+2", "", "a"),
                ("ann", "", "2026/10/25 2:00:00 AM GMT+1", "", "b"),
            ],
            2,
            id="by the time of a form when clocks are set back",
        ),
        pytest.param(
            [("ann", "", "4 May", "", "a"), ("Ann", "", "3 May", "", "b")], 2, id="by place"
        ),
    ],
)
def test_the_last_attempt_counts(rows: list[tuple[str, ...]], last: int) -> None:
    assert chosen(AttemptPolicy.LAST, *rows) == [last]


@pytest.mark.parametrize(
    ("first", "second", "best"),
    [
        pytest.param("4.5", "3", 1, id="points"),
        pytest.param("4,5", "10,0", 2, id="decimal commas"),
        pytest.param("3 / 5", "4 / 5", 2, id="out of a maximum"),
        pytest.param("3", "3", 2, id="equal: the later"),
    ],
)
def test_the_best_attempt_has_most_points(first: str, second: str, best: int) -> None:
    rows = [("ann", "1", "", first, "a"), ("ann", "2", "", second, "b")]

    assert chosen(AttemptPolicy.BEST, *rows) == [best]


def test_the_best_attempt_needs_points() -> None:
    rows = [("ann", "1", "", "-", "a"), ("ann", "2", "", "3", "b")]

    with pytest.raises(TableError, match=r"export.csv: row 1 \(line 2\): the points are ''"):
        chosen(AttemptPolicy.BEST, *rows)


def test_a_single_attempt_needs_none() -> None:
    assert chosen(AttemptPolicy.BEST, ("ann", "1", "", "-", "a")) == [1]


def test_all_attempts_are_numbered_in_their_order() -> None:
    rows = [("ann", "2", "", "", "b"), ("bob", "1", "", "", "c"), ("ann", "1", "", "", "a")]
    attempts = Attempts(COLUMNS, records(*rows))

    assert len(attempts.chosen(AttemptPolicy.ALL, where="export.csv")) == 3
    assert attempts.numbers == {1: 2, 2: 1, 3: 1}


def test_rows_that_name_nobody_are_students_of_their_own() -> None:
    assert chosen(AttemptPolicy.LAST, ("", "", "", "", "a"), ("", "", "", "", "b")) == [1, 2]


def test_answers_to_two_questions_are_no_attempts_of_one_another() -> None:
    columns = ExportColumns((AnswerColumn(1, Question("Answer"), name_at=2),), students=(0,))
    rows = records(("ann", "s3", "Storage"), ("ann", "iam", "Access"))

    assert len(Attempts(columns, rows).chosen(AttemptPolicy.LAST, where="x")) == 2
