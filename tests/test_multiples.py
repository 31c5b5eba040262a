"""The nearest multiple of a step, and leap years: both ways, and what is refused."""

from __future__ import annotations

import calendar
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weft.errors import DoesNotFit
from weft.find import read
from weft.modalities.date import Date
from weft.modalities.number import from_amount
from weft.modality import write
from weft.operations.operation import operations


def both(name, *args):
    """The value of the first way; the second must give the same."""
    operation = operations()[name]
    one, other = operation.run(*args).value, operation.second(*args).value
    assert one == other
    return one


def value(text):
    (span,) = read(text)
    return span.value


@pytest.mark.parametrize(
    ("x", "step", "wanted"),
    [
        ("1,274", "50", "1250"), ("4,386.47", "10", "4390"), ("125", "10", "130"), ("-125", "10", "-130"),
        ("343.9 km", "10", "340 km"), ("1,233,152.25 USD", "1000", "1233000 USD"), ("$4.30", "$0.25", "4.25 USD"),
        ("0", "7", "0"), ("7.3", "0.5", "7.5"),
    ],
)  # fmt: skip
def test_to_the_nearest_step(x, step, wanted):
    assert write(both("round_to", value(x), value(step))) == wanted


def test_a_step_of_nothing_is_refused():
    for way in (operations()["round_to"].run, operations()["round_to"].second):
        with pytest.raises(DoesNotFit, match="a step above 0 wanted"):
            way(value("12"), value("0"))


@settings(deadline=None)
@given(st.fractions(-(10**6), 10**6, max_denominator=997), st.fractions(Fraction(1, 97), 10**4, max_denominator=97))
def test_no_multiple_is_nearer(amount, step):
    found = both("round_to", from_amount(amount), from_amount(step)).amount
    assert (found / step).denominator == 1
    assert abs(found - amount) * 2 <= step


def test_leap_years_are_those_of_the_calendar():
    for year in range(1, 2500):
        assert both("leap_year", Date(year, form="year")).yes == calendar.isleap(year)
    assert both("leap_year", Date(1896, 5, 3)).yes
    with pytest.raises(DoesNotFit, match="it is a decade"):
        both("leap_year", Date(1990, form="decade"))
