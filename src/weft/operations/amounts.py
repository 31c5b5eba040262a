"""Values as amounts on one scale: 1 km and 300 m are 1 and 3/10 in km, and 13/10 is 1.3 km again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity, base_amount, in_unit

SECONDS_IN_DAY = 86_400
PLAIN = "number"


def combined_tag(*tags: str) -> str | None:
    """The tag of values that combine on one scale; bare numbers take the unit or currency of the others.

    A percentage combines with percentages only, a duration with durations and quantities of time.
    """
    kinds = {tag for tag in tags if tag != PLAIN}
    if not all(is_amount(tag) for tag in kinds):
        return None
    if kinds == {"duration", "quantity:time"} and PLAIN not in tags:
        return "quantity:time"
    if len(kinds) > 1 or (PLAIN in tags and kinds & {"percent", "duration"}):
        return None
    return kinds.pop() if kinds else PLAIN


def is_amount(tag: str) -> bool:
    """Whether values of this tag are amounts: numbers, percentages, quantities, money, durations."""
    return tag in (PLAIN, "percent", "duration") or tag.startswith(("quantity:", "money:"))


@dataclass(frozen=True)
class Scale:
    """What amounts are counted in: a unit, a currency, percent, seconds or months of a duration, or nothing."""

    unit: str = ""
    currency: str = ""
    percent: bool = False
    duration: str = ""  # "seconds" or "months"
    days: bool = False  # a duration that counts days
    form: str = "mixed"

    def value(self, amount: Fraction) -> Any:
        """The value of an amount on this scale. Raises DoesNotFit where a duration cannot hold it (half a month)."""
        if self.unit:
            return Quantity(from_amount(amount), self.unit)
        if self.currency:
            return Money(from_amount(amount), self.currency)
        if self.duration:
            return self._duration(amount)
        return from_amount(amount, "percent" if self.percent else "")

    def _duration(self, amount: Fraction) -> Any:
        from weft.modalities.duration import Duration

        if self.duration == "months":
            if amount.denominator != 1:
                raise DoesNotFit(f"{amount} months: no whole number of months, and a month has no fixed length")
            return Duration(months=int(amount), form=self.form)
        days = int(amount / SECONDS_IN_DAY) if self.days else 0
        return Duration(days=days, seconds=amount - days * SECONDS_IN_DAY, form=self.form)


def together(values: Sequence[Any]) -> tuple[Scale, list[Fraction], str]:
    """(scale of the first value that has one, all amounts on it, note on bare numbers that took it).

    Raises DoesNotFit when the values share no scale: 3 km and 2 kg, $5 and €5, a month and a day.
    """
    scale = _scale(values)
    amounts, notes = [], []
    for value in values:
        amounts.append(amount_on(scale, value))
        if isinstance(value, Number) and value.form != "percent" and (scale.unit or scale.currency):
            notes.append(f"{value} taken as {scale.value(value.amount)}")
    return scale, amounts, "; ".join(notes)


def _scale(values: Sequence[Any]) -> Scale:
    held = [value for value in values if not isinstance(value, Number)]
    quantity = next((value for value in held if isinstance(value, Quantity)), None)
    if quantity is not None:
        return Scale(unit=quantity.unit)
    if not held:
        return Scale(percent=values[0].form == "percent")
    if isinstance(held[0], Money):
        return Scale(currency=held[0].currency)
    durations = [value for value in held if type(value).__name__ == "Duration"]
    if len(durations) != len(held) or len(held) != len(values):
        raise DoesNotFit(f"{' and '.join(map(str, values))}: values of kinds that do not combine")
    forms = {value.form for value in durations}
    return Scale(
        duration="months" if durations[0].months else "seconds",
        days=any(value.days for value in durations),
        form=forms.pop() if len(forms) == 1 else "mixed",
    )


def amount_on(scale: Scale, value: Any) -> Fraction:
    """The amount of a value on a scale; a bare number counts in the scale's own unit."""
    if isinstance(value, Number):
        if (value.form == "percent") != scale.percent or scale.duration:
            raise DoesNotFit(f"{value}: no amount that combines with {_named(scale)}")
        return value.amount
    if isinstance(value, Quantity) and scale.unit:
        return _in_unit(base_amount(value), value.unit, scale.unit, str(value))
    if isinstance(value, Money) and scale.currency:
        if value.currency != scale.currency:
            raise DoesNotFit(f"{value} and {scale.currency}: money is never converted without a rate")
        return value.number.amount
    if type(value).__name__ == "Duration":
        kind, amount = duration_amount(value)
        if scale.unit:
            return _in_unit(amount, "mo" if kind == "months" else "s", scale.unit, str(value))
        if scale.duration:
            if kind != scale.duration and amount:
                raise DoesNotFit(
                    f"{value}: a month is no fixed number of days, so it does not combine with {scale.duration}"
                )
            return amount
    raise DoesNotFit(f"{value}: no amount that combines with {_named(scale)}")


def duration_amount(value: Any) -> tuple[str, Fraction]:
    """("months", n) or ("seconds", n); a day is 86,400 s. Raises DoesNotFit for a duration with months and days."""
    seconds = Fraction(value.days * SECONDS_IN_DAY) + value.seconds
    if value.months and seconds:
        raise DoesNotFit(f"{value}: months and days together have no single amount")
    return ("months", Fraction(value.months)) if value.months else ("seconds", seconds)


def _in_unit(base: Fraction, unit: str, wanted: str, written: str) -> Fraction:
    have, want = unit_by_symbol(unit), unit_by_symbol(wanted)
    if have.dimension != want.dimension:
        raise DoesNotFit(f"{written}: {have.dimension} found, {want.dimension} ({wanted}) wanted")
    if have.calendar != want.calendar:
        raise DoesNotFit(f"{written} in {wanted}: a month or a year is no fixed number of days")
    return in_unit(base, wanted)


def _named(scale: Scale) -> str:
    return scale.unit or scale.currency or scale.duration or ("percent" if scale.percent else "a bare number")


def base_scale(scale: Scale) -> Fraction:
    """What one of the scale's units is in base units, for second ways; 1 for temperatures with a zero of their own."""
    if not scale.unit:
        return Fraction(1)
    unit = unit_by_symbol(scale.unit)
    return Fraction(1) if unit.offset else unit.factor
