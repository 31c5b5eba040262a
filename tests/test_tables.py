"""Tables: what is read from files, what the schema makes of it, and what is refused in one line."""

import json
from fractions import Fraction
from pathlib import Path
from time import process_time

import pytest

from weft.errors import WeftError
from weft.modalities.date import Date
from weft.modalities.money import Money
from weft.modalities.number import Number
from weft.modalities.quantity import Quantity
from weft.modalities.truth import Truth
from weft.modalities.word import Word
from weft.tables import describe, read, schema_toml
from weft.tables.header import measure, parse
from weft.tables.source import sniff

EXAMPLES = Path(__file__).parent.parent / "examples"
PLAIN = "Company,Founded,Revenue ($M),Staff\nBosch,1886,88201,421338\nSiemens,1847-10-12,71977,311000\n"


def number(text):
    amount = Fraction(text)
    decimals = len(text.partition(".")[2])
    return Number(amount, decimals, "decimal" if decimals else "integer")


@pytest.fixture
def table_of(tmp_path):
    def make(content, name="companies.csv", schema=None):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, schema)

    return make


def cells(table, column):
    return table.cells(table.column(column))


# what is read


def test_a_table_becomes_records_with_typed_fields_and_an_origin(table_of):
    table = table_of(PLAIN)
    assert (table.name, table.type, len(table.rows)) == ("companies.csv", "company", 2)
    bosch, siemens = table.rows
    assert bosch.name == "Bosch"
    assert bosch.origin == ("companies.csv", 0)
    assert bosch.get("Founded") == Date(1886, form="year")
    assert siemens.get("Founded") == Date(1847, 10, 12)
    assert bosch.get("Revenue ($M)") == Money(number("88201000000"), "USD")
    assert siemens.get("Staff") == number("311000")
    assert [column.tag for column in table.columns] == ["word", "date", "money:USD", "number"]
    assert [column.label for column in table.columns] == ["company", "founded", "revenue", "staff"]
    assert table.key is not None
    assert table.key.name == "Company"
    assert all(column.table is table for column in table.columns)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(table_of, delimiter):
    table = table_of(PLAIN.replace(",", delimiter))
    assert [row.name for row in table.rows] == ["Bosch", "Siemens"]
    assert len(table.columns) == 4


def test_commas_inside_cells_do_not_mislead_the_delimiter():
    assert sniff('a;b\n"1,5";2,5\n"3,5";"4,5"\n') == ";"
    assert sniff('Name,Seat\nBosch,"Gerlingen, Germany"\n') == ","
    assert sniff("one column\nalone\n") == ","


def test_quotes_line_breaks_and_the_byte_order_mark_are_read(table_of):
    table = table_of('\ufeffName,Motto\r\nA,"say ""yes"",\r\nthen go"\r\nB,x\r\n')
    assert table.columns[0].name == "Name"
    assert cells(table, "Motto")[0] == Word('say "yes",\r\nthen go')


@pytest.mark.parametrize(
    ("byte", "letter", "said"), [(b"\xfc", "ü", "Windows-1252"), (b"\xfc\x81", "ü\x81", "Latin-1")]
)
def test_other_encodings_are_read_with_a_note(table_of, byte, letter, said):
    table = table_of(b"Name,Motto\nA,M" + byte + b"nchen\nB,x\n")
    assert cells(table, "Motto")[0] == Word(f"M{letter}nchen")
    assert any(said in note and "line 2" in note for note in table.notes)


def test_missing_cells_are_none_and_zero_is_zero(table_of):
    table = table_of("Name,Sold\nA,0\nB,\nC,-\nD,n/a\nE,NA\nF,null\nG,12\n")
    assert cells(table, "Sold") == [number("0"), None, None, None, None, None, number("12")]
    assert table.column("sold").missing == 5


def test_json_lines_keep_every_digit_and_nest_by_paths(table_of):
    lines = [
        '{"name": "A", "seat": {"city": "Bonn", "floors": 3}, "size": 0.1000000000000000000001, "tags": ["x", "y"]}',
        '{"name": "B", "seat": {"city": "Ulm"}, "size": 2.50, "extra": null}',
    ]
    table = table_of("\n".join(lines), "firms.jsonl")
    assert [c.name for c in table.columns] == ["name", "seat.city", "seat.floors", "size", "tags.0", "tags.1", "extra"]
    assert cells(table, "size") == [number("0.1000000000000000000001"), number("2.50")]
    assert cells(table, "seat.floors") == [number("3"), None]
    assert table.column("seat floors").name == "seat.floors"
    assert table.type == "firm"


