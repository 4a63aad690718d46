"""`grader export-rubrics` and `grader import-rubrics`, one after the other."""

from __future__ import annotations


def test_qti_is_one_file_an_item(run, tmp_path, cell_bank_folder) -> None:
    options = ["--to", "qti3", "-o", tmp_path / "qti", "--bank", cell_bank_folder]

    assert run("export-rubrics", *options) == 0

    assert sorted(path.name for path in (tmp_path / "qti").iterdir()) == ["q01.xml", "q02.xml"]


def test_what_canvas_can_not_hold_is_told(run, tmp_path, cell_bank_folder, capsys) -> None:
    options = ["--to", "canvas", "-o", tmp_path / "r.csv", "--bank", cell_bank_folder]

    assert run("export-rubrics", *options) == 0

    assert "q01: misconception 'the solute moves' is left out" in capsys.readouterr().err


def test_an_item_can_be_chosen(run, tmp_path, cell_bank_folder) -> None:
    options = ["--to", "qti3", "-o", tmp_path / "qti", "--item", "q02", "--bank", cell_bank_folder]

    assert run("export-rubrics", *options) == 0
    assert [path.name for path in (tmp_path / "qti").iterdir()] == ["q02.xml"]
