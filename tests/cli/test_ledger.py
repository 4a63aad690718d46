"""`grader ledger`, and the commands that write one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

CLASS = "response_id,student_id,item_id,response\nr1,ana,q01,It is cheap.\nr2,ben,q01,No idea.\n"


@pytest.fixture
def folder(tmp_path: Path, cheap_grader: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("grader.calibration.calibrated_grader", lambda grader, *_: grader)
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    return tmp_path


def entries(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "history.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_grading_notes_every_grade(folder: Path, run: Run, capsys: Capture) -> None:
    assert run("grade", "class.csv", "--ledger", "history.jsonl", "--actor", "ines") == 0

    assert "Ledger: history.jsonl (2 added)" in capsys.readouterr().err
    noted = [(e["response_id"], e["new_score"], e["actor"]) for e in entries(folder)]
    assert noted == [("r1", 2.0, "ines"), ("r2", 0.0, "ines")]


def test_grading_again_notes_nothing(folder: Path, run: Run) -> None:
    run("grade", "class.csv", "--ledger", "history.jsonl")
    run("grade", "class.csv", "--ledger", "history.jsonl")

    assert len(entries(folder)) == 2


def test_columns_of_other_names_are_noted_with_their_text(folder: Path, run: Run) -> None:
    text = CLASS.replace("response_id,", "Attempt,").replace(",response\n", ",Answer\n")
    (folder / "other.csv").write_text(text, encoding="utf-8")

    options = ("--response-column", "Answer", "--id-column", "Attempt", "--ledger", "history.jsonl")
    assert run("grade", "other.csv", *options) == 0
    run("grade", "class.csv", "--ledger", "history.jsonl")

    assert len(entries(folder)) == 2


def test_grades_on_standard_output_can_not_be_noted(
    folder: Path, run: Run, capsys: Capture
) -> None:
    assert run("grade", "class.csv", "-o", "-", "--ledger", "history.jsonl") == 2
    assert "they must be in a file to be noted" in capsys.readouterr().err


def test_a_damaged_ledger_stops_grading_before_it_begins(
    folder: Path, run: Run, capsys: Capture
) -> None:
    (folder / "history.jsonl").write_text("{}\n", encoding="utf-8")

    assert run("grade", "class.csv", "--ledger", "history.jsonl") == 2
    assert not (folder / "class.grades.csv").exists()


def test_verify_tells_the_digest_of_the_last_line(folder: Path, run: Run, capsys: Capture) -> None:
    run("grade", "class.csv", "--ledger", "history.jsonl")
    capsys.readouterr()

    assert run("ledger", "verify", "history.jsonl") == 0
    told = capsys.readouterr().out
    assert "2 entries, and the chain holds." in told

    head = told.partition("Last line: ")[2].split()[0]
    assert run("ledger", "verify", "history.jsonl", "--head", head[:12]) == 0


def test_lines_cut_off_the_end_show_by_the_digest(folder: Path, run: Run, capsys: Capture) -> None:
    run("grade", "class.csv", "--ledger", "history.jsonl")
    run("ledger", "verify", "history.jsonl")
    head = capsys.readouterr().out.partition("Last line: ")[2].split()[0]
    ledger = folder / "history.jsonl"
    ledger.write_text(ledger.read_text().splitlines(keepends=True)[0], encoding="utf-8")

    assert run("ledger", "verify", "history.jsonl", "--head", head) == 2
    assert "lines were cut off the end" in capsys.readouterr().err


def test_a_changed_line_is_named(folder: Path, run: Run, capsys: Capture) -> None:
    run("grade", "class.csv", "--ledger", "history.jsonl")
    ledger = folder / "history.jsonl"
    ledger.write_text(ledger.read_text().replace("2.0", "1.0", 1), encoding="utf-8")

    assert run("ledger", "verify", "history.jsonl") == 2
    assert "history.jsonl:2: the chain is broken" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["new.jsonl", "new.jsonl.gz", "new.parquet", "new.xlsx"])
def test_grades_of_any_format_are_noted(folder: Path, run: Run, name: str) -> None:
    run("grade", "class.csv", "--ledger", "history.jsonl")
    assert run("grade", "class.csv", "-o", name, "--ledger", "history.jsonl") == 0

    assert len(entries(folder)) == 2


def test_packed_details_are_noted(folder: Path, run: Run) -> None:
    run("grade", "class.csv", "--ledger", "history.jsonl")
    options = ("--details", "class.jsonl.gz", "--ledger", "history.jsonl")
    assert run("grade", "class.csv", *options) == 0

    assert len(entries(folder)) == 2
