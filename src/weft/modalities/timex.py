"""The TIMEX3 string of anything said about time, and the half-open stretch that it is: "2018-W20", "2016-11-08TNI"."""

from __future__ import annotations

from datetime import date as calendar_day
from fractions import Fraction
from typing import Any

from weft.modalities import recurrence
from weft.modalities.date import Date, edtf, from_ordinal, ordinal, period
from weft.modalities.date_time import DAY, DateTime, at_second, since_day_0
from weft.modalities.duration import Duration
from weft.modalities.duration import iso as duration_iso
from weft.modalities.interval import Interval
from weft.modalities.time import Time, clock, seconds

YEARS_OF = {"fiscal year": "FY", "school year": "SY"}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI"}


def timex(value: Any) -> str:
    """ "2021-07-04", "T17:30", "2021-07-04T17", "P3W", "XXXX-WXX-1", "2018-W20", "(2017-01-04,2017-01-22,P18D)"."""
    match value:
        case Date():
            return edtf(value)
        case Time():
            return "T" + clock(value)
        case DateTime():
            return f"{edtf(value.date)}T{clock(value.time)}"
        case Duration():
            return duration_iso(value)
        case recurrence.Recurrence():
            return recurrence.timex(value)
        case Interval():
            return _of_interval(value)
    raise TypeError(f"timex: a {type(value).__name__} says no time")


def _of_interval(value: Interval) -> str:
    if value.low is None or value.high is None:
        return timex(value.high if value.low is None else value.low)
    if value.grain in YEARS_OF:
        return YEARS_OF[value.grain] + timex(value.low)
    low, high, grain = value.low, value.high, value.grain.split()[-1] if value.grain else ""
    if isinstance(low, Date) and low.day:
        day = calendar_day(low.year, low.month or 1, low.day).isocalendar() if low.year >= 1 else None
        length = ordinal(high) - ordinal(low)
        if grain == "week" and day and length == 7 and day.weekday == 1:
            return f"{day.year:04d}-W{day.week:02d}"
        if grain == "weekend" and day:
            return f"{day.year:04d}-W{day.week:02d}-WE"
        if grain in SEASONS:
            return f"{low.year:04d}-{SEASONS[grain]}"
    if grain in recurrence.PARTS:
        return (edtf(low.date) if isinstance(low, DateTime) else "") + recurrence.PARTS[grain]
    return f"({timex(low)},{timex(high)},{_length(low, high)})"


def _length(low: Any, high: Any) -> str:
    if isinstance(low, Date) and low.form != "day" and isinstance(high, Date) and high.form != "day":
        months = 12 * (high.year - low.year) + (high.month or 1) - (low.month or 1)
        return f"P{months // 12}Y" if months % 12 == 0 else f"P{months}M"
    if isinstance(low, Date):
        return f"P{ordinal(high) - ordinal(low)}D"
    count = (seconds(high) - seconds(low)) % DAY if isinstance(low, Time) else since_day_0(high) - since_day_0(low)
    days, rest = divmod(count, DAY)
    return duration_iso(Duration(days=int(days), seconds=rest))


def stretch(value: Any) -> tuple[DateTime | None, DateTime | None, str]:
    """(from, to, grain) of a Date, DateTime or Interval of these: half open, None for an open end.

    A moment lasts as long as the part of it that is said: "5pm" an hour, "17:30" a minute.
    """
    if isinstance(value, Interval):
        low, high = (None if end is None else stretch(end)[:2] for end in (value.low, value.high))
        return low and low[not value.low_in], high and high[value.high_in], value.grain
    if isinstance(value, Date):
        first, last = period(value)
        return _midnight(first), _midnight(last + 1), value.form
    if isinstance(value, DateTime):
        step = {"hour": Fraction(3600), "minute": Fraction(60), "second": Fraction(1)}[value.time.grain]
        start = since_day_0(value)
        return value, at_second(start + step, "second", value.time.zone), value.time.grain
    raise TypeError(f"stretch: a {type(value).__name__} has no place in the calendar")


def _midnight(number: int) -> DateTime:
    return DateTime(from_ordinal(number), Time(0, 0))
