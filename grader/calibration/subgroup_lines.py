"""The lines of a report that set subgroups side by side: DSM, mean gap, OSA, OSD, CSD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from grader.calibration.intervals import Interval
from grader.calibration.measures import AgreementLine, Column, Figure, jackknifed, line_of
from grader.calibration.paired import Scores
from grader.calibration.rated import RatedColumns
from grader.calibration.subgroups import (
    Labels,
    conditional_score_difference,
    dsm,
    mean_gap,
    overall_score_accuracy,
    overall_score_difference,
)
from grader.calibration.undefined import Undefined, reason_of
from grader.calibration.verdicts import Measure, Within

GAPS = (
    (Measure("dsm", "DSM", Within(0.1)), dsm, ("human", "system")),
    (Measure("mean_gap", "Mean gap, points"), mean_gap, ("human_points", "system_points")),
)
"""Figures of each subgroup, with the columns of `RatedColumns` that they take."""

FAIRNESS = (
    (Measure("osa", "Overall accuracy (OSA)"), overall_score_accuracy),
    (Measure("osd", "Overall difference (OSD)"), overall_score_difference),
    (Measure("csd", "Conditional diff. (CSD)"), conditional_score_difference),
)
"""Shares of what varies in the system's errors that a column of subgroups explains."""


NONE_SHOWN = "no subgroup has the responses that it takes to be shown"

NO_INTERVAL = "resampling gives none that holds for a share near 0"


def gap_lines(
    rated: RatedColumns, labels: Labels, *, is_calibrated: bool
) -> Mapping[str, tuple[AgreementLine, ...]]:
    """Return label -> the lines of DSM and mean gap; responses with an empty label have none.

    Parameters
    ----------
    labels : array of str of shape (n_responses,)
        Those without a label still count for the population that DSM is taken against.
    """

    def lines(label: str) -> tuple[AgreementLine, ...]:
        n = _n_scored(rated, labels == label)
        return tuple(
            line_of(
                measure,
                _figure(
                    partial(_of_label, gaps=gaps, label=label),
                    (*(getattr(rated, name) for name in names), labels),
                    n=n,
                ),
                interval=jackknifed,
                is_calibrated=is_calibrated,
            )
            for measure, gaps, names in GAPS
        )

    return {label: lines(label) for label in np.unique(labels).tolist() if label}


def fairness_lines(
    rated: RatedColumns, labels: Labels, *, is_calibrated: bool
) -> tuple[AgreementLine, ...]:
    """Return the lines of OSA, OSD and CSD over the responses that have a label."""
    columns = (rated.human, rated.system, labels)
    n = _n_scored(rated, labels != "")
    return tuple(
        line_of(
            measure,
            _figure(partial(_explained, share=share), columns, n=n),
            interval=_without_interval,
            is_calibrated=is_calibrated,
        )
        for measure, share in FAIRNESS
    )


def _without_interval(figure: Figure) -> Interval:
    """At 0, where fair scores put it, a share of variance has errors of another order than
    elsewhere: resampling and the jackknife are wrong there."""
    return Interval.undefined(reason_of(figure.value) or NO_INTERVAL)


def _n_scored(rated: RatedColumns, are_meant: np.ndarray) -> int:
    return int((~np.isnan(rated.human) & are_meant).sum())


def _figure(metric: Callable[..., float], columns: tuple[Column, ...], *, n: int) -> Figure:
    """Nothing is drawn for these, so that any seed will do."""
    return Figure(metric(*columns), n, metric, columns, seed=0)


def _of_label(
    human: Scores,
    system: Scores,
    labels: Labels,
    *,
    gaps: Callable[..., Mapping[str, float]],
    label: str,
) -> float:
    """One subgroup's gap; it may have lost all its responses to the jackknife."""
    found = gaps(human, system, groups=labels.tolist())
    return found.get(label, Undefined("no response of the subgroup is left"))


def _explained(
    human: Scores, system: Scores, labels: Labels, *, share: Callable[..., float]
) -> float:
    if not (labels != "").any():
        return Undefined(NONE_SHOWN)
    return share(human, system, groups=labels.tolist())
