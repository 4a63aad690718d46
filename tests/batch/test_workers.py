"""Several processes grade as one does, to the byte."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.batch import GradeFiles, grade_responses, open_engine, read_responses, write_grades
from grader.errors import GraderError, ModelError

TABLE = "response_id,item_id,response\n" + "".join(
    f"r{n},q0{1 + n % 3},answer {n % 70} iam\n" for n in range(150)
)


class NoModel:
    """What a machine without the model makes."""

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list:
        raise ModelError("minilm", "the weights are missing")


class Killed:
    """Ends its process in the middle of the work, as the system does when memory is short."""

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list:
        os.kill(os.getpid(), signal.SIGKILL)
        return []


def graded(source: Path, grades: Path, bank, make: Callable, n_workers: int) -> bytes:
    with (
        read_responses(source, bank) as table,
        write_grades(GradeFiles(source, grades), table) as out,
        open_engine(make(), make, n_workers=n_workers) as engine,
    ):
        for row in grade_responses(table, engine):
            out.write(row)
    return grades.read_bytes()


def test_three_workers_write_the_bytes_of_one(tmp_path, write, bank, new_grader) -> None:
    source = write(TABLE)

    one, three = (
        graded(source, tmp_path / f"{n}.csv", bank, new_grader, n_workers=n) for n in (1, 3)
    )

    assert one == three
    assert len(one.splitlines()) == 151


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        pytest.param(NoModel, ModelError, "minilm: the weights are missing", id="no model"),
        pytest.param(Killed, GraderError, "one of 2 worker processes ended", id="killed"),
    ],
)
def test_a_worker_that_fails_ends_the_run(tmp_path, write, bank, make, error, message) -> None:
    source = write(TABLE)

    with pytest.raises(error, match=message):
        graded(source, tmp_path / "grades.csv", bank, make, n_workers=2)

    assert list(tmp_path.iterdir()) == [source]
