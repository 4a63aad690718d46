"""`grader report`: a graded class as a page for the teacher, and a page for each student."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from grader.cli.faults import ROWS_FAILED, report_rows
from grader.cli.options import (
    BankOption,
    CourseOption,
    FeedbackOption,
    GradesArgument,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.bank import Bank
    from grader.batch.grade_records import GradeRecords
    from grader.batch.pages import StudentPage
    from grader.scoring import FeedbackLevel


def report(
    grades: GradesArgument,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the report goes. Default: GRADES.report.html.",
        ),
    ] = None,
    feedback_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Also write a page for each student into this folder."),
    ] = None,
    feedback: FeedbackOption = "full",
    bank: BankOption = Path("."),
    course: CourseOption = None,
) -> None:
    """Show a graded class at a glance, and give each student a page.

    The report is one HTML file: scores by item and student, the concepts
    most missed, flags, and the answers to look at. It needs neither
    network nor script, so it can be mailed or printed.

    With --feedback-dir each student gets a page of their own: the answers
    with the words that count marked, what is there, and what to look up.
    --feedback says how much it tells. Quotes stand in the details only.

    \b
      grader report class.grades.csv
      grader grade class.csv --details class.jsonl
      grader report class.jsonl -o report.html --feedback-dir pages

    It ends with 3 when rows of GRADES could not be used.
    """
    from grader.batch.grade_records import read_grade_records
    from grader.batch.pages import render_class_report
    from grader.batch.pages.page_files import write_page, write_student_pages
    from grader.batch.whole_file import refuse_overlap
    from grader.cli.found_bank import found_bank
    from grader.scoring import FeedbackLevel

    target = output or grades.with_name(f"{grades.stem}.report.html")
    refuse_overlap([target], inputs=[grades])
    records = read_grade_records(grades)
    loaded = found_bank(bank, course)
    pages: Sequence[StudentPage] = ()
    if feedback_dir is not None:
        pages = _student_pages(records, loaded, bank=bank, level=FeedbackLevel(feedback))
        n_written = write_student_pages(pages, feedback_dir)
    links = {p.student_id: _link(target, feedback_dir / p.file_name) for p in pages if feedback_dir}
    write_page(render_class_report(records, loaded, links=links), target)
    typer.echo(f"Report: {target}")
    if feedback_dir is not None:
        typer.echo(f"Feedback: {n_written} pages in {feedback_dir}")
    report_rows((), records.faults)
    if records.faults:
        raise typer.Exit(ROWS_FAILED)


def _student_pages(
    records: GradeRecords, loaded: Bank | None, *, bank: Path, level: FeedbackLevel
) -> list[StudentPage]:
    """The pages; says which of their answers were graded by another rubric."""
    from grader.bank import load_bank
    from grader.batch.pages import student_pages
    from grader.batch.pages.student_pages import changed_rubrics

    purpose = "feedback pages"
    records.require_evidence(purpose)
    records.require_students(purpose)
    loaded = loaded or load_bank(bank)
    if changed := changed_rubrics(records, loaded):
        note = f"{', '.join(changed)}: the rubric has changed since; hints are those of today"
        report_rows([note], ())
    n_nameless = sum(not record.student_id for record in records.records)
    if n_nameless:
        report_rows([f"{n_nameless} answers name no student, and stand on no page"], ())
    return list(student_pages(records, loaded, level=level))


def _link(report_path: Path, page: Path) -> str:
    """Where a page lies as the report sees it; two drives of Windows have no such way."""
    try:
        relative = os.path.relpath(page.resolve(), report_path.resolve().parent)
    except ValueError:
        return page.resolve().as_uri()
    return quote(Path(relative).as_posix())
