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
from torch import Tensor, nn

from weft.decode import DIGITS, LOWEST_PLACE
from weft.hf.readings import DEPTH
from weft.interleave import ROLES, layout
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
    """Entries of B rows of tokens, at most N each."""

    states: Tensor  # (B, N, H) of the model at their mentions
    at: Tensor  # (B, N) positions of their mentions' last tokens
    mention: Tensor  # (B, N) its number in the row
    path: Tensor  # (B, N, DEPTH) 1 + level · ROLES + role, one a level into a record; 0 for none
    vectors: Tensor  # (B, N, width) as encoded
    phases: Tensor  # (B, N, DIGITS, 2) cosine and sine of their amounts' decimal places; (0, 0) without an amount
    points: Tensor | None  # (B, N, 3) of places their points on the unit sphere, 0 of all else; None without a place
    present: Tensor  # (B, N) bool

    def seen(self, places: Tensor | None) -> Tensor:
        """(B, T, N): which entries stand before or at each of the positions (B, T); None: all, from one position."""
        present = self.present[:, None]
        return present if places is None else present & (self.at[:, None] <= places[..., None])

    def latest(self, seen: Tensor) -> Tensor:
        """seen (B, T, N) → (B, T), the number of the value that was said last; 0 of none."""
        return nn.functional.pad(self.mention[:, None] * seen, (1, 0)).amax(-1)


def entries(value: Any, mention: int, row: int, children: np.ndarray, path: tuple[int, ...] = ()) -> list[Entry]:
    """A value's entry, and one a field where it is a record; without a value (None), as the arrays say.
    children (V, ROLES) as in `interleave.Values`."""
    found = [Entry(value, mention, path, row)]
    if len(path) < DEPTH:
        for role in np.flatnonzero(children[row] >= 0).tolist():
            field = value.fields[role][1] if isinstance(value, Record) else None
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
    """features (…, F) of values → (…, DIGITS, 2), exact to the features' precision. Of a quantity the number as it is
    written, whose features are its own: 7 days are 7, as they are where they are added to a date."""
    start = layout().feature_offsets["quantity"] + FIRST
    shared, written = features[..., FIRST : FIRST + 2 * DIGITS], features[..., start : start + 2 * DIGITS]
    return torch.where(written.abs().sum(-1, keepdim=True) > 0, written, shared).unflatten(-1, (DIGITS, 2))


def sphere_points(features: Tensor) -> Tensor:
    """features (…, F) of values → (…, 3), a place's point on the unit sphere to a metre (float32); 0 of all else."""
    start = layout().feature_offsets["place"]
    return features[..., start : start + 3]


def last_tokens(entity: Tensor, order: Tensor) -> list[list[int]]:
    """(B, T) each, `order` above 0 at a value's first token → of each row the position of each value's last token."""
    found = []
    for line, firsts in zip(entity.cpu().numpy(), order.cpu().numpy()):
        at = np.flatnonzero(line)
        starts = np.flatnonzero(firsts[at])
        found.append(at[[*(starts[1:] - 1), len(at) - 1]].tolist() if len(starts) else [])
    return found


def standing(hidden: Tensor, lasts: Sequence[Sequence[int]]) -> Tensor:
    """hidden (B, T, H) → (B, M, H), M the most values of a row: the states where they stand."""
    at = np.zeros((len(lasts), max(map(len, lasts))), np.int64)
    for row, own in enumerate(lasts):
        at[row, : len(own)] = own
    return hidden[torch.arange(len(at), device=hidden.device)[:, None], torch.from_numpy(at).to(hidden.device)]


def gathered(
    rows: Sequence[Sequence[Entry]], lasts: Sequence[Sequence[int]], vectors: Tensor, features: Tensor, states: Tensor
) -> Memory:
    """Memory of B rows; `lasts`: of each the positions of its mentions' last tokens. vectors (V, width), features
    (V, F) of the values, states (B, M, H) of a row's mentions."""
    device, most = vectors.device, max((len(row) for row in rows), default=0)
    table = np.zeros((4 + DEPTH, len(rows), most), np.int64)
    for number, entries_ in enumerate(rows):
        for place, entry in enumerate(entries_):
            levels = [1 + level * ROLES + role for level, role in enumerate(entry.path)]
            known = (entry.row, entry.mention, 1, lasts[number][entry.mention])
            table[: 4 + len(levels), number, place] = (*known, *levels)
    row, mention, present, at = torch.from_numpy(table[:4]).to(device)
    path = torch.from_numpy(table[4:]).to(device).permute(1, 2, 0)
    shown = present.unsqueeze(-1)
    own = states[torch.arange(len(rows), device=device)[:, None], mention] if most else states[:, :0]
    features = features[row]
    points = sphere_points(features) * shown
    return Memory(
        own * shown, at, mention, path, vectors[row] * shown, place_phases(features),
        points if points.any() else None, present.bool(),
    )  # fmt: skip
