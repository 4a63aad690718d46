"""Runs that the system ends: nothing is lost, nothing half-written is taken for finished."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.batch import (
    GradeFiles,
    ThisProcess,
    files,
    find_checkpoint,
    grade_responses,
    read_responses,
    write_grades,
)
from grader.errors import TableError

resource = pytest.importorskip("resource")

TABLE = "student_id,item_id,response\n" + "".join(
    f"s{n % 7},q01,{'s3 ' * (n % 40)}\n" for n in range(600)
)
RUN = {"content of the input": "that of TABLE"}
MAX_FILE_BYTES = 30_000
"""About half of the grades."""

Stop = Callable[[int], None]


def kill_at_400(n_rows: int) -> None:
    if n_rows == 400:
        os.kill(os.getpid(), signal.SIGKILL)


def fill_the_disk(n_rows: int) -> None:
    if n_rows == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))


def test_a_full_disk_is_named_with_the_file(tmp_path, bank, new_grader) -> None:
    (tmp_path / "class.csv").write_text(TABLE)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, limits[1]))
    try:
        with pytest.raises(
            TableError, match=r"grades\.csv: the file can't be written: .*\n.* room"
        ):
            grade(tmp_path, bank, new_grader)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def go_on(_n_rows: int) -> None:
    """Nothing happens."""


def grade(folder: Path, bank: Bank, new_grader: Callable, stop: Stop = go_on) -> None:
    """Grade the table, from where it was left; a checkpoint after every row."""
    files.CHECKPOINT_SECONDS, files.CHECKPOINT_SHARE = 0.0, 1e9
    grades = folder / "grades.csv"
    with (
        read_responses(folder / "class.csv", bank) as table,
        write_grades(
            GradeFiles(folder / "class.csv", grades),
            table,
            run=RUN,
            done=find_checkpoint(grades),
        ) as out,
    ):
        responses = islice(table, out.n_rows, None)
        for row in grade_responses(responses, ThisProcess(new_grader())):
            stop(out.n_rows)
            out.write(row)


@pytest.mark.parametrize(
    ("stop", "exit_code"),
    [
        pytest.param(kill_at_400, -signal.SIGKILL, id="kill"),
        pytest.param(fill_the_disk, 1, id="disk"),
    ],
)
def test_a_run_that_was_ended_is_finished(tmp_path, bank, new_grader, stop, exit_code) -> None:
    whole, ended = tmp_path / "whole", tmp_path / "ended"
    for folder in (whole, ended):
        folder.mkdir()
        (folder / "class.csv").write_text(TABLE)
    grade(whole, bank, new_grader)

    process = get_context("spawn").Process(target=grade, args=(ended, bank, new_grader, stop))
    process.start()
    process.join()

    assert process.exitcode == exit_code
    assert not (ended / "grades.csv").exists()
    done = find_checkpoint(ended / "grades.csv")
    assert done is not None
    assert 0 < done.n_responses < 600
    grade(ended, bank, new_grader)
    for name in ("grades.csv", "students.csv"):
        assert (ended / name).read_bytes() == (whole / name).read_bytes()
    assert sorted(p.name for p in ended.iterdir()) == ["class.csv", "grades.csv", "students.csv"]
