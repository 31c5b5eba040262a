"""Quantities in a text: numbers and the units behind them, feet and inches, "half a mile", "about a mile"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from weft.lexicon import UnitEntry, unit_by_symbol
from weft.modalities.number_value import Number, from_amount
from weft.modalities.numerals import Numeral, numerals
from weft.modalities.quantity import Quantity
from weft.modalities.unit_words import is_plain_single, unit_at
from weft.modality import Run, Span

_GAP = re.compile(r"-(?=[^\W\d_])|[ \u00a0\u202f]?")
_MARKS = re.compile(r"\s?(?P<mark>''|[\"”″])")  # inches
_FEET = re.compile(r"\s?['’′](?=\s?[0-9])")
_LINK = re.compile(r" (?:and )?")
_HALF = re.compile(r"(?<![^\W_])(?P<part>half|(?:a )?quarter of|three[- ]quarters of) (?:an? )", re.IGNORECASE)
_ONE = re.compile(
    r"(?:^|(?<![^\W_])(?P<before>about|than|nearly|almost|exactly|roughly|is|was|approximately|in|to|every) )"
    r"an? (?=[a-z])",
    re.IGNORECASE,
)
PARTS = {"half": Fraction(1, 2), "quarter of": Fraction(1, 4), "a quarter of": Fraction(1, 4)}
ONE_OF = frozenset(["mi", "km", "m", "kg", "t", "acre", "ha", "l", "gal", "lb"])
COUNTED = frozenset(  # what "one", "half" and "hundred" may count
    ("mi", "km", "m", "cm", "mm", "ft", "in", "yd", "kg", "g", "mg", "oz", "lb", "t", "short ton", "acre", "ha", "l",
     "ml", "gal", "qt", "pt", "cup", "tbsp", "tsp", "mi²", "km²", "m²", "m³", "bbl", "J", "W", "kW", "kWh", "MW", "GW")
)  # fmt: skip
_IN_AFTER = re.compile(
    r"\s+(?:[0-9$€£]|(?!(?:thick|long|wide|deep|high|tall|by|x|in diameter|across|diameter)(?![^\W_]))[^\W\d_])"
)
_CLOCK = re.compile(r"(?:1[0-2]|0?[1-9])(?:[.:]?[0-5][0-9])?")  # "6 pm", "2.15pm", "230 pm" are times
_RATE_BEFORE = re.compile(r"[0-9]\s?$")


@dataclass(frozen=True)
class _Found:
    start: int
    stop: int
    number: Number
    unit: UnitEntry
    word: str


_INCHES_AFTER = re.compile(r"\s?[0-9.½¼¾/ ]{1,7}?\s?(?:''|[\"”″]|in(?![^\W_]))")


def read_quantities(run: Run) -> list[Span]:
    found = list(_measured(run))
    spans, place = [], 0
    while place < len(found):
        pair = _compound(run.text, found[place : place + 2])
        spans.append(_span(run.text, pair or found[place], bool(pair)))
        place += 2 if pair else 1
    return spans + _with_articles(run)


def _measured(run: Run) -> list[_Found]:
    found: list[_Found] = []
    for numeral in numerals(run.text, run.start, run.stop):
        number = numeral.number
        inside = found and numeral.start < found[-1].stop  # the 100 of "7 l/100 km"
        if number is None or number.form == "ordinal" or numeral.start < run.start or inside:
            continue
        gap = _GAP.match(run.text, numeral.stop, run.stop)
        begin = gap.end() if gap else numeral.stop
        hit = unit_at(run.text, begin, len(run.text))
        if hit is None:
            mark = _marked(run.text, numeral, found)
            if mark and mark[1] <= run.stop:
                found.append(_Found(numeral.start, mark[1], number, mark[0], run.text[numeral.stop : mark[1]]))
            continue
        if (
            hit is None
            or hit[1] > run.stop
            or hit[0].dimension == "time"
            or not _believable(run.text, numeral, begin, hit, found)
        ):
            continue
        found.append(_Found(numeral.start, hit[1], number, hit[0], run.text[begin : hit[1]]))
    return found


def _marked(text: str, numeral: Numeral, found: list[_Found]) -> tuple[UnitEntry, int] | None:
    """Feet and inches by marks: 5' 10", 5''; a mark that closes a quotation is none."""
    feet = _FEET.match(text, numeral.stop)
    if feet and not numeral.spelled and numeral.number and numeral.number.form == "integer":
        return (unit_by_symbol("ft"), feet.end()) if _INCHES_AFTER.match(text, feet.end()) else None
    mark = _MARKS.match(text, numeral.stop)
    if mark is None or numeral.spelled or re.match(r"[^\W_]", text[mark.end() : mark.end() + 1]):
        return None
    after_feet = bool(found) and found[-1].unit.symbol == "ft" and numeral.start - found[-1].stop <= 1
    if mark["mark"] in '"”' and not after_feet and _quoted(text, numeral.start):
        return None
    return unit_by_symbol("in"), mark.end()


