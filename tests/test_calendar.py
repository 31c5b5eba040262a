"""Operations on dates: the first way, the second way and `datetime` give the same, on thousands of random dates."""

import datetime
import random
from fractions import Fraction

import pytest

from weft.errors import DoesNotFit
from weft.modalities.date import Date, days_in_month, ordinal
from weft.modalities.duration import Duration, of_unit
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.modalities.truth import Truth
from weft.modalities.word import Word
from weft.operations import calendar
from weft.operations.operation import _operations as known

NAMES = [
    "days_between",
    "weeks_between",
    "months_between",
    "years_between",
    "date_plus",
    "date_minus",
    "weekday",
    "earlier",
    "later",
    "before",
]


def both(name, *arguments):
    """The outcome of the first way, equal to that of the second."""
    first = known[name].run(*arguments)
    assert known[name].second(*arguments).value == first.value, (name, arguments)
    return first


def amount(name, *arguments):
    outcome = both(name, *arguments)
    return outcome.value.number.amount


def random_date(rng, low=-9999, high=9999):
    year, month = rng.randint(low, high), rng.randint(1, 12)
    last = days_in_month(year, month)
    return Date(year, month, rng.choice((1, last, rng.randint(1, last))))


def test_days_between_is_that_of_datetime():
    rng = random.Random(11)
    for _ in range(3000):
        first, other = random_date(rng, 1), random_date(rng, 1)
        days = abs(
            datetime.date(first.year, first.month, first.day) - datetime.date(other.year, other.month, other.day)
        )
        assert amount("days_between", first, other) == days.days
        assert amount("weeks_between", first, other) == Fraction(days.days, 7)


def test_both_ways_agree_in_all_years():
    rng = random.Random(12)
    for _ in range(1500):
        first, other = random_date(rng), random_date(rng)
        near = random_date(rng, max(first.year - 3, -9999), min(first.year + 3, 9999))
        assert both("days_between", first, other) == both("days_between", other, first)
        both("weekday", first)
        both("before", first, near)
        both("earlier", first, other, near)
        both("later", first, other, near)
        assert amount("months_between", first, near) == amount("months_between", near, first) >= 0
        assert amount("years_between", first, near) == amount("months_between", first, near) // 12
    for _ in range(30):
        both("months_between", random_date(rng), random_date(rng))
        both("years_between", random_date(rng), random_date(rng))


def test_weekdays_are_those_of_datetime():
    rng = random.Random(13)
    for _ in range(2000):
        date = random_date(rng, 1)
        name = datetime.date(date.year, date.month, date.day).strftime("%A")
        assert both("weekday", date).value == Word(name)


@pytest.mark.parametrize(
    ("first", "other", "months", "years"),
    [
        (Date(2020, 2, 29), Date(2021, 2, 28), 11, 0),
        (Date(2020, 2, 29), Date(2021, 3, 1), 12, 1),
        (Date(2020, 2, 29), Date(2024, 2, 29), 48, 4),
        (Date(2021, 1, 31), Date(2021, 2, 28), 0, 0),
        (Date(2021, 1, 31), Date(2021, 3, 1), 1, 0),
        (Date(1998, 5, 4), Date(2021, 5, 3), 275, 22),
        (Date(1998, 5, 4), Date(2021, 5, 4), 276, 23),
        (Date(-1, 12, 31), Date(1, 1, 1), 12, 1),
    ],
)
def test_months_and_years_count_as_birthdays(first, other, months, years):
    assert both("months_between", first, other).value == Quantity(from_amount(months), "mo")
    assert both("years_between", other, first).value == Quantity(from_amount(years), "yr")


def test_partial_dates_count_in_what_they_name():
    assert amount("years_between", Date(1990), Date(2021)) == 31
    assert amount("years_between", Date(-42), Date(79)) == 121
    assert amount("months_between", Date(2020, 5), Date(2021, 7)) == 14
    assert amount("years_between", Date(2020, 5), Date(2021, 4)) == 0
    mixed = both("years_between", Date(1990), Date(2021, 1, 1))
    assert (mixed.value.number.amount, mixed.note) == (31, "counted by calendar year: one date names no more")


@pytest.mark.parametrize(
    ("name", "dates", "reason"),
    [
        ("days_between", (Date(1998), Date(2021, 7, 4)), "days_between of 1998: a full date is wanted, this is a year"),
        ("weeks_between", (Date(2021, 7, 4), Date(2021, 7)), "weeks_between of July 2021: a full date"),
        ("months_between", (Date(1998), Date(2021, 7)), "months_between of 1998: it names no month, it is a year"),
        ("years_between", (Date(1990, form="decade"), Date(2021)), "years_between of 1990s: it names no year"),
        ("weekday", (Date(2021, 7),), "weekday of July 2021: a full date"),
        ("earlier", (Date(1998), Date(1998, 7, 4)), "1998 and 4 July 1998 overlap: neither is the earlier one"),
        ("before", (Date(1998), Date(1998, 7, 4)), "1998 and 4 July 1998 overlap"),
    ],
)
def test_dates_that_name_too_little_are_refused_by_name_in_both_ways(name, dates, reason):
    for way in (known[name].run, known[name].second):
        with pytest.raises(DoesNotFit, match=reason):
            way(*dates)


