"""Texts that answer nothing."""

from __future__ import annotations

import random

from training.non_answers import MOST_WORDS, NOT_KNOWN, non_answer


def drawn() -> set[str]:
    rng = random.Random(1)
    return {non_answer(rng) for _ in range(2000)}


def test_a_student_who_does_not_know_says_so_in_many_ways() -> None:
    found = drawn()
    assert all(any(text in one for one in found) for text in NOT_KNOWN)


def test_no_text_is_empty_or_as_long_as_an_answer() -> None:
    assert all(one.strip() and len(one.split()) <= 40 for one in drawn())
    assert max(len(one.split()) for one in drawn()) > MOST_WORDS
