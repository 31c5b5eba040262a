"""Several tables: keys and references proposed, fields by path, loops cut, rows held against a schema."""

from __future__ import annotations

import gzip
import json
import lzma
import tomllib
from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest

import weft
from weft.errors import WeftError
from weft.modalities.record import Record
from weft.modalities.word import Word
from weft.modality import write
from weft.operations import selection  # noqa: F401
from weft.operations.operation import operations
from weft.situation import COLUMNS, _headers
from weft.tables import check, propose, read, read_all
from weft.tables.joins import DEPTH, OFFERED
from weft.tables.raw import FIELDS

ORDERS = "id,customer_id,ordered on,amount (EUR)\n1,C1,2024-01-05,12.50\n2,C2,2024-02-07,99.99\n3,C1,2024-03-01,5\n"
CUSTOMERS = "id,name,city,manager\nC1,Ada Ltd,Bonn,\nC2,Bob GmbH,Lyon,C1\nC3,Cyd AG,Bonn,C2\n"
CITIES = "city,country,population\nBonn,Germany,330000\nLyon,France,520000\n"


@pytest.fixture
def shop(tmp_path):
    """Writes files and gives their folder; `shop(orders=…)` has other orders."""

    def make(**contents):
        for name, content in ({"orders": ORDERS, "customers": CUSTOMERS, "cities": CITIES} | contents).items():
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        return tmp_path

    return make


def sources(folder):
    return [folder / f"{name}.csv" for name in ("orders", "customers", "cities")]


def texts(table, column):
    return [
        None if cell is None else getattr(cell, "name", "") or write(cell) for cell in table.cells(table.column(column))
    ]


def names(table):
    return [column.name for column in table.columns]


# ---- keys and references ---------------------------------------------------------------------------------------------


def test_keys_and_references_are_proposed_and_read_back(shop):
    folder = shop()
    said = tomllib.loads(propose(sources(folder), folder))["tables"]
    assert {name: table["key"] for name, table in said.items()} == {"orders": "id", "customers": "id", "cities": "city"}
    found = {
        f"{name}.{column}": each["references"]
        for name, table in said.items()
        for column, each in table["columns"].items()
        if "references" in each
    }
    assert found == {
        "orders.customer_id": "customers.id", "customers.city": "cities.city", "customers.manager": "customers.id",
    }  # fmt: skip
    assert said["orders"]["source"] == "orders.csv"
    (folder / "S.toml").write_text(propose(sources(folder), folder), encoding="utf-8")
    given, inferred = read(folder / "orders.csv", folder / "S.toml"), read(sources(folder))
    assert names(given) == names(inferred)
    assert [row.fields for row in given.rows] == [row.fields for row in inferred.rows]


def test_small_numbers_that_happen_to_be_keys_refer_to_nothing(tmp_path):
    (tmp_path / "shops.csv").write_text("id,name,rooms\n1,A,2\n2,B,1\n3,C,2\n", encoding="utf-8")
    (tmp_path / "towns.csv").write_text("id,name\n1,Ulm\n2,Bonn\n", encoding="utf-8")
    assert "references" not in propose([tmp_path / "shops.csv", tmp_path / "towns.csv"])


def test_fields_of_what_is_referred_to_are_columns_by_path(shop):
    table = read(sources(shop()))
    assert texts(table, "customer.city.country") == ["Germany", "France", "Germany"]
    assert texts(table, "customer city population") == ["330000", "520000", "330000"]
    column = table.column("customer.city.country")
    assert (column.label, column.hops, column.key, column.table) == ("customer city country", 2, False, table)
    rows = operations()["where_equal"].run(column, table.cells(column)[0]).value
    amounts = table.column("amount")
    assert rows.indices == (0, 2)
    total = operations()["total"].run(rows, amounts).value
    assert total.number.amount == Fraction("17.5")
    assert operations()["total"].second(rows, amounts).value == total


