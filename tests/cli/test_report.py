"""`grader report`: the files it leaves, and what it says of what it can't show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

CLASS = "student_id,item_id,response\nana,q01,It is cheap.\nben,q01,No idea.\n,q01,cheap\n"


@pytest.fixture
def graded(tmp_path: Path, run: Run, cheap_grader: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with class.grades.csv and class.jsonl, as grading leaves it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    assert run("grade", "class.csv", "--details", "class.jsonl") == 0
    return tmp_path


@pytest.fixture
def bank(cheap_grader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands where the bank would be loaded."""
    bank = cheap_grader.bank  # type: ignore[attr-defined]
    monkeypatch.setattr("grader.bank.load_bank", lambda *_, **__: bank)
    monkeypatch.setattr("grader.cli.found_bank.load_bank", lambda *_, **__: bank)


def test_the_report_lies_beside_the_grades(graded: Path, run: Run, capsys: Capture) -> None:
    assert run("report", "class.grades.csv") == 0

    assert "Report: class.grades.report.html" in capsys.readouterr().out
    html = (graded / "class.grades.report.html").read_text(encoding="utf-8")
    assert "It is [cheap]" in html


def test_table_and_details_give_the_same_report(graded: Path, run: Run) -> None:
    run("report", "class.grades.csv", "-o", "a.html")
    run("report", "class.jsonl", "-o", "b.html")

    table, details = ((graded / n).read_text(encoding="utf-8") for n in ("a.html", "b.html"))
    assert table.replace("class.grades.csv", "class.jsonl") == details


def test_each_student_gets_a_page_that_the_report_leads_to(
    graded: Path, run: Run, bank: None, capsys: Capture
) -> None:
    assert run("report", "class.jsonl", "-o", "r.html", "--feedback-dir", "pages/now") == 0

    assert sorted(p.name for p in (graded / "pages/now").iterdir()) == ["ana.html", "ben.html"]
    assert 'href="pages/now/ana.html"' in (graded / "r.html").read_text(encoding="utf-8")
    told = capsys.readouterr()
    assert "Feedback: 2 pages in pages/now" in told.out
    assert "1 answers name no student, and stand on no page" in told.err


def test_pages_need_the_details(graded: Path, run: Run, bank: None, capsys: Capture) -> None:
    assert run("report", "class.grades.csv", "--feedback-dir", "pages") == 2

    assert "the table holds no quotes; feedback pages must have the details" in (
        capsys.readouterr().err
    )
    assert not (graded / "pages").exists()


def test_pages_need_students(graded: Path, run: Run, bank: None, capsys: Capture) -> None:
    (graded / "class.csv").write_text("item_id,response\nq01,cheap\n", encoding="utf-8")
    run("grade", "class.csv", "-o", "g.csv", "--details", "g.jsonl")

    assert run("report", "g.jsonl", "--feedback-dir", "pages") == 2
    assert "no row has a student_id" in capsys.readouterr().err


def test_the_report_never_replaces_the_grades(graded: Path, run: Run, capsys: Capture) -> None:
    assert run("report", "class.grades.csv", "-o", "class.grades.csv") == 2
    assert "the output is the input" in capsys.readouterr().err


def test_what_is_no_grades_is_refused(graded: Path, run: Run, capsys: Capture) -> None:
    assert run("report", "class.csv") == 2
    said = capsys.readouterr().err
    assert "no column holds a score; found student_id, item_id, response" in said
    assert "run 'grader grade class.csv' first" in said
