"""A folder of tables graded on a Dask cluster, with progress by parts."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.batch import ColumnNames, GraderRecipe, Summary, run_identity
from grader.batch.cluster import grade_parts, open_client
from grader.batch.grades import INTERVAL_COLUMNS, RESULT_COLUMNS
from grader.batch.lms.systems import OWN_TABLE
from grader.batch.manifest import Manifest, OutputFolder
from grader.batch.partitions import PartWork, find_parts, names_digest, read_header
from grader.cli.progress import track
from grader.scoring import ResponseGrader

SAVE_SECONDS = 5.0
"""Between two notes of how far the run has come."""

PARQUET_SUFFIX = ".parquet"


@dataclass(frozen=True)
class ClusterRun:
    """What is to be graded on which cluster.

    Attributes
    ----------
    scheduler : str or None
        Its address; None starts a cluster on this machine.
    """

    source: str
    folder: str
    columns: ColumnNames
    scheduler: str | None = None
    n_workers: int | None = None

    @property
    def suffix(self) -> str:
        """Of the parts of the output: a folder named *.parquet holds Parquet."""
        is_parquet = self.folder.rstrip("/").endswith(PARQUET_SUFFIX)
        return PARQUET_SUFFIX if is_parquet else ".csv"


def grade_on_cluster(
    cluster: ClusterRun, grader: ResponseGrader, *, recipe: GraderRecipe, is_resumed: bool
) -> tuple[Summary, Mapping[str, object]]:
    """Grade all parts into the folder; return the summary and where the grades are."""
    parts = find_parts(cluster.source, suffix=cluster.suffix)
    header = read_header(parts[0], grader.bank, columns=cluster.columns)
    run = run_identity(
        grader,
        {
            "feedback": recipe.level.value,
            "columns": repr(cluster.columns),
            "header": ", ".join(header),
            "list of parts": names_digest(parts),
        },
    )
    output = OutputFolder(cluster.folder)
    manifest = (output.take_up if is_resumed else output.begin)(run)
    manifest.check_sources({part.source: part.size for part in parts})
    results = (*RESULT_COLUMNS, *(INTERVAL_COLUMNS if grader.calibrations else ()))
    columns = replace(cluster.columns, format=OWN_TABLE)
    work = [
        PartWork(part, cluster.folder, header, columns, results)
        for part in parts
        if part.source not in manifest.parts
    ]
    _work_off(cluster, recipe, work, manifest)
    output.finish(manifest)
    return manifest.tally().summary(), {"grades": cluster.folder}


def _work_off(
    cluster: ClusterRun, recipe: GraderRecipe, work: list[PartWork], manifest: Manifest
) -> None:
    """Grade the parts and enter each in the manifest, which is saved now and then."""
    output = OutputFolder(cluster.folder)
    n_done = len(manifest.parts)
    with open_client(cluster.scheduler, n_workers=cluster.n_workers) as client:
        print(f"Dask dashboard: {client.dashboard_link}", file=sys.stderr)
        output.save(manifest)
        saved = time.monotonic()
        try:
            parts = grade_parts(client, recipe, work=work)
            for done in track(parts, total=n_done + len(work), n_done=n_done):
                manifest.parts[done.source] = done
                if time.monotonic() - saved > SAVE_SECONDS:
                    output.save(manifest)
                    saved = time.monotonic()
        finally:
            output.save(manifest)
