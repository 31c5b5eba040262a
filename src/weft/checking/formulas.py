"""Computations over operands, as a tree with its float value and cost: pairs, rows and columns, and pairs of those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from weft.checking.about import Subject
from weft.checking.cues import Cues
from weft.checking.operands import COVER, Operand, Pool, uncovered
from weft.checking.times import OTHER, pair_cost, single_cost, span_cost

WORST = 2.2  # costlier computations are not tried
LONGEST = 400  # of a row or column that is added up
RESULT = {"share": "percent", "percent_change": "percent", "divide": "number", "count": "number"}


@dataclass(slots=True)
class Formula:
    """`args`: operands and formulas. `family`: of the value, "" for that of the operands."""

    op: str
    args: tuple[Any, ...]
    value: float
    cost: float
    family: str = ""

    def leaves(self) -> Iterator[Operand]:
        for arg in self.args:
            if isinstance(arg, Formula):
                yield from arg.leaves()
            else:
                yield arg


class Formulas:
    """Makes them, the near ones and the far ones alike; who asks sorts them by cost."""

    def __init__(self, about: Subject, cues: Cues, pool: Pool) -> None:
        self.about, self.cues, self.pool = about, cues, pool
        self.years = about.scope.years
        self.ceiling = WORST

    def all(self, wanted: frozenset[str]) -> Iterator[Formula]:
        """Those whose value is of a family that is wanted."""
        for formula in self._made():
            if formula.cost <= self.ceiling and (formula.family or "same") in wanted:
                yield formula

    def _made(self) -> Iterator[Formula]:
        yield from self._pairs()
        yield from self._along_lines()
        yield from self._named_rows()
        yield from self._of_series()

    def _pairs(self) -> Iterator[Formula]:
        best = self.pool.best
        for i, one in enumerate(best):
            for other in best[i + 1 :]:
                relation = _relation(one, other)
                if relation is None:
                    continue
                miss = relation + max(one.miss, other.miss) * 0.6 + (one.miss + other.miss) * 0.2
                miss += COVER * uncovered(one.words | other.words, self.about) + _kinds(one, other)
                if miss <= self.ceiling:
                    yield from self._of_two(one, other, miss + pair_cost(self.years, one.fact, other.fact))

    def _of_two(self, one: Operand, other: Operand, cost: float) -> Iterator[Formula]:
        old, new = _in_time(one, other)
        timed = bool(old.fact.scope.years) and old.fact.scope.years != new.fact.scope.years
        yield from self._changes(old, new, old.amount, new.amount, cost, timed)
        yield Formula("sum", (one, other), one.amount + other.amount, cost + self.cues.costs["sum"])
        yield Formula("mean", (one, other), (one.amount + other.amount) / 2, cost + self.cues.costs["mean"])
        ratio_cost = cost + (0.25 if timed else 0.0)
        for part, whole in ((one, other), (other, one)):
            if whole.amount:
                ratio = part.amount / whole.amount
                beyond = 0.25 if abs(ratio) > 1 else 0.0
                yield Formula("share", (part, whole), 100 * ratio, ratio_cost + beyond + self.cues.costs["share"], "percent")
                yield Formula("divide", (part, whole), ratio, ratio_cost + self.cues.costs["divide"], "number")
        yield Formula("multiply", (one, other), one.amount * other.amount, cost + self.cues.costs["multiply"])

    def _changes(self, old: Any, new: Any, before: float, after: float, cost: float, timed: bool) -> Iterator[Formula]:
        costs = self.cues.costs
        yield Formula("subtract", (new, old), after - before, cost + costs["subtract"])
        if not timed:
            yield Formula("subtract", (old, new), before - after, cost + costs["subtract"] + 0.05)
        if before:
            change = 100 * (after - before) / abs(before)
            yield Formula("percent_change", (old, new), change, cost + costs["percent_change"] + (0 if timed else 0.1), "percent")
        if after and not timed:
            change = 100 * (before - after) / abs(after)
            yield Formula("percent_change", (new, old), change, cost + costs["percent_change"] + 0.15, "percent")

    def _along_lines(self) -> Iterator[Formula]:
        """Sum, mean and count of a whole row or column, and of the years that are named in it; stretches of a column."""
        for line in self.pool.lines:
            if len(line) > LONGEST:
                continue
            for some in _stretches(line):
                facts = [one.fact for one in some]
                if len({one.fact.measure.family for one in some}) > 1 and len(some) > 2 and "percent" in {f.measure.family for f in facts}:
                    continue
                words = frozenset().union(*(one.words for one in some[:12]))
                miss = COVER * uncovered(words, self.about)
                row = facts[0].row == facts[-1].row
                miss += span_cost(self.years, facts) if row else max(single_cost(self.years, fact) for fact in facts[:3])
                miss += min(one.miss for one in some) * (1.0 if row else 0.6) + (0.0 if row or len(some) == len(line) else 0.25)
                total = sum(one.amount for one in some)
                yield Formula("sum", tuple(some), total, miss + self.cues.costs["sum"])
                yield Formula("mean", tuple(some), total / len(some), miss + self.cues.costs["mean"])

    def _named_rows(self) -> Iterator[Formula]:
        """The sum and the mean of all rows of a column that the claim names, three or more."""
        columns: dict[tuple[int, int], list[Operand]] = defaultdict(list)
        for one in self.pool.best:
            if one.fact.in_table and one.miss <= 0.22:
                columns[one.fact.group, one.fact.column].append(one)
        for some in columns.values():
            if len(some) > 2:
                cost = single_cost(self.years, some[0].fact) + COVER * uncovered(frozenset().union(*(one.words for one in some)), self.about)
                total = sum(one.amount for one in some)
                yield Formula("sum", tuple(some), total, cost + self.cues.costs["sum"])
                yield Formula("mean", tuple(some), total / len(some), cost + self.cues.costs["mean"])

    def _of_series(self) -> Iterator[Formula]:
        """Two steps: averages, shares, sums and differences of two lines at a time, compared over time or with each other."""
        from weft.checking.series import series_formulas

        yield from series_formulas(self)


def _relation(one: Operand, other: Operand) -> float | None:
    """What it costs that two figures stand where they do to each other; None: they are never taken together."""
    a, b = one.fact, other.fact
    if a.in_table and b.in_table and a.group == b.group:
        if a.row == b.row and a.column == b.column:
            return None
        if a.row == b.row or a.column == b.column:
            return 0.0
        return 0.45
    if a.group == b.group:
        return 0.05
    return 0.4 if a.in_table or b.in_table else 0.3


def _kinds(one: Operand, other: Operand) -> float:
    """Of two families, as a price and a count."""
    a, b = one.fact.measure.family, other.fact.measure.family
    if a == b:
        return 0.0
    return 0.05 if {a, b} == {"number", "money"} else 0.3


def _in_time(one: Operand, other: Operand) -> tuple[Operand, Operand]:
    """(the earlier, the later), by the years they stand under, else as they stand."""
    first, second = one.fact.scope.years, other.fact.scope.years
    if first and second and max(first) != max(second):
        return (one, other) if max(first) < max(second) else (other, one)
    if one.fact.row == other.fact.row and one.fact.group == other.fact.group and one.fact.in_table:
        # columns run back in time more often than not, when nothing says so
        return (other, one) if one.fact.column < other.fact.column else (one, other)
    return (one, other) if one.fact.number < other.fact.number else (other, one)


def _stretches(line: Sequence[Operand]) -> Iterator[list[Operand]]:
    """The whole line, each of its beginnings without the last, and stretches of it of three and more."""
    yield list(line)
    size = len(line)
    if size <= 24:
        for start in range(size):
            for stop in range(start + 2, size + 1):
                if stop - start < size:
                    yield list(line[start:stop])
    elif size > 2:
        yield list(line[:-1])


def neighbours(line: Sequence[Operand]) -> Iterator[tuple[Operand, Operand]]:
    yield from pairwise(line)


__all__ = ["OTHER", "WORST", "Formula", "Formulas"]
