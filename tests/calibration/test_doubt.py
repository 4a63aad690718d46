"""How unsure a score is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.bank import Scale
from grader.calibration.doubt import doubt

scale = Scale(min=1, max=5, step=0.5)


def test_the_middle_of_the_scale_leaves_the_most_room() -> None:
    # By hand: (3 - 1)(5 - 3) is 4, and 4 + 1.5 ** 2 is 2.5 ** 2.
    assert doubt(3, scale, error=1.5) == 2.5


@pytest.mark.parametrize("end", [1, 5])
def test_at_an_end_only_the_items_error_is_left(end: float) -> None:
    assert doubt(end, scale, error=0.7) == 0.7


@given(st.floats(1, 5), st.floats(0, 3), st.floats(0, 3))
def test_a_larger_error_is_never_a_smaller_doubt(score: float, one: float, other: float) -> None:
    small, large = sorted([one, other])

    assert doubt(score, scale, error=small) <= doubt(score, scale, error=large)
