"""Train the reader: a cross-encoder that tells expressed, absent and contradicted apart.

    python -m training.train_reader --data DIR --body MODEL.onnx --out DIR

`--data` is the folder of public and concept-labelled data, `--body` an int8 BERT
export (see `bodies`), `--out` receives `reader.pt` and `log.jsonl`. About an hour on two
cores with bfloat16 units.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import f1_score, roc_auc_score
from tokenizers import Tokenizer

from training.bodies import load_body
from training.pairs import (
    LEFT_OUT_COURSES,
    Pair,
    concept_pairs,
    courses,
    inference_pairs,
    school_pairs,
)

SEED = 7
BATCH = 32
LEARNING_RATE = 7e-5  # laboratory notes, "a reader that works"
WARM_UP = 0.06
MAX_TOKENS = 192
CONCEPT_EPOCHS = 4
DROPOUT = 0.1
CHECK_EVERY = 300  # steps


class Reader(torch.nn.Module):
    """Body, pooled output, three classes."""

    def __init__(self, body: torch.nn.Module) -> None:
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
    encoded = tokenizer.encode_batch([(p.statement, p.premise) for p in pairs])
    return (
        torch.tensor([e.ids for e in encoded]),
        torch.tensor([e.attention_mask for e in encoded]),
        torch.tensor([e.type_ids for e in encoded]),
        torch.tensor([p.target for p in pairs]),
    )


def batches(tokenizer: Tokenizer, pairs: list[Pair], rng: random.Random) -> list[list[Pair]]:
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
    """AUC of expressed, AUC of contradicted and best F1 of not expressed; partials left out."""
    found = probabilities(reader, tokenizer, pairs)
    target = np.array([p.target for p in pairs])
    expressed = target[:, 0] == 1
    f1 = max(f1_score(~expressed, found[:, 0] < t) for t in np.linspace(0.1, 0.9, 33))
    return {
        "auc": round(float(roc_auc_score(expressed, found[:, 0])), 4),
        "auc_contradicted": round(float(roc_auc_score(target[:, 2] == 1, found[:, 2])), 4),
        "f1_not_expressed": round(float(f1), 4),
    }


def held_out(folder: Path) -> list[Pair]:
    """Labelled answers of the left-out courses, as written."""
    pairs = []
    for name in LEFT_OUT_COURSES:
        course = json.loads((folder / name / "course.json").read_text("utf-8"))
        statements = {
            (i["item_id"], c["id"]): c["statement"] for i in course["items"] for c in i["concepts"]
        }
        for line in (folder / name / "answers.jsonl").read_text("utf-8").splitlines():
            answer = json.loads(line)
            for concept_id, label in answer["concepts"].items():
                if label != 1:
                    target = (float(label == 2), float(label == 0), float(label == -1))
                    statement = statements[answer["item_id"], concept_id]
                    pairs.append(Pair(answer["response"], statement, target))
    return pairs


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--body", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    random.seed(SEED)
    torch.manual_seed(SEED)
    rng = random.Random(SEED)

    tokenizer = Tokenizer.from_file(str(args.body.parent / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
    tokenizer.enable_padding()
    body = load_body(args.body)
    body.set_attn_implementation("eager")  # the faster one here, at these lengths
    reader = Reader(body)
    # Word vectors stay as they are: rare words of left-out courses keep their place.
    reader.body.embeddings.word_embeddings.weight.requires_grad_(False)

    corpus = args.data / "corpus"
    names = [name for name in courses(corpus) if name not in LEFT_OUT_COURSES]
    plan = batches(tokenizer, inference_pairs(args.data / "nli", rng), rng)
    plan += batches(
        tokenizer, school_pairs(args.data, rng) + concept_pairs(corpus, names, rng), rng
    )
    for _ in range(CONCEPT_EPOCHS):
        plan += batches(tokenizer, concept_pairs(corpus, names, rng), rng)

    optimizer = torch.optim.AdamW(
        [p for p in reader.parameters() if p.requires_grad], LEARNING_RATE, weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=len(plan), pct_start=WARM_UP
    )
    dev = held_out(corpus)
    started, running = time.time(), 0.0
    with (args.out / "log.jsonl").open("w") as log:
        for step, batch in enumerate(plan, 1):
            ids, mask, types, target = make_batch(tokenizer, batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = reader(ids, mask, types)
            loss = -(target * logits.float().log_softmax(-1)).sum(-1).mean()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            running = 0.98 * running + 0.02 * float(loss)
            if step % 50 == 0:
                print(step, len(plan), round(time.time() - started), flush=True)
            if step % CHECK_EVERY == 0 or step == len(plan):
                line = {
                    "step": step,
                    "of": len(plan),
                    "seconds": round(time.time() - started),
                    "loss": round(running / (1 - 0.98**step), 4),
                    **check(reader, tokenizer, dev),
                }
                print(json.dumps(line), file=log, flush=True)
                print(line, flush=True)
                torch.save(reader.state_dict(), args.out / "reader.pt")


if __name__ == "__main__":
    main()
