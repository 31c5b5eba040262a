"""Computations as they are tried: counted by cost, and kept where they come out at the figure as it is written."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.checking.cues import Cues
from weft.checking.figures import Figure
from weft.checking.index import Index, unit_of
from weft.checking.matching import GROUPED
from weft.checking.measure import zeros
from weft.checking.operands import Operand
from weft.checking.words import OUTFLOWS

DECADES = 9.2  # natural logarithms of four powers of ten: over which figures are spread
AS_NEAR = 0.02  # what costs so much more is as near
NEARER = 0.2  # a computation that costs so much less counts as 2.7 tries
HEDGED = 0.03
BOUNDED, VAGUE = 0.05, 0.1  # how far beyond what it is said to be over
SIGNIFICANT = 3  # digits that a computed figure with zeros at its end is exact to
PLAIN = frozenset(("number", "money", "percent"))
LACKING = 0.6
OPEN_PERCENT = 0.1  # for taking bare numbers of a table as percentages
OF_A_SCALE = 0.2  # points are those of percentages more often than those of a scale
ZERO = 0.03  # the probability that a random difference is 0
SCALES = (1e3, 1e6, 1e9)
Tree = Any  # an Operand, or (operation, (tree, …))


@dataclass(frozen=True, slots=True)
class Hit:
    """`tree` comes out at the figure; `cost`: how far it is from what the claim says."""

    tree: Tree
    value: float
    cost: float
    family: str


class Offers:
    """Takes what is tried for one figure. `family` of a value: percent, number (a ratio), or "" for that of its
    operands. `beyond`: how much more than the nearest what is tried may cost."""

    def __init__(self, figure: Figure, said: Cues, ceiling: float, index: Index, beyond: float = math.inf) -> None:
        self.figure, self.said, self.ceiling, self.index = figure, said, ceiling, index
        self.beyond = beyond
        self.costs: list[float] = []
        self.hits: list[Hit] = []
        self.lacks: dict[str | tuple[str, ...], float] = {}
        self.floor = ceiling  # what the nearest costs that is of the sort that the sentence speaks of
        self.bare = figure.measure.family == "number"
        self.percent = figure.measure.family == "percent"
        self.money = figure.measure.family == "money"
        self.points = in_points(figure)
        self.step, self.reach = float(step_of(figure)), reach_of(figure)
        self.edges = _edges(self._windows())

    def _windows(self) -> Iterator[tuple[float, float]]:
        """Between which sizes a value may be worth a closer look."""
        measure = self.figure.measure
        amount, factor = abs(float(measure.amount)), float(measure.factor or 1)
        half = max(
            self.step * 0.51,
            amount * HEDGED if self.figure.hedge else 0,
            amount * self.reach if self.figure.bound else 0,
        )
        for size in {1.0, factor, 1 / SCALES[0], 1 / SCALES[1], 1 / SCALES[2], 0.01}:
            yield (amount - half) / size, (amount + half) / size

    def offer(self, op: str, args: tuple[Tree, ...], value: float, cost: float, family: str = "") -> None:
        """Try one."""
        if (
            cost > self.ceiling
            or (family == "percent" and self.money)
            or (family == "number" and (self.money or self.percent))
        ):
            return
        if self.points:
            if op != "subtract":
                return
            cost += 0.0 if family else OF_A_SCALE
        elif self.percent and not family:
            if not self._in_percent((op, args)):
                return
            cost, family = cost + OPEN_PERCENT, "percent"
        key = (op, *map(_operation, args[:2])) if type(args[0]) is tuple or type(args[-1]) is tuple else op
        if (lacking := self.lacks.get(key)) is None:
            lacking = self.lacks[key] = self._lacking((op, args))
        cost += lacking
        self.costs.append(cost)
        if self.bare and not family and type(args[0]) is Operand and args[0].fact.measure.family == "months":
            value /= float(unit_of(args[0].fact.measure))  # 4.77 in a row "in years"
        if not lacking and cost < self.floor and not any(type(arg) is Operand and arg.tree for arg in args):
            self.floor = cost  # of the sources alone: what the claim itself computed is always near
            self.ceiling = min(self.ceiling, cost + self.beyond)
        if bisect_right(self.edges, value if value >= 0 else -value) % 2:
            hit = Hit((op, args), value, cost, family)
            if self._agrees(hit):
                self.hits.append(hit)

    def _in_percent(self, tree: Tree) -> bool:
        """Whether it is a sum, a mean or a difference of small bare numbers whose table leaves their unit open."""
        if tree[0] not in ("sum", "mean", "subtract") or any(type(arg) is tuple for arg in tree[1]):
            return False
        return all(
            one.fact.unit_open and abs(one.amount) < GROUPED and self.index.in_percent(one.fact) for one in leaves(tree)
        )

    def _lacking(self, tree: Tree) -> float:
        """What it costs that the sentence speaks outright of an average or a change, and the tree makes none."""
        made = set(operations_of(tree))
        return LACKING * sum(not made & wanted for wanted in self.said.required)

    def ranked(self, apart: float = NEARER) -> Iterator[tuple[Hit, float]]:
        """The hits, the nearest first, each with how many random ones are expected among what is as near. `apart`: by
        how much one costs less that counts as 2.7 tries."""
        self.costs.sort()
        chance = by_chance(self.figure)
        for hit in sorted(self.hits, key=lambda one: one.cost):
            nearer = self.costs[: bisect_right(self.costs, hit.cost + AS_NEAR)]
            yield hit, chance * sum(math.exp(min(4.0, (hit.cost - cost) / apart)) for cost in nearer)

    def _agrees(self, hit: Hit) -> bool:
        measure = self.figure.measure
        if not measure.amount and hit.cost > 0.35:
            return False
        operands = list(leaves(hit.tree))
        if hit.value > 0 and self._falls(hit, operands):
            return False
        for value, target, step in self._ways(hit, operands):
            if self._rounds(value, target, step):
                return not _trivial(hit, value, operands, step)
            if self._rounds(-value, target, step) and self._sign_in_words(hit, operands):
                return not _trivial(hit, value, operands, step)
        return False

    def _falls(self, hit: Hit, operands: list[Operand]) -> bool:
        """Whether the sentence says that it fell, and over time it rose."""
        if hit.tree[0] not in ("subtract", "percent_change") or not self.said.down or self.said.up:
            return False
        timed = len(operands) == 2 and operands[0].fact.scope.years != operands[1].fact.scope.years
        if all(self.said.falling <= one.fact.scope.near | one.fact.scope.head for one in operands):
            return False  # "the change in the loss carried forward" tells no direction
        return (
            timed
            and "change" in self.said.found
            and self.figure.measure.amount > 0
            and all(one.amount > 0 for one in operands)
        )

    def _rounds(self, value: float, target: float, step: float) -> bool:
        if self.figure.bound == ">":
            return target <= value <= target * (1 + self.reach)
        if self.figure.bound == "<":
            return target * (1 - self.reach) <= value <= target
        half = step / 2
        if self.figure.hedge:
            half = max(half, abs(target) * HEDGED)
        gap = (value - target) * (1 if target >= 0 else -1)
        slack = 1e-9 * (abs(target) + step)
        return -half - slack <= gap < half - slack or abs(gap) <= slack

    def _sign_in_words(self, hit: Hit, operands: list[Operand]) -> bool:
        """ "It fell by 5 %": the figure is positive, the change is not. Of what stands in brackets the size is said."""
        if self.figure.measure.amount <= 0:
            return False
        op = hit.tree[0]
        if op in ("subtract", "percent_change"):
            return self.said.down or (op == "subtract" and self.said.neutral and "change" not in self.said.found)
        if op in ("share", "divide", "percent_of", "multiply"):
            return all(one.amount > 0 or OUTFLOWS & one.words for one in operands)
        return all(one.amount < 0 and OUTFLOWS & one.words for one in operands)

    def _ways(self, hit: Hit, operands: list[Operand]) -> Iterator[tuple[float, float, float]]:
        """(value, target, step) for each way in which scales may be left out or open."""
        measure = self.figure.measure
        step, target = self.step, float(measure.amount)
        if hit.family == "percent":
            yield (hit.value, target, step) if self.percent else (hit.value / 100, target, step)
            return
        op, args = hit.tree
        kind = _kind(args[0])
        if (
            not hit.family
            and op in ("divide", "multiply")
            and kind not in (measure.family, "number")
            and measure.family != "number"
        ):
            return  # metres for each year are no dollars
        yield hit.value, target, step
        if hit.family:
            return
        scales = {one.fact.scales[0] if one.fact.scales else None for one in operands}
        if len(scales) != 1:
            return
        (scale,) = scales
        if scale == 0 and measure.said_scale:
            for factor in SCALES:
                yield hit.value * factor, target, step
        elif scale and scale > 1 and not measure.said_scale:
            yield hit.value / scale, target, step


def _edges(windows: Iterable[tuple[float, float]]) -> list[float]:
    """Where stretches of numbers begin and end, in order, those that overlap joined: what lies behind an odd number of
    edges is in one of them, its end included."""
    edges: list[float] = []
    for low, high in sorted(windows):
        if edges and low <= edges[-1]:
            edges[-1] = max(edges[-1], math.nextafter(high, math.inf))
        else:
            edges += [low, math.nextafter(high, math.inf)]
    return edges


def _operation(tree: Tree) -> str:
    return tree[0] if type(tree) is tuple else ""


def in_points(figure: Figure) -> bool:
    """Whether a figure is in points, which nothing but a difference is."""
    return figure.measure.family == "percent" and getattr(figure.value, "form", "percent") != "percent"


def step_of(figure: Figure) -> Fraction:
    """To what a figure is exact that was computed: "$291,000" to a thousand, three digits in any case."""
    measure = figure.measure
    amount = abs(measure.amount / measure.step_unit if measure.family not in PLAIN else measure.amount)
    if amount < 10_000 or amount.denominator != 1 or measure.factor != 1:
        return measure.step
    digits = Fraction(10) ** (len(str(int(amount))) - SIGNIFICANT)
    return max(measure.step, min(zeros(amount), digits) * (1 if measure.family in PLAIN else measure.step_unit))


def reach_of(figure: Figure) -> float:
    """How far beyond a bound a computation may come out: further where the bound is said in few digits, "a third"."""
    measure = figure.measure
    if not figure.bound or not measure.amount:
        return BOUNDED
    return min(VAGUE, max(BOUNDED, 2.5 * float(measure.step / abs(measure.amount))))


def operations_of(tree: Tree) -> Iterator[str]:
    """The names of its operations."""
    if not isinstance(tree, Operand):
        yield tree[0]
        for arg in tree[1]:
            yield from operations_of(arg)


def leaves(tree: Tree) -> Iterator[Operand]:
    """The operands of a tree."""
    if isinstance(tree, Operand):
        if tree.tree is None:
            yield tree
            return
        tree = tree.tree
    for arg in tree[1]:
        yield from leaves(arg)


def _kind(tree: Tree) -> str:
    """The family of its first figure."""
    return next(leaves(tree)).fact.measure.family


def _trivial(hit: Hit, value: float, operands: list[Operand], step: float) -> bool:
    """Whether one operand alone comes to the same: nothing was computed."""
    if hit.family:
        return False
    return any(abs(abs(one.amount) - abs(hit.value)) <= max(step / 2, 1e-9 * abs(hit.value)) for one in operands)


def by_chance(figure: Figure) -> float:
    """The probability that a random figure of this precision agrees: figures are spread evenly over their logarithm."""
    amount = abs(float(figure.measure.amount))
    step = float(step_of(figure))
    if figure.hedge or figure.bound:
        step = max(step, (reach_of(figure) if figure.bound else 2 * HEDGED) * amount)
    return ZERO if not amount else min(1.0, 1.4 * step / amount / DECADES)
