"""A run of training that can be killed: weights, optimiser and counters in one safetensors file, written at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import nn

from weft.errors import WeftError

FORMAT = "weft-checkpoint"


def save(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, counters: dict[str, Any]) -> None:
    """What `load` needs to go on; a file half written never takes the place of a whole one."""
    tensors = {f"model.{name}": value for name, value in model.state_dict().items()}
    state = optimiser.state_dict()["state"]
    for number, parts in state.items():
        tensors |= {f"optimiser.{number}.{name}": torch.as_tensor(value) for name, value in parts.items()}
    tensors["random"] = torch.get_rng_state()
    unshared = {name: value.detach().cpu().clone().contiguous() for name, value in tensors.items()}
    partial = path.with_name(path.name + ".partial")
    save_file(unshared, str(partial), {"format": FORMAT, "counters": json.dumps(counters)})
    partial.replace(path)


def counters(path: Path) -> dict[str, Any]:
    """Where the run stood. WeftError: not such a file."""
    try:
        with safe_open(str(path), framework="pt") as file:
            meta = file.metadata() or {}
    except Exception as damaged:
        raise WeftError(f"{path} is no whole checkpoint ({damaged}). Delete it to begin anew.") from None
    if meta.get("format") != FORMAT:
        raise WeftError(f"{path}: format {meta.get('format')!r} found, {FORMAT!r} wanted. Pass a run's checkpoint.")
    return dict(json.loads(meta["counters"]))


def load(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer) -> dict[str, Any]:
    """The counters; model, optimiser and torch's random numbers stand where they stood. WeftError: not such a file."""
    found = counters(path)
    with safe_open(str(path), framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    model.load_state_dict({name[6:]: value for name, value in tensors.items() if name.startswith("model.")})
    state: dict[int, dict[str, Any]] = {}
    for name, value in tensors.items():
        if name.startswith("optimiser."):
            _, number, part = name.split(".", 2)
            state.setdefault(int(number), {})[part] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
    torch.set_rng_state(tensors["random"])
    return found
