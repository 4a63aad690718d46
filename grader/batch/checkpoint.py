"""How far an unfinished run came, and what it was graded with."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader import __version__
from grader.batch.drafts import beside, draft_path
from grader.errors import TableError
from grader.scoring import ResponseGrader, rubric_digest

_SHOWN_CHARACTERS = 12
"""Of a digest or another value, in a message."""

RunIdentity = Mapping[str, str]
"""All that the bytes of a run depend on, by the words that a message uses."""


def content_digest(source: Path) -> str:
    """Return the sha256 of a file."""
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def run_identity(grader: ResponseGrader, settings: Mapping[str, str]) -> RunIdentity:
    """Return what a run depends on: version, evidence, rubrics, calibrations and `settings`."""
    return {
        "version of grader": __version__,
        "evidence": grader.evidence_signature,
        "language": grader.bank.language,
        **{f"rubric of {item.id}": rubric_digest(item) for item in grader.bank.items},
        **{f"calibration of {name}": each.digest for name, each in grader.calibrations.items()},
        **({"accept rule": grader.accept_rule.digest} if grader.accept_rule else {}),
        **settings,
    }


@dataclass(frozen=True)
class Checkpoint:
    """A moment of a run at which its drafts were whole.

    Attributes
    ----------
    n_responses : int
        Rows written.
    sizes : mapping of str to int
        Bytes of each draft, by the path of its target.
    sums, tally : mapping
        The states of `StudentSums` and `Tally`.
    """

    run: RunIdentity
    n_responses: int
    sizes: Mapping[str, int]
    sums: Mapping[str, Any]
    tally: Mapping[str, Any]

    def save(self, grades: Path) -> None:
        """Write it beside the grades; the one before it stays until it is whole."""
        path = checkpoint_path(grades)
        fresh = path.with_name(f"{path.name}.new")
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(asdict(self), stream)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)

    def check(self, grades: Path, run: RunIdentity) -> None:
        """Raise TableError unless an unfinished run can be taken up by `run`."""
        check_same_run(self.run, run, where=str(grades))


def check_same_run(began: RunIdentity, now: RunIdentity, *, where: str) -> None:
    """Raise TableError unless a run can be taken up; the message says what has changed."""
    differing = [
        f"{name} ({_shown(began.get(name))}, now {_shown(now.get(name))})"
        for name in dict.fromkeys((*began, *now))
        if began.get(name) != now.get(name)
    ]
    if differing:
        raise TableError(
            where,
            f"its unfinished run had another {'; '.join(differing)}; a run must end as it began",
            "undo the change, or leave out --resume to grade from the start.",
        )


def checkpoint_path(grades: Path) -> Path:
    """Return where the checkpoint of a grades file lies."""
    return beside(grades, "checkpoint")


def find_checkpoint(grades: Path) -> Checkpoint | None:
    """Return the checkpoint of a grades file; None without one that can be taken up."""
    try:
        found = Checkpoint(**json.loads(checkpoint_path(grades).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):  # damaged: no run can be taken up from it
        return None
    drafts = {draft_path(Path(target)): size for target, size in found.sizes.items()}
    is_there = all(path.is_file() and path.stat().st_size >= n for path, n in drafts.items())
    return found if is_there else None


def _shown(value: str | None) -> str:
    if value is None:
        return "none"
    return value if len(value) <= 2 * _SHOWN_CHARACTERS else f"{value[:_SHOWN_CHARACTERS]}…"
