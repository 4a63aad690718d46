"""The feedback card: what is shown of one response, and what is kept from it."""

from __future__ import annotations

import pytest

from grader.evidence import Status
from grader.scoring import FeedbackLevel, ResponseGrader
from grader.scoring.feedback_card import FeedbackCard, feedback_card

ANSWER = "Osmosis is the net movement of water molecules.\nIt is <b>quick</b>."


def card(grader: ResponseGrader, level: FeedbackLevel) -> FeedbackCard:
    graded = grader.grade("q01", ANSWER)
    return feedback_card(graded, grader.bank.item("q01"), level=level)


@pytest.mark.parametrize("level", FeedbackLevel)
def test_the_segments_make_up_the_answer(cell_grader: ResponseGrader, level) -> None:
    assert "".join(each.text for each in card(cell_grader, level).segments) == ANSWER


def test_lines_are_numbered_and_marks_name_them(cell_grader: ResponseGrader) -> None:
    full = card(cell_grader, FeedbackLevel.FULL)

    assert [line.number for line in full.lines] == list(range(1, len(full.lines) + 1))
    marked = {n for each in full.segments for n in each.ideas}
    assert marked == {line.number for line in full.lines if line.quotes}


def test_hints_stand_beside_what_is_not_found(cell_grader: ResponseGrader) -> None:
    full = card(cell_grader, FeedbackLevel.FULL)

    assert not [line for line in full.with_status(Status.EXPRESSED) if line.hint]
    assert "What does it have to cross?" in [line.hint for line in full.lines]


def test_the_summary_tells_points_and_counts(cell_grader: ResponseGrader) -> None:
    full = card(cell_grader, FeedbackLevel.FULL)

    n = len(full.with_status(Status.MISSING))
    assert full.summary.startswith(f"{full.score} of 4 points; ")
    assert f"{n} missing" in full.summary


def test_a_card_without_points_tells_none(cell_grader: ResponseGrader) -> None:
    hidden = card(cell_grader, FeedbackLevel.HINT).without_points()

    assert (hidden.score, hidden.max_points, hidden.calibration) == (None, None, "")
    assert "points" not in hidden.summary


def test_scores_alone_show_no_idea(cell_grader: ResponseGrader) -> None:
    bare = card(cell_grader, FeedbackLevel.SCORE)

    assert (bare.lines, bare.remarks) == ((), ())
    assert [each.status for each in bare.segments] == [None]
