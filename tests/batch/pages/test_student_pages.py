"""Feedback pages: what a student reads, and no more than they may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Bank
from grader.batch.grade_records import GradeRecord, GradeRecords
from grader.batch.pages import student_pages
from grader.batch.pages.student_pages import changed_rubrics, file_names
from grader.errors import ItemError
from grader.scoring import FeedbackLevel, ResponseGrader

ANSWER = "Osmosis is the net movement of water molecules."


@pytest.fixture(scope="session")
def grades(
    cell_grader: ResponseGrader, record: Callable[..., GradeRecord]
) -> Callable[..., GradeRecords]:
    """Return one student's answer to the question of osmosis, graded."""
    from dataclasses import replace

    def make(text: str = ANSWER, *, student: str = "ana") -> GradeRecords:
        graded = cell_grader.grade("q01", text)
        plain = record(student=student, response=text, score=graded.score)
        own = replace(plain, graded=graded, max_points=4.0, signature=graded.signature)
        return GradeRecords("class.jsonl", (own,), ())

    return make


def page(grades: GradeRecords, bank: Bank, level: FeedbackLevel = FeedbackLevel.FULL) -> str:
    (made,) = student_pages(grades, bank, level=level)
    return made.html


def test_the_words_that_count_are_marked(
    grades: Callable[..., GradeRecords], cell_bank: Bank, outline: Any
) -> None:
    html = page(grades(), cell_bank)

    assert '<mark class="expressed">' in html
    assert "What is osmosis and in which direction does it go?" in html


def test_full_feedback_names_what_is_missing_and_hints_at_it(
    grades: Callable[..., GradeRecords], cell_bank: Bank
) -> None:
    html = page(grades(), cell_bank)

    assert "through a semipermeable membrane" in html
    assert "What does it have to cross?" in html


def test_a_hint_gives_no_label_away(grades: Callable[..., GradeRecords], cell_bank: Bank) -> None:
    html = page(grades(), cell_bank, FeedbackLevel.HINT)

    assert "What does it have to cross?" in html
    assert not [c.label for c in cell_bank.item("q01").rubric.concepts if c.label in html]


def test_a_page_of_scores_tells_neither_ideas_nor_hints(
    grades: Callable[..., GradeRecords], cell_bank: Bank, outline: Any
) -> None:
    html = page(grades(), cell_bank, FeedbackLevel.SCORE)

    assert not outline(html).has("mark")
    assert "of 4 points" in html
    assert "What does it have to cross?" not in html


def test_marks_leave_the_answer_as_it_was_written(
    grades: Callable[..., GradeRecords], cell_bank: Bank, outline: Any
) -> None:
    text = "<b>Water</b> moves & crosses a\nsemipermeable membrane."

    shown = outline(page(grades(text), cell_bank))

    assert not shown.has("b")
    assert text.partition("\n")[0] in shown.text


def test_an_answer_that_could_not_be_graded_stands_on_the_page(
    record: Callable[..., GradeRecord], cell_bank: Bank
) -> None:
    grades = GradeRecords("class.jsonl", (record(error="row 3: odd", response="my words"),), ())

    html = page(grades, cell_bank)

    assert "could not be graded" in html
    assert "my words" in html
    assert "row 3" not in html


def test_an_item_that_the_bank_lacks_is_an_error(
    grades: Callable[..., GradeRecords], cell_bank: Bank
) -> None:
    other = Bank(course="other", items=(cell_bank.item("q02"),))

    with pytest.raises(ItemError, match="q01"):
        page(grades(), other)


def test_a_rubric_that_changed_since_is_named(
    grades: Callable[..., GradeRecords], cell_bank: Bank
) -> None:
    item = cell_bank.item("q01").model_copy(update={"prompt": "Another question?"})

    assert changed_rubrics(grades(), cell_bank) == []
    assert changed_rubrics(grades(), Bank(course="cells", items=(item,))) == ["q01"]


@pytest.mark.parametrize(
    "student_id", ["../../etc/passwd", "a/b", "con", "", "…", "x" * 300, "ana\0", "Ana Müller"]
)
def test_names_that_no_file_may_have_are_made_safe(student_id: str) -> None:
    (name,) = file_names([student_id]).values()

    assert name.removesuffix(".html").replace("-", "").isalnum()
    assert name.isascii()
    assert len(name) < 100
    assert name != "con.html"


@given(st.lists(st.text(), unique=True))
def test_no_two_students_share_a_file_on_any_system(student_ids: list[str]) -> None:
    names = file_names(student_ids)

    assert len({name.casefold() for name in names.values()}) == len(student_ids)


def test_ids_that_differ_by_capitals_get_files_of_their_own() -> None:
    names = file_names(["S1", "s1"])

    assert names["s1"] == "s1.html"
    assert names["S1"].casefold() != "s1.html"
