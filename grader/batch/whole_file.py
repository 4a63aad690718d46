"""Files that appear whole or not at all."""

from __future__ import annotations

import errno
import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from grader.errors import TableError

SPREADSHEET_ENCODING = "utf-8-sig"
"""Without the mark in front, spreadsheets take UTF-8 for the local code page."""

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""A full disk, a full share of it, a file larger than it may be."""


def refuse_overlap(outputs: Sequence[Path], *, inputs: Sequence[Path]) -> None:
    """Refuse outputs that would replace an input or one another.

    Raises
    ------
    TableError
        Two of the files are one.
    """
    taken = {path.resolve(): "is the input" for path in inputs}
    for path in outputs:
        if use := taken.get(path.resolve()):
            raise TableError(str(path), f"the output {use}; it must be a file of its own")
        taken[path.resolve()] = "is written twice"


def check_outputs(outputs: Sequence[Path], *, inputs: Sequence[Path]) -> None:
    """Refuse, before minutes of work, files that could not be written after it.

    Raises
    ------
    TableError
        One would replace an input or another, lies in no folder, or can't be replaced.
    """
    refuse_overlap(outputs, inputs=inputs)
    for path in outputs:
        target = path.resolve()
        with refusals_of(path):
            target.parent.stat()
            check_replaceable(target)


@contextmanager
def write_whole(path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file that takes the place of `path` only when the block ends well.

    Until then it lies in the same folder under another name; an exception removes it.

    Raises
    ------
    TableError
        `path` can't be written; raised before the block begins wherever that can be seen.
    """
    target = path.resolve()
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    with refusals_of(path):
        check_replaceable(target)
        stream = draft.open("w", encoding=encoding, newline="")
    try:
        with stream:
            yield stream
        with refusals_of(path):
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def refusals_of(path: Path) -> Iterator[None]:
    """Turn what the file system says into a message about `path`."""
    try:
        yield
    except FileNotFoundError as error:
        folder = path.parent.as_posix()
        raise TableError(
            str(path),
            f"folder {folder} does not exist; the file must go into one that does",
            f"create it first: mkdir -p {shlex.quote(folder)}",
        ) from error
    except OSError as error:
        raise TableError(
            str(path),
            f"the file can't be written: {error.strerror}",
            "make room there, or choose another place."
            if error.errno in _NO_ROOM
            else "close it in other programs, or choose another place.",
        ) from error


def check_replaceable(target: Path) -> None:
    """Raise OSError where renaming a file to `target` is bound to fail."""
    if target.exists():
        if not target.is_file():
            raise IsADirectoryError(0, "it is a folder or a device, not a file")
        with target.open("r+b"):
            pass  # a read-only file, or one that a spreadsheet holds open
