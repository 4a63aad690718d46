"""Human scores joined to grades by response id: what can be compared, and what can't and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.bank import Scale
from grader.batch.graded_rows import ROUNDING, GradedScore, GradedScores, RaterScales, find_scores
from grader.batch.layout import ID_COLUMN, ITEM_COLUMN, RESPONSE_COLUMN
from grader.batch.named_rows import NamedRow, NamedRows, RowError, read_named_rows
from grader.calibration import RatedResponse

HUMAN_COLUMNS = ("human_score", "human_score_2")
"""The rater whom the system is held against, and a second one where there is one."""

MOST_LISTED = 10
"""Items named in a message; of more their number."""


@dataclass(frozen=True)
class HumanScores:
    """Two tables joined.

    Attributes
    ----------
    responses : tuple of RatedResponse
        Those with a grade and the score of a person, in the order of the human scores.
    faults : tuple of str
        A message for each row that must be mended, with file, row and value.
    notes : tuple of str
        What was left out or assumed without being wrong.
    """

    responses: tuple[RatedResponse, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def can_be_measured(self) -> bool:
        """Whether at least one response has a grade and a human score."""
        return any(not math.isnan(response.human_score) for response in self.responses)


def read_human_scores(
    grades: Path, human_scores: Path, *, scales: RaterScales, groups: Sequence[str] = ()
) -> HumanScores:
    """Read both tables and join them on `response_id`, and `item_id` where people wrote it.

    Parameters
    ----------
    grades : Path
        A table as grading writes it.
    human_scores : Path
        `response_id`, `human_score`; if there are, `item_id`, `human_score_2`, subgroups.
    groups : sequence of str
        Columns of subgroups, in the human scores or else in the grades.

    Raises
    ------
    TableError
        A table can't be read, or a column is missing.
    """
    graded, scored = read_named_rows(grades), read_named_rows(human_scores)
    scored.require(ID_COLUMN, HUMAN_COLUMNS[0])
    scored.require(*(column for column in groups if column not in graded.columns))
    scores = find_scores(graded, scales)
    faults = [*scores.faults, *scored.faults]
    responses = tuple(_joined(scored, scores, groups=groups, faults=faults))
    notes = (
        *notes_on_blanks(scored, *HUMAN_COLUMNS),
        *_notes_on_grades(graded, scores, scored=scored),
        *_notes_on_copies(responses, scored, graded),
        *_notes_on_scales(responses, scales),
    )
    return HumanScores(responses, tuple(faults), notes)


def _joined(
    scored: NamedRows, scores: GradedScores, *, groups: Sequence[str], faults: list[str]
) -> Iterator[RatedResponse]:
    """The responses that both scored; rows in the way are added to `faults`."""
    for response_id, row in scored.with_own(ID_COLUMN, faults=faults):
        if response_id in scores.failed_ids:
            continue  # told already, of the grade
        try:
            graded = _grade_of(row, scores.by_id)
        except RowError as error:
            faults.append(f"{row.where}: {error}")
            continue
        first, second = (
            read_score(row, column, scale=graded.scale, faults=faults) for column in HUMAN_COLUMNS
        )
        if not (math.isnan(first) and math.isnan(second)):
            yield RatedResponse(
                response_id=response_id,
                item_id=graded.item_id,
                scale=graded.scale,
                score=graded.score,
                human_score=first,
                second_human_score=second,
                n_words=_n_words(graded.row, row),
                groups={name: _label(name, row, graded.row) for name in groups},
                is_calibrated=graded.is_calibrated,
            )


def _grade_of(row: NamedRow, by_id: Mapping[str, GradedScore]) -> GradedScore:
    """The grade that a row of human scores speaks of."""
    response_id, item_id = row.cell(ID_COLUMN), row.cell(ITEM_COLUMN)
    if response_id not in by_id:
        raise RowError(f"response_id is {response_id!r}; it must be that of a graded response")
    graded = by_id[response_id]
    if item_id and item_id != graded.item_id:
        raise RowError(f"item_id is {item_id!r}; it must be {graded.item_id!r}, as in the grades")
    return graded


def read_score(row: NamedRow, column: str, *, scale: Scale, faults: list[str]) -> float:
    """Return a rater's score, NaN for a blank; a faulty one is added to `faults` and is NaN."""
    try:
        score = row.number(column)
        if not math.isnan(score) and abs(scale.round(score) - score) > ROUNDING:
            raise RowError(f"{column} is {score:g}; it must be {_points(scale)}")
    except RowError as error:
        faults.append(f"{row.where}: {error}")
        return math.nan
    return score if math.isnan(score) else scale.round(score)


def _points(scale: Scale) -> str:
    return f"from {scale.min:g} to {scale.max:g} in steps of {scale.step:g}"


def _n_words(*rows: NamedRow) -> float:
    """Length of the response, out of the first table that holds it; NaN when none does."""
    texts = (row.cells[RESPONSE_COLUMN] for row in rows if RESPONSE_COLUMN in row.cells)
    text = next(texts, None)
    return math.nan if text is None else float(len(text.split()))


def _label(column: str, *rows: NamedRow) -> str:
    """The subgroup, out of the first table that has the column."""
    return next(row.cells[column] for row in rows if column in row.cells)


def notes_on_blanks(scored: NamedRows, *columns: str) -> Iterator[str]:
    """Yield a note for each of the columns, if it is there, that is blank in some rows."""
    for column in columns:
        blank = [row for row in scored.rows if not row.cell(column)]
        if blank and column in scored.columns:
            yield (
                f"{scored.name}: {column} is blank in {len(blank)} of {len(scored.rows)} rows, "
                f"first in {blank[0].record.where}; figures that need it leave them out"
            )


def _notes_on_grades(
    graded: NamedRows, scores: GradedScores, *, scored: NamedRows
) -> Iterator[str]:
    scored_ids = {row.cell(ID_COLUMN) for row in scored.rows}
    unscored = [found.row for key, found in scores.by_id.items() if key not in scored_ids]
    if unscored:
        yield (
            f"{graded.name}: {len(unscored)} of {len(scores.by_id)} graded responses are not in "
            f"{scored.name}, first {unscored[0].cell(ID_COLUMN)!r} in "
            f"{unscored[0].record.where}; they are left out"
        )
    if "signature" not in graded.columns:
        yield f"{graded.name}: column 'signature' is missing; the scores count as uncalibrated"


def _notes_on_copies(responses: Sequence[RatedResponse], *tables: NamedRows) -> Iterator[str]:
    """Say how many texts stand for no response of their own; blanks are told by their flag."""
    texts = {
        row.cell(ID_COLUMN): text
        for table in tables
        for row in table.rows
        if (text := row.cell(RESPONSE_COLUMN))
    }
    known = [
        (each.item_id, texts[each.response_id]) for each in responses if each.response_id in texts
    ]
    if n_copies := len(known) - len(set(known)):
        yield (
            f"{tables[0].name}: {n_copies} of {len(responses)} responses have the text of another "
            "one to the same item; each counts, and intervals are narrower than they should be"
        )


def _notes_on_scales(responses: Sequence[RatedResponse], scales: RaterScales) -> Iterator[str]:
    assumed = sorted({r.item_id for r in responses if scales.of(r.item_id) is None})
    if assumed:
        items = ", ".join(assumed) if len(assumed) <= MOST_LISTED else f"{len(assumed)} items"
        yield (
            f"no rubric says the scale of {items}; it was taken as 0 to max_points in half points "
            "(--bank or --scale says otherwise)"
        )
