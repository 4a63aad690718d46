"""Scored responses as a new class would have been graded: what agreement is measured on.

A calibration knows the answers that it was fitted to, and on them agrees too well.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.calibration.item_fits import ItemFit, ScoredGrade
from grader.calibration.rated import RatedResponse


def held_out_ratings(fits: Sequence[ItemFit], grades: Sequence[ScoredGrade]) -> list[RatedResponse]:
    """Return each response with the score of a fit that had no part of it.

    Of an item that stays as it is, and of an answer that gets 0 in any case, this is the
    rubric's own score, as a share of the person's scale.
    """
    held_out = {
        (fit.item_id, each.response): each.score
        for fit in fits
        if fit.calibration
        for each in fit.held_out
    }
    fitted = {fit.item_id for fit in fits if fit.calibration}
    return [
        _rated(
            each,
            held_out.get((each.graded.item_id, each.graded.response), each.rubric_score),
            is_calibrated=each.graded.item_id in fitted,
        )
        for each in grades
    ]


def raw_ratings(grades: Sequence[ScoredGrade]) -> list[RatedResponse]:
    """Return each response with the score that the rubric gives it."""
    return [_rated(each, each.rubric_score, is_calibrated=False) for each in grades]


def _rated(each: ScoredGrade, score: float, *, is_calibrated: bool) -> RatedResponse:
    return RatedResponse(
        response_id=each.response_id,
        item_id=each.graded.item_id,
        scale=each.graded.scale,
        score=score,
        human_score=each.human_score,
        second_human_score=each.second_human_score,
        n_words=float(len(each.graded.response.split())),
        groups=each.groups,
        is_calibrated=is_calibrated,
    )
