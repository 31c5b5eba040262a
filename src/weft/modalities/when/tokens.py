"""The words that the grammar of times is over: numbers, ordinals, years, units, weekdays, months."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.modalities.date import MONTH_NAMES, WEEKDAY_NAMES
from weft.modalities.number_words import ONES, ORDINALS, TENS
from weft.modalities.when.rules import Tokens, remembered

MONTHS = {name.lower(): place for place, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name.lower()[:3]: place for place, name in enumerate(MONTH_NAMES, start=1)} | {"sept": 9}
WEEKDAYS = {name.lower(): place for place, name in enumerate(WEEKDAY_NAMES)}
WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
WEEKDAYS |= {"sat": 5, "sun": 6}
UNITS: dict[str, tuple[str, int]] = {}  # spelling → (unit, how many of it)
for _unit, _words in {
    "year": "year years yr yrs", "month": "month months mo mos", "week": "week weeks wk wks", "day": "day days",
    "hour": "hour hours hr hrs h", "minute": "minute minutes min mins", "second": "second seconds sec secs",
    "quarter": "quarter quarters qtr", "weekend": "weekend weekends",
}.items():  # fmt: skip
    UNITS |= dict.fromkeys(_words.split(), (_unit, 1))
UNITS |= {"fortnight": ("week", 2), "fortnights": ("week", 2), "decade": ("year", 10), "decades": ("year", 10)}
UNITS |= {"century": ("year", 100), "centuries": ("year", 100), "night": ("day", 1), "nights": ("day", 1)}
UNITS |= {"workweek": ("workweek", 1), "millennium": ("year", 1000), "millennia": ("year", 1000)}
SUFFIXES = {"st", "nd", "rd", "th"}
SMALL = {**ONES, **TENS}
_SEVERAL = {"few": 3, "several": 3, "some": 3, "couple": 2}


def digits(tokens: Tokens, place: int, least: int, most: int, longest_form: int = 2) -> int | None:
    """The number of a token of at most so many digits, between two bounds."""
    word = tokens.word(place)
    if not word.isdecimal() or not word.isascii() or len(word) > longest_form:
        return None
    return int(word) if least <= int(word) <= most else None


@remembered
def cardinal(tokens: Tokens, place: int) -> Any:
    """ "twenty-four", "three hundred and five", "two thousand": whole numbers in words."""
    total = current = 0
    start, last = place, None
    while True:
        word = tokens.word(place)
        if word in ("and", "-") and last is not None and tokens.word(place + 1) in SMALL:
            if word == "and" and last not in ("hundred", "thousand") and not (current >= 20 and current % 10 == 0):
                break
            place += 1
            word = tokens.word(place)
        if word in TENS and (last is None or last in ("hundred", "thousand")):
            current += TENS[word]
        elif word in ONES and (last is None or last in ("hundred", "thousand") or (last in TENS and ONES[word] < 10)):
            current += ONES[word]
        elif word == "hundred" and last is not None and 0 < current < 100:
            current *= 100
        elif word == "thousand" and last is not None and 0 < current < 1000 and not total:
            total, current = 1000 * current, 0
        else:
            break
        last = word
        place += 1
    return (total + current, place) if place > start else None


_MOST_DECIMALS = 30  # of an amount of time: a length of time holds nine of a second


@remembered
def amount(tokens: Tokens, place: int) -> Any:
    """((number, vague), behind it): "3", "1,200", "2.5", "twenty-four", "a couple of", "several", "half a"."""
    word = tokens.word(place)
    if word == "3" and tokens.has(place + 1, "quarters of") and tokens.word(place + 3) in ("a", "an"):
        return (Fraction(3, 4), False), place + 4
    if word.isdecimal() and word.isascii() and len(word) <= 9:
        value, place = Fraction(int(word)), place + 1
        while tokens.word(place) == "," and len(tokens.word(place + 1)) == 3 and tokens.word(place + 1).isdecimal():
            if tokens.spaced(place) or tokens.spaced(place + 1):
                break
            value, place = 1000 * value + int(tokens.word(place + 1)), place + 2
        point = tokens.word(place + 1)
        if tokens.word(place) == "." and point.isdecimal() and not tokens.spaced(place + 1):
            if len(point) > _MOST_DECIMALS:
                return None
            value, place = value + Fraction(int(point), 10 ** len(point)), place + 2
        below = tokens.word(place + 1)
        if tokens.word(place) == "/" and below in ("2", "3", "4") and value in (1, 2, 3) and value < int(below):
            return (value / int(below), False), place + 2
        return (_halves(tokens, value, place)) or ((value, False), place)
    for words, part in (("a quarter of", 1), ("three quarters of", 3), ("three - quarters of", 3), ("quarter of", 1)):
        stop = tokens.has(place, words)
        if stop and tokens.word(stop) in ("a", "an"):
            return (Fraction(part, 4), False), stop + 1
    after = tokens.word(place + 1) if word in ("a", "an") else ""
    if after == "pair" and tokens.has(place + 2, "of"):
        return (Fraction(2), False), place + 3
    if after in ("few", "couple"):
        return (Fraction(_SEVERAL[after]), True), tokens.has(place + 2, "of") or place + 2
    if word in _SEVERAL and word != "couple":
        return (Fraction(_SEVERAL[word]), True), place + 1
    if word == "couple":
        return (Fraction(2), True), tokens.has(place + 1, "of") or place + 1
    if word == "half":
        stop = tokens.has(place + 1, "of") or place + 1
        if tokens.word(stop) in ("a", "an"):
            return (Fraction(1, 2), False), stop + 1
        stop = place + 1 + (tokens.word(place + 1) == "-")
        one = tokens.word(stop) in ("year", "hour", "day", "century", "decade", "minute")
        return (
            ((Fraction(1, 2), False), stop)
            if one and tokens.word(place - 1) not in ("and", "first", "second")
            else None
        )
    if word in ("a", "an", "another"):
        return (Fraction(1), False), place + 1
    found = cardinal(tokens, place)
    if found is None:
        return None
    stop = _said_again(tokens, found[1], found[0])
    return _halves(tokens, Fraction(found[0]), stop) or ((Fraction(found[0]), False), stop)


def _said_again(tokens: Tokens, place: int, number: int) -> int:
    """The place behind "(30)" of "thirty (30) days"."""
    again = tokens.word(place) == "(" and tokens.word(place + 1) == str(number) and tokens.word(place + 2) == ")"
    return place + 3 if again else place


def _halves(tokens: Tokens, value: Fraction, place: int) -> Any:
    """ "one and a half", "one and half", "one and a quarter", "one and three quarters"."""
    if tokens.word(place) != "and":
        return None
    for words, more in (("a half", 1), ("half", 1), ("an half", 1), ("a quarter", 2), ("three quarters", 3)):
        stop = tokens.has(place + 1, words)
        if stop and (tokens.word(stop) in UNITS or tokens.word(stop) == "an"):
            return (value + {1: Fraction(1, 2), 2: Fraction(1, 4), 3: Fraction(3, 4)}[more], False), stop
    return None


@remembered
def ordinal(tokens: Tokens, place: int) -> Any:
    """ "3rd", "twenty-first", "thirty-first": 1 … 99."""
    word = tokens.word(place)
    if digits(tokens, place, 1, 99) is not None and tokens.word(place + 1) in SUFFIXES and not tokens.spaced(place + 1):
        return int(word), place + 2
    if word in ORDINALS and ORDINALS[word] < 100:
        return ORDINALS[word], place + 1
    if word in TENS:
        stop = tokens.has(place + 1, "-") or place + 1
        last = ORDINALS.get(tokens.word(stop), 99)
        if last < 10:
            return TENS[word] + last, stop + 1
    return None


@remembered
def day(tokens: Tokens, place: int) -> Any:
    """A day of a month: "4", "4th", "twenty second", "the first"; in words also as cardinals."""
    if tokens.word(place) == "the":
        place += 1
    found = ordinal(tokens, place) or cardinal(tokens, place)
    if found:
        return found if found[0] <= 31 and found[0] >= 1 else None
    value = digits(tokens, place, 1, 31)
    return (value, place + 1) if value else None


@remembered
def year(tokens: Tokens, place: int) -> Any:
    """A year of four digits, or in words: "nineteen ninety six", "two thousand and fifteen", "twenty ten"."""
    value = digits(tokens, place, 1000, 2999, 4)
    if value is not None and len(tokens.word(place)) == 4:
        return value, place + 1
    found = cardinal(tokens, place)
    if found is None:
        return None
    first, stop = found
    if 1000 <= first <= 2999 and stop > place + 1 and tokens.word(place) not in ("one", "a"):  # "one thousand" is none
        return first, stop
    if first in range(11, 21) and stop == place + 1:
        rest = cardinal(tokens, stop)
        if rest and 10 <= rest[0] <= 99:
            return 100 * first + rest[0], rest[1]
        if tokens.word(stop) in ("oh", "o") and ONES.get(tokens.word(stop + 1), 99) in range(1, 10):
            return 100 * first + ONES[tokens.word(stop + 1)], stop + 2
    if 1100 <= first <= 1999 and first % 100 == 0 and stop == place + 2:
        return first, stop
    return None


def full_year(short: int, prefer: str) -> tuple[int, ...]:
    """The years that two digits mean, the likeliest first: 18 → 2018, 87 → 1987, 30 … 39 either."""
    if short < 30:
        return (2000 + short,)
    if short >= 40:
        return (1900 + short,)
    return (2000 + short, 1900 + short) if prefer == "future" else (1900 + short, 2000 + short)


@remembered
def unit(tokens: Tokens, place: int) -> Any:
    """((unit, how many of it), behind it)."""
    word = tokens.word(place)
    for words in ("week - end", "week - ends"):
        stop = tokens.has(place, words)
        if stop:
            return ("weekend", 1), stop
    if word in ("business", "working", "calendar", "week", "work") and tokens.word(place + 1) in UNITS:
        name = UNITS[tokens.word(place + 1)][0]
        if word in ("business", "working") and name == "day":
            return ("business day", 1), place + 2
        if word == "working" and name == "week":
            return ("workweek", 1), place + 2
        if word == "calendar":
            return UNITS[tokens.word(place + 1)], place + 2
    return (UNITS[word], place + 1) if word in UNITS else None
