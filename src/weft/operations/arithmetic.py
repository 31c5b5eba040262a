"""Arithmetic on exact values: 3 km + 200 m = 3.2 km, 15 % of $40 = $6, the mean of 5 kg and 7 kg = 6 kg."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.number import from_amount
from weft.modalities.truth import Truth
from weft.operations import second_ways
from weft.operations.amounts import combined_tag, is_amount, together
from weft.operations.operation import Outcome, operation
from weft.operations.products import divide, multiply
from weft.operations.second_ways import by_components, no_mixed_temperatures, pick, places_of


def _same(*tags: str) -> str | None:
    """Without bare numbers beside a unit: both are of one tag, or both times."""
    return combined_tag(*tags) if len({tag == "number" for tag in tags}) == 1 else None


def _to_truth(*tags: str) -> str | None:
    return "truth" if combined_tag(*tags) else None


def _to_percent(*tags: str) -> str | None:
    return "percent" if _same(*tags) else None


def _chosen(*tags: str) -> str | None:
    """The result is one of the arguments, so a duration is not chosen among quantities."""
    return None if {"duration", "quantity:time"} <= set(tags) else combined_tag(*tags)


def _part_of(part: str, whole: str) -> str | None:
    return whole if part in ("percent", "number") and is_amount(whole) else None


def _rounded(amount: str, places: str) -> str | None:
    return amount if places == "number" and is_amount(amount) and amount != "duration" else None


@operation("pair", combined_tag, second_ways.add)
def add(a: Any, b: Any) -> Outcome:
    """a + b, in the unit of the first value that has one. Temperatures of two scales are refused."""
    no_mixed_temperatures((a, b))
    if found := by_components(a, b, 1):
        return found
    scale, amounts, note = together((a, b))
    return Outcome(scale.value(amounts[0] + amounts[1]), note)


@operation("pair", combined_tag, second_ways.subtract)
def subtract(a: Any, b: Any) -> Outcome:
    """a - b, in the unit of the first value that has one; may be negative. Temperatures of two scales are refused."""
    no_mixed_temperatures((a, b))
    if found := by_components(a, b, -1):
        return found
    scale, amounts, note = together((a, b))
    return Outcome(scale.value(amounts[0] - amounts[1]), note)


@operation("pair", _part_of, second_ways.percent_of)
def percent_of(percent: Any, x: Any) -> Outcome:
    """So many percent of x: 15 % of $40 is $6. A bare number before it is taken as a percentage."""
    scale, (amount,), _ = together((x,))
    note = "" if percent.form == "percent" else f"{percent} taken as {from_amount(percent.amount, 'percent')}"
    return Outcome(scale.value(amount * percent.amount / 100), note)


@operation("pair", _to_percent, second_ways.share)
def share(a: Any, b: Any) -> Outcome:
    """What percentage a is of b. Raises DoesNotFit when b is 0."""
    _, (part, whole), _ = together((a, b))
    if not whole:
        raise DoesNotFit(f"the share of {a} in {b}: the whole is 0")
    return Outcome(from_amount(part / whole * 100, "percent"))


@operation("pair", _to_percent, second_ways.change)
def percent_change(a: Any, b: Any) -> Outcome:
    """The change from a to b in percent of a, negative when it falls. Raises DoesNotFit unless a is above 0."""
    _, (old, new), _ = together((a, b))
    if old <= 0:
        raise DoesNotFit(f"the change from {a}: a start above 0 wanted")
    return Outcome(from_amount((new - old) / old * 100, "percent"))


@operation("set", combined_tag, second_ways.sum_)
def sum_(*values: Any) -> Outcome:
    """The sum of all, in the unit of the first value that has one."""
    no_mixed_temperatures(values)
    scale, amounts, note = together(values)
    return Outcome(scale.value(sum(amounts, Fraction(0))), note)


@operation("set", combined_tag, second_ways.mean)
def mean(*values: Any) -> Outcome:
    """The arithmetic mean, exact."""
    scale, amounts, note = together(values)
    return Outcome(scale.value(sum(amounts, Fraction(0)) / len(amounts)), note)


@operation("set", combined_tag, second_ways.median)
def median(*values: Any) -> Outcome:
    """The middle value; of an even number of values the mean of the two in the middle."""
    scale, amounts, note = together(values)
    ranked = sorted(amounts)
    half = len(ranked) // 2
    return Outcome(scale.value(ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2), note)


@operation("set", _chosen, lambda *values: second_ways.extreme(values, -1))
def larger(*values: Any) -> Outcome:
    """The largest of the values, as it was written; of equal ones the first."""
    _, amounts, note = together(values)
    return pick(values, amounts.index(max(amounts)), note)


@operation("set", _chosen, lambda *values: second_ways.extreme(values, 0))
def smaller(*values: Any) -> Outcome:
    """The smallest of the values, as it was written; of equal ones the first."""
    _, amounts, note = together(values)
    return pick(values, amounts.index(min(amounts)), note)


@operation("pair", combined_tag, second_ways.difference)
def difference(a: Any, b: Any) -> Outcome:
    """How far apart a and b are; never negative."""
    scale, amounts, note = together((a, b))
    return Outcome(scale.value(abs(amounts[0] - amounts[1])), note)


@operation("pair", _to_truth, second_ways.greater)
def greater(a: Any, b: Any) -> Outcome:
    """Whether a is more than b, units converted."""
    _, (first, other), note = together((a, b))
    return Outcome(Truth(first > other), note)


def _comparable(a: str, b: str) -> str | None:
    return "truth" if a == b and a in ("word", "date", "country") else _to_truth(a, b)


@operation("pair", _comparable, second_ways.equal)
def equal(a: Any, b: Any) -> Outcome:
    """Whether a and b are the same amount (1 km equals 1000 m), the same date or country, or one word in any case."""
    if second_ways.unmeasured(a):
        return Outcome(Truth(second_ways.identity(a) == second_ways.identity(b)))
    _, (first, other), note = together((a, b))
    return Outcome(Truth(first == other), note)


@operation("pair", _rounded, second_ways.round_)
def round_(x: Any, places: Any) -> Outcome:
    """x to so many decimals (below 0: to tens, hundreds …), halves away from zero: 2.5 → 3, -2.5 → -3."""
    scale, (amount,), note = together((x,))
    factor = Fraction(10) ** places_of(places)
    size = Fraction(math.floor(abs(amount) * factor + Fraction(1, 2))) / factor
    return Outcome(scale.value(-size if amount < 0 else size), note)


__all__ = [
    "add", "difference", "divide", "equal", "greater", "larger", "mean", "median", "multiply", "percent_change",
    "percent_of", "round_", "share", "smaller", "subtract", "sum_",
]  # fmt: skip
