"""Rows of students by first and last name in two columns, and by our own ids."""

from __future__ import annotations

from grader.batch.lms.gradebooks import Gradebook, find_blackboard, find_canvas
from grader.batch.lms.identities import Role
from grader.batch.lms.raw_table import RawTable
from grader.batch.lms.row_finder import RowFinder
from grader.batch.lms.student_grades import StudentGrade

BLACKBOARD = "Last Name\tFirst Name\tUsername\tEssay [Total Pts: 7 Score] |31\nEk\tAnn\tann7\t\n"


def finder() -> RowFinder:
    book = find_blackboard(RawTable(BLACKBOARD.encode(), name="book.xls"), None)
    assert isinstance(book, Gradebook)
    return RowFinder(book, {})


def student(known_as: str, **cells: str) -> StudentGrade:
    return StudentGrade(known_as, cells, 1.0, 7.0, ("q01",), "", ())


def test_names_in_two_columns_are_one_name() -> None:
    found = finder().find(student("x", name="Ann Ek"))

    assert (found.row, found.by) == (0, Role.NAME)


def test_our_own_id_may_be_anything_that_names_the_student() -> None:
    found = finder().find(student("ANN7"))

    assert (found.row, found.by) == (0, Role.LOGIN)


def test_an_id_that_leads_to_two_students_is_nobodys() -> None:
    canvas = "Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)\nEk,7,8,ann,A,\nLi,9,7,bo,A,\n"
    book = find_canvas(RawTable(canvas.encode(), name="book.csv"), None)
    assert isinstance(book, Gradebook)

    found = RowFinder(book, {}).find(student("7"))

    assert (found.row, found.reason) == (None, "2 rows of book.csv may be theirs")
