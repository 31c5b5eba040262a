"""Confidence → share of right answers, and the lead that `verified` asks for, on wordings kept from training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from weft.answering import checks_of, weigh
from weft.programs import run
from weft.training.questions import Example

BINS = 12
WRONG_AMONG_VERIFIED = 0.01  # what the lead is set for; the promise is 2 %
LEADS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True)
class Outcome:
    confidence: float
    lead: float
    right: bool
    refused: bool
    agrees: bool  # every check but the lead holds


def outcomes(examples: Sequence[Example], model: Any) -> list[Outcome]:
    """Each question answered as `weft.ask` does, against its gold value."""
    made = []
    for example in examples:
        best, confidence, lead = weigh(run(example.situation, model))
        blind = run(example.situation, model, blind=True)
        held = checks_of(best, blind, np.inf, example.situation, 0.0)
        gold = example.steps[-1]
        right = best.refused if gold.op == "refuse" else not best.refused and best.value == gold.value
        made.append(Outcome(confidence, lead, right, best.refused, len(held) == 4))
    return made


def points(made: Sequence[Outcome]) -> list[list[float]]:
    """[confidence, share right] of equally filled bins, made monotone by pooling neighbours (isotonic regression)."""
    order = sorted(made, key=lambda outcome: outcome.confidence)
    pools = [
        [float(np.mean([o.confidence for o in chunk])), float(np.mean([o.right for o in chunk])), float(len(chunk))]
        for chunk in (
            order[at : at + max(1, len(order) // BINS)] for at in range(0, len(order), max(1, len(order) // BINS))
        )
    ]
    at = 0
    while at + 1 < len(pools):
        if pools[at][1] > pools[at + 1][1]:
            one, other = pools[at], pools.pop(at + 1)
            weight = one[2] + other[2]
            pools[at] = [(one[k] * one[2] + other[k] * other[2]) / weight for k in (0, 1)] + [weight]
            at = max(0, at - 1)
        else:
            at += 1
    return [[round(confidence, 4), round(share, 4)] for confidence, share, _ in pools]


def lead(made: Sequence[Outcome]) -> float:
    """The smallest lead at which few enough of the verified answers are wrong; the largest tried when none is."""
    for candidate in LEADS:
        verified = [o for o in made if o.agrees and not o.refused and o.lead >= candidate]
        if len(verified) >= 20 and sum(not o.right for o in verified) <= WRONG_AMONG_VERIFIED * len(verified):
            return candidate
    return LEADS[-1]
