"""Formula starts in text cells, kept harmless and given back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.cells import parse_cell, parse_number, render_cell

STARTS = "=+-@\t\r"

any_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
risky_text = st.builds(str.__add__, st.text(alphabet=f"'{STARTS}", max_size=4), any_text)


@given(any_text | risky_text)
def test_parse_gives_back_what_render_wrote(text: str) -> None:
    assert parse_cell(render_cell(text)) == text


@pytest.mark.parametrize("start", STARTS, ids=["=", "+", "-", "@", "tab", "CR"])
def test_no_text_starts_a_formula(start: str) -> None:
    assert render_cell(f"{start}cmd") == f"'{start}cmd"


@pytest.mark.parametrize("number", ["-5", "+1.5", "-1.234,50", "-2e-3", "+12%"])
def test_numbers_are_never_touched(number: str) -> None:
    assert render_cell(number) == number


def test_an_apostrophe_before_a_word_stays() -> None:
    assert parse_cell(render_cell("'tis cheap")) == "'tis cheap"


def test_a_nul_is_shown_as_the_replacement_character() -> None:
    assert render_cell("a\0b") == "a\ufffdb"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("7", 7.0), ("7,5", 7.5), ("-1.5", -1.5), ("", None), ("EX", None), ("-", None)],
)
def test_a_number_may_have_a_comma(cell: str, number: float | None) -> None:
    assert parse_number(cell) == number
