"""The class at a glance, as people and their screen readers get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.bank import Bank
from grader.batch.grade_records import GradeRecord, GradeRecords
from grader.batch.pages import render_class_report

Record = Callable[..., GradeRecord]


def report(*records: GradeRecord, bank: Bank | None = None, **options: Any) -> str:
    return render_class_report(GradeRecords("class.csv", records, ()), bank, **options)


def test_the_page_is_whole_without_script_and_network(record: Record, outline: Any) -> None:
    html = report(record(flags=("off_topic",)), record(error="odd"))
    page = outline(html)

    assert not page.has("script")
    assert not page.has("link")
    assert "//" not in html.replace("<!doctype html>", "")
    assert all(str(a["href"]).startswith("#") for a in page.attributes("a"))


def test_every_link_of_the_page_leads_to_a_section(record: Record, outline: Any) -> None:
    page = outline(report(record(flags=("off_topic",)), record(error="odd")))

    assert {str(a["href"]).removeprefix("#") for a in page.attributes("a")} == {*page.ids}
    assert len({*page.ids}) == len(page.ids)


def test_tables_have_captions_and_their_headings_a_scope(record: Record, outline: Any) -> None:
    page = outline(report(record(flags=("off_topic",), missing=("iam",))))

    assert len(page.attributes("caption")) == len(page.attributes("table")) == 6
    assert all(a.get("scope") in ("row", "col") for a in page.attributes("th"))


def test_the_landmarks_and_the_language_are_there(record: Record, outline: Any) -> None:
    page = outline(report(record()))

    assert page.attributes("html") == [{"lang": "en"}]
    assert all(len(page.attributes(tag)) == 1 for tag in ("header", "main", "footer", "h1", "nav"))


@pytest.mark.parametrize("place", ["response", "student", "item", "flags", "missing", "error"])
def test_what_people_wrote_is_text(record: Record, outline: Any, place: str) -> None:
    hostile = "</p><script>alert('x')</script><img src=x onerror=alert(1)>"
    value = (hostile,) if place in ("flags", "missing") else hostile
    options = {"flags": ("off_topic",), "missing": ("iam",)} | {place: value}

    page = outline(report(record(**options), record()))

    assert not page.has("script")
    assert not page.has("img")
    assert hostile in page.text


def test_prompts_and_the_course_come_from_the_bank(record: Record, cell_bank: Bank) -> None:
    html = report(record(), bank=cell_bank)

    assert "<h1>cells: class report</h1>" in html
    assert "What is osmosis and in which direction does it go?" in html


def test_students_lead_to_their_pages(record: Record, outline: Any) -> None:
    page = outline(report(record(student="ana"), links={"ana": "pages/ana.html"}))

    assert "pages/ana.html" in [a["href"] for a in page.attributes("a")]


def test_a_class_without_students_has_no_table_of_them(record: Record, outline: Any) -> None:
    page = outline(report(record(student="")))

    assert "students" not in page.ids


def test_a_class_where_nothing_was_graded_says_so(record: Record, outline: Any) -> None:
    page = outline(report(record(error="row 1: the text can't be graded")))

    assert "No answer was graded." in page.text
    assert "row 1: the text can't be graded" in page.text
