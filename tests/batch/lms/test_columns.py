"""Cells of an export."""

from __future__ import annotations

import pytest

from grader.batch.lms.columns import ExportColumns, without_dash
from grader.batch.table import Record


@pytest.mark.parametrize(
    ("cell", "value"),
    [("-", ""), (" – ", ""), ("", ""), (" s3 ", "s3"), ("- a list", "- a list")],
)
def test_a_dash_stands_for_nothing(cell: str, value: str) -> None:
    assert without_dash(cell) == value


@pytest.mark.parametrize(
    ("cells", "student"),
    [
        pytest.param(("7", "a@x", "Ann", "Ek"), "7", id="the surest"),
        pytest.param(("-", "a@x", "Ann", "Ek"), "a@x", id="the next"),
        pytest.param(("", "", "Ann", "Ek"), "Ann Ek", id="the name"),
        pytest.param(("", "", "", ""), "", id="nobody"),
    ],
)
def test_the_surest_identifier_names_the_student(cells: tuple[str, ...], student: str) -> None:
    columns = ExportColumns((), students=(0, 1), names=(2, 3))

    assert columns.student_of(Record(1, 2, cells)) == student
