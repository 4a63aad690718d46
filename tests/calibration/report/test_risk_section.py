"""The section of the accept rule: what is accepted, at what risk."""

from __future__ import annotations

import math

from grader.calibration.accept_fit import DoubtedScore, Promise, RuleTest
from grader.calibration.report.risk_section import risk_section

PROMISE = Promise(max_error=1, risk=0.05)


def rule_test(n: int, *, highest_doubt: float | None) -> RuleTest:
    """Doubts from 1 upwards; every fifth score is off; two are flagged besides."""
    scores = [DoubtedScore(float(at), at % 5 == 0) for at in range(1, n + 1)]
    flagged = [DoubtedScore(math.inf, False)] * 2
    return RuleTest(("q01", "q02"), (*scores, *flagged), highest_doubt)


def test_the_figure_shows_what_a_rule_accepts() -> None:
    section = risk_section(PROMISE, [rule_test(18, highest_doubt=12.0)])

    (figure,) = section.figures
    assert section.text[1] == (
        "q01, q02 together: 12 of 20 scores are accepted, 2 of them off; 40 % are left for people."
    )
    assert "20 % of the first 10 scores, 16.7 % of 18" in figure.alt
    assert "the dotted one what the rule accepts" in figure.caption
    assert 'id="risk-1-' in figure.svg


def test_a_rule_that_accepts_nothing_leaves_all_to_people() -> None:
    section = risk_section(PROMISE, [rule_test(18, highest_doubt=None)])

    assert "a person looks at all of 20 scores" in section.text[1]
    assert "dotted" not in section.figures[0].caption


def test_of_a_few_scores_only_the_table_tells() -> None:
    section = risk_section(PROMISE, [rule_test(9, highest_doubt=None)])

    assert section.figures == ()
    assert [row[3:5] for row in section.tables[0].rows][-1] == (9, 1)
