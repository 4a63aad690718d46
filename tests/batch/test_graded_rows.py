"""Grades read back: scores, scales, and rows without a score."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.bank import Bank, Scale
from grader.batch import RaterScales
from grader.batch.graded_rows import GradedScores, find_scores
from grader.batch.named_rows import read_named_rows
from grader.errors import TableError

Write = Callable[[bytes | str], Path]

HEADER = "response_id,item_id,score,max_points,error,signature\n"
GIVEN = RaterScales(given=Scale(max=4, step=1))


def found(path: Path, scales: RaterScales = GIVEN) -> GradedScores:
    return find_scores(read_named_rows(path), scales)


def test_scores_are_found_by_id(write: Write) -> None:
    scores = found(write(HEADER + "r1,q01,2.5,4,,\nr2,q02,0,4,,\n"))

    assert {key: (g.item_id, g.score) for key, g in scores.by_id.items()} == {
        "r1": ("q01", 2.5),
        "r2": ("q02", 0),
    }
    assert (scores.faults, scores.failed_ids) == ((), frozenset())


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param("r2,q01,,4,row 9: oops,", "was not graded (row 9: oops)", id="error"),
        pytest.param("r2,q01,,4,,", "score is blank; it must be a number", id="blank"),
        pytest.param("r2,q01,high,4,,", "score is 'high'; it must be a number", id="text"),
        pytest.param("r2,q01,4.5,4,,", "score is 4.5; it must be from 0 to 4", id="above"),
        pytest.param("r2,q01,-1,4,,", "score is -1; it must be from 0 to 4", id="below"),
    ],
)
def test_a_row_without_a_score_is_a_fault(write: Write, row: str, fault: str) -> None:
    path = write(f"{HEADER}r1,q01,2,4,,\n{row}\n")

    scores = found(path)

    assert (list(scores.by_id), scores.failed_ids) == (["r1"], {"r2"})
    assert scores.faults[0].startswith(f"{path}: row 2 (line 3): ")
    assert fault in scores.faults[0]


def test_the_first_of_two_equal_ids_counts(write: Write) -> None:
    scores = found(write(HEADER + "r1,q01,2,4,,\nr1,q01,3,4,,\n"))

    assert scores.by_id["r1"].score == 2
    assert "it must be unique" in scores.faults[0]


@pytest.mark.parametrize(
    ("signature", "is_calibrated"),
    [
        ("0.1.0|encoder:x@1|evidence:all@2|rubric:3|calibration:4fa2", True),
        ("0.1.0|encoder:x@1|evidence:all@2|rubric:3|calibration:none", False),
        ("0.1.0|encoder:x@1", False),
        ("", False),
    ],
)
def test_calibration_is_read_off_the_signature(
    write: Write, signature: str, is_calibrated: bool
) -> None:
    scores = found(write(f"{HEADER}r1,q01,2,4,,{signature}\n"))

    assert scores.by_id["r1"].is_calibrated is is_calibrated


def test_the_scale_is_that_of_the_rubric(write: Write, bank: Bank) -> None:
    scores = found(write(HEADER + "r1,q01,2,99,,\n"), RaterScales(bank=bank))

    assert scores.by_id["r1"].scale == bank.item("q01").rubric.rater_scale


def test_a_given_scale_goes_before_the_rubrics(write: Write, bank: Bank) -> None:
    wide = Scale(max=10, step=1)

    scores = found(write(HEADER + "r1,q01,7,2,,\n"), RaterScales(given=wide, bank=bank))

    assert scores.by_id["r1"].scale == wide


def test_the_scale_of_a_calibration_goes_before_the_rubrics(write: Write, bank: Bank) -> None:
    wide = Scale(max=10, step=1)
    path = write(HEADER + "r1,q01,2,10,,\nr2,q02,1,1,,\n")

    scores = found(path, RaterScales(bank=bank, fitted={"q01": wide}))

    assert scores.by_id["r1"].scale == wide
    assert scores.by_id["r2"].scale == bank.item("q02").rubric.rater_scale


def test_what_answers_nothing_has_the_lowest_point(write: Write) -> None:
    header = HEADER.strip() + ",flags\n"
    path = write(f"{header}r1,q01,0,6,,,blank\nr2,q01,0,6,,,contradiction\n")

    scores = found(path, RaterScales(given=Scale(min=1, max=6, step=1)))

    assert scores.by_id["r1"].score == 1
    assert "row 2 (line 3): score is 0; it must be from 1 to 6" in scores.faults[0]


def test_without_a_rubric_the_scale_is_in_half_points(write: Write, bank: Bank) -> None:
    scores = found(write(HEADER + "r1,q99,2,3,,\n"), RaterScales(bank=bank))

    assert scores.by_id["r1"].scale == Scale(min=0, max=3, step=0.5)


@pytest.mark.parametrize("max_points", ["", "0", "-1"])
def test_without_a_maximum_there_is_no_scale(write: Write, max_points: str) -> None:
    scores = found(write(f"{HEADER}r1,q01,2,{max_points},,\n"), RaterScales())

    assert f"max_points is {max_points or 'blank'}; it must be above 0" in scores.faults[0]


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        ("response_id", "column 'response_id' is missing; found"),
        ("item_id", "column 'item_id' is missing; found"),
        ("score", "no column holds a score; found"),
    ],
)
def test_columns_that_are_needed(write: Write, column: str, problem: str) -> None:
    path = write(HEADER.replace(column, "x") + "r1,q01,2,4,,\n")

    with pytest.raises(TableError, match=problem):
        found(path)
