"""Operations over rows: by hand on a small table, against loops and their second ways on random ones."""

import random
from fractions import Fraction
from time import process_time

import pytest

from weft.errors import DoesNotFit
from weft.modalities.date import Date
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.place import Place
from weft.modalities.quantity import Quantity
from weft.modalities.word import Word
from weft.operations import selection
from weft.operations.operation import _operations as known
from weft.operations.row_places import nearest_points
from weft.tables import Rows, read
from weft.tables.later import Later

ROWS = [
    # name, founded, staff, revenue in $M, height, city, sector
    ("Adler", "1990", "100", "1.5", "1200 m", "Ulm, Germany", "Steel"),
    ("Biber", "1990-05-04", "250", "2", "1.2 km", "Munich, Germany", "steel"),
    ("Dachs", "1989-12-31", "", "1.5", "900 m", "Paris, France", "Paper"),
    ("Eule", "2001-01-01", "250", "", "1 m", "Lyon, France", "Steel  works"),
    ("Fuchs", "1991", "7", "0", "2 km", "Paris, France", "Paper"),
]
HEADER = ("Name", "Founded", "Staff", "Revenue ($M)", "Height", "City", "Sector")


@pytest.fixture(scope="module")
def table():
    return read([dict(zip(HEADER, row)) for row in ROWS])


def run(name, *arguments):
    """The outcome, after the second way has given the same value or refused as well."""
    operation = known[name]
    try:
        first = operation.run(*arguments)
    except DoesNotFit:
        with pytest.raises(DoesNotFit):
            operation.second(*arguments)
        raise
    try:
        second = operation.second(*arguments)
    except DoesNotFit as error:
        raise AssertionError(f"{name}: only the second way refuses: {error}") from None
    assert second.value == first.value
    return first


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Size", None),
        ("Price (EUR k)", "money"),
        ("Length (ft)", "ft"),
        ("Temperature (°C)", "°C"),
        ("Age (days)", "d"),
    ],
)
def test_values_made_later_are_those_made_at_once(header, unit, monkeypatch):
    rng = random.Random(5)
    texts = [f"{rng.choice('- ')}{rng.randrange(10**6)}.{rng.randrange(1000):03d}".strip() for _ in range(1500)]
    texts += [str(rng.randrange(10 ** rng.randrange(1, 18))) for _ in range(500)] + ["", "-0", "0.5", "n/a"]
    rows = [{"Name": f"n{i}", header: text} for i, text in enumerate(texts)]
    late = read(rows)
    assert isinstance(late.cells(late.columns[1]).distinct, Later)
    monkeypatch.setattr("weft.tables.later.ENOUGH", 10**9)
    soon = read(rows)
    assert not isinstance(soon.cells(soon.columns[1]).distinct, Later)
    assert (late.columns[1].tag, late.columns[1].missing) == (soon.columns[1].tag, 2)
    assert soon.columns[1].missing == 2
    wanted = next(cell for cell in soon.cells(soon.columns[1]) if cell is not None)
    for name in ("where_greater", "where_less", "where_equal", "where_at_least", "where_at_most"):
        found = run(name, late.columns[1], wanted)
        assert found.value.indices == run(name, soon.columns[1], wanted).value.indices
        assert found.note == "2 of 2004 rows have no " + late.columns[1].label
    for name in ("average", "largest", "smallest") + (() if unit == "°C" else ("total",)):
        assert run(name, late.all, late.columns[1]).value == run(name, soon.all, soon.columns[1]).value
    assert [row.fields for row in late.rows] == [row.fields for row in soon.rows]


def names(outcome):
    return [row.name for row in outcome.value]


def whole(amount):
    return from_amount(Fraction(amount))


def usd(amount):
    return Money(whole(amount), "USD")


def row(table, name):
    return next(row for row in table.rows if row.name == name)


def place(table, name):
    return row(table, name).get("City")


# one cell, one row


def test_lookup_gives_the_cell_and_refuses_an_empty_one(table):
    assert run("lookup", row(table, "Biber"), table.column("staff")).value == whole(250)
    with pytest.raises(DoesNotFit, match=r"^Dachs: no staff in records$"):
        run("lookup", row(table, "Dachs"), table.column("staff"))


def test_lookup_refuses_a_row_of_another_table(table):
    other = read([{"Name": "Adler", "Staff": "1"}, {"Name": "B", "Staff": "2"}])
    with pytest.raises(DoesNotFit, match="not a row of records"):
        run("lookup", other.rows[0], table.column("staff"))


