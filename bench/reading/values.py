"""Is the value of a span the one that the suite wants? One judge a dimension; nothing is compared as a float."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bench.reading import when
from weft.lexicon import units
from weft.modalities.age import Age
from weft.modalities.duration import Duration
from weft.modalities.duration import in_unit as duration_in
from weft.modalities.interval import Interval
from weft.modalities.money import Money
from weft.modalities.number import Number
from weft.modalities.quantity import Quantity, base_amount, in_unit
from weft.modalities.unit_words import unit_at
from weft.modality import to_json

EXACT_DIGITS = 7  # a decimal with more significant digits may be a float that was rounded or cut in its last place
# The suites' units by weft's symbol; a symbol that weft's lexicon lacks is never right.
UNITS = {
    "barrel": "bbl", "bit": "bit", "british thermal unit": "BTU", "c": "°C", "candela second": "cd s",
    "centilitre": "cl", "cubic centimetre": "cm³", "cubic foot": "ft³", "day": "d", "degree": "°",
    "degree angle": "°", "degree celsius": "°C", "degree fahrenheit": "°F", "dram": "dr", "f": "°F", "foot": "ft",
    "gallon": "gal",
    "gigahertz": "GHz", "gigayear": "Ga", "hour": "h", "inch": "in", "inverse femtobarn": "fb⁻¹",
    "joule per square metre per year": "J/(m² yr)", "kelvin": "K", "kilogram": "kg",
    "kilogram per cubic centimetre": "kg/cm³", "kilometer": "km", "kilometre": "km", "megabyte": "MB",
    "meter": "m", "metre": "m", "metric ton": "t", "microgram": "µg", "mile": "mi", "mile per hour": "mph",
    "milligram": "mg", "milliliter": "ml", "millimeter": "mm", "minute": "min", "minute of arc": "′", "month": "mo",
    "picometer": "pm", "picometre": "pm", "pound": "lb", "pound-mass": "lb", "second": "s", "second of arc": "″",
    "square kilometer": "km²", "square kilometre": "km²", "ton": "short ton", "watt per minute": "W/min",
    "week": "wk", "year": "yr", "long ton (british)": "long ton", "short ton (us)": "short ton",
    "standard atmosphere": "atm", "short hundredweight (us)": "hundredweight",
}  # fmt: skip
LENGTHS = {
    "s": "seconds", "min": "minutes", "h": "hours", "d": "days", "wk": "weeks", "mo": "months", "yr": "years",
}  # fmt: skip
# Currencies that the suites give by name alone: which codes that may be, and how much of the currency one is.
CURRENCIES: dict[str, tuple[str, Fraction | int]] = {
    "bitcoin": ("BTC XBT", 1), "cent": ("USD EUR AUD CAD", Fraction(1, 100)), "dime": ("USD", Fraction(1, 10)),
    "dollar": ("USD", 1), "euro": ("EUR", 1), "finnish markka": ("FIM", 1), "franc": ("CHF FRF BEF LUF", 1),
    "netherlands guilder": ("NLG", 1), "pence": ("GBP", Fraction(1, 100)), "penny": ("GBP USD", Fraction(1, 100)),
    "peseta": ("ESP", 1), "pound": ("GBP", 1), "pound sterling": ("GBP", 1), "rupee": ("INR PKR LKR NPR", 1),
    "sen": ("JPY MYR IDR", Fraction(1, 100)),
}  # fmt: skip


def right(value: Any, gold: dict[str, Any], dimension: str) -> bool:
    """Whether weft's value equals a suite's (`Gold.value`)."""
    return JUDGES[dimension](value, gold)


def same(amount: Fraction, written: Any) -> bool:
    """Exactly equal, a long decimal to its last place (EXACT_DIGITS). None, "null" and "current+1" equal nothing."""
    if not isinstance(written, int | Decimal):
        return False
    if isinstance(written, int):
        return amount == written
    _, digits, exponent = written.normalize().as_tuple()
    if len(digits) <= EXACT_DIGITS:
        return amount == Fraction(written)
    return abs(amount - Fraction(written)) < Fraction(10) ** int(exponent)


def number(value: Any, gold: dict[str, Any]) -> bool:
    return isinstance(value, Number) and same(value.amount, gold["number"])


def measured(value: Any, gold: dict[str, Any]) -> bool:
    """Compared in the suite's unit: 5 ft 2 in is 5.1666… ft."""
    amount = amount_in(value, symbol_of(gold["unit"].lower()))
    return amount is not None and same(amount, gold["number"])


def temperature(value: Any, gold: dict[str, Any]) -> bool:
    """The suite's "Degree" is one of a scale that is not told."""
    return measured(value, {**gold, "unit": "degree of temperature"} if gold["unit"] == "Degree" else gold)


