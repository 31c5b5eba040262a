"""Figures that stand in the sources, in sentences that name other things as well: which fact speaks against which."""

from __future__ import annotations

import pytest

import weft
from weft.checking.figures import figures
from weft.checking.order import fault

TOWN = """# Tarnholm 2023

The town has 48,310 inhabitants and 12,940 dwellings, against 47,120 inhabitants and 12,610 dwellings in 2022. At the
end of the year the council had 934 employees, 17 more than a year earlier; absence fell from 6.8 % to 5.9 %.

Councillor Brandt counted 7,284 pupils on 1 October. The average class has 22.6 pupils. Linden School has 1,312 pupils,
Harbour School 645 and Tarnholm Grammar 1,870. In the final year 61 percent of pupils passed in physics and 54 percent
in chemistry. The longest bus line, to Vennes, is 38 km, the shortest, to the harbour, is 2.6 km. The council would move
the market from 7:15 a.m. to 8:45 a.m. in May.

Of 1,530 runners who entered the race, 942 finished: 604 ran the marathon and 338 the half marathon.

## Runners

| | Marathon | Half marathon |
|---|---|---|
| Entered | 1,012 | 518 |
| Mean age (years) | 41.7 | 36.2 |
| Finished | 604 | 338 |
| Injured | 23 | 9 |
| Pulse after 5 km | 148 | 139 |
| Pulse after 20 km | 163 | 151 |

## Accounts (NOK million)

| | 2022 | 2023 |
|---|---|---|
| Total income | 811.4 | 1,046.2 |
| Net interest | (27.3) | (39.8) |
"""
PORTS = """Port,Opened,Quay (m),Depth (m),Berths,Turnover ($M)
Alvik,1871-05-03,1240,9.5,14,412
Brora,1888-06-11,2210,12.5,31,988
Cardon Old Port,1902-09-30,875,7.5,9,137
Cardon Harbour,1931-04-02,3120,16.5,44,1543
"""
PROBES = "The Aurora probe cost $3.4 billion and drove 21.37 km on Mars. The Heron mission carried a crew of six."


def verdicts(claim: str, *sources: str) -> dict[str, str]:
    """{figure as written: verdict}, against the town unless other texts are given."""
    against = [{"name": f"{place}.md", "text": text} for place, text in enumerate(sources or (TOWN,))]
    return {finding.written: finding.verdict for finding in weft.check(claim, against).findings}


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    path = tmp_path_factory.mktemp("ports") / "ports.csv"
    path.write_text(PORTS, encoding="utf-8")
    return path


def against(claim: str, *sources: object) -> dict[str, str]:
    return {finding.written: finding.verdict for finding in weft.check(claim, list(sources)).findings}


@pytest.mark.parametrize(
    "claim",
    [
        "The staff grew by 17 to 934.",  # the clause without words of its own is about the one before it
        "Absence was down from 6.8 % to 5.9 %.",
        "Tarnholm 2023: 48,310 inhabitants, 12,940 dwellings.",  # "against … and … in 2022": both are of 2022
        "The market could begin at 8:45 a.m. instead of 7:15 a.m.",  # both ends of a range of times
        "Finished: 604 of 1,012 and 338 of 518.",  # the whole is not what the part is
        "The mean age was 41.7 and 36.2.",
        "Pulse after 5 km was 148 and 139. At the end it was 163 and 151.",
        "Income was more than NOK 1 billion in 2023.",
        "Net interest cost NOK 39.8 million in 2023.",  # "cost" says the sign
        "Tarnholm now has 7,284 pupils.",  # not what single schools have
        "Tarnholm has about 7,300 pupils.",
    ],
)
def test_a_true_figure_holds_beside_others(claim):
    assert set(verdicts(claim).values()) <= {"copied", "not a claim"}, verdicts(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Opened: Alvik 1871, Brora 1888, Cardon Harbour 1931.",
        "Alvik: $412 million; Brora: $988 million; Cardon Harbour: $1,543 million.",
        "Alvik followed in 1871, Brora in 1888 and Cardon Harbour in 1931.",
        "By turnover? Brora, by far: $988 million to $412 million for Alvik.",
        "The old port of 1902, Cardon Harbour of 1931.",
        "The quay of the old port measures 875 m, that of Cardon Harbour 3,210 m, says the pilot.",
    ],
)
def test_a_list_of_names_and_figures_is_held_row_by_row(claim, ports):
    found = against(claim, ports)
    assert all(verdict == "copied" for written, verdict in found.items() if written != "3,210 m"), found


