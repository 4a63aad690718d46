"""Train a large teacher, and the reader that ships on what it says.

    python -m training.distil --data DIR --teacher MODEL_DIR --out five

`MODEL_DIR` is all-mpnet-base-v2 as sentence-transformers reads it. Minutes on a graphics card,
days on two cores; `five/reader.pt` goes to `training.export_short_reader`. The teacher does not
ship: it takes five times the computing, and only its probabilities are needed.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer

from grader.evidence.weights_files import packaged_model_dir
from training.lessons import (
    INFERENCE_FIRST,
    READ_ALOUD,
    READER_SHARES,
    TEACHER_SHARES,
    draw,
    labelled_groups,
    sizes,
    taught,
    unlabelled_groups,
)
from training.pairs import Pair
from training.short_reader import ShortReader, shipped_weights
from training.teacher import Teacher
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
"""Steps that one run made in 310 and 177 s of an H200; rates usual for bodies of these sizes, not
searched."""


def teach(
    reader: torch.nn.Module, tokenizer: Tokenizer, plan: list[list[Pair]], *, rate: float
) -> None:
    """Train on all batches, printing the loss on the way."""
    for step, loss in enumerate(steps(reader, tokenizer, plan=plan, rate=rate), 1):
        if step % CHECK_EVERY == 0 or step == len(plan):
            print({"step": step, "of": len(plan), "loss": round(float(loss), 4)}, flush=True)


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
