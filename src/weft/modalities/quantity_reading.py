"""Quantities in a text: numbers and the units behind them, feet and inches, "half a mile", "about a mile"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.lexicon import UnitEntry, unit_by_symbol
from weft.modalities.number_value import Number, from_amount
from weft.modalities.numeral_digits import value_at
from weft.modalities.numerals import Numeral, numerals
from weft.modalities.quantity import Quantity
from weft.modalities.quantity_doubts import COUNTED, believable
from weft.modalities.quantity_marks import below_zero, degrees, feet_or_inches, heights, in_words, lettered, turned
from weft.modalities.quantity_spans import like_phones
from weft.modalities.unit_words import begins_a_unit, unit_at
from weft.modality import Run, Span

_GAP = re.compile(r"-(?=[^\W\d_])|[ \u00a0\u202f]?")
_APOSTROPHE = re.compile(r"[0-9]['’′][0-9]")
_FEET_OR_STONE = re.compile(r"[0-9][- ]?(?:st|f(?:oo|ee)?t)(?:one|-|\s|\W|$)|[a-z][- ]f(?:oo|ee)t[- ]", re.IGNORECASE)
_MINUS_ALONE = re.compile(r"\s?(?P<sign>[-−–]) ")  # "- 2 degrees", where nothing else is said
_SECOND = re.compile(r"[-–](?P<number>[0-9]{1,7}(?:\.[0-9]{1,6})?)[ \u00a0]?(?=[^\W\d_])")
_LINK = re.compile(r"\.? (?:and )?|, ")
_HALF = re.compile(
    r"(?<![^\W_])(?P<part>half|(?:a )?quarter of|three[- ]quarters of) (?:an? )"
    r"|(?:^|(?<=the ))(?P<quarter>quarter)[- ]",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"(?:^|(?<![^\W_])(?P<before>about|than|nearly|almost|exactly|roughly|is|was|approximately|in|to|every) )"
    r"an? (?=[a-z])",
    re.IGNORECASE,
)
_MARKS = frozenset("'’′\"”″FCfc")
LONGEST_UNIT = 40  # code points
ARTICLE = 4  # code points: "half" may end a run, " a " stands behind it
PARTS = {"half": Fraction(1, 2), "quarter of": Fraction(1, 4), "a quarter of": Fraction(1, 4)}
ONE_OF = frozenset(["mi", "km", "m", "kg", "t", "acre", "ha", "l", "gal", "lb", "nmi", "ly"])
_OF_SOMETHING = re.compile(r"(?<![^\W_])an? (?=[a-z]{3,11} of (?!(?:the|these|those|its?|their|my)\b))", re.IGNORECASE)
PORTIONED = frozenset(["l", "ml", "gal", "qt", "pt", "cup", "tbsp", "tsp", "kg", "g", "oz", "lb", "t", "bbl", "bushel"])
_RATE_BEFORE = re.compile(r"[0-9]\s?$")


@dataclass(frozen=True)
class _Found:
    start: int
    stop: int
    number: Number
    unit: UnitEntry
    word: str


def tells_a_quantity(token: str) -> bool:
    """Whether it begins a unit or is a mark of one: no quantity is without."""
    return begins_a_unit(token) or token in _MARKS or token.lower() in ("deg", "below")


def read_quantities(run: Run) -> list[Span]:
    found = list(_measured(run))
    spans, place = list(_unknown(run)) if run.text.find("/", run.start, run.stop + LONGEST_UNIT) >= 0 else [], 0
    while place < len(found):
        pair = _compound(run.text, found[place : place + 2])
        spans.append(_span(run.text, pair or found[place], bool(pair)))
        place += 2 if pair else 1
    for low, numeral in like_phones(run):
        one = _one(run.text, numeral, (), run.stop)
        spans += [low, _span(run.text, one, False)] if one else []
    return spans + _with_articles(run)


def _measured(run: Run) -> list[_Found]:
    text = run.text
    marked = heights(text, run.start, run.stop) if _APOSTROPHE.search(text, run.start, run.stop) else ()
    said = in_words(text, run.start, run.stop) if _FEET_OR_STONE.search(text, run.start, run.stop) else ()
    whole = sorted(
        (_Found(start, stop, number, unit, "") for start, stop, number, unit in (*marked, *said)), key=_start
    )
    starts = [each.start for each in whole]
    found: list[_Found] = []
    for numeral in numerals(text, run.start, run.stop):
        number = numeral.number
        inside = found and numeral.start < found[-1].stop  # the 100 of "7 l/100 km"
        if number is None or number.form == "ordinal" or numeral.start < run.start or inside:
            continue
        before = bisect_right(starts, numeral.start) - 1
        if before >= 0 and numeral.start < whole[before].stop:
            continue
        one = _one(text, numeral, found, run.stop)
        if one is not None:
            found.append(one)
            found += _joined_by_hyphen(text, one, run.stop)
    return sorted((*whole, *found), key=_start) if whole else found


def _start(found: _Found) -> int:
    return found.start


def _one(text: str, numeral: Numeral, found: Sequence[_Found], stop: int) -> _Found | None:
    """The quantity that a numeral begins."""
    number = numeral.number
    assert number is not None
    gap = _GAP.match(text, numeral.stop)
    begin = gap.end() if gap else numeral.stop
    hit = unit_at(text, begin, len(text))
    feet = bool(found) and found[-1].unit.symbol == "ft"
    if hit is None:
        mark = feet_or_inches(text, numeral, feet and numeral.start - found[-1].stop <= 1) or lettered(text, numeral)
        if mark and mark[1] <= stop:
            return _Found(numeral.start, mark[1], number, mark[0], text[numeral.stop : mark[1]])
        below = below_zero(text, numeral.stop, number) if not numeral.attached else None
        return _Found(numeral.start, below[1], below[0], unit_by_symbol("°T"), "") if below else None
    if hit[0].dimension == "time":
        return None
    if not believable(text, numeral, begin, hit, feet and numeral.start - found[-1].stop == 1):
        return None
    unit, end = hit
    if unit.symbol == "°" and (lone := _MINUS_ALONE.match(text)) and lone.end() == numeral.start and not text[end:]:
        negative = Number(-number.amount, number.decimals, number.form)
        return _Found(lone.start("sign"), end, negative, unit_by_symbol("°T"), text[begin:end])
    if unit.symbol == "°":
        meant = degrees(text, numeral, end)
        if meant is None:
            return None
        unit = meant
    if unit.symbol in ("°", "°T", "°C", "°F") and (below := below_zero(text, end, number)):
        unit = unit_by_symbol("°T") if unit.symbol == "°" else unit
        return _Found(numeral.start, below[1], below[0], unit, text[begin:end])
    return _Found(numeral.start, end, number, unit, text[begin:end])


def _unknown(run: Run) -> Iterator[Span]:
    """ "20 J/fathom": units of the lexicon that make none of it, which the number alone would belie."""
    text = run.text
    for numeral in numerals(text, run.start, run.stop):
        gap = _GAP.match(text, numeral.stop)
        hit = unit_at(text, gap.end(), len(text)) if gap and numeral.number else None
        if hit is None or text[hit[1] : hit[1] + 1] != "/" or numeral.start < run.start:
            continue
        below = unit_at(text, hit[1] + 1, len(text))
        if below and below[1] > hit[1] + 1 and not text[gap.end() if gap else 0].isdigit():
            written = text[numeral.start : below[1]]
            yield Span(numeral.start, below[1], None, None, written, reason=f"{written}: a unit that the lexicon lacks")


def _joined_by_hyphen(text: str, one: _Found, stop: int) -> list[_Found]:
    """The second of "5cm-10cm", whose digits stand behind a letter and are no numeral by themselves."""
    match = _SECOND.match(text, one.stop, stop)
    hit = unit_at(text, match.end(), len(text)) if match else None
    if match is None or hit is None or hit[0].dimension != one.unit.dimension or hit[1] > stop:
        return []
    number, end, scaled, _ = value_at(text, match.start("number"), False)
    if number is None or scaled or end != match.end("number"):
        return []
    return [_Found(match.start("number"), hit[1], number, hit[0], text[match.end() : hit[1]])]


def _compound(text: str, pair: Sequence[_Found]) -> _Found | None:
    """ "5 ft 3 in" as 63 in: the second is whole, of a smaller unit, and less than one of the first."""
    if len(pair) < 2:
        return None
    big, small = pair
    link = _LINK.fullmatch(text, big.stop, small.start)
    ratio = big.unit.factor / small.unit.factor
    if not link or big.unit.dimension != small.unit.dimension or ratio.denominator != 1 or big.unit.offset:
        return None
    if link.group() not in (" ", ". ") and big.unit.symbol not in ("ft", "lb", "st", "yd", "mi"):
        return None
    whole = big.number.form == "integer" and small.number.form in ("integer", "decimal", "fraction")
    if not whole or ratio == 1 or big.number.amount < 0 or not 0 <= small.number.amount < ratio:
        return None
    total = from_amount(big.number.amount * ratio + small.number.amount)
    return _Found(big.start, small.stop, total, small.unit, small.word)


def _span(text: str, found: _Found, compound: bool) -> Span:
    value = Quantity(found.number, found.unit.symbol)
    candidates: tuple[Any, ...] = tuple(Quantity(found.number, symbol) for symbol in _others(text, found))
    if found.word.lower() in ("pounds", "pound") and not compound:
        from weft.modalities.money import Money

        candidates = (Money(found.number, "GBP"),)
    confidence = 0.6 if candidates else 1.0
    return Span(found.start, found.stop, "quantity", value, text[found.start : found.stop], confidence, candidates)


def _others(text: str, found: _Found) -> tuple[str, ...]:
    """Units that the same word may mean; none when it says which ("US gallons"), or what is around does."""
    if found.unit.symbol == "°" and turned(text, found.start, found.stop):
        return ()
    return () if found.word.lower().startswith(("us ", "short ", "us-")) else found.unit.like


def _with_articles(run: Run) -> list[Span]:
    """ "half a mile", "a quarter of a mile", "a pint of milk"; "a mile" where no rate ("$5 a mile") can be meant."""
    spans = []
    for pattern in (_HALF, _ONE, _OF_SOMETHING):
        for match in pattern.finditer(run.text, run.start, min(len(run.text), run.stop + ARTICLE)):
            hit = unit_at(run.text, match.end(), len(run.text))
            allowed = COUNTED if pattern is _HALF or (pattern is _ONE and not match.start()) else ONE_OF
            allowed = PORTIONED if pattern is _OF_SOMETHING else allowed
            if hit is None or hit[0].dimension == "time" or hit[0].symbol not in allowed:
                continue
            start = match.end("before") + 1 if pattern is _ONE and match["before"] else match.start()
            part = (match["part"] or "quarter of").lower() if pattern is _HALF else ""
            amount = PARTS.get(part, Fraction(3, 4)) if part else Fraction(1)
            if _RATE_BEFORE.search(run.text, max(0, start - 3), start):
                continue
            number = Number(amount, 0, "fraction" if part else "integer")
            spans.append(Span(start, hit[1], "quantity", Quantity(number, hit[0].symbol), run.text[start : hit[1]]))
    return spans
