"""weft.check on figures that are computed: true ones hold, and a digit beside them does not."""

from __future__ import annotations

import pytest
from conftest import ROOT

import weft
from weft.checking.figures import figures
from weft.checking.offers import reach_of, step_of

WORKS = """Works,Country,Opened,Closed,Area (ha),Boats,Catch 2022 (t),Catch 2023 (t),Sales ($M),Employees
Sollund,"Bergen, Norway",1961-01-17,,13.2,544,142.8,119.0,412,1630
Havstein,"Oslo, Norway",1974-09-02,1999-03-31,12.5,350,79.8,88.2,95,402
Grimsay,"Cork, Ireland",1958-03-09,,14.8,960,211.2,196.8,730,2210
Ebeltoft,"Aarhus, Denmark",1988-11-20,2004-06-30,11.6,176,38.4,30.4,61,190
Lyme,"Dover, United Kingdom",1969-01-08,,15.5,1540,254.8,275.6,1204,3905
Karlso,"Visby, Sweden",1992-10-01,2011-12-31,12.1,231,41.4,68.4,88,355
"""
NEWS = """# Town news

The new library cost €3.6 million and has 14 rooms. It is open from 9:10 a.m. to 6:30 p.m. every day.
Punctuality of the trams was 93.4 %, against 92.6 % in the year before. Noise fell to 38,700 complaints from 45,100.

The bridge will be closed from 24 June to 23 August. The tower of St Mary weighs 84 t and the bell of St Paul 14 t.

| | North | South | Total |
|---|---|---|---|
| Lost parcels | 19 | 27 | |
| Mood of riders | 12.9 | 14.1 | |

| Line | 2022 | 2023 |
|---|---|---|
| Harbour | 918.4 | 1,041.2 |
| Airport | 734.9 | 771.6 |
| Castle | 402.8 | 533.9 |
| Zoo | 488.3 | 567.9 |
| Total | 2,544.4 | 2,914.6 |
"""
SOURCES = [{"name": "news.md", "text": NEWS}]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    path = tmp_path_factory.mktemp("check") / "works.csv"
    path.write_text(WORKS, encoding="utf-8")
    return [str(path), *SOURCES]


EXAMPLES = [str(ROOT / "examples" / name) for name in ("bridges.csv", "laureates.csv")]


# Each with a figure that is true, and another that is not.
COMPUTED = [
    # differences of what stands beside a figure of the sentence, and of rows that it names
    ("Lyme did best in 2023 with 275.6 tonnes, {} better than the year before.", "20.8 t", "28.0 t"),
    ("Trams had a punctuality of 93.4 %, {} better than in the year before.", "0.8 points", "1.9 points"),
    ("The mood of riders was 12.9 in the north and 14.1 in the south, so {} less.", "1.2 points", "1.7 points"),
    # changes: of quantities, under a word or a sign
    ("Ebeltoft landed just 30.4 t, down {}.", "21 %", "29 %"),
    ("Noise complaints: {} within a year.", "-14 %", "-19 %"),
    ("Total catch of the works went from 768.4 t to 778.4 t, up {}.", "1.3 %", "1.9 %"),
    # ratios of quantities, fractions, parts of a total
    ("The bell weighs 14 t, {} of the tower of St Mary at 84 t.", "one sixth", "one fifth"),
    ("The Harbour line rose from 918.4 to 1,041.2, or {} of all.", "36 %", "39 %"),
    # so much for each
    ("Catch per hectare at Lyme in 2023 came to {}.", "17.8 t", "18.7 t"),
    ("Lyme had 3,905 people and $1,204 million. Per head that is about {}.", "$308,000", "$380,000"),
    # whole columns
    ("Lyme needs 15.5 ha. All in all, about {} are taken up.", "79.7 ha", "71.7 ha"),
    ("In the town {} parcels were lost.", "46", "49"),
    # lengths of time
    ("Grimsay opened in 1958. Sollund, with 544 boats, opened {} later.", "three years", "seven years"),
    ("The closure of the bridge takes {}.", "60 days", "68 days"),
    ("The library is open for {} a day.", "9 hours 20 minutes", "8 hours 20 minutes"),
    # counts
    ("Of the bridges on the list, {} are in Japan.", "seven", "eight"),
    ("Of the laureates, {} are physicists.", "13", "12"),
    ("Of the works, {} are larger than 12.3 ha.", "four", "five"),
    ("Up to 1970, {} of the works had opened.", "three", "two"),
    ("Of the works, {} are still running.", "three", "four"),
]


@pytest.mark.parametrize(("claim", "true", "other"), COMPUTED, ids=[claim[:40] for claim, _, _ in COMPUTED])
def test_a_computed_figure_holds_and_another_in_its_place_does_not(claim, true, other, sources):
    assert verdict_of(claim, true, sources) == "computed"
    assert verdict_of(claim, other, sources) in ("contradicted", "unsupported")


def verdict_of(claim: str, written: str, sources: list[object]) -> str:
    """What is said of the figure that takes the place of {}."""
    start = claim.index("{}")
    sources = EXAMPLES if "laureates" in claim or "bridges" in claim else sources
    findings = weft.check(claim.format(written), sources).findings
    return next(each.verdict for each in findings if start <= each.start < start + len(written))


def test_what_is_said_in_few_digits_is_a_rougher_bound():
    rough, exact = (figures(text)[0] for text in ("more than a third of all", "more than 352 of them"))
    assert (reach_of(rough), reach_of(exact)) == (0.1, 0.05)


def test_a_computed_figure_with_zeros_at_its_end_is_exact_to_three_digits():
    steps = {text: step_of(figures(text)[0]) for text in ("$291,000", "$3,300", "$240,000", "$291,090")}
    assert steps == {"$291,000": 1000, "$3,300": 1, "$240,000": 1000, "$291,090": 10}
