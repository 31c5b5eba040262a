"""Whole division: 130 people fill 2 buses of 48 (quotient), 34 are left (remainder), 3 are needed (quotient_up); and
1,274 to the nearest 50 is 1,250 (round_to)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.number import from_amount
from weft.operations.amounts import Scale, combined_tag, together
from weft.operations.operation import Outcome, operation


def _counted(a: str, b: str) -> str | None:
    return "number" if combined_tag(a, b) else None


def _left(a: str, b: str) -> str | None:
    return combined_tag(a, b)


def _alike(a: Any, b: Any) -> tuple[Scale, Fraction, Fraction, str]:
    """Both on one scale. Raises DoesNotFit unless the first is not below 0 and the other above it."""
    scale, (amount, size), note = together((a, b))
    if amount < 0 or size <= 0:
        raise DoesNotFit(f"{a} in whole {b}: an amount from 0 and a part above 0 wanted")
    return scale, amount, size, note


def _by_doubling(amount: Fraction, size: Fraction) -> tuple[int, Fraction]:
    """(how many whole sizes, what is left), by taking away doubled sizes, the largest first: no division."""
    steps = [(1, size)]
    while steps[-1][1] <= amount:
        steps.append((2 * steps[-1][0], 2 * steps[-1][1]))
    count = 0
    for many, part in reversed(steps):
        if part <= amount:
            count, amount = count + many, amount - part
    return count, amount


def _second_quotient(a: Any, b: Any) -> Outcome:
    _, amount, size, _ = _alike(a, b)
    return Outcome(from_amount(Fraction(_by_doubling(amount, size)[0])))


def _second_quotient_up(a: Any, b: Any) -> Outcome:
    _, amount, size, _ = _alike(a, b)
    count, left = _by_doubling(amount, size)
    return Outcome(from_amount(Fraction(count + bool(left))))


def _second_remainder(a: Any, b: Any) -> Outcome:
    scale, amount, size, _ = _alike(a, b)
    return Outcome(scale.value(_by_doubling(amount, size)[1]))


@operation("pair", _counted, _second_quotient)
def quotient(a: Any, b: Any) -> Outcome:
    """How many whole b are in a: 130 by 48 is 2. Raises DoesNotFit below 0, or when b is not above it."""
    _, amount, size, note = _alike(a, b)
    return Outcome(from_amount(Fraction(amount // size)), note)


@operation("pair", _counted, _second_quotient_up)
def quotient_up(a: Any, b: Any) -> Outcome:
    """How many b hold all of a: 130 by 48 is 3. Raises DoesNotFit below 0, or when b is not above it."""
    _, amount, size, note = _alike(a, b)
    return Outcome(from_amount(Fraction(-(-amount // size))), note)


@operation("pair", _left, _second_remainder)
def remainder(a: Any, b: Any) -> Outcome:
    """What is left of a after as many whole b as are in it: 130 by 48 leaves 34. Raises DoesNotFit as quotient does."""
    scale, amount, size, note = _alike(a, b)
    return Outcome(scale.value(amount % size), note)


def _second_round_to(x: Any, step: Any) -> Outcome:
    """The nearer of the two multiples beside the amount, the one away from zero where both are as near."""
    scale, amount, size = _stepped(x, step)[:3]
    count = _by_doubling(abs(amount), size)[0]
    below, above = count * size, (count + 1) * size
    nearest = below if abs(amount) - below < above - abs(amount) else above
    return Outcome(scale.value(-nearest if amount < 0 else nearest))


def _stepped(x: Any, step: Any) -> tuple[Scale, Fraction, Fraction, str]:
    scale, (amount, size), note = together((x, step))
    if size <= 0:
        raise DoesNotFit(f"{x} to the nearest {step}: a step above 0 wanted")
    return scale, amount, size, note


@operation("pair", _left, _second_round_to)
def round_to(x: Any, step: Any) -> Outcome:
    """The multiple of a step nearest to x, halves away from zero: 1,274 to the nearest 50 is 1,250."""
    scale, amount, size, note = _stepped(x, step)
    count = math.floor(abs(amount) / size + Fraction(1, 2))
    return Outcome(scale.value((-count if amount < 0 else count) * size), note)
