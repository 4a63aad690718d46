"""Files that grow beside their target under a hidden name, and can be taken up again."""

from __future__ import annotations

import gzip
import io
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from grader.batch.whole_file import check_replaceable, refusals_of
from grader.errors import TableError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Finish = Callable[[Path, Path], None]
"""Turns the draft (first) into what the target holds (second)."""


def beside(target: Path, ending: str) -> Path:
    """Return the hidden file of this ending that belongs to a target."""
    target = target.resolve()
    return target.with_name(f".{target.name}.{ending}")


def draft_path(target: Path) -> Path:
    """Return where the rows of a target stand until it is finished."""
    return beside(target, "part")


class _NamedFile(io.FileIO):
    """A file to append to; when the disk is full, the message names the target."""

    def __init__(self, path: Path, target: Path) -> None:
        super().__init__(path, "a")
        self._target = target

    def write(self, content: ReadableBuffer, /) -> int:
        with refusals_of(self._target):
            return super().write(content)


class Draft:
    """A text that grows; what is behind its last `settle` may be lost in a crash.

    Parameters
    ----------
    size : int
        Bytes of an earlier draft to go on behind; 0 begins anew.
    finish : callable, optional
        Makes the target of the draft; without it the draft becomes the target.

    Raises
    ------
    TableError
        The target can't be written.
    """

    def __init__(
        self, target: Path, *, encoding: str, size: int = 0, finish: Finish | None = None
    ) -> None:
        self.target = target
        self._path = draft_path(target)
        self._finish = finish
        with refusals_of(target):
            check_replaceable(target.resolve())
            if not size:
                self._path.unlink(missing_ok=True)
            with self._path.open("ab") as stream:
                stream.truncate(size)
            file = io.BufferedWriter(_NamedFile(self._path, target))
            self.stream: TextIO = io.TextIOWrapper(file, encoding=encoding, newline="")

    def settle(self) -> int:
        """Bring all that was written to the disk; return how many bytes there are."""
        with refusals_of(self.target):
            self.stream.flush()
            os.fsync(self.stream.fileno())
        return self._path.stat().st_size

    def finish(self) -> None:
        """Put the file in its place."""
        self.settle()
        self.stream.close()
        with refusals_of(self.target):
            if self._finish is None:
                self._path.replace(self.target.resolve())
                return
            made = beside(self.target, "made")
            try:
                self._finish(self._path, made)
                made.replace(self.target.resolve())
            finally:
                made.unlink(missing_ok=True)
        self._path.unlink()

    def leave(self) -> None:
        """Close it as it is, to be taken up again."""
        with suppress(OSError, TableError):  # a full disk says so a second time
            self.stream.close()

    def remove(self) -> None:
        """Close it and leave no trace."""
        self.leave()
        self._path.unlink(missing_ok=True)


def compress(draft: Path, made: Path) -> None:
    """Write the draft with gzip; without a time stamp, so that equal text gives equal bytes."""
    with (
        draft.open("rb") as plain,
        made.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed)
