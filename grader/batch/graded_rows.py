"""A grades table read back: the scores that can be compared with people's."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.bank import Bank, Scale
from grader.bank.models import DEFAULT_STEP
from grader.batch.grades import LIST_SEPARATOR
from grader.batch.layout import ID_COLUMN, ITEM_COLUMN
from grader.batch.named_rows import NamedRow, NamedRows, RowError
from grader.scoring.graded import ZEROING_FLAGS
from grader.scoring.signature import UNCALIBRATED, signature_parts

ROUNDING = 1e-6
"""Points; grades are written with six decimals."""


@dataclass(frozen=True)
class RaterScales:
    """The scale that people score an item on.

    Attributes
    ----------
    given : Scale or None
        That of all items, as the user says.
    fitted : mapping of str to Scale
        Item id -> the scale of the teacher whom its calibration was fitted to.
    bank : Bank or None
        Holds that of each other item. Without it, and for an item that it lacks, a scale is 0
        to the maximum in half points, as for a rubric that names none.
    """

    given: Scale | None = None
    bank: Bank | None = None
    fitted: Mapping[str, Scale] = field(default_factory=dict)

    def of(self, item_id: str) -> Scale | None:
        """Return the scale of an item; None where nobody says it."""
        if self.given or item_id in self.fitted:
            return self.given or self.fitted[item_id]
        if self.bank and item_id in self.bank.item_by_id:
            return self.bank.item(item_id).rubric.rater_scale
        return None

    def required(self, item_id: str) -> Scale:
        """Return the scale of an item of the bank.

        Raises
        ------
        ItemError
            The bank lacks it; the message names those that it has.
        """
        assert self.bank is not None
        own = self.bank.item(item_id).rubric.rater_scale
        return self.of(item_id) or own


@dataclass(frozen=True)
class GradedScore:
    """One row with a score, in points on `scale`."""

    row: NamedRow
    item_id: str
    score: float
    scale: Scale

    @property
    def is_calibrated(self) -> bool:
        """Whether the signature names a calibration; without a signature nobody knows."""
        parts = signature_parts(self.row.cell("signature"))
        return parts.get("calibration", UNCALIBRATED) != UNCALIBRATED


@dataclass(frozen=True)
class GradedScores:
    """The rows of a grades table by response id.

    Attributes
    ----------
    failed_ids : frozenset of str
        Ids of the rows that hold no score to compare; `faults` says why.
    """

    by_id: Mapping[str, GradedScore]
    failed_ids: frozenset[str]
    faults: tuple[str, ...]


def find_scores(table: NamedRows, scales: RaterScales) -> GradedScores:
    """Return the scores of a grades table.

    Raises
    ------
    TableError
        A column is missing.
    """
    table.require_grades(ID_COLUMN, ITEM_COLUMN, "score")
    faults = list(table.faults)
    by_id: dict[str, GradedScore] = {}
    failed_ids = set()
    for response_id, row in table.with_own(ID_COLUMN, faults=faults):
        try:
            by_id[response_id] = _graded(row, scales)
        except RowError as error:
            failed_ids.add(response_id)
            faults.append(f"{row.where}: {error}")
    return GradedScores(by_id, frozenset(failed_ids), tuple(faults))


def _graded(row: NamedRow, scales: RaterScales) -> GradedScore:
    if problem := row.cell("error"):
        raise RowError(f"the response was not graded ({problem}); it must have a score")
    score = row.number("score")
    if math.isnan(score):
        raise RowError("score is blank; it must be a number")
    item_id = row.cell(ITEM_COLUMN)
    scale = scales.of(item_id) or _usual_scale(row)
    if not ZEROING_FLAGS.isdisjoint(row.cell("flags").split(LIST_SEPARATOR)):
        # What answers nothing gets 0, where a scale begins higher too.
        score = max(score, scale.min)
    if not scale.min - ROUNDING <= score <= scale.max + ROUNDING:
        raise RowError(f"score is {score:g}; it must be from {scale.min:g} to {scale.max:g}")
    return GradedScore(row, item_id, score, scale)


def _usual_scale(row: NamedRow) -> Scale:
    """0 to the maximum in half points."""
    max_points = row.number("max_points")
    if not max_points > 0:
        raise RowError(
            f"max_points is {row.cell('max_points') or 'blank'}; it must be above 0 where no "
            "rubric or --scale says the rater's scale"
        )
    return Scale(max=max_points, step=min(DEFAULT_STEP, max_points))
