"""Two-step computations: the share of one row in another over two years, averages compared, a difference of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from weft.checking.facts import Fact
from weft.checking.operands import Operand
from weft.checking.times import OTHER, pair_cost

if TYPE_CHECKING:
    from weft.checking.formulas import Formulas

STEP = 0.12  # what the second step costs
LINES = 6
UNNAMED = 0.6
PLACES = 12  # along a line
Cell = tuple[Any, float, Fact]  # a tree, its amount, a fact that says where and when


@dataclass(slots=True)
class Line:
    """Cells by their place along a row or column. `shape`: what was made of the figures there, "" for themselves."""

    cells: dict[int, Cell]
    miss: float
    words: frozenset[str]
    percent: bool = False
    shape: str = ""


class Series:
    """Offers what takes two steps and more."""

    def __init__(self, of: Formulas) -> None:
        self.of, self.offer, self.costs = of, of.offer, of.cues.costs
        self.ceiling = of.offers.ceiling

    def run(self) -> None:
        from weft.checking.formulas import is_row

        for rows in (True, False):
            lines = [_line(line, rows) for line in self.of.pool.lines if is_row(line) == rows][:LINES]
            for line in lines:
                for rolled in _rolling(line):
                    self._over_time(rolled)
            for one, other in combinations(lines, 2):
                if pair_miss(one, other) + STEP + self.of.uncovered(one.words | other.words) <= self.ceiling:
                    for joined in _joined(one, other):
                        self._over_time(joined)
                    self._compared(one, other)

    def _over_time(self, line: Line) -> None:
        """A line between two of its places: change, change in percent, mean; and the mean of all."""
        family = "percent" if line.percent else ""
        base = STEP + line.miss + self.of.uncovered(line.words) + self._shape_cost(line.shape)
        if base > self.ceiling:
            return
        for (a, x, f), (b, y, g) in combinations([line.cells[place] for place in sorted(line.cells)], 2):
            cost = base + pair_cost(self.of.years, f, g)
            if cost > self.ceiling:
                continue
            (new, after), (old, before) = ((a, x), (b, y)) if _later(f, g) else ((b, y), (a, x))
            self.of.changes(old, new, before, after, cost, True, family)
            if line.shape != "mean":
                self.offer("mean", (a, b), (x + y) / 2, cost + self.costs["mean"], family)
        if line.shape != "mean" and len(line.cells) > 2:
            cells = list(line.cells.values())
            cost = base + (0.0 if len(self.of.years) != 1 else OTHER) + self.costs["mean"]
            self.offer("mean", tuple(tree for tree, _, _ in cells), sum(x for _, x, _ in cells) / len(cells), cost, family)

    def _shape_cost(self, shape: str) -> float:
        op = {"mean": "mean", "share": "share", "part": "share", "sum": "sum"}.get(shape)
        return 0.5 * self.costs[op] if op else 0.35

    def _compared(self, one: Line, other: Line) -> None:
        """Two lines by what becomes of them over the same places."""
        base = STEP + pair_miss(one, other) + self.of.uncovered(one.words | other.words)
        shared = sorted(place for place in one.cells if place in other.cells)[:PLACES]
        order = self.of.about.first_said(one.words, other.words)
        choices: list[Sequence[int]] = list(combinations(shared, 2))
        choices += [shared] if len(shared) > 2 else []
        for places in choices:
            first, second = [one.cells[place] for place in places], [other.cells[place] for place in places]
            cost = base + (pair_cost(self.of.years, first[0][2], first[-1][2]) if len(places) == 2 else 0.2)
            if cost > self.ceiling or one.percent != other.percent:
                continue
            for shape in ("mean", "sum", "percent_change", "subtract"):
                made, held = _reduced(shape, first), _reduced(shape, second)
                if made and held:
                    percent = shape == "percent_change" or one.percent
                    self._of_two(made, held, cost + self.costs[shape] * 0.6, "percent" if percent else "", order)

    def _of_two(self, made: tuple[Any, float], held: tuple[Any, float], cost: float, family: str, order: int) -> None:
        for (a, x), (b, y), said in ((made, held, -order), (held, made, order)):
            odd = 0.0 if said > 0 or x >= y else UNNAMED if said < 0 else 0.2
            self.offer("subtract", (a, b), x - y, cost + odd + self.costs["subtract"], family)
            if y:
                self.offer("divide", (a, b), x / y, cost + self.costs["divide"], "number")
                self.offer("share", (a, b), 100 * x / y, cost + self.costs["share"], "percent")


def pair_miss(one: Line, other: Line) -> float:
    """Both are to be named: the one that is less so counts most."""
    return max(one.miss, other.miss) * 0.8 + (one.miss + other.miss) * 0.2


def _line(line: Sequence[Operand], row: bool) -> Line:
    cells: dict[int, Cell] = {
        (one.fact.column if row else one.fact.row): (one, one.amount, one.fact) for one in line[:PLACES]
    }
    words = frozenset().union(*(one.words for one in line[:6]))
    return Line(cells, min(one.miss for one in line), words, all(one.percent for one in line[:PLACES]))


def _rolling(line: Line) -> Iterator[Line]:
    """The averages of neighbouring years, "the 2019 average"."""
    cells: dict[int, Cell] = {}
    for one, other in pairwise(sorted(line.cells)):
        (a, x, f), (b, y, g) = line.cells[one], line.cells[other]
        if f.scope.years and g.scope.years and abs(max(f.scope.years) - max(g.scope.years)) == 1:
            later = one if _later(f, g) else other
            cells[later] = (("mean", (a, b)), (x + y) / 2, f if later == one else g)
    if cells:
        yield Line(cells, line.miss, line.words, line.percent, "mean")


def _joined(one: Line, other: Line) -> Iterator[Line]:
    """Two lines place by place: shares both ways, sum and differences."""
    miss, words = pair_miss(one, other), one.words | other.words
    ways: dict[str, dict[int, Cell]] = defaultdict(dict)
    for place in [place for place in one.cells if place in other.cells]:
        (a, x, f), (b, y, _) = one.cells[place], other.cells[place]
        ways["sum"][place] = (("sum", (a, b)), x + y, f)
        larger = _sum(one) >= _sum(other)
        ways["subtract"][place] = (("subtract", (a, b)), x - y, f) if larger else (("subtract", (b, a)), y - x, f)
        if y:
            ways["share"][place] = (("share", (a, b)), 100 * x / y, f)
        if x:
            ways["part"][place] = (("share", (b, a)), 100 * y / x, f)
    for shape, cells in ways.items():
        yield Line(cells, miss, words, shape in ("share", "part") or (one.percent and other.percent), shape)


def _sum(line: Line) -> float:
    return sum(amount for _, amount, _ in line.cells.values())


def _reduced(shape: str, cells: Sequence[Cell]) -> tuple[Any, float] | None:
    """Cells of a line as one value."""
    from weft.checking.formulas import changed

    trees, amounts = tuple(tree for tree, _, _ in cells), [x for _, x, _ in cells]
    if shape in ("mean", "sum"):
        return (shape, trees), sum(amounts) / (len(amounts) if shape == "mean" else 1)
    if len(cells) != 2:
        return None
    new, old = (0, 1) if _later(cells[0][2], cells[1][2]) else (1, 0)
    if shape == "subtract":
        return (shape, (trees[new], trees[old])), amounts[new] - amounts[old]
    return ((shape, (trees[old], trees[new])), 100 * changed(amounts[old], amounts[new])) if amounts[old] else None


def _later(one: Fact, other: Fact) -> bool:
    return max(one.scope.years, default=0) > max(other.scope.years, default=0)
