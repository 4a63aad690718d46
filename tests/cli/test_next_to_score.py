"""`grader next-to-score`, from arguments to tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

SIGNATURE = "0.1.0|encoder:x@1|evidence:all@2|rubric:3|calibration:4fa2"


def write(path: str, rows: list[dict[str, object]]) -> Path:
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return Path(path)


def read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def grade_row(at: int, **changes: object) -> dict[str, object]:
    return {
        "response_id": f"r{at}",
        "item_id": "q01",
        "response": f"text number {at}",
        "score": at % 5,
        "max_points": 4,
        "flags": "",
        "error": "",
        "signature": SIGNATURE,
    } | changes


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hash_encoder) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("grader.evidence.load_encoder", lambda model: hash_encoder)


@pytest.fixture
def grades() -> Path:
    return write("g.csv", [grade_row(at) for at in range(40)])


def scores(n: int) -> Path:
    """A teacher who is half of the time two points apart from the system."""
    rows = [{"response_id": f"r{at}", "human_score": (at + 2 * (at % 2)) % 5} for at in range(n)]
    return write("h.csv", rows)


def listed(shown: str) -> list[str]:
    return [line.split("│")[1].strip() for line in shown.splitlines() if line.startswith("│ r")]


def test_it_lists_as_many_as_wanted(run, grades: Path, capsys) -> None:
    assert run("next-to-score", grades, "--n", "3") == 0

    shown = capsys.readouterr().out
    assert len(listed(shown)) == 3
    assert listed(shown)[0] == "r2"  # the first in the middle of the scale
    assert "Nothing is scored yet" in shown


def test_what_is_scored_is_not_listed(run, grades: Path, capsys) -> None:
    assert run("next-to-score", grades, "--human-scores", scores(35), "--n", "40") == 0

    assert {*listed(capsys.readouterr().out)} == {"r35", "r36", "r37", "r38", "r39"}


def test_it_says_when_to_stop(run, grades: Path, capsys) -> None:
    run("next-to-score", grades, "--human-scores", scores(35))

    shown = " ".join(capsys.readouterr().out.split())
    assert "QWK of 35 scores: 0." in shown
    assert "more bring the interval to ± 0.05." in shown
    assert "agree too well on the very answers that were fitted" in shown


def test_it_says_that_scores_are_enough(run, grades: Path, capsys) -> None:
    rows = [{"response_id": f"r{at}", "human_score": at % 5} for at in range(35)]

    run("next-to-score", grades, "--human-scores", write("h.csv", rows))

    assert "QWK of 35 scores: 1.00 ± 0.00. That is enough" in capsys.readouterr().out


def test_one_score_has_no_interval_yet(run, grades: Path, capsys) -> None:
    run("next-to-score", grades, "--human-scores", scores(1))

    assert "QWK of 1 score has no interval yet" in capsys.readouterr().out


def test_equal_texts_are_listed_once_and_zeroed_ones_never(run, capsys) -> None:
    same = [grade_row(1), grade_row(2, response="text number 1")]
    nothing = [grade_row(3, flags="too_brief; off_topic"), grade_row(4, flags="blank", response="")]

    assert run("next-to-score", write("g.csv", same + nothing)) == 0

    assert listed(capsys.readouterr().out) == ["r1"]


def test_the_table_to_be_filled_in_is_what_calibrate_reads(run, grades: Path, capsys) -> None:
    assert run("next-to-score", grades, "--n", "2", "-o", "todo.csv") == 0

    rows = read("todo.csv")
    assert list(rows[0]) == ["response_id", "item_id", "response", "human_score"]
    assert [row["response_id"] for row in rows] == listed(capsys.readouterr().out)
    assert rows[0]["response"] == "text number 2"


def test_the_table_says_whose_the_answers_are(run) -> None:
    grades = write("g.csv", [grade_row(at, student_id=f"s{at % 2}") for at in range(4)])

    assert run("next-to-score", grades, "-o", "todo.csv") == 0

    assert list(read("todo.csv")[0])[-2:] == ["human_score", "student_id"]
    assert {r["response_id"]: r["student_id"] for r in read("todo.csv")}["r3"] == "s1"


def test_rows_in_the_way_end_with_3(run, capsys) -> None:
    grades = write("g.csv", [grade_row(0), grade_row(1, score="good")])

    assert run("next-to-score", grades) == 3

    assert "g.csv: row 2 (line 3): score is 'good'; it must be a number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.csv"], "none.csv: the file can't be read"),
        (["h.csv"], "no column holds a score; found response_id"),
        (["g.csv", "-o", "g.csv"], "g.csv: the output is the input"),
        (["all.csv"], "all.csv: no response is left to be scored; one at least must be"),
        (["g.csv", "--n", "0"], "be greater than or equal to 1"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    run, grades: Path, capsys, arguments: list[str], message: str
) -> None:
    scores(3)
    write("all.csv", [grade_row(0, flags="blank")])

    assert run("next-to-score", *arguments) == 2

    assert message in capsys.readouterr().err


def test_every_line_fits_80_columns(run, capsys) -> None:
    run("next-to-score", write("g.csv", [grade_row(0, response="word " * 100)]))

    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80
