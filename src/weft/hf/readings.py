"""Where the value heads look: three soft readings of the memory, by where values stand and not by what they are.

What needs an amount looks among amounts alone, what needs a place among places: of a record's five entries one will do.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from weft.interleave import ROLES

KEY, ORDERS, DEPTH = 64, 64, 3  # DEPTH: records within records whose fields are offered
READS = 3  # they begin at the first value, the second, and the latest
SHARP = 10.0  # what a cosine of 1 adds to a score at the start
SLOW = 0.15  # share of its rate at which any optimiser moves where a reading looks
WORDS, CHANCE = 0.25, 0.3  # lengths at the start of what the words add, and of what an order or a role does
NOTHING = -12.0  # score of nothing, which is read where no value is left


class Keys(NamedTuple):
    """Of N entries what a reading looks for, as they are and as the latest; (B, READS, N, KEY), of length 1."""

    plain: Tensor
    late: Tensor
    mention: Tensor  # (B, N) their numbers


class Readings(nn.Module):
    """Weights over what stands before a value to come.

    They begin right for the commonest case, two values side by side, and move slowly: a network that does not
    understand yet what it sees gives no reason to look elsewhere, and an optimiser of Adam's sort follows noise at full
    speed. Scores are cosines, so that none runs away; and the second reading leaves what the first takes most of: two
    that settled on one value would never part again.
    """

    def __init__(self, model_width: int) -> None:
        super().__init__()
        self.asks, self.words = (nn.Linear(model_width, READS * KEY) for _ in range(2))
        self.order = nn.Embedding(ORDERS, READS * KEY)
        self.role = nn.Embedding(1 + DEPTH * ROLES, READS * KEY)
        self.latest = nn.Parameter(torch.empty(READS, KEY))
        self.sharp = nn.Parameter(torch.full((READS,), SHARP))
        own = nn.functional.normalize(torch.randn(READS, KEY), dim=-1)
        with torch.no_grad():
            for table in (self.asks.weight, self.words.weight):  # states are as long as the root of their width
                table.normal_(std=WORDS / (model_width * KEY) ** 0.5)
            for table in (self.order.weight, self.role.weight, self.latest):
                table.normal_(std=CHANCE / KEY**0.5)
            self.asks.bias.copy_(own.flatten())
            self.words.bias.zero_()
            self.role.weight[0].zero_()
            for reading in (0, 1):
                self.order.weight[reading, reading * KEY : (reading + 1) * KEY] += own[reading]
            self.latest[2] += own[2]
            for tensor in (*self.asks.parameters(), *self.words.parameters(), *self.order.parameters(),
                           *self.role.parameters(), self.latest):  # fmt: skip
                tensor /= SLOW

    def keys(self, states: Tensor, mention: Tensor, path: Tensor) -> Keys:
        """states (B, N, H) where values' mentions stand, normed; mention (B, N) their numbers; path (B, N, DEPTH) rows
        of `role`, one a level into a record, 0 for none"""
        known = self.words(states) + self.order(mention.clamp(max=ORDERS - 1)) + self.role(path).sum(-2)
        known = known.unflatten(-1, (READS, KEY)).transpose(1, 2)
        plain, late = (nn.functional.normalize(SLOW * keys, dim=-1) for keys in (known, known + self.latest[:, None]))
        return Keys(plain, late, mention)

    def forward(self, state: Tensor, keys: Keys, *seen: Tensor) -> list[Tensor]:
        """state (B, T, H), normed; `seen`: each (B, T, N), which entries there are to look at, the first of them all.
        For each of them (B, T, READS, 1 + N): how much a reading is of nothing and of each entry, summing to 1."""
        queries = SLOW * self.asks(state).unflatten(-1, (READS, KEY)).transpose(1, 2)
        queries = nn.functional.normalize(queries, dim=-1) * self.sharp[:, None, None]
        plain, late = (queries @ known.transpose(-1, -2) for known in (keys.plain, keys.late))
        if keys.mention.shape[1]:
            numbers = keys.mention[:, None].masked_fill(~seen[0], -1)
            last = numbers == numbers.amax(-1, keepdim=True)
            plain = torch.where(last[:, None], late, plain)
        return [_apart(plain.masked_fill(~entries[:, None], -1e4)) for entries in seen]


def _apart(scores: Tensor) -> Tensor:
    """scores (B, READS, T, N) → weights (B, T, READS, 1 + N), the second without what the first is most of."""
    first, second, third = nn.functional.pad(scores, (1, 0), value=NOTHING).unbind(1)
    most = first.argmax(-1, keepdim=True)
    taken = torch.zeros_like(first, dtype=torch.bool).scatter(-1, most, most > 0)  # nothing may be taken twice
    return torch.stack([first, second.masked_fill(taken, -1e4), third], 2).softmax(-1)
