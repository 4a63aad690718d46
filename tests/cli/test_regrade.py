"""`grader regrade`: who moves, shown before anything is written."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

CLASS = (
    "response_id,student_id,name,item_id,response\n"
    "r1,ana,Ana,q01,It is cheap.\nr2,ben,Ben,q01,No idea.\nr3,cy,Cy,q01,It is good value.\n"
)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.fixture
def graded(tmp_path: Path, run: Run, cheap_grader: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with grades, and a grader that now looks for another word."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("grader.calibration.calibrated_grader", lambda grader, *_: grader)
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    assert run("grade", "class.csv", "--details", "class.jsonl", "--ledger", "history.jsonl") == 0
    grade = cheap_grader.grade  # type: ignore[attr-defined]
    swapped = {"It is cheap.": "It is dear.", "It is good value.": "It is cheap."}
    monkeypatch.setattr(
        cheap_grader, "grade", lambda item, text: grade(item, swapped.get(text, text))
    )
    return tmp_path


@pytest.mark.parametrize("name", ["class.grades.csv", "class.jsonl"])
def test_lowered_scores_come_first_with_the_reason(
    graded: Path, run: Run, capsys: Capture, name: str
) -> None:
    capsys.readouterr()

    assert run("regrade", name) == 0

    told = capsys.readouterr().out
    assert "3 answers graded again: 1 lowered, 1 raised, 1 as before." in told
    assert told.index("r1") < told.index("r3")
    assert "expressed" in told
    assert "missing" in told
    assert "r2" not in told


def test_nothing_is_written_unless_it_is_asked_for(graded: Path, run: Run, capsys: Capture) -> None:
    before = {path.name: path.read_bytes() for path in graded.iterdir()}

    run("regrade", "class.grades.csv", "--ledger", "history.jsonl")

    assert {path.name: path.read_bytes() for path in graded.iterdir()} == before
    assert "Nothing was written; --yes writes the new grades." in capsys.readouterr().err


def test_the_new_grades_keep_the_columns_of_the_class(graded: Path, run: Run) -> None:
    assert run("regrade", "class.grades.csv", "--yes") == 0

    old, new = rows(graded / "class.grades.csv"), rows(graded / "class.grades.regraded.csv")
    assert list(old[0]) == list(new[0])
    assert [(row["name"], row["score"]) for row in new] == [("Ana", "0"), ("Ben", "0"), ("Cy", "2")]


def test_details_are_regraded_into_a_table(graded: Path, run: Run) -> None:
    assert run("regrade", "class.jsonl", "-o", "new.csv", "--yes") == 0

    new = rows(graded / "new.csv")
    assert [(row["student_id"], row["score"]) for row in new] == [
        ("ana", "0"),
        ("ben", "0"),
        ("cy", "2"),
    ]


def test_the_ledger_tells_old_and_new_score_and_why(graded: Path, run: Run) -> None:
    options = ("--yes", "--ledger", "history.jsonl", "--actor", "ines", "--reason", "q01 mended")
    assert run("regrade", "class.grades.csv", *options) == 0

    lines = (graded / "history.jsonl").read_text(encoding="utf-8").splitlines()
    last = [json.loads(line) for line in lines[3:]]
    assert [(e["response_id"], e["old_score"], e["new_score"]) for e in last] == [
        ("r1", 2.0, 0.0),
        ("r3", 0.0, 2.0),
    ]
    assert {(e["actor"], e["reason"]) for e in last} == {("ines", "q01 mended")}


def test_grades_that_stay_the_same_are_said_to(
    graded: Path, run: Run, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("regrade", "class.grades.csv", "--yes", "-o", "new.csv")
    capsys.readouterr()

    assert run("regrade", "new.csv") == 0
    assert "0 lowered, 0 raised, 3 as before." in capsys.readouterr().out


def test_the_grades_are_never_replaced(graded: Path, run: Run, capsys: Capture) -> None:
    assert run("regrade", "class.grades.csv", "-o", "class.grades.csv", "--yes") == 2
    assert "the output is the input" in capsys.readouterr().err
