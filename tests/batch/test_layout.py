"""Columns found, mapped, and missed."""

from __future__ import annotations

import pytest

from grader.bank import Bank
from grader.batch.layout import ColumnNames, LongLayout, Response, WideLayout, find_layout
from grader.batch.table import Record
from grader.errors import ItemError, TableError


def responses(
    bank: Bank, header: list[str], cells: list[str], names: ColumnNames | None = None
) -> list[Response]:
    layout = find_layout(header, bank, names=names or ColumnNames(), where="class.csv")
    return list(layout.responses(Record(4, 9, tuple(cells))))


def test_a_long_row_is_one_response(bank: Bank) -> None:
    [response] = responses(
        bank,
        ["student_id", "item_id", "response", "response_id", "room"],
        ["ann", " q01 ", "It is s3.", "r7", "B"],
    )

    assert (response.response_id, response.item_id, response.text, response.student_id) == (
        "r7",
        "q01",
        "It is s3.",
        "ann",
    )
    assert response.cells == ("ann", " q01 ", "It is s3.", "r7", "B")


def test_without_an_id_the_row_and_item_make_one(bank: Bank) -> None:
    [response] = responses(bank, ["item_id", "response"], ["q01", "s3"])

    assert response.response_id == "4:q01"
    assert response.cells == ("q01", "s3", "4:q01")


def test_an_empty_id_cell_is_filled_too(bank: Bank) -> None:
    [response] = responses(bank, ["item_id", "response", "response_id"], ["q01", "s3", ""])

    assert response.response_id == "4:q01"


def test_a_wide_row_is_one_response_an_item(bank: Bank) -> None:
    found = responses(bank, ["student_id", "q01", "room", "q02"], ["ann", "s3", "B", ""])

    assert [(r.response_id, r.item_id, r.text, r.student_id) for r in found] == [
        ("4:q01", "q01", "s3", "ann"),
        ("4:q02", "q02", "", "ann"),
    ]
    assert found[0].cells == ("ann", "B", "4:q01", "q01", "s3")


def test_mapped_columns_hold_items(bank: Bank) -> None:
    names = ColumnNames(items={"Question 1": "q01"}, id="Submission")

    [response] = responses(bank, ["Submission", "Question 1"], ["77", "s3"], names)

    assert (response.response_id, response.item_id) == ("77:q01", "q01")


def test_a_mapping_beats_a_column_of_the_same_item(bank: Bank) -> None:
    layout = find_layout(
        ["q01", "Final"], bank, names=ColumnNames(items={"Final": "q01"}), where="class.csv"
    )

    assert layout == WideLayout(("q01",), (0,), ((1, "q01"),), None, None)


@pytest.mark.parametrize(
    ("header", "lookalikes"),
    [
        pytest.param(["q01", "q2"], (("q2", "q02"),), id="a zero left out"),
        pytest.param(["q01", "Q02"], (("Q02", "q02"),), id="a capital"),
        pytest.param(["q01", "Class", "student_id"], (), id="nothing alike"),
    ],
)
def test_columns_that_are_named_nearly_like_an_item_are_told(
    bank: Bank, header: list[str], lookalikes: tuple
) -> None:
    layout = find_layout(header, bank, names=ColumnNames(), where="class.csv")

    assert isinstance(layout, WideLayout)
    assert layout.lookalikes == lookalikes


def test_a_column_of_ids_is_never_proposed_as_the_answers(bank: Bank) -> None:
    with pytest.raises(TableError) as raised:
        find_layout(["response_id", "item_id"], bank, names=ColumnNames(), where="class.csv")

    assert "rename 'response_id'" not in str(raised.value)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        pytest.param(["item_id", "response"], ColumnNames(), id="usual"),
        pytest.param([" Item_ID", "Response "], ColumnNames(), id="case and blanks"),
        pytest.param(["Frage", "Text"], ColumnNames(item="Frage", response="Text"), id="named"),
        pytest.param(["item_id", "response", "q01"], ColumnNames(), id="beside an item column"),
    ],
)
def test_a_table_with_item_and_response_columns_is_long(
    bank: Bank, header: list[str], names: ColumnNames
) -> None:
    layout = find_layout(header, bank, names=names, where="class.csv")

    assert isinstance(layout, LongLayout)
    assert (layout.item, layout.response) == (0, 1)


@pytest.mark.parametrize(
    ("header", "names", "message"),
    [
        pytest.param(
            ["item_id", "text", "rater_1"],
            ColumnNames(),
            r"class.csv: column 'response' is missing; found item_id, text, rater_1\n"
            r"Hint: rename 'text' to 'response', or pass --response-column text",
            id="no response",
        ),
        pytest.param(
            ["itme_id", "response"], ColumnNames(), "--item-column itme_id", id="misspelt item"
        ),
        pytest.param(["x", "response"], ColumnNames(), "--map 'COLUMN=q01'", id="nothing near"),
        pytest.param(
            ["item_id", "answer"],
            ColumnNames(response="answr"),
            r"column 'answr' is missing; found item_id, answer\nHint: Did you mean 'answer'",
            id="named column",
        ),
        pytest.param(["Q1"], ColumnNames(items={"Q2": "q01"}), "column 'Q2' is missing", id="map"),
        pytest.param(
            ["item_id", "response", "response"],
            ColumnNames(),
            "column 'response' occurs twice; names must differ",
            id="twice",
        ),
    ],
)
def test_a_column_that_is_not_there_is_named(
    bank: Bank, header: list[str], names: ColumnNames, message: str
) -> None:
    with pytest.raises(TableError, match=message):
        find_layout(header, bank, names=names, where="class.csv")


def test_two_columns_for_one_item_are_refused(bank: Bank) -> None:
    names = ColumnNames(items={"A": "q01", "B": "q01"})

    with pytest.raises(TableError, match="columns 'A' and 'B' both hold item 'q01'"):
        find_layout(["A", "B"], bank, names=names, where="class.csv")


def test_a_mapping_to_an_unknown_item_names_the_nearest(bank: Bank) -> None:
    with pytest.raises(ItemError, match="Did you mean 'q01'"):
        find_layout(["A"], bank, names=ColumnNames(items={"A": "q011"}), where="class.csv")


def test_columns_without_a_name_get_one(bank: Bank) -> None:
    layout = find_layout(
        ["item_id", "response", "", ""], bank, names=ColumnNames(), where="class.csv"
    )

    assert layout.carried == ("item_id", "response", "column_3", "column_4")
