"""Conversion: 5 km in miles = 15625/5029.2 mi exactly, 20 °C in °F = 68 °F, 3 weeks in days = 21 d, 15 days = 15."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.lexicon import UnitEntry, unit_by_symbol
from weft.modalities.duration import in_unit
from weft.modalities.money import Money
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity, base_amount
from weft.operations.amounts import Scale, amount_on, duration_amount
from weft.operations.operation import Outcome, operation


def _converted(value: str, unit: str) -> str | None:
    head, _, dimension = unit.partition(":")
    if head != "unit" or value not in (f"quantity:{dimension}", "duration"):
        return None
    return f"quantity:{dimension}" if value != "duration" or dimension == "time" else None


def _stated(value: Any) -> tuple[Fraction, UnitEntry]:
    """The amount as stated and its unit; a duration in months or seconds."""
    if isinstance(value, Quantity):
        return value.number.amount, unit_by_symbol(value.unit)
    kind, amount = duration_amount(value)
    return amount, unit_by_symbol("mo" if kind == "months" else "s")


def _second_convert(value: Any, unit: Any) -> Outcome:
    """One straight line from unit to unit, y = slope x + rest, tried backwards before it is believed."""
    amount, have = _stated(value)
    want = unit_by_symbol(unit.symbol)
    if have.dimension != want.dimension or have.calendar != want.calendar:
        raise DoesNotFit(f"{value}: {have.dimension} in {want.symbol} has no exact amount")
    slope = Fraction(have.factor.numerator * want.factor.denominator, have.factor.denominator * want.factor.numerator)
    result = slope * amount + (slope * have.offset - want.offset)
    assert (result + want.offset) / slope - have.offset == amount
    return Outcome(Quantity(from_amount(result), want.symbol))


@operation("pair", _converted, _second_convert)
def convert(value: Any, unit: Any) -> Outcome:
    """A quantity or a length of time in another unit, exact. Raises DoesNotFit between months and days or hours."""
    return Outcome(Quantity(from_amount(amount_on(Scale(unit=unit.symbol), value)), unit.symbol))


def _number(value: str) -> str | None:
    return "number" if value == "duration" or value.startswith(("quantity:", "money:")) else None


def _second_number(value: Any) -> Outcome:
    """By what one of the unit is: base units over those of one; money has one unit alone."""
    if isinstance(value, Money):
        return Outcome(from_amount(Fraction(str(value.number.amount))))
    if isinstance(value, Quantity):
        unit = unit_by_symbol(value.unit)
        return Outcome(from_amount(base_amount(value) / unit.factor - unit.offset))
    if value.form not in SIZES:
        raise DoesNotFit(f"{value} as a number: it has no one unit")
    return Outcome(from_amount(duration_amount(value)[1] / SIZES[value.form]))


# Months or seconds in one of each.
SIZES = {"years": 12, "months": 1, "weeks": 7 * 86400, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


@operation("one", _number, _second_number)
def number_of(value: Any) -> Outcome:
    """How many of its unit it is: 15 days → 15, $40 → 40. For so much a day, or so much for each.

    Raises DoesNotFit for a length of time in several units.
    """
    if isinstance(value, Money | Quantity):
        return Outcome(from_amount(value.number.amount))
    amount = None if value.form == "mixed" else in_unit(value, value.form)
    if amount is None:
        raise DoesNotFit(f"{value} as a number: it has no one unit")
    return Outcome(from_amount(amount))
