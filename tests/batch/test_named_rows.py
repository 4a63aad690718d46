"""Tables read whole: cells by name, ids that are a row's own, and faults."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.named_rows import RowError, read_named_rows
from grader.errors import TableError

Write = Callable[[bytes | str], Path]


def test_cells_are_found_by_name(write: Write) -> None:
    table = read_named_rows(write(" id ; human_score\nr1; 2 \n"))

    [row] = table.rows
    assert table.columns == ("id", "human_score")
    assert (row.cell("id"), row.cell("human_score"), row.cell("other")) == ("r1", "2", "")


def test_a_column_without_a_name_gets_that_of_its_place(write: Write) -> None:
    assert read_named_rows(write("id,,x\nr1,a,b\n")).columns == ("id", "column_2", "x")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("2", 2.0), ("2.5", 2.5), ('"2,5"', 2.5), ("-1", -1.0), ("0", 0.0), ("+3", 3.0)],
)
def test_numbers_are_read_with_point_or_comma(write: Write, cell: str, number: float) -> None:
    [row] = read_named_rows(write(f"id,score\nr1,{cell}\n")).rows

    assert row.number("score") == number


def test_a_blank_is_no_zero(write: Write) -> None:
    [row] = read_named_rows(write("id,score\nr1, \n")).rows

    assert math.isnan(row.number("score"))
    assert math.isnan(row.number("no such column"))


@pytest.mark.parametrize("cell", ["two", "nan", "inf", "1e3", "3 points", "1_0", "½"])
def test_what_is_no_number_is_named(write: Write, cell: str) -> None:
    [row] = read_named_rows(write(f"id,score\nr1,{cell}\n")).rows

    with pytest.raises(RowError, match=f"score is '{cell}'; it must be a number"):
        row.number("score")


def test_rows_of_another_width_are_faults(write: Write) -> None:
    path = write("id,score\nr1,2\nr2\nr3,1,5\n")

    table = read_named_rows(path)

    assert [row.cell("id") for row in table.rows] == ["r1"]
    assert table.faults == (
        f"{path}: row 2 (line 3): the row has 1 cells; it must have 2, as the header",
        f"{path}: row 3 (line 4): the row has 3 cells; it must have 2, as the header",
    )


def test_rows_without_an_id_of_their_own_are_faults(write: Write) -> None:
    path = write("id,score\nr1,2\n,1\nr1,0\nr2,3\n")
    faults: list[str] = []

    own = [row_id for row_id, _row in read_named_rows(path).with_own("id", faults=faults)]

    assert own == ["r1", "r2"]
    assert faults == [
        f"{path}: row 2 (line 3): id is blank; it must name a response",
        f"{path}: row 3 (line 4): id is 'r1', as in row 1 (line 2); it must be unique",
    ]


def test_two_columns_of_one_name_are_refused(write: Write) -> None:
    with pytest.raises(TableError, match="column 'id' occurs twice; names must differ"):
        read_named_rows(write("id,id\nr1,r2\n"))


def test_a_missing_column_is_named_with_its_nearest(write: Write) -> None:
    table = read_named_rows(write("id,Human_Score\nr1,2\n"))

    with pytest.raises(TableError, match="'human_score' is missing; found id, Human_Score\n") as e:
        table.require("id", "human_score")
    assert e.value.hint == "Did you mean 'Human_Score'?"


def test_responses_given_for_grades_are_to_be_graded_first(write: Write) -> None:
    path = write("response_id,item_id,response\nr1,q01,s3\n")

    with pytest.raises(TableError, match="no column holds a score; found response_id, item") as e:
        read_named_rows(path).require_grades("response_id", "score")
    assert e.value.hint == f"run 'grader grade {path}' first, and give what it writes."


def test_of_grades_a_missing_column_is_named(write: Write) -> None:
    table = read_named_rows(write("response_id,score\nr1,2\n"))

    with pytest.raises(TableError, match="column 'item_id' is missing; found response_id, score"):
        table.require_grades("response_id", "item_id", "score")
