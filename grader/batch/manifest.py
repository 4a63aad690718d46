"""The manifest of a run in parts, and the folder that it lies in.

A part counts when the manifest names it; what else lies in the folder is not finished.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from grader.batch.checkpoint import RunIdentity, check_same_run
from grader.batch.summary import Tally
from grader.errors import TableError

MANIFEST = "_manifest.json"
"""Who reads a folder of tables passes over names that begin so."""

UNFINISHED = "_manifest.unfinished.json"
"""The manifest of a run that has not ended."""


@dataclass(frozen=True)
class PartDone:
    """A part whose grades are written; it had `source_bytes` when it was read."""

    source: str
    source_bytes: int
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

    def check_sources(self, sizes: Mapping[str, int]) -> None:
        """Raise TableError if a part was changed after it was graded; others may be.

        Parameters
        ----------
        sizes : mapping of str to int
            Bytes of each part now, by its source.
        """
        for source, done in sorted(self.parts.items()):
            if sizes[source] != done.source_bytes:
                raise TableError(
                    source,
                    f"it has {sizes[source]:,} bytes, and is graded already; it must have the "
                    f"{done.source_bytes:,} of then",
                    "put it back as it was, or grade all parts anew into another folder.",
                )

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


@dataclass(frozen=True)
class OutputFolder:
    """The folder that parts and manifest go to."""

    url: str

    def begin(self, run: RunIdentity) -> Manifest:
        """Return an empty manifest, not saved yet.

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
        return Manifest(run)

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
                self.url, "its run is finished; there is nothing to resume", f"see {MANIFEST}."
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
        try:
            system.makedirs(path, exist_ok=True)
            system.pipe_file(f"{path}/{name}.new", text.encode("utf-8"))
            system.mv(f"{path}/{name}.new", f"{path}/{name}")
        except OSError as error:
            raise TableError(
                self.url,
                f"the folder can't be written: {error.strerror or error}",
                "mend that; if parts are finished there, go on with --resume.",
            ) from error
