"""`grader human-scores`, from arguments to files and exit codes."""

from __future__ import annotations

import csv
import json

import pytest

TABLE = "response_id,item_id,response,rater_1,rater_2\na,q01,water,1,2\nb,q01,salt,0,x\n"


def test_scores_are_written_and_faulty_rows_end_with_3(
    run, tmp_path, cell_bank_folder, capsys
) -> None:
    (tmp_path / "m.csv").write_text(TABLE)
    out = tmp_path / "h.csv"

    assert run("human-scores", tmp_path / "m.csv", "-o", out, "--bank", cell_bank_folder) == 3

    with out.open(encoding="utf-8-sig", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert (row["response_id"], row["human_score"], row["human_score_2"]) == ("a", "1", "2")
    shown = capsys.readouterr()
    assert "rater_2 is 'x'; it must be a number" in shown.err
    assert f"{out}: human scores of 1 response, 1 of them by two raters" in shown.out


def test_labels_are_written_where_they_are_wanted(run, tmp_path, cell_bank_folder) -> None:
    header = "Submission ID,Problem Name,Username,Response,Assessment Scores\n"
    (tmp_path / "ora.csv").write_text(
        f'{header}s1,Osmosis,ann,water,"Assessment #1\n-- water moves: Yes (1)"\n'
    )
    options = ["--map", "Osmosis=q01", "--labels", tmp_path / "l.jsonl", "--bank", cell_bank_folder]

    assert run("human-scores", tmp_path / "ora.csv", "-o", tmp_path / "h.csv", *options) == 0

    assert json.loads((tmp_path / "l.jsonl").read_text())["concepts"] == {"water": 2}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--map", "q01"], "--map q01: it must be QUESTION=ITEM"),
        (["--score-column", "Kim"], "column 'Kim' is missing"),
    ],
)
def test_bad_options_end_with_2(
    run, tmp_path, cell_bank_folder, capsys, arguments, message
) -> None:
    (tmp_path / "m.csv").write_text(TABLE)

    assert run("human-scores", tmp_path / "m.csv", "--bank", cell_bank_folder, *arguments) == 2
    assert message in capsys.readouterr().err


def test_the_marks_are_never_the_output(run, tmp_path, cell_bank_folder, capsys) -> None:
    (tmp_path / "m.csv").write_text(TABLE)

    marks = tmp_path / "m.csv"
    assert run("human-scores", marks, "-o", marks, "--bank", cell_bank_folder) == 2
    assert marks.read_text() == TABLE
