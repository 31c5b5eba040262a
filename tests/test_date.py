"""Dates: arithmetic against `datetime`, the exact codec, reading with exact offsets and reasons."""

import datetime
import random

import numpy as np
import pytest

from weft import find
from weft.errors import DoesNotFit
from weft.modalities.date import (
    CORNERS,
    Date,
    DateModality,
    days_in_month,
    edtf,
    from_edtf,
    from_ordinal,
    ordinal,
    period,
    text,
    weekday_index,
)
from weft.modality import Run

KIND = DateModality()


def read(written, **around):
    return KIND.read(Run(written, 0, len(written), **around))


def only(written, **around):
    spans = read(written, **around)
    assert len(spans) == 1, spans
    assert spans[0].written == written[spans[0].start : spans[0].stop]
    return spans[0]


def test_day_numbers_and_weekdays_are_those_of_datetime():
    rng = random.Random(1)
    for number in (1, 366, 730_120, 3_652_059, *(rng.randint(1, 3_652_059) for _ in range(5000))):
        day = datetime.date.fromordinal(number)
        date = Date(day.year, day.month, day.day)
        assert from_ordinal(number) == date
        assert ordinal(date) == number
        assert weekday_index(number) == day.weekday()


def test_day_numbers_go_up_by_one_through_the_years_before_1():
    year, month, day = -401, 1, 1
    first = ordinal(Date(year, month, day))
    for number in range(first, first + 146_097 + 800):
        assert ordinal(Date(year, month, day)) == number
        assert from_ordinal(number) == Date(year, month, day)
        day += 1
        if day > days_in_month(year, month):
            year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)


def test_a_period_ends_the_day_before_the_next_begins():
    assert period(Date(2021, 2)) == (ordinal(Date(2021, 2, 1)), ordinal(Date(2021, 2, 28)))
    assert period(Date(2020, 10, form="quarter"))[1] == ordinal(Date(2020, 12, 31))
    assert period(Date(1990, form="decade"))[1] == ordinal(Date(1999, 12, 31))
    assert period(Date(1900, form="century"))[1] == ordinal(Date(1999, 12, 31))
    assert period(Date(-1))[1] + 1 == ordinal(Date(0, 1, 1))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((2021, 2, 31), "31 February: February 2021 has 28 days"),
        ((1900, 2, 29), "29 February: February 1900 has 28 days"),
        ((2021, 13, 4), "month 13: a year has 12 months"),
        ((10_000, 1, 1), "year 10000: years reach from -9999 to 9999"),
        ((2021, 2, None, "quarter"), "quarter from month 2: quarters begin in months 1, 4, 7, 10"),
        ((1995, None, None, "decade"), "decade from 1995: give its first year, 0 or later"),
        ((2021, None, 4), "a day of month None, day 4: give just the parts that it has"),
    ],
)
def test_what_does_not_exist_is_refused_with_its_reason(parts, reason):
    with pytest.raises(DoesNotFit) as caught:
        Date(*parts)
    assert str(caught.value) == reason


def test_slots_edtf_json_and_reading_give_every_date_back():
    rng = np.random.default_rng(7)
    seen = set()
    for date in (*CORNERS, *(KIND.sample(rng) for _ in range(5000))):
        seen.add(date.form)
        rows = KIND.to_slots(date)
        assert len(rows) == 1
        assert all(0 <= entry < slot.size for entry, slot in zip(rows[0], KIND.slots, strict=True))
        assert KIND.from_slots(rows) == date
        assert from_edtf(edtf(date)) == date
        assert KIND.from_json(KIND.to_json(date)) == date
        assert only(KIND.write(date)).value == date
    assert seen == {"day", "month", "year", "quarter", "decade", "century"}


def test_edtf_of_days_is_iso_8601():
    rng = random.Random(2)
    for _ in range(2000):
        day = datetime.date.fromordinal(rng.randint(1, 3_652_059))
        assert edtf(Date(day.year, day.month, day.day)) == day.isoformat()


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ((0, 0, 1, 2, 0, 2, 2, 31), "31 February"),
        ((0, 0, 1, 2, 0, 2, 0, 0), "without its day"),
        ((2, 1, 0, 0, 0, 0, 0, 0), "no year -0"),
        ((2, 0, 1, 2, 0, 2, 4, 0), "just the parts"),
        ((0, 0, 1, 2, 0, 2, 2, 0), "without its day"),
    ],
)
def test_slots_that_name_no_date_are_refused(rows, why):
    with pytest.raises(DoesNotFit, match=why):
        KIND.from_slots([rows])


