"""Points by student, out of a table of grades."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.lms.attempts import AttemptPolicy
from grader.batch.lms.student_grades import GradeState, StudentGrade, read_student_grades
from grader.errors import TableError

HEADER = (
    "Email,student_id,attempt,item_id,response,raw_score,score,rounded_score,max_points,feedback,"
    "needs_review,error\n"
)


@pytest.fixture
def grades_of(tmp_path: Path) -> Callable[..., list[StudentGrade]]:
    def read(*rows: str, header: str = HEADER, **options) -> list[StudentGrade]:
        path = tmp_path / "grades.csv"
        path.write_text(header + "\n".join(rows) + "\n")
        return read_student_grades(path, **options)

    return read


def row(
    student: str = "ann",
    item: str = "q01",
    *,
    score: str = "2",
    attempt: str = "",
    review: str = "false",
    error: str = "",
) -> str:
    return f"a@x,{student},{attempt},{item},s3,1,1.8,{score},3,Well done.,{review},{error}"


def test_points_and_maxima_are_added(grades_of) -> None:
    [grade] = grades_of(row(item="q01", score="2"), row(item="q02", score='"2,5"'))

    assert (grade.student, grade.points, grade.max_points) == ("ann", 4.5, 6.0)
    assert grade.item_ids == ("q01", "q02")
    assert grade.feedback == "q01: Well done.\nq02: Well done."
    assert grade.state is GradeState.FINAL
    assert grade.cells["Email"] == "a@x"


def test_the_feedback_on_one_answer_names_no_item(grades_of) -> None:
    [grade] = grades_of(row())

    assert grade.feedback == "Well done."


def test_another_column_of_points_can_be_named(grades_of) -> None:
    [grade] = grades_of(row(), score_column="score")

    assert grade.points == 1.8


def test_items_can_be_chosen(grades_of) -> None:
    [grade] = grades_of(row(item="q01"), row(item="q02"), item_ids=["q02"])

    assert grade.item_ids == ("q02",)


@pytest.mark.parametrize(
    "waiting",
    [
        pytest.param(row(review="true"), id="to be looked at"),
        pytest.param(row(review="WAHR"), id="in another language"),
        pytest.param(row(review=""), id="nobody knows"),
        pytest.param(row(review="true", error="row 1: bad", score=""), id="could not be graded"),
        pytest.param(row(score=""), id="no score"),
    ],
)
def test_one_answer_that_waits_makes_the_student_wait(grades_of, waiting: str) -> None:
    [grade] = grades_of(waiting, row(item="q02"))

    assert grade.state is GradeState.PENDING
    assert grade.waiting == ("q01",)


@pytest.mark.parametrize("review", ["false", "FALSE", "FALSCH"])
def test_a_spreadsheet_may_have_written_the_no(grades_of, review: str) -> None:
    [grade] = grades_of(row(review=review))

    assert grade.state is GradeState.FINAL


@pytest.mark.parametrize(
    ("policy", "points"), [(AttemptPolicy.LAST, 1.0), (AttemptPolicy.BEST, 3.0)]
)
def test_one_of_several_attempts_counts(grades_of, policy: AttemptPolicy, points: float) -> None:
    rows = [row(attempt="2", score="3"), row(attempt="10", score="1")]

    [grade] = grades_of(*rows, attempts=policy)

    assert grade.points == points


def test_without_a_student_id_the_surest_column_names_the_student(grades_of) -> None:
    header = HEADER.replace("student_id", "Room")

    [grade] = grades_of(row(), header=header)

    assert grade.student == "a@x"


def test_messages_call_a_student_by_name(grades_of) -> None:
    [grade] = grades_of(row(), header=HEADER.replace("Email", "Full name"))

    assert grade.label == "a@x (ann)"


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        pytest.param(
            [row(attempt="1"), row(attempt="2")],
            {},
            r"row 1 \(line 2\): student 'ann' has 2 attempts; one must count",
            id="attempts",
        ),
        pytest.param(
            [row(), row()],
            {},
            r"row 2 \(line 3\): student 'ann' has item 'q01' here and in row 1 \(line 2\)",
            id="a student twice",
        ),
        pytest.param([row(score="two")], {}, "rounded_score is 'two'; it must be", id="no number"),
        pytest.param([row()], {"item_ids": ["q9"]}, "no row is of item q9; the items", id="item"),
        pytest.param(["ann,q01"], {}, "the row has 2 cells; it must have 12", id="short row"),
        pytest.param([], {}, "the file holds no grades", id="no row"),
    ],
)
def test_grades_that_can_not_be_added_say_why(grades_of, rows, options, message) -> None:
    with pytest.raises(TableError, match=message):
        grades_of(*rows, **options)


def test_a_table_that_grading_did_not_write_is_refused(tmp_path) -> None:
    path = tmp_path / "class.csv"
    path.write_text("item_id,response\nq01,s3\n")

    with pytest.raises(TableError, match="no column holds a score; found item_id, response"):
        read_student_grades(path)


def test_a_row_that_names_nobody_is_refused(grades_of) -> None:
    header = HEADER.replace("Email,student_id", "Room,Seat")

    with pytest.raises(TableError, match=r"row 1 \(line 2\): no column names the student"):
        grades_of(row(), header=header)
