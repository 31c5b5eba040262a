"""The words of ranges: "between … and", "at least …", "… or more", "± …"; and which spans they make a range of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.interval import Interval, above
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity, base_amount, in_unit
from weft.modality import Span

JOINED = ("number", "fraction", "percent", "ordinal", "quantity", "money")  # kinds whose values make ranges here
_LOW, _LOW_IN, _HIGH, _HIGH_IN, _SAME = "low", "low or equal", "high", "high or equal", "same"
_ADJECTIVES = {_LOW: "more|greater|larger|bigger|higher|longer|taller|heavier|older|later", _HIGH:
    "less|fewer|smaller|lower|lesser|shorter|lighter|younger"}  # fmt: skip
_EQUAL = r"(?:\s(?:or|and)\s(?:is\s)?|\s?/\s?)equals?(?:\s(?:to|than))?"
_BEFORE = (  # what stands before an end; the first that fits
    (_SAME, r"(?:equals|equal(?:ing)?)(?:\sto)?"),
    (_LOW_IN, rf"(?:(?:{_ADJECTIVES[_LOW]})(?:\sthan)?|above|over){_EQUAL}|equal(?:ing)?\sto\sor\s(?:{_ADJECTIVES[_LOW]})\sthan"),
    (_HIGH_IN, rf"(?:(?:{_ADJECTIVES[_HIGH]})(?:\sthan)?|below|under){_EQUAL}|equal(?:ing)?\sto\sor\s(?:{_ADJECTIVES[_HIGH]})\sthan"),
    (_LOW_IN, rf"at\sleast|(?:no|not)\s(?:{_ADJECTIVES[_HIGH]})\sthan|a\sminimum\sof|minimum(?:\sof)?|>\s?=|≥|⩾|not\s(?:below|under)"),
    (_HIGH_IN, rf"at\s(?:the\s)?most|up\sto|(?:no|not)\s(?:{_ADJECTIVES[_LOW]})\sthan|a\smaximum\sof|maximum(?:\sof)?|<\s?=|≤|⩽|not\s(?:above|over|exceeding)"),
    (_LOW, rf"(?:{_ADJECTIVES[_LOW]})\sthan|over|above|exceed(?:s|ed|ing)?|upwards?\sof|in\sexcess\sof|beyond|>"),
    (_HIGH, rf"(?:{_ADJECTIVES[_HIGH]})\sthan|under|below|beneath|<"),
)  # fmt: skip
_LEADS = tuple(
    (
        bound,
        re.compile(rf"(?:(?<![^\W_])(?=\w)|(?<![<>=])(?=[<>=≤≥⩽⩾])|^)(?:{words})\s*(?:(?:the|about|around)\s)?$", re.IGNORECASE),
    )
    for bound, words in _BEFORE
)  # fmt: skip
_LAST_WORD = re.compile(r"(?:than|to|equals?|equal(?:ing)|over|above|exceed(?:s|ed|ing)?|of|beyond|under|below|beneath|least|most|minimum|maximum|exceeding|the|about|around|[<>=≤≥⩽⩾])\s*$", re.IGNORECASE)  # fmt: skip
_WINDOW = 44  # code points in which the words before an end stand
_AFTER = (
    (_LOW_IN, re.compile(rf"\s?\+(?![^\W_])|\s(?:or|and)\s(?:{_ADJECTIVES[_LOW]}|above|over|up(?:wards)?|beyond)(?:\sthan(?=\W*$))?(?![^\W_])(?!\sthan)", re.I)),
    (_HIGH_IN, re.compile(rf"\s(?:or|and)\s(?:{_ADJECTIVES[_HIGH]}|below|under|down(?:wards)?)(?:\sthan(?=\W*$))?(?![^\W_])(?!\sthan)", re.I)),
)  # fmt: skip
_PAIR_BEFORE = re.compile(r"(?<![^\W_])(?P<word>between|from)\s+(?:about\s|around\s)?(?:the\s)?$", re.IGNORECASE)
_PAIR_GAPS = {
    "between": re.compile(r"\s+(?:and|to)\s+(?:the\s)?|\s?[-–—]\s?", re.IGNORECASE),
    "from": re.compile(r"\s+(?:up\s)?to\s+(?:the\s)?|\s?[-–—]\s?", re.IGNORECASE),
    "": re.compile(r"\s?[-–—~]\s?|\s+to\s+", re.IGNORECASE),
}
_TOLERANCE = re.compile(r"\s?(?:±|\+\s?/\s?[-−–]|plus\sor\sminus)\s?", re.IGNORECASE)
_BOTH = re.compile(r"\s?(?:,|and|but|,\s?and|,\s?but)\s", re.IGNORECASE)
_CHAIN_BEFORE, _CHAIN_AFTER = re.compile(r"[\w.,][-–—~/]\s?$"), re.compile(r"\s?[-–—~/][\w.]")


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
    tolerance = _TOLERANCE.fullmatch(text, one.stop, other.start)
    before = _PAIR_BEFORE.search(text, max(0, one.start - 24), one.start)
    word = before["word"].lower() if before else ""
    if not tolerance and not _PAIR_GAPS[word].fullmatch(text, one.stop, other.start):
        return None
    if not tolerance and not word and not _may_span(text, one, other):
        return None
    low, high = _of_one_unit(text, one, other)
    if low is None:
        return None
    try:
        if tolerance:
            value = Interval(_moved(low, high, -1), _moved(low, high, 1), True, True)
        else:
            value = Interval(low, high)
    except DoesNotFit:
        return None
    start = before.start() if before and not tolerance else one.start
    parts = (replace(one, value=low, kind=other.kind) if one.kind == "number" and low is not one.value else one, other)
    return Span(start, other.stop, "interval", value, text[start : other.stop], parts=parts)


def _may_span(text: str, one: Span, other: Span) -> bool:
    """Whether two values with a hyphen or "to" between them and nothing before are a range: "5-10", "7 to 10"."""
    if _CHAIN_BEFORE.search(text, max(0, one.start - 3), one.start) or _CHAIN_AFTER.match(text, other.stop):
        return False
    hyphen = "to" not in text[one.stop : other.start].lower()
    if hyphen and one.kind == other.kind == "ordinal":
        return False
    if hyphen and " " in text[one.stop : other.start] and one.kind == other.kind == "number" and one.written.isdigit():
        return len(one.written) == len(other.written) or one.value.amount < other.value.amount
    return True


def _of_one_unit(text: str, one: Span, other: Span) -> tuple[Any, Any]:
    """Both values in one kind: the 44 of "44 and 50 mg" are milligrams, the 10 of "$5-10" dollars; (None, None) if not."""
    first, last = one.value, other.value
    if one.kind == "number" and other.kind in ("quantity", "money", "percent"):
        first = _like(first, last)
    elif other.kind == "number" and one.kind == "money" and one.written[:1] in "$€£¥":
        last = _like(last, first)
    elif isinstance(first, Number) and isinstance(last, Number):
        if (first.form in ("percent", "ordinal") or last.form in ("percent", "ordinal")) and first.form != last.form:
            return None, None
    elif isinstance(first, Quantity) and isinstance(last, Quantity):
        if type(first) is not type(last) or not _same_dimension(first, last) or base_amount(first) >= base_amount(last):
            return None, None
        return first, last
    elif not (isinstance(first, Money) and isinstance(last, Money) and first.currency == last.currency):
        return None, None
    return (first, last) if not above(first, last) else (None, None)


def _like(number: Number, value: Any) -> Any:
    """A bare number as a value of the kind, unit and currency of another."""
    if isinstance(value, Quantity):
        return Quantity(number, value.unit)
    if isinstance(value, Money):
        return Money(number, value.currency)
    return Number(number.amount, number.decimals, value.form, number.negative_zero)


def _same_dimension(one: Quantity, other: Quantity) -> bool:
    from weft.lexicon import unit_by_symbol

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
    return from_amount(middle.amount + sign * spread.amount, "percent" if middle.form == "percent" else "")


# ---- one end ---------------------------------------------------------------------------------------------------------


def _bound(text: str, span: Span, floor: int) -> _Bound | None:
    """What the words before or behind one value make of it."""
    after = next(((sort, match) for sort, words in _AFTER if (match := words.match(text, span.stop))), None)
    if after is not None and not (span.written[:1] == "+" and after[1].group().strip() == "+"):
        before = re.compile(r"(?<![^\W_])equal\sto\s$", re.IGNORECASE).search(text, max(floor, span.start - 12), span.start)
        return _Bound(before.start() if before else span.start, after[1].end(), after[0], span)
    begin = max(floor, span.start - _WINDOW)
    if not _LAST_WORD.search(text, begin, span.start):
        return None
    for sort, words in _LEADS:
        match = words.search(text, begin, span.start)
        if match:
            return _Bound(match.start(), span.stop, sort, span)
    return None


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
        value, low = one.span.value, one.sort in (_LOW, _LOW_IN)
        if one.sort == _SAME:
            made = Interval(value, value, True, True)
        elif low:
            made = Interval(value, None, one.sort == _LOW_IN)
        else:
            made = Interval(None, value, False, one.sort == _HIGH_IN)
        yield Span(one.start, one.stop, "interval", made, text[one.start : one.stop], parts=(one.span,))
        place += 1


def _both(text: str, one: _Bound, other: _Bound) -> Span | None:
    """ "at most 100 and at least 20", "higher than the tenth but lower than the fifteenth"."""
    lows, highs = (_LOW, _LOW_IN), (_HIGH, _HIGH_IN)
    if not _BOTH.fullmatch(text, one.stop, other.start) or one.span.kind != other.span.kind:
        return None
    if not ((one.sort in lows and other.sort in highs) or (one.sort in highs and other.sort in lows)):
        return None
    low, high = (one, other) if one.sort in lows else (other, one)
    first, last = _of_one_unit(text, low.span, high.span)
    if first is None:
        return None
    made = Interval(first, last, low.sort == _LOW_IN, high.sort == _HIGH_IN)
    return Span(one.start, other.stop, "interval", made, text[one.start : other.stop], parts=(one.span, other.span))