@pytest.mark.parametrize(
    ("date", "people"),
    [
        (Date(2021, 7, 4), "4 July 2021"),
        (Date(2021, 7), "July 2021"),
        (Date(2021, 7, form="quarter"), "Q3 2021"),
        (Date(1990, form="decade"), "1990s"),
        (Date(1900, form="decade"), "1900–1909"),
        (Date(1900, form="century"), "1900–1999"),
        (Date(-42), "43 BC"),
        (Date(0, 3, 15), "15 March 1 BC"),
        (Date(79), "AD 79"),
    ],
)
def test_the_text_for_people(date, people):
    assert text(date) == people


@pytest.mark.parametrize(
    "written",
    [
        "4 July 2021",
        "4th of July, 2021",
        "July 4, 2021",
        "July 4th 2021",
        "Jul. 4 2021",
        "Jul 4, 2021",
        "2021-07-04",
        "2021/07/04",
        "4-Jul-2021",
        "Sunday, 4 July 2021",
        "Sun 4 July 2021",
        "SUNDAY, JULY 4, 2021",
        "4\nJuly 2021",
        "July the 4th, 2021",
        "4.7.2021",
    ],
)
def test_every_way_of_writing_a_day_is_read_whole(written):
    around = f"It was on {written}, they said."
    span = only(around)
    assert span.value == Date(2021, 7, 4)
    assert span.written == written
    assert span.confidence > 0.5


@pytest.mark.parametrize(
    ("sentence", "written", "date"),
    [
        ("sold in July 2021.", "July 2021", Date(2021, 7)),
        ("in Q3 2021", "Q3 2021", Date(2021, 7, form="quarter")),
        ("the mid-1990s were", "1990s", Date(1990, form="decade")),
        ("killed on 15 March 44 BC.", "15 March 44 BC", Date(-43, 3, 15)),
        ("in 43 BC", "43 BC", Date(-42)),
        ("in AD 79.", "AD 79", Date(79)),
        ("in 79 CE it", "79 CE", Date(79)),
        ("It was founded in 1998 and grew.", "1998", Date(1998)),
        ("since 1847", "1847", Date(1847)),
        ("by 2030.", "2030", Date(2030)),
        ("the crash of 1929", "1929", Date(1929)),
        ("(born 1950)", "1950", Date(1950)),
        ("on -0042-03-15", "-0042-03-15", Date(-42, 3, 15)),
        ("sold 50,000 in 2020", "2020", Date(2020)),
    ],
)
def test_partial_and_ancient_dates_are_read_where_they_stand(sentence, written, date):
    span = only(sentence)
    assert (span.value, span.written) == (date, written)


def test_a_range_of_years_is_two_years():
    for sentence in ("from 1990 to 1995.", "between 1990 and 1995"):
        assert [span.value for span in read(sentence)] == [Date(1990), Date(1995)]


@pytest.mark.parametrize(
    "sentence",
    [
        "the population of 2020 people",
        "in 1500 metres",
        "rose from 1500 to 1900",
        "from 1200 to 1500 dollars",
        "2000 steps",
        "1 in 1000",
        "1920 by 1080",
        "multiply 3 by 2000",
        "the difference between 1500 and 2000",
        "It may 2000 times",
        "a total of 1929",
        "second place in May",
        "they march on",
        "version v2.4.2021",
        "call 555-2021-07-04",
        "pay $1998",
        "192.168.2021.1",
        "1939-45",
        "2021-07-04T10:00",
        "subtract 1500 from 2000",
        "in 1,998 cases",
        "may 4 people",
        "Tuesday",
    ],
)
def test_what_is_no_date_stays_text(sentence):
    assert read(sentence) == []


def test_an_ambiguous_date_keeps_both_readings():
    span = only("04/07/2021")
    assert (span.value, span.confidence, span.candidates) == (Date(2021, 4, 7), 0.5, (Date(2021, 7, 4),))
    span = only("04/07/2021", locale="en-GB")
    assert (span.value, span.candidates) == (Date(2021, 7, 4), (Date(2021, 4, 7),))
    assert only("04/04/2021").confidence == 1.0
    assert only("13/07/2021").value == only("07/13/2021").value == Date(2021, 7, 13)
    assert only("13/07/2021").candidates == ()