def test_a_record_that_many_refer_to_is_one_object(shop):
    orders = read(sources(shop()))
    first, second, third = orders.rows
    assert first.follow("customer") is third.follow("customer_id")
    assert first.follow("customer").name == "Ada Ltd"
    assert second.get("customer.manager") == Word("C1")
    assert second.follow("customer").follow("manager") is first.follow("customer")
    with pytest.raises(KeyError):
        first.follow("amount (EUR)")


def test_a_reference_that_leads_nowhere_is_an_empty_cell_with_a_note(shop):
    orders = read(sources(shop(orders=ORDERS + "4,C9,2024-03-02,1\n5,,2024-03-02,1\n")), _schema())
    assert texts(orders, "customer.name") == ["Ada Ltd", "Bob GmbH", "Ada Ltd", None, None]
    assert orders.rows[3].get("customer.name") is None
    assert orders.column("customer.city.country").missing == 2
    (note,) = orders.notes
    assert note == ("customer_id: 1 of 5 rows name what is not in customers.id ('C9'); the fields behind it are empty.")


def test_of_equal_keys_the_first_row_is_kept_and_told(shop):
    orders = read(sources(shop(customers=CUSTOMERS + "C1,Again,Lyon,\n")), _schema())
    assert texts(orders, "customer.name")[0] == "Ada Ltd"
    assert orders.notes == ("customers.id: 1 values stand more than once ('C1'); the first row is kept.",)
    schema = {"tables": {"a": {"columns": {"b": {"references": "b.id"}}}, "b": {}}}
    numbers = {"a": [{"b": "1"}], "b": [{"id": "1", "size": "5"}, {"id": "1.0", "size": "6"}]}
    assert texts(read(numbers, schema), "b.size") == ["5"]  # written otherwise, and the same number


def _schema():
    return {
        "tables": {
            "orders": {"key": "id", "columns": {"customer_id": {"references": "customers"}}},
            "customers": {"key": "id", "columns": {"city": {"references": "cities.city"}}},
            "cities": {"key": "city"},
        }
    }


def test_rows_without_a_name_are_called_by_their_key(shop):
    assert [row.name for row in read(sources(shop())).rows] == ["1", "2", "3"]


def test_a_number_and_its_text_are_one_key_and_a_leading_zero_is_none(tmp_path):
    (tmp_path / "a.csv").write_text("a,b_id\nx,1\ny,007\nz,3\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,name\n1,one\n7,seven\n3,three\n", encoding="utf-8")
    schema = {"tables": {"a": {"columns": {"b_id": {"references": "b.id"}}}, "b": {}}}
    assert texts(read([tmp_path / "a.csv", tmp_path / "b.csv"], schema), "b.name") == ["one", None, "three"]


# ---- loops, depth, width ---------------------------------------------------------------------------------------------


def test_a_table_on_the_path_is_not_entered_again(shop):
    customers = read([shop() / "customers.csv"], {"tables": {"customers": {"columns": {"manager": {
        "references": "customers.id"}}}}})  # fmt: skip
    assert names(customers) == ["id", "name", "city", "manager"]
    assert customers.notes == ("manager: customers is on the path already and is not entered again.",)
    assert customers.rows[1].get("manager") == Word("C1")
    assert customers.rows[1].follow("manager") is customers.rows[2].follow("manager").follow("manager")
    assert customers.rows[0].follow("manager") is None


