"""Train the reader: a cross-encoder that tells expressed, absent and contradicted apart.

    python -m training.train_reader --data DIR --body MODEL.onnx --out one
    python -m training.train_reader --data DIR --body MODEL.onnx --out two --stage second \\
        --start one/reader.pt

`--data` is the folder of public and concept-labelled data, `--body` an int8 BERT
export (see `bodies`), `--out` receives `reader.pt` and `log.jsonl`. The stages are those of
`STAGES`; all three take about two hours on two cores with bfloat16 units.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score, roc_auc_score
from tokenizers import Tokenizer
from transformers import BertModel

from grader.evidence.reader import MAX_TOKENS, ReadPair
from training.bodies import load_body
from training.course_pairs import course_pairs, label_pairs
from training.courses import LEFT_OUT_COURSES, course_folders, load_items
from training.pairs import Pair, inference_pairs, school_pairs

SEED = 7
BATCH = 32
WARM_UP = 0.06
DROPOUT = 0.1
CHECK_EVERY = 500  # steps
CHECK_SHARE = 4  # one in so many pairs of the left-out courses is checked


@dataclass(frozen=True)
class Stage:
    """What a run trains on; a later one goes on from the weights of the one before.

    Attributes
    ----------
    inference : float
        Share of the pairs from inference corpora; they come first.
    passes : int
        Passes over the concept-labelled corpus; the first has the school answers in it.
    labels : float
        Share of the corpus's labels, and of the school answers.
    derived : float
        Share of the pairs that are derived from the corpus beside its labels.
    n_frozen : int
        Lowest layers that keep their weights: a fifth of the time, once they know words.
    rate : float
        Highest learning rate.
    """

    inference: float
    passes: int
    labels: float
    derived: float
    n_frozen: int
    rate: float


STAGES = {
    # 7e-5: laboratory notes, "a reader that works"; less to go on from good weights.
    "first": Stage(inference=1.0, passes=4, labels=1.0, derived=1.0, n_frozen=0, rate=7e-5),
    "second": Stage(inference=0.2, passes=1, labels=1.0, derived=1.0, n_frozen=0, rate=5e-5),
    "last": Stage(inference=0.05, passes=2, labels=1.0, derived=0.35, n_frozen=5, rate=5e-5),
    "mend": Stage(inference=0.0, passes=1, labels=0.3, derived=0.1, n_frozen=5, rate=3e-5),
}


class Reader(torch.nn.Module):
    """Body, pooled output, three classes."""

    body: BertModel

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body
        self.dropout = torch.nn.Dropout(DROPOUT)
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


def batches(pairs: list[Pair], rng: random.Random) -> list[list[Pair]]:
    """Shuffled batches of pairs of about equal length."""
    pool = pairs[:]
    rng.shuffle(pool)
    made: list[list[Pair]] = []
    for start in range(0, len(pool), BATCH * 50):
        chunk = sorted(
            pool[start : start + BATCH * 50], key=lambda p: len(p.premise) + len(p.statement)
        )
        made += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    rng.shuffle(made)
    return made


@torch.no_grad()
def probabilities(reader: Reader, tokenizer: Tokenizer, pairs: list[Pair]) -> np.ndarray:
    """Class probabilities, shape (n_pairs, 3)."""
    reader.eval()
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].premise))
    out = np.zeros((len(pairs), 3))
    for start in range(0, len(order), 64):
        index = order[start : start + 64]
        ids, mask, types, _ = make_batch(tokenizer, [pairs[i] for i in index])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = reader(ids, mask, types)
        out[index] = logits.float().softmax(-1).numpy()
    reader.train()
    return out


def check(reader: Reader, tokenizer: Tokenizer, pairs: list[Pair]) -> dict[str, float]:
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


def load_untrained(body_path: Path, start: Path | None, *, n_frozen: int) -> Reader:
    """Return the reader to train: a fresh head on the body, or earlier weights."""
    body = load_body(body_path)
    body.set_attn_implementation("eager")  # the faster one here, at these lengths
    reader = Reader(body)
    if start:
        reader.load_state_dict(torch.load(start))
    # Word vectors stay as they are: rare words of left-out courses keep their place.
    body.embeddings.word_embeddings.weight.requires_grad_(False)
    if n_frozen:
        body.embeddings.requires_grad_(False)
    for layer in body.encoder.layer[:n_frozen]:
        layer.requires_grad_(False)
    return reader


def plan_batches(data: Path, rng: random.Random, *, stage: Stage) -> list[list[Pair]]:
    """All batches in order: inference corpora, then school answers, then the corpus again."""
    folders = [f for f in course_folders(data / "corpus") if f.name not in LEFT_OUT_COURSES]

    def course() -> list[Pair]:
        return course_pairs(folders, rng, labels=stage.labels, derived=stage.derived)

    plan = batches(inference_pairs(data / "nli", rng, share=stage.inference), rng)
    school = [p for p in school_pairs(data, rng) if rng.random() < stage.labels]
    plan += batches(school + course(), rng)
    for _ in range(stage.passes - 1):
        plan += batches(course(), rng)
    return plan


def steps(
    reader: Reader, tokenizer: Tokenizer, *, plan: list[list[Pair]], rate: float
) -> Iterator[float]:
    """Train on one batch after another; yield its loss."""
    optimizer = torch.optim.AdamW(
        [p for p in reader.parameters() if p.requires_grad], rate, weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, rate, total_steps=len(plan), pct_start=WARM_UP
    )
    for batch in plan:
        ids, mask, types, target = make_batch(tokenizer, batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = reader(ids, mask, types)
        loss = -(target * logits.float().log_softmax(-1)).sum(-1).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        yield float(loss.detach())


def main() -> None:
    """Train, checking and saving on the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--body", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--stage", choices=STAGES, default="first")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    tokenizer = load_tokenizer(args.body.parent / "tokenizer.json")
    stage = STAGES[args.stage]
    reader = load_untrained(args.body, args.start, n_frozen=stage.n_frozen)
    plan = plan_batches(args.data, random.Random(SEED), stage=stage)
    dev = held_out(args.data / "corpus")[::CHECK_SHARE]
    trained = steps(reader, tokenizer, plan=plan, rate=stage.rate)
    started, losses = time.time(), []
    with (args.out / "log.jsonl").open("w") as log:
        for step, loss in enumerate(trained, 1):
            losses.append(loss)
            if step % CHECK_EVERY and step != len(plan):
                continue
            line = {
                "step": step,
                "of": len(plan),
                "seconds": round(time.time() - started),
                "loss": round(float(np.mean(losses[-CHECK_EVERY:])), 4),
                **check(reader, tokenizer, dev),
            }
            print(json.dumps(line), file=log, flush=True)
            print(line, flush=True)
            torch.save(reader.state_dict(), args.out / "reader.pt")


if __name__ == "__main__":
    main()
