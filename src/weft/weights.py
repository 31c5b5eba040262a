"""Weights as they ship: a matrix as int8 per row with a float32 scale, and the floats that these stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from weft.interleave import layout
from weft.runtime import KEPT
from weft.runtime.earlier import feature_columns, slot_rows
from weft.tags import COARSE

SCALE = ".scale"
PER_TAG = ("encoder.tags.weight", "language.stand_ins.weight", "heads.cell_tags.weight")  # a row for each tag
LIKE = "duration"  # what a tag that a model does not know begins as


def quantise(state: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """int8 per row with a float32 scale for every matrix; vectors and small tables stay float32."""
    out: dict[str, np.ndarray] = {}
    for name, weight in state.items():
        rows = weight.reshape(-1, weight.shape[-1]) if weight.ndim >= 2 else weight
        if weight.ndim < 2 or name in KEPT or weight.size < 4096:
            out[name] = np.ascontiguousarray(weight, dtype=np.float32)
            continue
        scale = np.maximum(np.abs(rows).max(1), 1e-12).astype(np.float32) / np.float32(127)
        out[name] = np.clip(np.rint(rows / scale[:, None]), -127, 127).astype(np.int8).reshape(weight.shape)
        out[name + SCALE] = scale.reshape(weight.shape[:-1])
    return out


def restore(saved: dict[str, np.ndarray]) -> dict[str, Tensor]:
    """The float weights that the int8 ones stand for: what ONNX Runtime computes with, exactly."""
    state = {}
    for name, weight in saved.items():
        if name.endswith(SCALE):
            continue
        if weight.dtype == np.int8:
            weight = weight.astype(np.float32) * saved[name + SCALE][..., None]
        state[name] = torch.from_numpy(np.ascontiguousarray(weight))
    return state


def grown(state: dict[str, Tensor], slots: Sequence[Any], tags: Sequence[str]) -> dict[str, Tensor]:
    """An earlier model's tensors with slots, features and tags where they stand now.

    `slots` (name, size) and `tags` are those of the model. New slots and features are zeros, new tags the rows of LIKE.
    """
    rows = slot_rows(slots)
    table = state["encoder.slots.weight"][torch.from_numpy(rows)]
    table[torch.from_numpy(rows == 0)] = 0
    before = state["encoder.features.weight"]
    features = before.new_zeros(len(before), layout().n_features)
    features[:, torch.from_numpy(feature_columns(slots))] = before
    places = torch.tensor([list(tags).index(tag if tag in tags else LIKE) for tag in COARSE])
    told = {name: state[name][places] for name in PER_TAG if name in state}
    return {**state, "encoder.slots.weight": table, "encoder.features.weight": features, **told}
