"""The calendar a second way, for checks: `datetime` on years moved by 400, loops over months and years, Zeller's rule.

The Gregorian calendar repeats after 400 years (146,097 days, whole weeks), so any year is looked up as 2000 … 2399.
Nothing here uses the day arithmetic of modalities/date.py.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from fractions import Fraction

from weft.modalities.date import Date

_CYCLE = datetime.date(2400, 1, 1) - datetime.date(2000, 1, 1)


def _known(year: int, month: int, day: int) -> tuple[int, datetime.date]:
    """400-year cycles since year 2000, and the same day in 2000 … 2399."""
    cycles, rest = divmod(year - 2000, 400)
    return cycles, datetime.date(2000 + rest, month, day)


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(2000 + year % 400, month)[1]


def days_between(first: Date, other: Date) -> int:
    """Full dates, in either order."""
    (cycles, day), (other_cycles, other_day) = (_known(d.year, d.month or 1, d.day or 1) for d in (first, other))
    return abs((other_cycles - cycles) * _CYCLE.days + (other_day - day).days)


def weeks_between(first: Date, other: Date) -> Fraction:
    """Whole weeks, and the days left over as sevenths."""
    weeks, days = divmod(days_between(first, other), 7)
    return weeks + Fraction(days, 7)


def months_between(start: Date, stop: Date) -> int:
    """Counts monthly anniversaries of `start` up to `stop`, one by one; whole 400 years are stepped over."""
    cycles = max(0, (stop.year - start.year) // 400 - 1)
    end = (stop.year - 400 * cycles, stop.month or 1, stop.day or 1)
    year, month, count = start.year, start.month or 1, 4800 * cycles
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if _anniversary(year, month, start.day or 1) > end:
            return count
        count += 1


def _anniversary(year: int, month: int, day: int) -> tuple[int, int, int]:
    if day <= _last_day(year, month):
        return year, month, day
    return (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def years_between(start: Date, stop: Date) -> int:
    """Counts yearly anniversaries of `start` up to `stop`."""
    month, day = start.month or 1, start.day or 1
    end = (stop.year, stop.month or 1, stop.day or 1)
    return sum(_anniversary(year, month, day) <= end for year in range(start.year + 1, stop.year + 1))


def moved(date: Date, months: int, days: int) -> Date:
    """Month by month, then by `timedelta`; raises DoesNotFit outside the years that a date holds."""
    year, month = date.year, date.month or 1
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if not 1 <= month <= 12:
            year, month = (year + 1, 1) if months > 0 else (year - 1, 12)
    if date.day is None:
        return Date(year, None if date.month is None else month, form=date.form)
    if not days:
        return Date(year, month, min(date.day, _last_day(year, month)))
    cycles, day = _known(year, month, min(date.day, _last_day(year, month)))
    more, rest = divmod(days, _CYCLE.days)
    day += datetime.timedelta(rest)
    return Date(day.year + 400 * (cycles + more), day.month, day.day)


def weekday_name(date: Date) -> str:
    """Zeller's congruence (Acta Mathematica 9, 1886) for the Gregorian calendar; January and February belong to the
    year before, as its months 13 and 14."""
    month, year = date.month or 1, date.year
    if month < 3:
        month, year = month + 12, year - 1
    century, rest = divmod(year, 100)
    place = ((date.day or 1) + 13 * (month + 1) // 5 + rest + rest // 4 + century // 4 + 5 * century) % 7
    return ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")[place]


def in_order(dates: Iterable[Date]) -> list[Date]:
    """By the first day of each, earliest first."""
    return sorted(dates, key=lambda date: (date.year, date.month or 1, date.day or 1))
