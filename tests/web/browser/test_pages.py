"""The pages as people use them: by mouse, by keyboard, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import OSMOSIS

pytestmark = pytest.mark.browser


def expect(locator: Any) -> Any:
    """Playwright's own; it is installed where there is a browser."""
    from playwright.sync_api import expect as playwright_expect

    return playwright_expect(locator)


Look = Callable[[Any, str], None]

LIST = "water, membrane, solute, gradient, semipermeable, pressure, osmosis, cell"

TABLE = f"""response_id,student_id,item_id,response
r1,Bo Banks,q01,"{LIST}"
r2,Cy Clark,q01,"{OSMOSIS}"
r3,Di Drew,q02,The nucleus stores the genetic material.
"""

WIDE_ENOUGH = 60_000
"""Milliseconds: a busy machine is no fault of the page."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def graded(desk: Any, table: Path) -> Any:
    """The batch desk with a table that was graded."""
    desk.goto("/desk/batches")
    desk.set_input_files("#file", table)
    desk.click("text=Upload and look")
    desk.click("button:has-text('Grade 3 answers')")
    desk.wait_for_selector("text=What is missed most", timeout=WIDE_ENOUGH)
    return desk


def test_a_student_types_and_sees_the_checklist_move(page: Any, look: Look) -> None:
    page.goto("/")
    look(page, "questions")
    page.click("text=What is osmosis")
    look(page, "question")
    page.fill("#answer", OSMOSIS)
    expect(page.locator(".first-look .idea.expressed")).to_have_count(2, timeout=WIDE_ENOUGH)
    page.fill("#answer", "Nothing yet.")

    expect(page.locator(".first-look .idea.expressed")).to_have_count(0, timeout=WIDE_ENOUGH)
    look(page, "question-typing")


def test_a_student_works_by_keyboard_alone(page: Any, look: Look) -> None:
    page.goto("/questions/q01")
    page.focus("#answer")
    page.keyboard.type(OSMOSIS)
    page.keyboard.press("Tab")
    page.keyboard.type("s01")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".card:not(.first-look)", timeout=WIDE_ENOUGH)

    assert page.locator("mark.expressed").count() >= 2
    assert "Kept." in page.inner_text("[data-status]")
    look(page, "question-handed-in")
    page.goto("/attempts")
    assert OSMOSIS[:20] in page.inner_text("main")
    look(page, "attempts")


def test_the_page_works_without_scripts(chromium: Any, server: Any) -> None:
    context = chromium.new_context(base_url=server.url, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/questions/q01")
    plain.fill("#answer", OSMOSIS)
    plain.click("text=Hand in")

    assert plain.locator("mark.expressed").count() >= 2
    context.close()


def test_text_of_students_runs_nowhere(page: Any) -> None:
    page.goto("/questions/q01")
    page.fill("#answer", "<img src=x onerror=\"document.title='owned'\"> Water moves.")
    page.wait_for_selector(".card", timeout=WIDE_ENOUGH)
    page.click("text=Hand in")
    page.wait_for_selector(".card:not(.first-look)", timeout=WIDE_ENOUGH)

    assert "owned" not in page.title()
    assert page.locator("#feedback img").count() == 0


def test_no_page_scrolls_sideways_on_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/questions/q01", "/attempts", "/sign-in", "/api/v1/docs"):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, path


def test_no_desk_scrolls_sideways_on_a_phone(graded: Any) -> None:
    graded.click("tbody tr:nth-child(2) a")
    evidence = graded.url
    graded.set_viewport_size({"width": 390, "height": 640})
    desks = ("/desk/course", "/desk/course/q01", "/desk/review", "/desk/calibration", "/desk/log")
    for path in ("/desk", "/desk/batches", evidence, evidence.partition("/answers")[0], *desks):
        graded.goto(path)
        width = graded.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, path


def test_a_missing_reason_is_asked_for_where_it_is_typed(graded: Any) -> None:
    graded.goto("/desk/review")
    graded.keyboard.press("3")
    graded.keyboard.press("Enter")
    graded.wait_for_selector("text=a change must have a reason", timeout=WIDE_ENOUGH)
    graded.keyboard.type("The terms are right.")
    graded.keyboard.press("Enter")

    graded.wait_for_selector("text=Nothing waits for a person", timeout=WIDE_ENOUGH)


def test_the_batch_desk_goes_from_a_table_to_evidence(graded: Any, look: Look) -> None:
    look(graded, "results")
    with graded.expect_download() as download:
        graded.click("text=Download the grades")
    graded.click("tbody tr:nth-child(2) a")
    graded.wait_for_selector("text=How the points add up")

    assert "Bo Banks" in Path(download.value.path()).read_text("utf-8-sig")
    assert graded.locator("mark.expressed").count() >= 2
    look(graded, "evidence")


def test_the_review_queue_is_worked_by_keyboard(graded: Any, look: Look) -> None:
    graded.goto("/desk/review")
    look(graded, "review")
    graded.keyboard.press("2")
    graded.keyboard.press("ArrowUp")
    graded.keyboard.press("m")
    assert graded.locator("details.machine").get_attribute("open") is not None
    graded.fill("#reason", "The terms are right.")
    graded.keyboard.press("Enter")
    graded.wait_for_selector("text=Nothing waits for a person", timeout=WIDE_ENOUGH)
    look(graded, "review-empty")
    graded.goto("/desk/log")

    assert re.search(r"Ana\s+score.*0\s+2\.5\s+The terms are right", graded.inner_text("table"))
    look(graded, "log")


def test_the_course_desk_edits_a_rubric(desk: Any, look: Look) -> None:
    desk.goto("/desk/course")
    look(desk, "course")
    desk.click("text=q01")
    desk.fill("#trial", OSMOSIS)
    desk.wait_for_selector(".trial", timeout=WIDE_ENOUGH)
    desk.fill("[id='concept.0.points']", "2")
    problem = desk.locator("[id='problem-max_points']")
    expect(problem).to_contain_text("add up to 5", timeout=WIDE_ENOUGH)
    desk.check("[name='concept.1.remove']")
    expect(problem).to_have_text("", timeout=WIDE_ENOUGH)
    desk.uncheck("[name='concept.1.remove']")
    desk.fill("#max_points", "5")
    desk.wait_for_selector(".moved-up", timeout=WIDE_ENOUGH)
    look(desk, "rubric")
    desk.click("text=See the changes")
    look(desk, "rubric-diff")
    desk.click("button:has-text('Save')")

    desk.wait_for_selector("text=From now on answers are scored by it")


def test_the_course_desk_reads_a_guide(desk: Any, look: Look, tmp_path: Path) -> None:
    guide = tmp_path / "guide.txt"
    guide.write_text("Quiz\n1. What is DNA?\n2. Why?\nAnswer Key\n1. A molecule of genes.\n")
    desk.goto("/desk/course")
    desk.set_input_files("#file", guide)
    desk.click("text=Read and draft")

    assert "question 2 has no answer in the key" in desk.inner_text("main")
    look(desk, "draft")


def test_the_calibration_desk_takes_scores_and_fits(desk: Any, look: Look, tmp_path: Path) -> None:
    rows = [f'r{n},q01,"Water number {n} moves.",{n % 3}' for n in range(12)]
    scores = tmp_path / "scores.csv"
    scores.write_text("\n".join(["response_id,item_id,response,human_score", *rows]))
    desk.goto("/desk/calibration")
    look(desk, "calibration-empty")
    desk.set_input_files("#file", scores)
    desk.click("button:has-text('Upload')")
    assert "12 scores taken" in desk.inner_text("main")
    desk.click("text=Fit and compare")
    desk.wait_for_selector("text=Agreement, all answers", timeout=4 * WIDE_ENOUGH)
    desk.click("summary >> nth=0")

    assert desk.locator("table.matrix").count() >= 1
    look(desk, "calibration")


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/api/v1/docs"])
def test_other_pages_are_for_everybody(page: Any, look: Look, path: str) -> None:
    page.goto(path)
    look(page, path.strip("/").replace("/", "-"))


@pytest.mark.parametrize("path", ["/desk", "/desk/batches"])
def test_the_desk_is_for_everybody(desk: Any, look: Look, path: str) -> None:
    desk.goto(path)
    look(desk, path.strip("/").replace("/", "-"))
