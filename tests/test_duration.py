"""Durations: exact parts kept apart, ISO 8601, slots, reading with exact offsets and reasons."""

from fractions import Fraction

import numpy as np
import pytest

from weft.errors import DoesNotFit
from weft.modalities.duration import (
    CORNERS,
    Duration,
    DurationModality,
    exact_seconds,
    from_iso,
    in_unit,
    iso,
    of_unit,
    text,
)
from weft.modality import Run

KIND = DurationModality()
HOUR = Fraction(3600)


def read(written):
    return KIND.read(Run(written, 0, len(written)))


def only(written):
    spans = read(written)
    assert len(spans) == 1, spans
    assert spans[0].written == written[spans[0].start : spans[0].stop]
    return spans[0]


def test_slots_iso_json_and_reading_give_every_duration_back():
    rng = np.random.default_rng(5)
    seen = set()
    for duration in (*CORNERS, *(KIND.sample(rng) for _ in range(5000))):
        seen.add(duration.form)
        rows = KIND.to_slots(duration)
        assert all(0 <= entry < slot.size for entry, slot in zip(rows[0], KIND.slots, strict=True))
        back = KIND.from_slots(rows)
        assert (back, back.form) == (duration, duration.form)
        assert from_iso(iso(duration)) == duration
        assert KIND.from_json(KIND.to_json(duration)) == duration
        assert only(KIND.write(duration)).value == duration
    assert len(seen) == 8


def test_the_form_does_not_count_but_calendar_and_exact_parts_stay_apart():
    assert of_unit(1, "weeks") == of_unit(7, "days")
    assert of_unit(Fraction(3, 2), "hours") == of_unit(90, "minutes")
    assert of_unit(2, "years") == of_unit(24, "months")
    assert of_unit(24, "hours") != of_unit(1, "days")
    assert of_unit(1, "months") != of_unit(30, "days")


def test_fractions_are_exact_or_refused():
    assert of_unit(Fraction(5, 2), "years") == Duration(months=30)
    assert of_unit(Fraction(5, 2), "days") == Duration(days=2, seconds=12 * HOUR)
    assert of_unit(Fraction(-5, 2), "days") == Duration(days=-2, seconds=-12 * HOUR)
    assert of_unit(Fraction(1, 3), "hours") == Duration(seconds=Fraction(1200))
    with pytest.raises(DoesNotFit, match=r"1\.5 months: no whole number of months"):
        of_unit(Fraction(3, 2), "months")
    with pytest.raises(DoesNotFit, match=r"1/3 seconds: a duration holds 9 decimals"):
        of_unit(Fraction(1, 3), "seconds")


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"months": 10**6}, "1000000 months: a duration holds 6 digits of months"),
        ({"days": -(10**8)}, "-100000000 days: a duration holds 8 digits of days"),
        ({"seconds": Fraction(10**12)}, "1000000000000 seconds: a duration holds 12 digits of seconds"),
        ({"months": 1, "days": -1}, "1 months, -1 days, 0 s: all parts share one sign"),
        ({"seconds": 0.1}, "0.1 seconds: a float is not exact; pass an int or a Fraction"),
        ({"form": "eons"}, "duration form 'eons'. Known: years, months, weeks, days, hours, minutes, seconds, mixed."),
    ],
)
def test_what_a_duration_cannot_hold_is_refused(parts, reason):
    with pytest.raises(DoesNotFit) as caught:
        Duration(**parts)
    assert str(caught.value) == reason


def test_slots_of_a_negative_zero_are_refused():
    rows = KIND.to_slots(Duration())
    with pytest.raises(DoesNotFit, match="no duration of -0"):
        KIND.from_slots([(rows[0][0], 1, *rows[0][2:])])


@pytest.mark.parametrize(
    ("duration", "written", "people"),
    [
        (Duration(18), "P1Y6M", "1 year 6 months"),
        (of_unit(18, "months"), "P18M", "18 months"),
        (of_unit(Fraction(3, 2), "years"), "P1Y6M", "1.5 years"),
        (of_unit(3, "weeks"), "P3W", "3 weeks"),
        (of_unit(Fraction(3, 2), "weeks"), "P10DT12H", "1.5 weeks"),
        (of_unit(20_000, "days"), "P20000D", "20,000 days"),
        (Duration(seconds=Fraction(9000)), "PT2H30M", "2 hours 30 minutes"),
        (of_unit(90, "minutes"), "PT90M", "90 minutes"),
        (of_unit(Fraction(1, 2), "seconds"), "PT0.5S", "0.5 seconds"),
        (-of_unit(Fraction(1, 2), "seconds"), "-PT0.5S", "-0.5 seconds"),
        (-of_unit(3, "days"), "-P3D", "-3 days"),
        (of_unit(1, "days"), "P1D", "1 day"),
        (Duration(), "P0D", "0 days"),
        (of_unit(0, "minutes"), "PT0M", "0 minutes"),
    ],
)
def test_iso_8601_and_the_text_for_people(duration, written, people):
    assert (iso(duration), text(duration)) == (written, people)