def test_a_loop_of_tables_ends(tmp_path):
    (tmp_path / "a.csv").write_text("id,b\na1,b1\na2,b2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,c\nb1,c1\nb2,c2\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("id,a,size\nc1,a1,1\nc2,a2,2\n", encoding="utf-8")
    table = read([tmp_path / f"{name}.csv" for name in "abc"])
    assert names(table) == ["id", "b", "b.c", "b.c.a", "b.c.size"]
    record = table.rows[0]
    for _ in range(100):  # a record is followed as far as one likes
        record = record.follow("b").follow("c").follow("a")
    assert record.get("id") == Word("a1")


def test_paths_have_eight_names_at_most(tmp_path):
    for level in range(12):
        rows = "".join(f"k{i},k{i},{level * 10 + i}\n" for i in range(2))
        (tmp_path / f"t{level}.csv").write_text(f"id,next,size\n{rows}", encoding="utf-8")
    tables = {f"t{i}": {"source": str(tmp_path / f"t{i}.csv")} for i in range(12)}
    for level in range(11):
        tables[f"t{level}"]["columns"] = {"next": {"references": f"t{level + 1}.id"}}
    table = read(tmp_path / "t0.csv", {"tables": tables})
    deepest = max(names(table), key=lambda name: name.count("."))
    assert deepest.count(".") == DEPTH - 1
    assert texts(table, "next." * (DEPTH - 1) + "size") == ["70", "71"]


def test_of_many_paths_names_come_first_and_what_is_left_out_is_told(tmp_path):
    wide = ",".join(f"f{i}" for i in range(80))
    (tmp_path / "wide.csv").write_text(f"name,{wide},far\n" + f"w,{wide},z\nv,{wide},z\n", encoding="utf-8")
    (tmp_path / "far.csv").write_text("code,name,size\nz,Zed,1\ny,Yot,2\n", encoding="utf-8")
    (tmp_path / "own.csv").write_text("title,wide\na,w\nb,v\n", encoding="utf-8")
    schema = {"tables": {"own": {"columns": {"wide": {"references": "wide.name"}}},
                         "wide": {"columns": {"far": {"references": "far.code"}}}, "far": {}}}  # fmt: skip
    table = read([tmp_path / "own.csv", tmp_path / "wide.csv", tmp_path / "far.csv"], schema)
    assert len(table.columns) == OFFERED == COLUMNS - 1
    assert names(table)[:4] == ["title", "wide", "wide.far.name", "wide.f0"]
    (note,) = table.notes
    assert note.startswith("own.csv: 26 fields behind references are no columns (wide.f56, ")
    assert table.rows[0].get("wide.f79") == Word("f79")
    assert table.rows[0].get("wide.far.size").amount == 1


def test_own_fields_of_all_tables_are_offered_before_paths(shop, tmp_path):
    wide = ",".join(f"f{i}" for i in range(50))
    (tmp_path / "wide.csv").write_text(f"name,{wide}\n" + f"w,{wide}\nv,{wide}\n", encoding="utf-8")
    tables = [read(sources(shop())), read(tmp_path / "wide.csv")]
    offered = [header.candidate.value for header in _headers("?", tables, 0)]
    kept = [column.name for column in offered if hasattr(column, "hops")]
    assert len(offered) <= COLUMNS
    assert "f49" in kept
    assert "customer.city.country" not in kept


# ---- check -----------------------------------------------------------------------------------------------------------

BAD = ORDERS + "4,C9,2024-13-01,abc\n5,C1\n3,C1,2024-01-01,3\n,C2,2024-01-01,3\n"


def test_each_row_that_does_not_hold_is_told_and_the_others_stay(shop, command):
    folder = shop()
    (folder / "S.toml").write_text(propose(sources(folder), folder), encoding="utf-8")
    shop(orders=BAD)
    (table,), rejected = check(folder / "orders.csv", folder / "S.toml")
    assert [str(each) for each in rejected] == [
        "orders.csv: line 6 has 2 cells, the header 4.",
        "orders.csv, row 4: id '3': the key of row 2",
        "orders.csv, row 5: id: no key",
        "orders.csv, row 3: ordered on '2024-13-01': month 13: a year has 12 months",
        "orders.csv, row 3: amount (EUR) 'abc': not a money",
        "orders.csv, row 3: customer_id 'C9': not in customers.id",
    ]
    assert [row.name for row in table.rows] == ["1", "2", "3"]
    assert texts(table, "customer.name") == ["Ada Ltd", "Bob GmbH", "Ada Ltd"]
    assert "orders.csv: 3 of 6 rows do not hold and are left out." in table.notes
    done = command("records", "check", str(folder / "orders.csv"), "--schema", str(folder / "S.toml"))
    assert done.code == 0
    assert done.text.splitlines()[0] == str(rejected[0])
    assert done.text.splitlines()[-1] == "orders.csv: 3 of 6 rows hold"
    strict = command("records", "check", str(folder / "orders.csv"), "--schema", str(folder / "S.toml"), "--strict")
    assert strict.code == 3
    lines = command("records", "check", str(folder / "orders.csv"), "--schema", str(folder / "S.toml"), "--json").lines
    assert lines[1] == {"from": "orders.csv", "record": 4, "because": "id '3': the key of row 2"}
    assert len(read(folder / "orders.csv", folder / "S.toml").rows) == 6  # reading leaves out only what is no row


def test_rows_that_hold_are_told_nothing_of(shop, command):
    folder = shop()
    target = folder / "S.toml"
    written = command("records", "infer", *map(str, sources(folder)), "--to", str(target))
    assert written.text == f"{target}: 3 tables\n"
    done = command("records", "check", *map(str, sources(folder)), "--schema", str(target), "--strict")
    assert done.code == 0
    assert done.text == "orders.csv: 3 of 3 rows hold\ncustomers.csv: 3 of 3 rows hold\ncities.csv: 2 of 2 rows hold\n"
    shown = command("records", "show", str(target)).text
    assert "customer.city.country" in shown
    assert [table.name for table in read_all(target)] == ["orders.csv", "customers.csv", "cities.csv"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"orders": {"columns": {"customer_id": {"references": "clients.id"}}}}, "references 'clients.id'. Write"),
        ({"orders": {"columns": {"customer_id": {"references": "orders.nr"}}}}, "no column 'nr'"),
        ({"orders": {"columns": {"id": {"references": "customers"}}}, "customers": {"key": "id"}}, "has no source"),
        ({"orders": {"colums": {}}}, "'colums' is unknown"),
        ({"customers": {}}, "no table for 'orders.csv'. Known: customers"),
        ({"orders": {"columns": {"buyer": {}}}}, "has no column 'buyer'"),
        ({"orders": {"columns": {"customer_id": {"references": "customers.id"}}}, "customers": {"source": "no.csv"}},
         "no such file"),
    ],
)  # fmt: skip
def test_a_wrong_schema_of_tables_is_refused(shop, change, message):
    with pytest.raises(WeftError, match=message):
        read(shop() / "orders.csv", {"tables": change})


