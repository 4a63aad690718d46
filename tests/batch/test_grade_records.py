"""Grades read back from what grading wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch import ColumnNames, GradedRow
from grader.batch.grade_records import read_grade_records
from grader.batch.grades import render_details
from grader.errors import TableError
from grader.evidence import Status

TABLE = (
    "response_id,student_id,item_id,response,score,max_points,concepts_expressed,"
    "concepts_partial,missing_concepts,contradicted_concepts,flags,needs_review,error,signature\n"
)


@pytest.fixture
def details(tmp_path: Path, graded_row: Callable[..., GradedRow]) -> Path:
    path = tmp_path / "class.jsonl"
    rows = [graded_row(" s3 \n", student="ana"), graded_row("x", problem="it is odd")]
    path.write_text("".join(map(render_details, rows)), encoding="utf-8")
    return path


def test_details_come_back_as_they_were_graded(
    details: Path, graded_row: Callable[..., GradedRow]
) -> None:
    record = read_grade_records(details).records[0]

    assert record.graded == graded_row(" s3 \n").graded
    assert (record.student_id, record.score, record.max_points) == ("ana", 1, 2)
    assert record.labels[Status.EXPRESSED] == ("the s3",)
    assert record.labels[Status.MISSING] == ("the iam",)


def test_a_row_that_was_not_graded_keeps_its_error(details: Path) -> None:
    grades = read_grade_records(details)

    assert grades.records[1].error == "row 1 (line 2): it is odd"
    assert grades.graded == grades.records[:1]


def test_a_table_gives_labels_flags_and_the_text_with_its_blanks(tmp_path: Path) -> None:
    path = tmp_path / "class.grades.csv"
    row = 'r1,ana,q01," s3 ",1,2,the s3,,the iam; the vpc,,too_brief,true,,v|e|f|r|c\n'
    path.write_text(TABLE + row, encoding="utf-8")

    (record,) = read_grade_records(path).records

    assert record.response == " s3 "
    assert record.labels[Status.MISSING] == ("the iam", "the vpc")
    assert record.reasons == ("too_brief",)
    assert record.graded is None


@pytest.mark.parametrize(
    ("cell", "waits"),
    [("true", True), ("TRUE", True), ("false", False), ("FALSE", False), ("look at it", True)],
)
def test_only_a_plain_no_lets_a_row_pass_without_a_person(
    tmp_path: Path, cell: str, waits: bool
) -> None:
    path = tmp_path / "class.grades.csv"
    path.write_text(f"{TABLE}r1,,q01,a,1,2,,,,,,{cell},,\n", encoding="utf-8")

    (record,) = read_grade_records(path).records

    assert record.needs_review is waits


def test_ids_are_those_of_answers_where_the_column_names_rows_of_several(tmp_path: Path) -> None:
    path = tmp_path / "wide.grades.csv"
    path.write_text(f"{TABLE}s1:q01,s1,q01,a,1,2,,,,,,false,,\n", encoding="utf-8")

    (record,) = read_grade_records(path, columns=ColumnNames(id="student_id")).records

    assert record.response_id == "s1:q01"


def test_a_row_without_a_score_is_a_fault_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "class.grades.csv"
    path.write_text(TABLE + "r1,,q01,a,,2,,,,,,,,\nr2,,q01,b,1,2,,,,,,,,\n", encoding="utf-8")

    grades = read_grade_records(path)

    assert [record.response_id for record in grades.records] == ["r2"]
    assert grades.faults == (
        f"{path}: row 1 (line 2): score is blank of 2 points; a graded row must have both",
    )


def test_a_table_of_responses_is_no_grades(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"
    path.write_text("response_id,item_id,response\nr1,q01,a\n", encoding="utf-8")

    with pytest.raises(TableError, match="no column holds a score; found response_id, item"):
        read_grade_records(path)


def test_a_line_of_details_that_lacks_a_key_is_named(details: Path) -> None:
    known = json.loads(details.read_text().splitlines()[0])
    del known["evidence"]
    with details.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(known) + "\n")

    grades = read_grade_records(details)

    assert grades.faults == (
        f"{details}:3: evidence can't be used; it must be as grading wrote it",
    )


def test_a_line_that_is_no_json_is_said(details: Path) -> None:
    with details.open("a", encoding="utf-8") as stream:
        stream.write('{"response_id": "r1", \n')

    with pytest.raises(TableError, match="begins as JSON lines, but a line is none"):
        read_grade_records(details)
