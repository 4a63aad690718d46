"""An accept rule, as the terminal shows it: what is promised, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.batch.table_files import write_report_table
from grader.calibration import AcceptRule, accept_rule_path, save_accept_rule
from grader.calibration.accept_fit import Promise, RuleTest, find_accept_rule
from grader.calibration.learn_then_test import CONFIDENCE, LEAST_SHARE, fewest_to_accept
from grader.calibration.report.risk_table import risk_table
from grader.calibration.risk_coverage import RiskPoint, at_coverage, per_cent, risk_coverage
from grader.errors import InputError

if TYPE_CHECKING:
    from grader.calibration.item_fits import ItemFit
    from grader.scoring import ResponseGrader

DEFAULT_RISK = 0.05

SHOWN_COVERAGES = (0.2, 0.4, 0.6, 0.8, 1.0)
"""Five rows say how the risk grows; the file has all points."""

NOTHING_TO_TEST = (
    "Accept rule: a person looks at all, since no item has answers that are graded on the scale "
    "of their scores."
)


def print_accept_rule(tests: Sequence[RuleTest], promise: Promise, *, console: Console) -> None:
    """Print what is promised, a row a rule, why some accept nothing, and how risk grows."""
    if not tests:
        _say(NOTHING_TO_TEST, console)
        return
    _say(
        f"Accept rule: of accepted scores at most {per_cent(promise.risk)} are off by more than "
        f"{promise.max_error:g} {'point' if promise.max_error == 1 else 'points'} "
        f"({per_cent(CONFIDENCE)} sure, tested on scores that no fit was given):",
        console,
    )
    console.print(_rule_table(tests))
    for test in tests:
        if test.highest_doubt is None:
            _say(f"{test.name}: a person looks at all, since {_why_none(test, promise)}.", console)
    scores = [each for test in tests for each in test.scores]
    n_accepted = sum(len(test.accepted) for test in tests)
    share = per_cent(1 - n_accepted / len(scores))
    _say(f"Expected share left for people: {share} of the answers.", console)
    console.print(_curve_table(tests))


def print_rule_saved(path: Path, *, is_found: bool, console: Console) -> None:
    """Print where the rule went."""
    if is_found:
        _say(f"Accept rule saved: {path.as_posix()}.", console)
        _say(
            "'grader grade' and 'grader ask' flag what it does not accept as 'unsure'; items "
            "without a score here are not covered, and all of theirs are flagged.",
            console,
        )
    else:
        _say(
            f"Removed {path.as_posix()}: it was tested on other scores. --max-error finds a "
            "new one.",
            console,
        )


def _rule_table(tests: Sequence[RuleTest]) -> Table:
    table = Table("Items", "Scores", "Accepted", "Off", "For people")
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for test in tests:
        table.add_row(
            Text(test.name),
            str(len(test.scores)),
            str(len(test.accepted)),
            str(test.n_off) if test.accepted else "",
            per_cent(test.share_for_people),
        )
    return table


def _curve_table(tests: Sequence[RuleTest]) -> Table:
    """The risk at some coverages, of all scores by doubt: what other promises would cost."""
    table = Table("If so many were accepted", "Off by more")
    points = risk_coverage([each for test in tests for each in test.scores])
    for coverage in SHOWN_COVERAGES:
        point = at_coverage(points, coverage)
        table.add_row(per_cent(coverage), _off(point) if point else "the rest is flagged")
    for column in table.columns:
        column.justify = "right"
    return table


def _off(point: RiskPoint) -> str:
    """With the numbers: a share of three scores says little."""
    return f"{point.n_off} of {point.n_accepted} ({per_cent(point.risk)})"


def _why_none(test: RuleTest, promise: Promise) -> str:
    fewest = fewest_to_accept(promise.risk)
    if test.n_testable < fewest:
        return (
            f"such a promise takes {fewest} scores without a flag at least, and there are "
            f"{test.n_testable}"
        )
    return f"even of the least doubtful {per_cent(round(LEAST_SHARE, 2))} too many are off"


def _say(sentence: str, console: Console) -> None:
    """As Text: names may hold what looks like markup."""
    console.print(Text(sentence))


def promise_of(
    max_error: float | None, risk: float | None, *, curve: Path | None
) -> Promise | None:
    """What is asked of accepted scores; None where no rule is."""
    if max_error is None:
        for option, value in {"--risk": risk, "--risk-curve": curve}.items():
            if value is not None:
                problem = "it needs --max-error; it must say what of"
                raise InputError(f"{option} {value}", problem, "for example --max-error 1")
        return None
    if not math.isfinite(max_error):
        problem = "it must be a number of points"
        raise InputError(f"--max-error {max_error:g}", problem, "for example --max-error 1")
    risk = DEFAULT_RISK if risk is None else risk
    if not 0 < risk < 1:
        problem = "it must be a share between 0 and 1"
        raise InputError(f"--risk {risk:g}", problem, "for 5 per cent pass --risk 0.05")
    return Promise(max_error, risk)


@dataclass(frozen=True)
class FoundRule:
    """A rule, what was asked of it, and what it was tested on."""

    rule: AcceptRule
    promise: Promise
    tests: tuple[RuleTest, ...]


def find_rule(
    fits: Sequence[ItemFit], grader: ResponseGrader, *, promise: Promise, curve: Path | None
) -> FoundRule:
    """Find the accept rule, print it, and write the curve where it was asked for."""
    rule, tests = find_accept_rule(
        grader.bank, fits, promise=promise, evidence=grader.evidence_signature
    )
    if curve:
        write_report_table(risk_table(tests), curve)
    print_accept_rule(tests, promise, console=Console())
    return FoundRule(rule, promise, tests)


def save_rule(found: FoundRule | None, directory: Path, *, course: str) -> None:
    """Write the rule, or remove one that was tested on other scores."""
    path = accept_rule_path(directory, course=course)
    is_told = found is not None or path.exists()
    save_accept_rule(found.rule if found else None, path)
    if is_told:
        print_rule_saved(path, is_found=found is not None, console=Console())