def test_a_list_of_dicts_reads_as_the_same_csv_does(table_of):
    rows = [
        {"Company": "Bosch", "Founded": "1886", "Revenue ($M)": 88201, "Staff": 421338.0},
        {"Company": "Siemens", "Founded": "1847-10-12", "Revenue ($M)": 71977, "Staff": 311000},
    ]
    assert [row.fields for row in read(rows).rows] == [row.fields for row in table_of(PLAIN).rows]


def test_values_in_dicts_stay_themselves():
    price = Money(number("3.50"), "EUR")
    table = read([{"name": "A", "price": price}, {"name": "B", "price": None}])
    assert table.cells(table.column("price")) == [price, None]
    assert table.column("price").tag == "money:EUR"


# what the schema makes of it


def test_headers_say_unit_currency_and_scale():
    seen = {
        "Revenue ($M)": ("revenue", None, "USD", 10**6),
        "Profit, USD millions": ("profit", None, "USD", 10**6),
        "Budget (€ thousand)": ("budget", None, "EUR", 10**3),
        "Turnover [EUR bn]": ("turnover", None, "EUR", 10**9),
        "Sales (US$ m)": ("sales", None, "USD", 10**6),
        "Price €": ("price", None, "EUR", 1),
        "Length (m)": ("length", "m", None, 1),
        "Main span [km]": ("main span", "km", None, 1),
        "Weight in kg": ("weight", "kg", None, 1),
        "Height (feet)": ("height", "ft", None, 1),
        "journey_time_min": ("journey time", "min", None, 1),
        "Population (m)": ("population", None, None, 10**6),
        "MainSpan_m": ("main span", "m", None, 1),
        "Passengers (thousands)": ("passengers", None, None, 1000),
        "Population (2020)": ("population 2020", None, None, 1),
        "Born in": ("born in", None, None, 1),
        "Value (approx.)": ("value approx", None, None, 1),
    }
    for name, (label, unit, currency, scale) in seen.items():
        header = parse(name)
        assert (header.unit, header.currency, header.scale) == (unit, currency, scale), name
        assert header.label.rstrip(".") == label
    assert parse("Share (%)").percent
    assert parse("VAT (%)").percent
    assert not parse("VAT (%)").hint
    assert parse("VAT").hint == "name"
    assert parse("growth_pct").percent
    assert measure("M") is None  # a bare letter scales money only


def test_cells_of_every_kind_are_typed(table_of):
    table = table_of(
        "Name,Share (%),Growth,Height (m),Price,Weight,Trip,When,Zip\n"
        "A,12.5,3%,1.50,$40,40 kg,90 minutes,2021-07-04,01234\n"
        "B,0,-2.5%,2,$1234.50,500 g,2 hours,4 July 2022,80331\n"
    )
    tags = {column.label: column.tag for column in table.columns}
    assert tags == {
        "name": "word",
        "share": "percent",
        "growth": "percent",
        "height": "quantity:length",
        "price": "money:USD",
        "weight": "quantity:mass",
        "trip": "duration",
        "when": "date",
        "zip": "word",
    }
    assert cells(table, "Height (m)")[0] == Quantity(number("1.50"), "m")
    assert cells(table, "Share (%)")[0] == Number(Fraction(25, 2), 1, "percent")
    assert cells(table, "zip")[0] == Word("01234")
    assert table.column("weight").unit is None
    assert table.column("height").unit == "m"


def test_four_digits_are_a_year_only_where_the_header_speaks_of_dates(table_of):
    table = table_of("Name,Opened,Seats\nA,1995,1995\nB,2001,2001\n")
    assert cells(table, "Opened") == [Date(1995, form="year"), Date(2001, form="year")]
    assert cells(table, "Seats") == [number("1995"), number("2001")]


def test_one_day_above_twelve_settles_the_order_of_a_whole_column(table_of):
    table = table_of("Name,Date\nA,04/07/2021\nB,25/12/2021\n")
    assert cells(table, "Date") == [Date(2021, 7, 4), Date(2021, 12, 25)]
    table = table_of("Name,Date\nA,04/07/2021\nB,12/25/2021\n")
    assert cells(table, "Date") == [Date(2021, 4, 7), Date(2021, 12, 25)]


