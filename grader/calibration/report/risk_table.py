"""Risk–coverage curves as a table: a row for each doubt that occurs."""

from __future__ import annotations

from collections.abc import Sequence

from grader.calibration.accept_fit import RuleTest
from grader.calibration.report.tables import Column, ReportTable
from grader.calibration.risk_coverage import risk_coverage

ITEMS_SEPARATOR = "; "
"""Between the items that share a rule."""

CURVE_COLUMNS = (
    Column("item_ids", "Items"),
    Column("highest_doubt", "Up to a doubt of"),
    Column("n_scores", "Scores"),
    Column("n_accepted", "Accepted"),
    Column("n_off", "Off"),
    Column("coverage", "Share accepted"),
    Column("risk", "Share of these off", 3),
)


def risk_table(tests: Sequence[RuleTest]) -> ReportTable:
    """Return the curve of each rule, the least doubtful scores first."""
    return ReportTable(
        "risk-curve",
        "What comes of accepting all scores up to a doubt",
        CURVE_COLUMNS,
        tuple(
            (
                ITEMS_SEPARATOR.join(test.item_ids),
                *(point.highest_doubt, point.n_scores, point.n_accepted, point.n_off),
                *(point.coverage, point.risk),
            )
            for test in tests
            for point in risk_coverage(test.scores)
        ),
    )
