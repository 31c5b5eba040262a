"""weft.check on figures computed from what their own sentences point to: true ones hold, others do not."""

from __future__ import annotations

import pytest

import weft
from weft.checking.cues import cues

SHOP = """Item,Sort,Launched,Weight (g),Price 2022 (EUR),Price 2023 (EUR),Sold 2022,Sold 2023,Stars,Guarantee (years)
Ridge 30,Rucksack,2016-02-20,905,99.00,106.00,4320,4115,4.4,4
Ridge 50,Rucksack,2016-02-20,1480,162.00,175.00,3150,3390,4.6,4
Depot 22,Rucksack,2022-08-28,775,92.00,88.00,1260,4610,3.9,2
Dune Light,Tent,2017-03-05,1265,239.00,249.00,1760,1680,4.3,3
Dune Base,Tent,2020-04-19,5380,605.00,589.00,470,640,4.1,5
Crib Duo,Tent,2018-03-05,1790,319.00,335.00,2480,2730,4.7,3
Downy Quilt,Bedding,2021-05-02,530,127.00,118.00,2190,3310,4.2,3
Roll Mat,Bedding,2008-06-15,420,23.90,26.90,11420,10180,3.7,1
Air Mat,Bedding,2019-01-28,470,97.00,107.00,5110,6050,4.5,2
"""
TOWN = """# Town budget for 2025

Spending is put at $214.6 million, revenue at $211.2 million. The gap of $3.4 million is met from the reserve, which
stood at $19.8 million in June 2024.

Police cost $58.2 million (2024: $56.9 million), fire and rescue $37.4 million ($34.1 million), debt service
$16.5 million ($16.9 million), streets $29.6 million ($30.8 million).

The branch, shut since the flood of 17 January 2023, is to reopen on 3 March 2025 after works of $6.2 million, of which
the insurer pays $4.1 million. On average 43,750 people come to the stadium, which has 45,750 seats.

| Shop | Staff | Sales ($ million) | Floor (sq ft) |
|---|---|---|---|
| Northgate | 62 | 102.3 | 744,000 |
| Southgate | 27 | 61.4 | 189,000 |

| | Pump | Ground pump | Gas boiler (before) |
|---|---|---|---|
| Grant ($) | 6,930 | 11,690 | 0 |
| Upkeep per year ($) | 185 | 160 | 240 |

Between 1 October 2021 and 30 September 2023 pumps were measured in 164 houses built before 1980; 58 of them had new
windows.
"""
SOURCES = [{"name": "town.md", "text": TOWN}]

# Each with a figure that is true, and another that is not.
POINTED = [
    # a sign says the direction, whatever the sentence speaks of
    ("While rucksacks fell, Downy Quilt went from 2,190 in 2022 to 3,310 in 2023, {}.", "+51.1 %", "+15.1 %"),
    # units of two words
    ("Southgate makes {} per square foot.", "$325", "$352"),
    # what other figures of the sentence stand for is no rival
    ("Northgate took $102.3 million with a staff of 62, {} a head.", "$1.65 million", "$1.56 million"),
    # what another clause says outright is not asked of this figure
    ("On average 43,750 came to the stadium, filling {} of the seats.", "96 %", "93 %"),
    # by how much
    ("Police cost $58.2 million. Streets shrink by {}.", "$1.2 million", "$2.1 million"),
    ("Debt service falls by {} to $16.5 million.", "$0.4 million", "$0.7 million"),
    # two things that texts name are taken from each other whatever their years
    (
        "The works cost $6.2 million and the insurer pays $4.1 million, so the town pays {}.",
        "$2.1 million",
        "$2.6 million",
    ),
    # of what the sentence itself computed
    ("After the gap of $3.4 million the reserve will hold $16.4 million, or {} of spending.", "7.6 %", "6.7 %"),
    # of what stands beside what it names of the same thing
    ("Sales of Ridge 50 are up {}.", "8 %", "13 %"),
    # the other value is what it is less than
    ("Upkeep is $185 a year, {} less than for your boiler.", "$55", "$95"),
    # of the rows that a word chooses
    ("The tents sold {} pieces.", "5,050", "5,500"),
    # of the rows that the sentence before names by another column
    ("Ridge 30 weighs 905 g, Air Mat 470 g, Downy Quilt 530 g. Together they cost {}.", "€331", "€313"),
]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    path = tmp_path_factory.mktemp("check") / "shop.csv"
    path.write_text(SHOP, encoding="utf-8")
    return [str(path), *SOURCES]


@pytest.mark.parametrize(("claim", "true", "other"), POINTED, ids=[claim[:40] for claim, _, _ in POINTED])
def test_a_figure_of_what_its_sentences_point_to_holds_and_another_does_not(claim, true, other, sources):
    assert verdict_of(claim, true, sources) == "computed"
    assert verdict_of(claim, other, sources) in ("contradicted", "unsupported")


def test_what_is_lost_is_said_to_fall():
    assert cues("The shop loses 14.5 %", "14.5 %").down


def test_a_bare_number_that_counts_something_is_no_length_of_time(sources):
    assert verdict_of("58 houses had new windows and {} had an insulated roof.", "41", sources) != "computed"


def verdict_of(claim: str, written: str, sources: list[object]) -> str:
    """What is said of the figure that takes the place of {}."""
    start = claim.index("{}")
    findings = weft.check(claim.format(written), sources).findings
    return next(each.verdict for each in findings if start <= each.start < start + len(written))
