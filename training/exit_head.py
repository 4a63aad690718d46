"""A head that learns what a deeper model says."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

N_HIDDEN = 256
PASSES = 16
BATCH = 128
RATE = 2e-3
DECAY = 0.05
DROPOUT = 0.2
LEAST_SPREAD = 1e-3  # of an input: what never varies is not divided by nothing

Floats = NDArray[np.float32]


def train_head(
    inputs: Floats, logits: Floats, *, seed: int, passes: int = PASSES
) -> dict[str, Floats]:
    """Return the head's parameters; what its inputs are standardised with is in them."""
    torch.manual_seed(seed)
    middle, spread = inputs.mean(axis=0), inputs.std(axis=0) + LEAST_SPREAD
    given = torch.from_numpy((inputs - middle) / spread)
    wanted = torch.from_numpy(logits).softmax(-1)
    head = torch.nn.Sequential(
        torch.nn.Linear(inputs.shape[1], N_HIDDEN),
        torch.nn.Tanh(),
        torch.nn.Dropout(DROPOUT),
        torch.nn.Linear(N_HIDDEN, logits.shape[1]),
    )
    optimizer = torch.optim.AdamW(head.parameters(), RATE, weight_decay=DECAY)
    n_steps = passes * -(-len(given) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=n_steps)
    for _ in range(passes):
        for batch in torch.randperm(len(given)).split(BATCH):
            loss = -(wanted[batch] * head(given[batch]).log_softmax(-1)).sum(-1).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    inner, inner_bias, outer, outer_bias = (p.detach().numpy() for p in head.parameters())
    inner = inner / spread
    return {
        "head.inner.weight": inner,
        "head.inner.bias": inner_bias - inner @ middle,
        "head.outer.weight": outer,
        "head.outer.bias": outer_bias,
    }


def head_logits(head: dict[str, Floats], inputs: Floats) -> Floats:
    """What the head says of some inputs, (n_pairs, 3)."""
    hidden = np.tanh(inputs @ head["head.inner.weight"].T + head["head.inner.bias"])
    return hidden @ head["head.outer.weight"].T + head["head.outer.bias"]
