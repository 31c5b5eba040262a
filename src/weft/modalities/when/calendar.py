"""Calendar arithmetic for what counts from a day: so many units later, the period that a day lies in, seasons."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, day_number, days_in_month, from_ordinal, ordinal, weekday_index
from weft.modalities.date_time import DAY, DateTime, at_second, since_day_0
from weft.modalities.interval import Interval

SECONDS = {"hour": 3600, "minute": 60, "second": 1}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
SEASONS = {"spring": ((3, 20), (6, 21)), "summer": ((6, 21), (9, 23)), "autumn": ((9, 23), (12, 21))}
SEASONS |= {"fall": SEASONS["autumn"], "winter": ((12, 21), (3, 20))}


def moved(date: Date, months: int, days: int = 0) -> Date:
    """A day so many months and then days later; the last day of a month that is too short."""
    years, place = divmod(12 * date.year + (date.month or 1) - 1 + months, 12)
    on = min(date.day or 1, days_in_month(years, place + 1))
    return from_ordinal(day_number(years, place + 1, on) + days)


def shifted(start: Any, count: Fraction, name: str, times: int) -> Any:
    """A Date or DateTime `count` × `times` of a unit later; DoesNotFit where that is no whole number of its parts."""
    total = count * times
    if name in SECONDS:
        since = since_day_0(start) if isinstance(start, DateTime) else Fraction(ordinal(start) * DAY)
        return at_second(since + total * SECONDS[name], "second" if name == "second" else "minute")
    if name in MONTHS_IN:
        total *= MONTHS_IN[name]
        if total.denominator != 1:
            raise DoesNotFit(f"{total} months: no whole number")
    elif name == "week":
        total *= 7
    day_of = start.date if isinstance(start, DateTime) else start
    if name == "business day":
        made = _business(day_of, int(total))
    elif name in MONTHS_IN:
        made = moved(day_of, int(total))
    elif total.denominator != 1:
        since = since_day_0(start) if isinstance(start, DateTime) else Fraction(ordinal(start) * DAY)
        return at_second(since + total * DAY, "minute")
    else:
        made = from_ordinal(ordinal(day_of) + int(total))
    return DateTime(made, start.time) if isinstance(start, DateTime) else made


def _business(start: Date, count: int) -> Date:
    number, step = ordinal(start), 1 if count > 0 else -1
    while count:
        number += step
        if weekday_index(number) < 5:
            count -= step
    return from_ordinal(number)


def whole(date: Date, name: str, times: int, turn: int) -> Any:
    """The calendar period of a unit that `date` lies in, `turn` periods later."""
    number = ordinal(date)
    if name == "day":
        return from_ordinal(number + turn * times)
    monday = number - weekday_index(number) + 7 * turn
    if name == "week" and times == 1:
        return Interval(from_ordinal(monday), from_ordinal(monday + 7), grain="week")
    if name == "week":
        start = number if turn > 0 else number + 7 * times * turn
        return Interval(from_ordinal(start), from_ordinal(start + 7 * times), grain="week")
    if name == "weekend":
        return Interval(from_ordinal(monday + 5), from_ordinal(monday + 7), grain="weekend")
    if name in ("workweek", "business day"):
        return Interval(from_ordinal(monday), from_ordinal(monday + 5), grain="workweek")
    months = MONTHS_IN[name] * times
    first = 12 * date.year + (date.month or 1) - 1
    of, place = divmod((first // months + turn) * months, 12)
    if name == "year":
        return Date(of, form={1: "year", 10: "decade", 100: "century"}.get(times, "year"))
    return Date(of, place + 1, form="quarter" if name == "quarter" else "day")


def of_season(name: str, of: int) -> Interval:
    """Northern, from an equinox or solstice to the next, by their usual days."""
    (month, on), (last, until) = SEASONS[name]
    grain = "autumn" if name == "fall" else name
    return Interval(Date(of, month, on), Date(of + (last < month), last, until), grain=grain)
