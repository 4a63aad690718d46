"""A report written: the page, and each of its tables as a CSV file beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.grades import LIST_SEPARATOR
from grader.batch.layout import ITEM_COLUMN
from grader.batch.named_rows import NamedRow, read_named_rows
from grader.batch.table_files import write_report_table
from grader.batch.whole_file import refuse_overlap, write_whole
from grader.calibration.report.page import render_page
from grader.calibration.report.sections import Section
from grader.evidence import Status

STATUS_COLUMNS = {
    Status.EXPRESSED: "concepts_expressed",
    Status.PARTIAL: "concepts_partial",
    Status.CONTRADICTED: "contradicted_concepts",
}
"""Columns of the grades with the labels of the concepts; what is in none of them is missing."""


@dataclass(frozen=True)
class ReportFiles:
    """Where a report goes; `inputs` are the files that it must not replace."""

    inputs: Sequence[Path]
    page: Path

    def write(self, title: str, sections: Sequence[Section]) -> list[Path]:
        """Write the page and its tables; return the paths, the page first.

        Raises
        ------
        TableError
            A file can't be written, or would replace an input.
        """
        tables = {
            self.page.with_name(f"{self.page.stem}.{table.name}.csv"): table
            for section in sections
            for table in section.tables
            if table.rows
        }
        refuse_overlap([self.page, *tables], inputs=self.inputs)
        for path, table in tables.items():
            write_report_table(table, path)
        with write_whole(self.page) as stream:
            stream.write(render_page(title, sections))
        return [self.page, *tables]


def count_concepts(grades: Path) -> dict[str, dict[str, Counter[Status]]]:
    """Return item id -> label of a concept -> how many answers it stands in, and how.

    A concept that no answer of the table shows is in none of its columns, and not counted.

    Raises
    ------
    TableError
        The table can't be read.
    """
    graded = [row for row in read_named_rows(grades).rows if not row.cell("error")]
    answers = Counter(row.cell(ITEM_COLUMN) for row in graded)
    counts: dict[str, dict[str, Counter[Status]]] = {}
    for row in graded:
        concepts = counts.setdefault(row.cell(ITEM_COLUMN), {})
        for status, column in STATUS_COLUMNS.items():
            for label in _labels(row, column):
                concepts.setdefault(label, Counter())[status] += 1
    for item_id, concepts in counts.items():
        for found in concepts.values():
            found[Status.MISSING] = answers[item_id] - found.total()
    return {item_id: concepts for item_id, concepts in counts.items() if concepts}


def _labels(row: NamedRow, column: str) -> list[str]:
    return [label for label in row.cell(column).split(LIST_SEPARATOR) if label]
