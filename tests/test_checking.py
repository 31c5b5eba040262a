"""weft.check: every figure of a text held against its sources, and what is said of each."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator

import weft
from weft import jsonform
from weft.checking.figures import figures
from weft.checking.markdown import parts_of_text
from weft.checking.reading import all_facts
from weft.errors import WeftError

REPORT = ROOT / "examples" / "report.txt"
COMPANIES = ROOT / "examples" / "companies.csv"
ACCOUNTS = """# Accounts of Harbour Works

All amounts in thousands of dollars.

| | 2019 | 2018 | 2017 |
|---|---|---|---|
| Revenue | 3,245 | 2,998 | 2,450 |
| Wages | (1,210) | (1,105) | (998) |
| Rent | 310 | 298 | 290 |
| Gross margin | 41.5% | 40.2% | 38.9% |

The harbour has 312 berths and lies 12.5 km from Bergen. It opened on 14 March 1998 and was rebuilt in 2006.
"""


def verdicts(claim: str, *sources: object) -> dict[str, str]:
    """{figure as written: verdict} of a claim, against the accounts unless others are named."""
    against = list(sources) or [{"name": "accounts.md", "text": ACCOUNTS}]
    return {finding.written: finding.verdict for finding in weft.check(claim, against).findings}


def only(claim: str, *sources: object) -> object:
    """The one finding of a claim with one figure."""
    (finding,) = weft.check(claim, list(sources) or [{"name": "accounts.md", "text": ACCOUNTS}]).findings
    return finding


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("The harbour has 312 berths.", "312"),
        ("The harbour has three hundred and twelve berths.", "three hundred and twelve"),
        ("The harbour has over 300 berths.", "300"),
        ("The harbour has about 310 berths.", "310"),
        ("The harbour has up to 320 berths.", "320"),
        ("Revenue in 2019 was $3,245 thousand.", "$3,245 thousand"),
        ("Revenue in 2019 was $3.2 million.", "$3.2 million"),
        ("Revenue in 2019 was 3,245.", "3,245"),
        ("Wages in 2018 were $1,105 thousand.", "$1,105 thousand"),
        ("The gross margin in 2019 was about 42 %.", "42 %"),
        ("The harbour opened in March 1998.", "March 1998"),
        ("It opened on 14 March.", "14 March"),
        ("It lies 12.5 km from Bergen.", "12.5 km"),
        ("The harbour lies near Bergen.", "Bergen"),
    ],
)
def test_what_stands_in_the_sources_is_copied_however_it_is_written(claim, figure):
    assert verdicts(claim)[figure] == "copied"


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("The harbour has 321 berths.", "321"),  # digits exchanged
        ("The harbour has over 400 berths.", "400"),
        ("Revenue in 2019 was $3,245 million.", "$3,245 million"),  # scale
        ("Revenue in 2018 was $3,245 thousand.", "$3,245 thousand"),  # another year's
        ("Rent in 2019 was $3,245 thousand.", "$3,245 thousand"),  # another row's
        ("Revenue in 2019 was -$3,245 thousand.", "-$3,245 thousand"),  # sign
        ("The gross margin in 2019 was 45.1%.", "45.1%"),
        ("The harbour opened on 15 March 1998.", "15 March 1998"),
    ],
)
def test_what_the_sources_say_otherwise_is_contradicted(claim, figure):
    assert verdicts(claim)[figure] == "contradicted"


def test_a_contradiction_names_the_nearest_value_and_how_it_differs():
    finding = only("The harbour has 321 berths.")
    assert finding.nearest["written"] == "312"
    assert finding.nearest["from"] == "accounts.md"
    assert "digits exchanged" in finding.because
    by_row = weft.check("Rent in 2019 was $3,245 thousand.", [{"name": "a.md", "text": ACCOUNTS}]).findings[-1]
    assert "another row" in by_row.because


def test_what_the_sources_say_nothing_of_is_unsupported():
    assert verdicts("Its café sells 87 kinds of cake.")["87"] == "unsupported"


@pytest.mark.parametrize(
    ("claim", "figure", "op", "taken"),
    [
        ("Revenue rose by 8.2% from 2018 to 2019.", "8.2%", "percent_change", ["2,998", "3,245"]),
        ("The change in revenue from 2018 to 2019 was $247 thousand.", "$247 thousand", "subtract", ["3,245", "2,998"]),
        ("Rent was 9.6% of revenue in 2019.", "9.6%", "share", ["310", "3,245"]),
        ("The average rent from 2017 to 2019 was $299 thousand.", "$299 thousand", "mean", ["310", "298", "290"]),
        ("The total rent in 2018 and 2019 was $608 thousand.", "$608 thousand", "sum", ["310", "298"]),
        ("It lies about 7.8 miles from Bergen.", "7.8 miles", "convert", ["12.5 km"]),
    ],
)  # fmt: skip
def test_what_follows_from_the_sources_is_computed_with_its_steps(claim, figure, op, taken):
    found = {each.written: each for each in weft.check(claim, [{"name": "accounts.md", "text": ACCOUNTS}]).findings}
    finding = found[figure]
    assert finding.verdict == "computed"
    assert finding.steps[-1]["op"] == op
    assert sorted(place["written"] for place in finding.evidence) == sorted(taken)
    for step in finding.steps:
        assert {"op", "args", "value"} <= set(step)


def test_a_fall_is_said_without_its_sign_and_a_rise_is_not():
    assert verdicts("From 2019 to 2020 the rate fell by 20%.", {"name": "t", "text": RATES})["20%"] == "computed"
    assert verdicts("From 2019 to 2020 the rate rose by 20%.", {"name": "t", "text": RATES})["20%"] != "computed"


RATES = "| Rates | 2019 | 2020 |\n|---|---|---|\n| Rate | 1,250 | 1,000 |\n| Charge | 77 | 91 |\n"


def test_cents_are_of_any_currency():
    source = {"name": "t", "text": "A kilo of pears costs €0.94; plums cost 88 cents a kilo, figs 70 cents."}
    assert verdicts("Pears cost 94 cents a kilo, plums 88 cents.", source) == {
        "94 cents": "copied",
        "88 cents": "copied",
    }
    assert weft.check("Plums cost 89 cents.", [source]).findings[0].nearest["written"] == "88 cents"


def test_a_fall_of_what_rose_is_not_computed():
    assert verdicts("Revenue fell by 8.2% from 2018 to 2019.")["8.2%"] != "computed"


def test_a_computation_of_another_row_or_other_years_is_none():
    assert verdicts("Rent rose by 8.2% from 2018 to 2019.")["8.2%"] != "computed"
    assert verdicts("Revenue rose by 8.2% from 2017 to 2018.")["8.2%"] != "computed"


def test_figures_that_chance_would_hit_are_not_computed():
    table = "\n".join(f"| Item {chr(97 + i)}{chr(97 + i)} | {i * 37 % 91 + 3} | {i * 53 % 89 + 2} |" for i in range(14))
    source = {"name": "t", "text": f"| Thing | Alpha | Beta |\n|---|---|---|\n{table}\n"}
    claim = " ".join(f"Of the things alpha and beta some make {n} together." for n in range(20, 60))
    assert weft.check(claim, [source]).counts["computed"] <= 4


def test_days_and_years_between_dates_are_computed():
    claim = "Sputnik 1 was launched on 4 October 1957; its batteries lasted 22 days."
    finding = weft.check(claim, [str(REPORT)]).findings[-1]
    assert (finding.verdict, finding.steps[0]["op"]) == ("computed", "days_between")
    assert finding.steps[0]["value"]["text"] == "22 days"
    other = weft.check(claim.replace("22 days", "23 days"), [str(REPORT)]).findings[-1]
    assert other.verdict != "computed"


def test_rows_of_a_table_are_counted():
    assert verdicts("The list has 60 companies.", str(COMPANIES))["60"] == "computed"
    assert verdicts("The list has 71 companies.", str(COMPANIES))["71"] != "computed"


def test_a_year_that_is_said_to_be_the_largest_is_held_against_its_row():
    assert verdicts("The year in which revenue was highest was 2019.")["2019"] == "computed"
    assert verdicts("The year in which revenue was highest was 2017.")["2017"] == "contradicted"


@pytest.mark.parametrize(
    ("claim", "figure"),
    [
        ("See page 4.", "4"),
        ("As section 3.2 says.", "3.2"),
        ("Figure 7 shows it.", "7"),
        ("1. The first thing", "1"),
        ("It says so [12].", "12"),
        ("Apollo 11 flew well.", "11"),
        ("Date: 5 May 2024", "5 May 2024"),
        ("Write to jo@example.org", "jo@example.org"),
    ],
)
def test_what_numbers_parts_or_names_things_is_not_a_claim(claim, figure):
    assert verdicts(claim)[figure] == "not a claim"


def test_evidence_names_line_of_a_text_and_row_and_column_of_a_table():
    report = weft.check("Sputnik 1 weighed 83.6 kg. Walmart had 2.1 million employees.", [str(REPORT), str(COMPANIES)])
    found = {finding.written: finding.evidence[0] for finding in report.findings if finding.evidence}
    assert found["83.6 kg"]["line"] == 1
    start, stop = found["83.6 kg"]["span"]
    assert REPORT.read_text(encoding="utf-8")[start:stop] == "83.6 kg"
    assert (found["2.1 million"]["record"], found["2.1 million"]["field"]) == (0, "Employees")


def test_rows_tables_grids_and_texts_are_sources_alike():
    rows = [
        {"Name": "Ulm", "Height (m)": 161},
        {"Name": "Köln", "Height (m)": 157},
        {"Name": "Bern", "Height (m)": 100},
    ]
    for source in (rows, [rows], [weft.records(rows)], [[["Name", "Height (m)"], ["Ulm", "161"], ["Köln", "157"]]]):
        (finding,) = [
            each for each in weft.check("Ulm has a height of 161 m.", source).findings if each.written == "161 m"
        ]
        assert finding.verdict == "copied", source


def test_markdown_tables_are_read_with_their_caption():
    facts = all_facts([{"name": "accounts.md", "text": ACCOUNTS}])
    revenue = next(fact for fact in facts if fact.written == "3,245")
    assert revenue.measure.amount == 3_245_000
    assert revenue.scope.years == {2019}
    wages = next(fact for fact in facts if fact.written == "(1,210)")
    assert wages.measure.amount == -1_210_000


def test_a_table_that_says_no_scale_takes_the_one_of_its_figures_in_the_text():
    said = "Net income was $45.0 million and costs were $12.3 million."
    text = f"{said}\n\n| | 2019 |\n|---|---|\n| Net income | 45,007 |\n| Costs | 12,311 |\n"
    facts = all_facts([{"name": "t", "text": text}])
    assert {fact.written: fact.measure.amount for fact in facts}["45,007"] == 45_007_000


def test_every_paragraph_of_a_text_is_a_passage_with_its_line():
    parts = list(parts_of_text("# Head\n\nOne\ntwo.\n\n\nThree.", "t"))
    assert [(part.text, part.place["line"], part.heading) for part in parts] == [
        ("Head", 1, ""), ("One\ntwo.", 3, "Head"), ("Three.", 7, "Head")
    ]  # fmt: skip


def test_figures_read_brackets_shared_units_and_points():
    found = {
        one.written: one.measure
        for one in figures("a loss of $(9.8) million, from 15.2 to 12.6 million litres, up 20 basis points")
    }
    assert found["$(9.8) million"].amount == -9_800_000
    assert found["15.2"].amount == Fraction(15_200_000, 1000)  # litres are thousandths of a cubic metre
    assert (found["20"].family, found["20"].amount) == ("percent", Fraction(1, 5))


def test_a_report_counts_its_findings_and_every_finding_is_valid_json():
    report = weft.check((ROOT / "examples/summary.md").read_text(encoding="utf-8"), [str(REPORT), str(COMPANIES)])
    assert sum(report.counts.values()) == len(report.findings)
    assert report.counts["contradicted"] == 3
    assert len(report.faults) == report.counts["contradicted"] + report.counts["unsupported"]
    schema = jsonform.schema()
    validator = Draft202012Validator({**schema, "$ref": "#/$defs/finding"})
    for finding in report.findings:
        validator.validate(finding.to_json())
        assert report.claim[finding.start : finding.stop] == finding.written
        assert 0 <= finding.confidence <= 1


def test_the_same_check_gives_the_same_findings():
    claim = (ROOT / "examples/summary.md").read_text(encoding="utf-8")
    first, second = (weft.check(claim, [str(REPORT), str(COMPANIES)]).to_json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("nowhere.txt", "nowhere.txt: no such file. Check the path."),
        (5, "records: a int is no table"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused_in_one_line(source, message):
    with pytest.raises(WeftError, match=message.replace(".", r"\.")):
        weft.check("5 km", [source])


def test_a_claim_that_is_no_text_is_refused():
    with pytest.raises(WeftError, match="check: a int is no text"):
        weft.check(5, [])


def test_without_sources_everything_is_unsupported():
    assert verdicts("It has 312 berths.", {"name": "t", "text": ""}) == {"312": "unsupported"}


def _example(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "examples" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_the_guard_asks_once_more_and_then_refuses():
    asked = []

    def ask(prompt):
        asked.append(prompt)
        return "The harbour has 321 berths." if len(asked) == 1 else "The harbour has 312 berths."

    source = {"name": "accounts.md", "text": ACCOUNTS}
    assert _example("guard").guarded(ask, "How many berths?", [source]) == "The harbour has 312 berths."
    assert "321" in asked[1]
    with pytest.raises(ValueError, match="321"):
        _example("guard").guarded(lambda prompt: "The harbour has 321 berths.", "How many berths?", [source])


def test_the_helper_for_pytest_fails_with_every_figure_that_does_not_hold(tmp_path):
    hold = _example("figures_hold").assert_figures_hold
    source, good, bad = tmp_path / "s.md", tmp_path / "good.md", tmp_path / "bad.md"
    source.write_text(ACCOUNTS, encoding="utf-8")
    good.write_text("The harbour has 312 berths.", encoding="utf-8")
    bad.write_text("The harbour has 321 berths.", encoding="utf-8")
    hold(good, source)
    with pytest.raises(AssertionError, match="321: contradicted"):
        hold(bad, source)
    hold(bad, source, allow=("321",))
