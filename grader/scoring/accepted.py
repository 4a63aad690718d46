"""What an accept rule makes of a graded response; how one is found is no affair of this room."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from grader.scoring.graded import ZEROING_FLAGS, Flag, GradedResponse


class ScoreRule(Protocol):
    """Says which scores can stand without a person."""

    @property
    def digest(self) -> str:
        """The sha256 of the whole rule, in hexadecimal."""

    def accepts(self, graded: GradedResponse) -> bool:
        """Return whether the score can stand."""


def marked_unsure(graded: GradedResponse, rule: ScoreRule) -> GradedResponse:
    """Return a graded response with the flag `unsure` where the rule does not accept its score.

    What answers nothing is as sure as can be, and is not touched.
    """
    is_told = not {*ZEROING_FLAGS, Flag.UNSURE}.isdisjoint(graded.flags)
    if is_told or rule.accepts(graded):
        return graded
    return replace(graded, flags=(*graded.flags, Flag.UNSURE))
