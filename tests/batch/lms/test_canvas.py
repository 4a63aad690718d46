"""The student analysis of a Canvas quiz."""

from __future__ import annotations

import pytest

from grader.batch.lms.canvas import find_quiz
from grader.batch.table import Record

NAMED = ["name", "id", "sis_id", "section", "section_id", "section_sis_id", "submitted", "attempt"]
QUESTIONS = ["11: <p>Explain\nq01.</p>", "1.0", "12: Explain q02.", "1.0"]
END = ["n correct", "n incorrect", "score"]
CELLS = ["Ann", "7", "s7", "A", "1", "", "2026-05-04 10:21:00 UTC", "2"]


def test_every_question_takes_two_columns(answers_in) -> None:
    columns = find_quiz([*NAMED, *QUESTIONS, *END], None)

    assert columns is not None
    found = answers_in(columns, [*CELLS, "<p>s3 &amp; iam</p>", "0.5", "cheap", "1.0", "", "", "9"])
    assert found == [
        ("11: Explain q01.", "Explain q01.", "s3 & iam"),
        ("12: Explain q02.", "Explain q02.", "cheap"),
    ]


def test_a_question_that_was_not_put_is_no_blank_answer(answers_in) -> None:
    columns = find_quiz([*NAMED, *QUESTIONS, *END], None)

    assert columns is not None
    found = answers_in(columns, [*CELLS, "", "", "", "0.0", "", "", "9"])
    assert [name for name, _, _ in found] == ["12: Explain q02."]


def test_students_are_known_by_the_id_of_canvas() -> None:
    columns = find_quiz([*NAMED, *QUESTIONS, *END], None)

    assert columns is not None
    record = Record(1, 2, (*CELLS, "", "", "", "", "", "", ""))
    assert columns.student_of(record) == "7"
    assert (columns.attempt, columns.handed_in, columns.score) == (7, 6, 14)


def test_translated_headers_are_known_by_their_order() -> None:
    places = ["Abschnitt", "Abschnitts-ID", "SIS-ID des Abschnitts", "eingereicht am", "Versuch"]
    header = ["Name", "ID", "SIS-ID", *places, *QUESTIONS, "richtig", "falsch", "Punkte"]

    columns = find_quiz(header, Record(1, 2, (*CELLS, "", "", "", "", "", "", "")))

    assert columns is not None
    assert columns.students == (1, 2)
    assert (columns.attempt, columns.handed_in) == (7, 6)


def test_without_ids_of_the_school_the_section_is_no_student() -> None:
    named = ["name", "id", "section", "section_id", "submitted"]

    columns = find_quiz([*named, *QUESTIONS, *END], None)

    assert columns is not None
    assert columns.students == (1,)


@pytest.mark.parametrize(
    "before",
    [
        ["section", "section_id", "submitted"],
        ["section", "section_id", "section_sis_id", "submitted", "attempt"],
    ],
    ids=["without ids of the school", "with all columns"],
)
def test_an_anonymous_survey_names_nobody(before: list[str]) -> None:
    columns = find_quiz([*before, *QUESTIONS, *END], None)

    assert columns is not None
    assert columns.students == columns.names == ()


@pytest.mark.parametrize("header", [["item_id", "response"], [*NAMED, "11: no points", "x"]])
def test_other_tables_are_none(header: list[str]) -> None:
    assert find_quiz(header, None) is None
