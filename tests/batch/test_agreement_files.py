"""A report of agreement as a table and as JSON."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from grader.bank import Scale
from grader.batch import AgreementFiles, HumanScores
from grader.batch.agreement_files import AGREEMENT_COLUMNS
from grader.calibration import RatedResponse, measure_agreement
from grader.errors import TableError

SCALE = Scale(max=4, step=1)


@pytest.fixture(scope="module")
def scores() -> HumanScores:
    """Item q01 is scored as the human does, q02 has the same human score everywhere."""
    responses = [
        RatedResponse(
            f"{item}-{at}",
            item,
            SCALE,
            score=at % 5,
            human_score=at % 5 if item == "q01" else 2,
            groups={"class": "=A" if at < 10 else "B"},
            is_calibrated=True,
        )
        for item in ("q01", "q02")
        for at in range(30)
    ]
    return HumanScores(tuple(responses), ("human.csv: row 9: oops",), ("a note",))


@pytest.fixture(scope="module")
def report(scores: HumanScores):
    return measure_agreement(scores.responses, group_columns=["class"], min_n=30)


def test_the_table_has_a_row_a_figure(tmp_path: Path, report, scores: HumanScores) -> None:
    path = tmp_path / "agreement.csv"

    AgreementFiles((), table=path).write(report, scores)

    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        rows = list(table)
    assert tuple(table.fieldnames or ()) == AGREEMENT_COLUMNS
    assert {(row["part"], row["column"], row["name"]) for row in rows} == {
        ("overall", "", ""),
        ("item", "", "q01"),
        ("item", "", "q02"),
        ("subgroup", "class", "B"),
        ("subgroup", "class", ""),
    }


def test_an_undefined_figure_is_blank_with_its_reason(
    tmp_path: Path, report, scores: HumanScores
) -> None:
    path = tmp_path / "agreement.csv"

    AgreementFiles((), table=path).write(report, scores)

    with path.open(encoding="utf-8-sig", newline="") as stream:
        [row] = [
            row
            for row in csv.DictReader(stream)
            if (row["name"], row["measure"]) == ("q02", "pearson")
        ]
    blank = dict.fromkeys(("column", "value", "low", "high", "verdict"), "")
    assert row == blank | {
        "part": "item",
        "name": "q02",
        "measure": "pearson",
        "n": "30",
        "threshold": "≥ 0.7",
        "reason": "all human scores are 2",
    }


def test_json_holds_all_of_it(tmp_path: Path, report, scores: HumanScores) -> None:
    path = tmp_path / "agreement.json"

    AgreementFiles((), json=path).write(report, scores)

    known = json.loads(path.read_text(encoding="utf-8"))
    assert (known["n"], known["n_uncalibrated"]) == (60, 0)
    assert (known["faults"], known["notes"]) == (["human.csv: row 9: oops"], ["a note"])
    assert known["items"][0]["measures"]["pearson"] == {
        "n": 30,
        "value": 1,
        "low": 1,
        "high": 1,
        "threshold": "≥ 0.7",
        "verdict": "pass",
        "reason": None,
    }
    undefined = known["items"][1]["measures"]["pearson"]
    assert (undefined["value"], undefined["reason"]) == (None, "all human scores are 2")
    [subgroups] = known["subgroups"]
    assert (subgroups["column"], subgroups["hidden"]) == ("class", {"=A": 20})


@pytest.mark.parametrize("kind", ["table", "json"])
def test_an_input_is_never_replaced(tmp_path: Path, report, scores, kind: str) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("mine")

    with pytest.raises(TableError, match="the output is the input; it must be a file of its own"):
        AgreementFiles((path,), **{kind: path}).write(report, scores)

    assert path.read_text() == "mine"


def test_nothing_is_written_unasked(tmp_path: Path, report, scores: HumanScores) -> None:
    AgreementFiles(()).write(report, scores)

    assert list(tmp_path.iterdir()) == []
