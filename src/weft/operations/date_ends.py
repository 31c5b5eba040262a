"""Working days ahead, and the ends of periods: 4 May 2021 and 3 working days, the last day of February 2024."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import WEEKDAY_NAMES, Date, from_ordinal, ordinal, period, text, weekday_index
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.operations import calendar_second
from weft.operations.operation import Outcome, operation

_WORKDAYS = 5  # a week; weekdays from 0, Monday
_PERIODS = {"month": 1, "quarter": 3, "year": 12}  # months


def _moved(date: str, count: str) -> str | None:
    return "date" if (date, count) == ("date", "number") else None


def _of_date(gives: str) -> Callable[[str], str | None]:
    return lambda tag: gives if tag == "date" else None


def _steps(date: Date, count: Any) -> int:
    if date.form != "day":
        raise DoesNotFit(f"working days from {text(date)}: a full date is wanted, this is a {date.form}")
    if count.amount.denominator != 1:
        raise DoesNotFit(f"{count} working days from {text(date)}: a whole number is wanted")
    return int(count.amount)


def _second_workday(date: Date, count: Any) -> Outcome:
    """Whole weeks, but for the last one to five working days, which are looked for day by day by their names."""
    steps = _steps(date, count)
    if not steps:
        return Outcome(date)
    way = 1 if steps > 0 else -1
    weeks, left = divmod(abs(steps) - 1, _WORKDAYS)
    day = calendar_second.moved(date, 0, way * 7 * weeks)
    left += 1
    while left:
        day = calendar_second.moved(day, 0, way)
        left -= calendar_second.weekday_name(day) in WEEKDAY_NAMES[:_WORKDAYS]
    return Outcome(day, "")


@operation("pair", _moved, _second_workday)
def workday_plus(date: Date, count: Any) -> Outcome:
    """The date so many working days (Monday to Friday) later, earlier below 0; holidays are not known.

    The day itself does not count: from a Saturday or a Sunday the first working day later is the Monday. 0 working
    days later is the date itself. Raises DoesNotFit for a part of a day and unless the date is a full one.
    """
    steps = _steps(date, count)
    if not steps:
        return Outcome(date)
    weekday = weekday_index(ordinal(date))
    place = min(weekday, _WORKDAYS - 1 if steps > 0 else _WORKDAYS)  # a weekend counts as the Friday, or the Monday
    weeks, rest = divmod(place + steps, _WORKDAYS)
    return Outcome(from_ordinal(ordinal(date) - weekday + 7 * weeks + rest))


def _known(date: Date) -> None:
    if date.form not in _PERIODS:
        raise DoesNotFit(f"the days of {text(date)}: a month, a quarter or a year is wanted, this is a {date.form}")


def _months(date: Date) -> list[tuple[int, int]]:
    """(its month, the days that it has), month by month."""
    _known(date)
    first = date.month or 1
    return [(month, _days(date.year, month)) for month in range(first, first + _PERIODS[date.form])]


def _days(year: int, month: int) -> int:
    """From the 1st of the month to the 1st of the next, in the year of the 400 that has the same calendar."""
    same = 2000 + year % 400
    after = (same, month + 1) if month < 12 else (same + 1, 1)
    return calendar_second.days_between(Date(same, month, 1), Date(*after, 1))


def _second_first(date: Date) -> Outcome:
    return Outcome(Date(date.year, _months(date)[0][0], 1))


@operation("one", _of_date("date"), _second_first)
def first_day(date: Date) -> Outcome:
    """The first day of a month, a quarter or a year. Raises DoesNotFit for a full date and for what is longer."""
    _known(date)
    return Outcome(from_ordinal(period(date)[0]))


def _second_last(date: Date) -> Outcome:
    return Outcome(Date(date.year, *_months(date)[-1]))


@operation("one", _of_date("date"), _second_last)
def last_day(date: Date) -> Outcome:
    """The last day of a month, a quarter or a year. Raises DoesNotFit for a full date and for what is longer."""
    _known(date)
    return Outcome(from_ordinal(period(date)[1]))


def _second_count(date: Date) -> Outcome:
    return Outcome(Quantity(from_amount(Fraction(sum(days for _, days in _months(date)))), "d"))


@operation("one", _of_date("quantity:time"), _second_count)
def days_in(date: Date) -> Outcome:
    """How many days a month, a quarter or a year has: 29 in February 2024. Raises DoesNotFit for a full date."""
    _known(date)
    first, last = period(date)
    return Outcome(Quantity(from_amount(Fraction(last - first + 1)), "d"))