def test_a_cell_that_did_not_read_is_refused_with_its_text():
    rows = [{"Name": f"N{i}", "Staff": str(i)} for i in range(9)] + [{"Name": "X", "Staff": "about 12"}]
    mixed = read(rows)
    with pytest.raises(DoesNotFit, match="'about 12' in records is not a number"):
        run("lookup", mixed.rows[9], mixed.column("staff"))
    assert "1 of 10 rows have no staff" in run("largest", mixed.all, mixed.column("staff")).note


def test_label_and_copy_give_the_name_and_the_value(table):
    assert run("label", table.rows[0]).value == Word("Adler")
    assert run("copy", usd(5)).value == usd(5)


# conditions


def test_where_equal_compares_amounts_across_units(table):
    assert names(run("where_equal", table.column("height"), Quantity(whole(1200), "m"))) == ["Adler", "Biber"]
    assert names(run("where_equal", table.column("revenue"), usd(1500000))) == ["Adler", "Dachs"]


def test_a_bare_number_takes_the_columns_unit_and_the_note_says_so(table):
    outcome = run("where_greater", table.column("revenue"), whole(1500000))
    assert names(outcome) == ["Biber"]
    assert "1500000 taken as" in outcome.note
    with pytest.raises(DoesNotFit, match="does not say one unit"):
        run("where_greater", table.column("height"), whole(5))


def test_comparisons_are_strict_and_zero_is_a_value(table):
    staff = table.column("staff")
    assert names(run("where_greater", staff, whole(100))) == ["Biber", "Eule"]
    assert names(run("where_less", staff, whole(100))) == ["Fuchs"]
    assert names(run("where_less", table.column("revenue"), usd(1))) == ["Fuchs"]
    assert "1 of 5 rows have no staff" in run("where_less", staff, whole(1)).note


def test_at_least_and_at_most_take_the_value_itself(table):
    staff = table.column("staff")
    strict = {op: names(run(op, staff, whole(100))) for op in ("where_greater", "where_less", "where_equal")}
    in_order = [row.name for row in table.rows]
    for op, side in (("where_at_least", "where_greater"), ("where_at_most", "where_less")):
        wanted = {*strict[side], *strict["where_equal"]}
        assert names(run(op, staff, whole(100))) == [name for name in in_order if name in wanted]
        assert "1 of 5 rows have no staff" in run(op, staff, whole(1)).note
    founded = table.column("founded")
    assert names(run("where_at_least", founded, Date(1990, form="year"))) == ["Adler", "Biber", "Eule", "Fuchs"]
    assert names(run("where_at_most", founded, Date(1990, form="year"))) == ["Adler", "Biber", "Dachs"]
    assert names(run("where_at_most", founded, Date(1990, 12, 31))) == ["Adler", "Biber", "Dachs"]
    assert names(run("where_at_most", founded, Date(1990, 5, 4))) == ["Biber", "Dachs"]


def test_a_month_ends_with_its_last_day():
    import weft

    table = weft.records([{"n": "a", "d": "2023-02"}, {"n": "b", "d": "2023-02-28"}, {"n": "c", "d": "2023-03-01"}])
    column = table.column("d")
    assert names(run("where_at_most", column, Date(2023, 2, 28))) == ["a", "b"]
    assert names(run("where_at_most", column, Date(2023, 2, 27))) == []
    assert names(run("where_at_least", column, Date(2023, 2, form="month"))) == ["a", "b", "c"]


def test_dates_compare_by_whole_periods(table):
    founded = table.column("founded")
    year = Date(1990, form="year")
    assert names(run("where_equal", founded, year)) == ["Adler", "Biber"]
    assert names(run("where_greater", founded, year)) == ["Eule", "Fuchs"]
    assert names(run("where_less", founded, year)) == ["Dachs"]
    assert names(run("where_equal", founded, whole(1990))) == ["Adler", "Biber"]
    assert names(run("where_equal", founded, Date(1990, 5, 4))) == ["Biber"]
    assert names(run("where_greater", founded, Date(1990, 5, 3))) == ["Biber", "Eule", "Fuchs"]
    assert names(run("where_equal", founded, Date(1990, form="decade"))) == ["Adler", "Biber", "Fuchs"]


