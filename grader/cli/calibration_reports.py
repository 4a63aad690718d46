"""The pages of `--report`, of grades held against people: their sections, written and named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from grader.batch.pages.section_files import SectionFiles, read_found_concepts
from grader.calibration import AgreementReport, RatedResponse, measure_agreement
from grader.calibration.diagnosis import ItemDiagnosis
from grader.calibration.item_fits import ItemFit, ScoredGrade
from grader.calibration.report.agreement_sections import agreement_sections
from grader.calibration.report.diagnosis_sections import diagnosis_sections, found_section
from grader.calibration.report.fit_section import fit_section
from grader.calibration.report.score_sections import score_sections
from grader.calibration.report.sections import Section


def write_evaluation(
    report: AgreementReport,
    responses: Sequence[RatedResponse],
    *,
    page: Path,
    inputs: tuple[Path, Path],
) -> None:
    """Write the report of grades held against human scores; `inputs` are these two tables."""
    sections = [
        *agreement_sections(report),
        *score_sections(responses),
        found_section(read_found_concepts(inputs[0])),
    ]
    _write("How far the grades agree with people", sections, page=page, inputs=inputs)


def write_calibration(
    fits: Sequence[ItemFit],
    grades: Sequence[ScoredGrade],
    *,
    diagnoses: Sequence[ItemDiagnosis],
    page: Path,
    inputs: Sequence[Path],
) -> None:
    """Write the report of a calibration: agreement before it, fits, and the rubrics."""
    responses = [_rated(each) for each in grades]
    sections = [
        fit_section(fits),
        *agreement_sections(measure_agreement(responses)),
        *score_sections(responses),
        *diagnosis_sections(diagnoses),
    ]
    _write("What the human scores tell", sections, page=page, inputs=inputs)


def _rated(each: ScoredGrade) -> RatedResponse:
    """The raw score: what a calibration makes of the answers it was fitted to looks too good."""
    return RatedResponse(
        response_id=each.response_id,
        item_id=each.graded.item_id,
        scale=each.graded.scale,
        score=each.graded.raw_score,
        human_score=each.human_score,
        n_words=float(len(each.graded.response.split())),
    )


def _write(title: str, sections: Sequence[Section], *, page: Path, inputs: Sequence[Path]) -> None:
    paths = SectionFiles(inputs, page).write(title, sections)
    beside = f"{page.stem}.*.csv"
    typer.echo(f"Report: {paths[0].as_posix()}, its {len(paths) - 1} tables beside it ({beside}).")
