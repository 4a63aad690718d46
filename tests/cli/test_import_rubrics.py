"""`grader import-rubrics`: shown first, written when asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank import load_bank

CANVAS = (
    "Rubric Name,Criteria Name,Criteria Description,Criteria Enable Range,Rating Name,"
    "Rating Description,Rating Points\n"
    "Osmosis,Water,Water moves.,false,Full,,3\n"
)


@pytest.fixture(autouse=True)
def canvas(tmp_path: Path) -> Path:
    path = tmp_path / "canvas.csv"
    path.write_text(CANVAS)
    return path


def test_a_rubric_of_the_bank_is_not_replaced_unasked(
    run, tmp_path, cell_bank_folder, capsys
) -> None:
    before = (cell_bank_folder / "rubrics" / "cells" / "q01.yaml").read_text()
    options = ["--map", "Osmosis=q01", "--bank", cell_bank_folder]

    assert run("import-rubrics", tmp_path / "canvas.csv", *options) == 0

    assert "1 rubric would be replaced; --replace does it" in capsys.readouterr().out
    assert (cell_bank_folder / "rubrics" / "cells" / "q01.yaml").read_text() == before


def test_a_rubric_is_replaced_when_asked(run, tmp_path, cell_bank_folder) -> None:
    options = ["--map", "Osmosis=q01", "--replace", "--bank", cell_bank_folder]

    assert run("import-rubrics", tmp_path / "canvas.csv", *options) == 0

    rubric = load_bank(cell_bank_folder).item("q01").rubric
    assert [(c.label, c.statement, c.points) for c in rubric.concepts] == [
        ("Water", "Water moves.", 3.0)
    ]


def test_a_file_without_a_rubric_for_an_item_ends_with_2(
    run, tmp_path, cell_bank_folder, capsys
) -> None:
    assert run("import-rubrics", tmp_path / "canvas.csv", "--bank", cell_bank_folder) == 2
    assert "no rubric in it is for an item" in capsys.readouterr().err
