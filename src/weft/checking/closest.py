"""The few figures that a claim itself points to: those its own sentences stand for, what stands beside them under
another year, and the cells of a row that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weft.checking.about import Subject, _hit, row_hit
from weft.checking.claims import Claim
from weft.checking.facts import Fact
from weft.checking.grid import HEADER
from weft.checking.index import Index
from weft.checking.operands import Operand, Pool, operand_of

OWN, BEFORE = 0.0, 0.06  # what a figure costs that the sentence stands for, and the one before it
BESIDE = 0.15  # what stands beside one of them
NAMED = 0.75  # from here on a claim names a row
HEADED = 0.5  # and a column
MOST = 14
SIBLINGS = 4  # of one figure
PER = re.compile(r"\b(?:per|each|every|an?)\s+([a-z]+)\b", re.IGNORECASE)


def closest(claim: Claim, sentence: str, about: Subject, index: Index, given: dict[int, float]) -> Pool:
    """They as operands, what they cost little; none far away, so that what is tried stays countable."""
    made = Pool()
    for number, cost in sorted(given.items(), key=lambda pair: (pair[1], pair[0])):
        if cost <= BEFORE and len(made.operands) < MOST:
            _add(made, index.facts[number], cost, about, index, True)
    for operand in list(made.operands.values()):
        for fact in list(siblings(operand.fact, index))[:SIBLINGS]:
            _add(made, fact, operand.miss + BESIDE, about, index, False)
    for fact, cost in named_cells(claim, sentence, about, index):
        _add(made, fact, cost, about, index, False)
    made.best = sorted(made.operands.values(), key=lambda one: (one.miss, one.fact.number))[:MOST]
    made.operands = {one.fact.number: one for one in made.best}
    return made


def _add(made: Pool, fact: Fact, cost: float, about: Subject, index: Index, given: bool) -> None:
    if not fact.measure.is_amount or fact.row == HEADER or fact.number in made.operands:
        return
    operand = operand_of(fact, about, index)
    operand.miss, operand.given = cost, given
    operand.words |= frozenset(about.weights)  # the sentences themselves point to it
    made.operands[fact.number] = operand


def siblings(fact: Fact, index: Index) -> Iterator[Fact]:
    """What stands beside a figure and is of the same thing: its row under another year, its sentence in its unit."""
    if not fact.in_table:
        for other in index.groups.get(fact.group, ()):
            if other is not fact and other.measure.family == fact.measure.family != "number":
                yield other
        return
    for other in index.row_cells(fact.group, fact.row):
        if (
            other is not fact
            and other.scope.head == fact.scope.head
            and other.scope.years != fact.scope.years
            and other.measure.family == fact.measure.family
        ):
            yield other


def named_cells(claim: Claim, sentence: str, about: Subject, index: Index) -> Iterator[tuple[Fact, float]]:
    """(cell, cost) of the rows that the claim names: those in its unit, in the unit that it is said for each of, and
    those whose column it names as well."""
    wanted = {claim.figure.measure.family} - {"number", "percent"} | families_per(sentence)
    for group in index.tables_about(about.weights, 2):
        seen: set[int] = set()
        for fact in index.tables[group]:
            if fact.row in seen or fact.row == HEADER:
                continue
            seen.add(fact.row)
            if row_hit(about, fact.scope, index) < NAMED:
                continue
            for cell in index.row_cells(group, fact.row):
                headed = _hit(about, cell.scope.head, index) if cell.scope.head else 0.0
                if cell.measure.family in wanted or headed >= HEADED:
                    yield cell, BESIDE + 0.2 * (1 - headed)


def families_per(sentence: str) -> frozenset[str]:
    """Of which kinds the units are that something is said for each of: "a hectare", "per litre"."""
    from weft.lexicon import unit_spellings

    _, names = unit_spellings()
    found = (names.get(match[1].lower()) for match in PER.finditer(sentence))
    return frozenset(unit.dimension for unit in found if unit is not None)
