"""Sections of what is measured: overall, by item, by subgroup."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from grader.calibration.agreement import Agreement, AgreementReport, SubgroupAgreement
from grader.calibration.measures import AgreementLine
from grader.calibration.report.figures import Estimate, ReportFigure, interval_rows
from grader.calibration.report.sections import Section
from grader.calibration.report.tables import Cell, Column, ReportTable
from grader.calibration.verdicts import AtLeast, Within

COEFFICIENTS = (
    "kappa",
    "qwk",
    "pearson",
    "partial_pearson",
    "degradation_qwk",
    "disattenuated_pearson",
)
"""Measures that share an axis. 1 is the best of each; for a degradation 0 is no loss."""

_LINE = (
    Column("measure", "Measure"),
    Column("n", "Answers"),
    Column("value", "Value", 3),
    Column("low", "95 % from", 3),
    Column("high", "to", 3),
    Column("threshold", "Demanded"),
    Column("verdict", "Verdict"),
    Column("reason", "Why undefined"),
)


def agreement_sections(report: AgreementReport) -> Iterator[Section]:
    """Yield the sections of all answers, of the items, and of each column of subgroups."""
    yield _overall(report)
    if len(report.items) > 1:
        yield _items(report.items)
    for at, subgroups in enumerate(report.subgroups, 1):
        yield _subgroups(subgroups, at=at)


def _overall(report: AgreementReport) -> Section:
    lines = {line.measure.name: line for line in report.overall.lines}
    shown = [lines[name] for name in COEFFICIENTS if name in lines]
    estimates = [_estimate(line, line.measure.label) for line in shown]
    text = [f"{report.overall.n} answers that a person scored, to {len(report.items)} items."]
    if report.has_mixed_scales:
        text.append("Items differ in scale: figures that are not in points take scores as shares.")
    if report.n_uncalibrated:
        text.append(
            f"{report.n_uncalibrated} scores were never fitted to a person's; figures with one "
            "of them get no verdict."
        )
    figure = ReportFigure(
        "agreement-1",
        "Coefficients of agreement with their 95 % intervals; 1 is the best.",
        _told(estimates),
        interval_rows("agreement-1", estimates, xlabel="coefficient"),
    )
    table = ReportTable(
        "agreement",
        "Agreement of people and system",
        _LINE,
        tuple(_row(line) for line in report.overall.lines),
    )
    return Section("agreement", "Agreement", tuple(text), (figure,), (table,))


def _items(items: Sequence[Agreement]) -> Section:
    estimates = [_estimate(item.line("qwk"), item.name) for item in items]
    figure = ReportFigure(
        "items-1",
        "QWK of each item with its 95 % interval; the dashed line is what is demanded.",
        _told(estimates),
        interval_rows("items-1", estimates, xlabel="QWK", marks=_marks(items[0].line("qwk"))),
    )
    table = ReportTable(
        "items",
        "Agreement by item",
        (Column("item_id", "Item"), *_LINE),
        tuple((item.name, *_row(line)) for item in items for line in item.lines),
    )
    return Section("items", "Items", (), (figure,), (table,))


def _subgroups(subgroups: SubgroupAgreement, *, at: int) -> Section:
    name, groups = f"subgroups-{at}", subgroups.groups
    gaps = [_estimate(group.line("dsm"), group.name) for group in groups]
    text = []
    if subgroups.hidden:
        hidden = ", ".join(f"{label} ({n})" for label, n in subgroups.hidden)
        text.append(f"Too small to be shown: {hidden}.")
    figures = (
        ReportFigure(
            f"{name}-1",
            "How far the system is milder (right) or stricter (left) with a subgroup than people "
            "are, in standard deviations (DSM), with 95 % intervals. Dashed: what is allowed.",
            _told(gaps),
            interval_rows(f"{name}-1", gaps, xlabel="DSM", marks=_marks(groups[0].line("dsm"))),
        )
        if groups
        else None,
    )
    tables = (
        ReportTable(
            name,
            f"Agreement by {subgroups.column}",
            (Column("subgroup", subgroups.column), *_LINE),
            tuple((group.name, *_row(line)) for group in groups for line in group.lines),
        ),
        ReportTable(
            f"{name}-fairness",
            f"Shares of the errors that {subgroups.column} explains",
            _LINE,
            tuple(_row(line) for line in subgroups.fairness),
        ),
    )
    title = f"Subgroups: {subgroups.column}"
    return Section(name, title, tuple(text), tuple(f for f in figures if f), tables)


def _row(line: AgreementLine) -> tuple[Cell, ...]:
    return (
        line.measure.label,
        line.n,
        *map(float, (line.value, line.interval.low, line.interval.high)),
        str(line.measure.threshold or ""),
        str(line.verdict or ""),
        line.reason,
    )


def _estimate(line: AgreementLine, label: str) -> Estimate:
    return Estimate(label, line.value, line.interval.low, line.interval.high)


def _marks(line: AgreementLine) -> tuple[float, ...]:
    """Where the demanded values lie on the axis."""
    match line.measure.threshold:
        case AtLeast(bound):
            return (bound,)
        case Within(bound):
            return (-bound, bound)
    return ()


def _told(estimates: Sequence[Estimate]) -> str:
    """What a figure shows, in words."""
    return "; ".join(
        f"{each.label} {each.value:.2f}"
        + ("" if math.isnan(each.low) else f" ({each.low:.2f} to {each.high:.2f})")
        if not math.isnan(each.value)
        else f"{each.label} undefined"
        for each in estimates
    )