def test_a_list_with_two_rows_exchanged_is_contradicted(ports):
    found = against("Alvik: $988 million; Brora: $412 million.", ports)
    assert set(found.values()) == {"contradicted"}


def test_a_figure_of_one_source_is_not_held_against_what_the_sentence_says_of_another(ports):
    claim = "Aurora's $3.4 billion would pay for more than twice the turnover of Cardon Harbour of $1,543 million."
    found = against(claim, ports, {"name": "probes", "text": PROBES})
    assert found["$3.4 billion"] == found["$1,543 million"] == "copied"


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("Absence rose from 6.8 % to 5.9 %.", "6.8 %"),  # it fell
        ("Absence rose to 5.9 %.", "5.9 %"),
        ("The shortest bus line is 38 km.", "38 km"),  # the longest
        ("In the final year 54 percent passed in physics.", "54 percent"),  # in chemistry
        ("The marathon had 9 injured runners.", "9"),  # the half marathon
        ("Harbour School has 1,312 pupils.", "1,312"),  # Linden School
        ("Over 800 pupils go to Harbour School.", "800"),  # 934 employees are no pupils
        ("Finished: 604 of 518.", "518"),  # the whole of another column
    ],
)
def test_a_figure_of_something_else_is_contradicted(claim, figure):
    assert verdicts(claim)[figure] in ("contradicted", "unsupported"), verdicts(claim)


def test_the_ends_of_a_range_of_times_are_figures():
    assert [one.written for one in figures("It lasted from 6:32 p.m. to 9:41 p.m.")] == ["6:32 p.m.", "9:41 p.m."]


def test_over_behind_an_amount_is_no_bound():
    assert [one.bound for one in figures("It cost $25 billion over 12 years, over 3 billion a year.")] == ["", "", ">"]


def test_a_number_behind_a_name_in_a_list_of_figures_is_a_figure():
    text = "Linden School has 1,312 pupils, Harbour School 645 and Tarnholm Grammar 1,870."
    assert weft.check(text, [{"name": "town", "text": TOWN}]).counts["copied"] == 3
    missions = "Apollo 11 took 8 days, Apollo 12 and Apollo 14 longer."
    assert verdicts(missions)["12"] == "not a claim"


def test_a_small_count_is_no_rounding_of_a_quantity(ports):
    assert against("Ten ports lie there.", ports)["Ten"] != "copied"


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("Absence was up from 6.8 % to 5.9 %.", False),
        ("Dwellings numbered 12,610, up from 12,940.", False),
        ("Inhabitants rose to 47,120 from 48,310.", False),
        ("The table ranges from 2,210 to 1,240.", False),
        ("Of them 942 of 604 finished.", False),
        ("Dwellings numbered 12,940, up from 12,610.", True),
        ("Absence fell to 5.9 % from 6.8 %.", True),
        ("The table ranges from 1,240 to 2,210.", True),
        ("Prices rose; the lines go from 38 km to 2.6 km.", True),  # nothing says which is the more
        ("They rose from 900 to 1.2 million.", True),
    ],
)
def test_figures_that_cannot_both_be_as_the_sentence_says(claim, holds):
    one, other = figures(claim)[:2]
    assert (fault(claim, 0, one, other) == "") is holds
