"""A model whose named weights are shuffled: the same numbers in another order, so that nothing learned is left."""

from __future__ import annotations

import json
import shutil
import struct
from pathlib import Path

import numpy as np

WIDTHS = {"I8": np.int8, "F32": np.float32}


def shuffled(model: Path, prefix: str, to: Path, seed: int) -> Path:
    """A copy of a model's folder, each tensor under `prefix` shuffled in place: the graphs' offsets hold."""
    folder = to / f"shuffled-{prefix.rstrip('.')}"
    shutil.copytree(model, folder)
    path = folder / "model.safetensors"
    data = bytearray(path.read_bytes())
    (size,) = struct.unpack("<Q", data[:8])
    rng = np.random.default_rng(seed)
    for name, entry in json.loads(bytes(data[8 : 8 + size])).items():
        if name.startswith(prefix):
            start, stop = (8 + size + offset for offset in entry["data_offsets"])
            tensor = np.frombuffer(bytes(data[start:stop]), WIDTHS[entry["dtype"]])
            data[start:stop] = rng.permutation(tensor).tobytes()
    path.chmod(0o644)
    path.write_bytes(data)
    return folder
