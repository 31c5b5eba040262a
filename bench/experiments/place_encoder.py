"""Before the language model learns from places: the place encoder, on pairs of real cities and OpenStreetMap nodes.

Encoder and value heads learn distances and bearings from states of the frozen language model that are remembered, one a
wording: it has not learned to use values yet, so its states hold the wording alone, and it need not run again.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from torch import Tensor

from bench.experiments import places
from bench.experiments.geography import kilometres
from bench.experiments.methods import EntityTokens
from bench.experiments.questions import Question
from bench.experiments.trial import stepped
from weft.hf import learning
from weft.hf.connectors import ARRAYS
from weft.hf.memory import Entry, gathered, place_phases, sphere_points
from weft.interleave import pack
from weft.modalities.number import Number
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity

PAIRS, RATE = 128, 2e-3
REACHES = (("train", (30.0, 18_000.0)), ("streets", (0.3, 30.0)))
STREETS = 0.2  # share of pairs within a town


def train(method: EntityTokens, asked: Sequence[Question], steps: int, seed: int) -> float:
    """`steps` of 128 pairs; `asked`: a question of each wording, one value first. The loss of the last tenth."""
    connectors, rng = method.model.connectors, np.random.default_rng([seed, 10**6])
    wordings = [remembered(method, question) for question in asked]
    parameters = [*connectors.encoder.parameters(), *connectors.heads.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, betas=(0.9, 0.98), weight_decay=0.0)
    lasts = []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 30) * min(1.0, max(0.03, 2 * (1 - step / steps)))
        pairs = [drawn(rng) for _ in range(PAIRS)]
        loss = torch.stack([_loss(method, pairs, *wording) for wording in enumerate(wordings)]).sum()
        stepped(optimiser, parameters, loss)
        if step >= int(steps * 0.9):
            lasts.append(float(loss.detach()))
    return float(np.mean(lasts))


@torch.no_grad()
def remembered(method: EntityTokens, question: Question) -> tuple[Tensor, Tensor]:
    """The state (H,) from which a wording's first value is read, and those (2, H) where its places stand."""
    made = method.batch([question])
    seen: list[Tensor] = []
    handle = method.model.get_output_embeddings().register_forward_pre_hook(lambda module, args: seen.append(args[0]))
    method.model(**made.inputs)
    handle.remove()
    target = made.targets[0]
    return seen[0][0, target.position - 1], learning.mention_states(seen[0], made, [target])[0, :2]


def drawn(rng: np.random.Generator) -> tuple[Place, Place]:
    name, reach = REACHES[int(rng.random() < STREETS)]
    pool = places.pools()[name]
    start = int(rng.integers(len(pool.places)))
    return pool.places[start], pool.places[pool.near(rng, start, float(np.exp(rng.uniform(*np.log(reach)))))]


def answers(pairs: Sequence[tuple[Place, Place]]) -> tuple[list[Quantity], list[Quantity]]:
    """Distances and bearings, on a sphere."""
    degrees = np.array([[places.degrees(place) for place in pair] for pair in pairs])
    far = places.great_circle(degrees[:, 0], degrees[:, 1])
    lengths = [kilometres(Fraction(float(one))) for one in far]
    turns = places.bearing(degrees[:, 0], degrees[:, 1])
    return lengths, [Quantity(Number(Fraction(round(float(turn)) % 360)), "°") for turn in turns]


def _loss(
    method: EntityTokens, pairs: Sequence[tuple[Place, Place]], which: int, known: tuple[Tensor, Tensor]
) -> Tensor:
    flat = [place for pair in pairs for place in pair]
    packed, rows = pack(flat)
    arrays: dict[str, Any] = {name: torch.from_numpy(getattr(packed, name)).to(method.model.device) for name in ARRAYS}
    connectors, (state, mentions) = method.model.connectors, known
    entries = [
        tuple(Entry(place, n, (), rows[2 * number + n][-1]) for n, place in enumerate(pair))
        for number, pair in enumerate(pairs)
    ]
    memory = gathered(
        connectors.heads, entries, connectors.values(**arrays), place_phases(arrays["features"]),
        sphere_points(arrays["features"]), mentions.expand(len(pairs), -1, -1),
    )  # fmt: skip
    targets = [learning.Target(0, 0, value, own, (), True) for value, own in zip(answers(pairs)[which], entries)]
    return learning.value_losses(connectors.heads, state.expand(len(pairs), -1), memory, targets).mean()
