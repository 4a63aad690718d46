"""Rows read, and the faults that stay with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Bank
from grader.batch import Response, count_responses, read_responses
from grader.batch.cells import render_cell
from grader.batch.responses import MAX_RESPONSE_CHARACTERS
from grader.errors import TableError

Write = Callable[[bytes | str], Path]

cell_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
risky_text = st.builds(str.__add__, st.sampled_from("=+-@\t\r'\"\n,;"), cell_text)


def read(path: Path, bank: Bank) -> list[Response]:
    with read_responses(path, bank) as responses:
        return list(responses)


@given(texts=st.lists(cell_text | risky_text, min_size=1, max_size=8))
def test_texts_are_read_as_they_were_written(bank: Bank, texts: list[str]) -> None:
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(["item_id", "response"])
    rows.writerows(["q01", render_cell(text)] for text in texts)

    with read_responses(io.BytesIO(table.getvalue().encode("utf-8-sig")), bank) as responses:
        found = list(responses)

    assert [response.text for response in found] == texts
    assert [response.record.row for response in found] == list(range(1, len(texts) + 1))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param("r1", "the row has 1 cells; it must have 3", id="too few cells"),
        pytest.param("r2,q01,I think, so", "the row has 4 cells; it must have 3", id="too many"),
        pytest.param("r2,q01,a\0b", "column 'response' holds a NUL character", id="NUL"),
        pytest.param("r1,q02,cheap", "response id 'r1' is that of row 1", id="duplicate id"),
        pytest.param(
            "r2,q01," + "word " * 200_001,
            f"the response has 1,000,005 characters; it must have at most "
            f"{MAX_RESPONSE_CHARACTERS:,}",
            id="1 MB answer",
        ),
    ],
)
def test_a_faulty_row_stays_between_its_neighbours(
    write: Write, bank: Bank, row: str, fault: str
) -> None:
    path = write(f"response_id,item_id,response\nr1,q01,s3\n{row}\nr9,q01,iam\n")

    before, faulty, after = read(path, bank)

    assert faulty.fault is not None
    assert fault in faulty.fault
    assert (before.fault, after.fault) == (None, None)


def test_a_faulty_row_of_a_wide_table_is_faulty_for_every_item(write: Write, bank: Bank) -> None:
    found = read(write("q01,q02\ns3\n"), bank)

    assert [(r.item_id, r.fault is not None) for r in found] == [("q01", True), ("q02", True)]


def test_equal_rows_without_ids_are_no_duplicates(write: Write, bank: Bank) -> None:
    found = read(write("item_id,response\nq01,s3\nq01,s3\n"), bank)

    assert [response.response_id for response in found] == ["1:q01", "2:q01"]
    assert [response.fault for response in found] == [None, None]


def test_a_header_without_rows_is_refused(write: Write, bank: Bank) -> None:
    path = write("item_id,response\n")

    with pytest.raises(TableError, match=r"class\.csv: the file has a header only"):
        read(path, bank)


def test_count_is_that_of_the_responses(write: Write, bank: Bank) -> None:
    assert count_responses(write("q01,q02\na,b\nc,d\n"), bank) == 4


def test_count_meets_the_damage_before_anything_is_graded(write: Write, bank: Bank) -> None:
    path = write('item_id,response\nq01,s3\nq01,"open\n')

    with pytest.raises(TableError, match=r"row 2 \(line 3\): the quoted cell is never closed"):
        count_responses(path, bank)
