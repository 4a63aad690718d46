"""Pairs that nobody labelled, and the teacher's word in their targets."""

from __future__ import annotations

import random

import numpy as np
import pytest

from training.courses import OWN_CORPUS, load_items
from training.lessons import (
    NOT_EXPRESSED,
    READ_ALOUD,
    READER_SHARES,
    SENTENCE_WORDS,
    TEACHER_SAYS,
    TEACHER_SHARES,
    UNKNOWN,
    _sentence_pairs,
    draw,
    taught,
)
from training.pairs import EXPRESSED, Pair, certain

ITEM = load_items(OWN_CORPUS / "agriculture_and_food")[0]


def test_sentences_are_held_against_answers_of_others_only() -> None:
    pairs = list(_sentence_pairs(ITEM, random.Random(3)))
    statements = {*ITEM.statements.values()}
    statements |= {belief["statement"] for belief in ITEM.item.get("misconceptions", ())}
    crossed = [pair for pair in pairs if pair.statement not in statements]
    assert crossed
    assert all(pair.statement not in pair.premise for pair in crossed)
    assert all(len(pair.statement.split()) in SENTENCE_WORDS for pair in crossed)


def test_nobody_says_what_is_true_of_them() -> None:
    assert {pair.target for pair in _sentence_pairs(ITEM, random.Random(3))} == {UNKNOWN}


def test_a_label_keeps_its_share_of_the_target_and_none_has_none() -> None:
    word = np.array([0.2, 0.7, 0.1])
    pairs = [Pair("a", "b", target) for target in (certain(EXPRESSED), UNKNOWN, NOT_EXPRESSED)]
    labelled, unknown, either = taught({"any": pairs}, {"any": np.stack([word] * 3)})["any"]
    expected = TEACHER_SAYS * word + (1 - TEACHER_SAYS) * np.array([1, 0, 0])
    assert labelled.target == pytest.approx(tuple(expected))
    assert unknown.target == either.target == pytest.approx(tuple(word))


def test_all_of_a_group_is_drawn_before_any_of_it_twice() -> None:
    pairs = [Pair(str(n), "", UNKNOWN) for n in range(10)]
    drawn = draw({"any": pairs}, {"any": 0.5}, 24, random.Random(1))
    assert len(drawn) == 12
    assert {pair.premise for pair in drawn} == {str(n) for n in range(10)}


@pytest.mark.parametrize("shares", [TEACHER_SHARES, READER_SHARES])
def test_shares_are_of_one_whole(shares: dict[str, float]) -> None:
    assert sum(shares.values()) == pytest.approx(1)


def test_all_that_the_reader_is_taught_is_read_aloud() -> None:
    assert READ_ALOUD.keys() == READER_SHARES.keys()
