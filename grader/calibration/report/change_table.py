"""What changed in points for the same answers, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from grader.calibration.report.tables import Column, ReportTable
from grader.scoring import ScoreChange


def change_table(changes: Sequence[ScoreChange]) -> ReportTable:
    """Return a row an answer, those that lost most first, then those that gained most."""
    ranked = sorted(changes, key=lambda c: (c.gain >= 0, -abs(c.gain), c.item_id, c.response_id))
    return ReportTable(
        "rubric-diff",
        "What another rubric changes in points for the same answers",
        (
            Column("response_id", "Answer"),
            Column("item_id", "Item"),
            Column("raw_score_before", "Before"),
            Column("raw_score_after", "After"),
            Column("gain", "Change"),
            Column("reason", "Why"),
        ),
        tuple(
            (
                *(each.response_id, each.item_id, each.before, each.after, each.gain),
                "; ".join(part.reason for part in each.parts),
            )
            for each in ranked
        ),
    )
