"""Points summed by student."""

from __future__ import annotations

import io

from grader.batch.students import StudentSums


def written(rows) -> list[str]:
    sums = StudentSums()
    for row in rows:
        sums.add(row)
    stream = io.StringIO(newline="")
    sums.write(stream)
    return stream.getvalue().splitlines()


def test_students_come_in_order_of_their_first_response(graded_row) -> None:
    rows = [
        graded_row("s3", student="zoe"),
        graded_row("cheap", item="q02", student="ann"),
        graded_row("not so", item="q02", student="zoe"),
    ]

    # zoe: 1 of 2 and 0 of 1 points.
    assert written(rows) == [
        "student_id,items,points,max_points,percent,failed",
        "zoe,2,1,3,33.3,0",
        "ann,1,1,1,100,0",
    ]


def test_a_failed_response_is_counted_apart(graded_row) -> None:
    rows = [graded_row("s3", student="ann", problem="no")]

    assert written(rows)[1] == "ann,0,0,0,0,1"


def test_a_row_without_a_student_is_passed_over(graded_row) -> None:
    assert len(written([graded_row("s3")])) == 1


def test_a_student_id_starts_no_formula(graded_row) -> None:
    assert written([graded_row("s3", student="=ann")])[1].startswith("'=ann,")
