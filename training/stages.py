"""What the reader is trained on, step by step, and how: `training.train_reader --stage`."""

from __future__ import annotations

from dataclasses import dataclass

BATCH = 64
DROPOUT = 0.1


@dataclass(frozen=True)
class Stage:
    """What a run trains on; a later one goes on from the weights of the one before.

    Attributes
    ----------
    inference : float
        Share of the pairs from inference corpora; they come first.
    passes : int
        Passes over the concept-labelled corpus and the school answers, each with other
        derived pairs.
    rate : float
        Highest learning rate.
    on_roles, others : float
        Share of the pairs of courses on roles, and of those of the others and of school answers.
    kept : float
        Share of what the reader that ships says in the targets of these others.
    fixed : int
        Lowest layers that stay as they are.
    batch : int
        Pairs a step.
    dropout : float
        Share of what each layer gives that is left out.
    is_short : bool
        Trains the reader as it ships, from the weights that ship if no others are given.
    """

    inference: float
    passes: int
    rate: float
    on_roles: float = 1.0
    others: float = 1.0
    kept: float = 0.0
    fixed: int = 0
    batch: int = BATCH
    dropout: float = DROPOUT
    is_short: bool = False


STAGES = {
    # 7e-5: laboratory notes, "a reader that works"; less to go on from good weights.
    "inference": Stage(inference=1.0, passes=0, rate=7e-5),
    "answers": Stage(inference=0.05, passes=4, rate=5e-5),
    "again": Stage(inference=0.05, passes=2, rate=3e-5),
    # For two cores: dropout and the lowest layers take half of the time. What contradicts the
    # others is forgotten, unless the reader goes on saying of them what it said.
    "roles": Stage(
        inference=0.02,
        passes=1,
        rate=5e-5,
        others=0.5,
        kept=0.5,
        fixed=4,
        batch=32,
        dropout=0.0,
        is_short=True,
    ),
}