def test_words_compare_without_case_and_spacing(table):
    sector = table.column("sector")
    assert names(run("where_equal", sector, Word("STEEL"))) == ["Adler", "Biber"]
    assert names(run("where_equal", sector, Word("steel works"))) == ["Eule"]


def test_a_country_takes_the_places_in_it_and_a_city_itself(table):
    city = table.column("city")
    france = Place(488534100, 23488000, "France", "FR", "country")
    assert names(run("where_equal", city, france)) == ["Dachs", "Eule", "Fuchs"]
    assert names(run("where_equal", city, place(table, "Fuchs"))) == ["Dachs", "Fuchs"]
    elsewhere = Place(1, 1, "Paris", "FR", "city")  # the same name and country at another point
    assert names(run("where_equal", city, elsewhere)) == ["Dachs", "Fuchs"]
    assert names(run("where_equal", city, Place(1, 1, "Paris", "US", "city"))) == []


def test_a_state_takes_the_cities_in_it():
    cities = read(
        [{"Name": "A", "City": "San Francisco, United States"}, {"Name": "B", "City": "Seattle, United States"}]
    )
    california = Place(385762500, -1214944100, "California", "US", "state")
    assert names(run("where_equal", cities.column("city"), california)) == ["A"]


# sets of rows


def test_sets_of_rows_meet_and_count(table):
    steel = run("where_equal", table.column("sector"), Word("steel")).value
    large = run("where_greater", table.column("staff"), whole(100)).value
    assert names(run("both", steel, large)) == ["Biber"]
    assert names(run("among", row(table, "Fuchs"), row(table, "Adler"), row(table, "Fuchs"))) == ["Adler", "Fuchs"]
    assert run("count", table.all).value == whole(5)
    assert run("count", Rows(table, ())).value == whole(0)


def test_rows_of_two_tables_do_not_mix(table):
    other = read([{"Name": "A", "Staff": "1"}, {"Name": "B", "Staff": "2"}])
    for name, arguments in (
        ("both", (table.all, other.all)),
        ("among", (table.rows[0], other.rows[0])),
        ("largest", (table.all, other.column("staff"))),
        ("total", (table.all, other.column("staff"))),
    ):
        with pytest.raises(DoesNotFit, match="two tables"):
            run(name, *arguments)


# extremes and aggregates


def test_extremes_name_ties_and_count_what_is_missing(table):
    outcome = run("largest", table.all, table.column("staff"))
    assert outcome.value.name == "Biber"
    assert outcome.note == "Biber ties with Eule; 1 of 5 rows have no staff"
    assert run("smallest", table.all, table.column("revenue")).value.name == "Fuchs"
    assert run("largest", table.all, table.column("height")).value.name == "Fuchs"


def test_the_latest_and_the_earliest_date_and_the_doubt_of_a_year(table):
    founded = table.column("founded")
    assert run("largest", table.all, founded).value.name == "Eule"
    assert run("smallest", table.all, founded).value.name == "Dachs"
    some = run("among", row(table, "Adler"), row(table, "Biber")).value
    outcome = run("smallest", some, founded)
    assert outcome.value.name == "Adler"
    assert "ties with Biber" in outcome.note


def test_the_nth_counts_ties_as_places_of_their_own(table):
    staff = table.column("staff")
    second = Number(Fraction(2), 0, "ordinal")
    assert run("nth_largest", staff, second).value.name == "Eule"
    assert run("nth_largest", staff, whole(3)).value.name == "Adler"
    assert run("nth_smallest", staff, second).value.name == "Adler"
    with pytest.raises(DoesNotFit, match="only 4 rows have staff"):
        run("nth_largest", staff, whole(5))
    for wrong in (whole(0), whole(Fraction(3, 2)), whole(-1)):
        with pytest.raises(DoesNotFit, match="a whole number from 1"):
            run("nth_smallest", staff, wrong)


def test_totals_and_averages_are_exact_and_skip_what_is_missing(table):
    outcome = run("total", table.all, table.column("revenue"))
    assert outcome.value == usd(5000000)
    assert outcome.note == "1 of 5 rows have no revenue, left out"
    assert run("average", table.all, table.column("revenue")).value == usd(1250000)
    assert run("total", table.all, table.column("height")).value == Quantity(whole(5301), "m")
    thirds = run("among", *(row(table, name) for name in ("Adler", "Biber", "Fuchs"))).value
    assert run("average", thirds, table.column("staff")).value == whole(119)
    assert run("average", thirds, table.column("height")).value.number.amount == Fraction(4400, 3)


