"""Parts of dates, and working days: year_of(4 May 1998) → 1998, month_of → May, quarter_of → 2."""

from __future__ import annotations

from fractions import Fraction

from weft.errors import DoesNotFit
from weft.modalities.date import MONTH_NAMES, WEEKDAY_NAMES, Date, edtf, ordinal, text, weekday_index
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.modalities.truth import Truth
from weft.modalities.word import Word
from weft.operations import calendar_second
from weft.operations.operation import Outcome, operation

_WORKDAYS = 5  # a week; weekdays from 0, Monday
_WITH_MONTH, _WITH_QUARTER = ("day", "month"), ("day", "month", "quarter")


def _of_date(gives: str):  # type: ignore[no-untyped-def]
    return lambda tag: gives if tag == "date" else None


def _known(name: str, date: Date, forms: tuple[str, ...]) -> None:
    if date.form not in forms:
        raise DoesNotFit(f"{name} of {text(date)}: it names none, it is a {date.form}")


def _second_year(date: Date) -> Outcome:
    """From what stands before the month in the date as written."""
    _known("the year", date, (*_WITH_QUARTER, "year"))
    written = edtf(date)
    sign, digits = written[:1] == "-", written.lstrip("-").split("-")[0]
    return Outcome(from_amount(Fraction(-int(digits) if sign else int(digits))))


@operation("one", _of_date("number"), _second_year)
def year_of(date: Date) -> Outcome:
    """The year that a date lies in, as a number. Raises DoesNotFit for a decade or a century."""
    _known("the year", date, (*_WITH_QUARTER, "year"))
    return Outcome(from_amount(Fraction(date.year)))


def _month(date: Date) -> int:
    return int(edtf(date).lstrip("-").split("-")[1])


def _second_month(date: Date) -> Outcome:
    """From the two digits of the date as written."""
    _known("the month", date, _WITH_MONTH)
    return Outcome(Word(MONTH_NAMES[_month(date) - 1]))


@operation("one", _of_date("word"), _second_month)
def month_of(date: Date) -> Outcome:
    """The name of the month that a date lies in: "May". Raises DoesNotFit for what is longer than a month."""
    _known("the month", date, _WITH_MONTH)
    return Outcome(Word(MONTH_NAMES[(date.month or 1) - 1]))


def _second_quarter(date: Date) -> Outcome:
    """By the end of the quarter that the month does not go beyond."""
    _known("the quarter", date, _WITH_QUARTER)
    month = (date.month or 1) if date.form == "quarter" else _month(date)
    return Outcome(from_amount(Fraction(next(number for number in (1, 2, 3, 4) if month <= 3 * number))))


@operation("one", _of_date("number"), _second_quarter)
def quarter_of(date: Date) -> Outcome:
    """The quarter of the year that a date lies in, 1 … 4. Raises DoesNotFit for what is longer than a quarter."""
    _known("the quarter", date, _WITH_QUARTER)
    return Outcome(from_amount(Fraction(((date.month or 1) + 2) // 3)))


def _two_dates(first: str, other: str) -> str | None:
    return "quantity:time" if first == other == "date" else None


def _days(first: Date, other: Date) -> tuple[Date, Date]:
    for date in (first, other):
        if date.form != "day":
            raise DoesNotFit(f"working days of {text(date)}: a full date is wanted, this is a {date.form}")
    return (first, other) if ordinal(first) <= ordinal(other) else (other, first)


def _second_workdays(first: Date, other: Date) -> Outcome:
    """Whole weeks by five; the days left over one by one, by the name of the weekday they begin behind."""
    start, stop = _days(first, other)
    weeks, rest = divmod(calendar_second.days_between(start, stop), 7)
    begin = WEEKDAY_NAMES.index(calendar_second.weekday_name(start))
    more = sum((begin + step) % 7 < _WORKDAYS for step in range(1, rest + 1))
    return Outcome(Quantity(from_amount(Fraction(_WORKDAYS * weeks + more)), "d"))


@operation("pair", _two_dates, _second_workdays)
def workdays_between(first: Date, other: Date) -> Outcome:
    """The days from Monday to Friday after the earlier date, up to and with the later one; holidays are not known.

    Days up to day n, of which five in seven are counted: W(n) = 5 (n // 7) + min(n mod 7, 5) with n from a Monday.
    """
    start, stop = _days(first, other)
    monday = ordinal(start) - weekday_index(ordinal(start))

    def until(day: int) -> int:
        weeks, rest = divmod(day - monday + 1, 7)
        return _WORKDAYS * weeks + min(rest, _WORKDAYS)

    return Outcome(Quantity(from_amount(Fraction(until(ordinal(stop)) - until(ordinal(start)))), "d"))


def _second_leap(date: Date) -> Outcome:
    """By the length of the year: from its 1 January to the next one."""
    _known("the year", date, (*_WITH_QUARTER, "year"))
    first, after = Date(date.year, 1, 1), Date(date.year + 1, 1, 1)
    return Outcome(Truth(ordinal(after) - ordinal(first) == 366))


@operation("one", _of_date("truth"), _second_leap)
def leap_year(date: Date) -> Outcome:
    """Whether the year that a date lies in has a 29 February. Raises DoesNotFit for a decade or a century.

    Proleptic Gregorian: every fourth year, of the full hundreds every fourth.
    """
    _known("the year", date, (*_WITH_QUARTER, "year"))
    return Outcome(Truth(date.year % 4 == 0 and (date.year % 100 != 0 or date.year % 400 == 0)))
