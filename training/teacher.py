"""A large reader that is asked in training only."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import MPNetModel

from grader.evidence.reader import SEPARATOR
from training.exit_head import N_HIDDEN
from training.short_reader import N_CLASSES, N_PARTS, parts_of

OFFSET = 4
"""The teacher's vocabulary is the reader's behind four tokens of its own, and one after it."""

TEACHER_IDS = {0: 1, 101: 0, SEPARATOR: 2}
"""What stands for [PAD], [CLS] and [SEP] there."""


class Teacher(torch.nn.Module):
    """MPNet with the head of the reader that ships: statement, passage and first token."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.body = MPNetModel.from_pretrained(folder, add_pooling_layer=False)
        self.body.embeddings.word_embeddings.weight.requires_grad_(False)
        self.body.encoder.relative_attention_bias.weight.requires_grad_(False)
        width = self.body.config.hidden_size
        self.inner = torch.nn.Linear(N_PARTS * width, N_HIDDEN)
        self.outer = torch.nn.Linear(N_HIDDEN, N_CLASSES)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Logits of shape (n_pairs, 3), from ids of the reader's vocabulary."""
        tokens = self.body(input_ids=own_ids(ids), attention_mask=mask).last_hidden_state
        pooled = torch.bmm(parts_of(ids, mask, types).to(tokens.dtype), tokens).flatten(1)
        return self.outer(torch.tanh(self.inner(pooled)))


def own_ids(ids: torch.Tensor) -> torch.Tensor:
    """The teacher's ids of the reader's tokens."""
    own = ids + OFFSET
    for of_reader, of_teacher in TEACHER_IDS.items():
        own = own.masked_fill(ids == of_reader, of_teacher)
    return own
