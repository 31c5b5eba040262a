"""bench read: a right value is told right, a near miss wrong, and spans are counted where they stand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from bench import read, results
from bench.reading import cases, gum, report, score, values, when
from bench.results import Row
from weft.modalities.date import Date
from weft.modalities.duration import Duration, of_unit
from weft.modalities.interval import Interval
from weft.modalities.money import Money
from weft.modalities.number import Number, from_amount
from weft.modalities.quantity import Quantity
from weft.modality import Span


def measured(amount, unit):
    return Quantity(from_amount(Fraction(amount)), unit)


def sum_of(amount, code):
    return Money(from_amount(Fraction(amount)), code)


def percent(amount):
    return Number(Fraction(amount), 0, "percent")


def quantity(number, unit, uncertainty=None):
    return {"number": number, "unit": unit, "uncertainty": uncertainty}


@dataclass(frozen=True)
class ByJson:
    """A value of a kind that weft may learn, as its JSON form."""

    form: tuple


@pytest.fixture
def learnt(monkeypatch):
    """Makes a value from a JSON form, for the judges."""
    for module in (values, when, score):
        real = module.to_json
        monkeypatch.setattr(module, "to_json", lambda v, real=real: dict(v.form) if isinstance(v, ByJson) else real(v))
    return lambda **form: ByJson(tuple((name.rstrip("_"), part) for name, part in form.items()))


# ---- amounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "written", "equal"),
    [
        (Fraction(12), 12, True),
        (Fraction(1, 3), Decimal("0.333333333333333"), True),  # a float, cut
        (Fraction(2, 3), Decimal("0.666666666666667"), True),  # a float, rounded
        (Fraction(2, 3), Decimal("0.666666666666665"), False),
        (Fraction(1, 3), Decimal("0.33"), False),  # short decimals are meant exactly
        (Fraction(12) + Fraction(1, 10**20), 12, False),
        (Fraction(10**20 + 1), 10**20, False),  # equal as floats
        (Fraction(12), None, False),
        (Fraction(12), "null", False),
    ],
)
def test_numbers_are_compared_exactly_but_for_the_last_place_of_a_long_decimal(amount, written, equal):
    assert values.same(amount, written) is equal


def test_quantities_are_compared_in_the_unit_of_the_suite():
    foot, degree = {"number": Decimal("5.166666666666667"), "unit": "Foot"}, {"number": 30, "unit": "C"}
    assert values.right(measured(62, "in"), foot, "dimension")
    assert not values.right(measured(63, "in"), foot, "dimension")
    assert values.right(measured(30, "°C"), degree, "temperature")
    assert values.right(measured(86, "°F"), degree, "temperature")
    assert not values.right(measured(30, "°F"), degree, "temperature")
    assert not values.right(measured(2, "m"), {"number": 2, "unit": "Kilogram"}, "dimension")  # both are base units
    assert not values.right(measured(2, "m"), {"number": 2, "unit": "Parasang"}, "dimension")


def test_a_length_of_time_is_an_age_and_a_quantity_of_its_unit():
    assert values.right(of_unit(5, "years"), {"number": 5, "unit": "Year"}, "age")
    assert not values.right(of_unit(5, "months"), {"number": 5, "unit": "Year"}, "age")
    assert values.right(of_unit(6, "weeks"), quantity(6, "week"), "quantity")
    assert not values.right(of_unit(1, "months"), quantity(30, "day"), "quantity")
    assert not values.right(measured(1, "mo"), quantity(1, "second"), "quantity")


def test_money_is_an_amount_of_its_currency_and_cents_are_hundredths():
    assert values.right(sum_of(40, "CAD"), {"number": 40, "unit": "Canadian dollar", "iso": "CAD"}, "currency")
    assert not values.right(sum_of(40, "USD"), {"number": 40, "unit": "Canadian dollar", "iso": "CAD"}, "currency")
    assert values.right(sum_of("0.012", "USD"), {"number": Decimal("1.2"), "unit": "Cent", "iso": None}, "currency")
    assert not values.right(sum_of("1.2", "USD"), {"number": Decimal("1.2"), "unit": "Cent", "iso": None}, "currency")
    assert not values.right(from_amount(40), {"number": 40, "unit": "Dollar", "iso": None}, "currency")


def test_a_quantity_of_quantulum_may_be_a_number_a_percentage_a_dozen_or_a_sum():
    assert values.right(from_amount(3), quantity(3, "dimensionless"), "quantity")
    assert not values.right(percent(3), quantity(3, "dimensionless"), "quantity")
    assert values.right(percent(35), quantity(35, "percentage"), "quantity")
    assert not values.right(from_amount(35), quantity(35, "percentage"), "quantity")
    assert values.right(from_amount(12), quantity(Decimal("1.0"), "dozen"), "quantity")
    assert values.right(sum_of(-15, "EUR"), quantity(-15, "euro"), "quantity")
    assert not values.right(measured(15, "lb"), quantity(15, "pound sterling"), "quantity")


def test_ranges_are_their_two_ends():
    gold = {"from": 20, "to": None, "inc_from": False, "inc_to": False}
    assert values.right(Interval(from_amount(20)), gold, "numrange")
    assert not values.right(Interval(from_amount(20), from_amount(30)), gold, "numrange")
    assert not values.right(Interval(measured(20, "kg")), gold, "numrange")
    assert not values.right(from_amount(20), gold, "numrange")
    range_mg = Interval(measured(44, "mg"), measured(50, "mg"))
    assert values.right(range_mg, quantity(47, "milligram", 3), "quantity")
    assert not values.right(range_mg, quantity(47, "gram", 3), "quantity")
    assert not values.right(Interval(from_amount(44), from_amount(50)), quantity(47, "milligram", 3), "quantity")
    assert not values.right(from_amount(47), quantity(47, "dimensionless", 3), "quantity")


@pytest.mark.parametrize(
    ("dimension", "told", "gold", "equal"),
    [
        ("email", "Dave@abc.com", "dave@abc.com", True),
        ("email", "Dave@abc.co", "dave@abc.com", False),
        ("phone", "+15417543010", "+1 541-754-3010", True),
        ("phone", "+1541754301", "+1 541-754-3010", False),
        ("ip", "::", "0:0:0:0:0:0:0:0", True),
        ("ip", "::1", "0:0:0:0:0:0:0:0", False),
        ("ip", "no address", "::", False),
        ("guid", "123e4567-e89b-12d3-a456-426655440000", "urn:uuid:123E4567-E89B-12D3-A456-426655440000", True),
        ("guid", "123e4567-e89b-12d3-a456-426655440001", "urn:uuid:123E4567-E89B-12D3-A456-426655440000", False),
    ],
)
def test_what_is_written_is_compared_in_one_form(learnt, dimension, told, gold, equal):
    assert values.right(learnt(value=told), {"string": gold}, dimension) is equal


def test_every_dimension_has_kinds_and_a_judge():
    assert set(score.KINDS) == set(values.JUDGES)


# ---- dates and times -------------------------------------------------------------------------------------------------


def readings(*several):
    return {"values": list(several)}


FRIDAY = readings(
    {"timex": "XXXX-WXX-5", "type": "date", "value": "2016-11-04"},
    {"timex": "XXXX-WXX-5", "type": "date", "value": "2016-11-11"},
)
APRIL = readings({"timex": "2018-04", "type": "daterange", "start": "2018-04-01", "end": "2018-05-01"})
SINCE = readings({"timex": "2016", "Mod": "since", "type": "daterange", "start": "2016-01-01"})
QUARTER = readings(
    {"timex": "(2017-10-01,2018-01-01,P3M)", "type": "daterange", "start": "2017-10-01", "end": "2018-01-01"}
)
AT_EIGHT = readings({"timex": "2016-10-14T08", "type": "datetime", "value": "2016-10-14 08:00:00"})
NIGHT = readings(
    {"timex": "2020-12-31TNI", "type": "datetimerange", "start": "2020-12-31 20:00:00", "end": "2020-12-31 23:59:59"}
)


def test_any_reading_of_a_date_is_right_and_no_other_date():
    assert when.right(Date(2016, 11, 4), FRIDAY)
    assert when.right(Date(2016, 11, 11), FRIDAY)
    assert not when.right(Date(2016, 11, 18), FRIDAY)


def test_a_longer_period_is_its_start_and_its_end():
    assert when.right(Date(2018, 4), APRIL)
    assert not when.right(Date(2018, 5), APRIL)
    assert not when.right(Date(2018, 4, 1), APRIL)
    assert when.right(Date(2017, 10, form="quarter"), QUARTER)
    assert not when.right(Date(2017), QUARTER)


def test_since_a_year_is_not_the_year(learnt):
    assert not when.right(Date(2016), SINCE)
    assert when.right(learnt(from_="2016-01-01", to=None), SINCE)
    assert not when.right(learnt(value="2016"), SINCE)


def test_lengths_of_time_are_compared_as_such_or_in_seconds():
    def lasting(timex, seconds):
        return readings({"timex": timex, "type": "duration", "value": seconds})

    assert when.right(of_unit(Fraction(3, 2), "hours"), lasting("PT1.5H", "5400"))
    assert when.right(of_unit(Fraction(7, 2), "years"), lasting("P3.5Y", "110376000"))
    assert when.right(Duration(seconds=Fraction(86400)), lasting("P1D", "86400"))
    assert not when.right(of_unit(2, "hours"), lasting("PT1.5H", "5400"))
    assert not when.right(of_unit(30, "days"), lasting("P1M", "2592001"))
    assert not when.right(of_unit(1, "days"), readings({"timex": "P1D", "type": "set", "value": "not resolved"}))


def test_times_intervals_and_recurrences_are_taken_by_their_json(learnt):
    assert when.right(learnt(value="2016-10-14T08:00"), AT_EIGHT)
    assert when.right(learnt(value="2016-10-14T08:00:00+01:00"), AT_EIGHT)
    assert not when.right(learnt(value="2016-10-14T20:00"), AT_EIGHT)
    assert when.right(learnt(value="19:00"), readings({"timex": "T19", "type": "time", "value": "19:00:00"}))
    assert when.right(learnt(from_="2020-12-31T20:00", to="2021-01-01"), NIGHT)
    assert not when.right(learnt(from_="2020-12-31T20:00", to="2020-12-31"), NIGHT)
    weekly = readings({"timex": "XXXX-WXX-1T16", "type": "set", "value": "not resolved"})
    assert when.right(learnt(value="XXXX-WXX-1T16"), weekly)
    assert not when.right(learnt(value="XXXX-WXX-2T16"), weekly)


def test_a_gold_without_a_value_asks_for_the_span_alone():
    assert when.right(Date(2019), {"string": None})


# ---- cases and counts ------------------------------------------------------------------------------------------------


def line(text, *golds, dimension="currency", **more):
    expected = [{"start": start, "end": end, "text": written, "value": value} for start, end, written, value in golds]
    return {"suite": "ours", "dimension": dimension, "text": text, "ref_date": None, "expected": expected, **more}


def dollars(number):
    return {"number": number, "unit": "Dollar", "iso": None}


def test_an_end_that_counts_the_last_character_in_is_made_exclusive():
    assert cases.made(line("It costs $40.", (9, 12, "$40", dollars(40)))).expected[0].stop == 12
    assert cases.made(line("It costs $40.", (9, 11, "$40", dollars(40)))).expected[0].stop == 12
    with pytest.raises(ValueError, match=r"wanted '\$40'"):
        cases.made(line("It costs $40.", (8, 11, "$40", dollars(40))))


def test_cases_of_a_special_mode_are_left_out_and_decimals_stay_exact(tmp_path):
    path = tmp_path / "cases.jsonl"
    lines = [line("a", (0, 1, "a", {"number": 0.1})), line("b", mode="experimental"), line("c", mode="")]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    loaded = cases.load(path)
    assert [case.text for case in loaded] == ["a", "c"]
    assert loaded[0].expected[0].value["number"] == Decimal("0.1")


def judged(text, *golds, **more):
    return score.outcome(cases.made(line(text, *golds, **more)))


def test_a_case_is_right_when_every_span_is_and_there_is_no_other():
    right = judged("It costs $40.", (9, 12, "$40", dollars(40)))
    assert (right.right, right.whole) == ((True,), True)
    wrong = judged("It costs $40.", (9, 12, "$40", dollars(41)))
    assert wrong.at[0] is not None
    assert (wrong.right, wrong.whole) == ((False,), False)
    missed = judged("It costs $40.", (3, 12, "costs $40", dollars(40)))
    assert (missed.at, missed.whole) == ((None,), False)
    surplus = judged("$40 or $50", (0, 3, "$40", dollars(40)))
    assert (surplus.right, surplus.whole) == ((True,), False)


def test_leading_prepositions_and_articles_do_not_count_but_other_words_do():
    gold = {"values": [{"timex": "2021-07-04", "type": "date", "value": "2021-07-04"}]}
    text = "open on the 4 July 2021"
    assert judged(text, (5, 23, "on the 4 July 2021", gold), dimension="datetime").whole
    assert not judged(text, (0, 23, text, gold), dimension="datetime").whole
    span = SimpleNamespace(start=0, stop=2)
    assert score.place("in", span) == (0, 2)


def test_only_spans_of_the_dimension_count_against_a_case_in_which_nothing_stands():
    assert judged("It costs $40.", dimension="number").whole
    assert not judged("It costs 40.", dimension="number").whole
    assert judged("It was 30 °C.", dimension="dimension").whole
    assert not judged("It was 30 °C.", dimension="temperature").whole


def test_an_interval_without_a_grain_of_time_is_one_of_numbers(learnt):
    numbers, days = learnt(from_="1", to="10"), learnt(from_="2018-04-01", to="2018-05-01", grain="day")
    assert score.kind(Span(0, 4, "interval", numbers)) == "number interval"
    assert score.kind(Span(0, 4, "interval", days)) == "interval"


def test_rows_give_the_shares_and_the_worklist_only_what_is_wrong():
    outcomes = [
        judged("It costs $40.", (9, 12, "$40", dollars(40))),
        judged("It cost $5 or more.", (8, 10, "$5", dollars(6))),
        judged("$7", debatable=["who knows"]),
        judged("nothing"),
    ]
    made = score.rows(outcomes)
    figures = {(row.split, row.metric): (row.value, row.n) for row in made if row.task == "all"}
    assert figures["development", "precision"] == (0.6667, 3)
    assert figures["development", "recall"] == (1.0, 2)
    assert figures["development", "span and value"] == (0.5, 2)
    assert figures["development", "whole case"] == (0.5, 4)
    assert figures["development", "negatives clean"] == (0.5, 2)
    assert figures["development, not debatable", "negatives clean"] == (1.0, 1)
    assert "50.0 of   4" in read.table(made)
    listed = score.worklist(outcomes)
    assert "== ours currency: 2 of 4 cases wrong" in listed
    assert "It costs $40." not in listed
    assert "value  '$5' = number 6, unit Dollar\n   read   '$5' = money 5 USD" in listed
    assert "debatable: who knows\n   false  '$7' = money 7 USD" in listed


def test_without_the_cases_one_row_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("WEFT_DATA", str(tmp_path))
    (row,) = read.measure(None, 0, "small")
    assert row.status == "not run: no extraction_dev/cases.jsonl"


def test_the_page_has_a_row_a_dimension_and_a_column_a_corpus(tmp_path):
    made = [Row("computed", "weft", "number", "development", "span and value", 0.5, 4, (0.1, 0.9))]
    results.write("read", made, 0, "full", tmp_path)
    made = [Row("computed", "weft", "prose", "1 kB", "MB/s of CPU", 0.25, 3)]
    made += [Row("tool", "peer", "prose", "1 kB", "MB/s of CPU", 0.05, 1)]
    made += [Row("tool", "peer", "prose", "1 kB", "times as long as weft", 5.0, 1)]
    made += [results.not_run("tool", "other", "", "", "MB/s of CPU", "not installed")]
    results.write("read_speed", made, 0, "full", tmp_path)
    page = report.write(tmp_path / "page.md", tmp_path).read_text(encoding="utf-8")
    assert "| number | – | – | 50.0 (10 … 90) of 4 | – | – |" in page
    assert "| weft | 0.25 |" in page
    assert "| peer | 0.05 (5 times as long as weft) |" in page
    assert "other: not run: not installed" in page


def test_a_marked_date_is_where_its_words_are_and_has_their_value():
    lines = [
        ["1-2", "don't", *"_______", "_"],
        ["1", "do", *"_______", "_"],
        ["2", "n't", *"_______", "_"],
        ["3", "in", *"_______", "_"],
        ["4", "May", *"_______", 'XML=<date when:::"1918-05">'],
        ["5", "1918", *"_______", "Entity=3)|SpaceAfter=No|XML=</date>"],
        ["6", ".", *"_______", "_"],
    ]
    [sentence] = gum.sentences("# newdoc id = a\n" + "\n".join("\t".join(line) for line in lines))
    assert sentence.text == "don't in May 1918."
    assert sentence.golds == (cases.Gold(9, 17, {"when": "1918-05"}),)
    assert list(gum.judged(sentence)) == [(True, True)]
    wrong = cases.Gold(9, 17, {"when": "1918-06"})
    assert list(gum.judged(gum.Sentence(sentence.text, None, (wrong,)))) == [(True, False)]
