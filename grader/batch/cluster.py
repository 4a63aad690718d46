"""Parts graded on a Dask cluster: every worker holds one grader, and no row passes the client.

Dask is an extra (`grader[dask]`) and loaded only here, inside functions.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grader import __version__
from grader.bank import Bank
from grader.batch.grading import Grades
from grader.batch.manifest import PartDone
from grader.batch.partitions import PartWork, grade_part
from grader.batch.recipe import GraderRecipe
from grader.errors import GraderError, InputError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 20.0
"""For a scheduler to answer; a cluster that is only just starting needs some."""

NEED_DASK = "Run: pip install 'grader[dask]'"

_recipe: GraderRecipe | None = None
"""Of this worker, as the client sent it."""


@contextmanager
def open_client(scheduler: str | None, *, n_workers: int | None = None) -> Iterator[Client]:
    """Yield a client of the scheduler, or of a cluster on this machine that ends with it.

    Raises
    ------
    InputError
        Dask is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError("--engine dask", f"Dask is not installed ({error})", NEED_DASK) from error
    if scheduler is None:
        with (
            LocalCluster(
                n_workers=n_workers or os.cpu_count() or 1,
                threads_per_worker=1,
                dashboard_address=":0",
                silence_logs=logging.ERROR,  # that a worker is replaced, or a task cancelled
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise InputError(
            f"--scheduler {scheduler}",
            f"no scheduler answers there: {error}",
            "start one with: dask scheduler",
        ) from error
    with client:
        yield client


def grade_parts(
    client: Client, recipe: GraderRecipe, *, work: Sequence[PartWork]
) -> Iterator[PartDone]:
    """Grade the parts on the workers and yield each when it is done.

    A part whose worker ends is graded again by another.

    Raises
    ------
    GraderError
        A worker has another version or lacks the model, a part can't be read, or the
        scheduler has gone.
    """
    from distributed import as_completed

    with _faults_named():
        _prepare(client, recipe)
        futures = [
            client.submit(_grade_part, one, recipe.bank, key=f"grade-{one.part.target}", pure=False)
            for one in work
        ]
        for future in as_completed(futures):
            if future.status in ("cancelled", "lost"):  # what a lost scheduler was to give
                raise CancelledError(future.status)
            done = future.result()
            if isinstance(done, GraderError):
                raise done
            yield done


def _prepare(client: Client, recipe: GraderRecipe) -> None:
    """Load the grader in every worker that is there, and in every one that comes."""
    from distributed.diagnostics.plugin import WorkerPlugin

    class LoadGrader(WorkerPlugin):
        name = "grader"
        idempotent = False

        def __init__(self, version: str, recipe: GraderRecipe) -> None:
            self.version, self.recipe = version, recipe

        def setup(self, worker: Any) -> None:
            start_worker(self.version, self.recipe, address=worker.address)

    client.register_plugin(LoadGrader(__version__, recipe))


def start_worker(version: str, recipe: GraderRecipe, *, address: str) -> None:
    """Load the grader of this worker; its models are loaded once.

    Raises
    ------
    GraderError
        The worker has another version of `grader`.
    """
    global _recipe
    if version != __version__:
        raise GraderError(
            f"worker {address}",
            f"grader is version {__version__}; it must be {version}, as on the client",
            f"Run there: pip install grader=={version}",
        )
    _recipe = recipe.here()
    _grader.cache_clear()
    _grader()


@lru_cache(maxsize=1)
def _grader() -> Grades:
    assert _recipe is not None
    return _recipe()


def _grade_part(work: PartWork, bank: Bank) -> PartDone | GraderError:
    """The part, or what was wrong with it: of what is raised Dask prints a traceback."""
    try:
        return grade_part(work, bank, grader=_grader())
    except GraderError as error:
        return error
    except OSError as error:
        return GraderError(
            work.part.source,
            f"a worker can't read it or write to {work.folder}: {error}",
            "every worker must reach both, by the same name.",
        )


@contextmanager
def _faults_named() -> Iterator[None]:
    """Turn what Dask raises into a message; our own errors pass as they are."""
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    hint = "what is finished is kept; the same command with --resume goes on from there."
    try:
        yield
    except GraderError:
        raise
    except ImportError as error:
        raise GraderError(
            "--engine dask", f"a worker lacks what it needs: {error}", NEED_DASK
        ) from error
    except KilledWorker as error:
        raise GraderError(
            "--engine dask", f"several workers ended on one part: {error}", hint
        ) from error
    except (CommClosedError, CancelledError, TimeoutError, OSError) as error:
        raise GraderError("--engine dask", f"the scheduler has gone: {error}", hint) from error
