"""Sections that set the scores of people and system side by side."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from grader.bank import Scale
from grader.calibration.paired import ROUNDING, Scores
from grader.calibration.rated import RatedColumns, RatedResponse
from grader.calibration.report.figures import (
    Estimate,
    ReportFigure,
    confusion_cells,
    reliability_points,
    score_bars,
)
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import Column, ReportTable

MOST_SCALES = 6
"""Scales with figures of their own, those with most answers; tables have all of them."""

FEWEST_DRAWN = 10
"""Answers on a scale that has figures of its own: of fewer the table says as much."""

N_BINS = 10
"""Of the range of system scores (Guo et al. 2017, on calibration of modern neural networks)."""

FEWEST_IN_BIN = 5
"""Answers whose mean human score is drawn; of fewer it is mostly chance."""

STANDARD_ERRORS = 1.96
"""On either side of a mean: the normal 95 % interval."""


def score_sections(responses: Sequence[RatedResponse]) -> list[Section]:
    """Return the sections of distributions, of the confusion matrix and of reliability."""
    rated = [each for each in responses if not math.isnan(each.human_score)]
    by_scale: dict[Scale, list[RatedResponse]] = {}
    for each in rated:
        by_scale.setdefault(each.scale, []).append(each)
    ranked = dict(sorted(by_scale.items(), key=lambda entry: -len(entry[1])))
    return [_distributions(ranked), _confusions(ranked), _reliability(rated)]


def points_of(scale: Scale) -> list[float]:
    """Return the points of a scale, the lowest first; a last step may be a short one."""
    n_steps = math.floor((scale.max - scale.min) / scale.step + ROUNDING)
    points = [scale.min + n * scale.step for n in range(n_steps + 1)]
    return points if scale.max - points[-1] <= ROUNDING else [*points, scale.max]


def _distributions(by_scale: Mapping[Scale, Sequence[RatedResponse]]) -> Section:
    figures, rows = [], []
    for at, (scale, found) in enumerate(by_scale.items()):
        human, system = _places(scale, found)
        points = [f"{point:g}" for point in points_of(scale)]
        counts = {
            "human": np.bincount(human, minlength=len(points)).tolist(),
            "system": np.bincount(system, minlength=len(points)).tolist(),
        }
        rows += [
            (_named(scale), point, *pair)
            for point, *pair in zip(points, *counts.values(), strict=True)
        ]
        if at < MOST_SCALES and len(found) >= FEWEST_DRAWN:
            means = _means(found)
            figures.append(
                ReportFigure(
                    f"scores-{at + 1}",
                    f"Scores from {_named(scale)}: {len(found)} answers. {means}",
                    f"Bars of how many answers people and the system gave each score. {means}",
                    score_bars(f"scores-{at + 1}", points, counts=counts),
                )
            )
    table = ReportTable(
        "scores",
        "How often each score was given",
        (
            *(Column("scale", "Scale"), Column("score", "Score")),
            *(Column("n_human", "Human"), Column("n_system", "System, rounded")),
        ),
        tuple(rows),
    )
    return Section("scores", "Scores", (), tuple(figures), (table,))


def _confusions(by_scale: Mapping[Scale, Sequence[RatedResponse]]) -> Section:
    figures, rows = [], []
    for at, (scale, found) in enumerate(by_scale.items()):
        human, system = _places(scale, found)
        points = [f"{point:g}" for point in points_of(scale)]
        # Only pairs that occur: a scale in hundredths has more others than memory holds.
        counts = Counter(zip(human.tolist(), system.tolist(), strict=True))
        rows += [(_named(scale), points[h], points[s], n) for (h, s), n in sorted(counts.items())]
        if at < MOST_SCALES and len(found) >= FEWEST_DRAWN:
            n_same = sum(n for (h, s), n in counts.items() if h == s)
            same = f"{n_same} of {len(found)} answers have the same score twice."
            figures.append(
                ReportFigure(
                    f"confusion-{at + 1}",
                    f"Human scores down, system scores across, from {_named(scale)}. {same}",
                    f"A matrix of human and system scores. {same} The table below has the counts.",
                    confusion_cells(f"confusion-{at + 1}", points, counts=counts),
                )
            )
    table = ReportTable(
        "confusion",
        "Answers by human and system score",
        (
            *(Column("scale", "Scale"), Column("human_score", "Human")),
            *(Column("rounded_score", "System, rounded"), Column("n", "Answers")),
        ),
        tuple(rows),
    )
    return Section("confusion", "Confusion matrix", (), tuple(figures), (table,))


def _reliability(rated: Sequence[RatedResponse]) -> Section:
    columns = RatedColumns.of(rated)
    unit = "points" if len({each.scale for each in rated}) == 1 else "share of the scale"
    bins = _bins(columns.human, columns.system)
    drawn = [(system, n, each) for system, n, each in bins if n >= FEWEST_IN_BIN]
    table = ReportTable(
        "reliability",
        f"Mean scores of answers alike in system score, {unit}",
        (
            *(Column("system_mean", "System"), Column("n", "Answers")),
            *(Column("human_mean", "Human"), Column("low", "95 % from"), Column("high", "to")),
        ),
        tuple((system, n, each.value, each.low, each.high) for system, n, each in bins),
    )
    figures = (_reliability_figure(drawn, unit=unit),) if drawn else ()
    return Section("reliability", "Reliability", (), figures, (table,))


def _reliability_figure(drawn: Sequence[tuple[float, int, Estimate]], *, unit: str) -> ReportFigure:
    return ReportFigure(
        "reliability-1",
        "Mean human score of answers with nearly the same system score, with 95 % intervals. "
        "On the dashed line both mean the same; below it the system is milder than people.",
        f"{len(drawn)} dots of mean human scores against system scores, in the table below.",
        reliability_points(
            "reliability-1",
            [each for _, _, each in drawn],
            systems=[system for system, _, _ in drawn],
            unit=unit,
        ),
    )


def _bins(human: Scores, system: Scores) -> list[tuple[float, int, Estimate]]:
    """Mean system score, answers, and mean human score of each bin that has any."""
    width = max(float(np.ptp(system)) / N_BINS, ROUNDING)
    at = np.minimum(((system - system.min()) / width).astype(int), N_BINS - 1)
    found = []
    for place in np.unique(at):
        scores = human[at == place]
        mean, reach = float(scores.mean()), math.nan
        if len(scores) > 1:
            reach = STANDARD_ERRORS * float(scores.std(ddof=1)) / math.sqrt(len(scores))
        estimate = Estimate("", mean, mean - reach, mean + reach)
        found.append((float(system[at == place].mean()), len(scores), estimate))
    return found


def _places(scale: Scale, found: Sequence[RatedResponse]) -> tuple[np.ndarray, np.ndarray]:
    """Places of the human and of the rounded system scores among the points of the scale."""
    points = np.array(points_of(scale))
    human = np.array([each.human_score for each in found])
    system = np.array([each.rounded_score for each in found])
    human_at, system_at = (
        np.abs(scores[:, None] - points).argmin(axis=1) for scores in (human, system)
    )
    return human_at, system_at


def _named(scale: Scale) -> str:
    return f"{scale.min:g} to {scale.max:g}"


def _means(found: Sequence[RatedResponse]) -> str:
    human = sum(each.human_score for each in found) / len(found)
    system = sum(each.score for each in found) / len(found)
    return f"Mean {human:.2f} by people, {system:.2f} by the system."
