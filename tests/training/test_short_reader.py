"""The reader that ships, in torch: as it reads, and as its weights are rounded."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.evidence import load_reader
from grader.evidence.factors import FACTOR_MAX, as_factors
from grader.evidence.reader import ReadPair, load_tokenizer, tokens_of
from training.short_reader import ShortReader, floats, shipped_weights

PAIRS = (
    ReadPair("Water moves through a membrane.", "it moves through a membrane", "What is osmosis?"),
    ReadPair("Water moves through a membrane.", "water doesn't move through a membrane"),
    ReadPair("The SDK is high-level.", "cells burn sugar"),
)


def test_rounded_weights_are_undone() -> None:
    rng = np.random.default_rng(3)
    weights = {"layer.weight": rng.normal(size=(5, 4)).astype(np.float32)}
    input_scale = rng.uniform(0.5, 2, 4).astype(np.float32)

    made = floats(as_factors(weights, {"layer.weight.input_scale": input_scale}))

    assert list(made) == ["layer.weight"]
    step = np.abs(weights["layer.weight"] / input_scale).max() / FACTOR_MAX * input_scale.max()
    difference = np.abs(made["layer.weight"] - weights["layer.weight"])
    assert difference.max() <= step / 2 + 1e-6


@pytest.mark.model
@torch.no_grad()
def test_it_says_what_the_shipped_reader_says() -> None:
    reader = ShortReader()
    reader.load_state_dict(shipped_weights())
    tokenizer = load_tokenizer()

    for pair, expected in zip(PAIRS, load_reader().read(PAIRS), strict=True):
        ids, types = torch.from_numpy(tokens_of(pair, tokenizer)[:, None])
        found = reader.eval()(ids, torch.ones_like(ids), types).softmax(dim=-1)
        # What layers are given is rounded in the one, not in the other.
        assert found[0].numpy() == pytest.approx(expected, abs=0.05)
