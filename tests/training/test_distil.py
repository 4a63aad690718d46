"""A teacher's word in the reader's targets, and ids of another vocabulary."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from training.distil import TEACHER_SAYS, draw, own_ids, taught
from training.lessons import (
    NOT_EXPRESSED,
    READ_ALOUD,
    READER_SHARES,
    TEACHER_SHARES,
    UNKNOWN,
)
from training.pairs import ABSENT, EXPRESSED, Pair, certain
from training.train_reader import loss_of

LOGITS = torch.tensor([[2.0, 1.0, 0.5]])


def test_a_label_keeps_its_share_of_the_target_and_none_has_none() -> None:
    word = np.array([0.2, 0.7, 0.1])
    pairs = [Pair("a", "b", target) for target in (certain(EXPRESSED), UNKNOWN, NOT_EXPRESSED)]
    labelled, unknown, either = taught({"any": pairs}, {"any": np.stack([word] * 3)})["any"]
    expected = TEACHER_SAYS * word + (1 - TEACHER_SAYS) * np.array([1, 0, 0])
    assert labelled.target == pytest.approx(tuple(expected))
    assert unknown.target == either.target == pytest.approx(tuple(word))


def test_a_target_of_one_of_two_asks_for_their_sum() -> None:
    probabilities = LOGITS.softmax(-1)[0]
    found = loss_of(LOGITS, torch.tensor([NOT_EXPRESSED]))
    assert found.item() == pytest.approx(-float(torch.log(probabilities[1:].sum())))


def test_a_target_of_one_class_is_cross_entropy() -> None:
    found = loss_of(LOGITS, torch.tensor([certain(ABSENT)]))
    assert found.item() == pytest.approx(-float(LOGITS.log_softmax(-1)[0, ABSENT]))


def test_all_of_a_group_is_drawn_before_any_of_it_twice() -> None:
    pairs = [Pair(str(n), "", UNKNOWN) for n in range(10)]
    drawn = draw({"any": pairs}, {"any": 0.5}, 24, random.Random(1))
    assert len(drawn) == 12
    assert {pair.premise for pair in drawn} == {str(n) for n in range(10)}


def test_special_tokens_have_ids_of_their_own() -> None:
    # [CLS] the [SEP] [PAD]; <s> is 0, <pad> 1, </s> 2 in the vocabulary of MPNet.
    assert own_ids(torch.tensor([[101, 1996, 102, 0]])).tolist() == [[0, 2000, 2, 1]]


@pytest.mark.parametrize("shares", [TEACHER_SHARES, READER_SHARES])
def test_shares_are_of_one_whole(shares: dict[str, float]) -> None:
    assert sum(shares.values()) == pytest.approx(1)


def test_all_that_the_reader_is_taught_is_read_aloud() -> None:
    assert READ_ALOUD.keys() == READER_SHARES.keys()
