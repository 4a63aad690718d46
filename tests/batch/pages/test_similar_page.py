"""Similar answers side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.batch.grade_records import GradeRecord, GradeRecords
from grader.batch.pages import render_similar_page
from grader.batch.similar_answers import find_similar

OWN = (
    "My <b>uncle</b> keeps bees and he says that a hive in winter hums lower when the queen has "
    "died because nobody fans the comb any more"
)


def test_both_answers_stand_side_by_side_as_they_were_written(
    record: Callable[..., GradeRecord], outline: Any
) -> None:
    records = tuple(record(student=name, response=f"{OWN} {name}.") for name in ("ana", "ben"))
    grades = GradeRecords("class.csv", records, ())

    page = outline(render_similar_page(find_similar(records, None), grades, bank=None))

    assert not page.has("b")
    assert page.text.count(OWN) == 2
    assert len(page.attributes("mark")) == 2


def test_the_page_accuses_nobody(record: Callable[..., GradeRecord]) -> None:
    records = tuple(record(student=name, response=OWN) for name in ("ana", "ben"))
    grades = GradeRecords("class.csv", records, ())

    html = render_similar_page(find_similar(records, None), grades, bank=None).casefold()

    assert "no finding about anybody" in html
    assert not [w for w in ("plagiar", "cheat", "copied", "suspect", "misconduct") if w in html]


def test_a_class_without_similar_answers_says_so(record: Callable[..., GradeRecord]) -> None:
    grades = GradeRecords("class.csv", (record(),), ())

    html = render_similar_page([], grades, bank=None)

    assert "No two answers share so much of their wording." in html
