"""Ranks, groups, whole division, parts of dates: by hand, and against their second ways on random rows."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from test_selection import HEADER, ROWS, names, run, whole

from weft.answering import value_json
from weft.errors import DoesNotFit
from weft.find import read_parts
from weft.modalities.date import Date, from_edtf
from weft.modalities.money import Money
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.modalities.word import Word
from weft.modality import write
from weft.operations.operation import operations
from weft.tables import Rows, read

operations()  # all of them are declared


@pytest.fixture(scope="module")
def table():
    return read([dict(zip(HEADER, row)) for row in ROWS])


# ---- ranks -----------------------------------------------------------------------------------------------------------


def test_rows_are_ranked_down_and_up_without_those_that_have_no_value(table):
    revenue = table.column("revenue")
    down = run("ranked", table.all, revenue)
    assert names(down) == ["Biber", "Adler", "Dachs", "Fuchs"]  # ties in the table's order
    assert "1 of 5 rows have no revenue" in down.note
    assert names(run("ranked_up", table.all, revenue)) == ["Fuchs", "Adler", "Dachs", "Biber"]


def test_the_first_so_many_keep_their_order(table):
    ranked = run("ranked", table.all, table.column("height")).value
    assert names(run("first", ranked, whole(2))) == ["Fuchs", "Adler"]
    assert "only 5" in run("first", ranked, whole(9)).note
    with pytest.raises(DoesNotFit):
        run("first", ranked, whole(0))


def test_rows_without_others_and_without_one_row(table):
    steel = run("where_equal", table.column("sector"), Word("Steel")).value
    assert names(run("without", table.all, steel)) == ["Dachs", "Eule", "Fuchs"]
    assert names(run("without", table.all, table.rows[0])) == ["Biber", "Dachs", "Eule", "Fuchs"]
    ranked = run("ranked", table.all, table.column("height")).value
    assert names(run("both", ranked, run("without", table.all, steel).value)) == ["Fuchs", "Dachs", "Eule"]


def test_a_median_of_an_even_number_lies_between_the_two_in_the_middle(table):
    assert run("median_of", table.all, table.column("staff")).value == whole(175)
    assert run("median_of", table.all, table.column("height")).value == Quantity(whole(1200), "m")


# ---- groups ----------------------------------------------------------------------------------------------------------


def test_groups_count_total_and_average(table):
    groups = run("by", table.all, table.column("sector")).value
    assert [cell.text for cell, _ in groups.members] == ["Steel", "Paper", "Steel  works"]
    assert run("count", groups).value == whole(3)
    counted = run("count_each", groups).value
    assert [figure for _, figure in counted.figures] == [whole(2), whole(2), whole(1)]
    most = run("most", counted)
    assert (most.value, most.note) == (Word("Steel"), "Steel ties with Paper")
    revenue = run("total_each", groups, table.column("revenue"))
    assert revenue.note == "1 of 3 groups have no figure, left out"
    assert revenue.value.figures[0] == (Word("Steel"), Money(whole(3_500_000), "USD"))
    assert run("least", revenue.value).value == Word("Paper")
    average = run("average_each", groups, table.column("revenue")).value
    assert average.figures[0][1] == Money(whole(1_750_000), "USD")


def test_groups_by_place_take_one_place_however_written(table):
    groups = run("by", table.all, table.column("city")).value
    assert [len(rows) for _, rows in groups.members] == [1, 1, 2, 1]


def test_yes_and_no_are_groups():
    stays = read([{"Guest": f"G{i}", "Breakfast": "no" if i % 3 else "yes", "Nights": str(i)} for i in range(7)])
    groups = run("by", stays.all, stays.column("breakfast")).value
    figures = run("count_each", groups).value
    assert value_json(figures)["text"] == "yes: 3, no: 4"
    assert str(run("most", run("total_each", groups, stays.column("nights")).value).value) == "no"
    assert str(run("lookup", stays.rows[0], stays.column("breakfast")).value) == "yes"


def test_groups_and_figures_are_told_as_lists(table):
    groups = run("by", table.all, table.column("sector")).value
    assert value_json(groups)["text"] == "Steel, Paper, Steel  works"
    told = value_json(run("count_each", groups).value)
    assert told["text"] == "Steel: 2, Paper: 2, Steel  works: 1"
    assert told["value"][0]["fields"] == {"figure": {"kind": "number", "value": "2", "text": "2"}}


def test_both_ways_agree_on_random_rows():
    rng = random.Random(5)
    for _ in range(40):
        rows = [
            {"Name": f"n{i}", "Sort": rng.choice(["a", "B", "b", "c", ""]), "Size": rng.choice(["", "1", "2.5", "-3"])}
            for i in range(rng.randrange(1, 12))
        ]
        rows.append({"Name": "last", "Sort": "a", "Size": "7"})
        made = read(rows, {"columns": {"Sort": {"kind": "word"}, "Size": {"kind": "number"}, "Name": {"key": True}}})
        size = made.column("Size")
        some = Rows(made, (*sorted(rng.sample(range(len(rows) - 1), min(2, len(rows) - 1))), len(rows) - 1))
        assert {*run("ranked", some, size).value.indices} == {*run("ranked_up", some, size).value.indices}
        run("median_of", some, size)
        groups = run("by", made.all, made.column("Sort")).value
        for figures in (
            run("count_each", groups).value,
            run("total_each", groups, size).value,
            run("average_each", groups, size).value,
        ):
            found = {write(cell) for cell, _ in figures.figures}
            assert {write(run("most", figures).value), write(run("least", figures).value)} <= found


# ---- whole division and parts of dates -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "whole_parts", "left", "needed"),
    [("130", "48", 2, "34", 3), ("96", "48", 2, "0", 2), ("7", "48", 0, "7", 1), ("2.5", "0.75", 3, "0.25", 4)],
)
def test_whole_division(a, b, whole_parts, left, needed):
    first, other = (from_amount(Fraction(text)) for text in (a, b))
    assert run("quotient", first, other).value == whole(whole_parts)
    assert run("remainder", first, other).value == from_amount(Fraction(left))
    assert run("quotient_up", first, other).value == whole(needed)


def test_whole_division_of_measures_and_of_what_is_below_zero():
    rope, piece = Quantity(whole(5), "m"), Quantity(whole(75), "cm")
    assert run("quotient", rope, piece).value == whole(6)
    assert run("remainder", rope, piece).value == Quantity(from_amount(Fraction(1, 2)), "m")
    for a, b in ((whole(-5), whole(2)), (whole(5), whole(0))):
        with pytest.raises(DoesNotFit):
            run("quotient", a, b)


@pytest.mark.parametrize(
    ("written", "year", "month", "quarter"),
    [("1998-05-04", 1998, "May", 2), ("-0043-03-15", -43, "March", 1), ("2021-12", 2021, "December", 4)],
)
def test_parts_of_dates(written, year, month, quarter):
    date = from_edtf(written)
    assert run("year_of", date).value == whole(year)
    assert run("month_of", date).value == Word(month)
    assert run("quarter_of", date).value == whole(quarter)


def test_a_date_has_no_part_that_it_does_not_name():
    for name, date in (("month_of", Date(1998, form="year")), ("year_of", from_edtf("199X"))):
        with pytest.raises(DoesNotFit):
            run(name, date)
    assert run("quarter_of", from_edtf("2021-Q3")).value == whole(3)


def test_workdays_are_those_of_a_loop():
    rng = random.Random(2)
    days = operations()["workdays_between"]
    for _ in range(60):
        year, first, more = rng.randrange(1600, 2400), rng.randrange(1, 28), rng.randrange(0, 900)
        start = Date(year, rng.randrange(1, 13), first)
        stop = operations()["date_plus"].run(start, Quantity(whole(more), "d")).value
        weekdays = 0
        for step in range(1, more + 1):
            day = operations()["date_plus"].run(start, Quantity(whole(step), "d")).value
            weekdays += operations()["weekday"].run(day).value.text not in ("Saturday", "Sunday")
        assert run("workdays_between", stop, start).value == Quantity(whole(weekdays), "d")
    assert days.run(Date(2024, 6, 1), Date(2024, 6, 30)).value == Quantity(whole(20), "d")


def test_equal_words_dates_and_countries():
    assert run("equal", Word("Steel"), Word("steel")).value.yes
    assert not run("equal", Date(1998, 5, 4), Date(1998, 5, 5)).value.yes


# ---- money and what it is for ----------------------------------------------------------------------------------------


def values(text):
    return [span.value for span in read_parts(text)]


@pytest.mark.parametrize(
    ("text", "times", "note"),
    [
        ("$15 an hour for 30 minutes", "7.50", ""),
        ("$15 for 8 hours", "120", "counted as 8"),
        ("£2.49/100 g of 1.5 kg", "37.35", ""),
        ("€3 a day for 2 weeks", "42", ""),
        ("$40 per person/night for 3 days", "120", "counted as 3"),
    ],
)
def test_money_is_for_so_much_of_a_measure(text, times, note):
    money, measure = values(text)
    made = run("multiply", money, measure)
    assert made.value.number.amount == Fraction(times)
    assert note in made.note
    assert run("multiply", measure, money).value == made.value
    assert run("divide", made.value, measure).value.number.amount * _times(money, measure) == made.value.number.amount


def _times(money, measure):
    """How often the measure counts where the money is for nothing that the text says."""
    bare = Money(whole(1), money.currency)
    return run("multiply", bare, measure).value.number.amount


def test_money_for_one_thing_is_not_paid_for_another():
    money, measure = values("$3 per kg and 8 hours")
    with pytest.raises(DoesNotFit):
        run("multiply", money, measure)
