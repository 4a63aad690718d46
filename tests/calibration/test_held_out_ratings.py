"""Scored responses as a new class would have been graded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.bank import Bank, Scale
from grader.calibration.held_out_ratings import held_out_ratings, raw_ratings
from grader.calibration.item_fits import fit_items
from tests.calibration.test_unseen import harsh

EVIDENCE = "encoder:hash@000000|evidence:fast@5b1d2c"


def test_a_fitted_item_has_the_scores_of_its_held_out_answers(cell_bank: Bank) -> None:
    grades = harsh("q01", 40)
    (fit,) = fit_items(cell_bank, grades, evidence=EVIDENCE)

    ratings = held_out_ratings([fit], grades)

    by_text = {each.response: each.score for each in fit.held_out}
    assert [r.score for r in ratings] == [by_text[g.graded.response] for g in grades]
    assert [r.score for r in ratings] == pytest.approx([g.human_score for g in grades], abs=0.1)
    assert all(rating.is_calibrated for rating in ratings)


def test_an_item_that_stays_as_it_is_has_the_scores_of_its_rubric(cell_bank: Bank) -> None:
    grades = harsh("q01", 8)

    ratings = held_out_ratings(fit_items(cell_bank, grades, evidence=EVIDENCE), grades)

    assert ratings == raw_ratings(grades)
    assert [r.score for r in ratings] == [g.graded.raw_score for g in grades]
    assert not any(rating.is_calibrated for rating in ratings)


def test_on_another_scale_a_rubric_gives_its_share(cell_bank: Bank) -> None:
    wide = Scale(min=1, max=6, step=1)
    grades = [replace(g, graded=replace(g.graded, scale=wide)) for g in harsh("q01", 8)]

    (first, *_, last) = raw_ratings(grades[:5])

    assert (first.score, last.score) == (1, 6)
    assert held_out_ratings(fit_items(cell_bank, grades, evidence=EVIDENCE), grades[:5])[0] == first
