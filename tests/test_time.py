"""Times, moments, recurrences and what is said about them: values, TIMEX3, the stretch they are, the two readings."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

import weft
from weft import find
from weft.errors import DoesNotFit, WeftError
from weft.modalities.date import Date, day_number, edtf, from_ordinal
from weft.modalities.date_time import DateTime, at_second, since_day_0
from weft.modalities.duration import Duration
from weft.modalities.interval import Interval
from weft.modalities.recurrence import Recurrence
from weft.modalities.time import Time, TimeModality, from_iso
from weft.modalities.timex import stretch, timex
from weft.modalities.when.holidays import NAMES, easter, holiday, nth_weekday

NOON = DateTime(Date(2021, 6, 16), Time(12))  # a Wednesday


def one(text, **given):
    (span,) = weft.read(text, reference=given.pop("reference", NOON), **given)
    assert span.written == text[span.start : span.stop]
    return span


# ---- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parts", [(25,), (24, 1), (-1,), (5, 60), (5, 5, 60), (5, None, 5)])
def test_a_time_that_no_clock_shows_is_refused(parts):
    with pytest.raises(DoesNotFit):
        Time(*parts)


def test_an_hour_is_not_the_minute_it_begins_with():
    assert Time(17) != Time(17, 0)
    assert (str(Time(17)), str(Time(17, 0))) == ("T17", "17:00")
    assert from_iso("17:00:00.25+05:30") == Time(17, 0, 0, Fraction(1, 4), 330)


def test_seconds_since_day_0_come_back_as_the_moment_they_were():
    for day in (1, 700_000, 3_000_000):
        for second in (0, 1, 59, 3600, 86_399):
            moment = at_second(day * 86_400 + second)
            assert since_day_0(moment) == day * 86_400 + second
            assert moment.date == from_ordinal(day)


def test_a_moment_belongs_to_a_day_and_a_recurrence_comes_again():
    with pytest.raises(DoesNotFit):
        DateTime(Date(2021, 6), Time(12))
    with pytest.raises(DoesNotFit):
        Recurrence(Duration())


# ---- what is said of them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("next week", "2021-W25"),
        ("this weekend", "2021-W24-WE"),
        ("tomorrow night", "2021-06-17TNI"),
        ("in the morning", "TMO"),
        ("summer 2019", "2019-SU"),
        ("from 4 to 22 January 2017", "(2017-01-04,2017-01-22,P18D)"),
        ("from May to October 2020", "(2020-05,2020-10,P5M)"),
        ("5 to 6:30 pm", "(T17,T18:30,PT1H30M)"),
        ("since 2003", "2003"),
        ("every Monday at 4pm", "XXXX-WXX-1T16"),
        ("every weekend", "XXXX-WXX-WE"),
        ("every other day", "P2D"),
        ("3pm each day", "T15"),
        ("every December 25", "XXXX-12-25"),
    ],
)
def test_everything_said_about_time_has_its_timex3(text, said):
    assert timex(one(text).value) == said


@pytest.mark.parametrize(
    ("text", "start", "behind", "grain"),
    [
        ("May 2020", "2020-05-01T00:00", "2020-06-01T00:00", "month"),
        ("from 4 to 22 January 2017", "2017-01-04T00:00", "2017-01-23T00:00", "day"),
        ("between 2014 and 2018", "2014-01-01T00:00", "2019-01-01T00:00", "year"),
        ("after 2018", "2019-01-01T00:00", None, "year"),
        ("before 2018", None, "2018-01-01T00:00", "year"),
        ("tomorrow at 5pm", "2021-06-17T17", "2021-06-17T18:00:00", "hour"),
    ],
)
def test_the_stretch_of_a_value_is_half_open(text, start, behind, grain):
    low, high, counted_in = stretch(one(text).value)
    assert (low and str(low), high and str(high), counted_in) == (start, behind, grain)


# ---- readings --------------------------------------------------------------------------------------------------------


def test_a_weekday_and_a_day_without_its_year_have_a_past_and_a_future_reading():
    for text, past, future in [
        ("Monday", Date(2021, 6, 14), Date(2021, 6, 21)),
        ("May 5", Date(2021, 5, 5), Date(2022, 5, 5)),
        ("Christmas", Date(2020, 12, 25), Date(2021, 12, 25)),
    ]:
        assert (one(text).value, one(text).candidates) == (future, (past,))
        assert (one(text, prefer="past").value, one(text, prefer="past").candidates) == (past, (future,))


def test_a_verb_nearby_says_which_reading_comes_first_and_the_other_stays_beside_it():
    past, future = Date(2021, 6, 11), Date(2021, 6, 18)
    for text, first, other in [
        ("The board voted on Friday.", past, future),
        ("On Friday, the board voted.", past, future),
        ("The board will vote on Friday.", future, past),
        ("It is due Friday. They left.", future, past),
        ("Friday", future, past),
    ]:
        assert (one(text).value, one(text).candidates) == (first, (other,)), text
    assert one("They met last Friday.").candidates == ()
    assert one("It broke on 8/6/2021.").value == Date(2021, 8, 6)  # which number is the month, no verb says


def test_a_range_of_hours_is_no_time_in_a_zone():
    assert one("9:30-11:00").value == Interval(Time(9, 30), Time(11, 0), grain="minute")
    assert one("2021-06-16T09:30-11:00").value == DateTime(Date(2021, 6, 16), Time(9, 30, zone=-660))
    assert one("T09:30-11:00").value == Time(9, 30, zone=-660)
    assert TimeModality().write(Time(9, 30, zone=-660)) == "T09:30-11:00"


def test_an_hour_without_its_half_of_the_day_keeps_both():
    assert (one("at 6:45").value, one("at 6:45").candidates) == (Time(6, 45), (Time(18, 45),))
    assert one("at 6:45 pm").candidates == ()


def test_a_date_with_both_years_of_two_digits_keeps_both():
    assert [one("12/12/35").value, *one("12/12/35").candidates] == [Date(2035, 12, 12), Date(1935, 12, 12)]
    assert one("12/12/87").candidates == ()


def test_hours_count_from_a_time_of_day_and_stay_text_without_one():
    assert one("in two hours").value == DateTime(Date(2021, 6, 16), Time(14, 0))
    assert [span.kind for span in weft.read("in two hours", reference=Date(2021, 6, 16))] == ["duration"]


def test_without_a_reference_what_has_a_value_of_its_own_is_read_and_nothing_else():
    assert one("every Tuesday", reference=None).kind == "recurrence"
    assert one("2 nights", reference=None).value == Duration(days=2)
    assert weft.read("See you on Monday.") == []
    assert weft.read("The day after tomorrow.", rejected=True)[0].reason.endswith("pass a reference date")


def test_a_reference_is_a_date_a_moment_or_their_iso_text():
    for reference in ("2021-06-16T12:00", "2021-06-16 12:00", NOON):
        assert one("in an hour", reference=reference).value == DateTime(Date(2021, 6, 16), Time(13, 0))
    with pytest.raises(WeftError, match="wanted a form such as"):
        weft.read("now", reference="noon")
    with pytest.raises(WeftError, match='Pass "future" or "past"'):
        weft.read("now", prefer="both")


def test_a_question_sees_the_dates_of_a_range_and_the_length_that_is_counted():
    def parts(text):
        return [part.value for part in find.read_parts(text, reference=NOON)]

    assert parts("from 1 May to 4 July 2021") == [Date(2021, 5, 1), Date(2021, 7, 4)]
    assert parts("since 1847") == [Date(1847)]
    assert [str(value) for value in parts("for 3 nights at eight")] == ["3", "8"]
    assert parts("a few days, all week, for the day, what a night costs") == []
    assert [str(value) for value in parts("sold a quarter of it")] == ["1/4"]
    assert parts("three weeks after 29 January 2024") == [Duration(days=21), Date(2024, 1, 29)]


@pytest.mark.parametrize(
    "text",
    [
        "May I march in?", "The sun sat on a second wall.", "Room 3:4 and 16:9 screens", "one may ask", "page 7/8",
        "Open ABC-12345-A1 next", "Good morning, good night!", "call +1 555 2010", "in 5 rooms at 3 tables",
        "$DEC and $MAR rose", "a mix of last names", "the first of many", "version 2.10.11", "an end of the line",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_time_is_none(text):
    temporal = {"date", "time", "datetime", "duration", "interval", "recurrence"}
    assert [span for span in weft.read(text, reference=NOON) if span.kind in temporal] == []


def test_many_ranges_in_one_paragraph_take_time_in_proportion():
    text = "from 10.00am on Friday 15th April 2016 until 3 to 5 and 9 from 8 April to 2 June between " * 40
    spans = weft.read(text, reference=NOON)
    assert len(spans) > 80
    assert all(text[span.start : span.stop] == span.written for span in spans)


# ---- holidays --------------------------------------------------------------------------------------------------------


def test_easter_is_where_the_tables_have_it_and_always_on_a_sunday():
    known = {1818: (3, 22), 1943: (4, 25), 1961: (4, 2), 2000: (4, 23), 2008: (3, 23), 2019: (4, 21), 2038: (4, 25)}
    for year, (month, day) in known.items():
        assert edtf(from_ordinal(easter(year))) == f"{year}-{month:02d}-{day:02d}"
    for year in range(1583, 2600):
        found = date.fromordinal(easter(year))
        assert found.weekday() == 6
        assert (3, 22) <= (found.month, found.day) <= (4, 25)


def test_holidays_by_the_moon_are_where_calendars_have_them():
    known = {
        "rosh hashanah": {1990: "09-20", 2016: "10-03", 2023: "09-16"},
        "yom kippur": {1973: "10-06", 2020: "09-28"},
        "hanukkah": {2016: "12-25", 2021: "11-29", 2024: "12-26"},
        "passover": {2014: "04-15", 2019: "04-20", 2024: "04-23"},
        "purim": {2022: "03-17", 2024: "03-24"},
        "tu bishvat": {2019: "01-21", 2023: "02-06"},
        "tisha bav": {2018: "07-22", 2023: "07-27"},
        "orthodox easter": {2000: "04-30", 2016: "05-01", 2024: "05-05"},
        "chinese new year": {1985: "02-20", 1988: "02-17", 2000: "02-05", 2020: "01-25", 2033: "01-31"},
        "eid al fitr": {2022: "05-02", 2023: "04-21"},
    }
    for name, days in known.items():
        on = holiday(name)
        assert on is not None
        for year, day in days.items():
            assert edtf(from_ordinal(on(year))) == f"{year}-{day}", name
    assert all(0 <= holiday("ramadan")(year) - day_number(year, 1, 1) < 366 for year in range(1000, 2500))


def test_what_a_moon_watcher_decides_is_half_sure_and_what_no_table_holds_is_refused():
    assert one("Eid al-Fitr 2022").confidence < one("Passover 2022").confidence == 1
    assert [span.written for span in weft.read("Chinese New Year 2150", reference=NOON)] == ["Year 2150"]
    with pytest.raises(DoesNotFit, match="known from 1970 to 2050"):
        holiday("chinese new year")(2150)


def test_the_nth_weekday_is_found_by_counting_days():
    for year in (1999, 2000, 2023):
        for month in range(1, 13):
            for weekday in range(7):
                first = date(year, month, 1)
                days = [first + timedelta(days) for days in range(31) if (first + timedelta(days)).month == month]
                of_weekday = [day.toordinal() for day in days if day.weekday() == weekday]
                for which in (1, 2, 3, 4, -1):
                    wanted = of_weekday[which] if which < 0 else of_weekday[which - 1]
                    assert nth_weekday(year, month, weekday, which) == wanted


def test_every_name_of_a_holiday_is_a_day_of_each_year_and_is_read():
    for name in NAMES:
        on = holiday(name)
        assert on is not None
        span = one(f"{name.title()} 2022")
        assert (span.value, span.written) == (from_ordinal(on(2022)), f"{name.title()} 2022")


def test_an_interval_of_times_may_pass_midnight():
    assert one("from 10pm to 2am").value == Interval(Time(22), Time(2), grain="hour")


def test_hours_of_a_day_that_pass_midnight_end_on_the_next_day():
    value = one("Friday from 10pm to 2am").value
    assert (str(value.low), str(value.high)) == ("2021-06-18T22", "2021-06-19T02")


def test_the_last_hours_need_a_time_of_day_to_count_back_from():
    assert str(one("the last 3 hours").value.low) == "2021-06-16T09:00"
    assert [span.kind for span in weft.read("the last 3 hours", reference=Date(2021, 6, 16))] == ["duration"]
