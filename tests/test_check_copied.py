"""Figures that stand in the sources, said in other words, other units and other layouts; and such as only seem to."""

from __future__ import annotations

from fractions import Fraction

import pytest

import weft
from weft.checking.claims import Claim, claims
from weft.checking.facts import Fact
from weft.checking.figures import figures
from weft.checking.reading import all_facts
from weft.checking.rivals import is_confusable, of_its_kind
from weft.checking.scales import said
from weft.checking.words import sentences, stems

BREWERY = """# Lindow Brewery, annual report 2023

The brewery, founded in 1872, sold 184,300 hectolitres. It employs 2,846 people. Beer duty brings the state
€18.3 million at an unchanged rate of €9.87 per €1,000 of sales. On the coldest night, in January, it was
−11.6 °C in the cellar. The mash rests at 66.4 °C, 0.3 °C warmer than before. Of 388 taverns that applied, 215
were chosen; 17 left. The licence of 30 June 2023 costs €41 million.
A pint costs €5.80 (last year €5.45).

## Accounts (€ thousand)

| | 2023 | 2022 |
|---|---|---|
| Sales | 91,240 | 88,610 |
| Tax | (2,930) | (3,120) |
| Wages in taverns | (4,120) | (3,960) |

## Breweries

| Site | Kettles | Barrels | Beer sold (hl) | Heat (kWh per kettle) |
|---|---|---|---|---|
| Lindow | 14 | 5,210 | 121,400 | 24,310 |
| Ormsby | 9 | 3,480 | 62,900 | 27,650 |

## Prices

| | Stout | Lager |
|---|---|---|
| Price of a cask (€) | 14,600 | 11,900 |
| Kegs | 93 | 71 |
| Content drinkers (%) | 64 | 78 |
"""
PUMPS = """Pump,Flow rate,Capacity,Complaints,Score,Price (EUR)
Brook,1315,23480,41,3.9,64.90
Spring,2240,17150,62,4.6,81.90
Geyser,2890,29800,57,4.4,96.00
Torrent,4860,52300,88,4.1,119.00
"""
FACTS = all_facts([{"name": "a.md", "text": BREWERY}])


def verdicts(claim: str, source: str = BREWERY) -> dict[str, str]:
    return {one.written: one.verdict for one in weft.check(claim, [{"name": "a.md", "text": source}]).findings}


@pytest.fixture(scope="module")
def pumps(tmp_path_factory):
    path = tmp_path_factory.mktemp("pumps") / "pumps.csv"
    path.write_text(PUMPS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("It was about minus 12 degrees that night.", "minus 12 degrees"),
        ("The mash is 0.3 warmer than before.", "0.3"),
        ("The beer duty stays at €9.87 per €1,000.", "€9.87"),  # who means €18.3 million writes no €9.87
        ("Dear guest, for kegs like yours expect €14,600 for stout.", "€14,600"),  # a row in euros, not one of kegs
        (
            "They have 2,846 good workers, so a few of them sit in every tavern at night.",
            "2,846",
        ),  # too rare to stand there by chance
        ("They asked over 380 inns and 215 got picked.", "380"),  # 215 is another figure's
        ("The review, out since February 2024, tells of sales of €91.2 million.", "€91.2 million"),
    ],
)
def test_what_is_said_in_other_words_is_copied(claim, figure):
    assert verdicts(claim)[figure] == "copied"


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("It needs a licence of 30 July 2023 for €41 million.", "30 July 2023"),  # 30 June
        ("Printed shirts: 93k.", "93k"),
        ("The old hall has 78 rooms.", "78"),  # percent
    ],
)
def test_what_only_seems_to_stand_in_the_sources_is_flagged(claim, figure):
    assert verdicts(claim)[figure] in ("contradicted", "unsupported")


def claim_of(text: str, written: str) -> Claim:
    return next(claim for claim in claims(text) if claim.figure.written == written)


def fact_of(written: str) -> Fact:
    return next(fact for fact in FACTS if fact.written == written)


def test_only_what_may_be_meant_instead_speaks_against_a_figure():
    duty, stout = claim_of("The duty is €9.87.", "€9.87"), claim_of("Stout costs €14,600.", "€14,600")
    assert not is_confusable(duty, fact_of("€9.87"), fact_of("€18.3 million"))
    assert is_confusable(claim_of("It is €18.3.", "€18.3"), fact_of("€9.87"), fact_of("€18.3 million"))  # a scale
    assert is_confusable(stout, fact_of("14,600"), fact_of("93"))  # in one column
    assert not is_confusable(stout, fact_of("14,600"), fact_of("71"))


