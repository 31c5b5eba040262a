"""What a hidden state makes of the values before it: words about them, and where it says "a number comes here", which.

A state reads the memory of values (`forward`). What it has read speaks in the model's own words, added to what goes
into the output layer ("northeast", "a Friday"): a frozen model has no way of its own to say what two tokens make
together. And it scores values. One is copied (a pointer into the memory), computed (an operation over pointers), or
decoded: digits or cells from the hidden state and from what it read. The first and the second reading are what a
network needs for a sum or a distance: the phases of their decimal places are multiplied, since angles add where phases
multiply (networks that learn to add by themselves do it so: Nanda et al. 2023, "Progress measures for grokking via
mechanistic interpretability"); and their vectors are compared by squared differences. The third is of what was said
last: a difference that was just said tells which of two is the larger. Of two places the network is told how the second
lies from the first (`between`); what a number of kilometres or of degrees that is, it learns.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from weft.decode import DIGITS
from weft.hf.memory import Memory
from weft.hf.readings import DEPTH, KEY, ORDERS, READS, Keys, Readings
from weft.interleave import ROLES, built_in
from weft.permitted import names

CELLS, CELL = 16, 16  # a place's hexadecimal cells, coarse to fine
MEASURED = ("quantity", "money")  # kinds whose first slot says of what the number is: a unit, a currency
EARTH, NEAREST = 6371.0088, 1e-6  # kilometres of the radius; radii that two points are held apart, 6 m
WAVES, RAMPS, TURNS = (0.5, 1.0, 2.0, 4.0, 8.0), 5, 4  # of a distance its logarithm's periods, its sizes; of a bearing
BETWEEN = 1 + 2 * len(WAVES) + RAMPS + 2 * TURNS  # features of how one place lies from another
LOUD_PLACES = 2.0  # what they are drawn as loud as
LOUD = 4.0  # length of the product of two phases at the start; `decode.KAPPA` times it is a digit's logit


class Read(NamedTuple):
    """What B rows of T states made of N entries each."""

    inner: Tensor  # (B, T, 2 · width) the hidden layer, of which words are made
    made: Tensor  # (B, T, width) and its result, of which values are
    counted: Tensor  # (B, T, READS, 1 + N) readings among amounts
    seen: Tensor  # (B, T, N) bool


class Scores(NamedTuple):
    """Of V values to come; n operations, N entries."""

    op: Tensor  # (V, n)
    first: Tensor  # (V, n, N) each entry as first argument
    second: Tensor  # (V, n, N)
    digits: Tensor  # (V, DIGITS, 2) phases of decimal places
    cells: Tensor  # (V, CELLS, CELL)
    measures: Tensor  # (V, the first slots of MEASURED one after another)


def measures() -> dict[str, range]:
    """Where in `Scores.measures` the first slot of each of MEASURED lies."""
    sizes = {kind.name: kind.slots[0].size for kind in built_in() if kind.name in MEASURED}
    starts = [sum(sizes[name] for name in MEASURED[:place]) for place in range(len(MEASURED))]
    return {name: range(start, start + sizes[name]) for name, start in zip(MEASURED, starts)}


def between(a: Tensor, b: Tensor) -> Tensor:
    """How b lies from a, both (…, 3) points inside the unit sphere, taken out to its surface → (…, BETWEEN).

    The logarithm of the chord and its waves, ramps of its kilometres, the bearing's angle and its multiples. 0 where
    one of them is no place.
    """
    there = LOUD_PLACES * (a.norm(dim=-1) * b.norm(dim=-1)).unsqueeze(-1)
    a, b = (point / (point.square().sum(-1, keepdim=True) + 1e-6).sqrt() for point in (a, b))
    x, y, z = a.unbind(-1)
    level = (x * x + y * y + NEAREST).sqrt()
    north = ((b[..., 2] - z) * level - z * ((b[..., 0] - x) * x + (b[..., 1] - y) * y) / level).unsqueeze(-1)
    east = ((b[..., 1] * x - b[..., 0] * y) / level).unsqueeze(-1)
    apart = (b - a).square().sum(-1, keepdim=True) + NEAREST**2
    size = (EARTH * apart.sqrt()).log10()
    turn = (north * north + east * east + NEAREST**2).rsqrt()
    turns = [(north * turn, east * turn)]
    while len(turns) < TURNS:  # doubled: an angle's multiples tell neighbouring bearings apart
        cosine, sine = turns[-1]
        turns.append((cosine * cosine - sine * sine, 2 * cosine * sine))
    waves = size * (2 * math.pi / torch.tensor(WAVES, device=size.device))
    ramps = (10.0 ** (size - torch.arange(RAMPS, device=size.device))).tanh()
    bearing = [part for pair in turns for part in pair]
    return there * torch.cat([size, waves.cos(), waves.sin(), ramps, *bearing], -1)


class ValueHeads(nn.Module):
    """Small on purpose: a value step should cost about as much as one of the model's own token steps."""

    def __init__(self, model_width: int, width: int) -> None:
        super().__init__()
        n = len(names())
        self.norm = nn.LayerNorm(model_width, elementwise_affine=False)
        self.hidden, self.states = nn.Linear(model_width, width), nn.Linear(model_width, width)
        self.order = nn.Embedding(ORDERS, width)
        self.role = nn.Embedding(1 + DEPTH * ROLES, width)
        self.keys_of = nn.Linear(width, 2 * KEY)
        self.readings = Readings(model_width)
        self.metric = nn.Linear(width, width, bias=False)
        self.mix = nn.Sequential(nn.Linear((READS + 2) * width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.lie = nn.Sequential(nn.Linear(BETWEEN, width), nn.GELU(), nn.Linear(width, 2 * width))
        self.loud = nn.Parameter(torch.tensor(LOUD))
        self.op_queries = nn.Embedding(n, 2 * KEY)
        self.parts = {  # of one linear layer: a value is read in few steps
            "op": n, "queries": 2 * KEY, "turn": 3,  # the signs of the two phases, the product's share
            "digits": 2 * DIGITS, "cells": CELLS * CELL, "measures": measures()[MEASURED[-1]].stop,
        }  # fmt: skip
        self.out = nn.Linear(width, sum(self.parts.values()))
        self.say = nn.Linear(2 * width, model_width, bias=False)
        for table, spread in ((self.order, 0.5), (self.role, 0.2), (self.op_queries, 0.2)):
            nn.init.normal_(table.weight, std=spread)
        with torch.no_grad():
            self.role.weight[0].zero_()
            self.say.weight.zero_()  # the model says what it said before

    def keys(self, memory: Memory) -> Keys:
        """What the readings of a memory look for; made once for many states."""
        return self.readings.keys(self.norm(memory.states), memory.mention, memory.path)

    def forward(self, hidden: Tensor, memory: Memory, places: Tensor | None = None, keys: Keys | None = None) -> Read:
        """hidden (B, T, H) at the positions (B, T), before which memory is looked at; None: at all of it, T = 1."""
        state, seen = self.norm(hidden), memory.seen(places)
        x = self.hidden(state) + self.order(memory.latest(seen).clamp(max=ORDERS - 1))  # how far an answer has come
        looked = [seen, seen & memory.phases[..., 0, :].any(-1)[:, None]]
        if memory.points is not None:
            looked.append(seen & memory.points.any(-1)[:, None])
        weights, counted, *placed = self.readings(state, self.keys(memory) if keys is None else keys, *looked)
        vectors = (weights[..., 1:].flatten(1, 2) @ memory.vectors).unflatten(1, weights.shape[1:3])
        apart = self.metric(vectors[:, :, 0] - vectors[:, :, 1]).square().log1p()
        inner = self.mix[0](torch.cat([x, vectors.flatten(2), apart], -1))
        if memory.points is not None:  # no matrix product: metres count
            points = (placed[0][:, :, :2, 1:, None] * memory.points[:, None, None]).sum(-2)
            lie = between(points[:, :, 0], points[:, :, 1])
            inner = inner + self.lie(lie) * lie.any(-1, keepdim=True)  # what other rows hold changes nothing
        inner = self.mix[1](inner)
        return Read(inner, x + self.mix[2](inner), counted, seen)

    def words(self, read: Read) -> Tensor:
        """(B, T, H), what goes into the output layer beside the states; 0 where no value was seen."""
        return self.say(read.inner) * read.seen.any(-1, keepdim=True)

    def scores(self, read: Read, memory: Memory, rows: Any, places: Any) -> Scores:
        """Of V values to come, each said by the state at `places` of row `rows`."""
        x, counted, seen = (part[rows, places] for part in read[1:])
        said = dict(zip(self.parts, self.out(x).split(list(self.parts.values()), -1)))
        stand = self.order(memory.mention.clamp(max=ORDERS - 1)) + self.role(memory.path).sum(-2)
        keys = self.keys_of(memory.vectors + self.states(self.norm(memory.states)) + stand)
        first, second = self._pointed(said["queries"], keys[rows], seen)
        digits = self._digits(said["digits"], said["turn"], counted, memory.phases[rows])
        cells = said["cells"].view(-1, CELLS, CELL)
        return Scores(said["op"], first, second, digits, cells, said["measures"])

    def _pointed(self, queries: Tensor, keys: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """queries (V, 2 · KEY), keys (V, N, 2 · KEY) → each entry as first and as second argument, (V, n, N) each."""
        asked = (queries.unsqueeze(1) + self.op_queries.weight).unflatten(-1, (2, KEY)).transpose(1, 2)
        scores = asked @ keys.unflatten(-1, (2, KEY)).permute(0, 2, 3, 1) / math.sqrt(KEY)
        first, second = scores.masked_fill(~present[:, None, None], -1e4).unbind(1)
        return first, second

    def _digits(self, own: Tensor, turn: Tensor, weights: Tensor, phases: Tensor) -> Tensor:
        """Phases from the hidden state and, by a gate, the product of the first two readings' phases, each turned back
        where its sign is minus. A gate rather than a sum: places that training never filled stay the product's alone.
        own (V, 2 · DIGITS), turn (V, 3) → (V, DIGITS, 2)"""
        read = (weights[:, :2, 1:] @ phases.flatten(2)).view(len(own), 2, -1, 2)
        real = read[..., 0] + weights[:, :2, :1]  # nothing is 1, the phase of zero
        imaginary = read[..., 1] * turn[:, :2, None].tanh()
        product = torch.stack(
            [
                real[:, 0] * real[:, 1] - imaginary[:, 0] * imaginary[:, 1],
                imaginary[:, 0] * real[:, 1] + real[:, 0] * imaginary[:, 1],
            ],
            -1,
        )
        length = product.square().sum(-1).mean(-1)  # 1 of two amounts, 0 where one of them is none
        share = (turn[:, 2].sigmoid() * length)[:, None, None]
        return (1 - share) * own.view_as(product) + share * self.loud * product
