"""Places: exact cells of a grid, names read only where they are places, coordinates held exactly or refused."""

from __future__ import annotations

import dataclasses
import time
from fractions import Fraction

import numpy as np
import pytest

import weft
from weft.errors import DoesNotFit
from weft.modalities.place import DEGREE, Place, PlaceModality, decimal_degrees
from weft.modalities.word import Word, WordModality
from weft.modality import Run

KIND, WORDS = PlaceModality(), WordModality()


def spans(text):
    return KIND.read(Run(text, 0, len(text)))


def names(text):
    return [(text[span.start : span.stop], span.value.country) for span in spans(text) if span.kind]


def test_slots_are_the_interleaved_bits_written_as_hexadecimal():
    rng = np.random.default_rng(1)
    for _ in range(300):
        place = KIND.sample(rng)
        east = f"{place.lon_e7 + 180 * DEGREE:032b}"
        north = f"{place.lat_e7 + 90 * DEGREE:032b}"
        bits = "".join(a + b for a, b in zip(east, north, strict=True))
        (row,) = KIND.to_slots(place)
        assert "".join(f"{cell:x}" for cell in row) == f"{int(bits, 2):016x}"
        assert KIND.from_slots([row]) == place


def test_a_shared_prefix_of_slots_means_a_shared_box():
    rng = np.random.default_rng(2)
    for _ in range(200):
        first = KIND.sample(rng)
        other = Place(max(-90 * DEGREE, first.lat_e7 - 3), max(-180 * DEGREE, first.lon_e7 - 3))
        (a,), (b,) = KIND.to_slots(first), KIND.to_slots(other)
        shared = next((i for i in range(16) if a[i] != b[i]), 16)
        box = 1 << (32 - 2 * shared)
        for one, two in (
            (first.lat_e7 + 90 * DEGREE, other.lat_e7 + 90 * DEGREE),
            (first.lon_e7 + 180 * DEGREE, other.lon_e7 + 180 * DEGREE),
        ):
            assert one // box == two // box


def test_cells_outside_the_earth_are_refused():
    with pytest.raises(DoesNotFit, match=r"latitude .* lies between -90 and 90"):
        KIND.from_slots([(15,) * 16])


@pytest.mark.parametrize(
    ("lat", "lon"), [(90 * DEGREE + 1, 0), (-90 * DEGREE - 1, 0), (0, 180 * DEGREE), (0, -180 * DEGREE - 1)]
)
def test_a_place_off_the_earth_is_refused(lat, lon):
    with pytest.raises(DoesNotFit):
        Place(lat, lon)


def test_decimal_degrees_are_the_exact_amount():
    rng = np.random.default_rng(3)
    for amount in [
        0,
        1,
        -1,
        5,
        -DEGREE,
        90 * DEGREE,
        *(int(x) for x in rng.integers(-18 * 10**8, 18 * 10**8, size=200)),
    ]:
        assert Fraction(decimal_degrees(amount)) == Fraction(amount, DEGREE)


def test_what_is_written_reads_again_exactly():
    rng = np.random.default_rng(4)
    for _ in range(500):
        value = KIND.sample(rng)
        (span,) = spans(f"It is at {value}.")
        assert span.value == value
        assert span.written == str(value)


def test_json_gives_the_place_with_all_that_is_known():
    place = Place(481374300, 115754900, "Munich", "DE", "city")
    data = KIND.to_json(place)
    assert (data["lat"], data["lon"], data["text"]) == ("48.1374300", "11.5754900", "Munich")
    assert dataclasses.astuple(KIND.from_json(data)) == dataclasses.astuple(place)


def test_equality_is_of_the_coordinates_alone():
    assert Place(1, 2, "A", "DE", "city") == Place(1, 2) != Place(2, 1)
    assert len({Place(1, 2, "A"), Place(1, 2)}) == 1


