"""Train an interaction head: the light one of two designs for the entailment channel.

    python -m training.interaction --data DIR [--epochs N] [--courses 4 8 16 32] [--out FILE.json]

`train_reader` reads statement and passage together in a body of its own. Here the packaged
encoder has read each text alone, and a small head over the token vectors looks from each text
at the other, compares, pools and tells expressed, absent and contradicted apart.

The body stays frozen: a response is encoded once for all signals, so a concept costs one pass
of the head and almost nothing extra. Fine-tuned with the head, the body would no longer give
the encoding that the other signals share.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.utils.rnn import pad_sequence

from grader.evidence import load_encoder
from grader.evidence.reader import PROMPT_WORDS
from training.course_pairs import course_pairs
from training.courses import LEFT_OUT_COURSES, course_folders
from training.pairs import Pair, school_pairs
from training.stages import BATCH
from training.train_reader import SEED, WARM_UP, batches, figures, held_out

# None of these was tuned: the courses that would tell are those that measure the head.
EPOCHS = 6
RATE = 1e-3
WEIGHT_DECAY = 0.01
DROPOUT = 0.2
WIDTH = 128  # of a token in the head

N_DIMS = 384  # of a token vector of the packaged encoder
SHARPNESS = 10.0  # weight of the cosine in attention at the start: a clear best token wins
DRAWS = 3  # of courses for a point of the learning curve: a few courses differ by luck
ENCODE_AT_ONCE = 500  # texts
REPORT_EVERY = 200  # steps
SPEED_PAIRS = 1024

PADDING, STATEMENT, PROMPT, RESPONSE = range(4)
"""What a token belongs to."""

Probabilities = NDArray[np.float64]
Figures = dict[str, float]


class Side(NamedTuple):
    """Unit token vectors (n_pairs, n_tokens, n_dims) and the segment of each token."""

    vectors: torch.Tensor
    segments: torch.Tensor


class TokenVectors:
    """Token vectors by text; each text is encoded once and kept as float16."""

    def __init__(self) -> None:
        self._of: dict[str, torch.Tensor] = {}

    def add(self, pairs: Iterable[Pair]) -> None:
        """Encode the texts of some pairs, saying how far it is."""
        new = [t for t in dict.fromkeys(t for p in pairs for t in _texts(p)) if t not in self._of]
        started = time.time()
        for start in range(0, len(new), ENCODE_AT_ONCE):
            texts = new[start : start + ENCODE_AT_ONCE]
            for text, encoding in zip(texts, load_encoder().encode(texts), strict=True):
                self._of[text] = torch.from_numpy(encoding.unit_tokens.astype(np.float16))
            seconds = round(time.time() - started)
            print(f"encoded {start + len(texts)} of {len(new)} texts, {seconds} s", flush=True)

    def sides(self, pairs: Sequence[Pair]) -> tuple[Side, Side]:
        """Return what is asked (statement, then prompt) and what is said, padded."""
        texts = [_texts(pair) for pair in pairs]
        asked = [{STATEMENT: statement, PROMPT: prompt} for statement, prompt, _ in texts]
        return self._side(asked), self._side([{RESPONSE: response} for *_, response in texts])

    def _side(self, rows: Sequence[Mapping[int, str]]) -> Side:
        """Tokens of the texts of each row, one text after the other."""
        found = [[(part, self._of[text]) for part, text in row.items()] for row in rows]
        vectors = [torch.cat([v for _, v in row]) for row in found]
        segments = [torch.cat([torch.full((len(v),), part) for part, v in row]) for row in found]
        return Side(pad_sequence(vectors, True).float(), pad_sequence(segments, True))


def _texts(pair: Pair) -> tuple[str, str, str]:
    """Statement, beginning of the prompt, response; lower-cased, as the encoder reads them."""
    prompt = " ".join(pair.prompt.split()[:PROMPT_WORDS])
    return pair.statement.lower(), prompt.lower(), pair.premise.lower()


class InteractionHead(torch.nn.Module):
    """Attention both ways, comparison, pooling, three classes.

    The prompt is something for the response to look at, so that an echo of it is known for
    one; only tokens of statement and response are pooled. Form: Parikh et al. (2016), "A
    decomposable attention model", arXiv:1606.01933; comparison: Chen et al. (2017),
    arXiv:1609.06038.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scale = torch.nn.LayerNorm(N_DIMS)
        self.project = torch.nn.Linear(N_DIMS, WIDTH)
        self.segment = torch.nn.Embedding(4, WIDTH, padding_idx=PADDING)
        self.sharpness = torch.nn.Parameter(torch.tensor(SHARPNESS))
        self.dropout = torch.nn.Dropout(DROPOUT)
        self.compare = _mlp(4 * WIDTH, WIDTH)
        self.classify = _mlp(4 * WIDTH, 3)

    def forward(self, asked: Side, said: Side) -> torch.Tensor:
        """Logits of shape (n_pairs, 3)."""
        x, y = self._tokens(asked), self._tokens(said)
        cosine = asked.vectors @ said.vectors.transpose(1, 2)  # (n_pairs, n_asked, n_said)
        scores = self.sharpness * cosine + x @ y.transpose(1, 2) / WIDTH**0.5
        seen_in_said = self._compared(x, _attend(scores, y, said.segments))
        seen_in_asked = self._compared(y, _attend(scores.transpose(1, 2), x, asked.segments))
        pooled = [
            *_pool(seen_in_said, asked.segments == STATEMENT),
            *_pool(seen_in_asked, said.segments == RESPONSE),
        ]
        logits: torch.Tensor = self.classify(torch.cat(pooled, dim=-1))
        return logits

    def _tokens(self, side: Side) -> torch.Tensor:
        """Tokens in the head's own space, shape (n_pairs, n_tokens, WIDTH)."""
        own = self.project(self.scale(side.vectors)) + self.segment(side.segments)
        dropped: torch.Tensor = self.dropout(own)
        return dropped

    def _compared(self, x: torch.Tensor, aligned: torch.Tensor) -> torch.Tensor:
        """What each token has in common with what it found; never negative."""
        pair = torch.cat([x, aligned, x - aligned, x * aligned], dim=-1)
        compared: torch.Tensor = self.compare(pair).relu()
        return compared


