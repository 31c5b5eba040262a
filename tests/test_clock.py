"""Operations on times of day: the first way, the second way and `datetime` give the same, on thousands of times."""

import datetime
import random
from fractions import Fraction

import numpy as np
import pytest

from weft.errors import DoesNotFit
from weft.find import read_parts
from weft.modalities import duration as lengths
from weft.modalities.duration import Duration, of_unit
from weft.modalities.number import from_amount
from weft.modalities.quantity import Quantity
from weft.modalities.time import Time, from_iso
from weft.modalities.truth import Truth
from weft.modality import modality
from weft.operations.operation import operations
from weft.permitted import fits
from weft.training import draw

TIME = modality("time")


def both(name, *arguments):
    """The outcome of the first way, equal to that of the second."""
    first = operations()[name].run(*arguments)
    assert operations()[name].second(*arguments).value == first.value, (name, arguments)
    return first


def between(first, other):
    outcome = both("time_between", from_iso(first), from_iso(other))
    return lengths.text(outcome.value), outcome.note


def moved(name, time, length):
    outcome = both(name, from_iso(time), length)
    return str(outcome.value), outcome.note


def random_times(seed, count, zone=None):
    rng = random.Random(seed)
    for _ in range(count):
        yield Time(rng.randrange(24), rng.randrange(60), rng.choice((None, rng.randrange(60))), zone=zone and zone(rng))


def face(time, day=1):
    return datetime.datetime(2001, 1, day, time.hour, time.minute, time.second or 0)


def test_time_between_is_that_of_datetime_to_the_next():
    times = list(random_times(1, 4000))
    for first, other in zip(times[::2], times[1::2], strict=True):
        apart = face(other) - face(first)
        late = apart < datetime.timedelta(0)
        outcome = both("time_between", first, other)
        assert outcome.value == Duration(seconds=Fraction((apart.total_seconds()) + 86_400 * late))
        assert outcome.note == (f"{other} the next day" if late else "")


def test_time_between_two_offsets_is_that_of_aware_datetimes():
    times = list(random_times(2, 3000, lambda rng: 15 * rng.randint(-56, 56)))
    for first, other in zip(times[::2], times[1::2], strict=True):
        a, b = (face(t).replace(tzinfo=datetime.timezone(datetime.timedelta(minutes=t.zone))) for t in (first, other))
        assert both("time_between", first, other).value.seconds == (b - a).total_seconds() % 86_400


@pytest.mark.parametrize(
    ("first", "other", "length", "note"),
    [
        ("09:47", "14:15", "4 hours 28 minutes", ""),
        ("10:50", "14:15", "3 hours 25 minutes", ""),
        ("22:30", "07:40", "9 hours 10 minutes", "07:40 the next day"),
        ("22:30", "00:00", "1 hour 30 minutes", "00:00 the next day"),
        ("22:30", "24:00", "1 hour 30 minutes", ""),
        ("00:00", "24:00", "24 hours", ""),
        ("24:00", "01:00", "1 hour", "01:00 the next day"),
        ("24:00", "24:00", "0 minutes", ""),
        ("T09", "09:00", "0 minutes", ""),
        ("T09", "T17", "8 hours", ""),
        ("09:47:30", "09:48", "30 seconds", ""),
        ("09:47:00.5", "09:47:00.25", "23 hours 59 minutes 59.75 seconds", "09:47:00.25 the next day"),
        ("14:00+02:00", "14:00Z", "2 hours", ""),
        ("23:00-05:00", "01:00+09:00", "12 hours", "01:00+09:00 the next day"),
        ("10:00 ET", "11:00 ET", "1 hour", ""),
    ],
)
def test_time_between_by_hand(first, other, length, note):
    assert between(first, other) == (length, note)