def _quoted(text: str, start: int) -> bool:
    """Whether a quotation stands open within the 200 code points before."""
    before = text[max(0, start - 200) : start]
    return before.count('"') % 2 == 1 or "“" in before


def _believable(text: str, numeral: Numeral, begin: int, hit: tuple[UnitEntry, int], found: list[_Found]) -> bool:
    """False where the letters after a number are more likely something else ("50,000 in 2020", "grade 5 A")."""
    end = hit[1]
    word = text[begin:end]
    if word == "in" and begin > numeral.stop:
        if found and found[-1].unit.symbol == "ft" and numeral.start - found[-1].stop == 1:
            return True  # "5 ft 3 in tall"
        return not _IN_AFTER.match(text, end) and not numeral.spelled
    if word == "pm" and _CLOCK.fullmatch(text, numeral.start, numeral.stop):
        return False
    if numeral.weak and (len(word) < 3 or hit[0].symbol not in COUNTED):
        return False
    if word == "°" and re.match(r"\s?[0-9NSEW]", text[end : end + 2]):
        return False  # a coordinate
    if text[end : end + 1] == "/":
        return bool(re.match(r"\s?[0-9]", text[end + 1 : end + 3]))  # "5 m/person"
    if word in ("′", "″") and re.match(r"\s?[0-9NSEW]", text[end : end + 2]):
        return False
    if numeral.spelled and len(word) <= 2 and word.isalpha() and begin == numeral.stop:
        return False
    return is_plain_single(text, begin, end, begin == numeral.stop)


def _compound(text: str, pair: Sequence[_Found]) -> _Found | None:
    """ "5 ft 3 in" as 63 in: the second is whole, of a smaller unit, and less than one of the first."""
    if len(pair) < 2:
        return None
    big, small = pair
    link = _LINK.fullmatch(text, big.stop, small.start)
    ratio = big.unit.factor / small.unit.factor
    if not link or big.unit.dimension != small.unit.dimension or ratio.denominator != 1 or big.unit.offset:
        return None
    if link.group() != " " and big.unit.symbol not in ("ft", "lb", "st", "yd", "mi"):
        return None
    whole = big.number.form == "integer" and small.number.form in ("integer", "decimal", "fraction")
    if not whole or ratio == 1 or big.number.amount < 0 or not 0 <= small.number.amount < ratio:
        return None
    total = from_amount(big.number.amount * ratio + small.number.amount)
    return _Found(big.start, small.stop, total, small.unit, small.word)


def _span(text: str, found: _Found, compound: bool) -> Span:
    value = Quantity(found.number, found.unit.symbol)
    candidates: tuple[Any, ...] = tuple(Quantity(found.number, symbol) for symbol in _others(found))
    if found.word.lower() in ("pounds", "pound") and not compound:
        from weft.modalities.money import Money

        candidates = (Money(found.number, "GBP"),)
    confidence = 0.6 if candidates else 1.0
    return Span(found.start, found.stop, "quantity", value, text[found.start : found.stop], confidence, candidates)


def _others(found: _Found) -> tuple[str, ...]:
    """Units that the same word may mean; none when it says which ("US gallons", "short tons")."""
    return () if found.word.lower().startswith(("us ", "short ", "us-")) else found.unit.like


def _with_articles(run: Run) -> list[Span]:
    """ "half a mile", "a quarter of a mile"; "a mile" where no rate ("$5 a mile") can be meant."""
    spans = []
    for pattern in (_HALF, _ONE):
        for match in pattern.finditer(run.text, run.start, run.stop):
            hit, allowed = (
                unit_at(run.text, match.end(), run.stop),
                COUNTED if pattern is _HALF or not match.start() else ONE_OF,
            )
            if hit is None or hit[0].dimension == "time" or hit[0].symbol not in allowed:
                continue
            start = match.end("before") + 1 if pattern is _ONE and match["before"] else match.start()
            part = match["part"].lower() if pattern is _HALF else ""
            amount = PARTS.get(part, Fraction(3, 4)) if part else Fraction(1)
            if _RATE_BEFORE.search(run.text, max(0, start - 3), start):
                continue
            number = Number(amount, 0, "fraction" if part else "integer")
            spans.append(Span(start, hit[1], "quantity", Quantity(number, hit[0].symbol), run.text[start : hit[1]]))
    return spans
