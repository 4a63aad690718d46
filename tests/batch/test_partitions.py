"""Parts of an input, and the folder and manifest of a run."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from grader.batch import ColumnNames
from grader.batch.partitions import (
    MANIFEST,
    UNFINISHED,
    Manifest,
    OutputFolder,
    PartWork,
    find_parts,
    grade_part,
    read_header,
)
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
    OutputFolder(str(folder)).begin(RUN)
    header = read_header(part, bank, columns=ColumnNames())

    done = grade_part(PartWork(part, str(folder), header, ColumnNames()), bank, grader=word_grader)

    graded = parquet.read_table(folder / part.target)
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


@pytest.fixture
def begun(answers, tmp_path, bank, word_grader) -> OutputFolder:
    """A run of which one part is done."""
    output = OutputFolder(str(tmp_path / "out"))
    manifest = output.begin(RUN)
    part = find_parts(str(answers), suffix=".csv")[1]
    header = read_header(part, bank, columns=ColumnNames())
    done = grade_part(PartWork(part, output.url, header, ColumnNames()), bank, grader=word_grader)
    manifest.parts[part.source] = done
    output.save(manifest)
    return output


def test_an_unfinished_run_knows_its_finished_parts(begun: OutputFolder) -> None:
    manifest = begun.take_up(RUN)

    [done] = manifest.parts.values()
    assert done.target == "part-00001-b.csv"
    assert manifest.tally().summary().n_graded == 2


def test_a_part_whose_file_is_gone_is_not_finished(begun: OutputFolder) -> None:
    (Path(begun.url) / "part-00001-b.csv").unlink()

    assert begun.take_up(RUN).parts == {}


def test_another_rubric_does_not_take_up_a_run(begun: OutputFolder) -> None:
    with pytest.raises(TableError, match=r"another rubric of q01 \(aaa, now bbb\)"):
        begun.take_up({"rubric of q01": "bbb"})


def test_a_folder_with_a_run_is_not_begun_again(begun: OutputFolder) -> None:
    with pytest.raises(TableError, match=r"the folder holds .* already; it must be empty or new"):
        begun.begin(RUN)


def test_a_finished_run_is_not_resumed(begun: OutputFolder) -> None:
    begun.finish(begun.take_up(RUN))

    assert not (Path(begun.url) / UNFINISHED).exists()
    with pytest.raises(TableError, match="its run is finished"):
        begun.take_up(RUN)


def test_a_manifest_reads_back_as_it_was_written(begun: OutputFolder) -> None:
    manifest = begun.take_up(RUN)
    begun.finish(manifest)

    assert Manifest.parse((Path(begun.url) / MANIFEST).read_text()) == manifest
