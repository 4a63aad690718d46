"""Turn a trained reader into what ships: a graph without weights, and int8 weights.

    python -m training.export_reader --body MODEL.onnx --weights two/reader.pt last/reader.pt

Several weights are averaged: what a last stage learned is kept without what it forgot
(Wortsman et al. 2022, arXiv:2109.01903).

Matrices are stored as int8 with a scale for each row; they become fp32 again at load, so
activations are never quantised and a pair's answer does not depend on its neighbours.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from transformers import BertModel

from grader.evidence.reader import GRAPH_PATH, WEIGHTS_PATH
from training.bodies import load_body
from training.graphs import write_graph
from training.train_reader import Reader

INT8_MAX = 127


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


def quantise(parameters: dict[str, NDArray[np.float32]]) -> dict[str, NDArray]:
    """Matrices as int8 with a scale a row, vectors as they are."""
    stored: dict[str, NDArray] = {}
    for name, values in parameters.items():
        if values.ndim < 2:
            stored[name] = values
            continue
        scale = np.maximum(np.abs(values).max(axis=1), 1e-8) / INT8_MAX
        stored[name] = np.round(values / scale[:, None]).astype(np.int8)
        stored[f"{name}.scale"] = scale.astype(np.float32)
    return stored


def averaged(states: list[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of each parameter."""
    return {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0)
        for name in states[0]
    }


def main() -> None:
    """Export, quantise, save, print the digest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--body", type=Path, required=True)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    body = load_body(args.body)
    body.set_attn_implementation("eager")
    reader = Reader(body)
    reader.load_state_dict(averaged([torch.load(path) for path in args.weights]))
    logits = Logits(reader)
    ids = torch.ones(1, 8, dtype=torch.int64)
    write_graph(logits, {"input_ids": ids, "token_type_ids": ids}, output="logits", path=GRAPH_PATH)
    parameters = {name: p.detach().numpy() for name, p in logits.named_parameters()}
    save_file(quantise(parameters), WEIGHTS_PATH)
    digest = hashlib.sha256(WEIGHTS_PATH.read_bytes()).hexdigest()
    print(f"{WEIGHTS_PATH.name}: {WEIGHTS_PATH.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()
