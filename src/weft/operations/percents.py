"""More or less by a percentage, and back: $50 and 20 % more is $60; $60 was $50 before 20 % was added."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.operations.amounts import base_scale, is_amount, together
from weft.operations.operation import Outcome, operation


def _by_percent(x: str, percent: str) -> str | None:
    return x if percent == "percent" and is_amount(x) else None


def _note(x: Any, percent: Any) -> str:
    return f"{percent} of {x}, not percentage points" if getattr(x, "form", "") == "percent" else ""


def _times(x: Any, percent: Any, factor: Fraction) -> Outcome:
    scale, (amount,), _ = together((x,))
    return Outcome(scale.value(amount * factor), _note(x, percent))


def _over(x: Any, percent: Any, factor: Fraction, said: str) -> Outcome:
    if not factor:
        raise DoesNotFit(f"{x} {said} {percent}: nothing is left of any amount, so none leads to it")
    return _times(x, percent, 1 / factor)


def _in_base(x: Any, percent: Any, find: Callable[[Fraction], Fraction]) -> Outcome:
    """The outcome whose amount in base units `find` makes of the amount of x."""
    scale, (amount,), _ = together((x,))
    base = base_scale(scale)
    return Outcome(scale.value(find(amount * base) / base), _note(x, percent))


def _second_change(sign: int) -> Callable[[Any, Any], Outcome]:
    """By hundredths of x that are counted: (100 ± p) of them."""

    def change(x: Any, percent: Any) -> Outcome:
        parts = 100 + sign * percent.amount
        return _in_base(x, percent, lambda all_: Fraction(all_.numerator * parts, 100 * all_.denominator))

    return change


def _second_before(sign: int) -> Callable[[Any, Any], Outcome]:
    """By the rule of three: x is 100 ± p parts, 100 of them are wanted; changed again they must give x."""

    def before(x: Any, percent: Any) -> Outcome:
        parts = 100 + sign * percent.amount
        if not parts:
            raise DoesNotFit(f"{x} and {percent}: the whole is 0 parts of 100")

        def found(all_: Fraction) -> Fraction:
            one = Fraction(all_.numerator * parts.denominator, all_.denominator * parts.numerator)
            whole = 100 * one
            assert whole + sign * percent.amount * one == all_
            return whole

        return _in_base(x, percent, found)

    return before


@operation("pair", _by_percent, _second_change(1))
def increase(x: Any, percent: Any) -> Outcome:
    """x and so many percent of it more: $50 and 20 % is $60. A percentage grows by a part of itself: 20 % to 22 %."""
    return _times(x, percent, 1 + percent.amount / 100)


@operation("pair", _by_percent, _second_change(-1))
def decrease(x: Any, percent: Any) -> Outcome:
    """x less so many percent of it: $50 less 20 % is $40; below 0 beyond 100 %."""
    return _times(x, percent, 1 - percent.amount / 100)


@operation("pair", _by_percent, _second_before(1))
def before_increase(x: Any, percent: Any) -> Outcome:
    """What x was before so many percent of it were added: $60 with 20 % VAT is $50 without.

    Raises DoesNotFit for -100 %, after which nothing is left of any amount.
    """
    return _over(x, percent, 1 + percent.amount / 100, "after a rise of")


@operation("pair", _by_percent, _second_before(-1))
def before_decrease(x: Any, percent: Any) -> Outcome:
    """What x was before so many percent of it were taken off: $40 after 20 % off was $50. DoesNotFit for 100 %."""
    return _over(x, percent, 1 - percent.amount / 100, "after a fall of")