def test_a_unit_of_a_row_is_not_that_of_the_rows_under_it():
    claim = claim_of("Stout has 64 % content drinkers.", "64 %")
    assert not of_its_kind(claim, fact_of("64"), fact_of("93"))
    assert said("Content drinkers (%)").percent


def test_a_unit_for_each_thing_is_that_unit():
    assert said("Heat (kWh per kettle)").unit == "kWh"
    assert said("Depth (m)").unit == "m"


def test_what_a_heading_says_of_its_table_does_not_hold_under_the_next():
    kettles, tax = (next(fact for fact in FACTS if fact.label.startswith(name)) for name in ("Lindow · Ket", "Tax"))
    assert (kettles.measure.amount, tax.measure.amount) == (14, -2_930_000)


def test_the_first_of_two_temperatures_is_in_the_unit_of_the_second():
    one, other = figures("It fell from 42.8 to 41.3 °C.")
    assert one.measure.amount - other.measure.amount == Fraction(3, 2)


def test_lines_that_each_begin_anew_are_sentences_of_their_own():
    text = "Brewery wins prize\nTown buys 14 kettles\nOrmsby closes"
    assert [text[start:stop] for start, stop in sentences(text)] == text.split("\n")
    wrapped = (
        "The brewery that we all knew as the first of this town has lost a prize to the\nOrmsby brewery, which is old."
    )
    assert len(sentences(wrapped)) == 1
    assert len(sentences("(a) Lindow: 14, rated 3;\n(b) Ormsby: 9")) == 2
    assert len(sentences("| a | B |\n|---|---|\n| C | 4 |")) == 1


def test_a_year_since_when_something_is_says_nothing_of_the_figure():
    found = claims("The report, out since 2022, follows 121 houses.")
    assert [claim.scope.years for claim in found if claim.figure.written == "121"] == [frozenset()]


def test_semicolons_part_what_could_be_sentences():
    text = "Brewing took 14 kettles in the north; complaints of drinkers about the beer came to 41."
    first, last = (claim.scope for claim in claims(text))
    assert "complaint" not in first.near | first.head
    assert "kettl" not in last.near | last.head


@pytest.mark.parametrize(
    ("claim", "figure", "verdict"),
    [
        ("The tax was €2.93 million. Sales came to €88.6 million.", "€88.6 million", "contradicted"),
        ("The tax was €2.93 million. Last year sales came to €88.6 million.", "€88.6 million", "copied"),
        ("The tax was €2.93 million. Sales: €88.6 million, now €91.2 million.", "€88.6 million", "copied"),
        ("A pint costs €5.45.", "€5.45", "contradicted"),
        ("A pint costs €5.80, up from €5.45.", "€5.45", "copied"),
        ("The tax rose to €2.93 million.", "€2.93 million", "contradicted"),
        ("The tax fell to €2.93 million.", "€2.93 million", "copied"),
    ],
)
def test_a_value_of_before_is_not_that_of_now(claim, figure, verdict):
    assert verdicts(claim)[figure] == verdict


def test_a_row_that_the_clause_names_is_meant(pumps):
    found = {
        one.written: one
        for one in weft.check("Complaints, by pumps: Brook 41, Geyser 62, Torrent 88.", [pumps]).findings
    }
    assert found["62"].verdict == "contradicted"
    assert (found["41"].verdict, found["88"].verdict) == ("copied", "copied")


def test_words_tell_what_lies_beyond_a_bound(pumps):
    claim = "Torrent thanks its friends: the score is 4.1. With a price of less than €100 it is no waste."
    assert {one.written: one.verdict for one in weft.check(claim, [pumps]).findings}["€100"] == "contradicted"


def test_what_is_numbered_is_told_by_its_number():
    assert stems("Tarn -10 sold") != stems("Tarn 0 sold")
    assert stems("Sold 2023") == stems("Sold 2024")
    lists = claims(
        "Down: Westering 33, Kestrel Park 29, Merrow 21. Lark 2 leads, Lark 1 goes. Apollo 11, Apollo 12 and Apollo 14."
    )
    assert [claim.figure.written for claim in lists if not claim.idle] == ["33", "29", "21"]


def test_a_part_of_one_source_is_not_exchanged_with_a_cell_of_another():
    assert verdicts("Of some 220 kegs chosen, 93 were taverns.")["220"] == "copied"
