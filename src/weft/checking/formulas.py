"""Computations over operands: of two figures, along rows and columns, of the rows that a claim names; then of
series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from weft.checking.about import Subject
from weft.checking.counts import chosen_rows
from weft.checking.cues import Cues
from weft.checking.holding import NET
from weft.checking.index import Index
from weft.checking.offers import Offers
from weft.checking.operands import COVER, Operand, Pool, uncovered
from weft.checking.times import pair_cost, single_cost, span_cost
from weft.checking.words import stem

EXPENSES = frozenset(map(stem, "expense expenses cost costs charge charges".split()))
LONGEST = 400  # of a row or column that is added up
STRETCHED = 24  # of one whose stretches are tried
CHOSEN = 0.1  # for rows that a word chooses
CHOSEN_BEFORE = 0.1  # and more where that word stands in the sentence before
TOGETHER = 0.1  # for a sum of what a word chooses from a column that is named as well: "the mats sold 18,045"
OF_PERCENT = 0.4  # for the share of a percentage in another: seldom said
NEGLIGIBLE = 0.001
APART = 0.9  # for figures of two things at two times
UPWARD = 0.3  # for a rise where the sentence speaks of less, of another figure perhaps
UNNAMED = 2.0  # for a difference below 0 that turns round what the claim names first


class Formulas:
    """Offers them, the near ones and the far ones alike; each costs what the claim does not say of it."""

    def __init__(self, about: Subject, cues: Cues, pool: Pool, offers: Offers, index: Index) -> None:
        self.about, self.cues, self.pool, self.offers = about, cues, pool, offers
        self.offer, self.index = offers.offer, index
        self.years = about.scope.years
        self.bare: dict[frozenset[str], float] = {}

    def run(self) -> None:
        """Everything."""
        from weft.checking.series import Series

        self.of_pairs()
        self._along_lines()
        self._named_rows()
        self._chosen_rows()
        Series(self).run()

    def uncovered(self, words: frozenset[str]) -> float:
        """What it costs that these words, of the claim or among others, leave some of the claim's out."""
        if words not in self.bare:
            self.bare[words] = COVER * max(0.0, uncovered(words, self.about) - self.pool.bare)
        return self.bare[words]

    def of_pairs(self) -> None:
        """Of two figures each."""
        best, offers = self.pool.best, self.offers
        for place, one in enumerate(best):
            for other in best[place + 1 :]:
                relation = _relation(one, other)
                if relation is None:
                    continue
                cost = relation + max(one.miss, other.miss) * 0.6 + (one.miss + other.miss) * 0.2
                if cost > offers.ceiling:
                    continue
                cost += self.uncovered(one.said | other.said)
                if not (one.given and other.given):
                    cost += pair_cost(self.years, one.fact, other.fact)
                if cost <= offers.ceiling:
                    self._of_two(one, other, cost)

    def _of_two(self, one: Operand, other: Operand, cost: float) -> None:
        costs = self.cues.costs
        timed = bool(one.fact.scope.years) and one.fact.scope.years != other.fact.scope.years
        percents = one.percent + other.percent
        family = "percent" if percents == 2 else ""
        if not alike(one, other):
            self._of_two_kinds(one, other, cost)
            return
        open_amount = self.offers.money and "ratio" in self.cues.found and (one.fact.unit_open or other.fact.unit_open)
        if open_amount or one.fact.measure.family != other.fact.measure.family:  # revenue and employees
            self._for_each(one, other, cost)
        if percents != 1 and not negligible(one.amount, other.amount):
            self._differences(one, other, cost, family)
            self.offer("sum", (one, other), one.amount + other.amount, cost + costs["sum"], family)
            self.offer("mean", (one, other), (one.amount + other.amount) / 2, cost + costs["mean"], family)
            self._ratios(one, other, cost + (0.25 if timed and not (one.given and other.given) else 0.0))
        self.offer("multiply", (one, other), one.amount * other.amount, cost + costs["multiply"] + 0.4 * percents)

    def _of_two_kinds(self, one: Operand, other: Operand, cost: float) -> None:
        """A percentage of an amount; so much of the one for each of the other; a price times a count."""
        costs = self.cues.costs
        if one.percent != other.percent:
            part, whole = (one, other) if one.percent else (other, one)
            self.offer("percent_of", (part, whole), part.amount * whole.amount / 100, cost + costs["share"] + 0.1)
            return
        self._for_each(one, other, cost)
        cost += costs["multiply"] * (0.5 if one.given and other.given else 1.0)
        self.offer("multiply", (one, other), one.amount * other.shown, cost)
        self.offer("multiply", (other, one), other.amount * one.shown, cost)

    def _for_each(self, one: Operand, other: Operand, cost: float) -> None:
        """So much of the one for each of the other."""
        for part, whole in ((one, other), (other, one)):
            if whole.amount:
                self.offer("divide", (part, whole), part.amount / whole.shown, cost + self.cues.costs["divide"])

    def _differences(self, one: Operand, other: Operand, cost: float, family: str) -> None:
        """Of two times the later less the earlier; else the one named first less the other, or the smaller taken
        away, as of what texts say of two things."""
        old, new = in_time(one, other)
        of_one = one.fact.in_table or other.fact.in_table or bool(one.fact.scope.near & other.fact.scope.near)
        if of_one and old.fact.scope.years and old.fact.scope.years != new.fact.scope.years:
            self.changes(old, new, old.amount, new.amount, cost, True, family)
            return
        said = self.about.first_said(one.words, other.words)
        first, second = (other, one) if said > 0 or (not said and old is one) else (one, other)
        if not said and self.cues.down and not self.cues.up:  # "20 % less" is of the larger
            large, small = (one, other) if one.amount >= other.amount else (other, one)
            self.changes(large, small, large.amount, small.amount, cost + 0.05, False, family)
            self.changes(small, large, small.amount, large.amount, cost + UPWARD, False, family)
            return
        for a, b, named in ((first, second, True), (second, first, False)):
            odd = (0.0 if named and said else 0.05) if a.amount >= b.amount else (0.0 if named and said else UNNAMED)
            self.changes(b, a, b.amount, a.amount, cost + odd, False, family)

    def _ratios(self, one: Operand, other: Operand, cost: float) -> None:
        costs = self.cues.costs
        for part, whole in ((one, other), (other, one)):
            if whole.amount:
                ratio = part.amount / whole.amount
                beyond = (0.25 if abs(ratio) > 1 else 0.0) + (OF_PERCENT if part.percent else 0.0)
                self.offer("share", (part, whole), 100 * ratio, cost + beyond + costs["share"], "percent")
                self.offer("divide", (part, whole), ratio, cost + costs["divide"], "number")

    def changes(
        self, old: object, new: object, before: float, after: float, cost: float, timed: bool, family: str
    ) -> None:
        """Difference and change in percent."""
        costs = self.cues.costs
        if is_taken_off(old) and is_taken_off(new):  # expenses in brackets: they grow where the number falls
            self.offer("subtract", (old, new), before - after, cost + costs["subtract"], family)
        else:
            self.offer("subtract", (new, old), after - before, cost + costs["subtract"], family)
        if before:
            cost += costs["percent_change"] + (0.0 if timed else 0.1)
            self.offer("percent_change", (old, new), 100 * changed(before, after), cost, "percent")

    def _along_lines(self) -> None:
        """Sum and mean of rows and columns, and of stretches of them."""
        costs = self.cues.costs
        for line in self.pool.lines:
            if len(line) > LONGEST:
                continue
            row = is_row(line)
            amounts = [one.amount for one in line]
            for start, stop in _stretches(len(line)):
                some = line[start:stop]
                if sum(one.percent for one in some) not in (0, len(some)):
                    continue
                cost = self._line_cost(some, row, stop - start == len(line))
                if cost <= self.offers.ceiling:
                    total, family = sum(amounts[start:stop]), "percent" if some[0].percent else ""
                    self.offer("sum", tuple(some), total, cost + costs["sum"], family)
                    self.offer("mean", tuple(some), total / len(some), cost + costs["mean"], family)

    def _line_cost(self, some: Sequence[Operand], row: bool, whole: bool) -> float:
        if whole and not row and len(some) > 2:
            return (
                some[0].head_miss
                + self.uncovered(shared_words(some) | (some[0].fact.scope.head & self.about.words))
                + single_cost(self.years, some[0].fact)
            )
        cost = min(one.miss for one in some) * (1.0 if row else 0.6) + (0.0 if row or whole else 0.25)
        if cost > self.offers.ceiling:
            return cost
        facts = [one.fact for one in some]
        cost += span_cost(self.years, facts) if row else max(single_cost(self.years, fact) for fact in facts[:3])
        return cost + self.uncovered(shared_words(some))

    def of_columns(self, columns: Sequence[tuple[list[Operand], float]]) -> None:
        """Sum and mean of whole columns, each with what it costs, and how the sum of one year differs from that of
        another."""
        costs = self.cues.costs
        for some, cost in columns:
            cost += single_cost(self.years, some[0].fact)
            total = sum(one.amount for one in some)
            self.offer("sum", tuple(some), total, cost + costs["sum"])
            self.offer("mean", tuple(some), total / len(some), cost + costs["mean"])
        for (some, cost), (others, _) in combinations(columns, 2):
            one, other = some[0].fact, others[0].fact
            if one.group == other.group and one.scope.head == other.scope.head and one.scope.years != other.scope.years:
                rises = max(one.scope.years, default=0) < max(other.scope.years, default=0)
                old, new = (some, others) if rises else (others, some)
                before, after = sum(each.amount for each in old), sum(each.amount for each in new)
                cost += pair_cost(self.years, old[0].fact, new[0].fact) + costs["sum"]
                self.changes(("sum", tuple(old)), ("sum", tuple(new)), before, after, cost, True, "")

    def _chosen_rows(self) -> None:
        """The sum and the mean of a column over the rows that a word of the claim chooses: all retailers."""
        costs, near = self.cues.costs, self.about.scope.near
        for chosen in chosen_rows(self.about, self.index):
            columns: dict[int, list[Operand]] = defaultdict(list)
            for fact in self.index.tables[chosen.group][: LONGEST * 10]:
                if fact.row in chosen.rows and (one := self.pool.operands.get(fact.number)) is not None:
                    columns[fact.column].append(one)
            for some in columns.values():
                if len(some) > 1 and chosen.word and all(alike(some[0], one) for one in some[1:]):
                    cost = (
                        CHOSEN
                        + (CHOSEN_BEFORE if chosen.before else 0.0)
                        + some[0].head_miss
                        + self.uncovered(shared_words(some) | {chosen.word})
                    )
                    total, family = sum(one.amount for one in some), "percent" if some[0].percent else ""
                    named = chosen.word in near and some[0].fact.scope.head & near
                    adding = min(costs["sum"], TOGETHER) if named else costs["sum"]
                    self.offer("sum", tuple(some), total, cost + adding, family)
                    self.offer("mean", tuple(some), total / len(some), cost + costs["mean"], family)

    def _named_rows(self) -> None:
        """The sum and the mean of all rows of a column that the claim names, three or more."""
        columns: dict[tuple[int, int], list[Operand]] = defaultdict(list)
        costs = self.cues.costs
        for one in self.pool.best:
            if one.fact.in_table and one.miss <= 0.22:
                columns[one.fact.group, one.fact.column].append(one)
        for some in columns.values():
            if len(some) > 2 and sum(one.percent for one in some) in (0, len(some)):
                said = frozenset().union(*(one.said for one in some))
                cost = single_cost(self.years, some[0].fact) + self.uncovered(said)
                total, family = sum(one.amount for one in some), "percent" if some[0].percent else ""
                self.offer("sum", tuple(some), total, cost + costs["sum"], family)
                self.offer("mean", tuple(some), total / len(some), cost + costs["mean"], family)


