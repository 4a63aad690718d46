"""Tables of a report written as CSV files."""

from __future__ import annotations

import csv
import math
from pathlib import Path

from grader.batch.cells import render_cell
from grader.batch.grades import LINE_END, render_number
from grader.batch.whole_file import SPREADSHEET_ENCODING, write_whole
from grader.calibration.report.tables import Cell, ReportTable


def write_report_table(table: ReportTable, path: Path) -> None:
    """Write a table with the names of its columns; what is undefined is blank.

    Raises
    ------
    TableError
        The file can't be written.
    """
    with write_whole(path, encoding=SPREADSHEET_ENCODING) as stream:
        rows = csv.writer(stream, lineterminator=LINE_END)
        rows.writerow([column.name for column in table.columns])
        rows.writerows([_rendered(cell) for cell in row] for row in table.rows)


def _rendered(cell: Cell) -> str:
    if isinstance(cell, str):
        return render_cell(cell)
    return "" if math.isnan(cell) else render_number(cell)
