"""A trained network → the model folder that ships: one safetensors file with int8 weights, ONNX graphs that read it.

The graphs hold no weights of their own: each tensor points into model.safetensors by offset, so torch and ONNX Runtime
load the very same bytes.
"""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from safetensors.numpy import load_file, save_file
from torch import Tensor, nn

from weft.interleave import ROLES
from weft.network import Network
from weft.weights import SCALE, quantise, restore


class _Sequence(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.language, self.heads = network.language, network.heads

    def forward(self, ids: Tensor, mask: Tensor, order: Tensor, tags: Tensor, vectors: Tensor) -> tuple[Tensor, Tensor]:
        states = self.language(ids, mask, tags, vectors)
        return states, self.heads.tokens(states, vectors, order)


class _Columns(nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.heads, self.composer = network.heads, network.composer  # names that the weights are found by

    def forward(self, *inputs: Tensor) -> Tensor:
        return Network.columns(self, *inputs)  # type: ignore[arg-type]


def _graphs(network: Network) -> dict[str, tuple[nn.Module, dict[str, Tensor], list[str], dict[str, dict[int, str]]]]:
    """name → (module, example inputs, output names, dynamic axes)."""
    width, rows, features = network.encoder.slots.weight.shape[1], 5, network.encoder.features.in_features
    long = torch.long
    two = {0: "batch", 1: "length"}
    return {
        "values": (
            network.encoder,
            {"slots": torch.zeros(rows, 40, dtype=long), "features": torch.zeros(rows, features),
             "tags": torch.zeros(rows, dtype=long)},
            ["vectors"], {"slots": {0: "rows", 1: "slots"}, "features": {0: "rows"}, "tags": {0: "rows"}},
        ),
        "compose": (
            network.composer,
            {"own": torch.zeros(2, width), "children": torch.zeros(2, ROLES, width)},
            ["vectors"], {"own": {0: "rows"}, "children": {0: "rows"}},
        ),
        "sequence": (
            _Sequence(network),
            {"ids": torch.ones(2, 7, dtype=long), "mask": torch.ones(2, 7, dtype=torch.bool),
             "order": torch.zeros(2, 7, dtype=long), "tags": torch.full((2, 7), -1),
             "vectors": torch.zeros(2, 7, width)},
            ["states", "memory"], {"ids": two, "mask": two, "order": two, "tags": two, "vectors": two},
        ),
        "columns": (
            _Columns(network),
            {"names": torch.zeros(2, 3, 384), "cells": torch.zeros(2, 3, dtype=long),
             "roles": torch.zeros(2, 3, dtype=long), "features": torch.zeros(2, 3, 8),
             "records": torch.zeros(2, width), "fields": torch.zeros(2, 3, dtype=long)},
            ["memory"],
            {"names": two, "cells": two, "roles": two, "features": two, "records": {0: "records"}, "fields": two},
        ),
        "step": (
            network.heads,
            {"memory": torch.zeros(2, 9, width), "mask": torch.ones(2, 9, dtype=torch.bool),
             "step": torch.zeros(2, dtype=long), "candidates": torch.zeros(2, 4, dtype=long),
             "used": torch.zeros(2, 9, dtype=long)},
            ["op", "last", "first", "second", "member", "pair", "left", "right", "digits", "words", "decode_kind"],
            {"memory": two, "mask": two, "step": {0: "batch"}, "candidates": {0: "batch", 1: "candidates"},
             "used": two},
        ),
    }  # fmt: skip


def export(network: Network, folder: Path, config: dict[str, Any]) -> None:
    """Write model.safetensors, the graphs and config.json into `folder`; `network` then holds the int8 weights too."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = quantise({name: tensor.detach().numpy() for name, tensor in network.state_dict().items()})
    save_file(saved, str(folder / "model.safetensors"))
    saved = load_file(str(folder / "model.safetensors"))
    network.load_state_dict(restore(saved))
    network.eval()
    offsets = _offsets(folder / "model.safetensors")
    for name, (module, inputs, outputs, axes) in _graphs(network).items():
        prefix = {"values": "encoder.", "compose": "composer.", "step": "heads."}.get(name, "")
        _graph(folder / f"{name}.onnx", module, inputs, outputs, axes, prefix, saved, offsets)
    config["tensors"] = {name: list(weight.shape) for name, weight in sorted(saved.items())}
    config["sha256"] = {
        path.name: _digest(path) for path in sorted(folder.iterdir()) if path.suffix in (".onnx", ".safetensors")
    }
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _graph(
    path: Path, module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], axes: dict[str, dict[int, str]],
    prefix: str, saved: dict[str, np.ndarray], offsets: dict[str, tuple[int, int]],
) -> None:  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch) / "graph.onnx"
        torch.onnx.export(
            module.eval(), tuple(inputs.values()), str(target), input_names=list(inputs), output_names=outputs,
            dynamic_axes=axes, opset_version=17, dynamo=False, do_constant_folding=False,
        )  # fmt: skip
        model = onnx.load(str(target))
    graph = model.graph
    kept, extra = [], []
    for tensor in graph.initializer:
        name = prefix + tensor.name
        if name not in saved:
            kept.append(tensor)
        elif saved[name].dtype == np.int8:
            extra += _dequantised(graph, tensor.name, name, saved, offsets, kept)
        else:
            kept.append(_outside(tensor.name, saved[name], offsets[name]))
    del graph.initializer[:]
    graph.initializer.extend(kept)
    nodes = [*extra, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(path))


def _dequantised(
    graph: Any,
    short: str,
    name: str,
    saved: dict[str, np.ndarray],
    offsets: dict[str, tuple[int, int]],
    kept: list[Any],
) -> list[Any]:
    """int8 rows and their scales in the weight's place; a table is looked up in int8 and only its rows are scaled."""
    kept.append(_outside(short + ".int8", saved[name], offsets[name]))
    scale = name + SCALE
    users = [node for node in graph.node if short in node.input]
    shape = saved[scale].shape
    if users and all(node.op_type == "Gather" and node.input[0] == short for node in users):
        kept.append(_outside(short + SCALE, saved[scale].reshape(-1, 1), offsets[scale]))
        made: list[Any] = []
        for number, node in enumerate(users):
            ids, out = node.input[1], node.output[0]
            stem = f"{short}.{number}"
            made_here = [
                helper.make_node("Gather", [short + ".int8", ids], [stem + ".rows"]),
                helper.make_node("Gather", [short + SCALE, ids], [stem + ".scales"]),
                helper.make_node("Cast", [stem + ".rows"], [stem + ".float"], to=TensorProto.FLOAT),
                helper.make_node("Mul", [stem + ".float", stem + ".scales"], [out]),
            ]
            place = list(graph.node).index(node)
            graph.node.remove(node)
            for step, new in enumerate(made_here):
                graph.node.insert(place + step, new)
        return made
    kept.append(_outside(short + SCALE, saved[scale].reshape(*shape, 1), offsets[scale]))
    return [
        helper.make_node("Cast", [short + ".int8"], [short + ".float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [short + ".float", short + SCALE], [short]),
    ]


def _outside(name: str, array: np.ndarray, place: tuple[int, int]) -> Any:
    """A tensor whose bytes lie in model.safetensors at (offset, length)."""
    tensor = TensorProto()
    tensor.name, tensor.data_type = name, helper.np_dtype_to_tensor_dtype(array.dtype)
    tensor.dims.extend(array.shape)
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", "model.safetensors"), ("offset", place[0]), ("length", place[1])):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, str(value)
    return tensor


def _offsets(path: Path) -> dict[str, tuple[int, int]]:
    """Where each tensor's bytes lie in a safetensors file."""
    with path.open("rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
    places = {name: entry["data_offsets"] for name, entry in header.items() if name != "__metadata__"}
    return {name: (8 + size + start, stop - start) for name, (start, stop) in places.items()}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
