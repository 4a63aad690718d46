"""Options of the form TEXT=ID."""

from __future__ import annotations

import pytest

from grader.cli.pairs import parse_pairs
from grader.errors import InputError


def test_the_text_may_hold_an_equals_sign() -> None:
    assert parse_pairs("--map TEXT=ID", ["Why a = b?=q01", " x = y "]) == {
        "Why a = b?": "q01",
        "x": "y",
    }


@pytest.mark.parametrize("pairs", [["q01"], ["=q01"], ["x="]])
def test_half_a_pair_is_refused(pairs: list[str]) -> None:
    with pytest.raises(InputError, match=r"TEXT=ITEM\nHint: write the text .* id of the item"):
        parse_pairs("--map TEXT=ITEM", pairs)


def test_a_text_can_not_be_two_things() -> None:
    with pytest.raises(
        InputError, match="'x' is mapped twice; it must be once\nHint: leave out x=a"
    ):
        parse_pairs("--map TEXT=ID", ["x=a", "x=b"])
