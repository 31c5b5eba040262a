"""From one day to another: "from 4 to 22 January 2017", "Jan 3rd - 5th", "Nov-Feb 2017", "2014-2018"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_ordinal, ordinal, period, weekday_index
from weft.modalities.date_time import DateTime
from weft.modalities.interval import Interval
from weft.modalities.when.counted import now
from weft.modalities.when.dates_in_numbers import in_two_numbers
from weft.modalities.when.days import date
from weft.modalities.when.meaning import Meant, Partial, settle
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import digits, year
from weft.modalities.when.tokens import ordinal as nth

_TO = (
    "to",
    "-",
    "–",
    "—",
    "~",
    "until",
    "untill",
    "till",
    "til",
    "through",
    "thru",
    "up to",
    "and ending on",
    "and ending",
)
_TO_FIRST = frozenset(words.split()[0] for words in _TO) | {"and"}
_AFTER_PREFIX = {"from": _TO, "between": ("and", *_TO), "in": ("to", "through", "-", "–", "until"), "": _TO}


def _separator(tokens: Tokens, place: int, prefix: str) -> int | None:
    stop = place + (tokens.word(place) == "," and prefix == "between")
    if tokens.word(stop) not in _TO_FIRST:
        return None
    return next((end for words in _AFTER_PREFIX[prefix] if (end := tokens.has(stop, words))), None)


def _iso_separator(tokens: Tokens, low: Any) -> int | None:
    """The stroke of "2019-04-05/2019-04-08"."""
    whole = isinstance(low[0], Partial) and low[0].years and low[0].day and tokens.word(low[1] - 2) == "-"
    tight = not tokens.spaced(low[1]) and not tokens.spaced(low[1] + 1)
    if not whole or not tight or not tokens.has(low[1], "/") or not digits(tokens, low[1] + 1, 1000, 2999, 4):
        return None
    return low[1] + 1


def _chained(tokens: Tokens, place: int) -> bool:
    """Whether it is one of two signs between three short numbers: "9-4-2" is no range."""
    for first in (place - 3, place - 1):
        run = [tokens.word(at) for at in range(first, first + 5)]
        small = all(len(run[at]) <= 2 and run[at].isdecimal() for at in (0, 2, 4))
        if small and run[1] == run[3] == "-" and not any(tokens.spaced(at) for at in range(first + 1, first + 5)):
            return True
    return False


def _prefix(tokens: Tokens, place: int) -> tuple[str, int]:
    word = tokens.word(place)
    between = tokens.has(place, "in between")
    if between:
        return "between", between
    if word in ("from", "between"):
        return word, place + 1
    return "", place


@remembered
def of_days(tokens: Tokens, place: int) -> Any:
    """ "from 4 to 22 January 2017", "Jan 3rd - 5th", "May to Oct 2020", "between 2014 and 2018", "10/1-11/7"."""
    prefix, start = _prefix(tokens, place)
    low = longest(tokens, start, date, now, in_two_numbers) or _number(tokens, start)
    if low and isinstance(low[0], int):
        again = longest(tokens, start, date)
        low = again or low
    plain = _number(tokens, start)
    best = _year_to_year(tokens, start, prefix or ("in" if tokens.word(place - 1) == "in" else ""))
    for one in (low, plain) if low != plain else (low,):
        if one is None:
            continue
        behind = _separator(tokens, one[1], prefix) or _iso_separator(tokens, one)
        if behind is None or _chained(tokens, one[1]):
            continue
        decade = isinstance(one[0], Meant) and getattr((*one[0].values, None)[0], "form", "") in ("decade", "century")
        if decade and not prefix and tokens.word(one[1]).isalpha():
            continue
        found = _to(tokens, one[0], behind, bool(prefix), start)
        if found and (best is None or found[1] > best[1]):
            best = found
    return best


def _year_to_year(tokens: Tokens, place: int, prefix: str) -> Any:
    """ "2014-2018", "2014~2018", "in 2014 through 2018"; an amount from … to … is no such thing."""
    low = _loose_year(tokens, place)
    if not low or not 1000 <= low[0].years[0] <= 2100:
        return None
    sign = tokens.word(low[1])
    tight = sign in ("-", "–", "—", "~") and tokens.spaced(low[1]) == tokens.spaced(low[1] + 1)
    if not (tight and (low[0].years[0] >= 1800 or prefix)) and not (
        prefix == "in" and sign in ("through", "to", "until")
    ):
        return None
    high = _loose_year(tokens, low[1] + 1) or (_short_end(tokens, low) if not tokens.spaced(low[1] + 1) else None)
    if not high or high[0].years[0] <= low[0].years[0] or tokens.word(high[1]) in ("-", "/"):
        return None
    return _made(tokens, low[0], high[0], high[1])


def _short_end(tokens: Tokens, low: Any) -> Any:
    """The "19" of "2015-19"; "2015-12" is a month."""
    value = digits(tokens, low[1] + 1, 13, 99)
    return (Partial((low[0].years[0] // 100 * 100 + value,)), low[1] + 2) if value else None


def _number(tokens: Tokens, place: int) -> Any:
    """A day of a month by its number alone."""
    start = tokens.has(place, "the") or place
    found = nth(tokens, start)
    if found:
        return found if found[0] <= 31 else None
    value = digits(tokens, start, 1, 31)
    return (value, start + 1) if value else None


def _to(tokens: Tokens, low: Any, place: int, led: bool, start: int) -> Any:
    place = tokens.has(place, "the") or place
    high = longest(tokens, place, date, now, in_two_numbers, _loose_year)
    number = _number(tokens, place)
    if isinstance(low, int):
        if high and isinstance(high[0], Partial) and high[0].month and high[0].day:
            return _made(tokens, replace(high[0], day=low, weekday=None, other=None), high[0], high[1])
        return _in_month(tokens, low, number, led)
    if high is None or (number and number[1] >= high[1] and isinstance(low, Partial) and low.day):
        if not number or not isinstance(low, Partial) or not low.month or not low.day or low.other:
            return None
        if tokens.word(number[1]) in ("am", "pm", ":", "%") or (
            not tokens.spaced(number[1]) and tokens.word(number[1]).isalnum()
        ):
            return None
        last = year(tokens, number[1] + (tokens.word(number[1]) == ",")) if not low.years else None
        years, stop = ((last[0],), last[1]) if last else (low.years, number[1])
        low = replace(low, years=years)
        return _made(tokens, low, replace(low, day=number[0], weekday=None), stop)
    if isinstance(high[0], Partial) and high[0].other and not high[0].years and tokens.word(high[1]) == ",":
        last = year(tokens, high[1] + 1)
        if last:
            high = replace(high[0], years=(last[0],)), last[1]
    if (
        isinstance(low, Partial)
        and low.years
        and not low.month
        and not low.on
        and not _is_year(tokens, low, high, led, start)
    ):
        return None
    unsure = isinstance(low, Partial) and low.other and not low.years and not led
    if unsure and not (isinstance(high[0], Partial) and high[0].month):
        return None
    return _made(tokens, low, high[0], high[1])


def _loose_year(tokens: Tokens, place: int) -> Any:
    value = digits(tokens, place, 1000, 2100, 4)
    return (Partial((value,)), place + 1) if value is not None and tokens.raw(place) == str(value) else None


def _is_year(tokens: Tokens, low: Partial, high: Any, led: bool, start: int) -> bool:
    """Whether two numbers of four digits are years, not amounts."""
    said = tokens.starts[start] in tokens.years if start < len(tokens) else False
    return bool(led or said) or not isinstance(high[0], Partial) or bool(high[0].month)


def _in_month(tokens: Tokens, low: int, high: Any, led: bool) -> Any:
    """ "4-23 in next month", "from 4 to 22 of last month"."""
    if not high or high[0] <= low:
        return None
    of = tokens.has(high[1], "in") or tokens.has(high[1], "of")
    found = longest(tokens, of or high[1], date) if of else None
    if not found:
        return None
    values = settle(tokens, found[0]).values
    if not values or any(not isinstance(value, Date) or value.form != "month" for value in values):
        return None
    try:
        made = tuple(
            Interval(Date(one.year, one.month, low), Date(one.year, one.month, high[0]), True, True, "day")
            for one in values
        )
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), found[1]
    return Meant(made), found[1]


def _made(tokens: Tokens, low: Any, high: Any, stop: int) -> Any:
    """The intervals of the low end's readings, each with the first reading of the high end that is not before it."""
    if isinstance(low, Partial) and isinstance(high, Partial) and high.years and not low.years and low.month:
        of = high.years[0]
        later = (low.month, low.day or 0) > (high.month or 12, high.day or 31)
        low = replace(low, years=(of - later,))
    starts = settle(tokens, low)
    alone = isinstance(low, Partial) and low.weekday is not None and low.month is None and low.day is None
    if alone and isinstance(high, Meant) and high.values and getattr(high.values[0], "form", "") == "day":
        last = ordinal(high.values[0])  # "Monday to Friday next week"
        starts = Meant((from_ordinal(last - (weekday_index(last) - low.weekday) % 7),))
    if not starts.values:
        return Meant(reason=starts.reason), stop
    made, reason = [], ""
    for one in starts.values:
        ends = _ends(tokens, one, high)
        reason = ends.reason
        for other in sorted(ends.values, key=_begins) if isinstance(high, Meant) else ends.values:
            try:
                made.append(_between(one, other))
                break
            except DoesNotFit:
                continue
    if not made:
        return (Meant(reason=reason), stop) if reason else None
    return Meant(tuple(_not_over(tokens, list(dict.fromkeys(made)))), confidence=starts.confidence), stop


