"""Graphs without weights: exported once, filled at load by `grader.evidence.weights_files`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import onnxruntime
import torch

OPSET = 17  # the first with LayerNormalization; every onnxruntime >= 1.20 reads it
AXES = {0: "text", 1: "token"}

WORD_TABLE = "word_embeddings.weight"
"""How the names of the tables of word vectors end."""

WORD_VECTORS = "word_vectors"


def write_graph(
    module: torch.nn.Module, inputs: dict[str, torch.Tensor], *, output: str, path: Path
) -> None:
    """Export `module` and leave its parameters out; their names stay.

    Word vectors become one more input. Without constant folding, initialisers keep the
    names of the parameters, which is what a weights file is looked up by.
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
    take_word_vectors(model)
    drop_weights(fused(model), dict(module.named_parameters()), path)
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")


def take_word_vectors(model: onnx.ModelProto) -> None:
    """Make what is looked up in the table of word vectors an input, and drop the table.

    A session would copy the whole table, of which a text needs a few rows.
    """
    graph = model.graph
    [lookup] = [node for node in graph.node if node.input and node.input[0].endswith(WORD_TABLE)]
    [table] = [tensor for tensor in graph.initializer if tensor.name == lookup.input[0]]
    for node in graph.node:
        for position, name in enumerate(node.input):
            if name == lookup.output[0]:
                node.input[position] = WORD_VECTORS
    shape = [*AXES.values(), table.dims[1]]
    graph.input.append(
        onnx.helper.make_tensor_value_info(WORD_VECTORS, onnx.TensorProto.FLOAT, shape)
    )
    graph.node.remove(lookup)
    graph.initializer.remove(table)


def fused(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model as onnxruntime would rewrite it at each start."""
    options = onnxruntime.SessionOptions()
    # The next level is for one processor type only.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    with TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "fused.onnx")
        onnxruntime.InferenceSession(
            model.SerializeToString(),
            options,
            providers=["CPUExecutionProvider"],
            # It would store the matrices transposed, under names of its own.
            disabled_optimizers=["ConstantFolding"],
        )
        return onnx.load(options.optimized_model_filepath)


def drop_weights(model: onnx.ModelProto, names: Collection[str], path: Path) -> None:
    """Write the model without the values of the parameters named."""
    for tensor in model.graph.initializer:
        if tensor.name in names:
            for values in ("raw_data", "float_data"):
                tensor.ClearField(values)
            tensor.data_location = onnx.TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="weights")
    path.write_bytes(model.SerializeToString())
