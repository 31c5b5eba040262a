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
from weft.runtime import field_arrays
from weft.situation import Situation, header_ids, held_fields
from weft.tags import COARSE
from weft.weights import grown, restore


class InTorch:
    """One question at a time, no gradient."""

    def __init__(self, network: Network, words: list[str], tokenizer: Any) -> None:
        self.network, self.words, self.tokenizer = network.eval(), words, tokenizer
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
        return self.network.results(torch.from_numpy(vectors)[None], torch.from_numpy(ops)[None]).numpy()[0]

    @torch.no_grad()
    def take_step(self, memory: np.ndarray, step: int, candidates: np.ndarray, used: np.ndarray) -> StepScores:
        shown = torch.from_numpy(memory.astype(np.float32))[None]
        mask = torch.ones(1, len(memory), dtype=torch.bool)
        places, taken = torch.from_numpy(candidates)[None], torch.from_numpy(used)[None]
        out = self.network.step(shown, mask, torch.tensor([step]), places, taken)
        return StepScores(*(part.numpy()[0] for part in out))


def shipped(folder: Path, config: dict[str, Any], tokenizer: Any) -> InTorch:
    """The network of a model folder in torch, with the very int8 weights that the folder holds.

    Operations that the model does not know are never proposed, as by `runtime.Model`.
    """
    network = Network(layout().rows, layout().n_features, len(COARSE), len(names()), len(config["words"]))
    state = restore(load_file(str(folder / "model.safetensors")))
    with torch.no_grad():
        for module in PER_OPERATION:
            for weight in network.get_submodule(module).parameters():
                weight.zero_()
        carry_over(state, config["slots"], network, config["operations"], config["tags"])
        network.heads.op.bias[[name not in config["operations"] for name in names()]] = -torch.inf
    return InTorch(network, list(config["words"]), tokenizer)


def carry_over(
    state: dict[str, torch.Tensor],
    slots: list[list[Any]],
    network: Network,
    operations: Sequence[str] | None = None,
    tags: Sequence[str] = COARSE,
) -> list[str]:
    """Load an earlier model's weights by name: new slots start at zero, new tags as `weights.LIKE` behind the word that
    `network` has for them, new tensors and operations as `network` has them.

    Returns the names of what is new.

    `slots` is the earlier model's list of (name, size), `operations` its list of names (None: the same as now), `tags`
    its tags. A slot whose size changed counts as new.
    """
    before: dict[str, int] = dict(slots)  # type: ignore[arg-type]
    new = [name for name, size in layout().sizes.items() if before.get(name) != size]
    fresh = network.state_dict()
    new += sorted(fresh.keys() - state.keys())
    strange = [place for place, tag in enumerate(COARSE) if tag not in tags]
    new += [COARSE[place] for place in strange]
    state = grown(state, slots, tags)
    if "language.stand_ins.weight" in state:
        state["language.stand_ins.weight"][strange] = fresh["language.stand_ins.weight"][strange]
    if operations is not None:
        new += [name for name in names() if name not in operations]
        state = {**state, **_by_operation(state, list(operations), fresh)}
    network.load_state_dict({**fresh, **state})
    return new


# Tensors with a row, or a block of rows, for each operation: (groups before it, rows in a block).
PER_OPERATION = {
    "heads.op": (1, 1), "heads.made_by": (1, 1), "heads.alike": (1, 1),
    "heads.queries": (3, KEY), "heads.pair": (1, PAIR_FEATURES),
}  # fmt: skip


# What a new operation begins as: its rows are those of one that is asked for in much the same words.
BEGINS_AS = {
    "where_at_least": "where_greater", "where_at_most": "where_less", "total_of_products": "total",
    "farthest": "nearest", "round_to": "round", "leap_year": "in_country",
}  # fmt: skip


def _by_operation(
    state: dict[str, torch.Tensor], before: list[str], fresh: dict[str, torch.Tensor]
) -> dict[str, torch.Tensor]:
    """The tensors of PER_OPERATION with the earlier model's rows where the operations stand now, for a new operation
    those of the one that it begins as."""
    like = [name if name in before else BEGINS_AS.get(name, "") for name in names()]
    known = [(place, before.index(name)) for place, name in enumerate(like) if name in before]
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