def shared_words(some: Sequence[Operand]) -> frozenset[str]:
    """The words that all of them stand among."""
    words = some[0].words
    for one in some[1:]:
        words &= one.words
    return words


def is_taken_off(one: object) -> bool:
    """Whether a figure below 0 is of what is called a cost, and of nothing that may as well be above 0."""
    if not isinstance(one, Operand) or one.amount >= 0 or not one.fact.in_table:
        return False
    return bool(EXPENSES & one.fact.scope.near) and not NET & one.fact.scope.near


def changed(before: float, after: float) -> float:
    """The change as a share of the beginning; of a loss that grows it is above 0."""
    return (after - before) / (before if (before < 0) == (after < 0) else abs(before))


def is_row(line: Sequence[Operand]) -> bool:
    return line[0].fact.row == line[-1].fact.row


def _relation(one: Operand, other: Operand) -> float | None:
    """What it costs that two figures stand where they do to each other; None: they are never taken together."""
    a, b = one.fact, other.fact
    if one.given and other.given:
        return 0.0
    if a.in_table and b.in_table and a.group == b.group:
        if a.row == b.row and a.column == b.column:
            return None
        if a.row == b.row or a.column == b.column:
            return 0.0
        return (APART if a.scope.years != b.scope.years else 0.45) * (0.5 if one.given or other.given else 1.0)
    if a.group == b.group:
        return 0.05
    half = 0.5 if one.given or other.given else 1.0
    apart = APART - 0.4 if a.scope.years and b.scope.years and a.scope.years != b.scope.years else 0.0
    return half * (apart + (0.4 if a.in_table or b.in_table else 0.3))


