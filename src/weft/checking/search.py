"""The search for a computation that gives a figure: near ones first, and none that a random figure would hit as well."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.checking.about import Subject
from weft.checking.claims import Claim
from weft.checking.cues import Cues, cues
from weft.checking.facts import Fact
from weft.checking.figures import Figure
from weft.checking.formulas import Formula, Formulas
from weft.checking.index import Index
from weft.checking.operands import pool
from weft.checking.steps import carried_out

CHANCE = 0.12  # how many random hits are expected at most among what is as near or nearer
DECADES = 9.2  # natural logarithms of four powers of ten: over which figures are spread
SLACK = 1.02  # of half a unit in the last place
AMOUNTS = frozenset(("number", "money", "percent"))
TRIED = 12  # hits that are carried out exactly, the nearest first


@dataclass(frozen=True)
class Computation:
    """Steps that end in a figure, over evidence that they name by its place; `chance`: how many random hits were expected."""

    steps: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    confidence: float
    cost: float = 0.0
    chance: float = 0.0


def computed(claim: Claim, sentence: str, about: Subject, index: Index, near: Sequence[Fact]) -> Computation | None:
    """The nearest computation that gives the figure as it is written, or None."""
    figure = claim.figure
    if figure.bound or figure.measure.family in ("date", "place", "text"):
        return None
    family = figure.measure.family
    families = AMOUNTS if family in AMOUNTS else frozenset((family,))
    operands = pool(about, index, near, families)
    if len(operands.best) < 2:
        return None
    said = cues(sentence)
    wanted = frozenset(("percent", "same")) if family == "percent" else frozenset(("same", "number", "percent"))
    if family == "money":
        wanted = frozenset(("same",))
    targets = _targets(figure)
    costs: list[float] = []
    hits: list[Formula] = []
    for formula in Formulas(about, said, operands).all(wanted):
        costs.append(formula.cost)
        if _hits(formula, figure, targets, said):
            hits.append(formula)
    if not hits:
        return None
    costs.sort()
    return _nearest(sorted(hits, key=lambda one: one.cost), costs, figure)


def _nearest(hits: list[Formula], costs: list[float], figure: Figure) -> Computation | None:
    from bisect import bisect_right

    chance = hit_by_chance(figure)
    for formula in hits[:TRIED]:
        tried = bisect_right(costs, formula.cost + 0.02)
        expected = chance * tried
        if expected > CHANCE:
            return None
        done = carried_out(formula)
        if done is not None:
            confidence = max(0.3, min(0.99, 1 - formula.cost / 3)) * (1 - min(expected, 0.5))
            return Computation(*done, confidence, formula.cost, expected)
    return None


def hit_by_chance(figure: Figure) -> float:
    """The probability that a random figure of this precision agrees: figures are spread evenly over their logarithm."""
    amount = abs(float(figure.measure.amount))
    step = float(figure.measure.step) * (4 if figure.hedge else 1)
    return 1.0 if not amount else min(1.0, step / amount / DECADES * math.sqrt(2))


def _targets(figure: Figure) -> dict[str, float]:
    """The figure's amount as it may come out: whole, as bare digits."""
    measure = figure.measure
    return {"whole": float(measure.amount), "bare": float(measure.amount / measure.factor) if measure.factor else 0.0}


def _hits(formula: Formula, figure: Figure, targets: dict[str, float], said: Cues) -> bool:
    measure = figure.measure
    for value, target, step in _ways(formula, figure, targets):
        half = step / 2 * SLACK
        if figure.hedge:
            half = max(half, abs(target) * 0.03)
        if abs(value - target) <= half + 1e-9 * abs(target):
            return bool(target) or formula.cost < 0.3
        if abs(value + target) <= half + 1e-9 * abs(target) and _sign_in_words(formula, measure.amount, said):
            return True
    return False


def _sign_in_words(formula: Formula, amount: Fraction, said: Cues) -> bool:
    """ "It fell by 5 %": the figure is positive, the change is not. A difference has the sign that one gives it."""
    if formula.op in ("subtract", "percent_change"):
        return amount > 0 and (said.down or (formula.op == "subtract" and said.neutral and "change" not in said.found))
    return amount > 0 and all(leaf.amount < 0 for leaf in formula.leaves())


def _ways(formula: Formula, figure: Figure, targets: dict[str, float]) -> list[tuple[float, float, float]]:
    """(value, target, step) for each scale that may hold."""
    measure = figure.measure
    step, factor = float(measure.step), float(measure.factor or 1)
    value = formula.value
    if measure.family == "percent" or formula.family == "percent":
        if formula.family == "percent" and measure.family == "number":
            return [(value, targets["whole"], step)] if formula.op == "percent_change" and False else [(value / 100, targets["whole"], step)]
        if formula.family != "percent" and not _all_percent(formula):
            return []
        return [(value, targets["whole"], step)]
    if formula.family == "number":
        return [(value, targets["whole"], step)]
    if _all_percent(formula):
        return [(value, targets["whole"], step), (value / 100, targets["whole"], step)] if measure.family == "number" else []
    ways = [(value, targets["whole"], step)]
    scales = {leaf.fact.scales[0] if leaf.fact.scales else None for leaf in formula.leaves()}
    if len(scales) == 1:
        (scale,) = scales
        if scale == 0 and measure.said_scale:
            ways.append((value, targets["bare"], step / factor))
        elif scale and scale > 1 and not measure.said_scale:
            ways.append((value / scale, targets["whole"], step))
    return ways


def _all_percent(formula: Formula) -> bool:
    return all(leaf.fact.measure.family == "percent" for leaf in formula.leaves())
