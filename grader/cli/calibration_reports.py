"""The pages of `--report`, of grades held against people: their sections, written and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import typer

from grader.batch.pages.section_files import SectionFiles, read_found_concepts
from grader.calibration import AgreementReport, RatedResponse
from grader.calibration.diagnosis import ItemDiagnosis
from grader.calibration.report.agreement_sections import agreement_sections
from grader.calibration.report.diagnosis_sections import diagnosis_sections, found_section
from grader.calibration.report.fit_section import fit_section
from grader.calibration.report.risk_section import RISK_TITLE, risk_section
from grader.calibration.report.score_sections import score_sections
from grader.calibration.report.sections import Section
from grader.cli.accepting import FoundRule
from grader.cli.agreement import FITTED_BEFORE
from grader.cli.fits import FittedItems

NO_RULE = Section(
    "risk",
    RISK_TITLE,
    (
        "No accept rule was asked for. With --max-error 1, grader calibrate finds which scores can "
        "stand, and this page shows how many are off, the more are accepted.",
    ),
)


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
    _write("How far the grades agree with people", sections, page=page, inputs=inputs)


def write_calibration(
    fitted: FittedItems,
    diagnoses: Sequence[ItemDiagnosis],
    *,
    found: FoundRule | None,
    page: Path,
    inputs: Sequence[Path],
) -> None:
    """Write the report of a calibration: fits, agreement, trust, and the rubrics.

    `found` is None where no accept rule was asked for.
    """
    sections = [
        fit_section(fitted.fits),
        *agreement_sections(fitted.agreement),
        *score_sections(fitted.ratings),
        risk_section(found.promise, found.tests) if found else NO_RULE,
        *diagnosis_sections(diagnoses),
    ]
    _write("What the human scores tell", sections, page=page, inputs=inputs)


def _write(title: str, sections: Sequence[Section], *, page: Path, inputs: Sequence[Path]) -> None:
    paths = SectionFiles(inputs, page).write(title, sections)
    beside = f"{page.stem}.*.csv"
    typer.echo(f"Report: {paths[0].as_posix()}, its {len(paths) - 1} tables beside it ({beside}).")
