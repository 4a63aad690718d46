"""Delimited text cut into records, and what damage says."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.sources import open_table
from grader.batch.table import MAX_CELL_CHARACTERS, Record
from grader.errors import TableError

Write = Callable[[bytes | str], Path]


def records(path: Path) -> list[Record]:
    with open_table(path, name="class.csv") as table:
        return list(table)


def test_records_know_the_line_they_start_on(write: Write) -> None:
    path = write('id,text\n1,"two\nlines"\n\n2,one\n')

    assert records(path) == [Record(1, 2, ("1", "two\nlines")), Record(2, 5, ("2", "one"))]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_any_line_end_ends_a_record(write: Write, line_end: str) -> None:
    path = write(line_end.join(["id,text", "1,a", "2,b"]))

    assert [record.cells for record in records(path)] == [("1", "a"), ("2", "b")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_make_no_difference(write: Write, encoding: str) -> None:
    path = write("id;text\n1;Größe – fünf\n".encode(encoding))

    assert records(path) == [Record(1, 2, ("1", "Größe – fünf"))]


def test_a_stream_is_read_past_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.batch.sources.SAMPLE_BYTES", 7)
    stream = io.BytesIO(b"id,text\n1,a\n")

    with open_table(stream, name="standard input") as table:
        assert (table.header, [record.cells for record in table]) == (("id", "text"), [("1", "a")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "class.csv: the file is empty; it must hold", id="empty"),
        pytest.param(b"\n \n".replace(b" ", b""), "the file is empty", id="blank lines only"),
        pytest.param(b"PK\x03\x04...", "the file is a zip, but no workbook", id="workbook"),
        pytest.param(
            b"id,text\n1,a\n2,b\xff\n",
            r"class.csv: row 2 \(line 3\): byte 0xFF can't be read as UTF-8",
            id="undecodable",
        ),
        pytest.param(
            b"id,t\xfft\n1,a\n", "class.csv: the header: byte 0xFF", id="undecodable header"
        ),
        pytest.param(
            "id,text\n1,a\n".encode("utf-16")[:-1],
            r"class.csv: row 1 \(line 2\): byte 0x0A can't be read as UTF-16",
            id="half a character",
        ),
        pytest.param(
            b'id,text\n1,"fine"\n2,"open\n3,c\n',
            r"class.csv: row 2 \(line 3\): the quoted cell is never closed",
            id="quote never closed",
        ),
        pytest.param(
            b'id,text\n1,"open\n2,"c"\n',
            r"row 1 \(line 2\): text follows a closing quote",
            id="quote closed by the next",
        ),
        pytest.param(
            b'id,text\n1,"' + b"word " * (MAX_CELL_CHARACTERS // 5 + 1) + b'"\n',
            r"row 1 \(line 2\): the quoted cell is never closed",
            id="a cell without end",
        ),
    ],
)
def test_damage_is_named_with_its_place(write: Write, content: bytes, message: str) -> None:
    path = write(content)

    with pytest.raises(TableError, match=message):
        records(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"class.csv: the file can't be read: No such file"):
        records(tmp_path / "none.csv")