def test_features_are_the_unit_vector_and_phases_of_integer_turns():
    place = Place(-338568000, 1512153000, population=10**6)
    (row,) = KIND.features([place])
    lat, lon = np.radians(-33.8568), np.radians(151.2153)
    np.testing.assert_allclose(row[:3], [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], atol=1e-6)
    np.testing.assert_allclose(row[3:13], np.cos(lon * 2.0 ** np.arange(10)), atol=1e-6)
    np.testing.assert_allclose(row[33:43], np.sin(lat * 2.0 ** np.arange(10)), atol=1e-6)
    assert row[-1] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The office in Munich is closed.", [("Munich", "DE")]),
        ("Munich, Germany", [("Munich, Germany", "DE")]),
        ("Portland, Oregon, United States", [("Portland, Oregon, United States", "US")]),
        ("Paris, TX is small", [("Paris, TX", "US")]),
        ("from Rio de Janeiro to St. Petersburg", [("Rio de Janeiro", "BR"), ("St. Petersburg", "RU")]),
        ("Washington, D.C. and New York", [("Washington, D.C.", "US"), ("New York", "US")]),
        ("Tokyo's trains", [("Tokyo", "JP")]),
        ("between Paris, Nice and Rome", [("Paris", "FR"), ("Nice", "FR"), ("Rome", "IT")]),
        ("Nice weather in Nice", [("Nice", "FR")]),
        ("He lives in Reading, England.", [("Reading, England", "GB")]),
        ("Spring, United States", [("Spring, United States", "US")]),
        ("Georgia, United States", [("Georgia, United States", "US")]),
        ("Luxembourg, Luxembourg", [("Luxembourg, Luxembourg", "LU")]),
        ("the U.S. and the UK", [("U.S.", "US"), ("UK", "GB")]),
    ],
)
def test_a_name_is_read_with_the_country_that_picks_it(text, found):
    assert names(text) == found
    before = "🌍 — "
    assert [(text[s.start : s.stop]) for s in spans(text)] == [
        (before + text)[s.start : s.stop] for s in spans(before + text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nice weather today.",
        "Reading is fun.",
        "Most of it. Same here. Of course.",
        "In March we met.",
        "London Bridge is down.",
        "University of Chicago",
        "Michael Jordan scored.",
        "Paris Hilton sang.",
        "Toyota sold cars.",
        "Us and them",
        "in May",
        "munich",
        "Mr. Houston",
        "the New York Stock Exchange",
        "Jordan said so.",
        "Mobile phones",
        "Orange juice",
        "US$5",
        "Ed",
    ],
)
def test_common_words_and_people_stay_text(text):
    assert names(text) == []


def test_the_other_places_of_a_name_are_candidates_by_share_of_people():
    (span,) = spans("in Paris")
    assert span.value.country == "FR"
    assert [other.country for other in span.candidates] == ["US"]
    assert 0.9 < span.confidence < 1
    assert span.value.name == "Paris"


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("48.137, 11.575", 481370000, 115750000),
        ("48.137° N, 11.575° E", 481370000, 115750000),
        ("33.5° S 70.25° W", -335000000, -702500000),
        ("11.575° E, 48.137° N", 481370000, 115750000),
        ("48°08'15\"N 11°34'30\"E", 481375000, 115750000),
        ("48° 08′ 15″ N, 11° 34′ 30″ E", 481375000, 115750000),
        ("48°30'N, 11°15'W", 485000000, -112500000),
        ("coordinates 1.5, −2.5", 15000000, -25000000),
        ("0.000, 180.000", 0, -1800000000),
    ],
)
def test_coordinates_are_read_exactly(text, lat, lon):
    (span,) = spans(f"See {text}.")
    assert (span.value.lat_e7, span.value.lon_e7) == (lat, lon)
    assert span.written in text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("48°08'13\"N 11°34'31\"E", "not a whole number of 1e-7 degrees"),
        ("91.0° N, 11.5° E", "a latitude lies between -90 and 90"),
        ("coordinates 91.0, 11.5", "a latitude lies between -90 and 90"),
        ("10.0° N, 181.0° E", "a longitude lies in"),
        ("10° W, 20° E", "one latitude and one longitude"),
        ("48°60'N, 11°00'E", "lie below 60"),
        ("-48.5° N, 11.0° E", "a sign and a side"),
        ("48.13715001234, 11.57538", "not a whole number of 1e-7 degrees"),
    ],
)
def test_coordinates_that_cannot_be_held_stay_text_with_their_reason(text, reason):
    (span,) = spans(text)
    assert (span.kind, span.value) == (None, None)
    assert reason in span.reason


@pytest.mark.parametrize(
    "text", ["1.5, 2.5", "1.250, 2.375, 3.500", "$1.234, 2.345", "1.234, 2.345 km", "91.123, 11.575", "v1.234, 2.345.1"]
)
def test_two_decimals_that_may_be_something_else_are_no_coordinates(text):
    assert spans(text) == []


def test_reading_stays_linear_on_a_long_run():
    for piece in ("New York, ", "1.234, ", "48°08'15\"N ", "New New ", "Saint-"):
        took = []
        for count in (500, 4000):
            start = time.process_time()
            spans(piece * count)
            took.append(time.process_time() - start)
        assert took[1] < 24 * took[0] + 0.05, piece


def test_words_come_back_from_sixteen_bytes_a_token():
    rng = np.random.default_rng(5)
    for word in [Word(""), Word("a" * 16), Word("a" * 17), Word("äöü" * 9), *(WORDS.sample(rng) for _ in range(300))]:
        rows = WORDS.to_slots(word)
        assert len(rows) == max(1, -(-len(word.text.encode()) // 16))
        assert all(len(row) == 17 for row in rows)
        assert WORDS.from_slots(rows) == word
        assert WORDS.from_json(WORDS.to_json(word)) == word


def test_half_a_surrogate_is_no_word():
    with pytest.raises(DoesNotFit, match="half a surrogate"):
        Word("a\ud800")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Leaving Berlin at noon", "Berlin"),
        ("She left. Visiting Rome in May", "Rome"),
        ("Boris Berlin sang", ""),
    ],
)
def test_a_word_that_opens_its_sentence_is_no_part_of_the_name(text, written):
    assert [span.written for span in weft.read(text, kinds=("place",))] == ([written] if written else [])
