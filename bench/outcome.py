"""What became of one question, and the figures over many: exact, refusals, verified, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from bench.results import Row, share

BINS = 10


@dataclass(frozen=True)
class Outcome:
    """`unit`: the wording; intervals count it once, however often it was asked with other values."""

    unit: str
    family: str
    over: str
    right: bool
    to_refuse: bool
    refused: bool
    verified: bool
    confidence: float
    tokens: int
    seconds: float
    entities: str = ""
    size: str = ""


def by_unit(outcomes: Sequence[Outcome]) -> list[float]:
    """The share right of each wording."""
    found: dict[str, list[bool]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.unit, []).append(outcome.right)
    return [sum(rights) / len(rights) for rights in found.values()]


def exact(outcomes: Sequence[Outcome], group: str, method: str, task: str, split: str) -> Row:
    """Share of right answers, the wordings alike, with their mean length and median time."""
    if not outcomes:
        return share([], group, method, task, split)
    tokens = round(sum(outcome.tokens for outcome in outcomes) / len(outcomes), 1)
    seconds = round(median(outcome.seconds for outcome in outcomes), 4)
    return share(by_unit(outcomes), group, method, task, split, tokens=tokens, seconds=seconds)


def trust(outcomes: Sequence[Outcome], method: str, task: str, split: str) -> list[Row]:
    """Refusals, what `verified` is worth, and how far `confidence` lies from the share of right answers."""
    refused = [o.to_refuse for o in outcomes if o.refused]
    to_refuse = [o.refused for o in outcomes if o.to_refuse]
    wrong = [not o.right for o in outcomes if o.verified]
    marked = [o.verified for o in outcomes if o.right and not o.refused]
    where: dict[str, Any] = {"group": "computed", "method": method, "task": task, "split": split}
    return [
        share(refused, metric="refusal precision", **where),
        share(to_refuse, metric="refusal recall", **where),
        share(wrong, metric="verified answers wrong", **where),
        share(marked, metric="right answers verified", **where),
        Row(metric="calibration error", value=round(calibration_error(outcomes), 4), n=len(outcomes), **where),
    ]  # fmt: skip


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error over ten bins: |share right − mean confidence|, weighted by their questions."""
    confidence = np.array([outcome.confidence for outcome in outcomes])
    right = np.array([outcome.right for outcome in outcomes], float)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == b).mean() * abs(right[bins == b].mean() - confidence[bins == b].mean())
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))
