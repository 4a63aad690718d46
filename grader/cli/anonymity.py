"""The key of anonymous grades, as `grader grade` finds or makes it."""

from __future__ import annotations

import sys
from pathlib import Path

from grader.batch import GradeFiles
from grader.batch.formats import without_gzip
from grader.batch.pseudonyms import Key, load_or_make_key
from grader.batch.whole_file import refuse_overlap
from grader.errors import InputError


def key_of(files: GradeFiles, path: Path | None, *, anonymous: bool) -> Key | None:
    """Return the key; None where names stay. A new one is written, and said to be.

    Raises
    ------
    InputError
        The key can't be read or written, or nobody said where it goes.
    """
    if not anonymous:
        if path:
            problem = "names are kept; a key is for --anonymous only"
            raise InputError(f"--key {path}", problem, "pass --anonymous too.")
        return None
    target = path or _beside(files.source)
    taken = [p for p in (files.source, files.grades, files.details) if isinstance(p, Path)]
    refuse_overlap([target], inputs=taken)
    is_new = not target.exists()
    key = load_or_make_key(target)
    kept = "new; keep it apart from the grades, 'grader export' needs it" if is_new else "as before"
    print(f"Key: {target} ({kept})", file=sys.stderr)
    return key


def _beside(source: Path | None) -> Path:
    if source is None:
        problem = "standard input has no name to keep a key beside; --key must say where"
        raise InputError("--anonymous", problem, "pass --key FILE.")
    return source.with_name(f"{without_gzip(source).stem}.key")


def report_naming(n: int) -> None:
    """Say how many answers hold a name or id of their own row."""
    if n:
        print(
            f"{n} answers hold a name or id of their own row; the text of answers is left as it "
            "was written, so read it before you pass it on",
            file=sys.stderr,
        )