def test_a_cell_that_names_its_own_scale_is_not_scaled_again(table_of):
    table = table_of('Name,Revenue ($M)\nA,3214\nB,"$3,214"\nC,$3.2 billion\n')
    assert [cell.number.amount for cell in cells(table, "revenue")] == [3214 * 10**6, 3214 * 10**6, 32 * 10**8]


def test_scaling_is_exact(table_of):
    table = table_of("Name,Revenue ($M)\nA,0.1\nB,1234567.890123456789\nC,-3\n")
    amounts = [cell.number.amount for cell in cells(table, "revenue")]
    assert amounts == [100000, Fraction("1234567890123.456789"), -3000000]


def test_nine_in_ten_make_a_kind_and_the_rest_stays_text_with_a_note(table_of):
    rows = "".join(f"N{i},20{i:02d}-01-31\n" for i in range(9))
    table = table_of("Name,Day\n" + rows + "X,2021-02-31\n")
    assert table.column("day").tag == "date"
    assert cells(table, "day")[9] == Word("2021-02-31")
    (note,) = table.notes
    assert note.startswith("Day, row 9: '2021-02-31' stays text: ")
    table = table_of("Name,Day\n" + rows + "X,soon\nY,later\n")
    assert table.column("day").tag == "word"


def test_a_header_that_promises_more_than_the_cells_hold_is_noted(table_of):
    table = table_of("Name,Founded\nA,c. 1850\nB,1900\n")
    assert table.column("founded").tag == "word"
    assert table.key is table.columns[0]
    assert table.notes == ("Founded: the header says date, but not 90 % of the cells read as one: words.",)


def test_one_cell_in_another_currency_stays_text(table_of):
    table = table_of("Name,Price\n" + "".join(f"N{i},${i}\n" for i in range(9)) + "X,€5\n")
    assert table.column("price").tag == "money:USD"
    assert cells(table, "price")[9] == Word("€5")
    assert table.notes == ("Price, row 9: '€5' stays text: money:EUR, and the column is money:USD.",)


def test_two_currencies_are_no_column_of_money(table_of):
    table = table_of("Name,Price\nA,$4\nB,€5\n")
    assert table.column("price").tag == "word"
    assert cells(table, "price") == [Word("$4"), Word("€5")]


def test_places_are_read_where_the_header_or_the_cells_say_so(table_of):
    table = table_of('Name,City,Where\nJackson,Paris,"Ulm, Germany"\nLincoln,Munich,"Bonn, Germany"\n')
    assert [column.tag for column in table.columns] == ["word", "place", "place"]
    assert {place.country for place in cells(table, "where")} == {"DE"}
    table = table_of("Kind,Winner,Points\nx,Munich,3\ny,Paris,4\n")
    assert table.column("winner").tag == "word"
    table = table_of("Country,Area (km²)\nGermany,357592\nFrance,551695\n", "countries.csv")
    assert table.column("country").tag == "country"
    assert (table.type, table.rows[0].name) == ("country", "Germany")


def test_the_row_type_comes_from_the_file_or_the_name_column(table_of):
    content = "Bridge,Length (m)\nTower Bridge,244\nHumber Bridge,2220\n"
    assert table_of(content, "bridges.csv").type == "bridge"
    assert table_of(content, "export_2021.csv").type == "bridge"
    assert table_of(content.replace("Bridge,", "Name,", 1), "churches.csv").type == "church"


def test_columns_of_one_label_go_by_their_whole_header(table_of):
    table = table_of("Name,Revenue ($M),Revenue (€M)\nA,1,2\nB,3,4\n")
    assert [column.label for column in table.columns] == ["name", "revenue ($m)", "revenue (€m)"]


def test_a_schema_overrides_and_comes_back_from_its_own_toml(table_of, tmp_path):
    schema = {"type": "firm", "columns": {"Staff": {"kind": "quantity", "unit": "km", "label": "way"}}}
    table = table_of(PLAIN, schema=schema)
    assert table.type == "firm"
    assert table.column("way").tag == "quantity:length"
    assert cells(table, "way")[0] == Quantity(number("421338"), "km")
    written = tmp_path / "schema.toml"
    written.write_text(schema_toml(table), encoding="utf-8")
    again = table_of(PLAIN, schema=written)
    assert [row.fields for row in again.rows] == [row.fields for row in table.rows]
    assert describe(again) == describe(table)


