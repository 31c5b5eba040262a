"""Lengths of time between dates of the sources: "31 years after Hubble" of 24 April 1990 and 25 December 2021."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from weft.checking.about import Subject, aboutness, row_hit
from weft.checking.claims import Claim
from weft.checking.facts import Fact
from weft.checking.index import Index

DATES = 14  # the nearest that pairs are made of
DAY = 86_400
MONTH_DAYS = Fraction(146_097, 4800)
LIFE = re.compile(
    r"\b(?:aged?|old|years?|later|after|lived|died|between|lasted|life|before|since|birthday|within|when|then"
    r"|younger|earlier|anniversary)\b",
    re.IGNORECASE,
)
AGE = re.compile(r"\b(?:aged?|old|lived|died|birthday|when (?:s?he|they|it))\b", re.IGNORECASE)
ALMOST = Fraction(7, 20)  # of a year, that "almost" may lack
NEAR = 0.3  # an unrelated date costs so much more
COLUMN = 0.05  # one of the same column, of another row
OTHER_ROW = 0.3  # one of a row that the claim does not name
CLOCKS = 6  # times of day that are tried
PAIRS, FEW = 12, 3  # tried; where only years are named


@dataclass(frozen=True)
class Between:
    """Two dates, or times of day, the earlier first, that the figure is the time between; `op`: days_between,
    months_between, years_between, time_between."""

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
    if measure.family == "time" and measure.amount < DAY:
        return _of_clocks(claim, about, index, given)
    aged = re.search(rf"\bat {re.escape(claim.figure.written)}\b", sentence) is not None
    if plain and not aged and not LIFE.search(sentence):
        return None  # a bare number counts something else
    most = PAIRS
    exactly = aged or AGE.search(sentence) is not None
    for tried, (one, other) in enumerate(_pairs(about, index, given), 1):
        if tried > most:
            return None
        op = _agrees(claim, one, other, plain) or (
            "" if exactly or tried > FEW else _years_apart(claim, one, other, plain)
        )
        if op:
            return Between(op, one, other, tried)
    return None


def _of_clocks(claim: Claim, about: Subject, index: Index, given: dict[int, float]) -> Between | None:
    """Two times of day of one sentence, or that the claim's own sentences name."""
    held = dict.fromkeys([*given, *(fact.number for fact in index.near(about.weights))])
    clocks = [fact for fact in map(index.facts.__getitem__, held) if fact.measure.family == "text" and _is_clock(fact)]
    for one, other in combinations(clocks[:CLOCKS], 2):
        if one.group == other.group or one.number in given or other.number in given:
            first, second = (one, other) if _seconds(one) < _seconds(other) else (other, one)
            if _seconds(second) - _seconds(first) == claim.figure.measure.amount:
                return Between("time_between", first, second, 1)
    return None


def _is_clock(fact: Fact) -> bool:
    return type(fact.value).__name__ == "Time"


def _seconds(fact: Fact) -> Fraction:
    from weft.modalities.time import since_midnight

    return Fraction(since_midnight(fact.value))


def _pairs(about: Subject, index: Index, given: dict[int, float]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of dates, those nearest to the claim and to each other first; (earlier, later)."""
    costs: dict[int, float] = {}
    for fact in [*index.near(about.weights), *(index.facts[number] for number in given)]:
        if fact.measure.family == "date":
            cost = given.get(fact.number)
            far = 1 - aboutness(about, fact, index, timeless=True)
            costs[fact.number] = far if cost is None else cost + _unnamed(about, fact, index)
    rows = {(index.facts[n].group, index.facts[n].row) for n in given if index.facts[n].in_table}
    for group, row in rows:
        for fact in index.tables[group]:
            if fact.row == row and fact.measure.family == "date":
                costs[fact.number] = min(costs.get(fact.number, 1.0), 0.1 + _unnamed(about, fact, index))
    nearest = sorted(costs, key=lambda number: (costs[number], number))[:DATES]
    pairs = []
    for a, b in combinations(nearest, 2):
        one, other = index.facts[a], index.facts[b]
        together = one.group == other.group and (one.row == other.row or not one.in_table)
        if one.measure.unit != other.measure.unit or (one.measure.unit and not together):
            continue  # days of no year are those of one year where one sentence names both
        if one.measure.amount != other.measure.amount:
            related = together or (a in given and b in given)
            first, second = (one, other) if one.measure.amount < other.measure.amount else (other, one)
            column = one.in_table and one.group == other.group and one.column == other.column
            apart = 0.0 if related else COLUMN if column else NEAR
            pairs.append((costs[a] + costs[b] + apart, a, b, first, second))
    pairs.sort(key=lambda pair: pair[:3])
    yield from ((first, second) for _, _, _, first, second in pairs)


def _unnamed(about: Subject, fact: Fact, index: Index) -> float:
    """What it costs that the claim does not name a date's row."""
    return OTHER_ROW * (1 - row_hit(about, fact.scope, index)) if fact.in_table else 0.0


def _years_apart(claim: Claim, one: Fact, other: Fact, plain: bool) -> str:
    """Of two years that are named without their days, "15 years later": what lies between their numbers."""
    measure = claim.figure.measure
    if not plain and (measure.family != "months" or measure.amount % 12 or measure.unit == "months"):
        return ""
    years = measure.amount if plain else measure.amount / 12
    return "years_between" if not one.measure.unit and _year(other) - _year(one) == years else ""


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
    if one.measure.unit:
        return ""
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
        days = int(other.measure.amount - one.measure.amount)
        value = (
            Duration(days=days, form="days")
            if found.op == "days_between"
            else Duration(months=12 * (_year(other) - _year(one)), form="years")
        )
    step: dict[str, Any] = {"op": found.op, "args": ["#0", "#1"], "value": value_json(value)}
    return (step,), (one.evidence(), other.evidence())


def _date(value: Any) -> Any:
    return getattr(value, "date", value)
