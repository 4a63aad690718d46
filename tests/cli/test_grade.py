"""`grader grade`, from arguments to files and exit codes."""

from __future__ import annotations

import csv
import json
import typing
from pathlib import Path

import pytest

from grader.batch.sources import open_table
from grader.cli.options import FeedbackOption
from grader.scoring import FeedbackLevel

pytestmark = pytest.mark.usefixtures("cheap_grader")

TABLE = "response_id,student_id,item_id,response\nr1,ann,q01,It is cheap.\nr2,bob,q01,No idea.\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text(TABLE)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_grades_lie_beside_the_input(run, table, capsys) -> None:
    assert run("grade", table) == 0

    grades = rows(table.with_name("class.grades.csv"))
    assert [(row["response_id"], row["score"]) for row in grades] == [("r1", "2"), ("r2", "0")]
    assert sorted(path.name for path in table.parent.iterdir()) == [
        "class.csv",
        "class.grades.csv",
        "students.csv",
    ]


def test_the_summary_says_what_was_missed_and_where_the_files_are(run, table, capsys) -> None:
    run("grade", table)

    shown = capsys.readouterr()
    assert "2 graded, 0 flagged, 0 failed; mean score 1.00 of 2.00 points (50 %)" in shown.out
    assert "It is [cheap] 1 (50 %)" in shown.out
    assert f"Grades: {table.with_name('class.grades.csv')}\n" in shown.out
    assert f"Students: {table.with_name('students.csv')}\n" in shown.out
    assert shown.err == ""


def test_details_are_json_lines(run, table, tmp_path) -> None:
    assert run("grade", table, "--details", tmp_path / "d.jsonl") == 0

    lines = (tmp_path / "d.jsonl").read_text().splitlines()
    assert [json.loads(line)["response_id"] for line in lines] == ["r1", "r2"]


@pytest.mark.parametrize(
    "arguments",
    [pytest.param(["-"], id="by default"), pytest.param(["-", "-o", "-"], id="by option")],
)
def test_standard_input_is_graded_to_standard_output(run, capsys, arguments) -> None:
    assert run("grade", *arguments, stdin=TABLE.encode()) == 0

    shown = capsys.readouterr()
    assert shown.out.startswith("response_id,student_id,item_id,response,raw_score,")
    assert len(shown.out.splitlines()) == 3
    assert "2 graded" in shown.err


def test_standard_input_can_go_to_a_file(run, tmp_path, capsys) -> None:
    assert run("grade", "-", "-o", tmp_path / "g.csv", stdin=TABLE.encode()) == 0

    assert len(rows(tmp_path / "g.csv")) == 2
    assert "2 graded" in capsys.readouterr().out


def test_a_mapped_wide_table_has_a_row_an_item(run, tmp_path) -> None:
    table = tmp_path / "quiz.csv"
    table.write_text("Name;Why S3? = reason\nann;cheap\n")

    assert run("grade", table, "--map", "Why S3? = reason=q01") == 0

    [row] = rows(tmp_path / "quiz.grades.csv")
    assert (row["Name"], row["response_id"], row["score"]) == ("ann", "1:q01", "2")


def test_named_columns_are_used(run, tmp_path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("Nr,Frage,Antwort\n9,q01,cheap\n")
    columns = ["--id-column", "Nr", "--item-column", "Frage", "--response-column", "Antwort"]

    assert run("grade", table, *columns) == 0
    assert rows(tmp_path / "t.grades.csv")[0]["score"] == "2"


def test_rows_that_fail_end_with_3_and_are_named(run, tmp_path, capsys) -> None:
    table = tmp_path / "class.csv"
    table.write_text("item_id,response\nq02,cheap\nq01,cheap\n")

    assert run("grade", table) == 3

    failed, graded = rows(tmp_path / "class.grades.csv")
    assert failed["error"].startswith("row 1 (line 2): item 'q02' is not in course 'demo'")
    assert (failed["response"], graded["score"]) == ("cheap", "2")
    assert f"{table}: row 1 (line 2): item 'q02' is not" in capsys.readouterr().err


def test_many_failed_rows_are_counted(run, tmp_path, capsys) -> None:
    table = tmp_path / "class.csv"
    table.write_text("item_id,response\n" + "q02,cheap\n" * 12)

    run("grade", table)

    assert "2 more rows could not be graded; see the error column" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        pytest.param(b"", [], "the file is empty", id="empty"),
        pytest.param(b"item_id,response\n", [], "the file has a header only", id="header only"),
        pytest.param(b"item_id,text\nq01,x\n", [], "--response-column text", id="no column"),
        pytest.param(
            b'item_id,response\nq01,"x\n', [], "row 1 (line 2): the quoted cell", id="open quote"
        ),
        pytest.param(
            b"item_id,response\nq01,\xff\n", [], "row 1 (line 2): byte 0xFF", id="bad byte"
        ),
        pytest.param(b"item_id,response\n", ["--map", "q01"], "COLUMN=ITEM", id="map"),
        pytest.param(
            TABLE.encode(), ["-o", "none/g.csv"], "Hint: create it first: mkdir", id="no folder"
        ),
        pytest.param(TABLE.encode(), ["-o", ""], "--output: it must name a file", id="no name"),
        pytest.param(
            TABLE.encode(), ["--details", "-"], "--details: it must name a file", id="details"
        ),
        pytest.param(
            TABLE.encode(), ["--map", "A=q01", "--map", "A=q01"], "is mapped twice", id="map twice"
        ),
    ],
)
def test_bad_input_ends_with_2_and_writes_nothing(
    run, tmp_path, capsys, content, arguments, message
) -> None:
    table = tmp_path / "class.csv"
    table.write_bytes(content)

    assert run("grade", table, *arguments) == 2

    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [table]


