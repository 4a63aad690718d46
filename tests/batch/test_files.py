"""The files that grading a table leaves."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch import GradeFiles, ThisProcess, grade_responses, read_responses, write_grades
from grader.errors import TableError

Write = Callable[[bytes | str], Path]

WITH_STUDENTS = "student_id,item_id,response\nann,q01,s3\n"


def grade(files: GradeFiles, bank: Bank, word_grader) -> None:
    with read_responses(files.source, bank) as table, write_grades(files, table) as out:
        for row in grade_responses(table, ThisProcess(word_grader)):
            out.write(row)


def test_grades_for_spreadsheets_begin_with_a_mark(tmp_path, write, bank, word_grader) -> None:
    source, grades = write("item_id,response\nq01,s3\n"), tmp_path / "grades.csv"

    grade(GradeFiles(source, grades), bank, word_grader)

    assert grades.read_bytes().startswith(b"\xef\xbb\xbfitem_id,response,response_id,raw_score,")
    assert sorted(tmp_path.iterdir()) == [source, grades]


def test_sums_by_student_lie_beside_the_grades(tmp_path, write, bank, word_grader) -> None:
    grade(GradeFiles(write(WITH_STUDENTS), tmp_path / "grades.csv"), bank, word_grader)

    lines = (tmp_path / "students.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "ann,1,1,2,50,0"


def test_details_are_one_object_a_line(tmp_path, write, bank, word_grader) -> None:
    details = tmp_path / "grades.jsonl"

    grade(GradeFiles(write(WITH_STUDENTS), tmp_path / "grades.csv", details), bank, word_grader)

    assert details.read_text(encoding="utf-8").startswith('{"response_id": "1:q01", "item_id": ')


def test_grades_in_a_stream_leave_no_file(tmp_path, write, bank, word_grader) -> None:
    source, stream = write(WITH_STUDENTS), io.StringIO(newline="")

    grade(GradeFiles(source, stream), bank, word_grader)

    assert stream.getvalue().startswith("student_id,item_id,response,response_id,raw_score,")
    assert list(tmp_path.iterdir()) == [source]


def test_damage_further_down_leaves_no_file(tmp_path, write, bank, word_grader) -> None:
    source = write(WITH_STUDENTS + 'bob,q01,"open\n')

    with pytest.raises(TableError, match="the quoted cell is never closed"):
        grade(GradeFiles(source, tmp_path / "grades.csv"), bank, word_grader)

    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    ("grades", "details", "message"),
    [
        pytest.param("class.csv", "d.jsonl", "class.csv: the output is the input", id="input"),
        pytest.param("same", "same", "same: the output is written twice", id="twice"),
        pytest.param("students.csv", "d.jsonl", "the output is written twice", id="sums"),
        pytest.param("none/g.csv", "d.jsonl", "none does not exist; the file", id="no folder"),
        pytest.param("g.json", "d.jsonl", "g.json: a table is not written as .json", id="JSON"),
    ],
)
def test_outputs_are_checked_before_the_first_row(
    tmp_path, write, bank, word_grader, grades, details, message
) -> None:
    files = GradeFiles(write(WITH_STUDENTS), tmp_path / grades, tmp_path / details)

    with pytest.raises(TableError, match=message):
        grade(files, bank, word_grader)

    assert word_grader.n_graded == 0


def test_sums_replace_those_of_an_earlier_run_only(tmp_path, write, bank, word_grader) -> None:
    files = GradeFiles(write(WITH_STUDENTS), tmp_path / "grades.csv")
    students = tmp_path / "students.csv"

    grade(files, bank, word_grader)
    grade(files, bank, word_grader)
    students.write_text("name,email\n")

    with pytest.raises(TableError, match=r"students\.csv: the file was not written by grading"):
        grade(files, bank, word_grader)
    assert students.read_text() == "name,email\n"
