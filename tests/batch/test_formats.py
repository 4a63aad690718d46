"""The formats of tables by the names of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch.formats import TableFormat, format_of, format_to_write, require_csv
from grader.errors import TableError


@pytest.mark.parametrize(
    ("name", "table", "is_gzip"),
    [
        ("g.csv", TableFormat.CSV, False),
        ("g.TSV", TableFormat.TSV, False),
        ("g.jsonl.gz", TableFormat.JSONL, True),
        ("g.xlsx", TableFormat.XLSX, False),
        ("g.pq", TableFormat.PARQUET, False),
        ("g.txt", TableFormat.CSV, False),
        ("grades", TableFormat.CSV, False),
    ],
)
def test_the_name_says_the_format(name: str, table: TableFormat, is_gzip: bool) -> None:
    found = format_to_write(Path(name))

    assert (found.table, found.is_gzip) == (table, is_gzip)


def test_what_compresses_itself_is_not_compressed_again() -> None:
    with pytest.raises(TableError, match=r"a \.xlsx file is compressed by itself") as e:
        format_of(Path("g.xlsx.gz"))
    assert e.value.hint == "write g.xlsx instead."


@pytest.mark.parametrize(
    ("name", "instead"),
    [("g.json", "g.jsonl"), ("g.JSON.gz", "g.jsonl"), ("g.xls", "g.xlsx"), ("g.ods", "g.xlsx")],
)
def test_csv_is_not_written_under_the_name_of_another_format(name: str, instead: str) -> None:
    with pytest.raises(TableError, match=r"must end with one of \.csv, \.tsv, \.jsonl, ") as e:
        format_to_write(Path(name))
    assert e.value.hint == f"write {instead} instead."


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a.jsonl", "a.tsv", "a.csv.gz"])
def test_what_is_always_csv_is_named_so(name: str) -> None:
    with pytest.raises(TableError, match=r"written as CSV.*; it must end with \.csv") as e:
        require_csv(Path(name))
    assert e.value.hint == "write a.csv instead."


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.txt", "a"])
def test_other_names_say_no_other_format(name: str) -> None:
    require_csv(Path(name))
