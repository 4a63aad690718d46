"""Every error a user can meet, and the exit code it ends a command with.

GraderError              1  the command could not do its work
└─ InputError            2  something the user gave must be mended (also a ValueError)
   ├─ GuideError            a study guide that can't be read
   ├─ RubricError           a bank file with a mistake in it
   ├─ ItemError             an item id that the bank does not hold
   ├─ TableError            a table of responses that can't be read or written
   └─ ModelError            encoder or evidence weights that are missing or changed

A message reads ``{where}: {what is wrong, with the value}; {what it must be}``
and, on a line of its own, ``Hint: {next step}``. Warnings are no errors and live
beside the thing they speak of.
"""

from __future__ import annotations


class GraderError(Exception):
    """Base of all errors; shown to the user as a message, never as a traceback.

    Parameters
    ----------
    where : str
        File, ``file:line`` or argument that the message speaks of; may be empty.
    problem : str
        What is wrong with the value, and what it must be.
    hint : str, optional
        The next step for the user.

    Examples
    --------
    >>> print(InputError("guide.txt", "the file is empty; it must hold a study guide"))
    guide.txt: the file is empty; it must hold a study guide
    >>> print(RubricError("q03.yaml:14", "points is -1; it must be greater than 0", "..."))
    q03.yaml:14: points is -1; it must be greater than 0
    Hint: ...
    """

    exit_code = 1

    def __init__(self, where: str, problem: str, hint: str | None = None) -> None:
        # All three go to Exception.args, so that the error survives pickling.
        super().__init__(where, problem, hint)
        self.where = where
        self.problem = problem
        self.hint = hint

    def __str__(self) -> str:
        message = f"{self.where}: {self.problem}" if self.where else self.problem
        return f"{message}\nHint: {self.hint}" if self.hint else message


class InputError(GraderError, ValueError):
    """Something the user gave must be mended first."""

    exit_code = 2


class GuideError(InputError):
    """A study guide that can't be read."""


class RubricError(InputError):
    """A bank file (course or rubric YAML) with a mistake in it."""


class ItemError(InputError):
    """An item id that the bank does not hold."""


class TableError(InputError):
    """A table of responses that can't be read, or grades that can't be written."""


class ModelError(InputError):
    """Encoder or evidence weights that are missing, changed or unknown."""
