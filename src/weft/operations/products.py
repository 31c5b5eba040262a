"""Products and quotients: $12 × 3 = $36, 6 m × 2 m = 12 m², 100 km ÷ 2 h = 50 km/h, 3 km ÷ 200 m = 15."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol, unit_spellings
from weft.modalities.duration import in_unit as duration_in
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity, base_amount, in_unit
from weft.operations.amounts import Scale, amount_on, base_scale, combined_tag, duration_amount, is_amount, together
from weft.operations.dimensions import by_months, product, product_unit, quotient, quotient_unit
from weft.operations.operation import Outcome, operation

TIMES = ("duration", "quantity:time")
UNITS = {"years": "yr", "months": "mo", "weeks": "wk", "days": "d", "hours": "h", "minutes": "min", "seconds": "s"}


def _measure(tag: str) -> bool:
    return tag in TIMES or (tag.startswith("quantity:") and tag != "quantity:temperature")


def _paid(a: str, b: str) -> str | None:
    """The money of money and a measure, in either order."""
    if a.startswith("money:") and _measure(b):
        return a
    return b if b.startswith("money:") and _measure(a) else None


def _product(a: str, b: str) -> str | None:
    if paid := _paid(a, b):
        return paid
    if a == "number" or b == "number":
        other = b if a == "number" else a
        return other if is_amount(other) and other != "percent" else None
    return _quantity(product(_dimension_of(a), _dimension_of(b)))


def _quotient(a: str, b: str) -> str | None:
    if b == "number":
        return a if is_amount(a) else None
    if a != "number" and combined_tag(a, b):
        return "number"
    if a.startswith("money:") and _measure(b):
        return a
    return _quantity(quotient(_dimension_of(a), _dimension_of(b)))


def _dimension_of(tag: str) -> str:
    return "time" if tag == "duration" else tag.removeprefix("quantity:") if tag.startswith("quantity:") else ""


def _quantity(dimension: str) -> str | None:
    return f"quantity:{dimension}" if dimension else None


def _quarter_squares(a: Fraction, b: Fraction) -> Fraction:
    """a b as ((a + b)² - (a - b)²) / 4."""
    return ((a + b) ** 2 - (a - b) ** 2) / 4


def _over(a: Fraction, b: Fraction, written: str) -> Fraction:
    if not b:
        raise DoesNotFit(f"{written}: division by zero")
    return a / b


def _second_over(a: Fraction, b: Fraction, written: str) -> Fraction:
    """By whole products; what is divided again must come out."""
    if not b:
        raise DoesNotFit(f"{written}: division by zero")
    result = Fraction(a.numerator * b.denominator, a.denominator * b.numerator)
    assert _quarter_squares(result, b) == a
    return result


def _counted(money: Money, measure: Any) -> tuple[Fraction, str]:
    """How many times the unit that the money is for, and a note where it is for none: then the measure's own unit.

    Raises DoesNotFit for a measure that is none of that unit, and for a mixed length of time without a unit.
    """
    count, _, unit = money.per.rpartition(" ") if money.per[:1].isdigit() else ("1", "", money.per)
    symbol = next((part for part in (unit, unit.partition("/")[0]) if part in unit_spellings()[0]), "")
    if symbol:
        return amount_on(Scale(unit=unit_spellings()[0][symbol].symbol), measure) / Fraction(count), ""
    if isinstance(measure, Quantity):
        amount: Fraction | None = measure.number.amount
    else:
        amount = None if measure.form == "mixed" else duration_in(measure, measure.form)
    if amount is None:
        raise DoesNotFit(f"{money} for {measure}: no one unit says how often")
    return amount / Fraction(count), f"{measure} counted as {amount}"


def _money_and_measure(a: Any, b: Any) -> tuple[Money, Any] | None:
    if isinstance(a, Money) and not isinstance(b, Number | Money):
        return a, b
    return (b, a) if isinstance(b, Money) and not isinstance(a, Number | Money) else None


def _second_multiply(a: Any, b: Any) -> Outcome:
    """By quarter squares, in base units."""
    if pair := _money_and_measure(a, b):
        times, note = _counted(*pair)
        return Outcome(Money(from_amount(_quarter_squares(pair[0].number.amount, times)), pair[0].currency), note)
    if isinstance(a, Number) or isinstance(b, Number):
        number, other = (a, b) if isinstance(a, Number) else (b, a)
        scale, (amount,), note = together((other,))
        base = base_scale(scale)
        return Outcome(scale.value(_quarter_squares(number.amount, amount * base) / base), note)
    symbol = _product_unit(a, b)
    return _measured(in_unit(_quarter_squares(*_both(a, b)), symbol), symbol)


def _second_divide(a: Any, b: Any) -> Outcome:
    """By whole products, in base units."""
    written = f"{a} / {b}"
    if pair := _money_and_measure(a, b):
        times, note = _counted(*pair)
        return Outcome(Money(from_amount(_second_over(a.number.amount, times, written)), a.currency), note)
    if isinstance(b, Number) and not (isinstance(a, Number) and a.form == b.form == "percent"):
        scale, (amount,), note = together((a,))
        base = base_scale(scale)
        return Outcome(scale.value(_second_over(amount * base, b.amount, written) / base), note)
    symbol = _quotient_unit(a, b)
    if symbol:
        return _measured(in_unit(_second_over(*_both(a, b), written), symbol), symbol)
    scale, amounts, _ = together((a, b))
    base = base_scale(scale)
    return Outcome(from_amount(_second_over(amounts[0] * base, amounts[1] * base, written)))


def _base(value: Any, months: bool) -> Fraction:
    """Base units; a time in seconds, or in months where the rate beside it counts in them.

    Raises DoesNotFit for months among seconds: no speed is exact over them.
    """
    if isinstance(value, Quantity) and _dimension(value) != "time":
        return base_amount(value)
    if isinstance(value, Quantity):
        calendar, amount = unit_by_symbol(value.unit).calendar, base_amount(value)
    else:
        kind, amount = duration_amount(value)
        calendar = kind == "months"
    if calendar != months and amount:
        raise DoesNotFit(f"{value}: a month or a year is no fixed number of seconds")
    return amount


def _both(a: Any, b: Any) -> tuple[Fraction, Fraction]:
    months = by_months(_dimension(a), _dimension(b))
    return _base(a, months), _base(b, months)


def _dimension(value: Any) -> str:
    return unit_by_symbol(value.unit).dimension if isinstance(value, Quantity) else "time"


def _unit(value: Any) -> str:
    """Its unit; for a length of time the one that it was said in, an hour for several."""
    return value.unit if isinstance(value, Quantity) else UNITS.get(value.form, "h")


def _product_unit(a: Any, b: Any) -> str:
    if not product(_dimension(a), _dimension(b)):
        raise DoesNotFit(f"{a} × {b}: no product of {_dimension(a)} and {_dimension(b)}")
    return product_unit(_unit(a), _unit(b))


def _quotient_unit(a: Any, b: Any) -> str:
    """The unit of a / b where it has one of its own, "" where it is a number. Raises DoesNotFit for l/100 km of m³."""
    if isinstance(a, Money | Number) or isinstance(b, Money | Number):
        return ""
    found = quotient_unit(_unit(a), _unit(b))
    if not found and quotient(_dimension(a), _dimension(b)):
        raise DoesNotFit(f"{a} / {b}: a volume over a length is a consumption, which is in no {a.unit}")
    return found


def _measured(amount: Fraction, symbol: str) -> Outcome:
    return Outcome(Quantity(from_amount(amount), symbol))


@operation("pair", _product, _second_multiply)
def multiply(a: Any, b: Any) -> Outcome:
    """a × b: an amount and a number, two lengths (an area), a rate and what it is for (60 W × 24 h is 1.44 kWh, 15
    l/min × 80 min is 1,200 l), money and a measure.

    Money is for so much of the measure where the text says so ($15 an hour for 30 minutes is $7.50); else the measure
    counts in its own unit, and the note says so.
    """
    if pair := _money_and_measure(a, b):
        times, note = _counted(*pair)
        return Outcome(Money(from_amount(pair[0].number.amount * times), pair[0].currency), note)
    if isinstance(a, Number) or isinstance(b, Number):
        number, other = (a, b) if isinstance(a, Number) else (b, a)
        scale, (amount,), note = together((other,))
        return Outcome(scale.value(amount * number.amount), note)
    symbol = _product_unit(a, b)
    first, other = _both(a, b)
    return _measured(first * other / unit_by_symbol(symbol).factor, symbol)


@operation("pair", _quotient, _second_divide)
def divide(a: Any, b: Any) -> Outcome:
    """a ÷ b: an amount and a number, two amounts of one kind (a number), an amount and a rate or what it is for (100 km
    ÷ 2 h is 50 km/h, 1,200 l ÷ 15 l/min is 80 min), money and a measure (money for one of its unit).
    """
    written = f"{a} / {b}"
    if pair := _money_and_measure(a, b):
        times, note = _counted(*pair)
        return Outcome(Money(from_amount(_over(a.number.amount, times, written)), a.currency), note)
    if isinstance(b, Number) and not (isinstance(a, Number) and a.form == b.form == "percent"):
        scale, (amount,), note = together((a,))
        return Outcome(scale.value(_over(amount, b.amount, written)), note)
    symbol = _quotient_unit(a, b)
    if symbol:
        return _measured(_over(*_both(a, b), written) / unit_by_symbol(symbol).factor, symbol)
    _, amounts, _ = together((a, b))
    return Outcome(from_amount(_over(amounts[0], amounts[1], written)))
