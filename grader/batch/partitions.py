"""Tables in parts: which parts there are, and one part graded to its own file.

Parts are files on anything that fsspec opens: this machine, a shared folder, a bucket.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.bank import Bank
from grader.batch.files import GradeFiles, write_grades
from grader.batch.grades import RESULT_COLUMNS
from grader.batch.grading import Grades, ThisProcess, grade_responses
from grader.batch.layout import ColumnNames
from grader.batch.manifest import PartDone
from grader.batch.responses import read_responses
from grader.errors import TableError

_DATA_SUFFIXES = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".parquet", ".pq", ".xlsx")
_HIDDEN = (".", "_")
"""Files of a folder that begin so are notes of the programs that wrote it."""


@dataclass(frozen=True)
class Part:
    """One input file, and where its grades go."""

    source: str
    size: int
    target: str


@dataclass(frozen=True)
class PartWork:
    """One part and all that is the same for every part.

    Attributes
    ----------
    header : tuple of str
        That of the first part; every other must have the same.
    """

    part: Part
    folder: str
    header: tuple[str, ...]
    columns: ColumnNames
    results: Sequence[str] = RESULT_COLUMNS


def find_parts(source: str, *, suffix: str) -> list[Part]:
    """Return the parts of an input: a file, a glob or a folder, by any URL that fsspec knows.

    Parameters
    ----------
    suffix : str
        Of the grades: ``.csv`` or ``.parquet``.

    Raises
    ------
    TableError
        There is nothing there, or no way to it.
    """
    import fsspec

    try:
        system, path = fsspec.core.url_to_fs(source)
        pattern = f"{path.rstrip('/')}/**" if system.isdir(path) else path
        found = system.glob(pattern, detail=True)
    except (OSError, ValueError, ImportError) as error:
        raise TableError(source, f"it can't be read: {error}") from error
    names = sorted(n for n, info in found.items() if info["type"] == "file" and _is_data(n))
    if not names:
        raise TableError(
            source,
            "there is no table of responses; it must be a file, a glob or a folder of them",
            "for example 'answers/*.csv' or s3://bucket/answers/",
        )
    return [
        Part(system.unstrip_protocol(name), found[name]["size"], _target(at, name, suffix))
        for at, name in enumerate(names)
    ]


def _is_data(name: str) -> bool:
    base = PurePosixPath(name).name
    plain = base.removesuffix(".gz").lower()
    return plain.endswith(_DATA_SUFFIXES) and not base.startswith(_HIDDEN)


def _target(at: int, name: str, suffix: str) -> str:
    stem = PurePosixPath(name).name.split(".")[0]
    return f"part-{at:05d}-{stem}{suffix}"


def names_digest(parts: Sequence[Part]) -> str:
    """Return a digest of the names of the parts."""
    return hashlib.sha256("\n".join(part.source for part in parts).encode()).hexdigest()


def read_header(part: Part, bank: Bank, *, columns: ColumnNames) -> tuple[str, ...]:
    """Return the header of a part, after a look at whether it can be graded.

    Raises
    ------
    TableError
        The part can't be read, or is an export, whose questions and attempts may stand anywhere.
    """
    import fsspec

    with (
        fsspec.open(part.source, "rb") as stream,
        read_responses(stream, bank, columns=columns, name=part.source) as table,
    ):
        if table.notes:
            raise TableError(
                part.source,
                f"{table.notes[0]}; a cluster grades tables of responses only",
                "grade an export without --engine dask; --format table says that it is none.",
            )
        return table.header


def grade_part(work: PartWork, bank: Bank, *, grader: Grades) -> PartDone:
    """Grade one part into its file, which appears when it is whole.

    Raises
    ------
    TableError
        The part can't be read, or has another header than the first.
    """
    import fsspec

    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / work.part.target
        with (
            fsspec.open(work.part.source, "rb") as stream,
            read_responses(stream, bank, columns=work.columns, name=work.part.source) as table,
        ):
            _check_header(table.header, work)
            with write_grades(GradeFiles(None, made), table, results=work.results) as out:
                for row in grade_responses(table, ThisProcess(grader)):
                    out.write(row)
        system, folder = fsspec.core.url_to_fs(work.folder)
        target = f"{folder.rstrip('/')}/{work.part.target}"
        # A reader of the folder must never meet half a file: rename, where renaming exists.
        system.put_file(str(made), f"{target}.part")
        system.mv(f"{target}.part", target)
        return PartDone(
            work.part.source,
            work.part.size,
            work.part.target,
            out.n_rows,
            made.stat().st_size,
            out.tally.state(),
        )


def _check_header(header: tuple[str, ...], work: PartWork) -> None:
    if header != work.header:
        raise TableError(
            work.part.source,
            f"the header is {', '.join(header)}; it must be that of the first part: "
            f"{', '.join(work.header)}",
            "mend it and go on with --resume, or grade such parts into another folder.",
        )
