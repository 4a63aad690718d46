"""`grader grade --anonymous`: no name in any output, and a key beside the class."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.batch.pseudonyms import load_key

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

CLASS = (
    "response_id,student_id,Name,item_id,response\n"
    "nr-1,s-ana,Ana,q01,It is cheap.\nnr-1,s-ben,Ben,q01,Twice.\nnr-3,s-cy,Cyril,q01,I am Cyril.\n"
)
NAMES = ("nr-1", "nr-3", "s-ana", "s-ben", "s-cy", "Ana", "Ben")


@pytest.fixture
def folder(tmp_path: Path, cheap_grader: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    return tmp_path


def test_no_output_holds_a_name(folder: Path, run: Run, capsys: Capture) -> None:
    options = ("--anonymous", "--details", "class.jsonl", "--ledger", "history.jsonl")
    assert run("grade", "class.csv", *options) == 3

    made = [p for p in folder.iterdir() if p.name not in ("class.csv", "class.key")]
    assert len(made) == 4
    told = capsys.readouterr()
    texts = [told.out, told.err, *(p.read_text(encoding="utf-8-sig") for p in made)]
    assert not [(name, text) for name in NAMES for text in texts if name in text]
    assert "1 answers hold a name or id of their own row" in told.err


def test_the_key_joins_grades_and_class(folder: Path, run: Run) -> None:
    run("grade", "class.csv", "--anonymous")

    grades = (folder / "class.grades.csv").read_text(encoding="utf-8-sig").splitlines()
    names = load_key(folder / "class.key").names_of(["s-ana", "s-ben", "s-cy"])
    assert [names[row["student_id"]] for row in csv.DictReader(grades)] == [
        "s-ana",
        "s-ben",
        "s-cy",
    ]


def test_the_same_key_gives_the_same_bytes(folder: Path, run: Run, capsys: Capture) -> None:
    run("grade", "class.csv", "--anonymous", "-o", "one.csv")
    run("grade", "class.csv", "--anonymous", "--key", "class.key", "-o", "two.csv")

    assert (folder / "one.csv").read_bytes() == (folder / "two.csv").read_bytes()
    assert "Key: class.key (as before)" in capsys.readouterr().err


def test_a_key_without_anonymity_is_a_mistake(folder: Path, run: Run, capsys: Capture) -> None:
    assert run("grade", "class.csv", "--key", "class.key") == 2
    assert "a key is for --anonymous only" in capsys.readouterr().err


def test_standard_input_needs_a_place_for_the_key(folder: Path, run: Run, capsys: Capture) -> None:
    assert run("grade", "-", "--anonymous", stdin=CLASS.encode()) == 2
    assert "--key must say where" in capsys.readouterr().err


def test_the_key_never_replaces_the_class(folder: Path, run: Run, capsys: Capture) -> None:
    assert run("grade", "class.csv", "--anonymous", "--key", "class.csv") == 2
    assert (folder / "class.csv").read_text(encoding="utf-8") == CLASS


@pytest.mark.parametrize(
    ("option", "value"),
    [("--anonymous", ()), ("--key", ("class.key",)), ("--ledger", ("history.jsonl",))],
)
def test_a_cluster_keeps_neither_a_key_nor_a_ledger(
    folder: Path, run: Run, capsys: Capture, option: str, value: tuple[str, ...]
) -> None:
    assert run("grade", "class.csv", "--engine", "dask", "-o", "out", option, *value) == 2

    assert f"{option}: a cluster writes grades only" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["class.csv"]


@pytest.fixture
def cut_short(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The class, whose last row ended an anonymous run; every row is kept."""
    monkeypatch.setattr("grader.batch.files.CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr("grader.batch.files.CHECKPOINT_SHARE", 1e9)
    monkeypatch.setattr("grader.batch.ThisProcess.n_texts", 1)
    table = folder / "class.csv"
    table.write_text(
        CLASS.replace("nr-1,s-ben", "nr-2,s-ben") + "nr-4,s-dan,Dan,q01,Ctrl-C\n", encoding="utf-8"
    )
    assert run("grade", "class.csv", "--anonymous") == 130
    return table


def test_a_run_goes_on_under_its_own_key(
    cut_short: Path, cheap_grader: Any, run: Run, capsys: Capture
) -> None:
    cheap_grader.ctrl_c = "never"
    options = ("--anonymous", "--ledger", "history.jsonl")
    assert run("grade", "class.csv", *options, "--resume") == 0
    told = capsys.readouterr().err

    assert run("grade", "class.csv", "--anonymous", "-o", "whole.csv") == 0
    resumed = cut_short.with_name("class.grades.csv")
    assert resumed.read_bytes() == cut_short.with_name("whole.csv").read_bytes()
    assert "1 answers hold a name or id of their own row" in told
    assert "Ledger: history.jsonl (4 added)" in told


@pytest.mark.parametrize("options", [("--anonymous", "--key", "other.key"), ()])
def test_a_run_under_another_key_is_not_resumed(
    cut_short: Path, run: Run, capsys: Capture, options: tuple[str, ...]
) -> None:
    assert run("grade", "class.csv", *options, "--resume") == 2

    error = capsys.readouterr().err
    assert (
        f"{cut_short.with_name('class.grades.csv').name}: its unfinished run had another" in error
    )
    assert "another key of names (Key(" in error
