"""A value as what it can be compared by: "$3.2bn" → money, USD, 3,200,000,000, exact to 100,000,000."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.errors import WeftError

DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
SECONDS_IN_DAY = 86_400
CENTS = re.compile(r"\bcents?\b|\bct\b|¢")
ONE = Fraction(1)
MOST_DIGITS = 60
HUGE, TINY = 10**60, Fraction(1, 10**60)
VAGUE_SHARE = Fraction(1, 25)  # "a third" holds for 0.32 to 0.347
AMOUNTS = frozenset(("number", "percent", "money", "time", "months"))


@dataclass(frozen=True, slots=True)
class Measure:
    """`family`: number, percent, money, time (in seconds), months, date, place, text, or a dimension ("length").

    `amount` is in base units, in the currency, in percent; of a date the day number of its first day. `step`: what
    one in the
    last written digit is worth, of a date how many days it spans. `unit`: a currency or the symbol of a unit.
    """

    family: str
    amount: Fraction
    step: Fraction
    unit: str = ""
    factor: Fraction = ONE  # what the written digits were multiplied by: 1,000,000 for "3 million"
    text: str = ""  # of what is compared as text, and of places
    said_scale: bool = False  # whether a word or letter beside the digits says the factor

    @property
    def is_amount(self) -> bool:
        return self.family not in ("date", "place", "text")

    @property
    def step_unit(self) -> Fraction:
        """What one of its unit is in base units: 1,000 for km."""
        from weft.lexicon import unit_by_symbol

        if self.family in ("time", "months"):
            return self.step
        return unit_by_symbol(self.unit).factor if self.unit and self.family not in ("money", "number") else ONE

    @property
    def offset(self) -> Fraction:
        """What is added to a number of its unit before it counts base units: 273.15 for °C, else 0."""
        from weft.lexicon import unit_by_symbol

        return unit_by_symbol(self.unit).offset if self.family == "temperature" else Fraction(0)

    @property
    def last_day(self) -> Fraction:
        """Of a date: its last day."""
        return self.amount + self.step - 1


def measured(value: Any, written: str) -> Measure | None:
    """The measure of a value as written; None for what is nothing to compare (a recurrence, a vague length)."""
    kind = type(value).__name__
    make = MAKERS.get(kind)
    if make and sum(map(str.isdigit, written[:1000])) > MOST_DIGITS:
        return _identifier(value, written)
    try:
        measure = make(value, written) if make else None
    except (WeftError, ArithmeticError, AttributeError):
        return None
    if measure is not None and measure.is_amount and not (abs(measure.amount) < HUGE and measure.step > TINY):
        return _identifier(value, written)  # digits without end are compared as they are written
    return measure


def form_of(figure: Any) -> dict[str, Any] | None:
    """The JSON of a figure's value where its measure does not say all of it."""
    from weft.modality import to_json

    plain = figure.measure.family in ("number", "percent") or (figure.measure.family == "money" and figure.measure.unit)
    return None if plain else to_json(figure.value)


def value_of(measure: Measure, form: dict[str, Any] | None) -> Any:
    """The exact value: of its JSON where there is one, else of the measure."""
    from weft.modalities.money import Money
    from weft.modalities.number_value import from_amount
    from weft.modalities.quantity import Quantity, in_unit
    from weft.modality import from_json

    if form is not None:
        return from_json(form)
    if measure.family == "money":
        return Money(from_amount(measure.amount), measure.unit)
    if measure.family in ("number", "percent"):
        return from_amount(measure.amount, "percent" if measure.family == "percent" else "")
    return Quantity(from_amount(in_unit(measure.amount, measure.unit)), measure.unit)


def _precision(amount: Fraction, written: str) -> tuple[Fraction, Fraction, bool]:
    """(worth of one in the last digit, factor of the digits, whether a scale was said) of an amount as written."""
    found = DIGITS.search(written)
    if found is None:
        return _spelled(amount), ONE, abs(amount) >= 1000
    digits = found.group().replace(",", "")
    shown = Fraction(digits if digits[0] != "." else "0" + digits)
    decimals = len(digits.partition(".")[2])
    factor = abs(amount) / shown if shown else ONE
    said = factor != 1
    return Fraction(1, 10**decimals) * factor, factor, said