def _not_over(tokens: Tokens, made: list[Interval]) -> list[Interval]:
    """Of readings with a free year first the one that is going on: "August to October" in September."""
    if tokens.today is None or tokens.prefer != "future" or len(made) < 2:
        return made
    today = ordinal(tokens.today)
    going_on = [one for one in made if ordinal(_first(one.low)) <= today <= ordinal(_first(one.high))]
    return going_on + [one for one in made if one not in going_on]


def _ends(tokens: Tokens, low: Any, high: Any) -> Meant:
    """Readings of the high end, nearest after the low one first."""
    if isinstance(high, Partial) and not high.years and tokens.today is not None:
        return settle(tokens.from_day(from_ordinal(ordinal(_first(low)))), high)
    return settle(tokens, high)


def _begins(value: Any) -> int:
    return ordinal(_first(value))


def _first(value: Any) -> Date:
    if isinstance(value, Interval):
        return _first(value.low)
    return value.date if isinstance(value, DateTime) else value


def _between(low: Any, high: Any) -> Interval:
    """From a day or period to another, the last included; an end that is itself a stretch counts to its own end."""
    if isinstance(low, DateTime) != isinstance(high, DateTime):
        low, high = (one.date if isinstance(one, DateTime) else one for one in (low, high))
    included = True
    if isinstance(low, Interval):
        low = low.high if low.grain.startswith("late") else low.low
    if isinstance(high, Interval):
        high, included = (high.low, True) if high.grain.startswith("early") else (high.high, high.high_in)
    if low == high or ordinal(_first(low)) > period(_first(high))[1]:
        raise DoesNotFit("one after the other")
    grain = high.time.grain if isinstance(high, DateTime) else high.form
    return Interval(low, high, True, included and not isinstance(high, DateTime), grain)
