"""Leave the uppermost layers of the reader out, and write what ships.

    python -m training.shorten_reader --data DIR --deep FOLDER

FOLDER is what `training.export_reader` wrote. By its ninth layer the reader knows what it will
say: a head over that layer's tokens, pooled by part of the pair, learns to say it without the
three layers above. It learns from the whole reader's probabilities alone (Hinton et al. 2015,
"Distilling the Knowledge in a Neural Network", arXiv:1503.02531), on pairs of the training
courses and sets.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from grader.evidence.factors import round_rows
from grader.evidence.reader import (
    GRAPH_PATH,
    IN_LAYERS,
    WEIGHTS_PATH,
    WORD_VECTORS,
    ReadPair,
    graph_weights,
    load_tokenizer,
    parts,
    tokens_of,
)
from grader.evidence.weights_files import dequantise, load_session
from training.course_pairs import course_pairs, label_pairs
from training.courses import load_items
from training.exit_head import Floats, head_logits, train_head
from training.export_reader import INT8_MAX
from training.graphs import cut_after, head_nodes
from training.pairs import Pair, inference_pairs, school_pairs
from training.short_reader import N_LAYERS
from training.train_reader import SEED, figures, held_out, training_courses

N_OTHERS = 25_000
"""Pairs that are no labels of the courses: derived ones, school answers, inference."""
INFERENCE_SHARE = 0.06
CHUNK = 200  # pairs given to a process at once


class DeepReader:
    """The whole reader on onnxruntime, and what the last layer to keep makes of a pair."""

    def __init__(self, folder: Path) -> None:
        stored = load_file(folder / WEIGHTS_PATH.name)
        graph, tokens = load_graph(folder)
        graph.graph.output.append(
            onnx.helper.make_tensor_value_info(tokens, onnx.TensorProto.FLOAT, None)
        )
        self._session = load_session(graph.SerializeToString(), graph_weights(stored))
        self._word_vectors = dequantise(stored, [WORD_VECTORS])[WORD_VECTORS]
        self._tokenizer = load_tokenizer()

    def look(self, pair: Pair) -> tuple[Floats, Floats]:
        """Return the layer's pooled tokens, shape (n_inputs,), and the logits, shape (3,)."""
        row = tokens_of(ReadPair(pair.statement, pair.premise, pair.prompt), self._tokenizer)
        ids, types = row[:, None]
        given = {"input_ids": ids, "token_type_ids": types, "word_vectors": self._word_vectors[ids]}
        logits, hidden = self._session.run(None, given)
        return (parts(row) @ hidden[0]).ravel(), logits[0]


def load_graph(folder: Path) -> tuple[onnx.ModelProto, str]:
    """Return the deep graph, and the name of what the last layer to keep gives."""
    graph = onnx.load(str(folder / GRAPH_PATH.name), load_external_data=False)
    norms = [n.output[0] for n in graph.graph.node if n.op_type == "LayerNormalization"]
    return graph, norms[2 * N_LAYERS]  # one of the embeddings, then two of each layer


def look_at(folder: Path, pairs: list[Pair]) -> tuple[Floats, Floats]:
    """Inputs of the head, (n_pairs, n_inputs), and the whole reader's logits, (n_pairs, 3)."""
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    seen: list[tuple[Floats, Floats]] = []
    with ProcessPoolExecutor(initializer=_start, initargs=(folder,)) as pool:
        for chunk in pool.map(_look, chunks):
            seen += chunk
            print(f"{len(seen)} of {len(pairs)} pairs", flush=True)
    inputs, logits = zip(*seen, strict=True)
    return np.stack(inputs), np.stack(logits)


_deep: DeepReader  # one in each process


def _start(folder: Path) -> None:
    global _deep
    _deep = DeepReader(folder)


def _look(pairs: list[Pair]) -> list[tuple[Floats, Floats]]:
    return [_deep.look(pair) for pair in pairs]


def pairs_to_learn(data: Path, rng: random.Random) -> list[Pair]:
    """All labels of the training courses, and a draw of the other pairs of the training."""
    folders = training_courses(data, None, seed=SEED)
    labels = [p for folder in folders for one in load_items(folder) for p in label_pairs(one)]
    others = course_pairs(folders, rng) + school_pairs(data, rng)
    others += inference_pairs(data / "nli", rng, share=INFERENCE_SHARE)
    return labels + rng.sample(sorted(set(others) - set(labels), key=repr), N_OTHERS)


def save_weights(deep: dict[str, NDArray], head: dict[str, Floats]) -> None:
    """Write the weights of the layers kept, and of the head."""
    kept = {
        name: values
        for name, values in deep.items()
        if name.startswith("body.embeddings.")
        or (name.startswith(IN_LAYERS) and int(name[len(IN_LAYERS) :].split(".")[0]) < N_LAYERS)
    }
    for name, values in head.items():
        kept[name] = values
        if values.ndim > 1:
            kept[name], kept[f"{name}.scale"] = round_rows(values, INT8_MAX)
    save_file(kept, WEIGHTS_PATH)
    WEIGHTS_PATH.chmod(0o644)


def main() -> None:
    """Look, train the head, compare it with the whole reader, write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--deep", type=Path, required=True)
    args = parser.parse_args()
    dev = held_out(args.data / "corpus")
    pairs = pairs_to_learn(args.data, random.Random(SEED))
    inputs, logits = look_at(args.deep, dev + pairs)
    head = train_head(inputs[len(dev) :], logits[len(dev) :], seed=SEED)
    said = [_softmax(of) for of in (logits[: len(dev)], head_logits(head, inputs[: len(dev)]))]
    for name, found in zip(("whole", f"{N_LAYERS} layers"), said, strict=True):
        print(json.dumps({"reader": name, **figures(found, dev)}))
    print(json.dumps({"mean_difference": round(float(np.abs(said[0] - said[1]).mean()), 4)}))
    graph, tokens = load_graph(args.deep)
    cut_after(graph, tokens)
    head_nodes(graph, tokens, {name: values.shape for name, values in head.items()})
    GRAPH_PATH.write_bytes(graph.SerializeToString())
    save_weights(load_file(args.deep / WEIGHTS_PATH.name), head)
    digest = hashlib.sha256(WEIGHTS_PATH.read_bytes()).hexdigest()
    print(f"{WEIGHTS_PATH.name}: {WEIGHTS_PATH.stat().st_size / 1e6:.1f} MB, sha256 {digest}")


def _softmax(logits: Floats) -> Floats:
    scores = np.exp(logits - logits.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


if __name__ == "__main__":
    main()
