"""Files of systems found, refused and written; the original is the original."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.batch.lms.grade_files import (
    Target,
    open_gradebook,
    record_path,
    write_gradebook,
)
from grader.batch.lms.student_grades import StudentGrade
from grader.batch.lms.transfer import TransferRules, plan_transfers
from grader.errors import TableError


def student(number: str, points: float) -> StudentGrade:
    cells = {"ID number": number}
    return StudentGrade(number, cells, points, 7.0, ("q07", "q04"), 'Say "why".\n=1', ())


@pytest.mark.parametrize(
    ("target", "name", "column", "expected"),
    [
        pytest.param(
            Target.CANVAS,
            "canvas_gradebook.csv",
            "Quiz on SDKs",
            [(b"Section 1,,9.00", b"Section 1,5.5,9.00")],
            id="canvas",
        ),
        pytest.param(
            Target.MOODLE,
            "moodle_worksheet.csv",
            None,
            [
                (
                    b'Submitted for grading - ,,7.00,Yes,"Monday, 4 May 2026, 10:21',
                    b'Submitted for grading - ,5.5,7.00,Yes,"Monday, 4 May 2026, 10:21',
                ),
                (
                    b"<p>See the quiz.</p>,-,\n",
                    b'<p>See the quiz.</p>,-,"<p>Say ""why"".<br />=1</p>"\n',
                ),
            ],
            id="moodle",
        ),
        pytest.param(
            Target.BLACKBOARD,
            "blackboard_grades.xls",
            None,
            [
                (
                    '"2026-05-04 10:21:00"\t"Yes"\t""'.encode("utf-16-le"),
                    '"2026-05-04 10:21:00"\t"Yes"\t"5.5"'.encode("utf-16-le"),
                )
            ],
            id="blackboard",
        ),
        pytest.param(
            Target.D2L, "d2l_grades.csv", None, [(b"Sousa,Ana,,#", b"Sousa,Ana,5.5,#")], id="d2l"
        ),
    ],
)
def test_nothing_but_the_cells_changes(
    exports: Path, tmp_path: Path, target, name, column, expected
) -> None:
    original = (exports / name).read_bytes()
    book = open_gradebook(exports / name, target, column=column)
    transfers = plan_transfers([student("20231", 5.5)], book, rules=TransferRules())

    write_gradebook(book, transfers, output=tmp_path / "out.csv")

    wanted = original
    for before, after in expected:
        assert before in wanted
        wanted = wanted.replace(before, after, 1)
    assert (tmp_path / "out.csv").read_bytes() == wanted
    assert (exports / name).read_bytes() == original


def test_blackboard_takes_feedback_as_smart_text(exports: Path, tmp_path: Path) -> None:
    book = open_gradebook(exports / "blackboard_feedback.csv", Target.BLACKBOARD)
    ann = StudentGrade("asousa", {}, 5.5, 7.0, ("q07",), "=Say why.", ())

    [transfer] = plan_transfers([ann], book, rules=TransferRules())

    assert [c.after for c in transfer.changes] == ["5.5", "'=Say why.", "SMART_TEXT"]


def test_a_feedback_that_was_html_becomes_smart_text(tmp_path: Path) -> None:
    path = tmp_path / "feedback.csv"
    path.write_text(
        "Last Name,First Name,Username,Quiz [Total Pts: 7 Score] |3,Grading Notes,Notes Format,"
        "Feedback to Learner,Feedback Format\nEk,Ann,ann,1,,,<p>Old.</p>,HTML\n"
    )
    ann = StudentGrade("ann", {}, 1.0, 7.0, ("q07",), "List<String>\nis missing.", ())

    [transfer] = plan_transfers(
        [ann], open_gradebook(path, Target.BLACKBOARD), rules=TransferRules()
    )

    assert [(c.before, c.after) for c in transfer.changes] == [
        ("<p>Old.</p>", "List<String>\nis missing."),
        ("HTML", "SMART_TEXT"),
    ]


def test_the_record_says_what_became_of_every_grade(exports: Path, tmp_path: Path) -> None:
    book = open_gradebook(exports / "d2l_grades.csv", Target.D2L)
    students = [student("20231", 5.5), student("9", 1.0)]
    transfers = plan_transfers(students, book, rules=TransferRules())

    write_gradebook(book, transfers, output=tmp_path / "out.csv")

    lines = record_path(tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    found, lost = map(json.loads, lines)
    assert (found["outcome"], found["found_by"]) == ("written", "student number")
    assert found["changes"][0]["after"] == "5.5"
    assert found["feedback"] == 'Say "why".\n=1'
    assert (lost["outcome"], lost["changes"]) == ("not found", [])


@pytest.mark.parametrize(
    ("target", "name", "message"),
    [
        pytest.param(
            Target.MOODLE,
            "canvas_gradebook.csv",
            r"this is a Canvas gradebook; it must be a Moodle grading worksheet\n"
            r"Hint: --to canvas-gradebook writes into it",
            id="another system",
        ),
        pytest.param(
            Target.D2L,
            "moodle_worksheet.csv",
            r"this is a Moodle grading worksheet; .*\nHint: --to moodle-worksheet",
            id="a worksheet",
        ),
        pytest.param(
            Target.D2L, "moodle_quiz.csv", "this is another file; it must be a Bright", id="answers"
        ),
        pytest.param(
            Target.CSV, "moodle_quiz.csv", "no column is said to take the points", id="no column"
        ),
    ],
)
def test_the_file_of_another_system_is_refused(exports: Path, target, name, message) -> None:
    with pytest.raises(TableError, match=message):
        open_gradebook(exports / name, target)
