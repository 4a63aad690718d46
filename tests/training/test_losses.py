"""What training makes small."""

from __future__ import annotations

import pytest
import torch

from training.lessons import NOT_EXPRESSED
from training.losses import loss_of
from training.pairs import ABSENT, certain

LOGITS = torch.tensor([[2.0, 1.0, 0.5]])


def test_a_target_of_one_of_two_asks_for_their_sum() -> None:
    probabilities = LOGITS.softmax(-1)[0]
    found = loss_of(LOGITS, torch.tensor([NOT_EXPRESSED]))
    assert found.item() == pytest.approx(-float(torch.log(probabilities[1:].sum())))


def test_a_target_of_one_class_is_cross_entropy() -> None:
    found = loss_of(LOGITS, torch.tensor([certain(ABSENT)]))
    assert found.item() == pytest.approx(-float(LOGITS.log_softmax(-1)[0, ABSENT]))
