"""The exports that are known, by the names that `--format` takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.batch.lms import blackboard, canvas, edx, google, moodle
from grader.batch.lms.columns import ExportColumns
from grader.batch.table import Record


@dataclass(frozen=True)
class ExportFormat:
    """A kind of export.

    Attributes
    ----------
    title : str
        What messages call it.
    find : callable
        Header and first record -> the columns, or None for a file of another kind.
    """

    name: str
    title: str
    find: Callable[[Sequence[str], Record | None], ExportColumns | None]


OWN_TABLE = "table"
"""The name of our own tables, long or wide, which are no exports."""

EXPORT_FORMATS = (
    ExportFormat("moodle-quiz", "Moodle quiz, responses report", moodle.find_quiz),
    ExportFormat("moodle-worksheet", "Moodle grading worksheet", moodle.find_worksheet),
    ExportFormat("canvas-quiz", "Canvas quiz, student analysis", canvas.find_quiz),
    ExportFormat("blackboard-test", "Blackboard test, results", blackboard.find_test),
    ExportFormat("google-forms", "Google Forms, responses", google.find_form),
    ExportFormat("edx-ora", "Open edX, data report of assessments", edx.find_assessments),
    ExportFormat("edx-responses", "Open edX, problem responses", edx.find_problem_responses),
)
"""In the order in which they are tried; each is told by columns that no other one has."""

FORMAT_NAMES = (OWN_TABLE, *(each.name for each in EXPORT_FORMATS))
