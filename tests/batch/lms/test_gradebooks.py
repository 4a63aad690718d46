"""Files that take grades: their cells, rows and maxima."""

from __future__ import annotations

import pytest

from grader.batch.lms.gradebooks import (
    find_any_table,
    find_blackboard,
    find_canvas,
    find_d2l,
    find_moodle,
    gradebook_title,
    identifiers,
)
from grader.batch.lms.identities import Role
from grader.batch.lms.raw_table import RawTable
from grader.errors import TableError

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (12),Quiz (13),Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,7.00,10,(read only)\n"
    '"Ek, Ann",7,s7,ann,A,,9,90\n'
    '"Li, Bo",8,s8,bo,A,EX,9,90\n'
    '"Student, Test",,,,A,,,\n'
)


def raw(text: str) -> RawTable:
    return RawTable(text.encode(), name="book.csv")


def test_canvas_rows_without_an_id_are_nobody() -> None:
    book = find_canvas(raw(CANVAS), "Essay")

    assert book is not None
    assert list(book.rows) == [2, 3]
    assert (book.score_column, book.max_points(2)) == ("Essay (12)", 7.0)
    assert book.keys == {
        0: Role.NAME,
        1: Role.SYSTEM_ID,
        2: Role.NUMBER,
        3: Role.LOGIN,
    }


@pytest.mark.parametrize(
    ("find", "content", "column"),
    [
        (find_canvas, CANVAS, "Essay"),
        (find_d2l, "OrgDefinedId,Last Name,First Name,Quiz <Max:5>\n#s7,Ek,Ann,\n", None),
    ],
    ids=["in one column", "in two columns"],
)
def test_a_name_is_an_identifier_however_files_write_it(find, content, column) -> None:
    book = find(raw(content), column)

    written = set(identifiers(book.table, book.keys))
    assert {"s7", "Ann", "Ek", "Ann Ek", "Ek Ann", "Ek, Ann"} <= written


@pytest.mark.parametrize("name", ["Essay (12)", "Essay", "12"])
def test_a_column_is_chosen_by_name_title_or_id(name: str) -> None:
    book = find_canvas(raw(CANVAS), name)

    assert book is not None
    assert book.score_at == 5


def test_an_excused_student_is_locked() -> None:
    book = find_canvas(raw(CANVAS), "Essay")

    assert book is not None
    assert (book.locked(2), book.locked(3)) == ("", "the student is excused")


@pytest.mark.parametrize(
    ("content", "column", "message"),
    [
        pytest.param(
            CANVAS, None, r"2 columns take points; one must be chosen: 'Essay \(12\)'", id="two"
        ),
        pytest.param(
            CANVAS, "Final Score", "no column that takes points is 'Final Score'", id="read only"
        ),
        pytest.param(
            "Student,ID,Section,Notes\nAnn,7,A,\n", None, "no column takes points", id="none"
        ),
        pytest.param(
            CANVAS.replace("Quiz (13)", "Essay (13)"),
            "Essay",
            "2 columns that takes",
            id="title twice",
        ),
    ],
)
def test_a_column_that_can_not_be_chosen_is_told(content, column, message) -> None:
    with pytest.raises(TableError, match=message):
        find_canvas(raw(content), column)


MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 4,Ann Ek,ann@x.edu,Submitted,,"7,00",Yes,4 May 2026,-,\n'
    'Participant 5,Bo Li,bo@x.edu,Submitted,,"7,00",No,4 May 2026,-,\n'
)


def test_a_worksheet_has_a_maximum_on_every_row() -> None:
    book = find_moodle(raw(MOODLE), None)

    assert book is not None
    assert (book.score_column, book.max_points(1), book.feedback_at) == ("Grade", 7.0, 9)
    assert (book.locked(0), book.locked(1)) == ("", "the row is locked")
    assert book.keys == {0: Role.PARTICIPANT, 1: Role.NAME, 2: Role.EMAIL}


def test_a_blackboard_column_says_its_maximum() -> None:
    header = "Last Name\tFirst Name\tUsername\tEssay [Total Pts: 50 Score] |3137913"
    book = find_blackboard(raw(f"{header}\nEk\tAnn\tann\t\n"), None)

    assert book is not None
    assert (book.score_at, book.max_points(0), book.keys[2]) == (3, 50.0, Role.LOGIN)
    assert book.feedback_at is None


def test_a_translated_blackboard_file_is_known_by_its_ids() -> None:
    header = "Nachname\tVorname\tBenutzername\tAufsatz [Gesamtpunkte: 12,5 Punktzahl] |31"
    book = find_blackboard(raw(f"{header}\nEk\tAnn\tann\t\n"), "31")

    assert book is not None
    assert book.max_points(0) == 12.5


def test_a_brightspace_column_says_its_maximum() -> None:
    header = "OrgDefinedId,Essay Points Grade <Numeric MaxPoints:10 Weight:5>,End-of-Line Indicator"
    book = find_d2l(raw(f"{header}\n#7,,#\n"), "Essay")

    assert book is not None
    assert (book.score_at, book.max_points(0)) == (1, 10.0)


def test_any_table_takes_points_where_the_user_says() -> None:
    table = raw("E-mail,Points,Room\nann@x.edu,,B\n")

    book = find_any_table(table, "Points")

    assert find_any_table(table, None) is None
    assert book is not None
    assert (book.score_at, book.keys, book.max_points(0)) == (1, {0: Role.EMAIL}, None)


@pytest.mark.parametrize("find", [find_canvas, find_moodle, find_blackboard, find_d2l])
def test_other_tables_are_none(find) -> None:
    assert find(raw("a,b,c\n1,2,3\n"), None) is None


@pytest.mark.parametrize(
    ("header", "title"),
    [
        (["LastName", "FirstName", "ID", "Section"], "Canvas gradebook"),
        (["Student", "ID", "Section"], "Canvas gradebook"),
        (["Username", "Essay [Total Pts: 5 Score] |1"], "Blackboard grade file"),
        (
            ["Username", "E Points Grade <Numeric MaxPoints:5>", "End-of-Line Indicator"],
            "Brightspace grade file",
        ),
        (["Name", "Total Score", "Max Points", "Submission ID"], "Gradescope file of scores"),
        (["item_id", "response"], ""),
    ],
)
def test_files_of_grades_have_a_title(header: list[str], title: str) -> None:
    assert gradebook_title(header, None) == title
