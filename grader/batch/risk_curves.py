"""Risk–coverage curves written: one table row a point.

No part of the room's public names: what it writes needs scikit-learn, and grading does not.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END, LIST_SEPARATOR, render_number
from grader.batch.whole_file import SPREADSHEET_ENCODING, write_whole
from grader.calibration.accept_fit import RuleTest
from grader.calibration.risk_coverage import risk_coverage

CURVE_COLUMNS = ("item_ids", "highest_doubt", "n_scores", "n_accepted", "n_off", "coverage", "risk")


def write_risk_curve(tests: Sequence[RuleTest], path: Path) -> None:
    """Write the curve of each rule.

    Raises
    ------
    TableError
        The file can't be written.
    """
    with write_whole(path, encoding=SPREADSHEET_ENCODING) as stream:
        rows = csv.writer(stream, lineterminator=LINE_END)
        rows.writerow(CURVE_COLUMNS)
        for test in tests:
            items = render_cell(LIST_SEPARATOR.join(test.item_ids))
            for point in risk_coverage(test.scores):
                counts = (point.n_scores, point.n_accepted, point.n_off)
                shares = map(render_number, (point.coverage, point.risk))
                rows.writerow([items, render_number(point.highest_doubt), *counts, *shares])
