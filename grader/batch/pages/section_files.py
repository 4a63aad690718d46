"""A report written: the page, and each of its tables as a CSV file beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.batch.grade_records import labels_of
from grader.batch.layout import ITEM_COLUMN
from grader.batch.named_rows import read_named_rows
from grader.batch.pages.class_figures import count_labels
from grader.batch.pages.page_files import write_page
from grader.batch.pages.section_page import render_section_page
from grader.batch.table_files import write_report_table
from grader.batch.whole_file import refuse_overlap
from grader.calibration.report.sections import Section
from grader.evidence import Status


@dataclass(frozen=True)
class SectionFiles:
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
        write_page(render_section_page(title, sections), self.page)
        return [self.page, *tables]


def read_found_concepts(grades: Path) -> dict[str, dict[str, Counter[Status]]]:
    """Return item id -> label of a concept -> how many answers it stands in, and how.

    A concept that no answer of the table shows is in none of its columns, and not counted.

    Raises
    ------
    TableError
        The table can't be read.
    """
    graded = [row for row in read_named_rows(grades).rows if not row.cell("error")]
    n_answers = Counter(row.cell(ITEM_COLUMN) for row in graded)
    counts = count_labels((row.cell(ITEM_COLUMN), labels_of(row)) for row in graded)
    found: dict[str, dict[str, Counter[Status]]] = {}
    for item_id, concepts in counts.items():
        for label, seen in concepts.items():
            # What is missing of a group is told of the group, not of its members.
            n_seen = seen.total() - seen.pop(Status.MISSING, 0)
            if n_seen:
                found.setdefault(item_id, {})[label] = seen
                seen[Status.MISSING] = n_answers[item_id] - n_seen
    return found
