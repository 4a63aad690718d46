"""A head that learns what a deeper model says."""

from __future__ import annotations

import numpy as np

from training.exit_head import head_logits, train_head


def test_a_head_learns_what_its_inputs_tell() -> None:
    rng = np.random.default_rng(3)
    inputs = rng.normal(5.0, 2.0, (2000, 6)).astype(np.float32)
    inputs[:, 5] = 1.0  # never varies
    logits = ((inputs[:, :3] - 5.0) * 2).astype(np.float32)

    head = train_head(inputs, logits, seed=1, passes=8)

    found = head_logits(head, inputs)
    assert (found.argmax(axis=1) == logits.argmax(axis=1)).mean() > 0.9
