"""The answering layers: what question, columns, literals and the results so far say of the next step.

A step is an operation, its arguments as scores over candidates, whether it is the last, and, for the operation
*decode*, digits as phases and closed words, read from the hidden state.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from weft.encode import WIDTH
from weft.language import WIDTH as LANGUAGE_WIDTH

HEADS, LAYERS, KEY, PAIR, PAIR_FEATURES = 4, 3, 48, 16, 5
CONTENT = 64  # width in which contents are compared
DIGITS = 13  # places of the decode head: -3 … 9, ten's complement
MAX_STEPS = 6
PARTS = ("token", "entity", "column", "literal", "result", "step")


class Dropout(nn.Module):
    """Features dropped for a whole sequence at once: (B, 1, W) random numbers instead of (B, T, W)."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.p
        return x * (kept.to(x.dtype) / (1 - self.p))


class Layer(nn.Module):
    """Pre-norm attention and a gated layer."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm_in, self.norm_mid = nn.LayerNorm(width), nn.LayerNorm(width)
        self.mix, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.gate, self.up = nn.Linear(width, 2 * width), nn.Linear(width, 2 * width)
        self.down = nn.Linear(2 * width, width)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.mix(self.norm_in(x)).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // HEADS) + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.dropout(self.out(mixed))
        inner = self.norm_mid(x)
        return x + self.dropout(self.down(nn.functional.silu(self.gate(inner)) * self.up(inner)))


class StepOutput(NamedTuple):
    """Scores of one step; n operations, N candidates."""

    op: Tensor  # (B, n)
    last: Tensor  # (B,) logit that the program ends with this step
    first: Tensor  # (B, n, N) each candidate as first argument
    second: Tensor  # (B, n, N)
    member: Tensor  # (B, n, N) logit of inclusion in a set
    pair: Tensor  # (B, n, PAIR_FEATURES) weight of each pair feature
    left: Tensor  # (B, N, PAIR)
    right: Tensor  # (B, N, PAIR)
    digits: Tensor  # (B, DIGITS, 2) phase of each decimal place
    words: Tensor  # (B, n_words) closed words to decode
    decode_kind: Tensor  # (B, 2) number or word


class Heads(nn.Module):
    def __init__(self, n_operations: int, n_words: int, n_tags: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.n = n_operations
        self.norm_states = nn.LayerNorm(LANGUAGE_WIDTH, elementwise_affine=False)
        self.states = nn.Linear(LANGUAGE_WIDTH, WIDTH)
        self.names = nn.Linear(LANGUAGE_WIDTH, WIDTH)
        self.order, self.parts = nn.Embedding(32, WIDTH), nn.Embedding(len(PARTS), WIDTH)
        self.cell_tags, self.roles = nn.Embedding(n_tags, WIDTH), nn.Embedding(64, WIDTH)
        self.column_features, self.held = nn.Linear(8, WIDTH), nn.Linear(WIDTH, WIDTH, bias=False)
        nn.init.eye_(self.held.weight)  # what a row holds of a column begins in the space of the values themselves
        self.steps = nn.Embedding(MAX_STEPS, WIDTH)
        self.used = nn.Embedding(MAX_STEPS + 1, WIDTH, padding_idx=0)  # arguments of earlier steps
        self.made_by = nn.Embedding(n_operations, WIDTH)  # results of earlier steps
        nn.init.zeros_(self.used.weight)
        nn.init.zeros_(self.made_by.weight)
        self.layers = nn.ModuleList(Layer(WIDTH, dropout) for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.drop_states = Dropout(dropout)
        self.op, self.last = nn.Linear(WIDTH, n_operations), nn.Linear(WIDTH, 1)
        self.queries = nn.Linear(WIDTH, 3 * n_operations * KEY)
        self.keys = nn.Linear(WIDTH, 3 * KEY)
        self.pair = nn.Linear(WIDTH, n_operations * PAIR_FEATURES)
        self.left, self.right = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.look, self.seek = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.norm_content = nn.LayerNorm(WIDTH, elementwise_affine=False)
        self.content, self.alike = nn.Linear(WIDTH, CONTENT, bias=False), nn.Linear(WIDTH, n_operations)
        nn.init.ones_(self.alike.bias)
        for table in (self.order, self.parts, self.cell_tags, self.roles, self.steps):
            nn.init.normal_(table.weight, std=0.2)  # what a thing is must not drown what it holds
        self.decode = nn.Sequential(nn.Linear(2 * WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH))
        self.digits, self.words = nn.Linear(WIDTH, 2 * DIGITS), nn.Linear(WIDTH, n_words)
        self.decode_kind = nn.Linear(WIDTH, 2)

    def tokens(self, states: Tensor, vectors: Tensor, order: Tensor) -> Tensor:
        """states (B, T, 384), vectors (B, T, W; 0: no entity), order (B, T) → (B, T, W): the values' direct path."""
        x = self.drop_states(self.states(self.norm_states(states))) + vectors
        return x + self.order(order) + self.parts((order > 0).long())

    def columns(self, names: Tensor, cells: Tensor, roles: Tensor, features: Tensor, held: Tensor) -> Tensor:
        """names (B, K, 384) mean states of the header, cells (B, K) coarse tag of its cells, held (B, K, W) what the
        row that is named holds in this column → (B, K, W)."""
        x = self.names(self.norm_states(names)) + self.cell_tags(cells) + self.roles(roles) + self.held(held)
        return x + self.column_features(features) + self.parts.weight[2]

    def forward(self, memory: Tensor, mask: Tensor, step: Tensor, candidates: Tensor, used: Tensor) -> StepOutput:
        """memory (B, M, W), mask (B, M), step (B,) from 0, candidates (B, N) positions in memory → StepOutput.

        used (B, M): 1 + the last step that took what stands there as an argument, 0 where none did.
        """
        memory = memory + self.used(used)
        query = (self.steps(step) + self.parts.weight[5]).unsqueeze(1)
        x = torch.cat([query, memory], 1)
        bias = torch.cat([torch.ones_like(mask[:, :1]), mask], 1)
        bias = (1.0 - bias.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x)
        hidden = x[:, 0]
        pointed = x.gather(1, (candidates + 1).unsqueeze(-1).expand(-1, -1, WIDTH))  # (B, N, W)
        queries = self.queries(hidden).view(-1, 3, self.n, KEY)
        keys = self.keys(pointed).view(pointed.shape[0], -1, 3, KEY).permute(0, 2, 3, 1)
        first, second, member = ((queries @ keys) / math.sqrt(KEY)).unbind(1)
        first = first + self._alike(hidden, x, bias[:, 0], memory, candidates)
        # What is decoded is looked up once more in the values themselves, before the layers mixed them.
        attention = (self.look(hidden).unsqueeze(1) @ x.transpose(1, 2) / math.sqrt(WIDTH)) + bias[:, 0]
        seen = attention.softmax(-1)[:, :, 1:] @ memory
        read = self.decode(torch.cat([hidden, seen[:, 0]], -1)) + hidden
        return StepOutput(
            self.op(hidden), self.last(hidden)[:, 0], first, second, member,
            self.pair(hidden).view(-1, self.n, PAIR_FEATURES), self.left(pointed), self.right(pointed),
            self.digits(read).view(-1, DIGITS, 2), self.words(read), self.decode_kind(hidden),
        )  # fmt: skip

    def contents(self, memory: Tensor) -> Tensor:
        """(…, W) → (…, CONTENT): what is compared."""
        return self.content(self.norm_content(memory))

    def _alike(self, hidden: Tensor, x: Tensor, bias: Tensor, memory: Tensor, candidates: Tensor) -> Tensor:
        """How much each candidate holds the same as what the step looks at in memory. (B, n, N)

        One map serves both sides, so that equal values are alike before anything is learned.
        """
        sought = (self.seek(hidden).unsqueeze(1) @ x.transpose(1, 2) / math.sqrt(WIDTH) + bias).softmax(-1)[:, :, 1:]
        content = self.contents(memory)  # (B, M, CONTENT)
        offered = content.gather(1, candidates.unsqueeze(-1).expand(-1, -1, CONTENT))
        likeness = (sought @ content) @ offered.transpose(1, 2) / math.sqrt(CONTENT)  # (B, 1, N)
        return self.alike(hidden).unsqueeze(-1) * likeness
