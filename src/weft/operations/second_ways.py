"""The second ways of arithmetic: a + b on a common denominator in base units, a mean as a moved first value …

Each computes what the operation of its name computes, by another identity or in another order, on whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cmp_to_key
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.number import Number, from_amount
from weft.modalities.truth import Truth
from weft.operations.amounts import base_scale, duration_amount, together
from weft.operations.operation import Outcome


def places_of(places: Any) -> int:
    if places.amount.denominator != 1 or abs(places.amount) > 1000:
        raise DoesNotFit(f"rounding to {places} places: a whole number from -1000 to 1000 wanted")
    return int(places.amount)


def _fold(amounts: Sequence[Fraction]) -> Fraction:
    """The sum, from the last to the first, on one growing common denominator."""
    numerator, denominator = 0, 1
    for amount in reversed(amounts):
        numerator = numerator * amount.denominator + amount.numerator * denominator
        denominator *= amount.denominator
    return Fraction(numerator, denominator)


def _in_base(values: Sequence[Any]) -> tuple[list[Fraction], Callable[[Fraction], Outcome]]:
    """Amounts in base units, and the way back to a value of the shared scale."""
    scale, amounts, note = together(values)
    base = base_scale(scale)
    return [amount * base for amount in amounts], lambda total: Outcome(scale.value(total / base), note)


def by_components(a: Any, b: Any, sign: int) -> Outcome | None:
    """Durations that mix months and days add part by part; None for all others."""
    if type(a).__name__ != "Duration" or type(b).__name__ != "Duration":
        return None
    try:
        if duration_amount(a)[0] == duration_amount(b)[0]:
            return None
    except DoesNotFit:
        pass
    from weft.modalities.duration import Duration

    return Outcome(Duration(a.months + sign * b.months, a.days + sign * b.days, a.seconds + sign * b.seconds, "mixed"))


def no_mixed_temperatures(values: Sequence[Any]) -> None:
    units = {value.unit for value in values if hasattr(value, "unit")}
    if len(units) > 1 and units & {"°C", "°F"}:
        raise DoesNotFit(f"{' and '.join(map(str, values))}: temperatures of two scales do not add; convert one first")


def add(a: Any, b: Any) -> Outcome:
    """By a common denominator in base units."""
    no_mixed_temperatures((a, b))
    if found := by_components(a, b, 1):
        return found
    amounts, back = _in_base((a, b))
    return back(_fold(amounts))


def subtract(a: Any, b: Any) -> Outcome:
    """As a + (-b)."""
    no_mixed_temperatures((a, b))
    if found := by_components(a, b, -1):
        return found
    (first, other), back = _in_base((a, b))
    return back(_fold([first, -other]))


def percent_of(percent: Any, x: Any) -> Outcome:
    """As x less the rest of it: x - x (100 - p) / 100."""
    (amount,), back = _in_base((x,))
    rest = Fraction(amount.numerator * (100 - percent.amount), 100 * amount.denominator)
    note = "" if percent.form == "percent" else f"{percent} taken as {percent}%"
    return Outcome(back(_fold([amount, -rest])).value, note)


def share(a: Any, b: Any) -> Outcome:
    """As 100 % less the share of what is missing."""
    (part, whole), _ = _in_base((a, b))
    if not whole:
        raise DoesNotFit(f"the share of {a} in {b}: the whole is 0")
    return Outcome(from_amount(100 - (whole - part) * 100 / whole, "percent"))


def change(a: Any, b: Any) -> Outcome:
    """As the share of the new in the old, less 100 %."""
    (old, new), _ = _in_base((a, b))
    if old <= 0:
        raise DoesNotFit(f"the change from {a}: a start above 0 wanted")
    share = Fraction(new.numerator * old.denominator * 100, new.denominator * old.numerator)
    return Outcome(from_amount(_fold([share, Fraction(-100)]), "percent"))


def sum_(*values: Any) -> Outcome:
    """From the last to the first, on one common denominator."""
    no_mixed_temperatures(values)
    amounts, back = _in_base(values)
    return back(_fold(amounts))


def mean(*values: Any) -> Outcome:
    """The first, moved by the mean of the distances from it."""
    amounts, back = _in_base(values)
    moved = _fold([amount - amounts[0] for amount in amounts])
    return back(amounts[0] + Fraction(moved.numerator, moved.denominator * len(amounts)))


def median(*values: Any) -> Outcome:
    """By rank: the smallest amounts that at least half (and more than half) of all do not exceed."""
    amounts, back = _in_base(values)
    count = len(amounts)
    low = min(a for a in amounts if 2 * sum(b <= a for b in amounts) >= count)
    high = min(a for a in amounts if 2 * sum(b <= a for b in amounts) > count)
    return back(_fold([low, high]) / 2)


def _compare(a: Fraction, b: Fraction) -> int:
    """The sign of a - b, by whole products."""
    left, right = a.numerator * b.denominator, b.numerator * a.denominator
    return (left > right) - (left < right)


def extreme(values: Sequence[Any], place: int) -> Outcome:
    """By sorting whole products; of equal ones the first."""
    amounts, back = _in_base(values)
    ranked = sorted(amounts, key=cmp_to_key(_compare))
    return pick(values, amounts.index(ranked[place]), back(Fraction(0)).note)


def pick(values: Sequence[Any], index: int, note: str) -> Outcome:
    """The value itself; a bare number among units with the unit that it took."""
    value = values[index]
    if isinstance(value, Number):
        scale, amounts, _ = together(values)
        value = scale.value(amounts[index]) if scale.unit or scale.currency else value
    return Outcome(value, note)


def difference(a: Any, b: Any) -> Outcome:
    """The larger less the smaller."""
    amounts, back = _in_base((a, b))
    low, high = sorted(amounts, key=cmp_to_key(_compare))
    return back(_fold([high, -low]))


def greater(a: Any, b: Any) -> Outcome:
    (first, other), back = _in_base((a, b))
    return Outcome(Truth(_compare(first, other) > 0), back(Fraction(0)).note)


def unmeasured(value: Any) -> bool:
    """Whether it is no amount: a word, a date, a country."""
    return type(value).__name__ in ("Word", "Date", "Place")


def identity(value: Any) -> Any:
    """What two words, dates or countries share where they are the same."""
    if type(value).__name__ == "Word":
        return " ".join(value.text.casefold().split())
    return value.country if type(value).__name__ == "Place" else value


def equal(a: Any, b: Any) -> Outcome:
    """By the sign of the difference in base units; of what is no amount both are in a set of one."""
    if unmeasured(a):
        return Outcome(Truth(len({identity(a), identity(b)}) == 1))
    (first, other), back = _in_base((a, b))
    return Outcome(Truth(_compare(first, other) == 0), back(Fraction(0)).note)


def round_(x: Any, places: Any) -> Outcome:
    """By long division: the remainder against half of the divisor."""
    scale, (amount,), note = together((x,))
    step = places_of(places)
    top, bottom = abs(amount.numerator) * 10 ** max(step, 0), amount.denominator * 10 ** max(-step, 0)
    whole, rest = divmod(top, bottom)
    whole += 2 * rest >= bottom
    result = Fraction(whole * 10 ** max(-step, 0), 10 ** max(step, 0))
    return Outcome(scale.value(-result if amount < 0 else result), note)
