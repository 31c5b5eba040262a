"""What a question names without giving its value: rows by their name or a part of it, cells, units; offsets exact."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from weft import tables
from weft.find import read, read_parts
from weft.find.mentions import LONGEST_NAME, PARTIAL_ROWS, mentions
from weft.modalities.date import Date
from weft.modalities.unit import Unit
from weft.modalities.word import Word


def table_of(name, header, *rows):
    """A table as if read from a file of that name; the first column names the rows."""
    from weft.tables.schema import infer
    from weft.tables.source import RawTable

    return infer(RawTable(name, header, [list(row) for row in rows]))


BRIDGES = table_of(
    "bridges.csv",
    ["Bridge", "Opened", "Type", "Source"],
    ("Golden Gate Bridge", "1937-05-27", "suspension", "bridge district"),
    ("Brooklyn Bridge", "1883-05-24", "suspension", "city engineers"),
    ("Forth Bridge", "1890-03-04", "cantilever", "network rail"),
    ("Forth Road Bridge", "1964-09-04", "suspension", "archive"),
    ("25 de Abril Bridge", "1966-08-06", "suspension", "archive"),
    ("The Bridge", "1901-01-01", "stone arch", "archive"),
    ("Øresund Bridge", "2000-07-01", "cable-stayed", "archive"),
)
COMPANIES = table_of(
    "companies.csv",
    ["Company", "Founded", "Sector"],
    ("3M", "1902-06-13", "Industry"),
    ("AT&T", "1983-10-05", "Telecoms"),
    ("May", "1877-01-01", "Retail"),
    ("BP", "1909-04-14", "Energy"),
)


def named(question, *tables_of_question):
    """(kind, what is written, its plain form) of everything found, offsets checked."""
    spans = mentions(question, read(question), tables_of_question or (BRIDGES, COMPANIES))
    assert all(question[span.start : span.stop] == span.written for span in spans)
    assert all(one.stop <= other.start for one, other in pairwise(spans))
    return [(span.kind, span.written, str(span.value)) for span in spans]


def rows(question, *tables_of_question):
    return [(written, name) for kind, written, name in named(question, *tables_of_question) if kind == "record"]


# ---- rows ----------------------------------------------------------------------------------------------------------


def test_a_row_is_found_by_its_whole_name_in_any_case():
    assert rows("How long is the Golden Gate Bridge?") == [("Golden Gate Bridge", "Golden Gate Bridge")]
    assert rows("how long is the golden gate bridge?") == [("golden gate bridge", "Golden Gate Bridge")]
    assert rows("ØRESUND BRIDGE") == [("ØRESUND BRIDGE", "Øresund Bridge")]


def test_the_value_of_a_mention_is_the_row_itself():
    (span,) = mentions("Is BP old?", [], [COMPANIES])
    assert span.value is COMPANIES.rows[3]
    assert span.value.origin == ("companies.csv", 3)


def test_the_longest_name_wins():
    assert rows("the Forth Road Bridge or the Forth Bridge") == [
        ("Forth Road Bridge", "Forth Road Bridge"),
        ("Forth Bridge", "Forth Bridge"),
    ]


def test_a_part_that_only_one_row_has_names_it():
    assert rows("Is Brooklyn longer than Golden Gate?") == [
        ("Brooklyn", "Brooklyn Bridge"),
        ("Golden Gate", "Golden Gate Bridge"),
    ]
    assert rows("and the golden gate?") == [("golden gate", "Golden Gate Bridge")]


def test_a_single_word_of_a_name_counts_only_with_its_capital():
    assert rows("is brooklyn nice?") == []


def test_a_part_that_several_rows_have_or_that_is_common_names_none():
    assert rows("Which Forth was it?") == []
    assert rows("Which Bridge is it? The road.") == []
    assert rows("Is 25 enough?") == []


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_possessive_ends_before_its_mark(mark):
    assert rows(f"What is BP{mark}s sector and Brooklyn{mark}s?") == [("BP", "BP"), ("Brooklyn", "Brooklyn Bridge")]
    assert rows(f"the Golden Gate Bridge{mark}s age") == [("Golden Gate Bridge", "Golden Gate Bridge")]


def test_short_names_need_their_capitals():
    assert rows("how old is BP and AT&T?") == [("BP", "BP"), ("AT&T", "AT&T")]
    assert rows("what bp do I have") == []


def test_a_name_that_several_rows_bear_keeps_them_all_as_candidates():
    cells = [{"Name": name, "Age": 5} for name in ("Ann", "Bob", "Ann")]
    twins = tables.read(cells, {"columns": {"Name": {"key": True}}})
    (span,) = mentions("How old is Ann?", [], [twins])
    assert (span.confidence, span.value, span.candidates) == (0.5, twins.rows[0], (twins.rows[2],))


def test_in_a_large_table_only_whole_names_are_found():
    names = [f"{a}{b} Works" for a in range(100, 170) for b in range(1000, 1075)]
    large = table_of("works.csv", ["Name", "Age"], *((f"W{name}", "5") for name in names))
    assert len(large.rows) > PARTIAL_ROWS
    assert rows("W1001000 Works", large) == [("W1001000 Works", "W1001000 Works")]
    assert rows("W1001000", large) == []


def test_names_as_long_as_ten_words_are_found():
    long = " ".join(f"Part{letter}" for letter in "ABCDEFGHIJ")
    assert len(long.split()) == LONGEST_NAME
    assert rows(f"see {long}!", table_of("t.csv", ["Name", "Age"], (long, "5"), ("Bob", "6"))) == [(long, long)]


# ---- names and values ----------------------------------------------------------------------------------------------


def test_a_name_takes_the_place_of_the_values_inside_it():
    assert named("When was the 25 de Abril Bridge opened?") == [("record", "25 de Abril Bridge", "25 de Abril Bridge")]
    assert named("Is 3M older than AT&T?") == [("record", "3M", "3M"), ("record", "AT&T", "AT&T")]


def test_a_longer_value_keeps_the_name_inside_it():
    assert named("Was it 4 May 1901?") == [("date", "4 May 1901", "1901-05-04")]
    assert [kind for kind, _, _ in named("When was May founded?")] == ["record"]


# ---- cells ---------------------------------------------------------------------------------------------------------


def test_a_cell_of_words_is_found_in_any_case():
    assert named("Which are in Energy or stone arch?") == [
        ("word", "Energy", "Energy"),
        ("word", "stone arch", "stone arch"),
    ]
    assert named("the SUSPENSION ones") == [("word", "SUSPENSION", "suspension")]


def test_the_column_that_says_where_figures_come_from_is_no_cell():
    assert BRIDGES.column("Source").source
    assert named("What says the archive?") == []


def test_the_name_of_a_row_comes_before_an_equal_cell():
    both = table_of("t.csv", ["Name", "Rival"], ("Alpha", "Beta"), ("Beta", "Gamma"), ("Delta", "Beta"))
    assert named("And Beta and Gamma?", both) == [("record", "Beta", "Beta"), ("word", "Gamma", "Gamma")]


# ---- units ---------------------------------------------------------------------------------------------------------


def test_a_unit_alone_is_a_mention_and_a_unit_of_a_value_is_not():
    spans = mentions("How many miles is 5 km?", read("How many miles is 5 km?"))
    assert [(span.kind, span.written) for span in spans] == [("unit", "miles"), ("quantity", "5 km")]
    assert spans[0].value == Unit("mi")


@pytest.mark.parametrize("after", ["?", " ?", " ; then", " - then", "\u00a0!", ""])
def test_a_unit_ends_with_its_last_letter(after):
    assert named(f"How many miles{after}") == [("unit", "miles", "mi")]
    assert named(f"It is 5 miles{after}") == [("quantity", "5 miles", "5 mi")]


def test_a_unit_inside_a_name_is_no_mention():
    roads = table_of("roads.csv", ["Road", "Age"], ("Three Miles Lane", "5"), ("Gold Street", "6"))
    assert named("Is Three Miles Lane old?", roads) == [("record", "Three Miles Lane", "Three Miles Lane")]


def test_without_tables_a_question_without_values_names_nothing():
    assert mentions("Who is it?", read("Who is it?")) == []


# ---- offsets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_offsets_are_exact_between_any_other_characters(seed):
    rng = np.random.default_rng(seed)
    odd = ("😀", "日本語", "e\u0301", "\u200f", "\ud800", "ß", "İ", "ﬁn", "🇨🇭")
    text, wanted = "", []
    for name in rng.permutation(["Golden Gate Bridge", "AT&T", "3M", "Øresund Bridge", "stone arch", "miles"]):
        text += "".join(odd[i] for i in rng.integers(len(odd), size=3)) + " ; "
        wanted.append((len(text), len(text) + len(name)))
        text += str(name) + " ; "
    spans = mentions(text, read(text), [BRIDGES, COMPANIES])
    assert [(span.start, span.stop) for span in spans] == wanted


def test_cells_are_words_and_rows_are_records_of_their_table():
    spans = mentions("Energy of BP", [], [COMPANIES])
    assert [span.value for span in spans] == [Word("Energy"), COMPANIES.rows[3]]
    assert tables.Table is type(spans[1].value.table)


# ---- rows that a number names --------------------------------------------------------------------------------------

INVOICES = table_of(
    "invoices.csv",
    ["Invoice", "Client", "Total"],
    *((f"{number}", "Moreau" if number % 2 else "Acorn", "$5") for number in (17, 18, 2020, 2308, 2309, 2310)),
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What is the total of invoice 2308?", ["2308"]),
        ("invoice no. 17's total", ["17"]),
        ("Invoice number 2308, Invoice #17", ["2308", "#17"]),
        ("Is no. 17 paid?", ["17"]),
        ("#2308?", ["#2308"]),
        ("Is 2308 paid?", ["2308"]),
        ("invoices 17, 18 and 2310", ["17", "18", "2310"]),
        ("Is invoice 2308 larger than 2309?", ["2308", "2309"]),
        ("the client of invoice 2020", ["2020"]),
        ("What came in 2020?", []),
        ("Is 17 enough?", []),
        ("invoice 9999", []),
        ("more than 2308", []),
        ("between 2308 and 2310", []),
        ("2,308 or $2308 or 2308% or 2308.5", []),
        ("invoice 2308 euros to them", []),
        ("17 invoices", []),
    ],
)
def test_a_number_names_a_row_where_it_is_said_to_or_is_long(question, found):
    spans = mentions(question, read_parts(question), [INVOICES])
    named = [(span.written, span.value.name) for span in spans if span.kind == "record"]
    assert named == [(written, written.strip("#")) for written in found]


def test_codes_that_begin_alike_go_by_their_number_too():
    codes = table_of("orders.csv", ["Order", "Total"], ("ORD-0017", "$5"), ("ORD-0018", "$6"))
    assert rows("order 17 and ORD-0018", codes) == [("17", "ORD-0017"), ("ORD-0018", "ORD-0018")]
    flights = table_of("flights.csv", ["Flight", "Total"], ("BA117", "$5"), ("LH17", "$6"))
    assert rows("BA117 or flight 17", flights) == [("BA117", "BA117")]


def test_several_of_a_cells_word_name_the_cell():
    cells = (["Ava", "defender"], ["Ben", "striker"], ["Cleo", "striker"], ["Dan", "city hall"])
    table = table_of("players.csv", ["Name", "Position"], *cells)
    found = [(s.written, str(s.value)) for s in mentions("Do defenders outrun strikers and city halls?", [], [table])]
    assert found == [("defenders", "defender"), ("strikers", "striker"), ("city halls", "city hall")]


@pytest.mark.parametrize(
    ("text", "quarter"),
    [("What came in during the first quarter of 2023?", 1), ("sales in the last quarter of 2023", 4)],
)
def test_a_quarter_that_is_counted_is_one_date(text, quarter):
    (date,) = read_parts(text)
    assert (date.kind, date.value) == ("date", Date(2023, 3 * quarter - 2, form="quarter"))


STORES = table_of(
    "stores.csv",
    ["Store", "City", "Trips to Lyon"],
    ("Alpha", "Edinburgh, United Kingdom", "12"),
    ("Beta", "Nice, France", "14"),
    ("Gamma", "Lyon, France", "15"),
    ("Delta", "San Francisco, United States", "15"),
)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("which stores are in edinburgh", ["edinburgh"]),
        ("stores in san francisco, price", ["san francisco"]),
        ("which of them are in france?", ["france"]),
        ("a nice store in nice", ["nice"]),  # the second one
        ("Which are in Edinburgh?", ["Edinburgh"]),
        ("how many to lyon for alpha", []),  # a header names it too
        ("which are in Glasgow or edinburgh", ["Glasgow"]),  # who writes capitals writes all of them
    ],
)
def test_places_of_the_tables_are_found_in_small_letters(question, places):
    found = [span for span in mentions(question, read_parts(question), [STORES]) if span.kind == "place"]
    assert [span.written for span in found] == places
    assert question != "a nice store in nice" or found[0].start == 16
