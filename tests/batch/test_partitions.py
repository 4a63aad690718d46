"""Parts of an input, and one part graded."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from grader.batch import ColumnNames
from grader.batch.manifest import UNFINISHED, OutputFolder
from grader.batch.partitions import PartWork, find_parts, grade_part, read_header
from grader.errors import TableError

TABLE = "item_id,response\nq01,s3\nq02,cheap\n"
RUN = {"rubric of q01": "aaa"}


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    (folder / "north").mkdir(parents=True)
    for name in ("b.csv", "a.csv.gz", "north/c.jsonl", "_SUCCESS", ".hidden.csv", "note.txt"):
        (folder / name).write_text(TABLE)
    return folder


def test_the_parts_of_a_folder_are_its_tables(answers: Path) -> None:
    found = find_parts(str(answers), suffix=".csv")

    assert [Path(part.source).name for part in found] == ["a.csv.gz", "b.csv", "c.jsonl"]
    assert [part.target for part in found] == [
        "part-00000-a.csv",
        "part-00001-b.csv",
        "part-00002-c.csv",
    ]
    assert [part.size for part in found] == [len(TABLE)] * 3


def test_a_glob_takes_what_it_names(answers: Path) -> None:
    assert len(find_parts(f"{answers}/*.csv*", suffix=".csv")) == 2


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("nowhere/*.csv", "there is no table of responses", id="nothing"),
        pytest.param("noscheme://x/y", "it can't be read: Protocol not known", id="protocol"),
    ],
)
def test_what_cannot_be_read_is_named(source: str, message: str) -> None:
    with pytest.raises(TableError, match=message):
        find_parts(source, suffix=".csv")


def test_a_part_becomes_a_file_of_its_own(answers, tmp_path, bank, word_grader) -> None:
    [part] = find_parts(f"{answers}/b.csv", suffix=".parquet")
    folder = tmp_path / "out.parquet"
    output = OutputFolder(str(folder))
    output.save(output.begin(RUN))
    header = read_header(part, bank, columns=ColumnNames())

    done = grade_part(PartWork(part, str(folder), header, ColumnNames()), bank, grader=word_grader)

    graded = parquet.read_table(folder)  # past the manifest
    assert graded.column("score").to_pylist() == [1.0, 1.0]
    assert (done.n_responses, done.n_bytes) == (2, (folder / part.target).stat().st_size)
    assert sorted(p.name for p in folder.iterdir()) == [UNFINISHED, part.target]


def test_an_export_is_no_part(tmp_path: Path, bank) -> None:
    export = tmp_path / "quiz.csv"
    header = (
        "name,id,sis_id,section,section_id,section_sis_id,submitted,attempt,1: Explain q01.,1.0"
    )
    export.write_text(f"{header},n correct,n incorrect,score\nAnn,7,,A,1,,2026,1,s3,0.0,0,0,0\n")
    [part] = find_parts(str(export), suffix=".csv")

    with pytest.raises(TableError, match=r"read as Canvas quiz.*; a cluster grades tables of"):
        read_header(part, bank, columns=ColumnNames())
