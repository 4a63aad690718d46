"""Risk against coverage."""

from __future__ import annotations

import math

from grader.calibration.accept_fit import DoubtedScore
from grader.calibration.risk_coverage import at_coverage, risk_coverage

SCORES = (
    DoubtedScore(0.3, True),
    DoubtedScore(0.1, False),
    DoubtedScore(0.2, False),
    DoubtedScore(0.2, True),
    DoubtedScore(math.inf, False),
)


def test_the_curve_counts_from_the_least_doubtful() -> None:
    points = risk_coverage(SCORES)

    assert [(p.highest_doubt, p.n_accepted, p.n_off) for p in points] == [
        (0.1, 1, 0),
        (0.2, 3, 1),
        (0.3, 4, 2),
    ]
    assert [p.coverage for p in points] == [0.2, 0.6, 0.8]
    assert [p.risk for p in points] == [0, 1 / 3, 0.5]


def test_what_a_person_looks_at_in_any_case_is_never_covered() -> None:
    points = risk_coverage(SCORES)

    assert at_coverage(points, 0.8) == points[-1]
    assert at_coverage(points, 1.0) is None


def test_of_no_score_there_is_no_curve() -> None:
    assert risk_coverage(()) == ()
