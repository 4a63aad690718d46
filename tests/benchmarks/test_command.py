"""What every benchmark does as a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.command import exit_code, save_json
from grader.errors import InputError


def test_work_that_ends_is_exit_0() -> None:
    assert exit_code(lambda: None) == 0


def test_a_bad_file_is_one_message_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        raise InputError("labels.jsonl:3", "score is -1; it must be 0 or more")

    assert exit_code(work) == 2
    assert capsys.readouterr().err == "labels.jsonl:3: score is -1; it must be 0 or more\n"


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.csv"

    assert exit_code(lambda: print(path.read_text())) == 2
    assert capsys.readouterr().err == f"{path}: No such file or directory\n"


def test_figures_are_saved_only_where_asked(tmp_path: Path) -> None:
    save_json({"f1": None}, None)
    save_json({"f1": None}, tmp_path / "out.json")

    assert json.loads((tmp_path / "out.json").read_text()) == {"f1": None}