def _mlp(n_in: int, n_out: int) -> torch.nn.Sequential:
    return torch.nn.Sequential(
        torch.nn.Linear(n_in, WIDTH),
        torch.nn.ReLU(),
        torch.nn.Dropout(DROPOUT),
        torch.nn.Linear(WIDTH, n_out),
    )


def _attend(scores: torch.Tensor, y: torch.Tensor, segments: torch.Tensor) -> torch.Tensor:
    """For each row of the scores the mean of what it looks at; padding is not looked at."""
    hidden = (segments == PADDING)[:, None, :]
    return scores.masked_fill(hidden, -1e4).softmax(-1) @ y


def _pool(compared: torch.Tensor, counted: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and maximum over the tokens that count; zero where none does."""
    kept = compared * counted[:, :, None]
    return kept.sum(1) / counted.sum(1, keepdim=True).clamp(min=1), kept.amax(1)


def trained(
    pairs: list[Pair], vectors: TokenVectors, *, epochs: int, seed: int = SEED
) -> InteractionHead:
    """Return a head trained on some pairs; a target may be shared between classes."""
    torch.manual_seed(seed)
    head, rng = InteractionHead(), random.Random(seed)
    plan = [batch for _ in range(epochs) for batch in batches(pairs, rng)]
    optimizer = torch.optim.AdamW(head.parameters(), RATE, weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=len(plan), pct_start=WARM_UP
    )
    losses: list[float] = []
    for batch in plan:
        logits, target = head(*vectors.sides(batch)), torch.tensor([p.target for p in batch])
        loss = torch.nn.functional.cross_entropy(logits, target)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
        if len(losses) % REPORT_EVERY == 0:
            print(f"step {len(losses)}, loss {np.mean(losses[-REPORT_EVERY:]):.4f}", flush=True)
    return head.eval()


@torch.no_grad()
def probabilities(head: InteractionHead, pairs: list[Pair], vectors: TokenVectors) -> Probabilities:
    """Class probabilities, shape (n_pairs, 3)."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].premise))
    out = np.zeros((len(pairs), 3))
    for start in range(0, len(order), BATCH):
        index = order[start : start + BATCH]
        out[index] = head(*vectors.sides([pairs[i] for i in index])).softmax(-1).numpy()
    return out


@torch.no_grad()
def pairs_per_second(head: InteractionHead, pairs: list[Pair], vectors: TokenVectors) -> float:
    """Speed of the head alone on one thread: vectors are ready, padded in batches."""
    n_threads, n_pairs = torch.get_num_threads(), min(len(pairs), SPEED_PAIRS)
    ready = [vectors.sides(pairs[i : min(i + BATCH, n_pairs)]) for i in range(0, n_pairs, BATCH)]
    torch.set_num_threads(1)
    head(*ready[0])  # the first call also plans
    started = time.perf_counter()
    for asked, said in ready:
        head(asked, said)
    seconds = time.perf_counter() - started
    torch.set_num_threads(n_threads)
    return n_pairs / seconds


def drawn(by_course: Mapping[str, list[Pair]], n_courses: int, *, seed: int) -> list[Pair]:
    """Pairs of so many courses; a smaller number takes a part of a larger one's."""
    names = sorted(by_course)
    random.Random(seed).shuffle(names)
    return [pair for name in names[:n_courses] for pair in by_course[name]]


def averaged(rows: Sequence[Figures]) -> Figures:
    """The mean of each figure, rounded."""
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def main() -> None:
    """Encode, train, measure; then again on fewer courses, without the school answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--courses", type=int, nargs="*", default=[])
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    folders = [f for f in course_folders(args.data / "corpus") if f.name not in LEFT_OUT_COURSES]
    by_course = {f.name: course_pairs([f], random.Random(f"{SEED} {f.name}")) for f in folders}
    if any(n > len(folders) for n in args.courses):
        parser.error(f"--courses {args.courses}: there are {len(folders)} to train on")
    school, dev = school_pairs(args.data, random.Random(SEED)), held_out(args.data / "corpus")
    every = school + drawn(by_course, len(folders), seed=SEED)
    vectors = TokenVectors()
    vectors.add(every + dev)

    def run(pairs: list[Pair], seed: int) -> tuple[InteractionHead, Figures]:
        head = trained(pairs, vectors, epochs=args.epochs, seed=seed)
        return head, figures(probabilities(head, dev, vectors), dev)

    head, row = run(every, SEED)
    n_parameters = sum(p.numel() for p in head.parameters())
    size = {"courses": len(folders), "pairs": len(every), "parameters": n_parameters}
    speed = {"pairs_per_second": pairs_per_second(head, dev, vectors)}
    lines = [{**size, "epochs": args.epochs, **averaged([row | speed])}]
    print(json.dumps(lines[0]), flush=True)
    for n in args.courses:
        seeds = range(SEED, SEED + DRAWS)
        rows = [run(drawn(by_course, n, seed=seed), seed)[1] for seed in seeds]
        lines.append({"courses": n, "draws": DRAWS, **averaged(rows)})
        print(json.dumps(lines[-1]), flush=True)
    if args.out:
        args.out.write_text(json.dumps(lines, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
