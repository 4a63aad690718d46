"""A run that was cut short is taken up, and ends with the bytes of one that was not."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from grader.batch import (
    GradeFiles,
    ThisProcess,
    find_checkpoint,
    grade_responses,
    read_responses,
    write_grades,
)
from grader.batch.checkpoint import checkpoint_path
from grader.errors import TableError

TABLE = "response_id,student_id,item_id,response\n" + "".join(
    f"r{n},s{n % 4},q0{1 + n % 3},=answer {n} s3\n" for n in range(20)
)
RUN = {"rubric of q01": "aaa", "content of the input": "bbb"}
NAMES = ["g.csv", "g.tsv", "g.jsonl", "g.csv.gz", "g.parquet"]


class PowerCut(BaseException):
    """Nothing that a program can see to."""


@pytest.fixture(autouse=True)
def _checkpoint_after_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.batch.files.CHECKPOINT_SECONDS", 0.0)
    monkeypatch.setattr("grader.batch.files.CHECKPOINT_SHARE", 1e9)


@pytest.fixture
def grade(bank, new_grader):
    """Grade a table; end after `until` rows if that is given, and go on if one was ended."""

    def run(source: Path, folder: Path, name: str, until: int | None = None) -> GradeFiles:
        files = GradeFiles(source, folder / name, folder / "d.jsonl")
        done = find_checkpoint(folder / name)
        with (
            read_responses(source, bank) as table,
            write_grades(files, table, run=RUN, done=done) as out,
        ):
            rows = grade_responses(islice(table, out.n_rows, None), ThisProcess(new_grader()))
            for row in rows:
                if out.n_rows == until:
                    raise PowerCut
                out.write(row)
        return files

    return run


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("whole", "cut"):
        (tmp_path / name).mkdir()
    return tmp_path / "whole", tmp_path / "cut"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("until", [1, 7, 19])
def test_cut_short_and_taken_up_is_never_cut_short(write, folders, grade, name, until) -> None:
    source, (whole, cut) = write(TABLE), folders
    grade(source, whole, name)

    with pytest.raises(PowerCut):
        grade(source, cut, name, until=until)
    assert not (cut / name).exists()
    grade(source, cut, name)

    for made in (name, "d.jsonl", "students.csv"):
        assert (cut / made).read_bytes() == (whole / made).read_bytes()
    assert sorted(p.name for p in cut.iterdir()) == sorted(p.name for p in whole.iterdir())


def test_what_was_written_behind_the_checkpoint_is_written_again(write, folders, grade) -> None:
    source, (whole, cut) = write(TABLE), folders
    grade(source, whole, "g.csv")
    with pytest.raises(PowerCut):
        grade(source, cut, "g.csv", until=9)
    with (cut / ".g.csv.part").open("ab") as draft:
        draft.write(b"half a r")

    grade(source, cut, "g.csv")

    assert (cut / "g.csv").read_bytes() == (whole / "g.csv").read_bytes()


def test_the_summary_counts_the_rows_of_both_runs(write, folders, grade, bank) -> None:
    source, (_, cut) = write(TABLE), folders
    with pytest.raises(PowerCut):
        grade(source, cut, "g.csv", until=9)

    found = find_checkpoint(cut / "g.csv")

    assert found is not None
    assert found.n_responses == 9
    assert sum(item["n_graded"] for item in found.tally["items"].values()) == 6
    assert found.tally["n_failed"] == 3


@pytest.mark.parametrize(
    ("run", "message"),
    [
        pytest.param(
            {**RUN, "rubric of q01": "ccc"}, r"another rubric of q01 \(aaa, now ccc\)", id="edited"
        ),
        pytest.param(
            {"content of the input": "bbb"}, r"rubric of q01 \(aaa, now none\)", id="removed"
        ),
    ],
)
def test_another_run_is_not_taken_up(write, folders, grade, run, message) -> None:
    source, (_, cut) = write(TABLE), folders
    with pytest.raises(PowerCut):
        grade(source, cut, "g.csv", until=9)

    with pytest.raises(TableError, match=message):
        find_checkpoint(cut / "g.csv").check(cut / "g.csv", run)


@pytest.mark.parametrize("damage", ["", "{", '{"n": 1}', "[]"])
def test_a_damaged_checkpoint_is_none(write, folders, grade, damage) -> None:
    source, (_, cut) = write(TABLE), folders
    with pytest.raises(PowerCut):
        grade(source, cut, "g.csv", until=9)

    checkpoint_path(cut / "g.csv").write_text(damage)

    assert find_checkpoint(cut / "g.csv") is None


def test_a_lost_draft_is_no_run_to_take_up(write, folders, grade) -> None:
    source, (_, cut) = write(TABLE), folders
    with pytest.raises(PowerCut):
        grade(source, cut, "g.csv", until=9)

    (cut / ".g.csv.part").write_bytes(b"")

    assert find_checkpoint(cut / "g.csv") is None


def test_a_new_run_forgets_the_unfinished_one(write, folders, bank) -> None:
    source, (_, cut) = write(TABLE), folders
    checkpoint_path(cut / "g.csv").write_text("{}")

    with (
        read_responses(source, bank) as table,
        pytest.raises(PowerCut),
        write_grades(GradeFiles(source, cut / "g.csv"), table),
    ):
        raise PowerCut

    assert list(cut.iterdir()) == []
