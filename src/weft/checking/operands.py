"""The figures of the sources that a computation may take, each with what it costs: how little it is about the claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weft.checking.about import Subject, _hit, row_hit
from weft.checking.facts import Fact
from weft.checking.grid import HEADER
from weft.checking.index import Index

POOL = 72  # figures that pairs are made of
LINES = 10  # rows and columns that series are made of
LABEL, HEAD, COVER = 0.5, 0.35, 0.8
OTHER_YEAR = 1.2


@dataclass(slots=True)
class Operand:
    """A fact as a float on the scale that all of a search share; `miss`: what of its names the claim does not say."""

    fact: Fact
    amount: float
    miss: float
    words: frozenset[str]
    said: frozenset[str]  # those of them that the claim has as well
    head_miss: float = 0.0  # what of its column's name the claim does not say
    given: bool = False  # whether the claim names it, a sentence away at most
    tree: Any = None  # what it was computed by, where it stands in the claim alone

    @property
    def shown(self) -> float:
        """Its number in its own unit: 5.2 of 5.2 ha."""
        measure = self.fact.measure
        return (
            self.amount / float(measure.step_unit)
            if measure.family not in ("number", "money", "percent")
            else self.amount
        )

    @property
    def percent(self) -> bool:
        return self.fact.measure.family == "percent"


@dataclass(slots=True)
class Pool:
    """`best`: the nearest, in order. `lines`: rows and columns of tables by (group, is_row, number)."""

    operands: dict[int, Operand] = field(default_factory=dict)
    best: list[Operand] = field(default_factory=list)
    lines: list[list[Operand]] = field(default_factory=list)
    bare: float = 0.0  # what share of the claim's words the best of all leaves out


def pool(
    about: Subject,
    index: Index,
    near: Sequence[Fact],
    families: frozenset[str] | None,
    given: dict[int, float],
    computed: Sequence[Operand] = (),
) -> Pool:
    """The operands of one of `families` (None: any amount), out of the facts that share words with the claim and their
    rows and columns; with the figures of its sentences that are `computed` themselves."""
    made = Pool({one.fact.number: one for one in computed})
    for number, cost in given.items():
        fact = index.facts[number]
        if fact.measure.is_amount and fact.row != HEADER:
            operand = operand_of(fact, about, index)
            operand.miss, operand.given = cost, True
            operand.words |= about.words  # the sentence itself says it
            operand.said = about.words
            made.operands[number] = operand
    groups: dict[int, float] = defaultdict(float)
    for fact in near:
        if usable(fact, families) and fact.number not in made.operands:
            operand = operand_of(fact, about, index)
            made.operands[fact.number] = operand
            if fact.in_table:
                groups[fact.group] = max(groups[fact.group], 2 - operand.miss)
    for group in dict.fromkeys(
        [
            *sorted(groups, key=lambda one: (-groups[one], one))[:3],
            *(index.tables_about(about.weights) or index.only_tables()),
        ]
    ):
        for fact in index.tables[group][:600]:
            if fact.number not in made.operands and usable(fact, families):
                made.operands[fact.number] = operand_of(fact, about, index)
    bare = {number: uncovered(one.said, about) for number, one in made.operands.items()}
    ordered = sorted(made.operands, key=lambda number: (made.operands[number].miss + bare[number] * COVER, number))
    made.best = [made.operands[number] for number in ordered[:POOL]]
    made.bare = min((bare[number] for number in ordered if not made.operands[number].given), default=0.0)
    made.lines = _lines(made, bare)
    return made


def usable(fact: Fact, families: frozenset[str] | None) -> bool:
    family = fact.measure.family
    return (
        (fact.measure.is_amount if families is None else family in families)
        and fact.row != HEADER
        and not (family == "number" and fact.scope.near == frozenset() and not fact.in_table)
    )


def operand_of(fact: Fact, about: Subject, index: Index) -> Operand:
    scope = fact.scope
    head_miss = 0.0
    miss = LABEL * (1 - row_hit(about, scope, index)) if scope.near else 0.15
    if not fact.in_table:
        miss = 0.5 * miss + 0.1
    elif scope.head:
        head_miss = HEAD * (1 - _hit(about, scope.head, index))
        miss += head_miss
    if about.scope.quarters and scope.quarters and not about.scope.quarters & scope.quarters:
        miss += 0.3
    words = scope.near.union(scope.head, scope.far, *scope.names)
    return Operand(fact, float(fact.measure.amount), miss, words, about.words & words, head_miss)


def uncovered(words: frozenset[str], about: Subject) -> float:
    """Which share of the claim's words, by weight, is not among these."""
    got = sum(map(about.weights.__getitem__, about.telling & words))
    return 1 - got / about.told if about.told else 0.0


def _lines(made: Pool, bare: Mapping[int, float]) -> list[list[Operand]]:
    """The rows and columns of tables whose cells are nearest. `bare`: of each figure, what share of the claim's words
    it leaves out."""
    lines: dict[tuple[int, bool, int], list[Operand]] = defaultdict(list)
    for operand in made.operands.values():
        fact = operand.fact
        if fact.in_table:
            lines[fact.group, True, fact.row].append(operand)
            lines[fact.group, False, fact.column].append(operand)
    costs = {
        key: min(one.miss for one in some) + COVER * min(bare[one.fact.number] for one in some)
        for key, some in lines.items()
        if len(some) > 1
    }
    kept = sorted(costs, key=lambda key: (costs[key], key))
    rows = [key for key in kept if key[1]][:LINES]
    columns = [key for key in kept if not key[1]][:LINES]
    for key in (*rows, *columns):
        lines[key].sort(key=lambda one: (one.fact.row, one.fact.column))
    return [lines[key] for key in (*rows, *columns)]
