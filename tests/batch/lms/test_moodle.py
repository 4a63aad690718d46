"""Files of Moodle, in any language."""

from __future__ import annotations

import pytest

from grader.batch.lms.moodle import find_quiz, find_worksheet, find_worksheet_columns
from grader.batch.table import Record

START = ["Last name", "First name", "ID number", "Email address"]
ATTEMPT = ["Status", "Started", "Completed", "Duration", "Grade/10.00"]
STUDENT = ["Ek", "Ann", "7", "ann@x.edu", "Finished", "4 May", "4 May", "1 min", "-"]

GERMAN = ["Nachname", "Vorname", "E-Mail-Adresse", "Status", "Begonnen", "Beendet", "Dauer"]
GERMAN_STUDENT = ["Ek", "Ann", "ann@x.edu", "Beendet", "4. Mai", "4. Mai", "1 Min", "-"]


@pytest.mark.parametrize(
    ("questions", "cells", "found"),
    [
        pytest.param(
            ["Response 1", "Response 2"],
            ["s3", "-"],
            [("Response 1", "", "s3"), ("Response 2", "", "")],
            id="responses only",
        ),
        pytest.param(
            ["Question 1", "Response 1", "Right answer 1"],
            ["Why?", "s3", "S3 and IAM"],
            [("Response 1", "Why?", "s3")],
            id="with question and right answer",
        ),
        pytest.param(
            ["Feedback", "Response 1", "Right answer 1"],
            ["", "s3", "S3"],
            [("Response 1", "", "s3")],
            id="with feedback and right answer",
        ),
        pytest.param(
            ["Question 1", "Response 1", "Question 2", "Response 2"],
            ["Why?", "s3", "-", "-"],
            [("Response 1", "Why?", "s3")],
            id="a question that was not put",
        ),
    ],
)
def test_the_questions_of_a_quiz(answers_in, questions, cells, found) -> None:
    columns = find_quiz([*START, *ATTEMPT, *questions], None)

    assert columns is not None
    assert answers_in(columns, [*STUDENT, *cells]) == found


@pytest.mark.parametrize(
    "questions",
    [
        pytest.param(["Antwort 1"], id="one word"),
        pytest.param(["Frage 1", "Antwort 1"], id="question"),
        pytest.param(["Antwort 1", "Richtige Antwort 1"], id="right answer"),
        pytest.param(["問題 1", "答案 1", "正解 1"], id="all three, of an unknown language"),
    ],
)
def test_other_languages_have_other_words(questions: list[str]) -> None:
    columns = find_quiz([*GERMAN, "Bewertung/10,00", *questions], None)

    assert columns is not None
    [answer] = columns.answers
    assert answer.question.name in ("Antwort 1", "答案 1")


def test_a_quiz_may_show_grades_without_decimals() -> None:
    assert find_quiz([*START, *ATTEMPT[:-1], "Grade/10", "Response 1"], None) is not None


def test_two_unknown_words_are_not_guessed() -> None:
    assert find_quiz([*GERMAN, "Bewertung/10,00", "答案 1", "正解 1"], None) is None


def test_an_address_names_the_student_before_an_institution() -> None:
    start = ["Surname", "First name", "Institution", "Department", "Email address"]
    columns = find_quiz([*start, *ATTEMPT, "Response 1"], None)

    assert columns is not None
    record = Record(1, 2, ("Ek", "Ann", "MIT", "EE", "ann@x.edu", *STUDENT[4:], "s3"))
    assert columns.student_of(record) == "ann@x.edu"


def test_without_other_columns_the_name_is_the_student() -> None:
    columns = find_quiz(["Last name", "First name", *ATTEMPT, "Response 1"], None)

    assert columns is not None
    record = Record(1, 2, ("Ek", "Ann", *STUDENT[4:], "s3"))
    assert columns.student_of(record) == "Ann Ek"


@pytest.mark.parametrize(
    ("cells", "is_handed_in"),
    [
        pytest.param(STUDENT, True, id="attempt"),
        pytest.param(["Ek", "Ann", "7", "ann@x.edu", *"-----"], False, id="absent"),
        pytest.param(["Overall average", *[""] * 7, "6.50"], False, id="averages"),
    ],
)
def test_rows_without_an_attempt_are_told_apart(cells: list[str], is_handed_in: bool) -> None:
    columns = find_quiz([*START, *ATTEMPT, "Response 1"], None)

    assert columns is not None
    assert columns.is_handed_in(Record(1, 2, (*cells, "-"))) is is_handed_in


def test_a_report_of_grades_holds_no_answers() -> None:
    assert find_quiz([*START, *ATTEMPT, "Q. 1 /5.00", "Q. 2 /5.00"], None) is None


HEAD = ["Identifier", "Full name", "Email address", "Status"]
ROW = ["Participant 4", "Ann Ek", "ann@x.edu", "Submitted"]
DATE = "Monday, 4 May 2026, 10:21 AM"


@pytest.mark.parametrize(
    ("optional", "cells", "online_text"),
    [
        pytest.param(["sub", "mod"], [DATE, "-"], None, id="neither"),
        pytest.param(["sub", "text", "mod"], [DATE, "<p>s3</p>", "-"], 8, id="text"),
    ],
)
def test_a_worksheet_is_known_by_its_order(optional, cells, online_text) -> None:
    header = [*HEAD, "Grade", "Maximum", "Can change", *optional, "Feedback"]
    record = Record(1, 2, (*ROW, "", "10,00", "Yes", *cells, ""))

    found = find_worksheet_columns(header, record)

    assert found is not None
    assert (found.grade, found.max_grade, found.can_be_changed) == (4, 5, 6)
    assert found.online_text == online_text
    assert header[found.feedback] == "Feedback"


def test_a_worksheet_may_have_a_marking_workflow() -> None:
    header = [*HEAD, "Grade", "Max", "Workflow", "Can change", "Sub", "Text", "Mod", "Feedback"]
    record = Record(1, 2, (*ROW, "3", "10.00", "In marking", "Yes", DATE, "s3", "-", ""))

    found = find_worksheet_columns(header, record)

    assert found is not None
    assert (found.grade, found.can_be_changed, found.online_text) == (4, 7, 9)


def test_a_grade_behind_an_empty_marker_is_not_the_maximum() -> None:
    header = [*HEAD, "Marker", "Grade", "Max", "Can change", "Sub", "Text", "Mod", "Feedback"]
    record = Record(1, 2, (*ROW, "", "3", "10.00", "Yes", DATE, "s3", "-", ""))

    found = find_worksheet_columns(header, record)

    assert found is not None
    assert (found.grade, found.max_grade) == (5, 6)


def test_the_online_text_is_the_answer(answers_in) -> None:
    header = [*HEAD, "Grade", "Max", "Can change", "Sub", "Online text", "Mod", "Feedback"]
    cells = (*ROW, "", "10.00", "Yes", DATE, "<p>s3</p>", "-", "")

    columns = find_worksheet(header, Record(1, 2, cells))

    assert columns is not None
    assert answers_in(columns, cells) == [("Online text", "", "s3")]
    assert columns.student_of(Record(1, 2, cells)) == "Participant 4"


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(None, id="no row"),
        pytest.param(("ann", "s3", "1", "2", "3", "4", "5", "6"), id="no participant"),
        pytest.param(("Participant 4", "a", "b", "c", "d", "e", "f", "g"), id="no maximum"),
    ],
)
def test_other_tables_are_no_worksheet(cells: tuple[str, ...] | None) -> None:
    record = None if cells is None else Record(1, 2, cells)

    assert find_worksheet_columns(["h"] * 8, record) is None
