"""Graphs without weights: exported once, filled at load by `grader.evidence.weights_files`."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch

OPSET = 17  # the first with LayerNormalization; every onnxruntime >= 1.20 reads it
AXES = {0: "text", 1: "token"}


def write_graph(
    module: torch.nn.Module, inputs: dict[str, torch.Tensor], *, output: str, path: Path
) -> None:
    """Export `module` and leave its parameters out; their names stay.

    Without constant folding, initialisers keep the names of the parameters, which is
    what a weights file is looked up by.
    """
    raw_path = path.with_suffix(".raw")
    torch.onnx.export(
        module.eval(),
        tuple(inputs.values()),
        str(raw_path),
        input_names=list(inputs),
        output_names=[output],
        dynamic_axes=dict.fromkeys(inputs, AXES),
        opset_version=OPSET,
        do_constant_folding=False,
        dynamo=False,
    )
    model = onnx.load(str(raw_path))
    raw_path.unlink()
    parameters = dict(module.named_parameters())
    for tensor in model.graph.initializer:
        if tensor.name in parameters:
            tensor.ClearField("raw_data")
            tensor.data_location = onnx.TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="weights")
    path.write_bytes(model.SerializeToString())
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")
