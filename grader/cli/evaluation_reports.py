"""The page of `evaluate --report`, and how such pages are written and named.

Without scikit-learn, which nothing here needs: it takes longer to load than the page to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from grader.batch.pages.section_files import SectionFiles, read_found_concepts
from grader.calibration import AgreementReport, RatedResponse
from grader.calibration.report.agreement_sections import agreement_sections
from grader.calibration.report.found_section import found_section
from grader.calibration.report.score_sections import score_sections
from grader.calibration.report.sections import Section
from grader.cli.agreement import FITTED_BEFORE


def write_evaluation(
    report: AgreementReport,
    responses: Sequence[RatedResponse],
    *,
    page: Path,
    inputs: tuple[Path, Path],
) -> None:
    """Write the report of grades held against human scores; `inputs` are these two tables."""
    agreement, *parts = agreement_sections(report)
    if report.n_uncalibrated < report.overall.n:
        agreement = replace(agreement, text=(*agreement.text, FITTED_BEFORE))
    sections = [
        *(agreement, *parts),
        *score_sections(responses),
        found_section(read_found_concepts(inputs[0])),
    ]
    write_sections("How far the grades agree with people", sections, page=page, inputs=inputs)


def write_sections(
    title: str, sections: Sequence[Section], *, page: Path, inputs: Sequence[Path]
) -> None:
    """Write a page with its tables beside it, and say where they are."""
    paths = SectionFiles(inputs, page).write(title, sections)
    beside = f"{page.stem}.*.csv"
    typer.echo(f"Report: {paths[0].as_posix()}, its {len(paths) - 1} tables beside it ({beside}).")
