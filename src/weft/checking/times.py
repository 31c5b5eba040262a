"""What it costs to take figures of these years for a claim that names those: none where they agree."""

from __future__ import annotations

from weft.checking.facts import Fact

OTHER = 1.6


def pair_cost(claim: frozenset[int], one: Fact, other: Fact) -> float:
    """Of two figures that are held against each other over time; `other` is the later one or the whole."""
    first, second = one.scope.years, other.scope.years
    if not first or not second:
        return single_cost(claim, one) + single_cost(claim, other)
    if first == second:
        return single_cost(claim, one)
    if not claim:
        return 0.2 if _adjacent(first, second) else 0.4
    if first & claim and second & claim:
        return 0.0
    if len(claim) == 1 and (second & claim or first & claim):
        (year,) = claim
        rest = first if second & claim else second
        return 0.12 if year - 1 in rest else 0.5
    return OTHER


def _adjacent(first: frozenset[int], second: frozenset[int]) -> bool:
    return abs(max(first) - max(second)) == 1


def single_cost(claim: frozenset[int], fact: Fact) -> float:
    """Of one figure."""
    if not claim:
        return 0.05
    if not fact.scope.years:
        return 0.1
    return 0.0 if fact.scope.years & claim else OTHER


def span_cost(claim: frozenset[int], facts: list[Fact]) -> float:
    """Of several figures over time: those of the years named, or of all between them."""
    named = [fact.scope.years for fact in facts]
    if not all(named):
        return 0.6 if any(named) else 0.1
    held = frozenset(year for years in named for year in years)
    if not claim:
        return 0.15
    span = range(min(claim), max(claim) + 1)
    if held == claim or held == frozenset(span):
        return 0.0
    if len(span) == len(facts) == len(held) > 2 and min(held) == span[0] and max(held) == span[-1] + 1:
        return 0.2  # a fiscal year may end in the first days of the next
    if len(claim) == 1 and len(facts) == 2 and max(held) in claim:
        return 0.15  # "the 2019 average" of what stands at two ends of a year
    if len(held) == 1:
        return 0.0 if held & claim else OTHER
    return 0.6 if claim <= held else OTHER