def test_a_weekday_that_contradicts_makes_the_date_unsure():
    assert only("Sunday, 4 July 2021").confidence == 1.0
    span = only("Tuesday, 4 July 2021")
    assert (span.value, span.confidence) == (Date(2021, 7, 4), 0.5)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("31 February 2021", "31 February: February 2021 has 28 days"),
        ("February 29, 2021", "29 February: February 2021 has 28 days"),
        ("2021-13-04", "month 13: a year has 12 months"),
        ("4 July", "4 July: no year; pass a reference date"),
        ("May 4", "4 May: no year; pass a reference date"),
        ("yesterday", "yesterday: no day to count from; pass a reference date"),
        ("04/07/21", "04/07/21: a year of two digits"),
        ("1800s", "1800s: the decade from 1800 or the whole century"),
        ("0 BC", "0 BC: there is no year 0 BC"),
    ],
)
def test_what_cannot_be_held_stays_text_with_its_reason(written, reason):
    span = only(f"and {written}.")
    assert (span.kind, span.value, span.written, span.reason) == (None, None, written, reason)


@pytest.mark.parametrize("reference", [Date(2024, 2, 28), datetime.date(2024, 2, 28), "2024-02-28"])
def test_a_reference_gives_relative_dates_and_missing_years(reference):
    assert only("tomorrow", reference=reference).value == Date(2024, 2, 29)
    assert only("the day before yesterday", reference=reference).value == Date(2024, 2, 26)
    assert only("on 4 July", reference=reference).value == Date(2024, 7, 4)


def test_spans_come_in_the_order_of_the_text_without_overlaps():
    spans = read("in 1998, on 4 July 2021, July 4, in Q3 2021 and since 1990")
    assert [span.written for span in spans] == ["1998", "4 July 2021", "July 4", "Q3 2021", "1990"]


def test_reading_stays_inside_its_run():
    sentence = "4 July 2021 and 5 May 2022"
    assert [span.value for span in KIND.read(Run(sentence, 12, len(sentence)))] == [Date(2022, 5, 5)]
    assert KIND.read(Run("on 2021-07-045", 0, 13)) == []  # the digit behind the run is looked at


def test_features_are_finite_bounded_and_absent_parts_are_zero():
    rng = np.random.default_rng(3)
    features = KIND.features([KIND.sample(rng) for _ in range(500)])
    assert features.shape == (500, KIND.n_features)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert abs(features).max() < 4
    assert not KIND.features([Date(2021)])[0, :8].any()
    assert KIND.features([]).shape == (0, KIND.n_features)


def test_many_dates_in_one_run_are_read_in_linear_time():
    sentence = ", ".join(["4 July 2021"] * 5000)
    assert len(read(sentence)) == 5000
    assert read("1" * 200_000) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Looking only at firms older than 1865, which sells most?", "date"),
        ("What do the firms started after 1881 make together?", "date"),
        ("Which firms were given the prize later than 1942?", "date"),
        ("firms established prior to 1900", "date"),
        ("more than 1900 people", "number"),
        ("older than 1800 weeks", None),
    ],
)
def test_a_comparison_of_ages_names_a_year_unless_it_counts_something(text, kind):
    kinds = {span.kind for span in find.read_parts(text)}  # "after 1881" as a whole is an interval
    assert kinds == ({kind} if kind else {"duration"})


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("How many days from 1 May to 4 July 2021?", [Date(2021, 5, 1), Date(2021, 7, 4)]),
        ("between December 20th and January 4, 2021", [Date(2020, 12, 20), Date(2021, 1, 4)]),
        ("1 May – 4 July 2021", [Date(2021, 5, 1), Date(2021, 7, 4)]),
    ],
)
def test_the_first_day_of_a_range_has_the_year_of_the_last(text, dates):
    assert [span.value for span in find.read_parts(text)] == dates
    assert all(text[span.start : span.stop] == span.written for span in find.read_parts(text))
    (whole,) = find.read(text)
    assert (whole.kind, whole.value.low, whole.value.high) == ("interval", *dates)


def test_a_day_without_a_year_beside_no_full_date_still_stays_text():
    (span,) = [span for span in find.read("open from 1 May to noon", rejected=True) if span.kind in (None, "date")]
    assert span.kind is None
