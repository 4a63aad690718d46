"""Accept rules found: which items are tested alone, and what a rule accepts."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from grader.bank import Bank, Scale
from grader.calibration.accept_fit import Promise, RuleTest, doubted_scores, find_accept_rule
from grader.calibration.accept_rule import AcceptRule
from grader.calibration.held_out import HeldOutScore
from grader.calibration.item_fits import ItemFit

EVIDENCE = "encoder:hash@000000|evidence:fast@5b1d2c"

scale = Scale(max=4)

SCALES = {"q01": scale, "q02": Scale(max=3)}


def fit_of(
    item_id: str, held_out: Sequence[HeldOutScore], *, scale: Scale | None = None
) -> ItemFit:
    return ItemFit(
        item_id,
        scale or SCALES[item_id],
        best=None,
        reason="",
        n_repeated=0,
        n_zeroed=0,
        held_out=tuple(held_out),
    )


def right(n: int, *, needs_review: bool = False) -> list[HeldOutScore]:
    return [HeldOutScore(4.0, 4.0, needs_review)] * n


def wrong(n: int) -> list[HeldOutScore]:
    """Off by two points, in the middle of the scale."""
    return [HeldOutScore(2.0, 4.0, False)] * n


def found(bank: Bank, *fits: ItemFit) -> tuple[AcceptRule, tuple[RuleTest, ...]]:
    return find_accept_rule(bank, fits, promise=Promise(1, 0.05), evidence=EVIDENCE)


def test_what_is_right_is_accepted_and_what_is_off_is_left_for_people(cell_bank: Bank) -> None:
    _, (test,) = found(cell_bank, fit_of("q01", [*right(100), *wrong(25)]))

    assert (len(test.accepted), test.n_off) == (100, 0)
    assert test.share_for_people == pytest.approx(0.2)


def test_too_few_scores_send_everything_to_a_person(cell_bank: Bank) -> None:
    rule, (test,) = found(cell_bank, fit_of("q01", right(58)))

    assert rule.items["q01"].highest_doubt is None
    assert (test.accepted, test.share_for_people, test.n_testable) == ((), 1.0, 58)


def test_items_with_few_scores_share_a_rule(cell_bank: Bank) -> None:
    rule, (test,) = found(cell_bank, fit_of("q01", right(30)), fit_of("q02", right(30)))

    assert test.item_ids == ("q01", "q02")
    assert {own.highest_doubt for own in rule.items.values()} == {0.0}


def test_an_item_with_enough_scores_has_a_rule_of_its_own(cell_bank: Bank) -> None:
    # A third of 177 is 59.
    _, tests = found(cell_bank, fit_of("q01", wrong(60)), fit_of("q02", right(177)))

    assert [(test.item_ids, len(test.accepted)) for test in tests] == [
        (("q02",), 177),
        (("q01",), 0),
    ]


def test_what_a_flag_sends_to_a_person_is_not_accepted(cell_bank: Bank) -> None:
    _, (test,) = found(cell_bank, fit_of("q01", [*right(60), *right(20, needs_review=True)]))

    assert (len(test.accepted), test.n_testable, len(test.scores)) == (60, 60, 80)


def test_flagged_scores_do_not_count_as_enough(cell_bank: Bank) -> None:
    _, (test,) = found(cell_bank, fit_of("q01", [*right(58), *right(20, needs_review=True)]))

    assert test.accepted == ()


def test_an_item_that_has_only_zeroed_answers_is_not_covered(cell_bank: Bank) -> None:
    rule, tests = found(cell_bank, fit_of("q01", ()), fit_of("q02", right(60)))

    assert rule.items["q01"].highest_doubt is None
    assert [test.item_ids for test in tests] == [("q02",)]


def test_an_item_that_is_not_graded_on_the_scale_of_its_scores_is_not_covered(
    cell_bank: Bank,
) -> None:
    other = fit_of("q01", right(60), scale=Scale(max=10))

    rule, tests = found(cell_bank, other, fit_of("q02", right(60)))

    assert rule.items["q01"].highest_doubt is None
    assert [test.item_ids for test in tests] == [("q02",)]


def test_an_error_of_just_the_limit_is_allowed() -> None:
    at, past = HeldOutScore(3.0, 4.0, False), HeldOutScore(2.999, 4.0, False)

    scores = doubted_scores([at, past], scale=scale, max_error=1)

    assert [each.is_off for each in scores] == [False, True]


def test_a_scores_own_error_is_no_part_of_its_doubt() -> None:
    held_out = [HeldOutScore(4.0, 1.0, False), *right(1)]

    scores = doubted_scores(held_out, scale=scale, max_error=1)

    assert [each.doubt for each in scores] == [0.0, 3.0]


def test_the_doubt_of_what_is_flagged_is_without_end() -> None:
    (score,) = doubted_scores(right(1, needs_review=True), scale=scale, max_error=1)

    assert score.doubt == math.inf


def test_the_rule_says_what_it_was_tested_on(cell_bank: Bank) -> None:
    rule, _ = found(cell_bank, fit_of("q01", [*right(3), *wrong(1)]))

    assert (rule.max_error, rule.risk, rule.confidence) == (1, 0.05, 0.95)
    assert (rule.evidence, rule.items["q01"].calibration) == (EVIDENCE, "none")
    assert rule.items["q01"].error == 1.0  # the root of a quarter of two squared
