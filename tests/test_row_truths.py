"""Rows by yes or no and rows without a value: by hand, and against loops on random tables."""

import random

import pytest
from test_selection import HEADER, ROWS, names, run

from weft.errors import DoesNotFit
from weft.operations.operation import operations
from weft.tables import read

KNOWN = operations()


@pytest.fixture(scope="module")
def table():
    return read(
        [
            {"Name": "Adler", "Paid": "yes", "Open": True, "Founded": "1990-05-04", "City": "Paris, France"},
            {"Name": "Biber", "Paid": "No", "Open": False, "Founded": "", "City": ""},
            {"Name": "Dachs", "Paid": "", "Open": None, "Founded": "1991-05-04", "City": "Ulm, Germany"},
            {"Name": "Eule", "Paid": " TRUE ", "Open": True, "Founded": "2001-01-01", "City": "Lyon, France"},
            {"Name": "Fuchs", "Paid": "n", "Open": False, "Founded": "2001-01-03", "City": "Lyon, France"},
        ]
    )


def test_rows_that_say_yes_and_rows_that_say_no(table):
    yes = run("where_true", table.column("paid"))
    assert (names(yes), yes.note) == (["Adler", "Eule"], "1 of 5 rows have no paid")
    assert names(run("where_false", table.column("paid"))) == ["Biber", "Fuchs"]


def test_booleans_are_read_as_yes_and_no(table):
    assert names(run("where_true", table.column("open"))) == ["Adler", "Eule"]
    assert names(run("where_false", table.column("open"))) == ["Biber", "Fuchs"]


def test_a_column_that_says_something_else_is_refused(table):
    for name in ("where_true", "where_false"):
        with pytest.raises(DoesNotFit, match=r"name in .* holds 'Adler': yes or no is wanted in each row"):
            run(name, table.column("name"))


def test_rows_without_a_value_in_a_column_of_any_kind(table):
    assert names(run("where_missing", table.column("paid"))) == ["Dachs"]
    assert names(run("where_missing", table.column("founded"))) == ["Biber"]
    assert names(run("where_missing", table.column("city"))) == ["Biber"]
    assert names(run("where_missing", table.column("name"))) == []
    firms = read([dict(zip(HEADER, row)) for row in ROWS])
    assert names(run("where_missing", firms.column("staff"))) == ["Dachs"]
    assert names(run("where_missing", firms.column("revenue"))) == ["Eule"]


def test_a_cell_that_did_not_read_is_no_value_and_the_note_counts_it():
    schema = {"columns": {"Staff": {"kind": "number"}}}
    rows = [{"Name": f"R{i}", "Staff": cell} for i, cell in enumerate(["1", "a lot", "", "4", "5"])]
    staff = read(rows, schema).column("staff")
    found = run("where_missing", staff)
    assert (names(found), found.note) == (["R1", "R2"], "1 of them hold what is no number")


def test_where_no_cell_is_empty_none_is_zero():
    rows = [
        {"Name": f"R{i}", "Goals": goals, "Fee": fee} for i, (goals, fee) in enumerate(((0, "€0"), (3, "€5"), (0, "")))
    ]
    table = read(rows)
    found = run("where_missing", table.column("goals"))
    assert (names(found), found.note) == (["R0", "R2"], "no cell is empty: 0 is taken as none")
    assert names(run("where_missing", table.column("fee"))) == ["R2"]


@pytest.mark.parametrize("seed", range(4))
def test_random_rows_agree_with_plain_loops(seed):
    rng = random.Random(seed)
    plain = [(f"R{i}", rng.choice(["yes", "no", "", "Y", "False"]), rng.choice(["", "3", "4.5"])) for i in range(80)]
    table = read([dict(zip(("Name", "Paid", "Size"), row)) for row in plain])
    paid, size = table.column("paid"), table.column("size")
    yes, no = run("where_true", paid).value, run("where_false", paid).value
    assert [row.name for row in yes] == [name for name, said, _ in plain if said in ("yes", "Y")]
    assert [row.name for row in no] == [name for name, said, _ in plain if said in ("no", "False")]
    missing = run("where_missing", size).value
    assert [row.name for row in missing] == [name for name, _, amount in plain if not amount]
    nothing = run("where_missing", paid).value
    assert sorted((*yes.indices, *no.indices, *nothing.indices)) == list(range(80))


@pytest.mark.parametrize(
    ("name", "tag", "expected"),
    [
        ("where_true", "column:word", "rows"),
        ("where_true", "column:truth", "rows"),
        ("where_false", "column:number", None),
        ("where_true", "rows", None),
        ("where_missing", "column:date", "rows"),
        ("where_missing", "column:quantity:mass", "rows"),
        ("where_missing", "word", None),
    ],
)
def test_types_look_at_tags_alone(name, tag, expected):
    assert KNOWN[name].types(tag) == expected
