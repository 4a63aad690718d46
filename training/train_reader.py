"""Train the reader: a cross-encoder that tells expressed, absent and contradicted apart.

    python -m training.train_reader --data DIR --body MODEL.onnx --stage inference --out one
    python -m training.train_reader --data DIR --body MODEL.onnx --stage answers \\
        --start one/reader.pt --out two [--seed N] [--courses N]

`--data` is the folder of public and concept-labelled data, `--body` an int8 BERT export (see
`bodies`), `--out` receives `reader.pt` and `log.jsonl`. A graphics card is used where there is
one: a stage takes minutes there, hours on two cores. `--courses` takes so many courses
only, for the learning curve.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score, roc_auc_score
from tokenizers import Tokenizer
from transformers import BertModel

from grader.evidence import load_reader
from grader.evidence.reader import MAX_TOKENS, ReadPair
from training.bodies import load_body
from training.course_pairs import course_pairs, label_pairs
from training.courses import LEFT_OUT_COURSES, course_folders, is_on_roles, load_items
from training.losses import loss_of
from training.pairs import Pair, inference_pairs, school_pairs
from training.short_reader import ShortReader, shipped_weights
from training.stages import BATCH, DROPOUT, STAGES, Stage

SEED = 7
WARM_UP = 0.06
CHECK_EVERY = 500  # steps
CHECKED = 4  # one in so many labels of courses left out

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Reader(torch.nn.Module):
    """Body, pooled output, three classes."""

    body: BertModel

    def __init__(self, body: BertModel, dropout: float = DROPOUT) -> None:
        super().__init__()
        self.body = body
        self.dropout = torch.nn.Dropout(dropout)
        self.head = torch.nn.Linear(384, 3)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        """Logits of shape (n_pairs, 3)."""
        out = self.body(input_ids=ids, attention_mask=mask, token_type_ids=types)
        return self.head(self.dropout(out.pooler_output))


def make_batch(tokenizer: Tokenizer, pairs: list[Pair]) -> tuple[torch.Tensor, ...]:
    """Ids, mask, types and targets of some pairs; the statement comes first."""
    encoded = tokenizer.encode_batch([(_question(p), p.premise) for p in pairs])
    return (
        torch.tensor([e.ids for e in encoded]),
        torch.tensor([e.attention_mask for e in encoded]),
        torch.tensor([e.type_ids for e in encoded]),
        torch.tensor([p.target for p in pairs]),
    )


def _question(pair: Pair) -> str:
    return ReadPair(pair.statement, pair.premise, pair.prompt).question


def batches(pairs: list[Pair], rng: random.Random, *, size: int = BATCH) -> list[list[Pair]]:
    """Shuffled batches of pairs of about equal length."""
    pool = pairs[:]
    rng.shuffle(pool)
    made: list[list[Pair]] = []
    for start in range(0, len(pool), size * 50):
        chunk = sorted(
            pool[start : start + size * 50], key=lambda p: len(p.premise) + len(p.statement)
        )
        made += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(made)
    return made


@torch.no_grad()
def probabilities(reader: torch.nn.Module, tokenizer: Tokenizer, pairs: list[Pair]) -> np.ndarray:
    """Class probabilities, shape (n_pairs, 3)."""
    reader.eval()
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].premise))
    out = np.zeros((len(pairs), 3))
    for start in range(0, len(order), 64):
        index = order[start : start + 64]
        ids, mask, types, _ = make_batch(tokenizer, [pairs[i] for i in index])
        with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
            logits = reader(*(part.to(DEVICE) for part in (ids, mask, types)))
        out[index] = logits.float().softmax(-1).cpu().numpy()
    reader.train()
    return out


def check(reader: torch.nn.Module, tokenizer: Tokenizer, pairs: list[Pair]) -> dict[str, float]:
    """The figures of the reader on some pairs."""
    return figures(probabilities(reader, tokenizer, pairs), pairs)


def figures(found: np.ndarray, pairs: list[Pair]) -> dict[str, float]:
    """AUC of expressed, AUC of contradicted and best F1 of not expressed; no pair is partial."""
    target = np.array([p.target for p in pairs])
    expressed = target[:, 0] == 1
    f1 = max(f1_score(~expressed, found[:, 0] < t) for t in np.linspace(0.1, 0.9, 33))
    return {
        "auc": round(float(roc_auc_score(expressed, found[:, 0])), 4),
        "auc_contradicted": round(float(roc_auc_score(target[:, 2] == 1, found[:, 2])), 4),
        "f1_not_expressed": round(float(f1), 4),
    }


def held_out(corpus: Path) -> list[Pair]:
    """Labels of the left-out courses that are not partial."""
    folders = [f for f in course_folders(corpus) if f.name in LEFT_OUT_COURSES]
    pairs = [p for folder in folders for one in load_items(folder) for p in label_pairs(one)]
    return [p for p in pairs if max(p.target) == 1.0]


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the body's tokenizer for padded batches."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
    # Few distinct shapes: the matrix library keeps a plan in memory for each.
    tokenizer.enable_padding(pad_to_multiple_of=16)
    return tokenizer


def load_untrained(body_path: Path, start: Path | None, *, stage: Stage) -> Reader | ShortReader:
    """Return the reader to train: a fresh head on the body, or earlier weights."""
    reader: Reader | ShortReader
    if stage.is_short:
        reader = ShortReader()
        reader.load_state_dict(torch.load(start) if start else shipped_weights())
    else:
        reader = Reader(load_body(body_path, dropout=stage.dropout), stage.dropout)
        if start:
            reader.load_state_dict(torch.load(start, map_location="cpu"))
    body = reader.body
    # Word vectors stay as they are: rare words of left-out courses keep their place.
    body.embeddings.word_embeddings.weight.requires_grad_(False)
    for part in (body.embeddings, *body.encoder.layer[: stage.fixed]) if stage.fixed else ():
        part.requires_grad_(False)
    return reader.to(DEVICE)


def training_courses(data: Path, n_courses: int | None, *, seed: int) -> list[Path]:
    """Folders of the courses to train on: all but those left out, or so many of them."""
    folders = [f for f in course_folders(data / "corpus") if f.name not in LEFT_OUT_COURSES]
    random.Random(seed).shuffle(folders)
    return folders[:n_courses]


def plan_batches(
    data: Path, folders: list[Path], rng: random.Random, *, stage: Stage
) -> list[list[Pair]]:
    """All batches in order: inference corpora, then passes over school answers and corpus."""
    early = inference_pairs(data / "nli", rng, share=stage.inference)
    plan = batches(early, rng, size=stage.batch)
    on_roles = [folder for folder in folders if is_on_roles(folder)]
    for _ in range(stage.passes):
        drawn = _share(course_pairs(on_roles, rng), stage.on_roles, rng)
        others = course_pairs([folder for folder in folders if folder not in on_roles], rng)
        drawn += _kept(_share(school_pairs(data, rng) + others, stage.others, rng), stage.kept)
        plan += batches(drawn, rng, size=stage.batch)
    return plan


def _share(pairs: list[Pair], share: float, rng: random.Random) -> list[Pair]:
    return pairs if share == 1 else rng.sample(pairs, round(len(pairs) * share))


def _kept(pairs: list[Pair], share: float) -> list[Pair]:
    """Move the targets so far towards what the reader that ships says: it is not to forget it."""
    if not share:
        return pairs
    said = load_reader().read([ReadPair(p.statement, p.premise, p.prompt) for p in pairs])
    targets = (1 - share) * np.array([p.target for p in pairs]) + share * said
    return [
        replace(p, target=(e, a, c)) for p, (e, a, c) in zip(pairs, targets.tolist(), strict=True)
    ]


def steps(
    reader: torch.nn.Module, tokenizer: Tokenizer, *, plan: list[list[Pair]], rate: float
) -> Iterator[torch.Tensor]:
    """Train on one batch after another; yield its loss."""
    optimizer = torch.optim.AdamW(
        [p for p in reader.parameters() if p.requires_grad], rate, weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=len(plan), pct_start=WARM_UP
    )
    with ThreadPoolExecutor(max_workers=2) as pool:
        for batch in pool.map(partial(make_batch, tokenizer), plan):
            ids, mask, types, target = (part.to(DEVICE, non_blocking=True) for part in batch)
            with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
                logits = reader(ids, mask, types)
            loss = loss_of(logits, target)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            yield loss.detach()


def main() -> None:
    """Train, checking and saving on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--body", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stage", choices=STAGES, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--courses", type=int)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(args.body.parent / "tokenizer.json")
    stage = STAGES[args.stage]
    reader = load_untrained(args.body, args.start, stage=stage)
    folders = training_courses(args.data, args.courses, seed=SEED)
    plan = plan_batches(args.data, folders, random.Random(args.seed), stage=stage)
    dev = held_out(args.data / "corpus")[::CHECKED]
    started, losses = time.time(), []
    with (args.out / "log.jsonl").open("w") as log:
        for step, loss in enumerate(steps(reader, tokenizer, plan=plan, rate=stage.rate), 1):
            losses.append(loss)
            if step % CHECK_EVERY and step != len(plan):
                continue
            line = {
                "courses": len(folders),
                "step": step,
                "of": len(plan),
                "seconds": round(time.time() - started),
                "loss": round(float(torch.stack(losses[-CHECK_EVERY:]).mean()), 4),
                **check(reader, tokenizer, dev),
            }
            print(json.dumps(line), file=log, flush=True)
            print(line, flush=True)
            torch.save(reader.state_dict(), args.out / "reader.pt")


if __name__ == "__main__":
    main()