def test_the_scalar_is_exact_seconds_or_none():
    rng = np.random.default_rng(6)
    for _ in range(1000):
        duration = KIND.sample(rng)
        line = KIND.scalar(duration)
        if duration.months:
            assert line is None
        else:
            assert line is not None
            assert (
                Fraction(line[0], 10 ** line[1]) == duration.days * 86400 + duration.seconds == exact_seconds(duration)
            )


def test_a_unit_holds_a_duration_exactly_or_not_at_all():
    assert in_unit(of_unit(90, "minutes"), "hours") == Fraction(3, 2)
    assert in_unit(of_unit(10, "days"), "weeks") == Fraction(10, 7)
    assert in_unit(of_unit(18, "months"), "years") == Fraction(3, 2)
    assert in_unit(of_unit(1, "months"), "days") is None
    assert in_unit(of_unit(1, "days"), "hours") is None


@pytest.mark.parametrize(
    ("written", "duration"),
    [
        ("3 weeks", Duration(days=21)),
        ("two years and three months", Duration(months=27)),
        ("5 years, 3 months and 4 days", Duration(63, 4)),
        ("a fortnight", Duration(days=14)),
        ("90 minutes", Duration(seconds=90 * Fraction(60))),
        ("1h30", Duration(seconds=HOUR * 3 / 2)),
        ("5m30s", Duration(seconds=Fraction(330))),
        ("2 hrs 5 min", Duration(seconds=2 * HOUR + 300)),
        ("18-month", Duration(months=18)),
        ("twenty-five-year", Duration(months=300)),
        ("half an hour", Duration(seconds=HOUR / 2)),
        ("three quarters of an hour", Duration(seconds=HOUR * 3 / 4)),
        ("an hour and a half", Duration(seconds=HOUR * 3 / 2)),
        ("a year and a half", Duration(months=18)),
        ("two and a half years", Duration(months=30)),
        ("1½ hours", Duration(seconds=HOUR * 3 / 2)),
        ("2 1/2 hours", Duration(seconds=HOUR * 5 / 2)),
        ("1.5 hours", Duration(seconds=HOUR * 3 / 2)),
        ("2.5 days", Duration(days=2, seconds=12 * HOUR)),
        ("a decade", Duration(months=120)),
        ("two centuries", Duration(months=2400)),
        ("one hundred and twenty days", Duration(days=120)),
        ("1,200 days", Duration(days=1200)),
        ("200 ms", Duration(seconds=Fraction(1, 5))),
        ("45s", Duration(seconds=Fraction(45))),
        ("30-second", Duration(seconds=Fraction(30))),
        ("-3 days", Duration(days=-3)),
        ("P1Y6M", Duration(months=18)),
        ("PT0.5S", Duration(seconds=Fraction(1, 2))),
    ],
)
def test_every_way_of_writing_a_length_of_time_is_read_whole(written, duration):
    span = only(f"It took ({written}), they said.")
    assert (span.value, span.written) == (duration, written)


def test_an_article_makes_a_duration_only_where_a_length_is_meant():
    assert only("closed for a week").written == "a week"
    assert only("a year later").value == Duration(months=12)
    for rate in ("60 miles an hour", "$5 a day", "once a week", "twice a fortnight", "such a day", "a second later"):
        assert read(rate) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "second",
        "the twenty second man",
        "the 90s",
        "1990s",
        "half a million years",
        "three thousand two hundred days",
        "3D",
        "A4",
        "two hundred and twenty-five thousand years",
        "two point five hours",
        "hours",
        "P45",
        "$5 day",
        "v1.5 d-axis",
        "5 m",
    ],
)
def test_what_is_no_length_of_time_stays_text(sentence):
    assert read(sentence) == []


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1.5 months", "1.5 months: no whole number of months, and a month has no fixed length"),
        ("half a month", "half a month: no whole number of months, and a month has no fixed length"),
        ("2 million years", "2 million years: a duration holds 6 digits of months"),
        ("P1.5M", "1.5 months: no whole number of months, and a month has no fixed length"),
    ],
)
def test_what_cannot_be_held_stays_text_with_its_reason(written, reason):
    span = only(f"about {written}.")
    assert (span.kind, span.value, span.written, span.reason) == (None, None, written, reason)


def test_larger_units_begin_another_duration():
    assert [span.value for span in read("3 days and 2 weeks")] == [Duration(days=3), Duration(days=14)]
    assert [span.value for span in read("2 years and 3 years")] == [Duration(24), Duration(36)]


def test_reading_stays_inside_its_run_and_linear():
    sentence = "3 weeks and 4 days"
    assert [span.value for span in KIND.read(Run(sentence, 0, 7))] == [Duration(days=21)]
    assert KIND.read(Run("3 dayspring", 0, 5)) == []  # the letter behind the run is looked at
    assert len(read(", ".join(["3 weeks"] * 5000))) == 5000
    assert read("1" * 100_000 + " days") == []
    assert read("one " * 20_000) == []


def test_features_are_finite_and_bounded():
    rng = np.random.default_rng(8)
    features = KIND.features([*CORNERS, *(KIND.sample(rng) for _ in range(500))])
    assert features.shape == (500 + len(CORNERS), KIND.n_features)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
    assert abs(features).max() < 4
