"""Grades by student in files of their own."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from grader.batch.lms.student_files import (
    write_lti_scores,
    write_student_csv,
    write_student_workbook,
)
from grader.batch.lms.student_grades import StudentGrade
from grader.errors import TableError

CELLS = {"student_id": "ann", "Email": "ann@x.edu", "Question 2": "unanswered"}
FINAL = StudentGrade("ann", CELLS, 5.5, 7.0, ("q01",), "=1+1", ())
WAITING = StudentGrade("bo", CELLS | {"student_id": "bo"}, 1.0, 7.0, ("q01",), "-", ("q01",))
AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def test_a_score_that_waits_gives_no_points(tmp_path: Path) -> None:
    write_lti_scores([FINAL, WAITING], tmp_path / "s.json", at=AT)

    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8")) == [
        {
            "userId": "ann",
            "timestamp": "2026-05-04T12:00:00.000Z",
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "scoreGiven": 5.5,
            "scoreMaximum": 7.0,
            "comment": "=1+1",
        },
        {
            "userId": "bo",
            "timestamp": "2026-05-04T12:00:00.000Z",
            "activityProgress": "Completed",
            "gradingProgress": "PendingManual",
        },
    ]


def test_the_ids_of_the_platform_can_stand_in_another_column(tmp_path: Path) -> None:
    write_lti_scores([FINAL], tmp_path / "s.json", at=AT, user_column="Email")

    assert json.loads((tmp_path / "s.json").read_text())[0]["userId"] == "ann@x.edu"


def test_a_column_of_ids_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="--match: the grades have no column 'LTI'"):
        write_lti_scores([FINAL], tmp_path / "s.json", at=AT, user_column="LTI")


def test_a_table_has_who_it_is_and_what_they_have(tmp_path: Path) -> None:
    write_student_csv([FINAL, WAITING], tmp_path / "s.csv")

    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert list(csv.reader(stream)) == [
            ["student_id", "Email", "points", "max_points", "percent", "state", "feedback"],
            ["ann", "ann@x.edu", "5.5", "7", "78.6", "final", "'=1+1"],
            ["bo", "ann@x.edu", "", "7", "", "pending", ""],
        ]


def test_a_workbook_runs_no_text_and_keeps_numbers(tmp_path: Path) -> None:
    odd = StudentGrade("=cmd", {}, 5.5, 7.0, ("q01",), "bell \x07, " + "x" * 40_000, ())

    write_student_workbook([odd], tmp_path / "s.xlsx")

    row = list(load_workbook(tmp_path / "s.xlsx").active.iter_rows())[1]
    assert [(cell.data_type, cell.value) for cell in row[:3]] == [
        ("s", "=cmd"),
        ("n", 5.5),
        ("n", 7),
    ]
    assert len(row[-1].value) == 32_767
    assert row[-1].value.startswith("bell \ufffd, xxx")
