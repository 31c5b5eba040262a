"""Reading: exact offsets in any Unicode, runs cut at their limit, overlaps settled by length, likelihood and kind."""

from __future__ import annotations

import runpy
import time
from itertools import pairwise

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from weft import find, jsonform, modality
from weft.errors import WeftError
from weft.find import ORDER, read, read_parts, read_whole, resolve, runs, scan
from weft.modalities.interval import Interval
from weft.modalities.number import from_amount
from weft.modalities.record import Record, reference
from weft.modality import Span, write

# What is written, the kind it is read as, and the value's plain form.
WRITTEN = (
    ("12.5 km", "quantity", "12.5 km"),
    ("1 June 2016", "date", "2016-06-01"),
    ("$3.2bn", "money", "3200000000 USD"),
    ("15%", "percent", "15%"),
    ("1,234.50", "number", "1234.50"),
    ("three weeks", "duration", "P3W"),
)
# Astral, combining, right to left, joined, half of a pair, control: one code point is not one byte, word or column.
ODD = (
    "😀",
    "e\u0301",
    "日本語",
    "שלום",
    "👩\u200d👩\u200d👧",
    "\ud800",
    "\x00",
    "ﬁ",
    "\u2028",
    "İ",
    "𝟘",
    "٣",
    "\u200f",
)


@pytest.fixture
def colour(monkeypatch):
    """The kind of examples/plugin-colour, known for one test: it gives a regular expression instead of `read`."""
    modality.modalities()
    for table in ("_by_name", "_by_type"):
        monkeypatch.setattr(modality, table, dict(getattr(modality, table)))
    (path,) = (ROOT / "examples" / "plugin-colour" / "src").glob("*.py")
    forget()
    yield runpy.run_path(str(path))["Colour"]
    forget()


def forget():
    find._readers.cache_clear()
    find._sorted_readers.cache_clear()
    scan.triggers_of.cache_clear()


def told(spans):
    return [(span.start, span.stop, span.kind) for span in spans]


@pytest.mark.parametrize("seed", range(20))
def test_offsets_are_code_points_whatever_stands_between_the_values(seed):
    rng = np.random.default_rng(seed)
    text, wanted = "", []
    for index in rng.permutation(len(WRITTEN)):
        written, kind, _ = WRITTEN[index]
        text += " ".join(ODD[i] for i in rng.integers(len(ODD), size=4) if not ODD[i].isdigit()) + " ☃ "
        wanted.append((len(text), len(text) + len(written), kind))
        text += written + " ☃ "
    assert told(read(text)) == wanted


@pytest.mark.parametrize(("written", "kind", "value"), WRITTEN)
def test_a_value_is_read_exactly_and_keeps_its_spelling(written, kind, value):
    (span,) = read(f"It says {written} here.")
    assert (span.kind, write(span.value), span.written, span.confidence) == (kind, value, written, 1.0)


texts = st.lists(
    st.one_of(
        st.sampled_from([written for written, _, _ in WRITTEN]),
        st.sampled_from(
            ["31 February 2021", "latitude", "Paris", "May", "and", "-", "/", "°", "%", "1/2", "½", "2nd", " "]
        ),
        st.text(st.characters(codec=None), max_size=6),
    ),
    max_size=12,
).map("".join)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(texts)
def test_spans_are_in_order_apart_from_each_other_and_hold_what_is_written(text):
    spans = read(text, rejected=True)
    assert all(0 <= span.start < span.stop <= len(text) for span in spans)
    assert all(span.written == text[span.start : span.stop] for span in spans)
    assert all(one.stop <= other.start for one, other in pairwise(spans))
    assert all((span.kind is None) == bool(span.reason) == (span.value is None) for span in spans)


def test_what_cannot_be_held_stays_text_with_its_reason_and_no_value_inside_it():
    text = "from 31 February 2021 to 5 May 2021"
    rejected, kept = read(text, rejected=True)
    assert (rejected.kind, rejected.value, rejected.written) == (None, None, "31 February 2021")
    assert "28 days" in rejected.reason
    assert read(text) == [kept]
    assert kept.written == "5 May 2021"


def test_an_empty_text_has_no_values():
    assert read("") == read(" \n\t") == []


# ---- runs ----------------------------------------------------------------------------------------------------------


