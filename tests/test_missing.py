"""What a refusal names: words of the question that no column is named by, and nothing beyond them."""

from __future__ import annotations

import pytest

from weft import tables
from weft.find import read_parts
from weft.find.mentions import mentions
from weft.missing import LABELS_NAMED, NAME_DOUBT, doubt, doubt_of_text, no_column, unnamed

COMPANIES = [
    {
        "Company": "Siemens",
        "Seat": "Munich, Germany",
        "Founded": "1847-10-12",
        "Revenue ($M)": "77860",
        "Source": "report",
    },
    {"Company": "Nestlé", "Seat": "Vevey, Switzerland", "Founded": "1866", "Revenue ($M)": "94424", "Source": "report"},
]
BRIDGES = [{"Bridge": "Golden Gate Bridge", "Opened": "1937-05-27"}, {"Bridge": "Forth Bridge", "Opened": "1890-03-04"}]
HAS = "it has: company, seat, founded, revenue"


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder, made = tmp_path_factory.mktemp("tables"), []
    for name, rows in (("companies.csv", COMPANIES), ("bridges.csv", BRIDGES)):
        lines = [",".join(rows[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in rows)]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
        made.append(tables.read(folder / name))
    return made


def said(question, over):
    return no_column(question, mentions(question, read_parts(question), over), over)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What discount does Siemens offer?", "“discount”"),
        ("Which company has the highest margin?", "“margin”"),
        ("What discounts and rebates did Siemens give in 2021?", "“discounts” or “rebates”"),
        ("How many km from Munich is the warehouse of Nestlé?", "“warehouse”"),
        ("What is Siemens's debt-to-equity ratio?", "“debt-to-equity”"),
    ],
)
def test_words_that_no_column_is_named_by_are_named_with_the_columns_there_are(both, question, words):
    assert said(question, both) == f"companies.csv has no column about {words}; {HAS}"


@pytest.mark.parametrize(
    "question",
    [
        "What was the revenue of Siemens in 2021?",
        "Which companies were founded between 1800 and 1900?",
        "How many years older is Nestlé than Siemens?",
        "What is the average revenue of the German companies?",
        "When did the Forth Bridge open?",
    ],
)
def test_nothing_is_said_where_every_word_is_a_column_a_value_or_a_way_to_ask(both, question):
    assert said(question, both) is None


def test_a_row_or_a_type_that_is_named_says_which_table_is_spoken_of(both):
    assert said("What is the toll of the Golden Gate Bridge?", both).startswith(
        "bridges.csv has no column about “toll”;"
    )
    assert said("Which bridge has the highest toll?", both).startswith("bridges.csv has no column about “toll”;")
    said_of_both = "no column of companies.csv or bridges.csv is about “painter” or “architect”"
    assert said("What is the painter and architect of it?", both) == said_of_both


@pytest.mark.parametrize(
    "question",
    [
        "Which company stayed longest in Munich?",
        "Who painted the Golden Gate Bridge?",
        "How much does Siemens owe us, including tax?",
        "Which company spent the most on its seat?",
        "Which bridges did people cross?",
        "Whats the avrage revenue of Siemens?",
        "In which quater was Siemens founded?",
        "How many people does Siemens have?",
        "Which is the most valuable company?",
    ],
)
def test_a_verb_an_adjective_or_a_slip_of_the_pen_is_no_reason(both, question):
    assert said(question, both) is None


def test_a_name_that_no_row_has_is_named(both):
    assert (
        said("How much did we bill Microsoft?", both) == "nothing in companies.csv or bridges.csv is called “Microsoft”"
    )
    assert said("Did Siemens open the Bridge?", both) is None


def test_of_many_columns_the_first_are_listed():
    wide = tables.read([{"City": "Bern", **{f"Figure {place}": str(place) for place in range(LABELS_NAMED + 4)}}])
    text = said("How many theatres has Bern?", [wide])
    assert text.endswith("and 5 more")
    assert text.count(",") == LABELS_NAMED - 1


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How much revenue had Boeing in 2022?", ["Boeing"]),
        ("What did Siemens and Lufthansa's daughters earn?", ["Lufthansa"]),
        ("Lufthansa: revenue?", []),  # it may be any word that begins a sentence
        ("Is it theirs that I've asked for in February?", []),
        ("Which firm has its HQ in Munich?", []),
    ],
)
def test_names_that_nothing_there_has(question, names, both):
    assert unnamed(question, mentions(question, read_parts(question), both), both) == names


def test_an_answer_is_doubted_where_the_question_names_what_is_not_there(both):
    def doubted(question, over):
        return doubt(question, mentions(question, read_parts(question), over), over)

    assert doubted("What is the revenue of Siemens?", both) == 0
    assert doubted("When was Lufthansa founded, and when was Boeing founded?", both) == NAME_DOUBT
    assert doubted("What is the margin of Siemens?", both) == NAME_DOUBT / 2
    assert doubted("What is the margin of old Boeing?", both) == 1.5 * NAME_DOUBT
    assert doubted("What is the margin of old Boeing?", []) == 0


def test_a_name_that_stands_nowhere_in_the_text_is_doubted_and_a_noun_is_not():
    text = "Halden Foods sold for €12.5 million in Spain. Its director left in May."
    assert doubt_of_text("How much did Halden sell to France?", text) == NAME_DOUBT
    assert doubt_of_text("What were the takings in Spain for Halden's owners?", text) == 0
    assert doubt_of_text("Halifax sold how much?", text) == 0  # a capital that begins a sentence says nothing
    assert doubt_of_text("What happened in June?", text) == 0