def negligible(one: float, other: float) -> bool:
    """Whether one of two is next to nothing beside the other: a price beside a total."""
    return abs(one) < NEGLIGIBLE * abs(other) or abs(other) < NEGLIGIBLE * abs(one)


def alike(one: Operand, other: Operand) -> bool:
    """Whether two can be added: of one kind and currency; a bare number of a table takes what the others there are
    in."""
    a, b = one.fact, other.fact
    if a.measure.family == b.measure.family:
        return a.measure.family != "money" or a.measure.unit == b.measure.unit
    return {a.measure.family, b.measure.family} == {"number", "money"} and (a.unit_open or b.unit_open)


def in_time(one: Operand, other: Operand) -> tuple[Operand, Operand]:
    """(the earlier, the later), by the years they stand under, else as they stand."""
    first, second = one.fact.scope.years, other.fact.scope.years
    if first and second and max(first) != max(second):
        return (one, other) if max(first) < max(second) else (other, one)
    if one.fact.row == other.fact.row and one.fact.group == other.fact.group and one.fact.in_table:
        # columns run back in time more often than not, when nothing says so
        return (other, one) if one.fact.column < other.fact.column else (one, other)
    return (one, other) if one.fact.number < other.fact.number else (other, one)


def _stretches(size: int) -> Iterator[tuple[int, int]]:
    """The whole line, then stretches of it."""
    yield 0, size
    if size <= STRETCHED:
        for start in range(size):
            for stop in range(start + 2, size + 1):
                if stop - start < size:
                    yield start, stop
    else:
        yield 0, size - 1
