"""What a value to come may be made of: the values before it in its row, and the fields of the records among these.

A record is one token, and yet "founded" can be copied from it: its fields were encoded with it, so they are entries of
their own, told apart by their record's place and their role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from weft.decode import DIGITS, LOWEST_PLACE
from weft.hf.readings import DEPTH
from weft.interleave import ROLES, layout
from weft.modalities.place import Place
from weft.modalities.record import Record
from weft.phases import PERIODS

FIRST = 2 * (LOWEST_PLACE + 1 - PERIODS[0])  # feature of the lowest place: its digit turns with v mod 10 ** (place + 1)


@dataclass(frozen=True)
class Entry:
    """`mention`: number of the value in its row that it belongs to; `path`: roles from there, () for the value itself;
    `row`: of its vector."""

    value: Any
    mention: int
    path: tuple[int, ...]
    row: int


class Memory(NamedTuple):
    """Entries of B values to come, at most N each."""

    states: Tensor  # (B, N, H) of the model at their mentions
    mention: Tensor  # (B, N) its number in the row
    path: Tensor  # (B, N, DEPTH) 1 + level · ROLES + role, one a level into a record; 0 for none
    vectors: Tensor  # (B, N, width) as encoded
    phases: Tensor  # (B, N, DIGITS, 2) cosine and sine of their amounts' decimal places; (0, 0) without an amount
    points: Tensor | None  # (B, N, 3) of places their points on the unit sphere, 0 of all else; None without a place
    present: Tensor  # (B, N) bool


def entries(value: Any, mention: int, row: int, children: np.ndarray, path: tuple[int, ...] = ()) -> list[Entry]:
    """A value's entry, and one a field where it is a record. children (V, ROLES) as in `interleave.Values`."""
    found = [Entry(value, mention, path, row)]
    if isinstance(value, Record) and len(path) < DEPTH:
        for role, (_, field) in enumerate(value.fields[:ROLES]):
            if field is not None and children[row, role] >= 0:
                found += entries(field, mention, int(children[row, role]), children, (*path, role))
    return found


def written(entry: Entry, record: Any) -> str:
    """The path of a field's entry, "seat.city"; `record` is the mention's value."""
    names = []
    for role in entry.path:
        name, record = record.fields[role]
        names.append(name)
    return ".".join(names)


def place_phases(features: Tensor) -> Tensor:
    """features (V, F) of values → (V, DIGITS, 2), exact to the features' precision. Of a quantity the number as it is
    written, whose features are its own: 7 days are 7, as they are where they are added to a date."""
    start = layout().feature_offsets["quantity"] + FIRST
    shared, written = features[:, FIRST : FIRST + 2 * DIGITS], features[:, start : start + 2 * DIGITS]
    return torch.where(written.abs().sum(-1, keepdim=True) > 0, written, shared).reshape(-1, DIGITS, 2)


def sphere_points(features: Tensor) -> Tensor:
    """features (V, F) of values → (V, 3), a place's point on the unit sphere to a metre (float32); 0 of all else."""
    start = layout().feature_offsets["place"]
    return features[:, start : start + 3]


def gathered(
    rows: Sequence[Sequence[Entry]], vectors: Tensor, phases: Tensor, points: Tensor, states: Tensor
) -> Memory:
    """Memory of B values to come. vectors (V, width), phases (V, DIGITS, 2), points (V, 3), states (B, M, H) of a row's
    mentions."""
    device, most = vectors.device, max((len(row) for row in rows), default=0)
    table = np.zeros((3 + DEPTH, len(rows), most), np.int64)
    for number, entries_ in enumerate(rows):
        for place, entry in enumerate(entries_):
            levels = [1 + level * ROLES + role for level, role in enumerate(entry.path)]
            table[: 3 + len(levels), number, place] = (entry.row, entry.mention, 1, *levels)
    row, mention, present = torch.from_numpy(table[:3]).to(device)
    path = torch.from_numpy(table[3:]).to(device).permute(1, 2, 0)
    shown = present.unsqueeze(-1)
    own = states[torch.arange(len(rows), device=device)[:, None], mention] if most else states[:, :0]
    held, phases = vectors[row] * shown, phases[row]
    lie = points[row] * shown if any(isinstance(e.value, Place) for entries_ in rows for e in entries_) else None
    return Memory(own * shown, mention, path, held, phases, lie, present.bool())
