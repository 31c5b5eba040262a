"""Slots and features of a value → its entity vector, for every kind at once. The weights know slots, not kinds."""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTH = 256


class Encoder(nn.Module):
    """One vector a token: slot vectors summed, features projected, one gated residual layer.

    The first features are the shared number line (`phases.phases`), so numbers, money, day counts and durations go
    through the same weights there.
    """

    def __init__(self, slot_rows: int, n_features: int, n_tags: int, width: int = WIDTH) -> None:
        super().__init__()
        self.slots = nn.Embedding(slot_rows, width, padding_idx=0)
        self.tags = nn.Embedding(n_tags, width)
        self.features = nn.Linear(n_features, width)
        self.norm = nn.LayerNorm(width)
        self.gate, self.up = nn.Linear(width, 2 * width), nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)
        nn.init.normal_(self.slots.weight, std=0.15)
        nn.init.normal_(self.features.weight, std=0.15)  # phases speak as loud as slots from the first step
        with torch.no_grad():
            self.slots.weight[0].zero_()

    def forward(self, slots: Tensor, features: Tensor, tags: Tensor) -> Tensor:
        """slots (V, S) rows of the slot table, features (V, F), tags (V,) → (V, width)."""
        x = self.slots(slots).sum(1) + self.features(features) + self.tags(tags)
        inner = self.norm(x)
        return x + self.down(nn.functional.silu(self.gate(inner)) * self.up(inner))