def test_the_input_is_never_the_output(run, table, capsys) -> None:
    assert run("grade", table, "-o", table) == 2

    assert "the output is the input" in capsys.readouterr().err
    assert table.read_text() == TABLE


def test_a_missing_file_is_named(run, tmp_path, capsys) -> None:
    assert run("grade", tmp_path / "none.csv") == 2
    assert "none.csv: the file can't be read: No such file" in capsys.readouterr().err


def test_ctrl_c_leaves_no_file(run, tmp_path, capsys) -> None:
    table = tmp_path / "class.csv"
    table.write_text("item_id,response\nq01,cheap\nq01,Ctrl-C\n")

    assert run("grade", table) == 130

    assert capsys.readouterr().err == "Interrupted.\n"
    assert list(tmp_path.iterdir()) == [table]


@pytest.fixture
def cut_short(tmp_path, monkeypatch) -> Path:
    """A table whose third row ends the run; every row is kept."""
    monkeypatch.setattr("grader.batch.files.CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr("grader.batch.files.CHECKPOINT_SHARE", 1e9)
    monkeypatch.setattr("grader.batch.ThisProcess.n_texts", 1)
    table = tmp_path / "class.csv"
    table.write_text("item_id,response\nq01,cheap\nq01,dear\nq01,Ctrl-C\n")
    return table


def test_what_was_graded_before_ctrl_c_is_kept(run, cut_short, capsys) -> None:
    grades = cut_short.with_name("class.grades.csv")

    assert run("grade", cut_short) == 130

    assert capsys.readouterr().err == (
        f"{grades}: 2 of 3 responses are graded and kept; the same command with --resume goes on "
        "from there\nInterrupted.\n"
    )
    assert not grades.exists()


def test_resume_goes_on_behind_what_is_kept(run, cheap_grader, cut_short, capsys) -> None:
    run("grade", cut_short)
    cheap_grader.ctrl_c = "never"
    capsys.readouterr()

    assert run("grade", cut_short, "--resume") == 0

    assert "3 graded, 0 flagged" in capsys.readouterr().out
    scores = [row["score"] for row in rows(cut_short.with_name("class.grades.csv"))]
    assert scores == ["2", "0", "0"]
    assert sorted(path.name for path in cut_short.parent.iterdir()) == [
        "class.csv",
        "class.grades.csv",
    ]


def test_another_input_is_not_resumed(run, cut_short, capsys) -> None:
    run("grade", cut_short)
    cut_short.write_text(cut_short.read_text() + "q01,more\n")

    assert run("grade", cut_short, "--resume") == 2

    error = capsys.readouterr().err
    assert "its unfinished run had another content of the input (" in error
    assert "Hint: undo the change, or leave out --resume" in error


def test_resume_without_an_unfinished_run_begins(run, table, capsys) -> None:
    assert run("grade", table, "--resume") == 0

    assert "class.grades.csv: no unfinished run; grading from the start" in capsys.readouterr().err


def test_a_pipe_cannot_be_resumed(run, capsys) -> None:
    assert run("grade", "-", "--resume", stdin=TABLE.encode()) == 2

    assert "--resume: a pipe can't be read from where it was left" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["g.jsonl", "g.xlsx", "g.parquet", "g.tsv", "g.csv.gz"])
def test_the_name_says_the_format(run, table, tmp_path, name) -> None:
    assert run("grade", table, "-o", tmp_path / name) == 0

    with open_table(tmp_path / name, name=name) as graded:
        scores = [dict(zip(graded.header, r.cells, strict=True))["score"] for r in graded]
    assert scores == ["2", "0"]


def test_the_feedback_option_offers_every_level() -> None:
    literal, _option = typing.get_args(FeedbackOption)

    assert typing.get_args(literal) == tuple(FeedbackLevel)
