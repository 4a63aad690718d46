"""The manifest of a run in parts, and its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch import ColumnNames
from grader.batch.manifest import MANIFEST, UNFINISHED, Manifest, OutputFolder
from grader.batch.partitions import PartWork, find_parts, grade_part, read_header
from grader.errors import TableError

TABLE = "item_id,response\nq01,s3\nq02,cheap\n"
RUN = {"rubric of q01": "aaa"}


@pytest.fixture
def begun(tmp_path: Path, bank, word_grader) -> OutputFolder:
    """A run of which one part is done."""
    (tmp_path / "a.csv").write_text(TABLE)
    output = OutputFolder(str(tmp_path / "out"))
    manifest = output.begin(RUN)
    output.save(manifest)
    [part] = find_parts(str(tmp_path / "a.csv"), suffix=".csv")
    header = read_header(part, bank, columns=ColumnNames())
    done = grade_part(PartWork(part, output.url, header, ColumnNames()), bank, grader=word_grader)
    manifest.parts[part.source] = done
    output.save(manifest)
    return output


def test_an_unfinished_run_knows_its_finished_parts(begun: OutputFolder) -> None:
    manifest = begun.take_up(RUN)

    [done] = manifest.parts.values()
    assert done.target == "part-00000-a.csv"
    assert manifest.tally().summary().n_graded == 2


def test_a_part_whose_file_is_gone_is_not_finished(begun: OutputFolder) -> None:
    (Path(begun.url) / "part-00000-a.csv").unlink()

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


def test_a_run_that_never_began_leaves_nothing(tmp_path: Path) -> None:
    OutputFolder(str(tmp_path / "out")).begin(RUN)

    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    output = OutputFolder(str(tmp_path / "a file" / "out"))

    with pytest.raises(TableError, match="out: the folder can't be written"):
        output.save(output.begin(RUN))


def test_a_part_that_was_mended_before_it_was_graded_is_taken(begun: OutputFolder) -> None:
    manifest = begun.take_up(RUN)
    [(source, done)] = manifest.parts.items()

    manifest.check_sources({source: done.source_bytes, "file:///mended.csv": 7})


def test_a_part_that_was_changed_after_it_was_graded_is_named(begun: OutputFolder) -> None:
    manifest = begun.take_up(RUN)
    [source] = manifest.parts

    with pytest.raises(TableError, match=r"a\.csv: it has 7 bytes, and is graded already; it must"):
        manifest.check_sources({source: 7})
