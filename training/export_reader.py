"""Turn a trained reader into what ships: a graph without weights, and int8 weights.

    python -m training.export_reader --data DIR --body MODEL.onnx \\
        --weights two/reader.pt three/reader.pt

Several weights are averaged: what a last stage learned is kept without what it forgot
(Wortsman et al. 2022, arXiv:2109.01903).

Matrices are stored as int8 with a scale for each row. Those in the layers stay integers: a
product of integers takes a tenth of the time on processors that have instructions for it.
What they are multiplied with is rounded too, with one scale for all of a text; so that a few
large channels don't take the scale for themselves, they are made smaller first and the matrix
larger (Xiao et al. 2023, "SmoothQuant", arXiv:2211.10438).
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer
from transformers import BertModel

from grader.evidence.reader import GRAPH_PATH, IN_LAYERS, WEIGHTS_PATH
from training.bodies import load_body
from training.course_pairs import label_pairs
from training.courses import load_items
from training.graphs import write_graph
from training.pairs import Pair
from training.train_reader import SEED, Reader, load_tokenizer, make_batch, training_courses

Arrays = dict[str, NDArray[np.float32]]

INT8_MAX = 127

FACTOR_MAX = 63
"""Of matrices that are multiplied as they are: processors without VNNI add two products of
uint8 and int8 in 16 bits, and 2 * 255 * 63 is the most that fits. So all get the same sums."""


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


SMOOTHING = 0.8
"""How much of the unevenness the matrix takes. Probabilities for courses left out change by
.011 on average with .7, .8 and .9, by .019 without, by .026 with .5."""

EVERY = 70  # one in so many labels shows how large channels get


def is_factor(name: str) -> bool:
    """Whether a parameter is multiplied as it is stored: the matrices of the layers."""
    return name.startswith(IN_LAYERS) and name.endswith(".weight") and "LayerNorm" not in name


def quantise(parameters: Arrays) -> dict[str, NDArray]:
    """Matrices as int8 with a scale a row, factors transposed; vectors as they are."""
    stored: dict[str, NDArray] = {}
    for name, values in parameters.items():
        if values.ndim < 2:
            stored[name] = values
            continue
        most = FACTOR_MAX if is_factor(name) else INT8_MAX
        scale = np.maximum(np.abs(values).max(axis=1), 1e-8) / most
        rounded = np.round(values / scale[:, None]).astype(np.int8)
        stored[name] = np.ascontiguousarray(rounded.T) if is_factor(name) else rounded
        stored[f"{name}.scale"] = scale.astype(np.float32)
    return stored


def largest_inputs(reader: Reader, tokenizer: Tokenizer, pairs: list[Pair]) -> Arrays:
    """Largest magnitude of each channel that a factor is multiplied with, by its name."""
    largest: Arrays = {}

    def note(name: str, given: torch.Tensor) -> None:
        found = given.detach().abs().flatten(0, -2).amax(0).numpy()
        largest[name] = np.maximum(largest.get(name, 0), found)

    for path, module in reader.named_modules():
        if isinstance(module, torch.nn.Linear) and is_factor(f"{path}.weight"):
            module.register_forward_pre_hook(
                lambda _, given, name=f"{path}.weight": note(name, given[0])
            )
    with torch.no_grad():
        for pair in pairs:
            ids, mask, types, _ = make_batch(tokenizer, [pair])
            reader(ids[:, mask[0] == 1], mask[:, mask[0] == 1], types[:, mask[0] == 1])
    return largest


def smoothed(parameters: Arrays, largest: Arrays) -> Arrays:
    """The parameters with larger factors, and for each what its input is multiplied with."""
    made = dict(parameters)
    for name, channels in largest.items():
        of_matrix = np.abs(parameters[name]).max(axis=0)
        larger = np.maximum(channels, 1e-3) ** SMOOTHING / of_matrix ** (1 - SMOOTHING)
        made[name] = parameters[name] * larger
        made[f"{name}.input_scale"] = (1 / larger).astype(np.float32)
    return made


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
    args = parser.parse_args()
    body = load_body(args.body)
    body.set_attn_implementation("eager")
    reader = Reader(body)
    reader.load_state_dict(averaged([torch.load(path) for path in args.weights]))
    logits = Logits(reader.eval())
    ids = torch.ones(1, 8, dtype=torch.int64)
    inputs = {"input_ids": ids, "token_type_ids": ids}
    write_graph(logits, inputs, output="logits", path=GRAPH_PATH, is_int8=is_factor)
    parameters = {name: p.detach().numpy() for name, p in logits.named_parameters()}
    folders = training_courses(args.data, None, seed=SEED)
    pairs = [p for folder in folders for one in load_items(folder) for p in label_pairs(one)]
    tokenizer = load_tokenizer(args.body.parent / "tokenizer.json")
    largest = largest_inputs(reader, tokenizer, pairs[::EVERY])
    save_file(quantise(smoothed(parameters, largest)), WEIGHTS_PATH)
    digest = hashlib.sha256(WEIGHTS_PATH.read_bytes()).hexdigest()
    print(f"{WEIGHTS_PATH.name}: {WEIGHTS_PATH.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()
