"""Workbooks, Parquet and JSON lines, read and written, gzipped or not."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet

from grader.bank import Bank
from grader.batch import GradeFiles, ThisProcess, grade_responses, read_responses, write_grades
from grader.batch.formats import format_of
from grader.batch.sources import open_table
from grader.errors import TableError

HEADER = ("response_id", "n", "item_id", "response")
ROWS = [
    ("r1", 3, "q01", "=s3 is cheap"),
    ("r2", 2.5, "q02", "ein Ärger, \ncheap"),
    ("r3", 7, "q09", ""),
]


def as_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([])
    for row in ROWS:
        book.active.append(row)
    book.active["D3"].data_type = "s"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_parquet() -> bytes:
    columns = dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True))
    made = io.BytesIO()
    parquet.write_table(pa.table({**columns, "n": [3.0, 2.5, 7.0]}), made)
    return made.getvalue()


def as_json_lines() -> bytes:
    objects = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    return "\n\n".join(json.dumps(each, ensure_ascii=False) for each in objects).encode()


def as_text() -> bytes:
    return (
        b"response_id,n,item_id,response\n"
        b'r1,3,q01,"\'=s3 is cheap"\nr2,2.5,q02,"ein \xc3\x84rger, \ncheap"\nr3,7,q09,\n'
    )


FILES = {
    "csv": as_text,
    "csv.gz": lambda: gzip.compress(as_text()),
    "xlsx": as_workbook,
    "parquet": as_parquet,
    "jsonl": as_json_lines,
    "jsonl.gz": lambda: gzip.compress(as_json_lines()),
}


def grade(source: Path, grades: Path, bank: Bank, new_grader) -> None:
    with (
        read_responses(source, bank) as table,
        write_grades(GradeFiles(source, grades), table) as out,
    ):
        for row in grade_responses(table, ThisProcess(new_grader())):
            out.write(row)


@pytest.mark.parametrize("name", FILES)
def test_every_format_holds_the_same_records(write, name: str) -> None:
    path = write(FILES[name]())

    with open_table(path, name="class") as table:
        assert table.header == HEADER
        assert [record.cells for record in table] == [tuple(map(str, row)) for row in ROWS]


@pytest.mark.parametrize("name", FILES)
def test_a_pipe_holds_them_too(name: str) -> None:
    with open_table(io.BytesIO(FILES[name]()), name="standard input") as table:
        assert len(list(table)) == 3


@pytest.mark.parametrize("name", ["g.csv", "g.tsv.gz", "g.xlsx", "g.parquet", "g.jsonl", "g.pq"])
def test_grades_of_every_format_read_back_as_the_same(
    tmp_path: Path, write, bank, new_grader, name: str
) -> None:
    source = write(as_text())
    grade(source, tmp_path / name, bank, new_grader)

    with open_table(tmp_path / name, name=name) as table:
        first, second, third = (dict(zip(table.header, r.cells, strict=True)) for r in table)
    assert (first["response"], first["n"], first["score"]) == ("=s3 is cheap", "3", "1")
    assert (second["response"], second["score"]) == ("ein Ärger, \ncheap", "1")
    assert (third["needs_review"], third["score"]) == ("true", "")
    assert third["error"].startswith("row 3 (line ")


def test_parquet_holds_numbers_and_truth_values(tmp_path: Path, write, bank, new_grader) -> None:
    source, grades = write(as_text()), tmp_path / "g.parquet"
    grade(source, grades, bank, new_grader)

    found = parquet.read_table(grades)
    assert found.column("score").to_pylist() == [1.0, 1.0, None]
    assert found.column("needs_review").to_pylist() == [False, False, True]


def test_a_workbook_keeps_what_xml_cannot_hold_visible(tmp_path, write, bank, new_grader) -> None:
    source, grades = write("item_id,response\nq01,s3\x07\n"), tmp_path / "g.xlsx"
    grade(source, grades, bank, new_grader)

    assert openpyxl.load_workbook(grades).active["B2"].value == "s3\ufffd"


def test_a_text_too_long_for_a_workbook_is_named(tmp_path, write, bank, new_grader) -> None:
    source = write(f"item_id,response\nq01,{'s3 ' * 20_000}\n")

    with pytest.raises(TableError, match="column 'response' holds 60,000 characters; a cell of a"):
        grade(source, tmp_path / "g.xlsx", bank, new_grader)

    assert list(tmp_path.iterdir()) == [source]


def test_cells_of_other_kinds_become_text() -> None:
    book = openpyxl.Workbook()
    book.active.append(["item_id", "response", "when", "ok", "blank", None])
    book.active.append(["q01", 12, date(2026, 1, 2), True, None, None])
    made = io.BytesIO()
    book.save(made)

    with open_table(io.BytesIO(made.getvalue()), name="t") as table:
        [record] = table
    assert record.cells == ("q01", "12", "2026-01-02T00:00:00", "true", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b'{"a": 1}\n{"a": ', "class: line 2: this is no JSON", id="json"),
        pytest.param(
            b'{"a": 1}\n[1]\n', r"line 2: it holds \[1\]; it must be an object", id="list"
        ),
        pytest.param(b'{"a": 1}\n{"a": "\xff"}\n', "line 2: this is no JSON: 'utf-8'", id="bytes"),
        pytest.param(b"PAR1....", "class: the Parquet file can't be read", id="parquet"),
        pytest.param(gzip.compress(as_text())[:-12], "the gzip file is damaged or cut", id="gzip"),
    ],
)
def test_damage_is_named(content: bytes, message: str) -> None:
    with (
        pytest.raises(TableError, match=message),
        open_table(io.BytesIO(content), name="class") as table,
    ):
        list(table)


def test_a_key_that_the_first_line_lacks_makes_a_fault(bank, write) -> None:
    path = write('{"item_id": "q01", "response": "s3"}\n{"item_id": "q01", "answer": "iam"}\n')

    with read_responses(path, bank) as table:
        _, second = table
    assert second.fault == "the row has 3 cells; it must have 2, as the header"


@pytest.mark.parametrize("name", ["g.xlsx.gz", "g.parquet.gz"])
def test_a_compressed_format_is_not_compressed_again(name: str) -> None:
    with pytest.raises(TableError, match="must not end with"):
        format_of(Path(name))
