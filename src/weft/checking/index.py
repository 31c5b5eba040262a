"""All facts, findable by amount and by the words that they stand among."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from weft.checking.facts import Fact
from weft.checking.figures import HEDGED, Figure
from weft.checking.grid import HEADER
from weft.checking.matching import REACH
from weft.checking.measure import Measure
from weft.checking.words import stem

RATES = frozenset(
    map(stem, "percent percentage rate margin share proportion ratio yield growth change quota interest return".split())
)
UNITS = frozenset(
    map(stem, "year age day hour cent price cost dollar euro tonne metre liability accrual asset expectancy".split())
)
UNITS_LOOKED_AT = 60  # contexts that share the most with a sentence
LENGTHS = tuple(map(Fraction, (1, 12, 60, 3600, 86_400, 604_800)))  # months; seconds
FEW = 2  # cells that hold what a sentence says
FACTS_OF_ONE = 120  # of one context


class Index:
    """`facts` by number. `places`: (family, context) → facts."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.contexts: dict[frozenset[str], list[int]] = defaultdict(list)
        for fact in facts:
            scope = fact.scope
            self.contexts[scope.near.union(*scope.names) if fact.in_table else scope.near | scope.head].append(
                fact.number
            )
        self.keys = list(self.contexts)
        self.counts: Counter[str] = Counter()
        self.posted: dict[str, list[int]] = defaultdict(list)
        heads = {fact.scope.head for fact in facts if fact.in_table}
        for number, key in enumerate(self.keys):
            for word in key:
                self.posted[word].append(number)
                self.counts[word] += 1
        for head in heads:
            self.counts.update(head)
        self._weights: dict[str, float] = {}
        self._whole: dict[frozenset[str], float] = {}
        self.size = len(self.keys) + len(heads)
        self.far_words = frozenset(word for far in {fact.scope.far for fact in facts} for word in far)
        self.tables: dict[int, list[Fact]] = defaultdict(list)
        self.groups: dict[int, list[Fact]] = defaultdict(list)  # sentences
        for fact in facts:
            (self.tables if fact.in_table else self.groups)[fact.group].append(fact)
        self.named: dict[str, set[int]] = defaultdict(set)
        for group, cells in self.tables.items():
            for scope in {id(fact.scope): fact.scope for fact in cells}.values():
                for word in (scope.near | scope.head | scope.far).union(*scope.names):
                    self.named[word].add(group)
        self._percents: dict[int, bool] = {}
        self._rows: dict[int, dict[int, frozenset[str]]] = {}
        self.by_row: dict[tuple[int, int], list[Fact]] = defaultdict(list)
        for fact in facts:
            if fact.in_table:
                self.by_row[fact.group, fact.row].append(fact)
        self.cells = {(fact.group, fact.row, fact.column): fact for fact in facts if fact.in_table}
        self.times: dict[tuple[int, int, int], Fact] = {}  # (year, quarter, month) → one that stands under it
        for fact in facts:
            for year in fact.scope.years:
                for quarter in fact.scope.quarters or (0,):
                    self.times.setdefault((year, quarter, 0), fact)
                for month in fact.scope.months:
                    self.times.setdefault((year, 0, month), fact)
                self.times.setdefault((year, 0, 0), fact)
        self._by_amount()

    def _by_amount(self) -> None:
        self.amounts: dict[str, tuple[list[float], list[int]]] = {}
        pairs: dict[str, list[tuple[float, int]]] = defaultdict(list)
        self.places: dict[str, list[int]] = defaultdict(list)
        for fact in self.facts:
            measure = fact.measure
            if measure.family in ("place", "text"):
                self.places[measure.text].append(fact.number)
                continue
            family = "plain" if measure.family in ("number", "money", "percent") else measure.family
            pairs[family].append((_size(measure.amount), fact.number))
            if fact.scales and fact.scales[0] != 1 and fact.bare != measure.amount:
                pairs[family].append((_size(fact.bare), fact.number))
            if family not in ("plain", "date"):
                shown = measure.amount / unit_of(measure) - measure.offset
                pairs["plain"].append((_size(shown), fact.number))
                if fact.scales and fact.scales[0] > 1:
                    pairs["plain"].append((_size(shown / fact.scales[0]), fact.number))
        for family, found in pairs.items():
            found.sort()
            self.amounts[family] = [size for size, _ in found], [number for _, number in found]

    def weight(self, word: str) -> float:
        """How much a word tells: rare ones more; one that no context has little."""
        if (held := self._weights.get(word)) is None:
            held = self._weights[word] = self._weighed(word)
        return held

    def weight_of(self, words: frozenset[str]) -> float:
        """How much the words of one name tell together."""
        if (held := self._whole.get(words)) is None:
            held = self._whole[words] = sum(map(self.weight, words))
        return held

    def _weighed(self, word: str) -> float:
        count = self.counts.get(word, 0)
        if not count:
            return 0.5 if word in self.far_words else 0.0
        return math.log((self.size + 1) / (count + 0.5)) + 0.3

    def alike(self, figure: Figure) -> Iterator[Fact]:
        """The facts whose amount may agree with the figure; `matching` decides."""
        measure = figure.measure
        if measure.family in ("place", "text"):
            yield from (self.facts[number] for number in self.places.get(measure.text, ()))
            return
        if measure.family == "date":
            yield from (self.facts[number] for number in dict.fromkeys(self._dates(figure)))
            return
        seen: set[int] = set()
        families = ["plain"] if measure.family in ("number", "money", "percent") else [measure.family, "plain"]
        for family in families:
            for size in self._sizes(figure, family):
                for number in self._between(family, *_reach(figure, size)):
                    if number not in seen:
                        seen.add(number)
                        yield self.facts[number]

    def _dates(self, figure: Figure) -> Iterable[int]:
        measure = figure.measure
        sizes, numbers = self.amounts.get("date", ([], []))
        if measure.unit:
            return numbers
        low, high = float(measure.amount) - 0.5, float(measure.last_day) + 0.5
        with_year = [n for n in numbers if self.facts[n].measure.unit] if len(numbers) < 5000 else []
        plain = self._between("plain", 1500, 2100) if measure.step in (365, 366) else []
        return [*numbers[bisect_left(sizes, low) : bisect_right(sizes, high)], *with_year, *plain[:5000]]

    def _sizes(self, figure: Figure, family: str) -> list[float]:
        """The sizes that the figure's amount may be held as."""
        measure = figure.measure
        amount = abs(float(measure.amount))
        sizes = {amount}
        if measure.family == "percent":
            sizes.add(amount / 100)
        elif measure.family == "number":
            sizes.add(amount * 100)
        elif family == "plain" and measure.family not in ("money",):
            sizes.add(abs(float(measure.amount / measure.step_unit)))
        if measure.said_scale and measure.factor:
            sizes.add(abs(float(measure.amount / measure.factor)))
            sizes.update(amount / scale for scale in (1e3, 1e6, 1e9))
        return sorted(sizes)

    def _between(self, family: str, low: float, high: float) -> list[int]:
        sizes, numbers = self.amounts.get(family, ([], []))
        return numbers[bisect_left(sizes, low) : bisect_right(sizes, high)]

    def near(self, words: Iterable[str]) -> list[Fact]:
        """The facts of the contexts that share the most with these words, the best context first."""
        scores: dict[int, float] = defaultdict(float)
        for word in words:
            weight = self.weight(word)
            posted = self.posted.get(word, ())
            for number in posted[:20_000]:
                scores[number] += weight
        best = sorted(scores, key=lambda number: (-scores[number] / (4 + len(self.keys[number])) ** 0.3, number))
        return [
            self.facts[number]
            for context in best[:UNITS_LOOKED_AT]
            for number in self.contexts[self.keys[context]][:FACTS_OF_ONE]
        ]

    def in_percent(self, fact: Fact) -> bool:
        """Whether a bare number that leaves its unit open may be a percentage: what it stands under names a rate, or no
        other unit, or its table has percentages written out."""
        scope = fact.scope
        near = scope.near.union(scope.head, *scope.names)
        if not fact.in_table or RATES & (near | scope.far) or not UNITS & near:
            return True
        if fact.group not in self._percents:
            self._percents[fact.group] = any(one.measure.family == "percent" for one in self.tables[fact.group])
        return self._percents[fact.group]

    def sentences_with(self, word: str) -> list[int]:
        """The sentences that have a word, by their group."""
        posted = self.posted.get(word, ())[:200]
        facts = (self.facts[self.contexts[self.keys[number]][0]] for number in posted)
        return sorted({fact.group for fact in facts if not fact.in_table})

    def row_cells(self, group: int, row: int) -> Sequence[Fact]:
        """The figures of one row of a table."""
        return self.by_row.get((group, row), ())

    def same(self, fact: Fact) -> list[Fact]:
        """The cells of tables that hold just what a sentence says, where these are few: "34.7 million passengers"."""
        if fact.in_table or not fact.measure.is_amount or not fact.measure.amount:
            return []
        size = _size(fact.measure.amount)
        family = "plain" if fact.measure.family in ("number", "money", "percent") else fact.measure.family
        found = [self.facts[number] for number in self._between(family, size * (1 - 1e-9), size * (1 + 1e-9))]
        cells = [
            one for one in found if one.in_table and one.row != HEADER and one.measure.amount == fact.measure.amount
        ]
        return cells if len(cells) <= FEW else []

    def rows_of(self, group: int) -> dict[int, frozenset[str]]:
        """The rows of a table, each with all the words of its cells."""
        if group not in self._rows:
            rows: dict[int, frozenset[str]] = {}
            for fact in self.tables[group]:
                if fact.row != HEADER and fact.row not in rows:
                    rows[fact.row] = fact.scope.near.union(*fact.scope.names)
            self._rows[group] = rows
        return self._rows[group]

    def only_tables(self) -> list[int]:
        """The tables of sources that have no more than two: what a claim speaks of if of any."""
        return list(self.tables) if len(self.tables) <= 2 else []

    def tables_about(self, weights: Mapping[str, float], count: int = 2) -> list[int]:
        """The tables whose labels, headers and captions have the most of these words."""
        scores: dict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for group in self.named.get(word, ()):
                scores[group] += weight + 0.01
        return sorted(scores, key=lambda group: (-scores[group], group))[:count]


def unit_of(measure: Measure) -> Fraction:
    """What one of its unit is in base units; of a length of time the unit that its last digit is a decimal of: 12
    months for a step of 1.2."""
    if measure.family not in ("time", "months"):
        return measure.step_unit
    return next((unit for unit in LENGTHS if unit / measure.step in (1, 10, 100)), measure.step)


def _size(amount: object) -> float:
    try:
        return abs(float(amount))  # type: ignore[arg-type]
    except OverflowError:
        return math.inf


def _reach(figure: Figure, size: float) -> tuple[float, float]:
    """Between which sizes an amount may agree."""
    amount = abs(float(figure.measure.amount)) or 1.0
    share = float(figure.measure.step) / amount / 2
    share = max(share, 1e-9)
    if figure.hedge:
        share = max(share, float(HEDGED), 0.5)
    elif not figure.bound:
        share = max(share, 0.05 if figure.measure.amount % 100 == 0 else 0)
    if figure.bound == ">":
        return size * 0.9999, size * float(REACH) * 1.0001
    if figure.bound == "<":
        return size / float(REACH) * 0.9999, size * 1.0001
    return size * (1 - share) - 1e-12, size * (1 + share) + 1e-12
