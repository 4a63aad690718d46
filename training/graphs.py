"""Graphs without weights: exported once, filled at load by `grader.evidence.weights_files`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
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
    module: torch.nn.Module,
    inputs: dict[str, torch.Tensor],
    *,
    output: str,
    path: Path,
    is_int8: Callable[[str], bool] = lambda _: False,
) -> None:
    """Export `module` and leave its parameters out; their names stay.

    Word vectors become one more input. Without constant folding, initialisers keep the
    names of the parameters, which is what a weights file is looked up by. Matrices whose
    names `is_int8` takes are multiplied as they are stored (`take_int8`).
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
    model = fused(model)
    int8 = [name for name, _ in module.named_parameters() if is_int8(name)]
    take_int8(model, int8)
    scales = [f"{name}.{of}" for name in int8 for of in ("scale", "input_scale")]
    drop_weights(model, {*dict(module.named_parameters()), *scales}, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB, sha256 {digest}")


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


def take_int8(model: onnx.ModelProto, names: Collection[str]) -> None:
    """Let products with some matrices be those of integers.

    A matrix is given as int8, transposed to (n_in, n_out), with a scale for each column
    (`NAME.scale`) and one for each channel of what it is multiplied with
    (`NAME.input_scale`). That is rounded to uint8 when it is known, with one scale for the
    whole input: inputs are read one text at a time, so that no text depends on its neighbours.
    """
    graph = model.graph
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for place, node in reversed(list(enumerate(graph.node))):
        name = node.input[1] if len(node.input) > 1 else ""
        if name not in names:
            continue
        n_out, n_in = tensors[name].dims
        even, scale, input_scale = (f"{name}.{what}" for what in ("even", "scale", "input_scale"))
        graph.node.remove(node)
        graph.node.insert(place, _product_of_integers([even, name, scale], node.output))
        graph.node.insert(place, onnx.helper.make_node("Mul", [node.input[0], input_scale], [even]))
        graph.initializer.remove(tensors[name])
        graph.initializer.extend(
            onnx.TensorProto(name=tensor, dims=dims, data_type=kind)
            for tensor, dims, kind in (
                (name, [n_in, n_out], onnx.TensorProto.INT8),
                (scale, [n_out], onnx.TensorProto.FLOAT),
                (input_scale, [n_in], onnx.TensorProto.FLOAT),
            )
        )


def _product_of_integers(inputs: Sequence[str], outputs: Sequence[str]) -> onnx.NodeProto:
    return onnx.helper.make_node(
        "DynamicQuantizeMatMul", inputs, outputs, outputs[0], domain="com.microsoft"
    )


def cut_after(model: onnx.ModelProto, tokens: str) -> None:
    """Leave out what is not needed for `tokens`; nothing is an output then."""
    graph = model.graph
    needed, kept = {tokens}, []
    for node in reversed(graph.node):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    initializers = [tensor for tensor in graph.initializer if tensor.name in needed]
    for field, values in (("node", kept[::-1]), ("initializer", initializers), ("output", ())):
        graph.ClearField(field)
        getattr(graph, field).extend(values)


def head_nodes(model: onnx.ModelProto, tokens: str, shapes: Mapping[str, Sequence[int]]) -> None:
    """Let a head of two layers, of these shapes and without weights, make `logits` of tokens.

    The tokens are pooled with a new input `parts` of shape (n_texts, n_parts, n_tokens).
    """
    graph, make = model.graph, onnx.helper.make_node
    graph.input.append(
        onnx.helper.make_tensor_value_info("parts", onnx.TensorProto.FLOAT, ["text", 3, "token"])
    )
    inner, outer = ([f"head.{layer}.weight", f"head.{layer}.bias"] for layer in ("inner", "outer"))
    graph.node.extend(
        [
            make("MatMul", ["parts", tokens], ["pooled"]),
            make("Flatten", ["pooled"], ["pooled_flat"]),
            make("Gemm", ["pooled_flat", *inner], ["head_inner"], transB=1),
            make("Tanh", ["head_inner"], ["head_hidden"]),
            make("Gemm", ["head_hidden", *outer], ["logits"], transB=1),
        ]
    )
    graph.initializer.extend(_without_values(name, dims) for name, dims in shapes.items())
    graph.output.append(
        onnx.helper.make_tensor_value_info("logits", onnx.TensorProto.FLOAT, ["text", 3])
    )


def _without_values(name: str, dims: Sequence[int]) -> onnx.TensorProto:
    tensor = onnx.TensorProto(name=name, dims=dims, data_type=onnx.TensorProto.FLOAT)
    _leave_out(tensor)
    return tensor


def _leave_out(tensor: onnx.TensorProto) -> None:
    for values in ("raw_data", "float_data"):
        tensor.ClearField(values)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="weights")


def drop_weights(model: onnx.ModelProto, names: Collection[str], path: Path) -> None:
    """Write the model without the values of the parameters named."""
    for tensor in model.graph.initializer:
        if tensor.name in names:
            _leave_out(tensor)
    path.write_bytes(model.SerializeToString())
