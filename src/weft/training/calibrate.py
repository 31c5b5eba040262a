"""On lines kept from training: confidence → share of right answers; what `verified` and a refusal ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from weft.training.example import Example
from weft.trust import checks_of, over, readings, weigh

BINS = 12
WRONG_AMONG_VERIFIED = 0.0135  # at most, with chance reckoned in: some 0.9 % of those kept lines; 1 % is the promise
DUE_AMONG_REFUSED = 0.94  # more would leave right refusals out, four for each answer that is won: bench/LOG.md
TO_REFUSE = 0.05  # of the questions asked; among calibration lines there are more, and a refusal is due more often
FEWEST = 200  # questions of a sort that its own points are set by
# Half of the questions alone have a confidence above 0.99: there the steps are finer.
THRESHOLDS = (*(step / 100 for step in range(10, 99)), 0.99, 0.993, 0.995, 0.997, 0.998, 0.999, 0.9995, 0.9998)


@dataclass(frozen=True)
class Outcome:
    """`checked`: every check holds but for the confidence. `over`: alone, tables, text."""

    confidence: float
    right: bool
    refused: bool
    to_refuse: bool
    checked: bool
    over: str = "alone"


def outcomes(examples: Sequence[Example], model: Any) -> list[Outcome]:
    """Each question answered as `weft.ask` does, against its gold value; refusals stand however weak they are."""
    made = []
    for example in examples:
        views = readings(example.situation, model)
        best, share = weigh(views)
        held = checks_of(best, share, views, example.situation, 0.0)
        gold = example.steps[-1]
        right = best.refused if gold.op == "refuse" else not best.refused and best.value == gold.value
        made.append(Outcome(share, right, best.refused, gold.op == "refuse", len(held) == 4, over(example.situation)))
    return made


def by_sort(made: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """Confidence points and threshold of each sort of question; too few of a sort (`FEWEST`) go by those of all."""
    sorts = {sort: [outcome for outcome in made if outcome.over == sort] for sort in ("alone", "tables", "text")}
    return {
        sort: {"calibration": points(some), "verified_from": threshold(some)}
        for sort, some in sorts.items()
        if len(some) >= FEWEST
    }


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


def threshold(made: Sequence[Outcome]) -> float:
    """The smallest share from which few enough of the verified answers are wrong; 1 when there is none."""
    for candidate in THRESHOLDS:
        verified = [o for o in made if not o.refused and o.checked and o.confidence >= candidate]
        if verified and upper_bound(sum(not o.right for o in verified), len(verified)) <= WRONG_AMONG_VERIFIED:
            return float(candidate)
    return 1.0


def upper_bound(wrong: int, among: int) -> float:
    """The upper end of Wilson's interval of one standard deviation (Wilson 1927, JASA 22): none wrong of 68 may well be
    one in a hundred."""
    share = wrong / among
    return (share + 1 / (2 * among) + sqrt(share * (1 - share) / among + 1 / (4 * among**2))) / (1 + 1 / among)


def refused_from(made: Sequence[Outcome]) -> float:
    """The smallest share from which enough of the refusals would be due, were one question in twenty to be refused;
    0.5 when there is none."""
    to_refuse = sum(outcome.to_refuse for outcome in made)
    weight = TO_REFUSE / (1 - TO_REFUSE) * (len(made) - to_refuse) / max(1, to_refuse)
    for candidate in (0.0, *THRESHOLDS):
        refused = [o for o in made if o.refused and o.confidence >= candidate]
        due = weight * sum(o.to_refuse for o in refused)
        if refused and due >= DUE_AMONG_REFUSED * (due + sum(not o.to_refuse for o in refused)):
            return float(candidate)
    return 0.5
