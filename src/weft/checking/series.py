"""Two-step computations: the share of one row in another over two years, averages compared, a difference of changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from weft.checking.operands import COVER, Operand, uncovered
from weft.checking.times import OTHER, pair_cost, single_cost

if TYPE_CHECKING:
    from weft.checking.formulas import Formula, Formulas

TWO_STEPS = 0.12  # what the second step costs
LINES = 6


@dataclass(slots=True)
class Line:
    """Figures of one row or column by their place along it, each a formula or an operand; `words`: all of theirs."""

    cells: dict[int, tuple[Any, float, Any]]  # place → (tree, amount, fact that says its year)
    miss: float
    words: frozenset[str]
    shape: str = ""


def series_formulas(of: Formulas) -> Iterator[Formula]:
    """The formulas of two steps and more."""
    lines = [line for line in map(_plain, _rows(of), [True] * 99)] + [line for line in map(_plain, _columns(of), [False] * 99)]
    for some in (lines[: len(_rows(of))], lines[len(_rows(of)) :]):
        rows = some[:LINES]
        made = [derived for line in rows for derived in _rolling(line)]
        made += [derived for one, other in combinations(rows, 2) for derived in _joined(of, one, other)]
        for line in made:
            yield from _over_time(of, line)
        yield from _compared(of, rows)


def _rows(of: Formulas) -> list[list[Operand]]:
    return [line for line in of.pool.lines if line[0].fact.row == line[-1].fact.row][:LINES]


def _columns(of: Formulas) -> list[list[Operand]]:
    return [line for line in of.pool.lines if line[0].fact.row != line[-1].fact.row][:LINES]


def _plain(line: list[Operand], is_row: bool) -> Line:
    cells = {(one.fact.column if is_row else one.fact.row): (one, one.amount, one.fact) for one in line[:40]}
    return Line(cells, min(one.miss for one in line), frozenset().union(*(one.words for one in line[:6])))


def _rolling(line: Line) -> Iterator[Line]:
    """The averages of neighbouring years, "the 2019 average"."""
    from weft.checking.formulas import Formula

    places = sorted(line.cells)
    cells = {}
    for one, other in zip(places, places[1:]):
        (a, x, f), (b, y, g) = line.cells[one], line.cells[other]
        if not f.scope.years or not g.scope.years or abs(max(f.scope.years) - max(g.scope.years)) != 1:
            continue
        later = one if max(f.scope.years) > max(g.scope.years) else other
        cells[later] = (Formula("mean", (a, b), (x + y) / 2, 0.0), (x + y) / 2, f if later == one else g)
    if cells:
        yield Line(cells, line.miss, line.words, "mean")


def _joined(of: Formulas, one: Line, other: Line) -> Iterator[Line]:
    """Two lines cell by cell: shares both ways, sum and difference."""
    from weft.checking.formulas import Formula

    places = [place for place in one.cells if place in other.cells]
    if not places:
        return
    miss, words = (one.miss + other.miss) * 0.7, one.words | other.words
    ways: dict[str, dict[int, tuple[Any, float, Any]]] = defaultdict(dict)
    for place in places:
        (a, x, f), (b, y, _) = one.cells[place], other.cells[place]
        ways["sum"][place] = (Formula("sum", (a, b), x + y, 0.0), x + y, f)
        ways["subtract"][place] = (Formula("subtract", (a, b), x - y, 0.0), x - y, f)
        ways["less"][place] = (Formula("subtract", (b, a), y - x, 0.0), y - x, f)
        if y:
            ways["share"][place] = (Formula("share", (a, b), 100 * x / y, 0.0, "percent"), 100 * x / y, f)
        if x:
            ways["part"][place] = (Formula("share", (b, a), 100 * y / x, 0.0, "percent"), 100 * y / x, f)
    for shape, cells in ways.items():
        yield Line(cells, miss, words, shape)


def _over_time(of: Formulas, line: Line) -> Iterator[Formula]:
    """A derived line between two of its places: change, change in percent, mean; and one of its averages alone."""
    from weft.checking.formulas import Formula

    percent = line.shape in ("share", "part")
    family = "percent" if percent else ""
    costs = of.cues.costs
    base = TWO_STEPS + line.miss + COVER * uncovered(line.words, of.about)
    base += {"mean": costs["mean"], "share": costs["share"], "part": costs["share"], "sum": costs["sum"]}.get(line.shape, 0.35) * 0.5
    for (a, x, f), (b, y, g) in combinations([line.cells[place] for place in sorted(line.cells)], 2):
        cost = base + pair_cost(of.years, f, g)
        if cost >= of.ceiling:
            continue
        later = max(f.scope.years, default=0) > max(g.scope.years, default=0)
        (new, after), (old, before) = ((a, x), (b, y)) if later else ((b, y), (a, x))
        yield Formula("subtract", (new, old), after - before, cost + costs["subtract"], family)
        if before:
            yield Formula("percent_change", (old, new), 100 * (after - before) / abs(before), cost + costs["percent_change"], "percent")
        if line.shape != "mean":
            yield Formula("mean", (a, b), (x + y) / 2, cost + costs["mean"], family)
    if line.shape not in ("mean",) and len(line.cells) > 2:
        trees = list(line.cells.values())
        cost = base + (0.0 if not of.years or len(of.years) > 1 else OTHER)
        yield Formula("mean", tuple(tree for tree, _, _ in trees), sum(x for _, x, _ in trees) / len(trees), cost + costs["mean"], family)


def _compared(of: Formulas, rows: list[Line]) -> Iterator[Formula]:
    """Two lines by what becomes of them over the same two places: averages, changes, changes in percent, sums."""
    from weft.checking.formulas import Formula

    costs = of.cues.costs
    for one, other in combinations(rows, 2):
        shared = sorted(place for place in one.cells if place in other.cells)
        words = one.words | other.words
        base = TWO_STEPS + (one.miss + other.miss) * 0.7 + COVER * uncovered(words, of.about)
        if base >= of.ceiling:
            continue
        choices = [pair for pair in combinations(shared, 2)]
        if len(shared) > 2:
            choices.append(tuple(shared))  # type: ignore[arg-type]
        for places in choices:
            first = [one.cells[place] for place in places]
            second = [other.cells[place] for place in places]
            cost = base + (pair_cost(of.years, first[0][2], first[-1][2]) if len(places) == 2 else 0.2)
            if cost >= of.ceiling:
                continue
            for shape in ("mean", "sum", "percent_change", "subtract"):
                made, held = _reduced(shape, first), _reduced(shape, second)
                if made is None or held is None:
                    continue
                step = cost + costs[shape] * 0.6
                family = made.family
                yield Formula("subtract", (made, held), made.value - held.value, step + costs["subtract"], family)
                yield Formula("subtract", (held, made), held.value - made.value, step + costs["subtract"], family)
                for part, whole in ((made, held), (held, made)):
                    if whole.value:
                        yield Formula("divide", (part, whole), part.value / whole.value, step + costs["divide"], "number")
                        yield Formula("share", (part, whole), 100 * part.value / whole.value, step + costs["share"], "percent")


def _reduced(shape: str, cells: list[tuple[Any, float, Any]]) -> Formula | None:
    from weft.checking.formulas import Formula

    trees, amounts = tuple(tree for tree, _, _ in cells), [x for _, x, _ in cells]
    if shape in ("mean", "sum"):
        total = sum(amounts)
        return Formula(shape, trees, total / len(amounts) if shape == "mean" else total, 0.0)
    if len(cells) != 2:
        return None
    later = max(cells[0][2].scope.years, default=0) > max(cells[1][2].scope.years, default=0)
    new, old = (0, 1) if later else (1, 0)
    if shape == "subtract":
        return Formula("subtract", (trees[new], trees[old]), amounts[new] - amounts[old], 0.0)
    if not amounts[old]:
        return None
    return Formula(shape, (trees[old], trees[new]), 100 * (amounts[new] - amounts[old]) / abs(amounts[old]), 0.0, "percent")


__all__ = ["single_cost", "series_formulas"]