def test_nothing_to_choose_from_is_refused(table):
    nobody = Rows(table, ())
    for name in ("largest", "smallest", "total", "average"):
        with pytest.raises(DoesNotFit):
            run(name, nobody, table.column("staff"))
        with pytest.raises(DoesNotFit):
            run(name, run("among", row(table, "Dachs"), row(table, "Dachs")).value, table.column("staff"))


def test_temperatures_average_and_do_not_add_up():
    weather = read([{"Day": "A", "High": "20 °C"}, {"Day": "B", "High": "68 °F"}, {"Day": "C", "High": "-4 °C"}])
    assert run("average", weather.all, weather.column("high")).value == Quantity(whole(12), "°C")
    with pytest.raises(DoesNotFit, match="do not add up"):
        run("total", weather.all, weather.column("high"))


def test_the_nearest_row_is_found_and_ties_are_named(table):
    outcome = run("nearest_row", table.column("city"), Place(488600000, 23500000, "", "", "point"))
    assert outcome.value.name == "Dachs"
    assert outcome.note == "as near: Fuchs"
    across = Place(0, -1799999999, "", "", "point")
    east = {Place(0, 1790000000): 0, Place(0, -1700000000): 0}
    assert min(nearest_points(set(east), across).items(), key=lambda item: item[1])[0] == Place(0, 1790000000)


# types


@pytest.mark.parametrize(
    ("name", "tags", "result"),
    [
        ("lookup", ("row", "column:money:USD"), "money:USD"),
        ("lookup", ("rows", "column:date"), None),
        ("where_equal", ("column:place", "country"), "rows"),
        ("where_equal", ("column:word", "word"), "rows"),
        ("where_equal", ("column:word", "number"), None),
        ("where_equal", ("column:date", "number"), "rows"),
        ("where_greater", ("column:money:USD", "money:EUR"), None),
        ("where_greater", ("column:quantity:length", "quantity:length"), "rows"),
        ("where_greater", ("column:quantity:length", "quantity:mass"), None),
        ("where_greater", ("column:quantity:time", "duration"), "rows"),
        ("where_greater", ("column:place", "place"), None),
        ("where_less", ("column:number", "percent"), None),
        ("where_less", ("column:percent", "number"), "rows"),
        ("both", ("rows", "rows"), "rows"),
        ("both", ("rows", "row"), None),
        ("among", ("row", "row", "row"), "rows"),
        ("among", ("row", "rows"), None),
        ("count", ("rows",), "number"),
        ("largest", ("rows", "column:date"), "row"),
        ("largest", ("rows", "column:place"), None),
        ("nth_largest", ("column:number", "ordinal"), "row"),
        ("nth_largest", ("column:word", "ordinal"), None),
        ("nearest_row", ("column:place", "place"), "row"),
        ("total", ("rows", "column:money:USD"), "money:USD"),
        ("total", ("rows", "column:date"), None),
        ("average", ("rows", "column:percent"), "percent"),
        ("label", ("row",), "word"),
        ("copy", ("date",), "date"),
        ("copy", ("rows",), None),
    ],
)
def test_types_say_what_an_operation_takes_and_gives(name, tags, result):
    assert known[name].types(*tags) == result


# random tables against loops


def random_table(seed, size):
    """A table and its cells as plain Python values."""
    rng = random.Random(seed)
    plain = []
    for index in range(size):
        day = (rng.randint(1989, 1992), rng.randint(1, 12), rng.randint(1, 28))
        founded = "{}-{:02d}-{:02d}".format(*day) if rng.random() < 0.7 else str(day[0])
        staff = None if rng.random() < 0.1 else rng.randint(-3, 12)
        metres = rng.choice([500, 1000, 1500, 2000])
        height = f"{metres} m" if rng.random() < 0.5 else f"{metres / 1000} km"
        plain.append((f"R{index}", founded, staff, height, metres))
    rows = [
        dict(zip(("Name", "Founded", "Staff", "Height"), ("" if c is None else str(c) for c in row))) for row in plain
    ]
    return read(rows), plain


