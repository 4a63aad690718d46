"""Grades of a ledger derived again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch.grade_records import GradeRecord
from grader.batch.ledger import Ledger, LedgerNote, read_ledger, record_grades
from grader.batch.rederived import rederive
from grader.scoring import ResponseGrader

NOTE = LedgerNote("ines", "first marking", datetime(2026, 5, 4, tzinfo=UTC))


@pytest.fixture(scope="module")
def graded(cell_grader: ResponseGrader) -> GradeRecord:
    found = cell_grader.grade("q01", "Osmosis is the net movement of water molecules.")
    return GradeRecord(
        "r1", "q01", "", found.response, found.score, 4.0, {}, (), False, "", found.signature
    )


def noted(tmp_path: Path, record: GradeRecord) -> Ledger:
    record_grades(tmp_path / "history.jsonl", [record], note=NOTE)
    return read_ledger(tmp_path / "history.jsonl")


def test_a_grade_of_this_version_comes_out_the_same(
    tmp_path: Path, graded: GradeRecord, cell_grader: ResponseGrader
) -> None:
    ledger = noted(tmp_path, graded)

    result = rederive(ledger.entries, [graded], grader=cell_grader)

    assert (result.n_same, result.differing, dict(result.not_derived)) == (1, (), {})


def test_a_score_that_nobody_made_so_is_found(
    tmp_path: Path, graded: GradeRecord, cell_grader: ResponseGrader
) -> None:
    ledger = noted(tmp_path, replace(graded, score=4.0))

    (found,) = rederive(ledger.entries, [graded], grader=cell_grader).differing

    assert (found.line, found.entry.new_score, found.score) == (1, 4.0, graded.score)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"signature": "0.0.9|rubric:0"}, "made by version 0.0.9"),
        ({"item_id": "q99"}, "the bank has no such item"),
        ({"signature": "0.1.0|rubric:0"}, "made by another rubric"),
    ],
    ids=["version", "item", "rubric"],
)
def test_what_something_else_made_is_left_alone(
    tmp_path: Path,
    graded: GradeRecord,
    cell_grader: ResponseGrader,
    changes: dict[str, str],
    why: str,
) -> None:
    ledger = noted(tmp_path, replace(graded, **changes))  # type: ignore[arg-type]

    assert rederive(ledger.entries, [graded], grader=cell_grader).not_derived == {why: 1}


def test_another_encoder_is_named(
    tmp_path: Path, graded: GradeRecord, cell_grader: ResponseGrader
) -> None:
    ledger = noted(tmp_path, replace(graded, signature=graded.signature.replace("hash@", "h@")))

    result = rederive(ledger.entries, [graded], grader=cell_grader)

    assert result.not_derived == {"made by another encoder": 1}


def test_another_text_is_not_taken_for_the_one_that_was_graded(
    tmp_path: Path, graded: GradeRecord, cell_grader: ResponseGrader
) -> None:
    ledger = noted(tmp_path, graded)

    result = rederive(ledger.entries, [replace(graded, response="other")], grader=cell_grader)

    assert result.not_derived == {"the text is not at hand": 1}


def test_a_changed_rubric_is_seen(
    tmp_path: Path, graded: GradeRecord, cell_grader: ResponseGrader, cell_bank: Bank
) -> None:
    ledger = noted(tmp_path, graded)
    item = cell_bank.item("q01").model_copy(update={"prompt": "Another question?"})
    other = ResponseGrader(Bank(course="cells", items=(item,)), cell_grader._judge)

    assert rederive(ledger.entries, [graded], grader=other).not_derived == {
        "made by another rubric": 1
    }
