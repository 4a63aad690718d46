"""Which answers say something of a rubric."""

from __future__ import annotations

from dataclasses import replace

from grader.calibration.diagnosis.answers import ItemAnswers
from grader.evidence import Status
from grader.scoring import Flag


def test_equal_texts_count_once_with_the_mean_of_their_scores(answers) -> None:
    found = answers(("same", "emm", 1), ("same", "emm", 2), ("other", "mmm", 0))

    assert found.human.tolist() == [1.5, 0]


def test_answers_that_a_flag_sets_to_0_are_left_out(cell_bank, scored) -> None:
    blank = scored("", "mmm", 0)
    flagged = replace(blank, graded=replace(blank.graded, flags=(Flag.BLANK,)))

    assert len(ItemAnswers.of(cell_bank.item("q01"), [flagged])) == 0


def test_what_if_scores_follow_the_rubric(answers) -> None:
    """Points of the three concepts are 1, 1 and 2."""
    found = answers(("a", "emp", 2))

    assert found.raw.tolist() == [2]
    assert found.raw_if("gradient", Status.EXPRESSED).tolist() == [3]
    assert found.raw_if("water", Status.MISSING).tolist() == [1]
