"""A report of agreement, as the terminal shows it: what fits 80 columns, the rest is in files."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.calibration import (
    Agreement,
    AgreementLine,
    AgreementReport,
    SubgroupAgreement,
    Verdict,
)
from grader.calibration.next_scores import TARGET_HALF_WIDTH, n_more_for

COLOURS = {Verdict.PASS: "green", Verdict.FLAG: "red"}
"""Beside the word, never in place of it."""

SHORT_LABELS = {
    "exact_agreement": "Exact",
    "adjacent_agreement": "Adjacent",
    "degradation_qwk": "Deg. QWK",
    "degradation_pearson": "Deg. r",
    "pearson": "r",
    "smd_unpooled": "SMD",
    "mean_gap": "Gap",
}
"""For heads of columns and lists in cells."""

FITTED_BEFORE = (
    "Calibrated scores agree too well on the very answers that were fitted: of those go by what "
    "'grader calibrate' says of new answers, or score others."
)

SHOWN_OF_ITEMS = ("exact_agreement", "qwk", "pearson", "smd_unpooled")
SHOWN_OF_GROUPS = ("exact_agreement", "qwk", "mean_gap", "dsm")


def print_agreement(report: AgreementReport, *, console: Console) -> None:
    """Print a table of all responses, of the items, and of each column of subgroups."""
    print_overall(report, said="Human and system scores", console=console)
    if report.n_uncalibrated < report.overall.n:
        _say(FITTED_BEFORE, console)
    console.print(_agreement_table("Item", report.items, shown=SHOWN_OF_ITEMS))
    _say_undefined(report.items, SHOWN_OF_ITEMS, console)
    print_subgroups(report, small="Too small to be shown (--min-n)", console=console)


def print_subgroups(report: AgreementReport, *, small: str, console: Console) -> None:
    """Print the tables of each column of subgroups; `small` goes before the hidden ones."""
    for subgroups in report.subgroups:
        _print_subgroups(subgroups, small=small, console=console)


def print_overall(report: AgreementReport, *, said: str, console: Console) -> None:
    """Print a table of all responses; `said` is what is held against what."""
    overall = report.overall
    counted = f"{_counted(overall.n, 'response')} to {_counted(len(report.items), 'item')}"
    _say(f"{said} of {counted}:", console)
    console.print(_line_table(overall.lines))
    _say_reasons(overall.lines, console)
    if report.has_mixed_scales:
        _say(
            "Items differ in scale: over several of them, figures that are not in points take "
            "scores as shares of the scale.",
            console,
        )
    if report.n_uncalibrated:
        _say(
            f"Uncalibrated: {_counted(report.n_uncalibrated, 'score')} never fitted to a person's. "
            "Figures with one of them get no verdict.",
            console,
        )


def stopping_hint(qwk: AgreementLine) -> str:
    """Say how well QWK is known, and how many more scores it takes until it is known enough."""
    if qwk.interval.reason:
        return f"QWK of {_counted(qwk.n, 'score')} has no interval yet: {qwk.interval.reason}."
    half_width = qwk.interval.half_width
    found = f"QWK of {_counted(qwk.n, 'score')}: {qwk.value:.2f} ± {half_width:.2f}."
    more = n_more_for(TARGET_HALF_WIDTH, half_width=half_width, n=qwk.n)
    if not more:
        return f"{found} That is enough: more scores would hardly change it."
    return f"{found} About {more} more bring the interval to ± {TARGET_HALF_WIDTH:g}."


def _print_subgroups(subgroups: SubgroupAgreement, *, small: str, console: Console) -> None:
    groups = subgroups.groups
    if groups:
        console.print(_agreement_table(subgroups.column, groups, shown=SHOWN_OF_GROUPS))
        _say_undefined(groups, SHOWN_OF_GROUPS, console)
    console.print(_line_table(subgroups.fairness))
    _say_reasons(subgroups.fairness, console)
    if subgroups.hidden:
        named = ", ".join(f"{label} ({n})" for label, n in subgroups.hidden)
        _say(f"{small}: {named}.", console)
    if subgroups.n_unknown:
        _say(f"Without {subgroups.column}: {_counted(subgroups.n_unknown, 'response')}.", console)


def _line_table(lines: Sequence[AgreementLine]) -> Table:
    table = Table("Measure", "n", "Value", "95 % interval", "Verdict")
    for column in table.columns[1:4]:
        column.justify, column.no_wrap = "right", True
    for line in lines:
        threshold = f" ({line.measure.threshold})" if line.measure.threshold else ""
        table.add_row(
            Text(line.measure.label + threshold),
            str(line.n),
            _value(line),
            _interval(line),
            _verdict(line.verdict),
        )
    return table


def _agreement_table(kind: str, parts: Sequence[Agreement], *, shown: Sequence[str]) -> Table:
    """A row an item or subgroup; of the measures those in `shown`, QWK with its interval."""
    table = Table(kind, "n")
    labels = {line.measure.name: line.measure.label for line in parts[0].lines}
    for measure in shown:
        table.add_column(SHORT_LABELS.get(measure, labels[measure]))
        if measure == "qwk":
            table.add_column("95 % interval")
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    table.add_column("Verdict")
    for part in parts:
        cells = [str(part.n)]
        for measure in shown:
            line = part.line(measure)
            cells.append(_value(line, places=2))
            if measure == "qwk":
                cells.append(_interval(line, places=2))
        table.add_row(Text(part.name), *cells, _verdict_of(part))
    return table


def _verdict_of(part: Agreement) -> Text:
    """The worst verdict, with the measures that are flagged."""
    flagged = ", ".join(SHORT_LABELS.get(measure.name, measure.label) for measure in part.flagged)
    shown = _verdict(part.verdict)
    return shown.append(f": {flagged}") if flagged else shown


def _verdict(verdict: Verdict | None) -> Text:
    return Text(str(verdict or ""), style=COLOURS.get(verdict, "") if verdict else "")


def _say_undefined(parts: Sequence[Agreement], shown: Sequence[str], console: Console) -> None:
    """Say of each item or subgroup why figures are blank; blank intervals explain themselves."""
    for part in parts:
        lines = [line for line in map(part.line, shown) if math.isnan(line.value)]
        _say_reasons(lines, console, of=f"{part.name}: ")


def _say_reasons(lines: Sequence[AgreementLine], console: Console, *, of: str = "") -> None:
    """Say why figures or intervals are blank: each reason once, with all that it is for."""
    labels: dict[str, list[str]] = {}
    for line in lines:
        if line.reason:
            what = "undefined" if math.isnan(line.value) else "no interval"
            labels.setdefault(f"{what}, {line.reason}", []).append(line.measure.label)
    for why, named in labels.items():
        _say(f"{of}{'; '.join(named)}: {why}.", console)


def _value(line: AgreementLine, *, places: int = 3) -> str:
    return _decimals(line.value, _places(line, places))


def _interval(line: AgreementLine, *, places: int = 3) -> str:
    places = _places(line, places)
    if line.interval.reason:
        return ""
    return f"{_decimals(line.interval.low, places)} … {_decimals(line.interval.high, places)}"


def _places(line: AgreementLine, places: int) -> int:
    """Per cents show one decimal."""
    return 1 if line.measure.label.endswith("%") else places


def _decimals(value: float, places: int) -> str:
    """The number, never "-0.00"; blank when it is undefined."""
    return "" if math.isnan(value) else f"{round(value, places) + 0.0:.{places}f}"


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _say(sentence: str, console: Console) -> None:
    """As Text: labels and reasons may hold what looks like markup."""
    console.print(Text(sentence))