# ---- sources ---------------------------------------------------------------------------------------------------------


def test_packed_tables_are_read_and_broken_ones_refused(shop, tmp_path):
    plain = read(shop() / "orders.csv")
    zstandard = pytest.importorskip("zstandard")
    for ending, pack in (("gz", gzip.compress), ("xz", lzma.compress), ("zst", zstandard.compress)):
        path = tmp_path / f"packed.csv.{ending}"
        path.write_bytes(pack(ORDERS.encode()))
        assert [row.fields for row in read(path).rows] == [row.fields for row in plain.rows]
        path.write_bytes(pack(ORDERS.encode() * 99)[:-20])
        with pytest.raises(WeftError, match=r"^packed.csv.\w+: a broken packed file .*gives wrong sums\.$"):
            read(path)
    lines = tmp_path / "orders.jsonl.gz"
    lines.write_bytes(gzip.compress(b'{"a": 1.10}\n\n{"a": 2}\n'))
    assert texts(read(lines), "a") == ["1.10", "2"]
    assert read(lines).type == "order"


def test_a_frame_of_polars_keeps_decimals_dates_and_single_floats():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {
            "name": ["a", "b"], "price": [Decimal("1.50"), None], "double": [0.1, 1e300],
            "single": polars.Series([0.1, 16777217.0], dtype=polars.Float32), "open": [True, None],
        }
    )  # fmt: skip
    table = weft.records(frame)
    assert texts(table, "price") == ["1.50", None]
    assert [cell.amount for cell in table.cells(table.column("double"))] == [Fraction("0.1"), Fraction(10) ** 300]
    assert [cell.amount for cell in table.cells(table.column("single"))] == [Fraction("0.1"), 16777216]
    assert texts(table, "open") == ["yes", None]


