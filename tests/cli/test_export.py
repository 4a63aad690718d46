"""`grader export`, from arguments to files and exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from grader.batch.pseudonyms import load_or_make_key

GRADES = (
    "ID number,Email address,item_id,response,rounded_score,score,max_points,feedback,"
    "needs_review,error,student_id\n"
    "20231,ana@x.edu,q07,s3,4,4,4,Good.,false,,ana\n"
    "20231,ana@x.edu,q04,s3,1.5,1.5,3,Say more.,false,,ana\n"
    "20232,ben@x.edu,q07,s3,1,1,4,Hm.,true,,ben\n"
    "20232,ben@x.edu,q04,s3,0,0,3,Hm.,false,,ben\n"
)
EXPORTS = Path(__file__).resolve().parents[2] / "samples" / "exports"


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    path = tmp_path / "grades.csv"
    path.write_text(GRADES)
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_bytes((EXPORTS / "moodle_worksheet.csv").read_bytes())
    return path


def test_a_dry_run_shows_what_would_change_and_writes_nothing(run, grades, sheet, capsys) -> None:
    before = sorted(grades.parent.iterdir())

    assert run("export", grades, "--to", "moodle-worksheet", "--into", sheet, "--dry-run") == 0

    shown = capsys.readouterr()
    assert "5.5" in shown.out
    assert "1 would be written, 1 pending" in shown.out
    assert "ben: pending: q07 must be looked at by a person" in shown.err
    assert sorted(grades.parent.iterdir()) == before


def test_grades_go_into_a_copy(run, grades, sheet, tmp_path, capsys) -> None:
    original = sheet.read_bytes()
    out = tmp_path / "out.csv"

    assert run("export", grades, "--to", "moodle-worksheet", "--into", sheet, "-o", out) == 0

    assert sheet.read_bytes() == original
    changed = set(out.read_bytes().splitlines()) - set(original.splitlines())
    assert [line.split(b",")[0] for line in changed] == [b"Participant 1"]
    assert f"Record: {out}.transfers.jsonl" in capsys.readouterr().out


def test_a_grade_that_is_replaced_is_told(run, grades, sheet, capsys) -> None:
    grades.write_text(GRADES.replace("true", "false"))

    run("export", grades, "--to", "moodle-worksheet", "--into", sheet, "--dry-run")

    err = capsys.readouterr().err
    assert "ben: had another grade before, which is replaced" in err
    assert "ben: had another feedback before, which is replaced" in err


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """The same grades, anonymous under `class.key`."""
    key = load_or_make_key(tmp_path / "class.key")
    names = ("20231", "20232", "ana@x.edu", "ben@x.edu", "ana", "ben")
    text = GRADES
    for name in names:
        text = re.sub(
            rf"(^|,){re.escape(name)}(?=,|$)", rf"\1{key.pseudonym(name)}", text, flags=re.M
        )
    path = tmp_path / "hidden.csv"
    path.write_text(text)
    return path


def test_the_key_finds_anonymous_students_in_the_original(
    run, grades, hidden, sheet, tmp_path
) -> None:
    options = ["--to", "moodle-worksheet", "--into", sheet, "-o"]
    run("export", grades, *options, tmp_path / "known.csv")

    assert (
        run("export", hidden, *options, tmp_path / "found.csv", "--key", tmp_path / "class.key")
        == 0
    )

    assert (tmp_path / "found.csv").read_bytes() == (tmp_path / "known.csv").read_bytes()


def test_names_that_the_original_writes_otherwise_are_found_too(run, tmp_path, capsys) -> None:
    key = load_or_make_key(tmp_path / "class.key")
    known = ["Ann Mary", "Ek", "20231"]
    (tmp_path / "hidden.csv").write_text(
        "First Name,Last Name,Student ID,student_id,item_id,rounded_score,max_points,needs_review,"
        f"error\n{','.join(map(key.pseudonym, [*known, '20231']))},q07,4,4,false,\n"
    )
    (tmp_path / "book.csv").write_text(
        'Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)\n"Ek, Ann Mary",7,20231,ann,A,3\n'
    )

    options = ["--to", "canvas-gradebook", "--into", tmp_path / "book.csv", "--dry-run"]
    run("export", tmp_path / "hidden.csv", *options, "--key", tmp_path / "class.key")

    assert "Ann Mary Ek (20231): had another grade before" in capsys.readouterr().err


def test_a_file_of_names_serves_where_there_is_no_original(run, grades, hidden, tmp_path) -> None:
    run("export", grades, "--to", "csv", "-o", tmp_path / "known.csv")
    # The table that was graded holds the names; the grades that keep them do here.
    keys = ["--key", tmp_path / "class.key", "--names", grades]

    assert run("export", hidden, "--to", "csv", "-o", tmp_path / "found.csv", *keys) == 0

    assert (tmp_path / "found.csv").read_bytes() == (tmp_path / "known.csv").read_bytes()


def test_a_key_of_other_grades_is_told(run, grades, sheet, hidden, capsys) -> None:
    key = hidden.with_name("class.key")
    options = ["--to", "moodle-worksheet", "--into", sheet, "--dry-run"]

    assert run("export", grades, *options, "--key", key) == 2

    assert f"--key {key}: it finds no student of the grades" in capsys.readouterr().err


def test_a_student_without_a_row_ends_with_3(run, grades, sheet, tmp_path, capsys) -> None:
    grades.write_text(GRADES.replace("20231", "99").replace("ana", "eve"))

    options = ["--to", "moodle-worksheet", "--into", sheet, "-o", tmp_path / "out.csv"]
    assert run("export", grades, *options) == 3

    assert "eve: not found: no row of" in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_bytes() == sheet.read_bytes()


def test_scores_for_lti_need_no_original(run, grades, tmp_path, capsys) -> None:
    assert run("export", grades, "--to", "lti-ags", "-o", tmp_path / "s.json") == 0

    scores = json.loads((tmp_path / "s.json").read_text())
    assert [score["gradingProgress"] for score in scores] == ["FullyGraded", "PendingManual"]
    assert "2 students; 1 wait" in capsys.readouterr().out


def test_the_same_grades_give_the_same_scores(run, grades, tmp_path) -> None:
    for name in ("a.json", "b.json"):
        run("export", grades, "--to", "lti-ags", "-o", tmp_path / name)

    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@pytest.mark.parametrize("target", ["csv", "xlsx"])
def test_a_table_by_student_is_made(run, grades, tmp_path, target: str) -> None:
    assert run("export", grades, "--to", target, "-o", tmp_path / f"out.{target}") == 0
    assert (tmp_path / f"out.{target}").stat().st_size > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["--to", "d2l", "-o", "x"], "--to d2l: there is no file to write into", id="into"
        ),
        pytest.param(
            ["--to", "lti-ags", "--into", "x", "-o", "y"], "--into x must be left out", id="no into"
        ),
        pytest.param(["--to", "csv"], "--output: it is missing; it must name a file", id="output"),
        pytest.param(["--to", "csv", "--dry-run"], "--dry-run: it shows what would", id="dry run"),
        pytest.param(
            ["--to", "csv", "--into", "x", "-o", "y", "--match", "a"],
            "must be COLUMN=COL",
            id="match",
        ),
        pytest.param(
            ["--to", "csv", "-o", "y", "--key", "k"],
            "--key k: names are found in the file of --into or --names",
            id="key",
        ),
        pytest.param(
            ["--to", "csv", "-o", "y", "--names", "n"], "--names n: names are found by", id="names"
        ),
        pytest.param(
            ["--to", "csv", "--into", "none.csv", "-o", "y"], "none.csv: the file can't", id="none"
        ),
    ],
)
def test_a_command_that_says_too_little_ends_with_2(
    run, grades, capsys, arguments, message
) -> None:
    assert run("export", grades, *arguments) == 2
    assert message in capsys.readouterr().err


def test_the_original_is_never_the_output(run, grades, sheet, capsys) -> None:
    original = sheet.read_bytes()

    assert run("export", grades, "--to", "moodle-worksheet", "--into", sheet, "-o", sheet) == 2

    assert "the output is the input" in capsys.readouterr().err
    assert sheet.read_bytes() == original
