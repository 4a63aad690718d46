"""Train a large teacher, and the reader that ships on what it says.

    python -m training.distil --data DIR --teacher MODEL_DIR --out five

`MODEL_DIR` is all-mpnet-base-v2 as sentence-transformers reads it. Minutes on a graphics card,
days on two cores; `five/reader.pt` goes to `training.export_short_reader`. The teacher does not
ship: it is four times as wide to compute, and only its probabilities are needed.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import MPNetModel

from grader.evidence.reader import SEPARATOR
from grader.evidence.weights_files import packaged_model_dir
from training.exit_head import N_HIDDEN
from training.lessons import (
    INFERENCE_FIRST,
    READ_ALOUD,
    READER_SHARES,
    TEACHER_SHARES,
    Groups,
    labelled_groups,
    sizes,
    unlabelled_groups,
)
from training.pairs import Pair
from training.short_reader import N_CLASSES, N_PARTS, ShortReader, parts_of, shipped_weights
from training.train_reader import (
    CHECK_EVERY,
    DEVICE,
    SEED,
    batches,
    check,
    held_out,
    load_tokenizer,
    probabilities,
    steps,
    training_courses,
)

TEACHER_STEPS, TEACHER_BATCH, TEACHER_RATE = 5_121, 192, 4e-5
READER_STEPS, READER_BATCH, READER_RATE = 6_004, 256, 1.5e-4

TEACHER_SAYS = 0.6
"""Share of the teacher's word in the target of a labelled pair."""

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


def draw(
    groups: Groups, shares: Mapping[str, float], n_pairs: int, rng: random.Random
) -> list[Pair]:
    """So many pairs, so large a share of each group; none twice before all of it are drawn."""
    drawn: list[Pair] = []
    for name, share in shares.items():
        wanted, pairs = round(n_pairs * share), list(groups[name])
        while wanted > 0:
            part = rng.sample(pairs, min(wanted, len(pairs)))
            drawn += part
            wanted -= len(part)
    return drawn


def teach(
    reader: torch.nn.Module, tokenizer: Tokenizer, plan: list[list[Pair]], *, rate: float
) -> None:
    """Train on all batches, printing the loss on the way."""
    for step, loss in enumerate(steps(reader, tokenizer, plan=plan, rate=rate), 1):
        if step % CHECK_EVERY == 0 or step == len(plan):
            print({"step": step, "of": len(plan), "loss": round(float(loss), 4)}, flush=True)


def taught(groups: Groups, said: Mapping[str, np.ndarray]) -> Groups:
    """Pairs with the teacher's word in their targets: alone where no one class was labelled."""
    made: dict[str, Sequence[Pair]] = {}
    for name, pairs in groups.items():
        targets = []
        for pair, word in zip(pairs, said[name], strict=True):
            share = TEACHER_SAYS if sum(pair.target) == 1 else 1.0
            expressed, absent, contradicted = share * word + (1 - share) * np.array(pair.target)
            targets.append((float(expressed), float(absent), float(contradicted)))
        made[name] = [replace(p, target=t) for p, t in zip(pairs, targets, strict=True)]
    return made


def main() -> None:
    """Train the teacher, let it read, train the reader, checking both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    tokenizer = load_tokenizer(packaged_model_dir() / "tokenizer.json")
    folders = training_courses(args.data, None, seed=SEED)
    labelled = labelled_groups(args.data, folders, seed=SEED)
    print(sizes(labelled))
    dev = held_out(args.data / "corpus")

    teacher = Teacher(args.teacher).to(DEVICE)
    n_first = round(TEACHER_STEPS * INFERENCE_FIRST)
    first = draw(labelled, {"inference": 1.0}, n_first * TEACHER_BATCH, rng)
    then = draw(labelled, TEACHER_SHARES, (TEACHER_STEPS - n_first) * TEACHER_BATCH, rng)
    plan = batches(first, rng, size=TEACHER_BATCH) + batches(then, rng, size=TEACHER_BATCH)
    teach(teacher, tokenizer, plan, rate=TEACHER_RATE)
    print("teacher", check(teacher, tokenizer, dev))

    groups = {**labelled, **unlabelled_groups(args.data, folders, seed=SEED)}
    read = {name: rng.sample(list(groups[name]), n) for name, n in READ_ALOUD.items()}
    said = {name: probabilities(teacher, tokenizer, pairs) for name, pairs in read.items()}
    reader = ShortReader()
    reader.load_state_dict(shipped_weights())
    reader.body.embeddings.word_embeddings.weight.requires_grad_(False)
    drawn = draw(taught(read, said), READER_SHARES, READER_STEPS * READER_BATCH, rng)
    plan = batches(drawn, rng, size=READER_BATCH)
    teach(reader.to(DEVICE), tokenizer, plan, rate=READER_RATE)
    print("reader", check(reader, tokenizer, dev))
    torch.save(reader.cpu().state_dict(), args.out / "reader.pt")


if __name__ == "__main__":
    main()
