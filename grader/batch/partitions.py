"""Tables in parts: which parts there are, one part graded to its own file, and the manifest.

Parts are files on anything that fsspec opens: this machine, a shared folder, a bucket.
A part counts when the manifest names it; what else lies in the folder is not finished.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from grader.bank import Bank
from grader.batch.checkpoint import RunIdentity, check_same_run
from grader.batch.files import GradeFiles, write_grades
from grader.batch.grades import RESULT_COLUMNS
from grader.batch.grading import Grades, ThisProcess, grade_responses
from grader.batch.layout import ColumnNames
from grader.batch.responses import read_responses
from grader.batch.summary import Tally
from grader.errors import TableError

MANIFEST = "manifest.json"
UNFINISHED = "manifest.unfinished.json"
"""The manifest of a run that has not ended."""

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


@dataclass(frozen=True)
class PartDone:
    """A part whose grades are written."""

    source: str
    target: str
    n_responses: int
    n_bytes: int
    tally: Mapping[str, Any]


@dataclass
class Manifest:
    """What was graded with what, part by part."""

    run: RunIdentity
    parts: dict[str, PartDone] = field(default_factory=dict)

    def tally(self) -> Tally:
        """All parts counted, in the order of their names."""
        whole = Tally()
        for _, done in sorted(self.parts.items()):
            whole.add_all(Tally.from_state(done.tally))
        return whole

    def render(self) -> str:
        """Return the manifest as JSON."""
        parts = [asdict(done) for _, done in sorted(self.parts.items())]
        n_responses = sum(done.n_responses for done in self.parts.values())
        known = {"n_responses": n_responses, "run": dict(self.run), "parts": parts}
        return json.dumps(known, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """Return the manifest that `render` gave."""
        known = json.loads(text)
        parts = {part["source"]: PartDone(**part) for part in known["parts"]}
        return cls(known["run"], parts)


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


def parts_digest(parts: Sequence[Part]) -> str:
    """Return a digest of the names and sizes of the parts."""
    listed = "\n".join(f"{part.source} {part.size}" for part in parts)
    return hashlib.sha256(listed.encode()).hexdigest()


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
            "grade parts with other columns by themselves, into another folder.",
        )


@dataclass(frozen=True)
class OutputFolder:
    """The folder that parts and manifest go to."""

    url: str

    def begin(self, run: RunIdentity) -> Manifest:
        """Return an empty manifest.

        Raises
        ------
        TableError
            The folder holds something already.
        """
        if found := self._names():
            raise TableError(
                self.url,
                f"the folder holds {found[0]!r} already; it must be empty or new",
                "choose another folder, or finish an unfinished run with --resume.",
            )
        manifest = Manifest(run)
        self.save(manifest)
        return manifest

    def take_up(self, run: RunIdentity) -> Manifest:
        """Return the manifest of the unfinished run, without parts that are not there.

        Raises
        ------
        TableError
            The run was begun with something else, or is finished.
        """
        names = self._names()
        if MANIFEST in names:
            raise TableError(
                self.url, "its run is finished; there is nothing to resume", "see manifest.json."
            )
        if UNFINISHED not in names:
            return self.begin(run)
        manifest = Manifest.parse(self._read(UNFINISHED))
        check_same_run(manifest.run, run, where=self.url)
        manifest.parts = {s: done for s, done in manifest.parts.items() if done.target in names}
        return manifest

    def save(self, manifest: Manifest) -> None:
        """Write down how far the run has come."""
        self._write(UNFINISHED, manifest.render())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest of a finished run."""
        self._write(MANIFEST, manifest.render())
        system, path = self._system()
        system.rm_file(f"{path}/{UNFINISHED}")

    def _system(self) -> tuple[Any, str]:
        import fsspec

        system, path = fsspec.core.url_to_fs(self.url)
        return system, path.rstrip("/")

    def _names(self) -> list[str]:
        system, path = self._system()
        return (
            sorted(name.rsplit("/", 1)[-1] for name in system.ls(path, detail=False))
            if (system.isdir(path))
            else []
        )

    def _read(self, name: str) -> str:
        system, path = self._system()
        return str(system.cat_file(f"{path}/{name}").decode("utf-8"))

    def _write(self, name: str, text: str) -> None:
        """Write a file under another name and rename it, so that it is whole or not there."""
        system, path = self._system()
        system.makedirs(path, exist_ok=True)
        system.pipe_file(f"{path}/{name}.new", text.encode("utf-8"))
        system.mv(f"{path}/{name}.new", f"{path}/{name}")
