"""The value Number: 1.50 is 3/2 with two decimals, 15% is 15 of form percent; and how it is written and shown."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from weft.errors import DoesNotFit
from weft.grid import DIGITS_MAX, from_digits, to_digits

FORMS = ("integer", "decimal", "scientific", "percent", "fraction", "ordinal")


@dataclass(frozen=True)
class Number:
    """An exact number as it was written: 1.50 has the amount 3/2 and two `decimals`. 15 % has the amount 15.

    `decimals` is the precision in decimal places; 0 for a fraction, whose amount need not end in decimals. Raises
    DoesNotFit when the amount has more decimals than said, or is a float.
    """

    amount: Fraction
    decimals: int = 0
    form: str = "integer"
    negative_zero: bool = False

    def __post_init__(self) -> None:
        plain = self.form == "integer" and not self.decimals and not self.negative_zero
        if plain and type(self.amount) is Fraction and self.amount.denominator == 1:
            return  # what most numbers are
        if not isinstance(self.amount, (int, Fraction)) or isinstance(self.amount, bool):
            raise DoesNotFit(f"number: amount {self.amount!r} found, an int or a Fraction wanted. Never a float.")
        if type(self.amount) is int:
            object.__setattr__(self, "amount", Fraction(self.amount))
        if self.form not in FORMS:
            raise DoesNotFit(f"number: form {self.form!r} found, one of {', '.join(FORMS)} wanted.")
        if not self.held_as_fraction and not _is_whole(self.amount, self.decimals):
            raise DoesNotFit(f"number: more than {self.decimals} decimals found in an amount of form {self.form}.")
        if self.form in ("integer", "ordinal", "fraction") and self.decimals:
            raise DoesNotFit(f"number: {self.decimals} decimals found in form {self.form}, 0 wanted.")
        if self.decimals < 0 or (self.form == "decimal" and not self.decimals):
            raise DoesNotFit(f"number: {self.decimals} decimals found in form {self.form}, at least 1 wanted.")
        if self.negative_zero and (self.amount or self.form in ("fraction", "ordinal")):
            raise DoesNotFit(f"number: negative zero is for a zero that is no {self.form}, {self.form} found.")
        if self.form == "ordinal" and self.amount < 0:
            raise DoesNotFit("number: an ordinal below zero found, 0 or more wanted.")

    @property
    def held_as_fraction(self) -> bool:
        """Held as numerator and denominator: a fraction, or a percentage that does not end in decimals (100/3 %)."""
        return self.form == "fraction" or (
            self.form == "percent" and not self.decimals and self.amount.denominator != 1
        )

    def __str__(self) -> str:
        return write(self)


def of_digits(digits: int, decimals: int, form: str, negative_zero: bool = False) -> Number:
    """digits / 10 ** decimals as a Number, without the checks of one that anybody makes: for cells by the million."""
    number = object.__new__(Number)
    amount = Fraction(digits, 10**decimals) if decimals else Fraction(digits)
    number.__dict__.update(amount=amount, decimals=decimals, form=form, negative_zero=negative_zero)
    return number


def _is_whole(amount: Fraction, decimals: int) -> bool:
    return amount.denominator == 1 or (decimals > 0 and 10**decimals % amount.denominator == 0)


def finite_decimals(amount: Fraction) -> int | None:
    """How many decimals the amount needs; None when it does not end (1/3)."""
    rest = amount.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    guess = int((rest.bit_length() - 1) / math.log2(5))
    for fives in (guess, guess + 1):
        if 5**fives == rest:
            return max(twos, fives)
    return None


def from_amount(amount: Fraction | int, form: str = "") -> Number:
    """The plain number of an exact amount: integer, decimal with the decimals it needs, else fraction. Or `form`."""
    amount = Fraction(amount)
    decimals = finite_decimals(amount)
    if form == "percent":
        return Number(amount, decimals or 0, "percent")
    if decimals is None:
        return Number(amount, 0, "fraction")
    return Number(amount, decimals, "decimal" if decimals else "integer")


def mantissa_of(number: Number) -> int:
    """amount × 10**decimals, whole."""
    return number.amount.numerator * (10**number.decimals // number.amount.denominator)


def number_scalar(number: Number) -> tuple[int, int] | None:
    """(mantissa, decimals), or None when the amount does not end in decimals."""
    if not number.held_as_fraction:
        return mantissa_of(number), number.decimals
    return amount_scalar(number.amount)


def amount_scalar(amount: Fraction) -> tuple[int, int] | None:
    """(mantissa, decimals) with amount = mantissa / 10**decimals, or None when that does not end."""
    decimals = finite_decimals(amount)
    if decimals is None:
        return None
    return amount.numerator * (10**decimals // amount.denominator), decimals


# --- writing ----------------------------------------------------------------------------------------------------------


def decimal_text(mantissa: int, decimals: int, negative: bool = False, grouped: bool = False) -> str:
    """mantissa / 10**decimals in decimals: "-1234.50", grouped "-1,234.50"."""
    digits = to_digits(abs(mantissa)).rjust(decimals + 1, "0")
    whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if grouped and len(whole) > 3:
        head = len(whole) % 3
        whole = ",".join(filter(None, [whole[:head], *(whole[i : i + 3] for i in range(head, len(whole), 3))]))
    return ("-" if mantissa < 0 or negative else "") + whole + (f".{part}" if part else "")


def signed_digits(number: int) -> str:
    return ("-" if number < 0 else "") + to_digits(abs(number))


def plain(number: Number, grouped: bool = False) -> str:
    """The number without percent sign or ordinal ending: "15", "3/4", "1.5e-30"."""
    if number.held_as_fraction:
        return f"{signed_digits(number.amount.numerator)}/{to_digits(number.amount.denominator)}"
    if number.form == "scientific":
        return _scientific(number)
    return decimal_text(mantissa_of(number), number.decimals, number.negative_zero, grouped)


def _scientific(number: Number) -> str:
    digits = to_digits(abs(mantissa_of(number)))
    exponent = len(digits) - 1 - number.decimals
    if not number.decimals:
        digits = digits.rstrip("0") or "0"
    sign = "-" if number.amount < 0 or number.negative_zero else ""
    if number.amount == 0 and number.decimals:
        return f"{sign}0.{'0' * number.decimals}e0"
    return f"{sign}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{exponent}"


def write(number: Number) -> str:
    """The plain canonical form: "-1234.50", "15%", "3/4", "2nd", "1.5e-30"."""
    if number.form == "percent":
        return plain(number) + "%"
    return plain(number) + (ordinal_ending(number.amount.numerator) if number.form == "ordinal" else "")


def ordinal_ending(number: int) -> str:
    """ "st", "nd", "rd" or "th" of a whole number."""
    if number // 10 % 10 == 1:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def people(number: Number) -> str:
    """The amount for people: "1,234.5"; what does not end in decimals to six digits, marked "≈"."""
    if not number.held_as_fraction:
        return plain(number, grouped=number.form != "scientific")
    if number.form == "fraction" and number.amount.denominator <= 20 and abs(number.amount) < 100:
        return plain(number)
    return "≈ " + rounded_text(number.amount, max(0, 6 - len(to_digits(abs(int(number.amount))))))


def rounded_text(amount: Fraction, decimals: int) -> str:
    """The amount to so many decimals (more when it is small), halves away from zero; only ever shown after "≈"."""
    size = abs(amount)
    while size and decimals < 60 and size * 10**decimals < 1000 and size < 1:
        decimals += 1
    mantissa = (2 * size.numerator * 10**decimals + size.denominator) // (2 * size.denominator)
    return decimal_text(-mantissa if amount < 0 else mantissa, decimals, grouped=True)


_VALUE = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:e(-?[0-9]+))?|(-?[0-9]+)/([0-9]+)")


def plain_number(text: str, form: str = "") -> Number:
    """The number that `plain` wrote, "1.50" or "-3/4"; `form` percent or ordinal where the text cannot say.

    Raises DoesNotFit for anything else.
    """
    match = _VALUE.fullmatch(text)
    if match is None:
        raise DoesNotFit(f"number: value {text[:40]!r} found, a decimal or n/d wanted.")
    sign, whole, part, exponent, top, bottom = match.groups()
    if top is not None:
        numerator, denominator = from_digits(top.lstrip("-")), from_digits(bottom)
        if not denominator:
            raise DoesNotFit(f"{text[:40]}: the denominator of a fraction cannot be 0")
        return Number(Fraction(-numerator if top[0] == "-" else numerator, denominator), 0, form or "fraction")
    return from_parts(bool(sign), whole, part or "", exponent, form)


def from_parts(negative: bool, whole: str, part: str, exponent: str | None = None, form: str = "") -> Number:
    """The number of its written pieces: digits before and after the point, and the exponent ("-30") or None."""
    decimals = len(part) - int((exponent or "0")[:9])
    if len(whole) + len(part) > DIGITS_MAX or abs(decimals) > DIGITS_MAX:
        raise DoesNotFit(f"a number of more than {DIGITS_MAX:,} digits; the grid holds {DIGITS_MAX:,}.")
    mantissa = from_digits(whole + part) * (-1 if negative else 1)
    amount = Fraction(mantissa, 10**decimals) if decimals > 0 else Fraction(mantissa * 10**-decimals)
    decimals = max(decimals, 0)
    if not form:
        form = "scientific" if exponent is not None else "decimal" if decimals else "integer"
    return Number(amount, decimals, form, negative and not mantissa)
