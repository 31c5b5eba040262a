"""Two-step computations: the share of one row in another over two years, averages compared, a difference of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from weft.checking.facts import Fact
from weft.checking.operands import Operand
from weft.checking.times import OTHER, pair_cost

if TYPE_CHECKING:
    from weft.checking.formulas import Formulas

STEP = 0.12  # what the second step costs
INNER = 0.4  # and at least a difference within it: one word speaks of one of them
LINES = 6
PLACES = 12  # along a line
UNNAMED = 2.0
NEGLIGIBLE = 0.001  # what is added to so much more changes nothing


class Cell(NamedTuple):
    """A figure, or what was made of several. `fact` says where and when."""

    tree: Any
    amount: float
    fact: Fact
    miss: float


@dataclass(slots=True)
class Line:
    """Cells by their place along a row or column. `shape`: what was made of the figures there, "" for themselves."""

    cells: dict[int, Cell]
    words: frozenset[str]
    percent: bool = False
    shape: str = ""
    made: dict[Any, tuple[Any, float] | None] = field(default_factory=dict)

    def reduced(self, shape: str, places: Sequence[int]) -> tuple[Any, float] | None:
        """Its cells at these places as one value, made once: each line is held against several."""
        key = shape, *places
        if key not in self.made:
            self.made[key] = _reduced(shape, [self.cells[place] for place in places])
        return self.made[key]


class Series:
    """Offers what takes two steps and more."""

    def __init__(self, of: Formulas) -> None:
        self.of, self.offer, self.costs = of, of.offer, of.cues.costs
        self.offers, self.years = of.offers, of.years

    def run(self) -> None:
        from weft.checking.formulas import is_row

        for rows in (True, False):
            lines = [_line(line, rows) for line in self.of.pool.lines if is_row(line) == rows][:LINES]
            for line in lines:
                for rolled in _rolling(line):
                    self._over_time(rolled)
            for one, other in combinations(lines, 2):
                if STEP + self.of.uncovered(one.words | other.words) <= self.offers.ceiling:
                    for joined in _joined(one, other):
                        self._over_time(joined)
                    self._compared(one, other)

    def _over_time(self, line: Line) -> None:
        """A line between two of its places: change, change in percent, mean; and the mean of all."""
        family = "percent" if line.percent else ""
        base = STEP + self.of.uncovered(line.words) + self._shape_cost(line.shape)
        if base > self.offers.ceiling:
            return
        for one, other in combinations([line.cells[place] for place in sorted(line.cells)], 2):
            cost = base + both(one.miss, other.miss) + pair_cost(self.years, one.fact, other.fact)
            if cost > self.offers.ceiling:
                continue
            new, old = (one, other) if _later(one.fact, other.fact) else (other, one)
            self.of.changes(old.tree, new.tree, old.amount, new.amount, cost, True, family)
            if line.shape != "mean":
                self.offer(
                    "mean", (one.tree, other.tree), (one.amount + other.amount) / 2, cost + self.costs["mean"], family
                )
        if line.shape != "mean" and len(line.cells) > 2:
            cells = list(line.cells.values())
            cost = (
                base + min(cell.miss for cell in cells) + (0.0 if len(self.years) != 1 else OTHER) + self.costs["mean"]
            )
            self.offer(
                "mean",
                tuple(cell.tree for cell in cells),
                sum(cell.amount for cell in cells) / len(cells),
                cost,
                family,
            )

    def _shape_cost(self, shape: str) -> float:
        op = {"mean": "mean", "share": "share", "part": "share", "sum": "sum"}.get(shape)
        return 0.5 * self.costs[op] if op else INNER

    def _compared(self, one: Line, other: Line) -> None:
        """Two lines by what becomes of them over the same places."""
        if one.percent != other.percent:
            return
        base = STEP + self.of.uncovered(one.words | other.words)
        shared = sorted(place for place in one.cells if place in other.cells)[:PLACES]
        order = self.of.about.first_said(one.words, other.words)
        choices: list[Sequence[int]] = list(combinations(shared, 2))
        choices += [shared] if len(shared) > 2 else []
        for places in choices:
            first, second = [one.cells[place] for place in places], [other.cells[place] for place in places]
            cost = base + both(_worst(first), _worst(second))
            cost += pair_cost(self.years, first[0].fact, first[-1].fact) if len(places) == 2 else 0.2
            if cost > self.offers.ceiling:
                continue
            for shape in ("mean", "sum", "percent_change", "subtract"):
                made, held = one.reduced(shape, places), other.reduced(shape, places)
                if made and held:
                    percent = shape == "percent_change" or one.percent
                    inner = max(self.costs[shape] * 0.6, INNER if shape in ("subtract", "percent_change") else 0.0)
                    self._of_two(made, held, cost + inner, "percent" if percent else "", order)

    def _of_two(self, made: tuple[Any, float], held: tuple[Any, float], cost: float, family: str, order: int) -> None:
        for (a, x), (b, y), said in ((made, held, -order), (held, made, order)):
            odd = 0.0 if said > 0 or x >= y else UNNAMED
            self.offer("subtract", (a, b), x - y, cost + odd + self.costs["subtract"], family)
            if y:
                self.offer("divide", (a, b), x / y, cost + self.costs["divide"], "number")
                self.offer("share", (a, b), 100 * x / y, cost + self.costs["share"], "percent")


def both(one: float, other: float) -> float:
    """What two figures miss: both are to be named, the one that is less so counts most."""
    return 0.8 * max(one, other) + 0.2 * (one + other)


def _worst(cells: Sequence[Cell]) -> float:
    return max(cell.miss for cell in cells)


def _line(line: Sequence[Operand], row: bool) -> Line:
    from weft.checking.formulas import shared_words

    cells = {
        (one.fact.column if row else one.fact.row): Cell(one, one.amount, one.fact, one.miss) for one in line[:PLACES]
    }
    return Line(cells, shared_words(line), all(one.percent for one in line[:PLACES]))


def _rolling(line: Line) -> Iterator[Line]:
    """The averages of neighbouring years, "the 2019 average"."""
    cells: dict[int, Cell] = {}
    for place, behind in pairwise(sorted(line.cells)):
        one, other = line.cells[place], line.cells[behind]
        years, others = one.fact.scope.years, other.fact.scope.years
        if years and others and abs(max(years) - max(others)) == 1:
            later = one if _later(one.fact, other.fact) else other
            mean = (one.amount + other.amount) / 2
            cells[place if later is one else behind] = Cell(
                ("mean", (one.tree, other.tree)), mean, later.fact, later.miss
            )
    if cells:
        yield Line(cells, line.words, line.percent, "mean")


def _joined(one: Line, other: Line) -> Iterator[Line]:
    """Two lines place by place: shares both ways, sum and difference."""
    ways: dict[str, dict[int, Cell]] = defaultdict(dict)
    larger = _sum(one) >= _sum(other)
    for place in [place for place in one.cells if place in other.cells]:
        a, b = one.cells[place], other.cells[place]
        x, y, miss = a.amount, b.amount, both(a.miss, b.miss)
        if abs(x) > NEGLIGIBLE * abs(y) and abs(y) > NEGLIGIBLE * abs(x):
            first, second = (a, b) if larger else (b, a)
            ways["sum"][place] = Cell(("sum", (a.tree, b.tree)), x + y, a.fact, miss)
            ways["subtract"][place] = Cell(
                ("subtract", (first.tree, second.tree)), first.amount - second.amount, a.fact, miss
            )
        if y:
            ways["share"][place] = Cell(("share", (a.tree, b.tree)), 100 * x / y, a.fact, miss)
        if x:
            ways["part"][place] = Cell(("share", (b.tree, a.tree)), 100 * y / x, a.fact, miss)
    for shape, cells in ways.items():
        percent = shape in ("share", "part") or (one.percent and other.percent)
        yield Line(cells, one.words | other.words, percent, shape)


def _sum(line: Line) -> float:
    return sum(cell.amount for cell in line.cells.values())


def _reduced(shape: str, cells: Sequence[Cell]) -> tuple[Any, float] | None:
    """Cells of a line as one value."""
    from weft.checking.formulas import changed

    trees, amounts = tuple(cell.tree for cell in cells), [cell.amount for cell in cells]
    if shape in ("mean", "sum"):
        return (shape, trees), sum(amounts) / (len(amounts) if shape == "mean" else 1)
    if len(cells) != 2:
        return None
    new, old = (0, 1) if _later(cells[0].fact, cells[1].fact) else (1, 0)
    if cells[0].fact.scope.years == cells[1].fact.scope.years and abs(amounts[old]) > abs(amounts[new]):
        new, old = old, new
    if shape == "subtract":
        return (shape, (trees[new], trees[old])), amounts[new] - amounts[old]
    return ((shape, (trees[old], trees[new])), 100 * changed(amounts[old], amounts[new])) if amounts[old] else None


def _later(one: Fact, other: Fact) -> bool:
    return max(one.scope.years, default=0) > max(other.scope.years, default=0)