def test_parquet_reads_as_its_rows_do(tmp_path):
    pyarrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    single = pyarrow.array([0.1, None, 0.1], pyarrow.float32())
    columns = {"name": ["a", "b", "c"], "single": single, "price": [Decimal("1.50"), None, Decimal("2.00")]}
    parquet.write_table(pyarrow.table(columns), tmp_path / "x.parquet")
    table = read(tmp_path / "x.parquet")
    assert [None if c is None else c.amount for c in table.cells(table.column("single"))] == [
        Fraction("0.1"), None, Fraction("0.1"),
    ]  # fmt: skip
    assert texts(table, "price") == ["1.50", None, "2.00"]


# ---- what is strange -------------------------------------------------------------------------------------------------


def test_a_record_of_100_000_fields_is_cut_with_a_note_in_time(tmp_path):
    path = tmp_path / "wide.jsonl"
    path.write_text(json.dumps({f"f{i}": i for i in range(100_000)}) + "\n", encoding="utf-8")
    start = process_time()
    table = read(path)
    assert process_time() - start < 20  # about 1 s on a free core
    assert len(table.columns) == FIELDS
    assert table.notes == ("wide.jsonl: 100,000 columns; the first 2,000 are held, 98,000 are left out.",)
    path = tmp_path / "wide.csv"
    wide = [f"f{i}" for i in range(100_000)]
    path.write_text(",".join(wide) + "\n" + ",".join(wide) + "\n", encoding="utf-8")
    assert len(read(path).columns) == FIELDS


def test_objects_that_nest_without_end_are_refused(tmp_path):
    path = tmp_path / "deep.jsonl"
    path.write_text('{"a": ' * 50_000 + "1" + "}" * 50_000 + "\n", encoding="utf-8")
    with pytest.raises(WeftError, match="line 1 nests too deep"):
        read(path)


def test_a_field_that_changes_its_type_half_way_stays_text_with_a_note():
    rows = [{"name": f"n{i}", "size": i if i < 60 else f"about {i}"} for i in range(100)]
    table = read(rows)
    assert table.column("size").tag == "word"
    assert table.notes == ("size: 60 of 100 cells read as number, row 60, 'about 60', does not: words.",)
    nested = read([{"name": "a", "seat": "red"}, {"name": "b", "seat": {"city": "blue"}}])
    assert {name: texts(nested, name) for name in names(nested)[1:]} == {
        "seat": ["red", None], "seat.city": [None, "blue"],
    }  # fmt: skip


def test_missing_and_null_fields_are_missing_alike():
    table = read([{"name": "a", "size": None}, {"name": "b"}, {"name": "c", "size": 3}, {}])
    assert texts(table, "size") == [None, None, "3", None]
    assert table.column("size").missing == 3


def test_many_cells_that_do_not_read_are_counted_not_listed():
    rows = [{"name": f"n{i}", "size": str(i) if i % 12 else f"x{i}"} for i in range(1200)]
    table = read(rows)
    assert table.column("size").tag == "number"
    assert len(table.notes) == 21
    assert table.notes[-1] == "size: 80 more cells stay text."


def test_a_row_is_made_once_and_numbers_count_from_the_end_as_well(shop):
    table = read(shop() / "orders.csv")
    assert table.rows[-1] is table.rows[2]
    assert isinstance(table.rows[0], Record)
    assert [row.origin[1] for row in table.rows[1:]] == [1, 2]
    with pytest.raises(IndexError):
        table.rows[3]