def test_adding_days_is_that_of_datetime():
    rng = random.Random(14)
    for _ in range(2000):
        date, days = random_date(rng, 100, 9000), rng.randint(0, 300_000)
        moved = datetime.date(date.year, date.month, date.day) + datetime.timedelta(days)
        assert both("date_plus", date, of_unit(days, "days")).value == Date(moved.year, moved.month, moved.day)
        assert both("date_minus", both("date_plus", date, Duration(days=days)).value, Duration(days=days)).value == date


def test_both_ways_move_alike_by_months_and_days_in_all_years():
    rng = random.Random(15)
    for _ in range(1500):
        date = random_date(rng, -9000, 9000)
        length = Duration(rng.randint(0, 400), rng.randint(0, 3000))
        both("date_plus", date, length)
        both("date_minus", date, length)
        assert both("date_plus", date, -length).value == both("date_minus", date, length).value


def test_a_shorter_month_is_landed_on_its_last_day_and_the_note_says_so():
    outcome = both("date_plus", Date(2021, 1, 31), of_unit(1, "months"))
    assert outcome.value == Date(2021, 2, 28)
    assert outcome.note == "31 January + 1 month: February 2021 has 28 days, so 28 February"
    outcome = both("date_minus", Date(2020, 2, 29), of_unit(1, "years"))
    assert outcome.value == Date(2019, 2, 28)
    assert outcome.note == "29 February − 1 year: February 2019 has 28 days, so 28 February"
    assert both("date_plus", Date(2021, 1, 31), Duration(1, 1)).value == Date(2021, 3, 1)
    assert both("date_plus", Date(2021, 1, 28), of_unit(1, "months")).note == ""


def test_a_quantity_of_time_moves_a_date_as_its_duration_does():
    start = Date(2021, 7, 4)
    for unit, days in (("d", 3), ("wk", 21), ("h", 0)):
        number = 48 if unit == "h" else 3
        moved = both("date_plus", start, Quantity(from_amount(number), unit)).value
        assert ordinal(moved) - ordinal(start) == (days or 2)
    assert both("date_plus", start, Quantity(from_amount(2), "mo")).value == Date(2021, 9, 4)
    assert both("date_minus", start, Quantity(from_amount(Fraction(3, 2)), "yr")).value == Date(2020, 1, 4)


def test_partial_dates_move_by_whole_ones_of_their_kind():
    assert both("date_plus", Date(2021, 7), of_unit(8, "months")).value == Date(2022, 3)
    assert both("date_minus", Date(1998), of_unit(3, "years")).value == Date(1995)
    assert both("date_plus", Date(2021, 10, form="quarter"), Duration(3)).value == Date(2022, 1, form="quarter")
    assert both("date_plus", Date(1990, form="decade"), of_unit(10, "years")).value == Date(2000, form="decade")


@pytest.mark.parametrize(
    ("date", "length", "reason"),
    [
        (Date(2021, 7, 4), of_unit(5, "hours"), "4 July 2021 and 5 hours: a date moves by whole days, not by hours"),
        (Date(2021, 7), of_unit(3, "days"), "July 2021 and 3 days: a month moves by whole month lengths only"),
        (Date(1998), of_unit(3, "months"), "1998 and 3 months: a year moves by whole year lengths only"),
        (Date(9999, 12, 31), of_unit(1, "days"), "year 10000: years reach from -9999 to 9999"),
        (Date(2021, 7, 4), Quantity(from_amount(Fraction(3, 2)), "mo"), "1.5 months: no whole number of months"),
    ],
)
def test_moves_that_a_date_cannot_make_are_refused_in_both_ways(date, length, reason):
    for way in (known["date_plus"].run, known["date_plus"].second):
        with pytest.raises(DoesNotFit, match=reason):
            way(date, length)


def test_order_of_dates():
    dates = (Date(2021, 7, 4), Date(-42), Date(1990, form="decade"))
    assert both("earlier", *dates).value == Date(-42)
    assert both("later", *dates).value == Date(2021, 7, 4)
    assert both("before", Date(1998), Date(1999, 1, 1)).value == Truth(True)
    assert both("before", Date(1999, 1, 1), Date(1998)).value == Truth(False)
    assert both("before", Date(1998), Date(1998)).value == Truth(False)


def test_types_take_dates_and_lengths_of_time_only():
    assert set(NAMES) <= set(known)
    assert all(known[name].doc for name in NAMES)
    assert known["days_between"].types("date", "date") == "quantity:time"
    assert known["days_between"].types("date", "number") is None
    assert known["date_plus"].types("date", "duration") == known["date_plus"].types("date", "quantity:time") == "date"
    assert known["date_plus"].types("date", "quantity:length") is None
    assert known["weekday"].types("date") == "word"
    assert known["before"].types("date", "date") == "truth"
    assert known["later"].types("date", "date", "date") == "date"
    assert known["later"].types("date", "place") is None
    assert calendar.days_between is known["days_between"].run
