"""Cells of a file replaced, and not one byte beside them."""

from __future__ import annotations

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.lms.raw_table import RawTable
from grader.errors import TableError

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
HARD = st.sampled_from(
    ['"', '""', "\n", "\r\n", "=1+1", "-5", "'=x", "🙂" * 3, "x" * 5_000, ",;\t"]
)
CELLS = st.one_of(TEXTS, HARD)
GRIDS = st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=2, max_size=5)

HEADER = ["Name", "Grade", "Comment"]


def rendered(rows: list[list[str]], separator: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, quoting=quoting).writerows([HEADER, *rows])
    return stream.getvalue()


def values(table: RawTable) -> list[list[str]]:
    return [[cell.value for cell in row] for row in table.rows]


@given(
    rows=GRIDS,
    separator=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
)
def test_cells_are_cut_as_the_csv_module_cuts_them(rows, separator, quoting, encoding) -> None:
    text = rendered(rows, separator, quoting)
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""

    table = RawTable(mark + text.encode(encoding), name="x")

    expected = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    assert [list(table.header), *values(table)] == expected


@given(rows=GRIDS, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_without_changes_the_bytes_are_the_same(rows, encoding) -> None:
    content = rendered(rows).encode(encoding)

    assert RawTable(content, name="x").replaced({}) == content


@given(rows=GRIDS, value=CELLS, at=st.tuples(st.integers(0, 1), st.integers(0, 2)))
def test_a_changed_cell_changes_nothing_beside_it(rows, value, at) -> None:
    content = rendered(rows).encode()
    table = RawTable(content, name="x")

    changed = table.replaced({at: value})

    old = table.rows[at[0]][at[1]]
    before = len(content.decode()[: old.start].encode())
    after = len(content.decode()[old.end :].encode())
    assert changed[:before] == content[:before]
    assert changed[len(changed) - after :] == content[len(content) - after :]
    expected = values(table)
    expected[at[0]][at[1]] = value
    assert values(RawTable(changed, name="x")) == expected


def test_bytes_of_no_encoding_stay_what_they_are() -> None:
    content = "Name,Grade\r\nZo\xeb,\r\n".encode("cp1252") + b"\xfe\x81\x8d,\r\n"

    changed = RawTable(content, name="x").replaced({(0, 1): "5"})

    assert changed == content.replace(b"\xeb,\r", b"\xeb,5\r")


@pytest.mark.parametrize(
    ("content", "value", "expected"),
    [
        pytest.param('a,b\n1,"2"\n', "5", 'a,b\n1,"5"\n', id="a quoted cell stays quoted"),
        pytest.param("a,b\n1,2\n", "5", "a,b\n1,5\n", id="a plain one stays plain"),
        pytest.param('"a","b"\n1,2\n', "5", '"a","b"\n1,"5"\n', id="all are quoted"),
        pytest.param("a,b\n1,2", 'x "y"', 'a,b\n1,"x ""y"""', id="quotes are doubled"),
        pytest.param("a;b\n1;2\n", "x;y", 'a;b\n1;"x;y"\n', id="the separator is quoted"),
        pytest.param("a,b\n1,2\n", "x\ny", 'a,b\n1,"x\ny"\n', id="a line end is quoted"),
        pytest.param("a,b\n1,2\n", " x", 'a,b\n1," x"\n', id="blanks at an end are quoted"),
        pytest.param("sep=;\na;b\n1;2\n", "5", "sep=;\na;b\n1;5\n", id="a line that says how"),
        pytest.param("a,b\n\n1,2\n\n", "5", "a,b\n\n1,5\n\n", id="blank lines stay"),
        pytest.param("a,b\r1,2\r", "5", "a,b\r1,5\r", id="old line ends stay"),
    ],
)
def test_a_cell_is_written_as_its_neighbours_are(content, value, expected) -> None:
    assert RawTable(content.encode(), name="x").replaced({(0, 1): value}) == expected.encode()


def test_a_file_that_is_all_utf8_is_utf8() -> None:
    changed = RawTable("a,b\n20 °C,\n".encode(), name="x").replaced({(0, 1): "🙂"})

    assert changed.decode() == "a,b\n20 °C,🙂\n"


def test_a_short_row_has_empty_cells() -> None:
    table = RawTable(b"a,b\n1\n", name="x")

    assert table.cell(0, 1) == ""


def test_records_say_where_they_stand() -> None:
    table = RawTable(b'a,b\n"1\n2",3\n4,5\n', name="x")

    assert [(r.row, r.line, r.cells) for r in table.records()] == [
        (1, 2, ("1\n2", "3")),
        (2, 4, ("4", "5")),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "book.csv: the file is empty", id="empty"),
        pytest.param(codecs.BOM_UTF8, "the file is empty", id="a mark only"),
        pytest.param(b'a,b\n1,"2\n', r"row 1 \(line 2\): the quoted cell is never", id="open"),
        pytest.param(b'a,b\n1,"2"x\n', "text follows a closing quote", id="stray quote"),
        pytest.param(b"\xff\xfea\0,\0\x00\xd8\n", "can't be read as UTF-16", id="cut off"),
        pytest.param(b"PK\x03\x04rest", "the file is a workbook", id="workbook"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, monkeypatch, content, message) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "book.csv"
    path.write_bytes(content)

    with pytest.raises(TableError, match=message):
        RawTable.read(path.relative_to(tmp_path))


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(TableError, match=r"none.csv: the file can't be read: No such file"):
        RawTable.read(tmp_path / "none.csv")
