"""What an accept rule makes of a graded response."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from grader.scoring import Flag, GradedResponse, ResponseGrader
from grader.scoring.accepted import marked_unsure


@dataclass(frozen=True)
class Same:
    """Accepts everything or nothing."""

    is_accepted: bool
    digest: str = "0123456789abcdef"

    def accepts(self, graded: GradedResponse) -> bool:
        return self.is_accepted


TEXT = "Osmosis is the net movement of water molecules."


def test_what_is_not_accepted_is_flagged_for_a_person(cell_grader: ResponseGrader) -> None:
    plain = cell_grader.grade("q01", TEXT)

    marked = marked_unsure(plain, Same(False))

    assert marked.flags == (*plain.flags, Flag.UNSURE)
    assert marked.needs_review
    assert marked.score == plain.score


def test_what_is_accepted_is_not_touched(cell_grader: ResponseGrader) -> None:
    plain = cell_grader.grade("q01", TEXT)

    assert marked_unsure(plain, Same(True)) is plain


def test_a_flag_is_raised_once(cell_grader: ResponseGrader) -> None:
    marked = marked_unsure(cell_grader.grade("q01", TEXT), Same(False))

    assert marked_unsure(marked, Same(False)) is marked


def test_a_blank_is_sure(cell_grader: ResponseGrader) -> None:
    blank = cell_grader.grade("q01", "")

    assert marked_unsure(blank, Same(False)) is blank


@pytest.mark.parametrize(("is_accepted", "is_said"), [(True, False), (False, True)])
def test_a_grader_with_a_rule_tells_the_reader(
    cell_grader: ResponseGrader, is_accepted: bool, is_said: bool
) -> None:
    grader = cell_grader.with_calibrations({}, accept_rule=Same(is_accepted))

    graded = grader.grade("q01", TEXT)

    assert ("a person should look at it" in graded.feedback) is is_said
    assert graded.signature.endswith("|calibration:none|accept:012345")


def test_without_a_rule_the_signature_names_none(cell_grader: ResponseGrader) -> None:
    assert "accept" not in cell_grader.grade("q01", TEXT).signature
