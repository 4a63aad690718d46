"""A real scheduler and real workers on loopback: the grades of one process, whatever ends."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from distributed import Client, LocalCluster

from grader.bank import Bank
from grader.batch import (
    ColumnNames,
    GradeFiles,
    ThisProcess,
    grade_responses,
    read_responses,
    write_grades,
)
from grader.batch.cluster import grade_parts, open_client
from grader.batch.grading import Grades, Outcome
from grader.batch.manifest import MANIFEST, Manifest, OutputFolder
from grader.batch.partitions import PartWork, find_parts, read_header
from grader.errors import GraderError, InputError, TableError

pytestmark = pytest.mark.heavy

N_PARTS, N_ROWS = 6, 20
HEADER = "response_id,item_id,response\n"
RUN = {"rubric of q01": "aaa"}


@dataclass
class SlowRecipe:
    """Makes a grader that takes its time, so that a worker can be killed in mid-run."""

    bank: Bank
    make: object
    seconds: float = 0.0
    calibrations: dict = field(default_factory=dict)

    def here(self) -> SlowRecipe:
        return self

    def __call__(self) -> Grades:
        return _Slow(self.make(), self.seconds)


class _Slow:
    def __init__(self, grader: Grades, seconds: float) -> None:
        self._grader, self._seconds = grader, seconds

    def grade_many(self, pairs: Iterable[tuple[str, str]]) -> list[Outcome]:
        time.sleep(self._seconds)
        return self._grader.grade_many(pairs)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    folder.mkdir()
    for part in range(N_PARTS):
        rows = (f"r{part}-{n},q0{1 + n % 3},answer {n} of {part} s3\n" for n in range(N_ROWS))
        (folder / f"class{part}.csv").write_text(HEADER + "".join(rows))
    (folder / "_notes.txt").write_text("no table")
    return folder


@contextmanager
def cluster() -> Iterator[Client]:
    """Two worker processes."""
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as started,
        open_client(started.scheduler_address) as client,
    ):
        client.wait_for_workers(2)
        yield client


def work_for(parts: Path, folder: Path, bank: Bank) -> list[PartWork]:
    found = find_parts(str(parts), suffix=".csv")
    header = read_header(found[0], bank, columns=ColumnNames())
    return [PartWork(part, str(folder), header, ColumnNames()) for part in found]


def graded_by_one_process(parts: Path, bank: Bank, new_grader) -> list[bytes]:
    """The grades of each part."""
    graded = []
    for source in sorted(parts.glob("*.csv")):
        target = source.with_suffix(".grades")
        with (
            read_responses(source, bank) as table,
            write_grades(GradeFiles(source, target), table) as out,
        ):
            for row in grade_responses(table, ThisProcess(new_grader())):
                out.write(row)
        graded.append(target.read_bytes())
    return graded


def test_a_worker_that_is_killed_costs_no_row(parts, tmp_path, bank, new_grader) -> None:
    folder, recipe = tmp_path / "grades", SlowRecipe(bank, new_grader, seconds=0.3)
    output = OutputFolder(str(folder))
    manifest = output.begin(RUN)
    output.save(manifest)

    with cluster() as client:
        for done in grade_parts(client, recipe, work=work_for(parts, folder, bank)):
            if not manifest.parts:
                os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
            manifest.parts[done.source] = done
    output.finish(manifest)

    graded = [path.read_bytes() for path in sorted(folder.glob("part-*.csv"))]
    assert graded == graded_by_one_process(parts, bank, new_grader)
    finished = Manifest.parse((folder / MANIFEST).read_text())
    assert sum(part.n_responses for part in finished.parts.values()) == N_PARTS * N_ROWS
    assert sorted(path.name for path in folder.iterdir()) == [
        MANIFEST,
        *(f"part-0000{n}-class{n}.csv" for n in range(N_PARTS)),
    ]


def test_a_part_with_another_header_is_named(parts, tmp_path, bank, new_grader) -> None:
    (parts / "class3.csv").write_text("response_id,item_id,answer\nr,q01,s3\n")
    (parts / "class4.csv").write_text("response_id,item_id,response,more\nr,q01,s3,x\n")
    work = [one for one in work_for(parts, tmp_path / "g", bank) if "class4" in one.part.source]

    with (
        cluster() as client,
        pytest.raises(TableError, match=r"class4.csv: the header is response_id, .*, more; it"),
    ):
        list(grade_parts(client, SlowRecipe(bank, new_grader), work=work))


class OtherVersion(SlowRecipe):
    def __call__(self) -> Grades:
        raise GraderError("minilm", "the weights are missing")


def test_a_worker_without_the_model_is_refused(parts, tmp_path, bank, new_grader) -> None:
    work = work_for(parts, tmp_path / "g", bank)

    with cluster() as client, pytest.raises(GraderError, match="minilm: the weights are missing"):
        list(grade_parts(client, OtherVersion(bank, new_grader), work=work))


def test_a_worker_with_another_version_is_refused(
    parts, tmp_path, bank, new_grader, monkeypatch
) -> None:
    work = work_for(parts, tmp_path / "g", bank)
    monkeypatch.setattr("grader.batch.cluster.__version__", "99.0")

    with (
        cluster() as client,
        pytest.raises(GraderError, match=r"worker tcp://.*: grader is version .*; it must be 99"),
    ):
        list(grade_parts(client, SlowRecipe(bank, new_grader), work=work))


def test_a_scheduler_that_goes_away_is_named(parts, tmp_path, bank, new_grader) -> None:
    recipe = SlowRecipe(bank, new_grader, seconds=0.5)
    (tmp_path / "g").mkdir()

    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as started,
        open_client(started.scheduler_address) as client,
    ):
        done = grade_parts(client, recipe, work=work_for(parts, tmp_path / "g", bank))
        next(done)
        started.close()

        with pytest.raises(GraderError, match=r"the scheduler has gone(.|\n)*--resume"):
            list(done)


def test_a_folder_that_a_worker_cannot_reach_is_named(parts, tmp_path, bank, new_grader) -> None:
    work = work_for(parts, tmp_path / "nowhere", bank)

    with cluster() as client, pytest.raises(GraderError, match="a worker can't read it or write"):
        list(grade_parts(client, SlowRecipe(bank, new_grader), work=work))


def test_no_scheduler_is_a_message() -> None:
    with (
        pytest.raises(InputError, match="no scheduler answers there"),
        open_client("nothing://nowhere"),
    ):
        pass
