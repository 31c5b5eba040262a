"""Operations on places against a second way, published figures, and the cases where there is no answer."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from weft.errors import DoesNotFit
from weft.lexicon import gazetteer
from weft.modalities.place import DEGREE, Place, PlaceModality, place_of
from weft.operations import geodesy
from weft.operations.geodesy import agree, country, direction, distance, farthest, in_country, nearest
from weft.operations.operation import Outcome

KIND = PlaceModality()


def named(name, index=0):
    return place_of(gazetteer.lookup(name)[index])


BERLIN, PARIS, ROME, SYDNEY = (named(name) for name in ("Berlin", "Paris", "Rome", "Sydney"))
GERMANY, FRANCE = named("Germany"), named("France")


def kilometres(outcome):
    assert outcome.value.unit == "km"
    return outcome.value.number.amount


def test_distance_along_the_equator_and_a_meridian_is_the_published_one():
    # WGS 84: a degree of the equator is a * pi / 180 = 111.319490793 km; the quarter meridian 10 001.965729 km
    assert kilometres(distance(Place(0, 0), Place(0, DEGREE))) == Fraction("111.319")
    assert kilometres(distance(Place(0, 0), Place(90 * DEGREE, 0))) == Fraction("10001.966")


def test_distance_is_whole_metres_symmetric_and_zero_only_at_home():
    assert kilometres(distance(BERLIN, BERLIN)) == 0
    assert kilometres(distance(BERLIN, PARIS)) == kilometres(distance(PARIS, BERLIN))
    assert (kilometres(distance(BERLIN, PARIS)) * 1000).denominator == 1
    assert 870 < kilometres(distance(BERLIN, PARIS)) < 885
    assert "WGS 84 geodesic, to the metre" in distance(BERLIN, PARIS).note


def test_the_sphere_agrees_with_the_ellipsoid_within_the_stated_tolerance():
    rng = np.random.default_rng(1)
    for _ in range(300):
        a, b = KIND.sample(rng), KIND.sample(rng)
        assert agree(distance(a, b), geodesy._second_distance(a, b)), (a, b)


def test_agreement_is_refused_for_a_length_that_is_one_percent_off():
    length = distance(BERLIN, PARIS)
    off = geodesy._kilometres(float(kilometres(length)) * 1010)
    assert not agree(length, Outcome(off))
    assert agree(length, length)
    assert not agree(direction(BERLIN, PARIS), direction(PARIS, BERLIN))


@pytest.mark.parametrize(("lat", "lon", "word"), [
    (1, 0, "north"), (1, 1, "northeast"), (0, 1, "east"), (-1, 1, "southeast"), (-1, 0, "south"), (-1, -1, "southwest"),
    (0, -1, "west"), (1, -1, "northwest"),
])  # fmt: skip
def test_direction_is_the_one_on_the_compass(lat, lon, word):
    start, end = Place(0, 0), Place(lat * DEGREE, lon * DEGREE)
    assert str(direction(start, end).value) == str(geodesy._second_direction(start, end).value) == word


def test_direction_crosses_the_antimeridian_the_short_way():
    assert str(direction(Place(0, 179 * DEGREE), Place(0, -179 * DEGREE)).value) == "east"


def test_from_a_pole_there_is_one_direction():
    assert str(direction(Place(90 * DEGREE, 0), PARIS).value) == "south"
    assert str(direction(Place(-90 * DEGREE, 5), PARIS).value) == "north"
    with pytest.raises(DoesNotFit, match="wanted two different"):
        direction(Place(90 * DEGREE, 0), Place(90 * DEGREE, 7))
    with pytest.raises(DoesNotFit, match="wanted two different"):
        direction(PARIS, PARIS)


def test_directions_agree_but_near_the_edges_of_a_sector():
    rng = np.random.default_rng(2)
    pairs = [(KIND.sample(rng), KIND.sample(rng)) for _ in range(200)]
    pairs = [(a, b) for a, b in pairs if a != b and abs(a.lat_e7) != 90 * DEGREE]
    same = [direction(a, b).value == geodesy._second_direction(a, b).value for a, b in pairs]
    assert sum(same) > 0.95 * len(same)


def test_nearest_is_the_one_with_the_least_distance():
    assert (
        nearest(BERLIN, SYDNEY, PARIS, ROME).value
        == PARIS
        == geodesy._second_nearest(BERLIN, SYDNEY, PARIS, ROME).value
    )
    rng = np.random.default_rng(3)
    for _ in range(50):
        centre, *others = (KIND.sample(rng) for _ in range(6))
        try:
            found = nearest(centre, *others).value
        except DoesNotFit:
            continue
        assert kilometres(distance(centre, found)) == min(kilometres(distance(centre, other)) for other in others)


def test_farthest_is_the_one_with_the_greatest_distance():
    assert (
        farthest(BERLIN, SYDNEY, PARIS, ROME).value == SYDNEY == geodesy._second_farthest(BERLIN, PARIS, SYDNEY).value
    )
    rng = np.random.default_rng(4)
    for _ in range(50):
        centre, *others = (KIND.sample(rng) for _ in range(6))
        try:
            found = farthest(centre, *others).value
        except DoesNotFit:  # both poles are one point of two longitudes
            continue
        assert kilometres(distance(centre, found)) == max(kilometres(distance(centre, other)) for other in others)
    with pytest.raises(DoesNotFit, match=r"farthest: .* are both"):
        farthest(Place(0, 0), Place(0, DEGREE), Place(0, -DEGREE))


def test_two_equally_near_places_have_no_nearest():
    with pytest.raises(DoesNotFit, match="are both"):
        nearest(Place(0, 0), Place(0, DEGREE), Place(0, -DEGREE))


def test_a_place_lies_in_its_country_and_in_no_other():
    point = Place(BERLIN.lat_e7, BERLIN.lon_e7)
    for run in (in_country, geodesy._second_in_country):
        for place in (BERLIN, point):
            assert run(place, GERMANY).value.yes
            assert not run(place, FRANCE).value.yes
    assert "nearest city" in in_country(point, GERMANY).note
    assert country(point).value == country(BERLIN).value == geodesy._other_country(BERLIN).value == GERMANY


def test_the_open_sea_has_no_country():
    with pytest.raises(DoesNotFit, match="no city within 300 km"):
        country(Place(-480000000, -1230000000))
    with pytest.raises(DoesNotFit, match="is no country"):
        in_country(BERLIN, PARIS)


def test_the_second_way_finds_the_country_of_nearly_every_city():
    cities = [place_of(entry) for entry in gazetteer.cities(minimum=3_000_000)]
    assert all(agree(country(city), geodesy._other_country(city)) for city in cities)


def test_types_take_places_only():
    assert geodesy._types_distance("place", "place") == geodesy._types_distance("country", "place") == "quantity:length"
    assert geodesy._types_distance("place", "number") is geodesy._types_distance("place") is None
    assert geodesy._types_direction("place", "place") == "word"
    assert geodesy._types_nearest("place", "place", "place") == "place"
    assert geodesy._types_nearest("place", "place") == "place"  # one choice is a choice
    assert geodesy._types_nearest("place") is None
    assert geodesy._types_in_country("place", "country") == "truth"
    assert geodesy._types_in_country("country", "place") is geodesy._types_country("number") is None