@pytest.mark.parametrize(("first", "other"), [("09:47", "14:15Z"), ("09:47 ET", "14:15Z"), ("09:47 ET", "14:15 PT")])
def test_a_zone_of_one_time_alone_is_refused(first, other):
    for name in ("time_between", "before", "earlier", "later"):
        with pytest.raises(DoesNotFit, match="the zone of both wanted"):
            operations()[name].run(from_iso(first), from_iso(other))
        with pytest.raises(DoesNotFit, match="the zone of both wanted"):
            operations()[name].second(from_iso(first), from_iso(other))


def test_time_plus_and_minus_are_those_of_datetime():
    rng = random.Random(3)
    for time in random_times(4, 3000):
        by = rng.choice((60, 1, 3600)) * rng.randint(0, 200)
        for name, sign, word in (("time_plus", 1, "later"), ("time_minus", -1, "earlier")):
            wanted = face(time, 15) + sign * datetime.timedelta(seconds=by)
            outcome = both(name, time, Duration(seconds=Fraction(by)))
            assert (outcome.value.hour, outcome.value.minute, outcome.value.second or 0) == wanted.timetuple()[3:6]
            days = wanted.day - 15
            near = {0: "", 1: "the next day", -1: "the day before"}
            assert outcome.note == near.get(days, f"{abs(days)} days {word}")


def test_a_time_moved_there_and_back_is_the_same_moment():
    for time in random_times(5, 500):
        there = both("time_plus", time, of_unit(Fraction(1234), "minutes")).value
        back = both("time_minus", there, of_unit(Fraction(1234), "minutes")).value
        assert (back.hour, back.minute, back.second or 0) == (time.hour, time.minute, time.second or 0)


@pytest.mark.parametrize(
    ("name", "time", "length", "wanted", "note"),
    [
        ("time_plus", "09:47", Duration(seconds=Fraction(12_300)), "13:12", ""),
        ("time_plus", "T22", of_unit(Fraction(2), "hours"), "00:00", "the next day"),
        ("time_plus", "24:00", of_unit(Fraction(1), "hours"), "01:00", "the next day"),
        ("time_plus", "22:30", of_unit(Fraction(50), "hours"), "00:30", "3 days later"),
        ("time_plus", "14:15+02:00", of_unit(Fraction(3, 2), "hours"), "15:45+02:00", ""),
        ("time_plus", "14:15", Duration(days=2), "14:15", "2 days later"),
        ("time_plus", "14:15", Quantity(from_amount(Fraction(45)), "min"), "15:00", ""),
        ("time_plus", "14:15", of_unit(Fraction(1, 2), "seconds"), "14:15:00.5", ""),
        ("time_plus", "14:15:59.75", of_unit(Fraction(1, 4), "seconds"), "14:16:00.0", ""),
        ("time_minus", "24:00", of_unit(Fraction(1), "hours"), "23:00", ""),
        ("time_minus", "00:15", of_unit(Fraction(30), "minutes"), "23:45", "the day before"),
        ("time_plus", "00:15", Duration(days=-10**7), "00:15", "10,000,000 days earlier"),
    ],
)  # fmt: skip
def test_moved_by_hand(name, time, length, wanted, note):
    assert moved(name, time, length) == (wanted, note)


@pytest.mark.parametrize("length", [Duration(months=1), Quantity(from_amount(Fraction(2)), "mo")])
def test_months_move_no_clock(length):
    for name in ("time_plus", "time_minus"):
        with pytest.raises(DoesNotFit, match="moves by days, hours, minutes, seconds"):
            operations()[name].run(Time(9, 47), length)
        with pytest.raises(DoesNotFit):
            operations()[name].second(Time(9, 47), length)


def test_times_of_one_day_are_in_order():
    for time, other in zip(random_times(6, 1000), random_times(7, 1000), strict=True):
        assert both("before", time, other).value == Truth(face(time) < face(other))
        assert face(both("earlier", time, other).value) == min(face(time), face(other))
        assert face(both("later", other, time).value) == max(face(time), face(other))
    assert both("before", Time(12, zone=120), Time(11, zone=0)).value == Truth(True)
    assert both("earlier", Time(12), Time(12, 0), Time(13)).value == Time(12)