@pytest.mark.parametrize("name", ["companies", "bridges", "laureates"])
def test_the_examples_read_without_a_note_and_their_schema_holds(name, tmp_path):
    table = read(EXAMPLES / f"{name}.csv")
    assert table.notes == ()
    assert table.key is table.columns[0]
    written = tmp_path / "schema.toml"
    written.write_text(schema_toml(table), encoding="utf-8")
    assert [row.fields for row in read(EXAMPLES / f"{name}.csv", written).rows] == [row.fields for row in table.rows]


def test_describe_shows_each_column(table_of):
    shown = describe(table_of(PLAIN))
    assert shown[2] == {
        "column": "Revenue ($M)",
        "label": "revenue",
        "kind": "money",
        "unit": "USD",
        "scale": 10**6,
        "key": False,
        "filled": 2,
        "missing": 0,
        "example": shown[2]["example"],
    }
    assert json.loads(json.dumps(shown)) == shown


# what is refused


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("a,b\n1,2\n3,4,5\n", "x.csv", r"x.csv: line 3 has 3 cells, the header 2. Quote cells"),
        ('a,b\n"1\n1",2\n3\n', "x.csv", r"line 4 has 1 cells, the header 2"),
        ("a,b,A\n1,2,3\n", "x.csv", r"columns 1 and 3 are both named 'A'"),
        ("", "x.csv", r"x.csv: the file is empty"),
        ("a,b\n", "x.csv", r"a header and no rows"),
        (b"a,b\n1,\x00\n", "x.csv", r"a NUL byte in line 2"),
        (b"a,b\nM\xc3\xbcn,1\nM\xfcn,2\n", "x.csv", r"line 3 is not UTF-8 \(byte 0xFC\), but line 2 is"),
        (b"PK\x03\x04rest", "x.csv", r"a ZIP or Excel file"),
        ('a,b\n"1,2\n', "x.csv", r"line 2: .*Close every quote"),
        ('{"a": 1}\n{"a": }\n', "x.jsonl", r"line 2 is not JSON"),
        ('{"a": 1}\n[3]\n', "x.jsonl", r"line 2 holds no object"),
        ('{"a": 1, "a": 2}\n', "x.jsonl", r"line 1 is not JSON \(the name 'a' stands twice\)"),
    ],
)
def test_a_broken_file_is_refused_in_one_line(table_of, content, name, message):
    with pytest.raises(WeftError, match=message) as caught:
        table_of(content, name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_a_directory_and_no_table_are_refused(tmp_path):
    with pytest.raises(WeftError, match="no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(WeftError, match="a directory"):
        read(tmp_path)
    with pytest.raises(WeftError, match="a int is no table"):
        read(3)
    with pytest.raises(WeftError, match="no rows"):
        read([])


def test_parquet_without_pyarrow_names_the_extra(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1")
    with pytest.raises(WeftError, match=r"weft\[parquet\]"):
        read(path)


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"kinds": {}}, "'kinds' is unknown"),
        ({"columns": {"Turnover": {}}}, "has no column 'Turnover'"),
        ({"columns": {"Staff": {"kind": "colour"}}}, "no kind 'colour' for a column"),
        ({"columns": {"Staff": {"units": "m"}}}, "'units' is unknown"),
        ({"columns": {"Staff": {"unit": "blorps"}}}, "'blorps' is no unit or currency"),
        ({"columns": {"Company": {"kind": "money"}}}, "no cell of companies.csv reads as money"),
    ],
)
def test_a_wrong_schema_is_refused(table_of, schema, message):
    with pytest.raises(WeftError, match=message):
        table_of(PLAIN, schema=schema)


