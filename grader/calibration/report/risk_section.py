"""The section of the accept rule: how many scores can stand without a person, at what risk."""

from __future__ import annotations

from collections.abc import Sequence

from grader.calibration.accept_fit import Promise, RuleTest
from grader.calibration.report.figures import ReportFigure, risk_line
from grader.calibration.report.risk_table import risk_table
from grader.calibration.report.sections import Section
from grader.calibration.risk_coverage import RiskPoint, per_cent, risk_coverage

RISK_TITLE = "Scores that need no person"

FEWEST_DRAWN = 10
"""Accepted scores from which on a risk is drawn: of fewer it jumps by tenths and more."""


def risk_section(promise: Promise, tests: Sequence[RuleTest]) -> Section:
    """Return the section: a figure and a sentence a rule, and all points as a table."""
    points = "point" if promise.max_error == 1 else "points"
    said = (
        f"A score is off when it lies more than {promise.max_error:g} {points} from the human "
        f"score; of accepted scores at most {per_cent(promise.risk)} may be. Scores are those of "
        "fits that had no part of the answer. A rule accepts less than its line seems to allow: it "
        "must also hold for answers to come."
    )
    return Section(
        "risk",
        RISK_TITLE,
        (said, *(_told(test) for test in tests)),
        tuple(
            _figure(f"risk-{at}", test, promise=promise, points=drawn)
            for at, test in enumerate(tests, 1)
            if (drawn := [p for p in risk_coverage(test.scores) if p.n_accepted >= FEWEST_DRAWN])
        ),
        (risk_table(tests),),
    )


def _figure(
    name: str, test: RuleTest, *, promise: Promise, points: Sequence[RiskPoint]
) -> ReportFigure:
    accepted = len(test.accepted) / len(test.scores)
    ends = f"{per_cent(points[0].risk)} of the first {points[0].n_accepted} scores, "
    ends += f"{per_cent(points[-1].risk)} of {points[-1].n_accepted}"
    return ReportFigure(
        name,
        f"{test.name}: how many of the accepted scores are off, the more are accepted, the "
        "least doubtful first. The dashed line is what was asked for"
        + (", the dotted one what the rule accepts." if accepted else "."),
        f"{test.name}: off are {ends}. {_told(test)}",
        risk_line(
            name,
            [(point.coverage, point.risk) for point in points],
            risk=promise.risk,
            accepted=accepted,
        ),
    )


def _told(test: RuleTest) -> str:
    n_accepted = len(test.accepted)
    if not n_accepted:
        return f"{test.name}: a person looks at all of {len(test.scores)} scores."
    return (
        f"{test.name}: {n_accepted} of {len(test.scores)} scores are accepted, {test.n_off} of "
        f"them off; {per_cent(test.share_for_people)} are left for people."
    )
