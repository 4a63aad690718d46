"""`grader similar`: what it lists, and the page it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Capture = pytest.CaptureFixture[str]

OWN = (
    "My uncle keeps bees and he says that a hive in winter hums lower when the queen has died "
    "because nobody fans the comb any more"
)


@pytest.fixture
def graded(tmp_path: Path, run: Run, cheap_grader: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = f"r1,ana,q01,{OWN}\nr2,ben,q01,cheap\nr3,cleo,q01,{OWN}\n"
    header = "response_id,student_id,item_id,response\n"
    (tmp_path / "class.csv").write_text(header + rows, encoding="utf-8")
    assert run("grade", "class.csv") == 0
    return tmp_path


def test_groups_are_listed_and_shown_on_a_page(graded: Path, run: Run, capsys: Capture) -> None:
    assert run("similar", "class.grades.csv") == 0

    told = capsys.readouterr()
    assert "3 answers, 1 group of similar ones" in told.out
    assert "r1, r3" in told.out
    assert "no bank: words of question and reference answers count too" in told.err
    assert OWN in (graded / "class.grades.similar.html").read_text(encoding="utf-8")


def test_of_a_large_group_the_first_are_listed(graded: Path, run: Run, capsys: Capture) -> None:
    rows = "".join(f"r{n},s{n},q01,{OWN}\n" for n in range(30))
    (graded / "class.csv").write_text(f"response_id,student_id,item_id,response\n{rows}")
    run("grade", "class.csv")

    run("similar", "class.grades.csv")

    assert "and 20 more" in " ".join(capsys.readouterr().out.replace("│", " ").split())


def test_a_table_without_answers_is_refused(tmp_path: Path, run: Run, capsys: Capture) -> None:
    path = tmp_path / "g.csv"
    path.write_text(
        "response_id,item_id,score,max_points,needs_review,error\nr1,q01,1,2,false,\n",
        encoding="utf-8",
    )

    assert run("similar", path) == 2
    assert "no row has a response" in capsys.readouterr().err