def _spelled(amount: Fraction) -> Fraction:
    """The step of a number in words: 1, or for thousands and more what its zeros leave open."""
    if amount.denominator != 1:
        return abs(amount) * VAGUE_SHARE
    return zeros(amount) if abs(amount) >= 1000 else ONE


def zeros(amount: Fraction) -> Fraction:
    """The largest power of ten that divides a whole number: 100 for 3,200."""
    whole = abs(int(amount))
    if amount.denominator != 1 or not whole:
        return ONE
    power = 1
    while whole % (power * 10) == 0:
        power *= 10
    return Fraction(power)


def _number(value: Any, written: str) -> Measure | None:
    if value.form == "ordinal":
        return None
    if value.form == "fraction" and value.amount.denominator > 1:
        step = abs(value.amount) * VAGUE_SHARE
        return Measure("number", value.amount, step)
    step, factor, said = _precision(value.amount, written)
    if value.form == "percent":
        return Measure("percent", value.amount, step)
    return Measure("number", value.amount, step, factor=factor, said_scale=said)


def _money(value: Any, written: str) -> Measure:
    step, factor, said = _precision(value.number.amount, written)
    currency = "" if CENTS.search(written) else value.currency
    return Measure("money", value.number.amount, step, currency, factor, said_scale=said and bool(currency))


def _quantity(value: Any, written: str) -> Measure:
    from weft.lexicon import unit_by_symbol
    from weft.modalities.quantity import base_amount

    unit = unit_by_symbol(value.unit)
    step, factor, said = _precision(value.number.amount, written)
    if DIGITS.search(written) and len(DIGITS.findall(written)) > 1:  # 5 ft 3 in: to one of the smaller unit
        step, factor, said = ONE, ONE, False
    family = "months" if unit.calendar else unit.dimension
    return Measure(family, base_amount(value), step * unit.factor, value.unit, factor, said_scale=said)


def _duration(value: Any, written: str) -> Measure | None:
    if value.months and (value.days or value.seconds):
        return None
    size = {"years": 12, "months": 1, "weeks": 7, "days": 1, "hours": 3600, "minutes": 60, "seconds": 1}
    if value.months:
        amount, unit = Fraction(value.months), size.get(value.form, 1)
        return Measure("months", amount, _length_step(amount, unit, written), value.form)
    amount = Fraction(value.days * SECONDS_IN_DAY) + value.seconds
    unit = size.get(value.form, 1) * (SECONDS_IN_DAY if value.form in ("weeks", "days") else 1)
    return Measure("time", amount, _length_step(amount, unit, written), value.form)


def _length_step(amount: Fraction, unit: int, written: str) -> Fraction:
    found = DIGITS.findall(written)
    decimals = len(found[0].partition(".")[2]) if len(found) == 1 else 0
    return Fraction(unit, 10**decimals)


def _date(value: Any, written: str) -> Measure:
    from weft.modalities.date import period

    first, last = period(value)
    return Measure("date", Fraction(first), Fraction(last - first + 1))


def _moment(value: Any, written: str) -> Measure:
    return _date(value.date, written)


def _place(value: Any, written: str) -> Measure:
    name = (value.name or written).split(",")[0].casefold()
    return Measure("place", Fraction(value.lat_e7), Fraction(value.lon_e7), value.country, text=name)


def _age(value: Any, written: str) -> Measure:
    step, _, _ = _precision(value.number.amount, written)
    size = 12 if value.unit == "yr" else 1
    return Measure("months", value.number.amount * size, step * size, "years")


def _identifier(value: Any, written: str) -> Measure:
    return Measure("text", Fraction(0), ONE, text=" ".join(written.casefold().split()))


def _time(value: Any, written: str) -> Measure:
    return Measure("text", Fraction(0), ONE, text=f"{value.hour % 12 or 12}:{value.minute or 0:02d}")


MAKERS = {
    "Number": _number, "Money": _money, "Quantity": _quantity, "Duration": _duration, "Date": _date,
    "DateTime": _moment, "Place": _place, "Age": _age, "Identifier": _identifier, "Time": _time,
}  # fmt: skip
