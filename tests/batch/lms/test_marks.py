"""Human scores and labels written, and the concepts that rubric texts speak of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch.lms.marks import (
    MarkedResponse,
    MarkNames,
    Marks,
    concepts_of,
    item_of,
    write_human_scores,
    write_labels,
)
from grader.errors import TableError

TWO = MarkedResponse("7:q01", "q01", "ann", "=s3", (1.5, 2.0), {"s3": 2, "iam": 0})
ONE = MarkedResponse("8:q02", "q02", "", "cheap", (1.0,))
MARKS = Marks((TWO, ONE), (), ())


def test_human_scores_are_as_calibrating_reads_them(tmp_path: Path) -> None:
    write_human_scores(MARKS, tmp_path / "h.csv")

    assert (tmp_path / "h.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "response_id,item_id,student_id,response,human_score,human_score_2",
        "7:q01,q01,ann,'=s3,1.5,2",
        "8:q02,q02,,cheap,1,",
    ]


def test_labels_are_of_responses_that_have_some(tmp_path: Path, bank: Bank) -> None:
    write_labels(MARKS, bank, output=tmp_path / "l.jsonl")

    [line] = (tmp_path / "l.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "id": "7:q01",
        "item_id": "q01",
        "response": "=s3",
        "concepts": {"s3": 2, "iam": 0},
        "score": 1.5,
        "max_points": 2.0,
    }


def test_rubric_texts_are_matched_by_label_and_statement(bank: Bank) -> None:
    item = bank.item("q01")

    found = concepts_of(["The S3", "iam.", "other"], item, names=MarkNames(), where="x")

    assert found == {"The S3": "s3", "iam.": "iam"}


def test_the_user_says_which_concept_a_text_is(bank: Bank) -> None:
    names = MarkNames(concepts={"storage": "s3"})

    assert concepts_of(["storage"], bank.item("q01"), names=names, where="x") == {"storage": "s3"}


def test_a_concept_that_is_not_there_is_told(bank: Bank) -> None:
    names = MarkNames(concepts={"storage": "s4"})

    with pytest.raises(TableError, match="item 'q01' has no concept 's4'; it has"):
        concepts_of(["storage"], bank.item("q01"), names=names, where="x")


@pytest.mark.parametrize(
    ("question", "item_id"), [("Explain q01", "q01"), ("q02", "q02"), ("Something else", None)]
)
def test_a_question_finds_its_item(bank: Bank, question: str, item_id: str | None) -> None:
    item = item_of(question, bank, names=MarkNames(), where="x")

    assert (item and item.id) == item_id
