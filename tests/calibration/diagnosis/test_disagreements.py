"""The answers on which people and rubric differ."""

from __future__ import annotations

import pytest

from grader.calibration.diagnosis.disagreements import MOST_SHOWN, worst_disagreements


def test_the_worst_come_first_and_at_most_ten(answers) -> None:
    rows = [(f"a{at:02}", "mmm", 4 - (at % 5)) for at in range(30)]

    found = worst_disagreements(answers(*rows), "gradient")

    assert len(found) == MOST_SHOWN
    gaps = [each.human_score - each.system_score for each in found]
    assert gaps == sorted(gaps, reverse=True)
    assert found[0].response_id == "a00"


def test_a_concept_explains_no_more_than_its_points(answers) -> None:
    (found,) = worst_disagreements(answers(("a", "mmm", 4)), "water")

    assert (found.explained, found.is_missed) == (1, True)


def test_a_found_concept_is_to_blame_where_people_give_less(answers) -> None:
    rows = ("a", "emm", 0)

    (found,) = worst_disagreements(answers(rows), "water")

    assert (found.explained, found.is_missed) == (1, False)
    assert worst_disagreements(answers(rows), "gradient") == ()


@pytest.mark.parametrize("human_score", [1.0], ids=["same score"])
def test_equal_scores_are_no_disagreement(answers, human_score: float) -> None:
    assert worst_disagreements(answers(("a", "emm", human_score)), "water") == ()
