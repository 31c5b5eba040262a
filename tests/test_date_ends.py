"""Working days ahead and the ends of periods: against numpy's calendar, `calendar.monthrange`, and in all years."""

import calendar
import datetime
import random

import numpy as np
import pytest
from test_calendar import both, random_date

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_ordinal, ordinal
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.operations.operation import operations

KNOWN = operations()


@pytest.mark.parametrize(
    ("date", "count", "expected"),
    [
        (Date(2021, 5, 4), 3, Date(2021, 5, 7)),  # Tuesday to Friday
        (Date(2021, 5, 7), 1, Date(2021, 5, 10)),
        (Date(2021, 5, 8), 1, Date(2021, 5, 10)),
        (Date(2021, 5, 9), 5, Date(2021, 5, 14)),
        (Date(2021, 5, 9), 0, Date(2021, 5, 9)),
        (Date(2021, 5, 10), -1, Date(2021, 5, 7)),
        (Date(2021, 5, 9), -1, Date(2021, 5, 7)),
        (Date(2021, 5, 8), -5, Date(2021, 5, 3)),
        (Date(2021, 5, 7), -5, Date(2021, 4, 30)),
        (Date(2021, 5, 4), 10, Date(2021, 5, 18)),
    ],
)
def test_working_days_pass_over_weekends(date, count, expected):
    assert both("workday_plus", date, from_amount(count)).value == expected


def test_working_days_are_those_of_numpy():
    rng = random.Random(31)
    for _ in range(1000):
        date, count = random_date(rng, 1000, 3000), rng.randint(-800, 800) or 1
        start = datetime.date(date.year, date.month, date.day)
        found = np.busday_offset(start, count, roll="backward" if count > 0 else "forward").item()
        assert both("workday_plus", date, from_amount(count)).value == Date(found.year, found.month, found.day)


def test_working_days_ahead_are_counted_back_in_all_years():
    rng = random.Random(32)
    for _ in range(500):
        date, count = random_date(rng, -9900, 9900), rng.randint(1, 9000)
        later = both("workday_plus", date, from_amount(count)).value
        assert both("workdays_between", date, later).value == Quantity(from_amount(count), "d")
        if both("workdays_between", from_ordinal(ordinal(date) - 1), date).value.number.amount:  # itself a working day
            assert both("workday_plus", later, from_amount(-count)).value == date


@pytest.mark.parametrize(
    ("date", "first", "last", "days"),
    [
        (Date(2024, 2), Date(2024, 2, 1), Date(2024, 2, 29), 29),
        (Date(1900, 2), Date(1900, 2, 1), Date(1900, 2, 28), 28),
        (Date(2021, 12), Date(2021, 12, 1), Date(2021, 12, 31), 31),
        (Date(2021, 7, form="quarter"), Date(2021, 7, 1), Date(2021, 9, 30), 92),
        (Date(2024, 1, form="quarter"), Date(2024, 1, 1), Date(2024, 3, 31), 91),
        (Date(2024), Date(2024, 1, 1), Date(2024, 12, 31), 366),
        (Date(9999), Date(9999, 1, 1), Date(9999, 12, 31), 365),
        (Date(-9999), Date(-9999, 1, 1), Date(-9999, 12, 31), 365),
        (Date(0, 2), Date(0, 2, 1), Date(0, 2, 29), 29),
    ],
)
def test_a_period_has_a_first_and_a_last_day_and_so_many_between(date, first, last, days):
    assert both("first_day", date).value == first
    assert both("last_day", date).value == last
    assert both("days_in", date).value == Quantity(from_amount(days), "d")


def test_months_are_as_long_as_those_of_the_calendar_module():
    rng = random.Random(33)
    for _ in range(500):
        year, month = rng.randint(1, 9998), rng.randint(1, 12)
        days = calendar.monthrange(year, month)[1]
        assert both("days_in", Date(year, month)).value.number.amount == days
        assert both("last_day", Date(year, month)).value == Date(year, month, days)
        assert both("days_in", Date(year)).value.number.amount == 365 + calendar.isleap(year)
        quarter = Date(year, (month - 1) // 3 * 3 + 1, form="quarter")
        between = both("days_between", both("first_day", quarter).value, both("last_day", quarter).value).value
        assert both("days_in", quarter).value.number.amount == between.number.amount + 1


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("workday_plus", (Date(2021, 7), from_amount(3)), "working days from July 2021: a full date is wanted"),
        ("workday_plus", (Date(2021, 7, 4), from_amount("1.5")), "1.5 working days from 4 July 2021: a whole number"),
        ("workday_plus", (Date(9999, 12, 31), from_amount(1)), "years reach"),
        ("workday_plus", (Date(2021, 7, 4), from_amount(10**40)), "years reach"),
        ("first_day", (Date(2021, 7, 4),), "the days of 4 July 2021: a month, a quarter or a year is wanted"),
        ("last_day", (Date(1990, form="decade"),), "this is a decade"),
        ("days_in", (Date(2021, 7, 4),), "this is a day"),
    ],
)
def test_what_is_no_period_or_no_working_day_is_refused_both_ways(name, arguments, reason):
    for way in (KNOWN[name].run, KNOWN[name].second):
        with pytest.raises(DoesNotFit, match=reason):
            way(*arguments)


def test_types_look_at_tags_alone():
    assert KNOWN["workday_plus"].types("date", "number") == "date"
    for tags in (("number", "date"), ("date", "quantity:time"), ("date", "percent"), ("date", "ordinal")):
        assert KNOWN["workday_plus"].types(*tags) is None
    assert [KNOWN[name].types("date") for name in ("first_day", "last_day", "days_in")] == [
        "date", "date", "quantity:time",
    ]  # fmt: skip
    assert KNOWN["first_day"].types("number") is None
