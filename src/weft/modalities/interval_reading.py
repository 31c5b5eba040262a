"""Ranges in a text, of the values that others found: "between 44 and 50 mg", "$5-10", "at least 20", "10 ± 0.2 m"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol
from weft.modalities.age import UNITS, Age
from weft.modalities.duration import SECONDS_IN_DAY, Duration, combined, of_unit
from weft.modalities.interval import Interval
from weft.modalities.interval_words import (
    AFTER,
    BEFORE,
    BOTH,
    CHAIN_AFTER,
    CHAIN_BEFORE,
    EQUAL_BEFORE,
    GAP_BEGINS,
    HIGH,
    HIGH_IN,
    LAST_BUT_ONE,
    LAST_SIGNS,
    LAST_WORDS,
    LOW,
    LOW_IN,
    MAY_BE_AFTER,
    PAIR_BEFORE,
    PAIR_GAPS,
    SAME,
    SCALE,
    SKIPPED,
    TOLERANCE,
    WINDOW,
)  # fmt: skip
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.number_words import MULTIPLIERS, SHORT_SCALES
from weft.modalities.numeral_digits import scale as scaled
from weft.modalities.quantity import Quantity, base_amount, in_unit
from weft.modality import Span

# Kinds whose values make ranges here.
JOINED = ("number", "fraction", "percent", "ordinal", "quantity", "money", "duration", "age")


@dataclass(frozen=True)
class _Bound:
    start: int
    stop: int
    sort: str
    span: Span


def ranges(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Ranges with two ends, tolerances and ranges with one end; each keeps its ends as parts."""
    usable = [span for span in spans if span.kind in JOINED]
    place, bounds = 0, []
    while place < len(usable):
        pair = _pair(text, usable[place], usable[place + 1]) if place + 1 < len(usable) else None
        if pair is not None:
            yield pair
            place += 2
            continue
        bound = _bound(text, usable[place], usable[place - 1].stop if place else 0)
        if bound is not None:
            bounds.append(bound)
        place += 1
    yield from _one_sided(text, bounds)


# ---- two ends --------------------------------------------------------------------------------------------------------


def _pair(text: str, one: Span, other: Span) -> Span | None:
    if text[one.stop : other.start].lstrip()[:1] not in GAP_BEGINS:
        return None
    tolerance = TOLERANCE.fullmatch(text, one.stop, other.start)
    before = PAIR_BEFORE.search(text, max(0, one.start - 24), one.start)
    word = before["word"].lower() if before else ""
    if not tolerance and not PAIR_GAPS[word].fullmatch(text, one.stop, other.start):
        return None
    if not tolerance and not word and not _may_span(text, one, other):
        return None
    try:
        low, high = _of_one_unit(text, one, other)
        if low is None:
            return None
        if tolerance:
            value = Interval(_moved(low, high, -1), _moved(low, high, 1), True, True)
        else:
            if isinstance(high, Duration | Age) and not _in_order(low, high):
                return None
            value = Interval(low, high)  # refuses the larger before the smaller
    except DoesNotFit:
        return None
    start = before.start() if before and not tolerance else one.start
    return Span(start, other.stop, "interval", value, text[start : other.stop], parts=(one, other))


def _may_span(text: str, one: Span, other: Span) -> bool:
    """Whether two values with a hyphen or "to" between them and nothing before are a range: "5-10", "7 to 10"."""
    if CHAIN_BEFORE.search(text, max(0, one.start - 3), one.start) or CHAIN_AFTER.match(text, other.stop):
        return False
    hyphen = "to" not in text[one.stop : other.start].lower()
    if hyphen and one.kind == other.kind == "ordinal":
        return False
    if hyphen and " " in text[one.stop : other.start] and one.kind == other.kind == "number" and one.written.isdigit():
        return len(one.written) == len(other.written) or one.value.amount < other.value.amount
    return True


def _of_one_unit(text: str, one: Span, other: Span) -> tuple[Any, Any]:
    """Both values in one kind: the 44 of "44 and 50 mg" are milligrams; (None, None) if not."""
    first, last = _scaled_alike(one, other), other.value
    if one.kind == "number" and other.kind in ("quantity", "money", "percent", "duration", "age"):
        first = _like(first, last)
    elif other.kind == "number" and _leads(one):
        last = _like(last, first)
    elif isinstance(first, Number) and isinstance(last, Number):
        if (first.form in ("percent", "ordinal") or last.form in ("percent", "ordinal")) and first.form != last.form:
            return None, None
    elif isinstance(first, Quantity) and isinstance(last, Quantity):
        if not _same_dimension(first, last):
            return None, None
    elif isinstance(first, Money) and isinstance(last, Money):
        if first.currency != last.currency:
            return None, None
    elif type(first) is not type(last) or not isinstance(first, Duration | Age):
        return None, None
    return first, last


def _leads(span: Span) -> bool:
    """Whether what says the unit stands before: "$5 to 10", "aged 12 to 15"."""
    return span.written[:1] in "$€£¥" if span.kind == "money" else span.kind == "age" and span.written[0].isalpha()


def _in_order(first: Any, last: Any) -> bool:
    """Of lengths of time and ages: both in one unit, or in exact seconds, the smaller first."""
    if isinstance(first, Age):
        return first.unit == last.unit and first.number.amount <= last.number.amount
    if first.months or last.months:
        return not (first.days or first.seconds or last.days or last.seconds) and first.months <= last.months
    return (first.days * SECONDS_IN_DAY + first.seconds) <= (last.days * SECONDS_IN_DAY + last.seconds)


