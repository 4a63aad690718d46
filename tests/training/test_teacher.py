"""The teacher reads ids of another vocabulary."""

from __future__ import annotations

import torch

from training.teacher import own_ids


def test_special_tokens_have_ids_of_their_own() -> None:
    # [CLS] the [SEP] [PAD]; <s> is 0, <pad> 1, </s> 2 in the vocabulary of MPNet.
    assert own_ids(torch.tensor([[101, 1996, 102, 0]])).tolist() == [[0, 2000, 2, 1]]
