"""Values out of a hidden state: where the model says "a number comes here", which one it is.

One value is copied (a pointer into the context), computed (an operation over pointers), or decoded (digits, words or
cells from the hidden state alone).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from weft.decode import DIGITS
from weft.permitted import names

KEY, ORDERS = 64, 64
CELLS, CELL = 16, 16  # a place's hexadecimal cells, coarse to fine


class Scores(NamedTuple):
    """Of B values to come; n operations, N candidates."""

    op: Tensor  # (B, n)
    first: Tensor  # (B, n, N) each candidate as first argument
    second: Tensor  # (B, n, N)
    digits: Tensor  # (B, DIGITS, 2) phases of decimal places
    cells: Tensor  # (B, CELLS, CELL)


class ValueHeads(nn.Module):
    """Small on purpose: a value step should cost about as much as one of the model's own token steps."""

    def __init__(self, model_width: int, width: int) -> None:
        super().__init__()
        n = len(names())
        self.norm = nn.LayerNorm(model_width, elementwise_affine=False)
        self.hidden, self.states = nn.Linear(model_width, width), nn.Linear(model_width, width)
        self.order = nn.Embedding(ORDERS, width)
        self.look, self.keys = nn.Linear(width, width), nn.Linear(width, 2 * KEY)
        self.mix = nn.Sequential(nn.Linear(2 * width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.op, self.queries = nn.Linear(width, n), nn.Linear(width, 2 * KEY)
        self.op_queries = nn.Embedding(n, 2 * KEY)
        self.digits, self.cells = nn.Linear(width, 2 * DIGITS), nn.Linear(width, CELLS * CELL)
        nn.init.normal_(self.order.weight, std=0.2)
        nn.init.normal_(self.op_queries.weight, std=0.2)

    def candidates(self, vectors: Tensor, states: Tensor, order: Tensor) -> Tensor:
        """vectors (B, N, width) as encoded, states (B, N, H) of the model where they stand, order (B, N) of mention."""
        return vectors + self.states(self.norm(states)) + self.order(order.clamp(max=ORDERS - 1))

    def forward(self, hidden: Tensor, candidates: Tensor, present: Tensor) -> Scores:
        """hidden (B, H), candidates (B, N, width), present (B, N) bool → Scores. N may be 0."""
        x = self.hidden(self.norm(hidden))
        empty = candidates.new_zeros(len(x), 1, x.shape[1])  # something to look at where there is nothing
        memory = torch.cat([empty, candidates], 1)
        shown = torch.cat([torch.ones_like(present[:, :0].new_ones(len(x), 1)), present], 1)
        looked = (self.look(x).unsqueeze(1) @ memory.transpose(1, 2))[:, 0] / math.sqrt(x.shape[1])
        seen = looked.masked_fill(~shown, -1e4).softmax(-1).unsqueeze(1) @ memory
        x = x + self.mix(torch.cat([x, seen[:, 0]], -1))
        queries = (self.queries(x).unsqueeze(1) + self.op_queries.weight).view(len(x), -1, 2, KEY)
        keys = self.keys(candidates).view(len(x), -1, 2, KEY)
        scores = torch.einsum("bnck,bmck->cbnm", queries, keys) / math.sqrt(KEY)
        scores = scores.masked_fill(~present[None, :, None], -1e4)
        digits, cells = self.digits(x).view(-1, DIGITS, 2), self.cells(x).view(-1, CELLS, CELL)
        return Scores(self.op(x), scores[0], scores[1], digits, cells)
