"""The section of what was fitted to human scores."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.calibration.item_fits import ItemFit
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import Column, ReportTable


def fit_section(fits: Sequence[ItemFit]) -> Section:
    """Return the section: a row an item, with why its model was taken."""
    table = ReportTable(
        "fits",
        "What was fitted to the human scores; errors are cross-validated, in points",
        (
            Column("item_id", "Item"),
            Column("n_scores", "Scores"),
            Column("model", "Model"),
            Column("cv_error_uncalibrated", "Error before"),
            Column("cv_error", "Error after"),
            Column("reason", "Why"),
        ),
        tuple(
            (
                fit.item_id,
                fit.best.n_scores if fit.best else 0,
                str(fit.best.model) if fit.best else "",
                fit.best.cv_error_uncalibrated if fit.best else math.nan,
                fit.best.cv_error if fit.best and fit.calibration else math.nan,
                fit.reason,
            )
            for fit in fits
        ),
    )
    said = (
        "The sections on agreement and scores take, of items that were fitted, scores by fits that "
        "had no part of the answer, as new answers will be scored; of the others those of the "
        "rubrics. The sections on concepts take scores as the rubrics give them."
    )
    return Section("fits", "Calibration", (said,), (), (table,))
