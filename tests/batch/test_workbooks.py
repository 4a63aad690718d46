"""Workbooks: texts stay texts, whatever they begin with."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from grader.batch.workbooks import save_workbook


def test_no_text_is_a_formula_not_even_in_the_header(tmp_path: Path) -> None:
    path = tmp_path / "grades.xlsx"

    save_workbook(path, ["=1+1", "points"], rows=[["=cmd", 1.5], ["a\x01b", None]])

    cells = [cell for row in load_workbook(path)["grades"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells[:4]] == ["s", "s", "s", "n"]
    assert [cell.value for cell in cells] == ["=1+1", "points", "=cmd", 1.5, "a\ufffdb", None]
