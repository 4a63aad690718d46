"""Grades on their way into a system's file: rows found, cells rendered, people left to people."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.lms.gradebooks import Gradebook, find_any_table, find_canvas, find_moodle
from grader.batch.lms.identities import Role
from grader.batch.lms.raw_table import RawTable
from grader.batch.lms.student_grades import StudentGrade
from grader.batch.lms.transfer import Outcome, Transfer, TransferRules, plan_transfers
from grader.errors import TableError

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Essay (12),Final Score\r\n"
    "    Points Possible,,,,,7.00,(read only)\r\n"
    '"Ek, Ann",7,s7,ann,A,,90\r\n'
    '"Li, Bo",8,s8,bo@x.edu,A,EX,90\r\n'
    '"Ek, Ann",9,s9,ann2,A,3.0,90\r\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 4,Ann Ek,ann@x.edu,Submitted,,"7,00",Yes,4 May 2026,-,\n'
)


def canvas(text: str = CANVAS) -> Gradebook:
    book = find_canvas(RawTable(text.encode(), name="book.csv"), None)
    assert book is not None
    return book


def moodle(text: str = MOODLE, encoding: str = "utf-8") -> Gradebook:
    book = find_moodle(RawTable(text.encode(encoding), name="sheet.csv"), None)
    assert book is not None
    return book


def grade(
    points: float = 5.5,
    *,
    max_points: float = 7.0,
    feedback: str = "Well done.",
    waiting: tuple[str, ...] = (),
    **cells: str,
) -> StudentGrade:
    named = {name.replace("_", " "): cell for name, cell in cells.items()}
    student = next(iter(named.values()), "ann")
    return StudentGrade(student, named, points, max_points, ("q01",), feedback, waiting)


def planned(book: Gradebook, *grades: StudentGrade, **rules) -> list[Transfer]:
    return plan_transfers(grades, book, rules=TransferRules(**rules))


def after(transfer: Transfer) -> list[str]:
    return [change.after for change in transfer.changes]


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        pytest.param({"id": "7"}, Role.SYSTEM_ID, id="id of the system"),
        pytest.param({"sis_id": "S7"}, Role.NUMBER, id="number"),
        pytest.param({"Username": "ANN"}, Role.LOGIN, id="login"),
        pytest.param({"id": "", "ID_number": "s7"}, Role.NUMBER, id="a blank is passed over"),
    ],
)
def test_a_student_is_found_by_the_surest_identifier(cells: dict[str, str], role: Role) -> None:
    [transfer] = planned(canvas(), grade(**cells))

    assert (transfer.outcome, transfer.row, transfer.found_by) == (Outcome.WRITTEN, 1, role)
    assert after(transfer) == ["5.5"]


def test_a_login_may_be_an_address() -> None:
    [transfer] = planned(canvas(CANVAS.replace("EX", "")), grade(Email="bo@x.edu"))

    assert (transfer.row, transfer.found_by) == (2, Role.LOGIN)


def test_a_name_of_two_students_is_not_guessed() -> None:
    [transfer] = planned(canvas(), grade(name="Ann Ek"))

    assert transfer.outcome is Outcome.NOT_FOUND
    assert transfer.reason == "2 rows of book.csv may be theirs"


def test_a_name_of_one_student_is_found_in_any_order() -> None:
    [transfer] = planned(canvas(CANVAS.replace("EX", "")), grade(name="Bo Li"))

    assert (transfer.row, transfer.found_by) == (2, Role.NAME)


def test_the_user_says_what_names_students_alike() -> None:
    [transfer] = planned(canvas(), grade(Nr="s7"), keys={"Nr": "SIS User ID"})

    assert transfer.row == 1


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"Nr": "SIS"}, "book.csv: column 'SIS' is missing; found Student, ID"),
        ({"No": "ID"}, "--match: the grades have no column 'No'; found Nr"),
    ],
)
def test_a_key_that_is_no_column_is_told(keys: dict[str, str], message: str) -> None:
    with pytest.raises(TableError, match=message):
        planned(canvas(), grade(Nr="s7"), keys=keys)


def test_two_students_that_lead_to_one_row_are_both_left() -> None:
    transfers = planned(canvas(), grade(id="7"), grade(id="", sis_id="s7"))

    assert [transfer.outcome for transfer in transfers] == [Outcome.NOT_FOUND] * 2
    assert all("leads to the same row" in transfer.reason for transfer in transfers)


@pytest.mark.parametrize(
    ("given", "outcome", "reason"),
    [
        pytest.param(
            grade(id="7", waiting=("q01",)),
            Outcome.PENDING,
            "q01 must be looked at by a person",
            id="waits",
        ),
        pytest.param(grade(id="8"), Outcome.LOCKED, "the student is excused", id="excused"),
        pytest.param(grade(id="99"), Outcome.NOT_FOUND, "no row of book.csv is theirs", id="none"),
        pytest.param(grade(3.0, id="9", feedback=""), Outcome.UNCHANGED, "", id="the same grade"),
    ],
)
def test_what_is_not_written_says_why(given, outcome, reason) -> None:
    [transfer] = planned(canvas(), given)

    assert (transfer.outcome, transfer.reason, transfer.changes) == (outcome, reason, ())


def test_a_student_whose_answers_are_not_all_there_waits() -> None:
    _, transfer = planned(canvas(), grade(id="7"), grade(2.0, max_points=3.0, id="9"))

    assert transfer.outcome is Outcome.PENDING
    assert transfer.reason == "the grades hold 3 of 7 points of theirs only"


def test_a_row_without_the_cell_is_locked() -> None:
    [transfer] = planned(canvas(CANVAS.replace("ann,A,,90", "ann,A")), grade(id="7"))

    assert (transfer.outcome, transfer.reason) == (Outcome.LOCKED, "the row lacks the cell")


def test_another_maximum_is_refused() -> None:
    message = r"'Essay \(12\)' is out of 7 points, the grades are out of 14; the two must be equal"
    with pytest.raises(TableError, match=message):
        planned(canvas(), grade(max_points=14.0, id="7"))


def test_points_are_rescaled_when_asked() -> None:
    [transfer] = planned(canvas(), grade(10.0, max_points=14.0, id="7"), rescales=True)

    assert after(transfer) == ["5"]


def test_moodle_takes_feedback_as_html_and_its_decimal_comma() -> None:
    [transfer] = planned(moodle(), grade(feedback="=1+1 <b>\n& 🙂", Email_address="ann@x.edu"))

    assert after(transfer) == ["5,5", "<p>=1+1 &lt;b&gt;<br />&amp; 🙂</p>"]


def test_what_the_encoding_of_a_worksheet_lacks_is_named() -> None:
    sheet = moodle(MOODLE.replace("Ann Ek", "Ann Øk"), "cp1252")

    [transfer] = planned(sheet, grade(feedback="ok 🙂", Email_address="ann@x.edu"))

    assert after(transfer)[1] == "<p>ok &#128578;</p>"


def test_feedback_can_be_left_out() -> None:
    [transfer] = planned(moodle(), grade(Email_address="ann@x.edu"), sends_feedback=False)

    assert after(transfer) == ["5,5"]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=9) | (
    st.sampled_from(["=1+1", '"', "a\r\nb", "@x", "-3", "🙂", "y" * 3_000])
)


@given(
    notes=st.lists(CELL, min_size=3, max_size=3),
    points=st.floats(0, 7).map(lambda value: round(value, 2)),
)
def test_only_the_cell_of_the_points_changes(notes: list[str], points: float) -> None:
    stream = io.StringIO(newline="")
    rows = [
        ["student_id", "Notes", "Points"],
        *([f"s{n}", cell, ""] for n, cell in enumerate(notes)),
    ]
    csv.writer(stream).writerows(rows)
    table = RawTable(stream.getvalue().encode(), name="x")
    book = find_any_table(table, "Points")
    assert book is not None

    [transfer] = planned(book, grade(points, student_id="s1"))

    changed = table.replaced({(c.row, c.column): c.after for c in transfer.changes})
    got = list(csv.reader(io.StringIO(changed.decode(), newline="")))
    expected = [list(row) for row in csv.reader(io.StringIO(stream.getvalue(), newline=""))]
    expected[2][2] = f"{points:.2f}".rstrip("0").rstrip(".")
    assert got == expected
