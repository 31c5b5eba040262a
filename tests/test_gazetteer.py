"""The gazetteer: names found by binary search in the mapped file, and the city nearest to a coordinate."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from weft.lexicon import gazetteer

EXAMPLES = Path(__file__).parent.parent / "examples"


def metres(entry, lat_e7, lon_e7):
    lat1, lon1, lat2, lon2 = (math.radians(part / 1e7) for part in (entry.lat_e7, entry.lon_e7, lat_e7, lon_e7))
    cosine = math.sin(lat1) * math.sin(lat2) + math.cos(lat1) * math.cos(lat2) * math.cos(lon1 - lon2)
    return 6371008.8 * math.acos(max(-1.0, min(1.0, cosine)))


def test_a_city_stands_where_geonames_puts_it():
    munich = gazetteer.lookup("Munich")[0]
    assert munich == ("Munich", 481374300, 115754900, munich.population, "DE", "city", "", True)
    assert 1_200_000 < munich.population < 1_800_000


@pytest.mark.parametrize(
    ("name", "country", "category"),
    [
        ("New York", "US", "city"),
        ("Washington", "US", "city"),
        ("Georgia", "GE", "country"),
        ("Wyoming", "US", "state"),
        ("Cologne", "DE", "city"),
        ("köln", "DE", "city"),
        ("St. Louis", "US", "city"),
        ("Saint Petersburg", "RU", "city"),
        ("newcastle-upon-tyne", "GB", "city"),
        ("U.S.A.", "US", "country"),
        ("the Netherlands", "NL", "country"),
        ("Scotland", "GB", "state"),
        ("Gdansk", "PL", "city"),
        ("Côte d’Ivoire", "CI", "country"),
        ("York", "GB", "city"),
    ],
)
def test_a_name_finds_the_place_it_is_used_for_first(name, country, category):
    first = gazetteer.lookup(name)[0]
    assert (first.country, first.category) == (country, category)


def test_candidates_come_by_own_name_then_countries_then_by_population():
    for name in ("Paris", "San José", "Victoria", "Georgia", "Springfield", "Santiago"):
        found = gazetteer.lookup(name)
        assert len(found) > 1
        ranks = [
            (not e.own_name, e.category != "country", -(e.population if e.category == "city" else 0)) for e in found
        ]
        cities = [rank for rank, entry in zip(ranks, found, strict=True) if entry.category == "city"]
        assert cities == sorted(cities)
        assert [rank[:2] for rank in ranks] == sorted(rank[:2] for rank in ranks)


def test_an_unknown_name_finds_nothing():
    for name in ("", " ", "Munichh", "zzzz", "\uffff", "Munich Munich"):
        assert gazetteer.lookup(name) == []


def test_every_stored_key_is_found_and_in_order():
    n_keys = gazetteer._n_keys()
    keys = [gazetteer._key(number) for number in range(n_keys)]
    assert keys == sorted(set(keys))
    for key in keys[:: n_keys // 500]:
        assert gazetteer.lookup(key.decode()), key


def test_every_entry_is_found_under_its_own_name():
    rng = np.random.default_rng(1)
    entries = gazetteer.cities()
    for entry in [*gazetteer.countries(), *(entries[int(n)] for n in rng.integers(len(entries), size=300))]:
        assert entry in gazetteer.lookup(entry.name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rio de Janeiro is", "Rio de Janeiro"),
        ("New York's port", "New York"),
        ("Munich.", "Munich"),
        ("U.S. and", "U.S."),
        ("Washington, D.C. has", "Washington, D.C."),
        ("Frankfurt am Main", "Frankfurt am Main"),
        ("Tokyo's", "Tokyo"),
        ("Newcastle upon", "Newcastle"),
        ("Bavarian", ""),
    ],
)
def test_the_longest_name_at_a_place_in_a_text_ends_on_a_word(text, name):
    for before in ("", "🌍 x ", "The "):
        stop, found = gazetteer.longest_match(before + text, len(before))
        assert (before + text)[len(before) : stop] == name
        assert bool(found) == bool(name)


def test_a_match_does_not_go_beyond_the_stop_it_is_given():
    assert gazetteer.longest_match("New York City", 0, 8)[0] == 8
    assert gazetteer.longest_match("New York City", 0)[0] == 13


def test_the_nearest_city_is_the_one_a_loop_finds():
    rng = np.random.default_rng(2)
    cities = gazetteer.cities()
    points = [(int(rng.integers(-9 * 10**8, 9 * 10**8)), int(rng.integers(-18 * 10**8, 18 * 10**8))) for _ in range(8)]
    for lat, lon in [*points, (9 * 10**8, 0), (0, -18 * 10**8)]:
        best = min(metres(city, lat, lon) for city in cities)
        for found in (gazetteer.nearest_city(lat, lon), gazetteer.nearest_by_haversine(lat, lon)):
            assert metres(found, lat, lon) == pytest.approx(best, rel=1e-6, abs=200)


def test_a_nearest_city_takes_milliseconds():
    gazetteer.nearest_city(0, 0)
    times = []
    for _ in range(9):
        start = time.process_time()
        gazetteer.nearest_city(481374300, 115754900)
        times.append(time.process_time() - start)
    assert sorted(times)[4] < 0.02


def test_countries_and_states_are_known_by_code():
    assert gazetteer.country_name("DE") == "Germany"
    assert gazetteer.country_name("XX") == ""
    assert gazetteer.capital("FR").name == "Paris"
    assert gazetteer.state("TX").name == gazetteer.state("Texas").name == "Texas"
    assert gazetteer.state("XX") is None
    assert len([c for c in gazetteer._state_by_code() if len(c) == 2]) == 51


def test_a_country_is_never_at_the_very_place_of_a_larger_countrys_capital():
    for code in ("DE", "FR", "US", "JP", "GB"):
        country, capital = gazetteer.country(code), gazetteer.capital(code)
        assert (country.lat_e7, country.lon_e7) != (capital.lat_e7, capital.lon_e7)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("companies", "Headquarters"),
        ("bridges", "City"),
        ("laureates", "Birthplace"),
    ],
)
def test_every_place_of_the_example_tables_is_in_the_gazetteer(table, column):
    with (EXAMPLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            city, country = row[column].split(", ")
            assert any(gazetteer.country_name(entry.country) == country for entry in gazetteer.lookup(city)), row[
                column
            ]


def test_import_reads_nothing():
    code = "import weft.lexicon.gazetteer as g; assert g._tables.cache_info().currsize == 0"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert Path(gazetteer.__file__).with_name("gazetteer.bin").stat().st_size < 6_000_000
