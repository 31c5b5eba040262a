"""The torch network behind the calls of `programs.Network`: what the ONNX sessions are compared with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file

from weft.heads import KEY, PAIR_FEATURES
from weft.interleave import Values, layout
from weft.network import Network
from weft.permitted import names
from weft.programs import StepScores
from weft.runtime import by_name, field_arrays, places_of
from weft.situation import Situation, header_ids, held_fields
from weft.tags import COARSE
from weft.weights import restore


class InTorch:
    """One question at a time, no gradient. `operations`: what the network knows, by default all there are."""

    def __init__(
        self, network: Network, words: list[str], tokenizer: Any, operations: Sequence[str] | None = None
    ) -> None:
        self.network, self.words, self.tokenizer = network.eval(), words, tokenizer
        self.places = places_of(operations or names())
        self.known: dict[str, torch.Tensor] = {}  # header → its name vector

    @torch.no_grad()
    def encode_values(self, values: Values) -> np.ndarray:
        parts = (values.slots, values.features, values.tags, values.children, values.heights)
        return self.network.values(*map(torch.from_numpy, parts)).numpy()

    @torch.no_grad()
    def encode_sequence(self, situation: Situation, vectors: np.ndarray) -> np.ndarray:
        sequence = situation.sequence
        ids = torch.from_numpy(sequence.ids)[None]
        padded = np.concatenate([np.zeros((1, vectors.shape[1]), np.float32), vectors])
        tags = np.where(sequence.entity > 0, np.append(sequence.values.tags, 0)[sequence.entity - 1], -1)
        return self.network.sequence(
            ids,
            torch.ones_like(ids, dtype=torch.bool),
            torch.from_numpy(sequence.order)[None],
            torch.from_numpy(tags.astype(np.int64))[None],
            torch.from_numpy(padded[sequence.entity])[None],
        ).numpy()[0]

    @torch.no_grad()
    def encode_headers(self, situation: Situation, vectors: np.ndarray) -> np.ndarray:
        headers = situation.headers
        if not headers:
            return np.zeros((0, self.network.heads.parts.weight.shape[1]), np.float32)
        new = [header for header in headers if header.text not in self.known]
        if new:
            rows = header_ids(new, self.tokenizer)
            ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
            for place, row in enumerate(rows):
                ids[place, : len(row)] = torch.tensor(row)
            self.known |= dict(zip([header.text for header in new], self.network.names(ids, ids != 0), strict=True))
        records, fields = field_arrays(held_fields(situation), vectors)
        return self.network.columns(
            torch.stack([self.known[header.text] for header in headers])[None],
            torch.tensor([[header.cell for header in headers]]),
            torch.tensor([[header.role for header in headers]]),
            torch.tensor([[header.features for header in headers]]),
            torch.from_numpy(records),
            torch.from_numpy(fields)[None],
        ).numpy()[0]

    @torch.no_grad()
    def literal_memory(self, vectors: np.ndarray) -> np.ndarray:
        return self.network.literals(torch.from_numpy(vectors)[None]).numpy()[0]

    @torch.no_grad()
    def result_memory(self, vectors: np.ndarray, ops: np.ndarray) -> np.ndarray:
        ops = self.places[ops]
        return self.network.results(torch.from_numpy(vectors)[None], torch.from_numpy(ops)[None]).numpy()[0]

    @torch.no_grad()
    def take_step(self, memory: np.ndarray, step: int, candidates: np.ndarray, used: np.ndarray) -> StepScores:
        shown = torch.from_numpy(memory.astype(np.float32))[None]
        mask = torch.ones(1, len(memory), dtype=torch.bool)
        places, taken = torch.from_numpy(candidates)[None], torch.from_numpy(used)[None]
        out = self.network.step(shown, mask, torch.tensor([step]), places, taken)
        return by_name(StepScores(*(part.numpy()[0] for part in out)), self.places)


def shipped(folder: Path, config: dict[str, Any], tokenizer: Any) -> InTorch:
    """The network of a model folder in torch, with the very int8 weights that the folder holds."""
    network = Network(layout().rows, layout().n_features, len(COARSE), len(config["operations"]), len(config["words"]))
    network.load_state_dict(restore(load_file(str(folder / "model.safetensors"))))
    return InTorch(network, list(config["words"]), tokenizer, config["operations"])


def carry_over(
    state: dict[str, torch.Tensor], slots: list[list[Any]], network: Network, operations: Sequence[str] | None = None
) -> list[str]:
    """Load an earlier model's weights by name: new slots start at zero, new tensors and operations as `network` has
    them.

    Returns the names of what is new.

    `slots` is the earlier model's list of (name, size), `operations` its list of names (None: the same as now). A slot
    whose size changed counts as new.
    """
    before: dict[str, tuple[int, int]] = {}
    at = 1
    for name, size in slots:
        before[name] = (at, size)
        at += size
    table = torch.zeros_like(network.encoder.slots.weight)
    new = []
    for name, size in layout().sizes.items():
        start = layout().offsets[name]
        known, known_size = before.get(name, (0, 0))
        if known_size == size:
            table[start : start + size] = state["encoder.slots.weight"][known : known + size]
        else:
            new.append(name)
    fresh = network.state_dict()
    new += sorted(fresh.keys() - state.keys())
    if operations is not None:
        new += [name for name in names() if name not in operations]
        state = {**state, **_by_operation(state, list(operations), fresh)}
    network.load_state_dict({**fresh, **state, "encoder.slots.weight": table})
    return new


# Tensors with a row, or a block of rows, for each operation: (groups before it, rows in a block).
PER_OPERATION = {
    "heads.op": (1, 1), "heads.made_by": (1, 1), "heads.alike": (1, 1),
    "heads.queries": (3, KEY), "heads.pair": (1, PAIR_FEATURES),
}  # fmt: skip


def _by_operation(
    state: dict[str, torch.Tensor], before: list[str], fresh: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The tensors of PER_OPERATION with the earlier model's rows where the operations stand now."""
    known = [(place, before.index(name)) for place, name in enumerate(names()) if name in before]
    here, there = torch.tensor([now for now, _ in known]), torch.tensor([then for _, then in known])
    carried = {}
    for module, (groups, block) in PER_OPERATION.items():
        for name in (f"{module}.weight", f"{module}.bias"):
            if name not in fresh or name not in state:
                continue
            tail = fresh[name].shape[1:]
            made = fresh[name].clone().view(groups, len(names()), block, *tail)
            made[:, here] = state[name].view(groups, len(before), block, *tail)[:, there].to(made.dtype)
            carried[name] = made.view(fresh[name].shape)
    return carried