def _scaled_alike(one: Span, other: Span) -> Any:
    """The first value, in the scale of the second: "5 to 10 million", "$5 to $10 million"."""
    scale, value = SCALE.search(other.written), one.value
    number = value.number if isinstance(value, Money) else value
    last = other.value.number if isinstance(other.value, Money | Quantity) else other.value
    if scale is None or not isinstance(number, Number) or not isinstance(last, Number) or SCALE.search(one.written):
        return value
    factor = MULTIPLIERS.get(scale["scale"].lower()) or SHORT_SCALES.get(scale["scale"].lower()) or 10**6
    if not 0 < number.amount < last.amount / factor or number.form not in ("integer", "decimal", "fraction"):
        return value
    larger = scaled(number, factor)
    return Money(larger, value.currency) if isinstance(value, Money) else larger


def _like(number: Number, value: Any) -> Any:
    """A bare number as a value of the kind, unit and currency of another."""
    if isinstance(value, Quantity):
        return Quantity(number, value.unit)
    if isinstance(value, Money):
        return Money(number, value.currency)
    if isinstance(value, Age):
        return Age(number, value.unit)
    if isinstance(value, Duration):
        return of_unit(number.amount, value.form) if value.form in UNITS.values() and number.amount >= 0 else None
    return Number(number.amount, number.decimals, value.form, number.negative_zero)


def _same_dimension(one: Quantity, other: Quantity) -> bool:
    first, second = unit_by_symbol(one.unit), unit_by_symbol(other.unit)
    return (first.dimension, first.calendar) == (second.dimension, second.calendar)


def _moved(middle: Any, spread: Any, sign: int) -> Any:
    """middle ± spread, in the unit of the middle."""
    if isinstance(middle, Quantity):
        by = spread.number.amount
        if spread.unit != middle.unit:
            by = in_unit(base_amount(spread), middle.unit) - in_unit(Fraction(0), middle.unit)
        return Quantity(from_amount(middle.number.amount + sign * by), middle.unit)
    if isinstance(middle, Money):
        return Money(from_amount(middle.number.amount + sign * spread.number.amount), middle.currency)
    if isinstance(middle, Duration):
        return combined([middle, spread if sign > 0 else -spread])
    if isinstance(middle, Age):
        return Age(from_amount(middle.number.amount + sign * spread.number.amount), middle.unit)
    return from_amount(middle.amount + sign * spread.amount, "percent" if middle.form == "percent" else "")


# ---- one end ---------------------------------------------------------------------------------------------------------


def _bound(text: str, span: Span, floor: int) -> _Bound | None:
    """What the words before or behind one value make of it."""
    after = _after(text, span.stop) if MAY_BE_AFTER.match(text, span.stop) else None
    if after is not None and not (span.written[:1] == "+" and after[1].group().strip() == "+"):
        before = EQUAL_BEFORE.search(text, max(floor, span.start - 12), span.start)
        return _Bound(before.start() if before else span.start, after[1].end(), after[0], span)
    begin = max(floor, span.start - WINDOW)
    if not _may_bound(text[begin : span.start]):
        return None
    for sort, words in BEFORE:
        match = words.search(text, begin, span.start)
        if match and (sort != SAME or span.kind == "number"):
            return _Bound(match.start(), span.stop, sort, span)
    return None


def _after(text: str, stop: int) -> tuple[str, re.Match[str]] | None:
    for sort, words in AFTER:
        match = words.match(text, stop)
        if match:
            return sort, match
    return None


def _may_bound(before: str) -> bool:
    """A quick look at the last two words before an end, which are rarely those of a range."""
    before, last = _last_word(before)
    if last in SKIPPED:
        before, last = _last_word(before)
    if not last:
        return before[-1:] in LAST_SIGNS
    return last in LAST_WORDS and (last not in LAST_BUT_ONE or _last_word(before)[1] in LAST_BUT_ONE[last])


def _last_word(before: str) -> tuple[str, str]:
    """(what stands before it, the letters at the end in small ones), spaces aside."""
    before = before.rstrip()
    start = len(before)
    while start and before[start - 1].isalpha():
        start -= 1
    return before[:start], before[start:].lower()


def _one_sided(text: str, bounds: Sequence[_Bound]) -> Iterator[Span]:
    place = 0
    while place < len(bounds):
        one = bounds[place]
        other = bounds[place + 1] if place + 1 < len(bounds) else None
        both = _both(text, one, other) if other else None
        if both is not None:
            yield both
            place += 2
            continue
        value, low = one.span.value, one.sort in (LOW, LOW_IN)
        if one.sort == SAME:
            made = Interval(value, value, True, True)
        elif low:
            made = Interval(value, None, one.sort == LOW_IN)
        else:
            made = Interval(None, value, False, one.sort == HIGH_IN)
        yield Span(one.start, one.stop, "interval", made, text[one.start : one.stop], parts=(one.span,))
        place += 1


def _both(text: str, one: _Bound, other: _Bound) -> Span | None:
    """ "at most 100 and at least 20", "higher than the tenth but lower than the fifteenth"."""
    lows, highs = (LOW, LOW_IN), (HIGH, HIGH_IN)
    if not BOTH.fullmatch(text, one.stop, other.start) or one.span.kind != other.span.kind:
        return None
    if not ((one.sort in lows and other.sort in highs) or (one.sort in highs and other.sort in lows)):
        return None
    low, high = (one, other) if one.sort in lows else (other, one)
    try:
        first, last = _of_one_unit(text, low.span, high.span)
        if first is None:
            return None
        made = Interval(first, last, low.sort == LOW_IN, high.sort == HIGH_IN)
    except DoesNotFit:
        return None
    return Span(one.start, other.stop, "interval", made, text[one.start : other.stop], parts=(one.span, other.span))