def test_ten_thousand_rows_read_fast(table_of):
    rows = "".join(
        f"Firm {i},{1900 + i % 99}-0{1 + i % 9}-11,{i * 7}.{i % 10},{i}%,{i},{i % 97} kg,Sector {i % 7},x{i}\n"
        for i in range(10_000)
    )
    start = process_time()
    table = table_of("Name,Founded,Revenue ($M),Share,Staff,Weight,Sector,Code\n" + rows)
    assert process_time() - start < 8  # about 1 s on a free core
    assert [column.tag for column in table.columns] == [
        "word", "date", "money:USD", "percent", "number", "quantity:mass", "word", "word",
    ]  # fmt: skip


# rows that a number names


@pytest.mark.parametrize(
    ("name", "header", "kind"),
    [
        ("invoices.csv", "Invoice", "invoice"),
        ("orders.csv", "Order no", "order"),
        ("export_2021.csv", "Ticket number", "ticket"),
        ("stays.csv", "ID", "stay"),
        ("export_2021.csv", "#", "row"),
    ],
)
def test_a_number_of_its_own_names_each_row_where_no_words_do(table_of, name, header, kind):
    table = table_of(f'{header},Client,Total\n17,A,$5\n"2,308",B,$6\n9,A,$7\n', name)
    assert (table.key.name, table.key.tag, table.type) == (header, "number", kind)
    assert [row.name for row in table.rows] == ["17", "2308", "9"]


def test_numbers_that_count_the_rows_name_them_and_amounts_do_not(table_of):
    assert table_of("Bay,Client\n4,A\n5,B\n6,A\n", "export_2.csv").key.name == "Bay"
    assert table_of("Bay,Client\n4,A\n5,B\n9,A\n", "export_2.csv").key is None
    assert table_of("Order,Client\n4,A\n4,B\n9,A\n", "orders.csv").key is None
    assert table_of("Orders (thousands),Client\n4,A\n5,B\n6,A\n", "export_2.csv").key is None
    assert table_of("Client,Order\nA,4\nB,5\nA,6\n", "orders.csv").key is None


def test_words_that_only_differ_give_way_to_the_number_that_the_file_is_called_by(table_of):
    assert table_of("Invoice,Client\n1,A\n2,B\n3,C\n", "invoices.csv").key.name == "Invoice"
    assert table_of("Employee ID,Name\n1,A\n2,B\n3,C\n", "employees.csv").key.name == "Name"
    assert table_of("Employee ID,Employee\n1,A\n2,B\n3,C\n", "employees.csv").key.name == "Employee"
    assert table_of("ID,Customer\n1,A\n2,B\n3,C\n", "customers.csv").key.name == "Customer"


def test_many_numbers_are_names_as_few_are(table_of):
    table = table_of("Order,Total\n" + "".join(f"{n},$5\n" for n in range(3_000)), "orders.csv")
    assert (table.key.name, table.rows[2_999].name) == ("Order", "2999")


# yes and no


@pytest.mark.parametrize(
    ("cells_of", "kind"),
    [
        ("yes no yes", "truth"),
        ("TRUE False true", "truth"),
        ("Y N y", "truth"),
        ("✓ ✗ ✓", "truth"),
        ("yes - no", "truth"),
        ("Y Y Y", "word"),
        ("N S N", "word"),
        ("1 0 1", "number"),
        ("yes no soon", "word"),
    ],
)
def test_yes_and_no_are_a_kind_however_they_are_marked(table_of, cells_of, kind):
    rows = "".join(f"N{place},{cell}\n" for place, cell in enumerate(cells_of.split()))
    table = table_of("Name,Delivered\n" + rows)
    assert table.column("delivered").tag == kind
    if kind == "truth":
        assert set(cells(table, "delivered")) - {None} == {Truth(True), Truth(False)}
        assert schema_toml(table).count('kind = "truth"') == 1


def test_a_stray_word_among_yes_and_no_stays_text_with_a_note(table_of):
    table = table_of("Name,Paid\n" + "".join(f"N{i},{'no' if i % 3 else 'yes'}\n" for i in range(9)) + "X,partly\n")
    assert cells(table, "paid")[9] == Word("partly")
    assert table.notes == ("Paid, row 9: 'partly' stays text: not a truth.",)
    assert [cell["kind"] for cell in describe(table)] == ["word", "truth"]


def test_numbers_beside_a_cell_that_is_none_name_no_rows(table_of):
    table = table_of("No,Place\n" + "".join(f"{n},a\n" for n in range(1, 20)) + "DNF,b\n")
    assert table.columns[0].tag == "number"
    assert table.key is None
