"""Where figures stand: in tables of claims, under quarters, in rows that are years, in columns set apart by spaces."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import weft
from weft.checking.about import subject
from weft.checking.claims import claims
from weft.checking.closest import siblings, twins
from weft.checking.facts import Fact, Scope
from weft.checking.figures import figures
from weft.checking.index import Index
from weft.checking.limits import Told
from weft.checking.reading import all_facts, facts_of
from weft.checking.scales import Said, of_document, said
from weft.checking.words import stems


def facts(text: str) -> dict[str, Fact]:
    """written → fact, of a source that writes each figure once."""
    return {fact.written: fact for fact in facts_of({"name": "r.md", "text": text}, 0, Counter(), Told())}


def verdicts(claim: str, *sources: Any) -> dict[str, str]:
    """written → verdict."""
    given = [one if isinstance(one, Path) else {"name": "r.md", "text": one} for one in sources]
    return {finding.written: finding.verdict for finding in weft.check(claim, given).findings}


SOURCES = Path(__file__).resolve().parent.parent / "specs" / "check" / "sources"
FISH = """Spawning stock in thousand tonnes, on 1 January; catch and quota in tonnes.

Species            2023      2024
---------------------------------
Cod
  spawning stock   69.8      63.1
  quota          17,000    14,500
Norway lobster
  spawning stock   20.3      21.1
  quota           4,900     4,800
---------------------------------
"""
QUARTERS = """Amounts in thousand euros unless stated.

