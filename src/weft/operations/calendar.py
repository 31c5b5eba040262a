"""Operations on dates: days_between(4 May 1998, 2 June 2021) → 8,430 d; date_plus(31 January 2021, 1 month)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities import duration as lengths
from weft.modalities.date import (
    MONTH_NAMES,
    MONTHS_IN,
    WEEKDAY_NAMES,
    Date,
    days_in_month,
    from_ordinal,
    ordinal,
    period,
    text,
    weekday_index,
)
from weft.modalities.duration import SECONDS_IN_DAY, Duration
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.modalities.time import Time, since_midnight
from weft.modalities.truth import Truth
from weft.modalities.word import Word
from weft.operations import calendar_second as second
from weft.operations import clock_second
from weft.operations.operation import Outcome, operation

_UNITS = {"d": "days", "wk": "weeks", "mo": "months", "yr": "years", "h": "hours", "min": "minutes", "s": "seconds"}
_GRAINS = ("day", "month", "year")


def _two_dates(first: str, other: str) -> str | None:
    return "quantity:time" if first == other == "date" else None


def _whether(first: str, other: str) -> str | None:
    return "truth" if first == other and first in ("date", "time") else None


def _moved_date(first: str, length: str) -> str | None:
    return "date" if first == "date" and length in ("duration", "quantity:time") else None


def _one_of(*tags: str) -> str | None:
    return tags[0] if set(tags) in ({"date"}, {"time"}) else None


def _amount(amount: Fraction | int, unit: str, note: str = "") -> Outcome:
    return Outcome(Quantity(from_amount(Fraction(amount)), unit), note)


def _full(name: str, *dates: Date) -> tuple[Date, ...]:
    for date in dates:
        if date.form != "day":
            raise DoesNotFit(f"{name} of {text(date)}: a full date is wanted, this is a {date.form}")
    return dates


def _alike(name: str, coarsest: str, first: Date, other: Date) -> tuple[Date, Date, str]:
    """Both in the coarser of their forms, earlier first, and a note where one was cut to it."""
    for date in (first, other):
        if date.form not in _GRAINS[: _GRAINS.index(coarsest) + 1]:
            raise DoesNotFit(f"{name} of {text(date)}: it names no {coarsest}, it is a {date.form}")
    grain = max(first.form, other.form, key=_GRAINS.index)
    note = "" if first.form == other.form else f"counted by calendar {grain}: one date names no more"
    start, stop = sorted((_cut(first, grain), _cut(other, grain)), key=ordinal)
    return start, stop, note


def _cut(date: Date, grain: str) -> Date:
    return Date(date.year, None if grain == "year" else date.month, date.day if grain == "day" else None)


def _days_second(first: Date, other: Date) -> Outcome:
    return _amount(second.days_between(*_full("days_between", first, other)), "d")


@operation("pair", _two_dates, second=_days_second)
def days_between(first: Date, other: Date) -> Outcome:
    """The days from one date to the other, never negative; the first day does not count. Full dates only."""
    _full("days_between", first, other)
    return _amount(abs(ordinal(other) - ordinal(first)), "d")


def _weeks_second(first: Date, other: Date) -> Outcome:
    return _amount(second.weeks_between(*_full("weeks_between", first, other)), "wk")


@operation("pair", _two_dates, second=_weeks_second)
def weeks_between(first: Date, other: Date) -> Outcome:
    """The days between two full dates over 7, exactly: 10 days are 10/7 weeks."""
    _full("weeks_between", first, other)
    return _amount(Fraction(abs(ordinal(other) - ordinal(first)), 7), "wk")


def _whole_months(start: Date, stop: Date) -> int:
    months = 12 * (stop.year - start.year) + (stop.month or 1) - (start.month or 1)
    return months - ((stop.day or 1) < (start.day or 1))


def _months_second(first: Date, other: Date) -> Outcome:
    start, stop, note = _alike("months_between", "month", first, other)
    return _amount(second.months_between(start, stop), "mo", note)


@operation("pair", _two_dates, second=_months_second)
def months_between(first: Date, other: Date) -> Outcome:
    """Whole months from one date to the other, as birthdays count, never negative.

    A day that a month lacks (29, 30, 31) counts on the 1st of the next. "May 2020" beside a full date counts by
    calendar month, and the note says so. Years without a month are refused.
    """
    start, stop, note = _alike("months_between", "month", first, other)
    return _amount(_whole_months(start, stop), "mo", note)


def _years_second(first: Date, other: Date) -> Outcome:
    start, stop, note = _alike("years_between", "year", first, other)
    return _amount(second.years_between(start, stop), "yr", note)


@operation("pair", _two_dates, second=_years_second)
def years_between(first: Date, other: Date) -> Outcome:
    """Whole years from one date to the other, as birthdays count, never negative.

    29 February counts on 1 March in common years. Year-only dates count by calendar year; beside a full date too, and
    the note says so. There is a year 0 (1 BC), so from 43 BC to AD 79 it is 121 years.
    """
    start, stop, note = _alike("years_between", "year", first, other)
    return _amount(_whole_months(start, stop) // 12, "yr", note)


def as_duration(length: Duration | Quantity) -> Duration:
    """A quantity of time as the duration of that unit; raises DoesNotFit for what is not exact (1.5 mo)."""
    if isinstance(length, Duration):
        return length
    if length.unit not in _UNITS:
        raise DoesNotFit(f"{length.number} {length.unit}: wanted a length of time in {', '.join(_UNITS)}")
    return lengths.of_unit(length.number.amount, _UNITS[length.unit])


def _months_and_days(date: Date, length: Duration) -> tuple[int, int]:
    """What the date moves by; raises DoesNotFit where that is not whole days, or finer than what the date names."""
    days = length.days + length.seconds / SECONDS_IN_DAY
    if days.denominator != 1:
        raise DoesNotFit(f"{text(date)} and {lengths.text(length)}: a date moves by whole days, not by hours")
    if date.form != "day" and (days or length.months % MONTHS_IN[date.form]):
        raise DoesNotFit(
            f"{text(date)} and {lengths.text(length)}: a {date.form} moves by whole {date.form} lengths only"
        )
    return length.months, int(days)


def _move(date: Date, length: Duration, sign: str) -> Outcome:
    months, days = _months_and_days(date, length)
    year, month = divmod(12 * date.year + (date.month or 1) - 1 + months, 12)
    month += 1
    if date.day is None:
        return Outcome(Date(year, None if date.month is None else month, form=date.form))
    last = days_in_month(year, month)
    landed = Date(year, month, min(date.day, last))
    note = ""
    if date.day > last:
        months_only = lengths.text(Duration(months=abs(months), form=length.form))
        note = (
            f"{date.day} {MONTH_NAMES[(date.month or 1) - 1]} {sign} {months_only}: "
            f"{text(Date(year, month))} has {last} days, so {last} {MONTH_NAMES[month - 1]}"
        )
    return Outcome(from_ordinal(ordinal(landed) + days) if days else landed, note)


def _plus_second(date: Date, length: Duration | Quantity) -> Outcome:
    return Outcome(second.moved(date, *_months_and_days(date, as_duration(length))))


@operation("pair", _moved_date, second=_plus_second)
def date_plus(date: Date, length: Duration | Quantity) -> Outcome:
    """The date that much later: months first, to the last day of a shorter month (the note says so), then days.

    Hours only where they make whole days (48 hours = 2 days). A month, year or decade moves by whole ones of its kind.
    """
    return _move(date, as_duration(length), "+")


def _minus_second(date: Date, length: Duration | Quantity) -> Outcome:
    months, days = _months_and_days(date, as_duration(length))
    return Outcome(second.moved(date, -months, -days))


@operation("pair", _moved_date, second=_minus_second)
def date_minus(date: Date, length: Duration | Quantity) -> Outcome:
    """The date that much earlier: months first, to the last day of a shorter month (the note says so), then days."""
    return _move(date, -as_duration(length), "−")


def _weekday_second(date: Date) -> Outcome:
    _full("weekday", date)
    return Outcome(Word(second.weekday_name(date)))


@operation("one", lambda tag: "word" if tag == "date" else None, second=_weekday_second)
def weekday(date: Date) -> Outcome:
    """The day of the week of a full date, as a word: "Tuesday". Proleptic Gregorian in any year."""
    _full("weekday", date)
    return Outcome(Word(WEEKDAY_NAMES[weekday_index(ordinal(date))]))


def _apart(first: Date, other: Date) -> None:
    """Raises DoesNotFit when one lies within the other, so that neither is earlier."""
    (first_start, first_stop), (other_start, other_stop) = period(first), period(other)
    if first != other and first_start <= other_stop and other_start <= first_stop:
        raise DoesNotFit(f"{text(first)} and {text(other)} overlap: neither is the earlier one")


def _chosen(dates: tuple[Date, ...], chosen: Date) -> Outcome:
    for date in dates:
        _apart(chosen, date)
    return Outcome(chosen)


def _end_second(dates: tuple[Any, ...], end: int) -> Outcome:
    if isinstance(dates[0], Time):
        clock_second.one_clock(*dates)
        ordered = clock_second.in_order(dates)
        return Outcome(next(time for time in dates if since_midnight(time) == since_midnight(ordered[end])))
    return _chosen(dates, second.in_order(dates)[end])


@operation("set", _one_of, second=lambda *dates: _end_second(dates, 0))
def earlier(*dates: Any) -> Outcome:
    """The earliest of the dates, or of the times of one day; of equal times the first.

    Refused when it overlaps another one (1998 and 4 July 1998), or when only some of the times have a zone.
    """
    if isinstance(dates[0], Time):
        clock_second.one_clock(*dates)
        return Outcome(min(dates, key=since_midnight))
    return _chosen(dates, min(dates, key=lambda date: period(date)[0]))


@operation("set", _one_of, second=lambda *dates: _end_second(dates, -1))
def later(*dates: Any) -> Outcome:
    """The latest of the dates, or of the times of one day; refused as in earlier."""
    if isinstance(dates[0], Time):
        clock_second.one_clock(*dates)
        return Outcome(max(dates, key=since_midnight))
    return _chosen(dates, max(dates, key=lambda date: period(date)[1]))


def _before_second(first: Any, other: Any) -> Outcome:
    if isinstance(first, Time):
        clock_second.one_clock(first, other)
        one, two = clock_second.in_order((first, other)), clock_second.in_order((other, first))
        return Outcome(Truth(one == two and one[0] == first and first != other))
    _apart(first, other)
    return Outcome(Truth(first != other and second.in_order((first, other))[0] == first))


@operation("pair", _whether, second=_before_second)
def before(first: Any, other: Any) -> Outcome:
    """Whether the first date ends before the other begins, or the first time is before the other on one day.

    Equal ones are not; dates are refused when they overlap in part, times when only one has a zone.
    """
    if isinstance(first, Time):
        clock_second.one_clock(first, other)
        return Outcome(Truth(since_midnight(first) < since_midnight(other)))
    _apart(first, other)
    return Outcome(Truth(period(first)[1] < period(other)[0]))