def test_the_types_take_times_and_lengths_alone():
    assert fits("time_between", "time", "time") == "duration"
    assert fits("time_between", "time", "date") is fits("time_between", "number", "time") is None
    for name in ("time_plus", "time_minus"):
        assert fits(name, "time", "duration") == fits(name, "time", "quantity:time") == "time"
        assert fits(name, "time", "number") is fits(name, "date", "duration") is None
    assert fits("before", "time", "time") == "truth"
    assert fits("later", "time", "time") == "time"
    assert fits("later", "time", "date") is None


# ---- times as values of a question -----------------------------------------------------------------------------------


@pytest.mark.parametrize("time", [Time(9, 47, 1, Fraction(1, 2)), Time(9, 47, zone="ET"), Time(9, 47, zone=7)])
def test_what_slots_do_not_hold_does_not_fit(time):
    assert not TIME.holds(time)
    with pytest.raises(DoesNotFit, match="slots hold whole seconds"):
        TIME.to_slots(time)


def test_every_clock_face_comes_back_from_its_slots():
    faces = [Time(hour, minute) for hour in range(24) for minute in (None, *range(60))]
    ends = [Time(24), Time(24, 0), Time(24, 0, 0), Time(0, 0, 0, zone=-840), Time(23, 59, 59, zone=840)]
    for time in (*faces, *ends):
        assert TIME.from_slots(TIME.to_slots(time)) == time
    with pytest.raises(DoesNotFit, match="wanted one row"):
        TIME.from_slots([])


def test_the_features_of_times_near_each_other_are_near():
    late, early, noon = TIME.features([Time(23, 59), Time(0, 0), Time(12)])[:, :2]
    assert np.linalg.norm(late - early) < 0.01 < 1.9 < np.linalg.norm(early - noon)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("How long is it from 9:47 to 14:15?", ["9:47", "14:15"]),
        ("It is open 9am-5pm.", ["9am", "5pm"]),
        ("How long is it between 11.30 am and 1 pm?", ["11.30 am", "1 pm"]),
        ("from quarter to six to ten past eight", ["quarter to six", "ten past eight"]),
        ("from 22:30 to 7:40 the next day", ["22:30", "7:40"]),
        ("What time is 45 minutes before 10pm?", ["45 minutes", "10pm"]),
        ("half an hour after 9:47", ["half an hour", "9:47"]),
        ("4 July 2021 at 5 pm", ["4 July 2021", "5 pm"]),
        ("at 5pm on 4 July 2021", ["5pm", "4 July 2021"]),
        ("after quarter past eight", ["quarter past eight"]),
        ("a few hours before 10pm", ["10pm"]),
        ("for 3 nights at eight", ["3", "eight"]),
        ("12 tickets at 7 each", ["12", "7"]),
        ("at 17:30:05.25", []),
    ],
)
def test_a_question_sees_the_times_in_a_longer_phrase(text, written):
    spans = read_parts(text)
    assert [span.written for span in spans if span.written != "the next day"] == written
    assert all(text[span.start : span.stop] == span.written for span in spans)


def test_the_range_says_the_half_of_the_day():
    assert [span.value for span in read_parts("from 9 to 5 pm")] == [Time(9), Time(17)]


def test_a_bare_number_stays_a_number():
    assert [span.kind for span in read_parts("5 apples at 7 each, or at eight")] == ["number", "number", "number"]


def test_drawn_times_are_read_within_a_sentence():
    rng = np.random.default_rng(8)
    forms = set()
    for _ in range(1000):
        drawn = draw.certain(draw.time_of_day, rng)
        assert [span.value for span in read_parts(f"The train leaves at {drawn.text} and waits.")] == [drawn.value]
        forms.add("".join("9" if letter.isdigit() else letter for letter in drawn.text))
    assert {"9:99", "99:99", "9 pm", "9:99 pm", "noon"} <= forms
