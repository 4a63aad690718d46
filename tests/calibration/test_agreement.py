"""The report: its parts, and what they leave out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.bank import Scale
from grader.calibration import (
    AgreementReport,
    RatedResponse,
    Verdict,
    measure_agreement,
    pearson,
)
from grader.errors import InputError

SCALE = Scale(max=4, step=1)


def rated(number: int, *, item: str = "q01", **known) -> RatedResponse:
    """Human scores 0 … 4 in turn; the system gives a point more to every seventh response."""
    human = number % 5
    usual = {
        "scale": SCALE,
        "score": min(human + (number % 7 == 0), 4),
        "human_score": human,
        "is_calibrated": True,
    }
    return RatedResponse(f"r{number}", item, **(usual | known))


def of(n: int, **known) -> list[RatedResponse]:
    return [rated(number, **known) for number in range(n)]


def test_overall_is_over_all_responses(oracle, met) -> None:
    report = measure_agreement(
        [
            RatedResponse(str(at), f"q{at % 2}", oracle.scale, system, human)
            for at, (human, system) in enumerate(zip(oracle.human, oracle.system, strict=True))
        ]
    )

    assert report.overall.n == 240
    assert report.overall.line("qwk").value == met(oracle.goldens["qwk_round"])
    assert report.overall.line("pearson").value == met(
        np.corrcoef(oracle.human, oracle.system)[0, 1]
    )


def test_items_are_measured_one_by_one() -> None:
    first, second = of(30, item="q02"), of(10, item="q01", score=2)

    report = measure_agreement([*first, *second])

    assert [(item.name, item.n) for item in report.items] == [("q01", 10), ("q02", 30)]
    alone = measure_agreement(second).overall
    assert [line.value for line in report.items[0].lines] == pytest.approx(
        [line.value for line in alone.lines], nan_ok=True
    )


def test_perfect_scores_pass() -> None:
    report = measure_agreement([rated(n, score=n % 5, n_words=n) for n in range(30)])

    assert {line.verdict for line in report.overall.lines} == {Verdict.PASS, None}
    assert report.overall.verdict is Verdict.PASS
    assert report.overall.flagged == ()


def test_what_misses_its_threshold_is_flagged() -> None:
    # Reversed scores: r is -1, the SMD 0, and equal only where the human gives 2.
    report = measure_agreement([rated(n, score=4 - n % 5) for n in range(30)])

    assert [measure.name for measure in report.overall.flagged] == [
        "exact_agreement",
        "adjacent_agreement",
        "qwk",
        "pearson",
    ]
    assert report.overall.verdict is Verdict.FLAG


def test_uncalibrated_scores_get_no_verdict() -> None:
    report = measure_agreement(of(40, is_calibrated=False))

    assert {line.verdict for line in report.overall.lines} == {Verdict.UNCALIBRATED, None}
    assert report.n_uncalibrated == 40


def test_one_uncalibrated_score_spoils_the_figures_it_is_in() -> None:
    report = measure_agreement([*of(40, item="q01"), *of(1, item="q02", is_calibrated=False)])

    q01, q02 = report.items
    assert report.overall.verdict is q02.verdict is Verdict.UNCALIBRATED
    assert q01.verdict is not Verdict.UNCALIBRATED


def test_three_responses_are_measured_without_a_verdict() -> None:
    report = measure_agreement(of(3))

    assert report.overall.verdict is Verdict.NOT_ENOUGH
    assert report.overall.line("mae").value == pytest.approx(1 / 3)
    assert "resamples" in report.overall.line("qwk").reason


def test_an_item_with_one_human_score_leaves_blanks_with_reasons() -> None:
    report = measure_agreement([rated(n, human_score=2) for n in range(30)])

    line = report.overall.line("pearson")
    assert (math.isnan(line.value), line.verdict) == (True, None)
    assert line.reason == "all human scores are 2"
    # Counted: the system gives a 2 to responses 2, 12, 17, 21, 22 and 27.
    assert report.overall.line("exact_agreement").value == pytest.approx(100 * 6 / 30)


def test_a_zero_is_a_score() -> None:
    report = measure_agreement([rated(n, human_score=0, score=0) for n in range(30)])

    assert report.overall.n == 30
    assert report.overall.line("exact_agreement").value == 100


def test_a_second_rater_adds_lines_over_what_both_scored() -> None:
    responses = [
        rated(n, second_human_score=n % 5 if n < 35 else math.nan, n_words=n) for n in range(60)
    ]

    overall = measure_agreement(responses).overall

    names = [line.measure.name for line in overall.lines]
    assert names[-4:] == [
        "degradation_qwk",
        "degradation_pearson",
        "disattenuated_pearson",
        "prmse",
    ]
    assert {line.n for line in overall.lines[-4:]} == {35}
    # The two people agree on all, so that what the system loses is 1 - its own r.
    r = pearson([x.human_score for x in responses], [x.score for x in responses])
    assert overall.line("degradation_pearson").value == pytest.approx(r - 1)


def test_without_a_second_rater_there_are_no_such_lines() -> None:
    names = {line.measure.name for line in measure_agreement(of(10)).overall.lines}

    assert "prmse" not in names


def test_an_item_without_a_second_score_says_so() -> None:
    report = measure_agreement([*of(10, item="q01", second_human_score=1), *of(10, item="q02")])

    assert "second rater" in report.items[1].line("degradation_qwk").reason


def grouped(label: str, n: int) -> list[RatedResponse]:
    return of(n, groups={"language": label})


def test_subgroups_end_with_their_gaps() -> None:
    report = measure_agreement([*grouped("en", 30), *grouped("de", 20)], group_columns=["language"])

    [language] = report.subgroups
    assert [(group.name, group.n) for group in language.groups] == [("de", 20), ("en", 30)]
    assert [line.measure.name for line in language.groups[0].lines[-2:]] == ["dsm", "mean_gap"]


def test_small_subgroups_are_named_and_not_measured() -> None:
    report = measure_agreement(
        [*grouped("en", 30), *grouped("de", 10), *grouped("fr", 9), *grouped("", 4)],
        group_columns=["language"],
    )

    [language] = report.subgroups
    assert [group.name for group in language.groups] == ["de", "en"]
    assert (language.hidden, language.n_unknown) == ((("fr", 9),), 4)
    assert {line.n for line in language.fairness} == {40}


def test_a_subgroup_of_one_can_be_asked_for() -> None:
    report = measure_agreement(
        [*grouped("en", 30), *grouped("de", 1)], group_columns=["language"], min_n=1
    )

    german = report.subgroups[0].groups[0]
    assert (german.name, german.line("mean_gap").value) == ("de", 1)
    assert "hangs on single responses" in german.line("dsm").reason


def test_blanks_do_not_fill_a_subgroup_up() -> None:
    blank = of(5, groups={"language": "de"}, human_score=math.nan, second_human_score=1)

    report = measure_agreement(
        [*grouped("en", 30), *grouped("de", 9), *blank], group_columns=["language"]
    )

    assert report.subgroups[0].hidden == (("de", 9),)


def test_small_scales_beside_large_ones_make_nobody_agree() -> None:
    """Raters at odds on either item agree on which of the two is worth more, and on no more."""
    large = Scale(max=40, step=1)
    at_odds = [(1, 3), (3, 1)] * 10
    small_item = [rated(n, score=s, human_score=h) for n, (s, h) in enumerate(at_odds)]
    large_item = [
        rated(n, item="q02", scale=large, score=10 * s, human_score=10 * h)
        for n, (s, h) in enumerate(at_odds)
    ]

    report = measure_agreement([*small_item, *large_item])

    assert report.has_mixed_scales
    assert report.overall.line("pearson").value == pytest.approx(-1)
    assert report.overall.line("mae").value == pytest.approx((2 + 20) / 2)


def test_the_same_responses_give_the_same_report() -> None:
    first, second = (measure_agreement(of(20), seed=3).overall.lines for _ in range(2))

    assert [line.interval for line in first if not line.reason] == [
        line.interval for line in second if not line.reason
    ]


@pytest.mark.parametrize(
    "responses", [[], of(3, human_score=math.nan, second_human_score=1)], ids=["none", "blank"]
)
def test_without_a_human_score_there_is_no_report(responses) -> None:
    with pytest.raises(InputError, match="no response has a human score; one at least must have"):
        measure_agreement(responses)


def test_a_report_is_frozen() -> None:
    report = measure_agreement(of(3))

    assert isinstance(report, AgreementReport)
    with pytest.raises(AttributeError):
        report.subgroups = ()
