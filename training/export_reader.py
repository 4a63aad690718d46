"""Turn a trained reader into a graph without weights, and int8 weights.

    python -m training.export_reader --data DIR --body MODEL.onnx \\
        --weights two/reader.pt three/reader.pt --out deep

Several weights are averaged: what a last stage learned is kept without what it forgot
(Wortsman et al. 2022, arXiv:2109.01903).

Matrices are stored as int8 with a scale for each row. Those in the layers stay integers
(`grader.evidence.factors`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from transformers import BertModel

from grader.evidence.factors import as_factors, round_rows
from grader.evidence.reader import GRAPH_PATH, WEIGHTS_PATH
from training.bodies import load_body
from training.course_pairs import label_pairs
from training.courses import load_items
from training.graphs import write_graph
from training.pairs import Pair
from training.smoothing import Arrays, input_scales, is_factor
from training.train_reader import SEED, Reader, load_tokenizer, make_batch, training_courses

INT8_MAX = 127

EVERY = 70  # one in so many labels shows how large channels get


class Logits(torch.nn.Module):
    """The reader for one pair without padding: ids and types in, logits out."""

    body: BertModel

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.body = reader.body
        self.head = reader.head

    def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
        """Return logits of shape (n_pairs, 3)."""
        hidden = self.body.embeddings(input_ids=input_ids, token_type_ids=token_type_ids)
        for layer in self.body.encoder.layer:
            out = layer(hidden)
            hidden = out[0] if isinstance(out, tuple) else out
        assert self.body.pooler is not None
        return self.head(self.body.pooler(hidden))


def stored(parameters: Arrays, scales: Arrays) -> dict[str, NDArray]:
    """What the weights file holds: factors, other matrices as int8, vectors as they are."""
    made = as_factors(parameters, scales)
    for name, values in parameters.items():
        if values.ndim > 1 and not is_factor(name):
            made[name], made[f"{name}.scale"] = round_rows(values, INT8_MAX)
    return made


def read_all(reader: torch.nn.Module, tokenizer: Tokenizer, pairs: list[Pair]) -> None:
    """Put pairs through the reader, one by one and without padding, as they are graded."""
    for pair in pairs:
        ids, mask, types, _ = make_batch(tokenizer, [pair])
        read_ = mask[0] == 1
        reader(ids[:, read_], mask[:, read_], types[:, read_])


def averaged(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of each parameter."""
    return {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0)
        for name in states[0]
    }


def main() -> None:
    """Export, quantise, save, print the digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--body", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    body = load_body(args.body)
    body.set_attn_implementation("eager")
    reader = Reader(body)
    reader.load_state_dict(averaged([torch.load(path) for path in args.weights]))
    logits = Logits(reader.eval())
    ids = torch.ones(1, 8, dtype=torch.int64)
    inputs = {"input_ids": ids, "token_type_ids": ids}
    args.out.mkdir(parents=True, exist_ok=True)
    graph_path, weights_path = args.out / GRAPH_PATH.name, args.out / WEIGHTS_PATH.name
    write_graph(logits, inputs, output="logits", path=graph_path, is_int8=is_factor)
    parameters = {name: p.detach().numpy() for name, p in logits.named_parameters()}
    folders = training_courses(args.data, None, seed=SEED)
    pairs = [p for folder in folders for one in load_items(folder) for p in label_pairs(one)]
    tokenizer = load_tokenizer(args.body.parent / "tokenizer.json")
    scales = input_scales(reader, lambda: read_all(reader, tokenizer, pairs[::EVERY]))
    save_file(stored(parameters, scales), weights_path)
    print(f"{weights_path}: {weights_path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
