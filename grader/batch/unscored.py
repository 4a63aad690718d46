"""Graded responses that no person has scored yet, and those that one has."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.cells import render_cell
from grader.batch.graded_rows import GradedScore, RaterScales, find_scores
from grader.batch.grades import LINE_END, LIST_SEPARATOR
from grader.batch.human_scores import HUMAN_COLUMNS, read_human_scores
from grader.batch.layout import ID_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN, STUDENT_COLUMN
from grader.batch.named_rows import read_named_rows
from grader.batch.whole_file import SPREADSHEET_ENCODING, refuse_overlap, write_whole
from grader.calibration import RatedResponse
from grader.calibration.next_scores import Candidate, NextScore
from grader.scoring.graded import ZEROING_FLAGS

TO_SCORE_COLUMNS = (ID_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN, HUMAN_COLUMNS[0])


@dataclass(frozen=True)
class Unscored:
    """A table of grades, divided.

    Attributes
    ----------
    candidates : tuple of Candidate
        Each text once; without those that answer nothing, from which nothing is learned.
    scored : tuple of (str, str)
        Item id and text of the responses that a person has scored.
    rated : tuple of RatedResponse
        The same with both scores.
    faults : tuple of str
        A message for each row that must be mended, with file, row and value.
    """

    candidates: tuple[Candidate, ...]
    scored: tuple[tuple[str, str], ...]
    rated: tuple[RatedResponse, ...]
    faults: tuple[str, ...]


def read_unscored(grades: Path, human_scores: Path | None, *, scales: RaterScales) -> Unscored:
    """Read grades, and the human scores there are.

    Raises
    ------
    TableError
        A table can't be read, or a column is missing.
    """
    table = read_named_rows(grades)
    table.require_grades(RESPONSE_COLUMN)
    graded = find_scores(table, scales)
    rated: tuple[RatedResponse, ...] = ()
    faults = graded.faults
    if human_scores:
        scores = read_human_scores(grades, human_scores, scales=scales)
        rated, faults = scores.responses, scores.faults
    texts = {
        key: (each.item_id, each.row.cell(RESPONSE_COLUMN)) for key, each in graded.by_id.items()
    }
    scored = tuple(dict.fromkeys(texts[each.response_id] for each in rated))
    candidates = tuple(_candidates(graded.by_id, texts, seen=set(scored)))
    return Unscored(candidates, scored, rated, faults)


def _candidates(
    graded: Mapping[str, GradedScore],
    texts: Mapping[str, tuple[str, str]],
    *,
    seen: set[tuple[str, str]],
) -> Iterator[Candidate]:
    for response_id, each in graded.items():
        flags = each.row.cell("flags").split(LIST_SEPARATOR)
        if texts[response_id] not in seen and ZEROING_FLAGS.isdisjoint(flags):
            seen.add(texts[response_id])
            item_id, text = texts[response_id]
            student = each.row.cell(STUDENT_COLUMN)
            yield Candidate(response_id, item_id, text, each.score, each.scale, student)


def write_to_score(chosen: Sequence[NextScore], path: Path, *, inputs: Sequence[Path]) -> None:
    """Write a table for a person to fill in: `grader calibrate` reads it then.

    Where it is known whose they are it says so: a fit keeps what one student wrote together.

    Raises
    ------
    TableError
        The file can't be written, or would replace an input.
    """
    refuse_overlap([path], inputs=inputs)
    candidates = [each.candidate for each in chosen]
    has_students = any(one.student_id for one in candidates)
    with write_whole(path, encoding=SPREADSHEET_ENCODING) as stream:
        rows = csv.writer(stream, lineterminator=LINE_END)
        rows.writerow([*TO_SCORE_COLUMNS, *([STUDENT_COLUMN] if has_students else [])])
        for one in candidates:
            whose = [render_cell(one.student_id)] if has_students else []
            about = map(render_cell, (one.response_id, one.item_id, one.text))
            rows.writerow([*about, "", *whose])
