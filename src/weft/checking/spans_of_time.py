"""Lengths of time between dates of the sources: "31 years after Hubble" of 24 April 1990 and 25 December 2021."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from weft.checking.about import Subject, aboutness
from weft.checking.claims import Claim
from weft.checking.facts import Fact
from weft.checking.index import Index

DATES = 14  # the nearest that pairs are made of
DAY = 86_400
MONTH_DAYS = Fraction(146_097, 4800)
LIFE = re.compile(
    r"\b(?:aged?|old|years?|later|after|lived|died|between|lasted|life|before|since|birthday|within)\b", re.IGNORECASE
)
ALMOST = Fraction(7, 20)  # of a year, that "almost" may lack
NEAR = 0.3  # an unrelated date costs so much more
PAIRS, FEW = 12, 3  # tried; of a bare number where no word speaks of time


@dataclass(frozen=True)
class Between:
    """Two dates, the earlier first, that the figure is the time between; `op`: days_between, months_between or
    years_between."""

    op: str
    one: Fact
    other: Fact
    tried: int


def between(claim: Claim, sentence: str, about: Subject, index: Index, given: dict[int, float]) -> Between | None:
    """The dates nearest to the claim that lie as far apart as its figure says, or None."""
    measure = claim.figure.measure
    plain = measure.family == "number" and measure.step == 1 and not measure.said_scale and 0 < measure.amount < 3000
    if measure.family not in ("time", "months") and not plain:
        return None
    most = PAIRS if not plain or LIFE.search(sentence) else FEW
    for tried, (one, other) in enumerate(_pairs(about, index, given), 1):
        if tried > most:
            return None
        op = _agrees(claim, one, other, plain)
        if op:
            return Between(op, one, other, tried)
    return None


def _pairs(about: Subject, index: Index, given: dict[int, float]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of dates, those nearest to the claim and to each other first; (earlier, later)."""
    costs: dict[int, float] = {}
    for fact in [*index.near(about.weights), *(index.facts[number] for number in given)]:
        if fact.measure.family == "date" and not fact.measure.unit:
            costs[fact.number] = given.get(fact.number, 1 - aboutness(about, fact, index, timeless=True))
    rows = {(index.facts[n].group, index.facts[n].row) for n in given if index.facts[n].in_table}
    for group, row in rows:
        for fact in index.tables[group]:
            if fact.row == row and fact.measure.family == "date":
                costs[fact.number] = min(costs.get(fact.number, 1.0), 0.1)
    nearest = sorted(costs, key=lambda number: (costs[number], number))[:DATES]
    pairs = []
    for a, b in combinations(nearest, 2):
        one, other = index.facts[a], index.facts[b]
        if one.measure.amount != other.measure.amount:
            related = (one.group == other.group and (one.row == other.row or not one.in_table)) or (
                a in given and b in given
            )
            first, second = (one, other) if one.measure.amount < other.measure.amount else (other, one)
            pairs.append((costs[a] + costs[b] + (0 if related else NEAR), a, b, first, second))
    pairs.sort(key=lambda pair: pair[:3])
    yield from ((first, second) for _, _, _, first, second in pairs)


def _agrees(claim: Claim, one: Fact, other: Fact, plain: bool) -> str:
    """The operation that gives the figure, or ""."""
    measure, hedge = claim.figure.measure, claim.figure.hedge
    days = other.measure.amount - one.measure.amount
    exact = one.measure.step == other.measure.step == 1
    if measure.family == "time":
        if not exact or measure.amount < DAY:
            return ""
        slack = max(measure.step / 2, measure.amount / 20 if hedge else 0)
        return "days_between" if abs(days * DAY - measure.amount) <= slack else ""
    months = measure.amount if not plain else measure.amount * 12
    if measure.unit == "months" and not plain:
        slack = Fraction(1, 2) if exact else Fraction(3, 4)
        return "months_between" if abs(days / MONTH_DAYS - months) <= slack else ""
    years = months / 12
    if years.denominator != 1:
        return ""
    whole = _whole_years(one, other)
    if exact and (whole == years or (hedge and 0 < years - days / MONTH_DAYS / 12 <= ALMOST)):
        return "years_between"
    return "years_between" if not exact and _year(other) - _year(one) == years else ""


def _year(fact: Fact) -> int:
    from weft.checking.matching import year_of

    return year_of(fact.measure.amount)


def _whole_years(one: Fact, other: Fact) -> int:
    from weft.modalities.date import from_ordinal

    a, b = from_ordinal(int(one.measure.amount)), from_ordinal(int(other.measure.amount))
    return b.year - a.year - ((b.month or 1, b.day or 1) < (a.month or 1, a.day or 1))


def steps_of(found: Between) -> tuple[tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]]:
    """(steps, evidence)."""
    from weft.answering import value_json
    from weft.errors import WeftError
    from weft.modalities.duration import Duration
    from weft.operations.operation import operations

    one, other = found.one, found.other
    value: Any
    try:
        value = operations()[found.op].run(_date(one.value), _date(other.value)).value
    except (WeftError, TypeError, AttributeError):
        value = Duration(months=12 * (_year(other) - _year(one)), form="years")
    step = {"op": found.op, "args": ["#0", "#1"], "value": value_json(value)}
    return (step,), (one.evidence(), other.evidence())


def _date(value: Any) -> Any:
    return getattr(value, "date", value)
