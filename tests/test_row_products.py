"""Sums of one column times another: both ways, units, gaps, and what does not multiply."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import weft
from weft.errors import DoesNotFit
from weft.modality import write
from weft.operations.operation import operations

STAYS = [
    {"Guest": "Ann", "Nights": "3", "Price": "$80.50", "Tax": "10 %", "Note": "late"},
    {"Guest": "Bo", "Nights": "2", "Price": "$120", "Tax": "20 %", "Note": ""},
    {"Guest": "Cy", "Nights": "", "Price": "$99", "Tax": "10 %", "Note": "x"},
    {"Guest": "Di", "Nights": "1", "Price": "", "Tax": "5 %", "Note": "y"},
]


def both(rows, *columns):
    """The outcome of the first way; the second must give the same value."""
    operation = operations()["total_of_products"]
    one, other = operation.run(rows, *columns), operation.second(rows, *columns)
    assert one.value == other.value
    return one


def test_nights_times_the_price_in_either_order_and_gaps_are_told():
    table = weft.records(STAYS)
    nights, price = table.column("nights"), table.column("price")
    for columns in ((nights, price), (price, nights)):
        outcome = both(table.all, *columns)
        assert write(outcome.value) == "481.5 USD"
        assert outcome.note == "2 of 4 rows have no nights or no price, left out"


def test_percentages_are_parts_of_the_other_column():
    table = weft.records(STAYS)
    assert write(both(table.all, table.column("tax"), table.column("price")).value) == "41.95 USD"
    assert both(table.all, table.column("tax"), table.column("nights")).value.amount == Fraction(3, 4)


def test_types_take_a_count_or_a_percentage_and_what_adds_up():
    types = operations()["total_of_products"].types
    assert types("rows", "column:number", "column:money:USD") == "money:USD"
    assert types("rows", "column:money:USD", "column:percent") == "money:USD"
    assert types("rows", "column:percent", "column:number") == "number"
    assert types("rows", "column:number") == "number"  # the beginning of a choice
    for tags in (
        ("rows", "column:money:USD", "column:money:USD"), ("rows", "column:percent", "column:percent"),
        ("rows", "column:number", "column:date"), ("rows", "column:number", "column:quantity:temperature"),
        ("row", "column:number", "column:number"), ("rows", "column:number", "column:number", "column:number"),
    ):  # fmt: skip
        assert types(*tags) is None


def test_one_column_other_tables_and_no_row_with_both_are_refused():
    table, other = weft.records(STAYS), weft.records(STAYS[:2])
    run = operations()["total_of_products"].run
    with pytest.raises(DoesNotFit, match="two columns wanted, found 1"):
        run(table.all, table.column("price"))
    with pytest.raises(DoesNotFit, match="two tables"):
        run(table.all, table.column("price"), other.column("nights"))
    gaps = weft.records([{"a": "1", "b": ""}, {"a": "2", "b": "3"}, {"a": "", "b": "4"}])
    rows = operations()["where_at_most"].run(gaps.column("a"), gaps.rows[0].fields[0][1]).value
    for way in (run, operations()["total_of_products"].second):
        with pytest.raises(DoesNotFit, match="no row has"):
            way(rows, gaps.column("a"), gaps.column("b"))


def test_ten_digits_times_ten_digits_do_not_wrap():
    table = weft.records([{"a": "9999999999", "b": "9999999999"}] * 2 + [{"a": "1", "b": "2"}])
    assert both(table.all, table.column("a"), table.column("b")).value.amount == 2 * 9999999999**2 + 2


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 999), st.integers(-10_000, 10_000)), min_size=2, max_size=8))
def test_both_ways_are_the_plain_sum(pairs):
    table = weft.records([{"count": str(n), "cost": f"{m / 100:.2f} EUR"} for n, m in pairs])
    wanted = sum(Fraction(n * m, 100) for n, m in pairs)
    assert both(table.all, table.column("count"), table.column("cost")).value.number.amount == wanted
