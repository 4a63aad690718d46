"""Rubrics edited from the page: forms, diffs, conflicts, the test bench."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Bank, Keyword
from grader.bank.files import load_rubric, rubric_path
from grader.web.rubric_forms import form_of, parse_keywords, read_form, render_keywords
from tests.web.conftest import OSMOSIS, Visit, words_of

WORDING = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1).filter(
    lambda text: any(map(str.isalnum, text))  # a required one without a word is refused
)


def fields_of(bank: Bank) -> dict[str, str]:
    return form_of(bank.item("q01").rubric)


@pytest.mark.parametrize("item_id", ["q01", "q02"])
def test_a_form_says_what_its_rubric_says(cell_bank: Bank, item_id: str) -> None:
    item = cell_bank.item(item_id)

    assert read_form(item, cell_bank, fields=form_of(item.rubric)).rubric == item.rubric


@given(st.lists(st.tuples(WORDING, st.lists(WORDING, max_size=3), st.booleans()), max_size=4))
def test_keywords_are_read_as_they_are_shown(
    drawn: list[tuple[str, list[str], bool]],
) -> None:
    keywords = [Keyword(text=t, aliases=tuple(a), required=r) for t, a, r in drawn]
    shown = render_keywords(keywords)

    assert [Keyword.model_validate(k) for k in parse_keywords(shown)] == keywords


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("max_points", "5", "max_points is 5, but concepts outside groups and groups add up to 4"),
        ("concept.0.points", "-1", "points is -1; it must be greater than 0"),
        ("concept.1.id", "water", "id 'water' occurs twice"),
        ("concept.0.points", "one", "points is 'one'; it must be a number"),
        ("scale.max", "0", "scale runs from 0 to 0"),
        ("group.0.of", "water, nowhere", "names concept 'nowhere'"),
    ],
)
def test_a_mistake_stands_beside_its_field(
    cell_bank: Bank, field: str, text: str, problem: str
) -> None:
    fields = fields_of(cell_bank) | {field: text}
    if field.startswith("group"):
        fields |= {"group.0.id": "any", "group.0.any": "1", "group.0.points": "1"}
    read = read_form(cell_bank.item("q01"), cell_bank, fields=fields)

    assert read.rubric is None
    assert problem in read.problems[field]


def test_advice_stands_beside_its_field(cell_bank: Bank) -> None:
    fields = fields_of(cell_bank) | {"concept.2.hint": "Think of the osmotic water."}
    fields |= {"concept.2.keywords": "osmotic water"}
    read = read_form(cell_bank.item("q01"), cell_bank, fields=fields)

    assert "hint gives away 'osmotic water'" in read.advice["concept.2.hint"]


def test_a_blank_row_is_no_concept(cell_bank: Bank) -> None:
    item = cell_bank.item("q01")
    fields = form_of(item.rubric) | {"concept.7.label": " ", "concept.7.id": ""}

    assert read_form(item, cell_bank, fields=fields).rubric == item.rubric


@pytest.mark.parametrize(
    ("part", "key"), [("concept", "concepts"), ("misconception", "misconceptions")]
)
def test_a_row_that_is_struck_out_is_gone(cell_bank: Bank, part: str, key: str) -> None:
    item = cell_bank.item("q01")
    fields = form_of(item.rubric) | {f"{part}.0.remove": "1"}
    n_points = sum(concept.points or 0 for concept in item.rubric.concepts[part == "concept" :])
    read = read_form(item, cell_bank, fields=fields | {"max_points": str(n_points)})

    assert read.rubric is not None
    assert getattr(read.rubric, key) == getattr(item.rubric, key)[1:]


@pytest.fixture
def path(bank_dir: Path) -> Path:
    return rubric_path(bank_dir, course="cells", item_id="q01")


@pytest.fixture
def opened(ana: Visit, cell_bank: Bank) -> dict[str, str]:
    """The form as Ana opened it."""
    version = ana.call("GET", "/api/v1/desk/rubrics/q01").json()["version"]
    return {**fields_of(cell_bank), "version": version}


def test_the_diff_is_shown_before_anything_is_written(
    ana: Visit, opened: dict[str, str], path: Path
) -> None:
    before = path.read_text()
    page = ana.send("/desk/course/q01", opened | {"concept.0.label": "water wanders"}).text

    assert "<del>-    label: water moves</del>" in page
    assert "<ins>+    label: water wanders</ins>" in page
    assert path.read_text() == before


def test_saving_keeps_comments(ana: Visit, opened: dict[str, str], path: Path) -> None:
    path.write_text(path.read_text().replace("label: water moves", "label: water moves  # ours"))
    version = ana.call("GET", "/api/v1/desk/rubrics/q01").json()["version"]
    changed = opened | {"version": version, "concept.0.hint": "What moves?"}

    assert ana.send("/desk/course/q01/save", changed).status_code == 303
    assert "# ours" in path.read_text()
    assert load_rubric(path).concepts[0].hint == "What moves?"


def test_two_instructors_never_overwrite_one_another(
    ana: Visit,
    opened: dict[str, str],
    path: Path,
    new_instructor: Callable[[str], Visit],
) -> None:
    bo = new_instructor("Bo")
    first = ana.send("/desk/course/q01/save", opened | {"concept.0.label": "by Ana"})
    second = bo.send("/desk/course/q01/save", opened | {"concept.0.label": "by Bo"})

    assert (first.status_code, second.status_code) == (303, 409)
    assert "changed by Ana after you opened it" in words_of(second.text)
    assert 'value="by Bo"' in second.text  # what Bo typed is not lost
    assert load_rubric(path).concepts[0].label == "by Ana"


def test_the_api_refuses_a_stale_version_too(ana: Visit, path: Path) -> None:
    held = ana.call("GET", "/api/v1/desk/rubrics/q01").json()
    path.write_text(path.read_text() + "\n# edited elsewhere\n")

    assert ana.call("PUT", "/api/v1/desk/rubrics/q01", json=held).status_code == 409


def test_a_saved_rubric_scores_the_next_answer(
    ana: Visit, opened: dict[str, str], student: Visit
) -> None:
    changed = opened | {"concept.0.points": "2", "max_points": "5"}
    ana.send("/desk/course/q01/save", changed)

    assert student.call("GET", "/api/v1/items/q01").json()["max_points"] == 5


def test_the_bench_shows_how_points_move(ana: Visit, opened: dict[str, str]) -> None:
    changed = opened | {"concept.0.points": "2", "max_points": "5", "trial": OSMOSIS}
    part = ana.send("/desk/course/q01/check", changed, headers={"x-part": "1"})

    assert "1 more than before" in words_of(part.text)


def test_checking_works_without_a_script(ana: Visit, opened: dict[str, str]) -> None:
    page = ana.send("/desk/course/q01/check", opened | {"concept.0.points": "9"})

    assert "add up to 12" in words_of(page.text)
    assert 'value="9"' in page.text


def test_a_thorough_check_says_that_all_channels_looked(ana: Visit, opened: dict[str, str]) -> None:
    changed = opened | {"concept.0.points": "2", "max_points": "5", "trial": OSMOSIS}
    page = words_of(ana.send("/desk/course/q01/check", changed | {"thorough": "1"}).text)

    assert "All channels, as answers are scored that are handed in." in page
    assert "1 more than before" in page