def symbol_of(unit: str) -> str:
    """weft's symbol for a suite's unit: as UNITS says, else what its lexicon has under that very name, or none."""
    named = unit_at(unit, 0, len(unit))
    return UNITS.get(unit) or (named[0].symbol if named and named[1] == len(unit) else "")


def amount_in(value: Any, symbol: str) -> Fraction | None:
    """A quantity or a length of time in the unit of that symbol; None where it is none of its sort."""
    if isinstance(value, Age):
        return value.number.amount if value.unit == symbol else None
    if isinstance(value, Duration):
        return duration_in(value, LENGTHS.get(symbol, ""))
    if not isinstance(value, Quantity):
        return None
    by_symbol = {unit.symbol: unit for unit in units()}
    if symbol not in by_symbol or by_symbol[symbol].dimension != by_symbol[value.unit].dimension:
        return None
    if by_symbol[symbol].calendar != by_symbol[value.unit].calendar:  # a month is no number of days
        return None
    return in_unit(base_amount(value), symbol)


def money(value: Any, gold: dict[str, Any]) -> bool:
    codes, part = (gold["iso"], 1) if gold.get("iso") else CURRENCIES.get(gold["unit"].lower(), ("", 1))
    if not isinstance(value, Money) or value.currency not in codes.split():
        return False
    return same(value.number.amount / Fraction(part), gold["number"])


def quantity(value: Any, gold: dict[str, Any]) -> bool:
    """quantulum3 gives everything a unit: "percentage", "dimensionless", "dozen", "dollar". A range is 47 ± 3."""
    if gold["uncertainty"] is not None:
        middle, spread = Fraction(gold["number"]), Fraction(gold["uncertainty"])
        both = getattr(value, "low", None), getattr(value, "high", None)
        wanted = (middle - spread, middle + spread)
        golds = ({**gold, "number": Decimal(end.numerator) / end.denominator, "uncertainty": None} for end in wanted)
        return all(end is not None and quantity(end, one) for end, one in zip(both, golds))
    unit = gold["unit"].lower()
    if unit in ("dimensionless", "percentage"):
        is_percent = isinstance(value, Number) and value.form == "percent"
        return is_percent == (unit == "percentage") and number(value, gold)
    if unit == "dozen":
        return isinstance(value, Number) and same(value.amount / 12, gold["number"])
    return money(value, gold) if unit in CURRENCIES else measured(value, gold)


def number_range(value: Any, gold: dict[str, Any]) -> bool:
    """Whether an end belongs to it is not compared: weft's intervals are half open, the suite's are of four sorts."""
    wanted = tuple(None if gold[end] is None else Fraction(gold[end]) for end in ("from", "to"))
    return ends(value) == wanted


def ends(value: Any) -> tuple[Fraction | None, Fraction | None] | None:
    """(from, to) of an interval of numbers, None for an open end; None for what is no such interval."""
    if not isinstance(value, Interval) or not all(isinstance(end, Number | None) for end in (value.low, value.high)):
        return None
    low, high = (None if end is None else end.amount for end in (value.low, value.high))
    return low, high


def written(value: Any, gold: dict[str, Any]) -> bool:
    """The suite gives addresses in small letters."""
    return _told(value).lower() == gold["string"].lower()


def digits(value: Any, gold: dict[str, Any]) -> bool:
    """However they are grouped; an extension's digits follow the number's. The "(0)" after a country's code, dialled at
    home only, is in the suite's copy of the text and not in the number."""
    wanted = re.sub(r"^(\(?\+[^(]*)\(0\)", r"\1", gold["string"])
    return re.sub(r"\D", "", _told(value)) == re.sub(r"\D", "", wanted)


def hexadecimal(value: Any, gold: dict[str, Any]) -> bool:
    told, wanted = (re.sub(r"^urn:uuid:|[{}()-]", "", one.lower()) for one in (_told(value), gold["string"]))
    return told == wanted


def address(value: Any, gold: dict[str, Any]) -> bool:
    try:
        return ipaddress.ip_address(_told(value)) == ipaddress.ip_address(gold["string"])
    except ValueError:
        return False


def _told(value: Any) -> str:
    return str(to_json(value).get("value", ""))


JUDGES: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
    "number": number, "ordinal": number, "percent": number, "numrange": number_range, "age": measured,
    "dimension": measured, "temperature": temperature, "quantity": quantity, "currency": money, "datetime": when.right,
    "phone": digits, "ip": address, "guid": hexadecimal, "url": written, "email": written, "hashtag": written,
    "mention": written,
}  # fmt: skip