def runs_of(text):
    return [run[:2] for run in runs(text, find._readers(None))]


def test_hits_that_stand_close_are_one_run_and_words_between_part_them():
    assert runs_of("1 June 2016 went by, 5 km onwards") == [(0, 11), (21, 25)]
    assert runs_of("nothing here") == []


def test_a_run_takes_in_the_signs_that_close_it():
    assert runs_of("it grew 15% then") == [(8, 11)]
    assert runs_of("so (48.1, 11.5) then") == [(4, 15)]


def test_a_run_is_cut_at_its_limit_between_tokens_and_nothing_is_lost(monkeypatch):
    monkeypatch.setattr(scan, "LONGEST_RUN", 40)
    rng = np.random.default_rng(1)
    numbers = [str(n) for n in rng.integers(1, 10**6, 200)]
    text = ", ".join(numbers)
    found = runs_of(text)
    assert len(found) > 10
    assert all(stop - start <= 40 for start, stop in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert [n for start, stop in found for n in text[start:stop].split(", ") if n] == numbers
    assert [span.written for span in read(text)] == numbers


def test_one_word_longer_than_the_limit_is_not_cut(monkeypatch):
    monkeypatch.setattr(scan, "LONGEST_RUN", 40)
    digits = "9" * 100
    assert [span.written for span in read(f"so ${digits} it is")] == ["$" + digits]


# ---- overlaps ------------------------------------------------------------------------------------------------------


def test_the_longer_reading_wins():
    assert [(span.kind, span.written) for span in read("for 12.5 km on 1 June 2016")] == [
        ("quantity", "12.5 km"),
        ("date", "1 June 2016"),
    ]


@pytest.mark.parametrize("seed", range(30))
def test_overlaps_are_settled_as_by_comparing_every_pair(seed):
    rng = np.random.default_rng(seed)
    spans = []
    for _ in range(int(rng.integers(2, 25))):
        start, length = int(rng.integers(0, 40)), int(rng.integers(1, 8))
        kind = (*ORDER, None)[int(rng.integers(len(ORDER) + 1))]
        spans.append(Span(start, start + length, kind, None, confidence=float(rng.choice([0.2, 0.5, 0.6, 1.0]))))
    left, taken = list(spans), []
    while left:
        best = left[0]
        for span in left[1:]:
            if beats(span, best):
                best = span
        taken.append(best)
        left = [span for span in left if span.stop <= best.start or best.stop <= span.start]
    assert resolve(spans) == sorted(taken, key=lambda span: span.start)


def beats(one, other):
    """Rule by rule: longer; a value; not the doubtful one; the more specific kind; what stands first."""
    if one.stop - one.start != other.stop - other.start:
        return one.stop - one.start > other.stop - other.start
    if (one.kind is None) != (other.kind is None):
        return other.kind is None
    if one.confidence != other.confidence and min(one.confidence, other.confidence) <= 0.5:
        return one.confidence > other.confidence
    if one.kind != other.kind:
        return ORDER.index(one.kind) < ORDER.index(other.kind)
    return one.start < other.start


def test_a_lone_year_is_a_number_unless_dates_are_asked_for():
    assert [(span.kind, write(span.value)) for span in read("2021")] == [("number", "2021")]
    assert [(span.kind, write(span.value)) for span in read("2021", kinds=["date"])] == [("date", "2021")]
    assert [span.kind for span in read("it opened in 2021")] == ["date"]


# ---- kinds ---------------------------------------------------------------------------------------------------------


def test_only_the_kinds_asked_for_are_read():
    text = "$10000 in 2021, up 15%"
    assert [(s.kind, s.written) for s in read(text, kinds=["number"])] == [
        ("number", "10000"),
        ("number", "2021"),
        ("percent", "15%"),
    ]
    assert [(s.kind, s.written) for s in read(text, kinds=["percent"])] == [("percent", "15%")]
    assert [(s.kind, s.written) for s in read(text, kinds=["money", "date"])] == [("money", "$10000"), ("date", "2021")]


def test_an_unknown_kind_is_refused_with_the_known_ones():
    with pytest.raises(WeftError, match=r"no modality named 'temprature'. Known: .*date.*money.*number"):
        read("5", kinds=["temprature"])


def test_read_whole_takes_all_of_the_text_or_nothing():
    assert write(read_whole("  12.5 km\n", "quantity")) == "12.5 km"
    assert read_whole("12.5 km away", "quantity") is None
    assert read_whole("12.5 km", "number") is None
    assert read_whole("31 February 2021", "date") is None
    assert read_whole("", "number") is None


def test_read_whole_gives_a_form_only_where_it_is_written():
    assert write(read_whole("15%", "percent")) == "15%"
    assert read_whole("15", "percent") is None
    assert write(read_whole("15%", "number")) == "15%"


# ---- kinds by a regular expression -----------------------------------------------------------------------------------


def test_a_kind_by_pattern_is_read_beside_the_others(colour):
    text = "😀 On 4 July 2021 #ff8800, then rgb(255, 136, 1) and 5 km"
    spans = read(text)
    assert [(span.kind, span.written) for span in spans] == [
        ("date", "4 July 2021"),
        ("colour", "#ff8800"),
        ("colour", "rgb(255, 136, 1)"),
        ("quantity", "5 km"),
    ]
    assert all(text[span.start : span.stop] == span.written for span in spans)
    assert spans[2].value == colour(255, 136, 1)


def test_what_its_class_refuses_stays_text_with_the_reason(colour):
    (span,) = read("it is rgb(255, 300, 1) here", rejected=True)
    assert (span.start, span.stop, span.kind, span.value) == (6, 22, None, None)
    assert span.reason == "colour: green 300, wanted 0 to 255"
    assert read("it is rgb(255, 300, 1) here") == []


def test_a_pattern_never_cuts_into_what_a_built_in_kind_took(colour, monkeypatch):
    monkeypatch.setattr(type(modality.modality("colour")), "pattern", r"2021 rgb")
    assert [(span.kind, span.written) for span in read("on 4 July 2021 rgb")] == [("date", "4 July 2021")]


def test_read_whole_knows_kinds_by_pattern(colour):
    assert read_whole(" #ff8800 ", "colour") == colour(255, 136, 0)
    assert read_whole("rgb(255, 136, 0)", "colour") == colour(255, 136, 0)
    assert read_whole("rgb(300, 136, 0)", "colour") is None
    assert read_whole("#ff8800 it is", "colour") is None


def test_a_range_is_one_value_and_gives_its_ends_to_questions():
    text = "Between 5 and 10 of the 30 came."
    whole = read(text)
    assert [(span.kind, span.written) for span in whole] == [("interval", "Between 5 and 10"), ("number", "30")]
    assert [part.written for part in whole[0].parts] == ["5", "10"]
    assert [(span.kind, span.written) for span in read_parts(text)] == [("number", one) for one in ("5", "10", "30")]
    assert read("Between 10 and 5 of them")[0].kind == "number"  # no range runs downwards
    five = from_amount(5)
    written = {str(Interval(five)), str(Interval(five, low_in=False)), str(Interval(high=five)),
               str(Interval(high=five, high_in=True))}  # fmt: skip
    assert written == {"5 or more", "over 5", "under 5", "up to 5"}


def test_records_that_differ_in_a_range_alone_are_told_apart():
    one, other = (Record("ride", (("age", Interval(from_amount(low))),), "Wheel") for low in (6, 12))
    assert reference(one) != reference(other)


@pytest.mark.parametrize(
    "piece", ["between 5 and ", "$5 to ", "5' ", "a dollar ", "more than ", "5 ± ", "1 over ", "€5,5 "]
)
def test_ranges_and_money_are_read_in_linear_time(piece):
    def seconds(times):
        started = time.process_time()
        find.read(piece * times)
        return time.process_time() - started

    seconds(100)
    assert seconds(4_000) < 12 * seconds(1_000) + 0.5


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("About 300 people came.", "About"),
        ("It is ~5 km away.", "~"),
        ("It cost roughly $5 million.", "roughly"),
        ("It was built circa 1880.", "circa"),
        ("Forty or so came.", "or so"),
        ("They talked about it for 300 days.", ""),
        ("He is no roundabout 300.", ""),
    ],
)
def test_a_word_that_says_not_exactly_is_kept_with_the_value(text, mark):
    [span] = read(text)
    assert span.approximate == mark
    assert jsonform.span_json(span).get("approximate", "") == mark