@pytest.mark.parametrize("seed", range(6))
def test_random_tables_agree_with_plain_loops(seed):
    table, plain = random_table(seed, 60)
    staff, height = table.column("staff"), table.column("height")
    filled = [(row[2], row[0]) for row in plain if row[2] is not None]
    for limit in (-3, 0, 4, 12):
        assert names(run("where_greater", staff, whole(limit))) == [n for s, n in filled if s > limit]
        assert names(run("where_less", staff, whole(limit))) == [n for s, n in filled if s < limit]
        assert names(run("where_equal", staff, whole(limit))) == [n for s, n in filled if s == limit]
        assert names(run("where_at_least", staff, whole(limit))) == [n for s, n in filled if s >= limit]
        assert names(run("where_at_most", staff, whole(limit))) == [n for s, n in filled if s <= limit]
    for metres in (500, 1500, 1700):
        wanted = [row[0] for row in plain if row[4] == metres]
        assert names(run("where_equal", height, Quantity(from_amount(Fraction(metres, 1000)), "km"))) == wanted
    order = sorted(filled, key=lambda item: item[0])
    assert run("smallest", table.all, staff).value.name == order[0][1]
    assert run("largest", table.all, staff).value.name == max(filled, key=lambda item: item[0])[1]
    for n in range(1, len(order) + 1):
        assert run("nth_smallest", staff, whole(n)).value.name == order[n - 1][1]
        assert known["lookup"].run(run("nth_largest", staff, whole(n)).value, staff).value == whole(order[-n][0])
    assert run("total", table.all, staff).value == whole(sum(s for s, _ in filled))
    assert run("average", table.all, staff).value.amount == Fraction(sum(s for s, _ in filled), len(filled))
    assert run("total", table.all, height).value.number.amount in (
        Fraction(sum(row[4] for row in plain)),
        Fraction(sum(row[4] for row in plain), 1000),
    )


@pytest.mark.parametrize("seed", range(6))
def test_random_dates_agree_with_plain_tuples(seed):
    table, plain = random_table(seed, 60)
    founded = table.column("founded")

    def first(text):
        return text if len(text) > 4 else f"{text}-01-01"

    def last(text):
        return text if len(text) > 4 else f"{text}-12-31"

    for limit in ("1990", "1991-06-15"):
        parts = [int(part) for part in limit.split("-")]
        value = Date(*parts) if len(parts) > 1 else Date(parts[0], form="year")
        after = [row[0] for row in plain if first(row[1]) > last(limit)]
        assert names(run("where_greater", founded, value)) == after
        assert names(run("where_less", founded, value)) == [row[0] for row in plain if last(row[1]) < first(limit)]
        upward = [row[0] for row in plain if first(row[1]) >= first(limit)]
        assert names(run("where_at_least", founded, value)) == upward
        assert names(run("where_at_most", founded, value)) == [row[0] for row in plain if last(row[1]) <= last(limit)]
        inside = [row[0] for row in plain if first(limit) <= first(row[1]) and last(row[1]) <= last(limit)]
        assert names(run("where_equal", founded, value)) == inside
    earliest = min(plain, key=lambda row: (first(row[1]), last(row[1])))
    latest = max(plain, key=lambda row: (first(row[1]), last(row[1])))
    assert run("smallest", table.all, founded).value.name == earliest[0]
    assert run("largest", table.all, founded).value.name == latest[0]


def test_a_hundred_thousand_rows_answer_fast():
    rng = random.Random(1)
    rows = [{"Name": f"R{i}", "Staff": str(rng.randint(0, 9999)), "Sector": f"S{i % 9}"} for i in range(100_000)]
    table = read(rows)
    staff = table.column("staff")
    selection.where_greater(staff, whole(0))  # makes the keys
    start = process_time()
    chosen = selection.where_greater(staff, whole(5000)).value
    selection.largest(
        selection.both(chosen, selection.where_equal(table.column("sector"), Word("s3")).value).value, staff
    )
    selection.total(chosen, staff)
    selection.nth_largest(staff, whole(17))
    assert process_time() - start < 6  # about 0.6 s on a free core


def test_a_number_that_names_rows_is_looked_up_as_a_word_and_is_neither_large_nor_summed():
    invoices = read([{"Invoice": str(n), "Total": f"${n % 7}"} for n in (2301, 2302, 2310)])
    number = invoices.columns[0]
    assert run("lookup", invoices.rows[2], number).value == Word("2310")
    assert known["lookup"].types("row", number.argument_tag) == "word"
    assert [known[op].types("rows", number.argument_tag) for op in ("largest", "smallest", "total")] == [None] * 3
    assert known["where_greater"].types(number.argument_tag, "number") is None
    assert run("where_equal", number, from_amount(2302)).value.indices == (1,)