| Metric | Q2 2024 | Q1 2025 | Q2 2025 |
|---|---|---|---|
| Recurring revenue | 3,120 | 4,275 | 4,830 |
| Gross margin | 71.2 % | 73.9 % | 75.1 % |
"""
ORDERS = """date,product,amount_eur,returned
2025-03-03,Kettle,89.00,yes
2025-03-04,Assam,37.80,no
2025-03-19,Kettle,178.00,no
2025-04-02,Sencha,105.15,yes
2025-04-05,Assam,64.50,no
"""


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    return path


def test_a_column_of_another_date_is_a_twin_though_its_header_says_less() -> None:
    claim = (
        "Waiting lists fell in one specialty only: the eye clinic has 5,316 on its books, 10 % fewer than in June 2023."
    )
    assert verdicts(claim, SOURCES / "infections.txt")["10 %"] == "computed"
    assert verdicts(claim.replace("10 %", "13 %"), SOURCES / "infections.txt")["13 %"] != "computed"


def test_where_rows_are_years_a_column_changes_over_them() -> None:
    index = Index(all_facts([SOURCES / "dam.txt"]))
    repairs = next(fact for fact in index.facts if fact.label == "2010 · Repairs")
    assert [one.written for one in siblings(repairs, index)] == ["540", "388", "245", "1,254"]  # and the total


def test_quarters_of_one_year_are_twins() -> None:
    claim = "Recurring revenue grew by €555,000 in the second quarter of 2025."
    assert verdicts(claim, QUARTERS)["€555,000"] == "computed"


def test_names_of_quarters_are_a_header_and_an_amount_is_in_what_is_said_once() -> None:
    found = facts(QUARTERS)
    assert found["4,275"].scope.years == {2025}
    assert found["4,275"].scope.quarters == {1}
    assert of_document("Amounts in thousand euros unless stated.") == 1000
    assert of_document("It sold 3 thousand euros of figures in a day.") == 0


def test_a_table_set_apart_by_spaces_has_rules_sections_and_units_of_rows() -> None:
    found = facts(FISH)
    cod, quota = found["63.1"], found["14,500"]
    assert cod.label == "Cod · spawning stock · 2024"
    assert cod.scope.years == {2024}
    assert (cod.measure.family, cod.measure.amount) == ("mass", 63_100_000)  # kilograms
    assert quota.measure.amount == 14_500_000
    assert found["21.1"].label.startswith("Norway lobster")


def test_a_scale_left_out_of_a_unit_is_understood() -> None:
    assert said("Stock (1,000 t)") == Said(1000, "", False, "t")
    assert said("Cost (1,000 pounds)").unit == ""  # of money
    for claim in ("The stock of cod was 63,100 tonnes in 2024.", "Stock of cod in 2024: 63.1."):
        assert next(iter(verdicts(claim, FISH).values())) == "copied", claim


def test_a_table_in_the_claim_gives_each_cell_its_header_and_its_row() -> None:
    text = "So:\n\n| Species | Stock | Quota 2024 |\n|---|---|---|\n| Cod | 63.1 | 14,500 |\n| Crab | 21.1 | 4,800 |\n"
    found = {claim.figure.written: claim for claim in claims(text)}
    assert found["2024"].idle == "it names a column"
    cell = found["14,500"]
    assert cell.scope.near == {"cod", "quota"}
    assert cell.scope.years == {2024}
    assert cell.under == "Quota 2024"
    assert text[slice(*cell.clause)].strip() == "14,500"
    assert found["63.1"].row == cell.row != found["21.1"].row
    assert not any(claim.under for claim in claims("a | b\n1 | 2\n"))  # without a rule it is none


def test_figures_exchanged_between_two_months_of_a_claim_table_are_found() -> None:
    source = "| Team | 31 March 2025 | 30 June 2025 |\n|---|---|---|\n| Sales | 12 | 11 |\n| Support | 8 | 9 |\n"
    claim = "| Team | June 2025 |\n|---|---|\n| Sales | {} |\n"
    assert verdicts(claim.format(11), source)["11"] == "copied"
    assert verdicts(claim.format(12), source)["12"] == "contradicted"


def test_rows_of_a_month_and_rows_that_say_yes_are_added_up(orders: Path) -> None:
    assert verdicts("March brought €304.80 in all.", orders)["€304.80"] == "computed"
    assert verdicts("Returned goods were worth €194.15 in total.", orders)["€194.15"] == "computed"
    assert verdicts("March brought €305.80 in all.", orders)["€305.80"] != "computed"


def test_columns_say_their_currency_and_years_of_long_ago_are_years(tmp_path: Path) -> None:
    path = tmp_path / "huts.csv"
    path.write_text("hut,price_eur,opened\nAdler,38,1898\nBrunn,32,1926\nCarla,44,1909\n", encoding="utf-8")
    found = {fact.written: fact for fact in facts_of(path, 0, Counter(), Told())}
    assert (found["38"].measure.family, found["38"].measure.unit) == ("money", "EUR")
    assert found["1898"].measure.family == found["1926"].measure.family == "date"
    assert verdicts("Two huts cost over 35 euros: two.", path)["two"] == "computed"


def test_what_the_sentence_before_names_chooses_rows(tmp_path: Path) -> None:
    path = tmp_path / "huts.csv"
    rows = "Adler,Sankt Veit,4385\nBrunn,Sankt Veit,3418\nCarla,Pontresco,6310\nFalk,Sankt Veit,7815\n"
    path.write_text(f"hut,valley,visitors\n{rows}", encoding="utf-8")
    found = verdicts("Sankt Veit can be content. Its huts drew 15,618 visitors.", path)
    assert found["15,618"] == "computed"


def test_the_year_before_ends_what_is_said_of_a_figure() -> None:
    text = "It carried 34.7 million in 2023, 12 % more than the year before and nearly twice as many as in 2020."
    years = {claim.figure.written: claim.scope.years for claim in claims(text)}
    assert years["12 %"] == {2023}
    text = "Margin stands at 75.1 %, 3.9 points above that of Q2 2024."
    assert next(claims(text)).scope.quarters == frozenset()


def test_what_counts_the_same_stands_in_brackets() -> None:
    text = "1,126 patients waited for a bed for more than twelve hours (1,408)."
    nouns = {claim.figure.written: claim.scope.noun for claim in claims(text)}
    assert nouns["1,408"] == nouns["1,126"] != ""


def test_a_share_of_figures_that_agree_by_chance_is_computed() -> None:
    claim = "Of 46 readings due that year 19 were taken, 41 %; of those due in 2016 it was 31 of 52."
    assert verdicts(claim, SOURCES / "dam.txt")["41 %"] == "computed"


def test_a_limit_that_is_asked_about_claims_nothing() -> None:
    found = {claim.figure.written: claim.idle for claim in claims("How many stand higher than 2,500 m? Six do.")}
    assert found["2,500 m"]
    assert not found["Six"]
    assert not next(claims("And who stayed 437 days?")).idle  # what its answer stands for


def test_an_amount_behind_another_is_of_its_currency() -> None:
    found = figures("Landings were worth 1,286 million kroner, after 1,231 million in 2023.")
    assert [one.measure.unit for one in found[:2]] == ["NOK", "NOK"]
    assert figures("It has €2 million and 3 million members.")[1].measure.family == "number"


def test_a_share_is_of_the_total_of_a_named_column() -> None:
    source = "| Hospital | Beds | Infections |\n|---|---|---|\n| Royal | 412 | 81 |\n| Tollgate | 198 | 34 |\n"
    source += "| Marsh Lane | 86 | 15 |\n| Children | 58 | 7 |\n| Total | 754 | 137 |\n"
    index = Index(all_facts([{"name": "r.md", "text": source}]))
    about = subject(Scope(near=frozenset(stems("The Royal has most of the infections"))), index)
    pools = [{one.fact.written for one in made.best} for made in twins(about, index, {})]
    assert {"81", "137"} in pools
    assert {"412", "754"} not in pools  # nothing is said of beds
    found = siblings(next(fact for fact in index.facts if fact.written == "34"), index)
    assert "137" in {one.written for one in found}


def test_what_counts_people_is_not_in_thousand_euros() -> None:
    source = QUARTERS + "| Paying customers | 412 | 521 | 574 |\n| Dues from customers | 61 | 72 | 83 |\n"
    found = facts(source)
    assert (found["574"].measure.amount, found["83"].measure.amount) == (574, 83_000)
    claim = "Recurring revenue per customer rose to €8,415 in the second quarter of 2025."
    assert verdicts(claim, source)["€8,415"] == "computed"


@pytest.mark.parametrize(
    ("text", "written", "family"),
    [
        ("The first stopped after 4.6 metres, the second only after 9.2.", "9.2", "length"),
        ("Sales were €5.3 billion, up from 4.9 in 2020.", "4.9", "money"),
        ("The share rose to 8 %, after 7 in 2022.", "7", "percent"),
        ("Hauls lasted 30 minutes at 3.8 knots, 12 in all.", "12", "number"),  # not as many decimals
        ("It has 146 km of road and 12 bridges.", "12", "number"),  # of its own
        ("It has 146 km of road. The rest is 134.", "134", "number"),  # in another sentence
    ],
)
def test_a_bare_figure_of_a_source_is_in_the_unit_of_the_one_before_it(text: str, written: str, family: str) -> None:
    assert facts(text)[written].measure.family == family


def test_what_is_in_a_unit_by_the_figure_before_it_is_copied() -> None:
    source = "The loudest motor reached 61 decibels, the quietest (Kestrel) 52."
    assert verdicts("The Kestrel is the quietest at 52 decibels.", source)["52 decibels"] == "copied"
    assert facts("Sales were €5.3 billion, up from 4.9 in 2020.")["4.9"].measure.amount == 4_900_000_000
