"""The page of `calibrate --report`: its sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader.calibration.diagnosis import ItemDiagnosis
from grader.calibration.report.agreement_sections import agreement_sections
from grader.calibration.report.diagnosis_sections import diagnosis_sections
from grader.calibration.report.fit_section import fit_section
from grader.calibration.report.risk_section import RISK_TITLE, risk_section
from grader.calibration.report.score_sections import score_sections
from grader.calibration.report.sections import Section
from grader.cli.accepting import FoundRule
from grader.cli.evaluation_reports import write_sections
from grader.cli.fits import FittedItems

NO_RULE = Section(
    "risk",
    RISK_TITLE,
    (
        "No accept rule was asked for. With --max-error 1, grader calibrate finds which scores can "
        "stand, and this page shows how many are off, the more are accepted.",
    ),
)


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
    agreement, *parts = agreement_sections(fitted.agreement)
    if fitted.caveat:
        agreement = replace(agreement, text=(*agreement.text, fitted.caveat))
    sections = [
        fit_section(fitted.fits),
        *(agreement, *parts),
        *score_sections(fitted.ratings),
        risk_section(found.promise, found.tests) if found else NO_RULE,
        *diagnosis_sections(diagnoses),
    ]
    write_sections("What the human scores tell", sections, page=page, inputs=inputs)
