"""What writing a bank would change in a folder: new files, and files that differ.

A file that differs from the draft may hold a teacher's work, so it is kept unless the
caller asks for everything.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.bank.drafted_text import SCHEMA_NAME, render_course, render_rubric
from grader.bank.files import RUBRICS_FOLDER, course_path, load_course, rubric_path, save_texts
from grader.bank.models import Bank
from grader.bank.rubric_schema import render_rubric_schema
from grader.bank.yaml_text import read_text


@dataclass(frozen=True)
class Change:
    """One file: what it says before (None when it is new) and after."""

    path: Path
    before: str | None
    after: str

    @property
    def is_needed(self) -> bool:
        """Whether writing the file would change anything."""
        return self.before != self.after

    @property
    def is_edit(self) -> bool:
        """Whether it would change a file that a person may have edited; the schema is none."""
        return self.before is not None and self.is_needed and self.path.name != SCHEMA_NAME

    @property
    def diff(self) -> str:
        """The change as a unified diff; empty when there is none."""
        name = self.path.as_posix()
        lines = difflib.unified_diff(
            (self.before or "").splitlines(), self.after.splitlines(), name, name, lineterm="", n=1
        )
        return "\n".join(lines)


@dataclass(frozen=True)
class BankChanges:
    """All files of a bank against a folder, the course file first."""

    course: Change
    rubrics: tuple[Change, ...]
    schema: Change

    @property
    def needed(self) -> tuple[Change, ...]:
        """Every change, edited files included."""
        return tuple(c for c in (self.course, *self.rubrics, self.schema) if c.is_needed)

    @property
    def edits(self) -> tuple[Change, ...]:
        """Changes to files that a person may have edited."""
        return tuple(change for change in self.needed if change.is_edit)

    @property
    def additions(self) -> tuple[Change, ...]:
        """Changes that touch no edited file and fit the course file that stays.

        Beside a kept course file, the rubric of an item that it does not list would be
        a mistake.
        """
        changes = [change for change in self.needed if not change.is_edit]
        if not self.course.is_edit:
            return tuple(changes)
        listed = {item.id for item in load_course(self.course.path).items}
        return tuple(c for c in changes if c not in self.rubrics or c.path.stem in listed)

    @property
    def held(self) -> tuple[Change, ...]:
        """New rubrics that wait for the course file to be replaced."""
        chosen = {*self.additions, *self.edits}
        return tuple(change for change in self.needed if change not in chosen)


def bank_changes(bank: Bank, directory: Path) -> BankChanges:
    """Compare a bank with the files of a folder; nothing is written.

    Raises
    ------
    RubricError
        A file that is in the way can't be read.
    """
    return BankChanges(
        course=_change(course_path(directory, bank.course), render_course(bank)),
        rubrics=tuple(
            _change(
                rubric_path(directory, course=bank.course, item_id=item.id),
                render_rubric(item.rubric, prompt=item.prompt),
            )
            for item in bank.items
        ),
        schema=_change(directory / RUBRICS_FOLDER / SCHEMA_NAME, render_rubric_schema()),
    )


def save_changes(changes: Sequence[Change]) -> None:
    """Write the files of all changes, or none."""
    save_texts({change.path: change.after for change in changes})


def _change(path: Path, after: str) -> Change:
    return Change(path, read_text(path) if path.exists() else None, after)
