"""Files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch.whole_file import refuse_overlap, write_whole
from grader.errors import TableError


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"

    with write_whole(path) as stream:
        stream.write("whole")
        assert not path.exists()

    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("cause", [ValueError, KeyboardInterrupt], ids=["error", "Ctrl-C"])
def test_an_interrupted_block_leaves_the_folder_as_it_was(
    tmp_path: Path, cause: type[BaseException]
) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("old")

    with pytest.raises(cause, match="stop"), write_whole(path):
        raise cause("stop")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("none/grades.csv", "none does not exist; the file must go", id="no folder"),
        pytest.param(".", "the file can't be written: it is a folder or a device", id="folder"),
        pytest.param("x" * 300, "the file can't be written: File name too long", id="long name"),
        pytest.param("/dev/null", "the file can't be written: it is a folder or", id="device"),
    ],
)
def test_what_cannot_be_written_is_refused_at_once(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(TableError, match=message), write_whole(tmp_path / name):
        pytest.fail("the block began")


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    link.symlink_to(target)

    with write_whole(link) as stream:
        stream.write("new")

    assert (link.is_symlink(), target.read_text()) == (True, "new")


def test_an_output_that_is_the_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "class.csv"

    with pytest.raises(TableError, match="the output is the input; it must be a file of its own"):
        refuse_overlap([tmp_path / "sub" / ".." / "class.csv"], inputs=[path])


def test_two_outputs_in_one_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"

    with pytest.raises(TableError, match="the output is written twice"):
        refuse_overlap([path, path], inputs=[])
