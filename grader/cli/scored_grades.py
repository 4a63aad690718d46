"""Answers that people scored, graded: what `grader calibrate` fits to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.batch import (
    RaterScales,
    ScoredResponse,
    ThisProcess,
    grade_responses,
    read_scored_responses,
)
from grader.calibration.item_fits import ScoredGrade
from grader.cli.progress import track
from grader.scoring import ResponseGrader


@dataclass(frozen=True)
class ScoreTables:
    """Where the scores are, and how they are to be read.

    Attributes
    ----------
    responses : Path or None
        The table with the texts, where the human scores do not hold them.
    groups : sequence of str
        Columns of subgroups.
    """

    human_scores: Path
    responses: Path | None
    scales: RaterScales
    groups: Sequence[str]


@dataclass(frozen=True)
class ScoredGrades:
    """The answers of a table of human scores, and their grades.

    Attributes
    ----------
    grades : list of ScoredGrade
        Of those that could be graded.
    faults : list of str
        A message for each row that must be mended, with file, row and value.
    notes : tuple of str
        What was left out without being wrong.
    """

    scored: tuple[ScoredResponse, ...]
    grades: list[ScoredGrade]
    faults: list[str]
    notes: tuple[str, ...]


def read_scored_grades(tables: ScoreTables, grader: ResponseGrader) -> ScoredGrades:
    """Read human scores, and grade the answers that they were given to.

    Raises
    ------
    TableError
        A table can't be read, or a column is missing.
    """
    read = read_scored_responses(
        tables.human_scores,
        grader.bank,
        scales=tables.scales,
        responses=tables.responses,
        groups=tables.groups,
    )
    grades, errors = grade_scored(read.scored, grader)
    faults = [*read.faults, *(f"{tables.human_scores}: {error}" for error in errors)]
    return ScoredGrades(read.scored, grades, faults, read.notes)


def grade_scored(
    scored: Sequence[ScoredResponse], grader: ResponseGrader
) -> tuple[list[ScoredGrade], list[str]]:
    """Return grades with human scores, on their scale, and why other responses have none."""
    responses = (each.response for each in scored)
    rows = track(grade_responses(responses, ThisProcess(grader)), total=len(scored))
    grades, errors = [], []
    for row, each in zip(rows, scored, strict=True):
        if row.graded is None:
            errors.append(row.error)
            continue
        response = each.response
        grades.append(
            ScoredGrade(
                replace(row.graded, scale=each.scale),
                each.human_score,
                response.response_id,
                # At once: the encoder still remembers the answer.
                answer=grader.answer_text(response.item_id, response.text),
                student_id=response.student_id,
                second_human_score=each.second_human_score,
                groups=each.groups,
            )
        )
    return grades, errors
