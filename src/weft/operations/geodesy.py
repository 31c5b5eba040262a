"""Places: distance (Berlin, Paris) = 880.635 km on the WGS 84 ellipsoid; direction, nearest, in_country, country.

Second ways here are approximate (a sphere), so their outcomes are compared by `agree`, not by equality.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from geographiclib.geodesic import Geodesic

from weft.errors import DoesNotFit
from weft.lexicon import gazetteer
from weft.modalities.number import from_amount
from weft.modalities.place import DEGREE, Place, place_of
from weft.modalities.quantity import Quantity
from weft.modalities.truth import Truth
from weft.modalities.word import Word
from weft.operations.operation import Outcome, operation

RADIUS_M = 6_371_008.8  # mean radius of the Earth, (2a + b) / 3 of WGS 84
TOLERANCE = Fraction(6, 1000)  # the sphere is off by up to 0.56 % (along a meridian at the equator)
FAR_KM = 300  # a bare coordinate farther from every city than this has no country here
DIRECTIONS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
POINTS = ("place", "country")
MODEL = "WGS 84 geodesic, to the metre"


def agree(first: Outcome, second: Outcome) -> bool:
    """Whether the two ways give the same: lengths within 0.6 % or a metre, everything else exactly."""
    one, other = first.value, second.value
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        gap = abs(one.number.amount - other.number.amount)
        allowed = max(TOLERANCE * one.number.amount, Fraction(1, 1000))
        return one.unit == other.unit and gap <= allowed
    return bool(one == other)


def _degrees(place: Place) -> tuple[float, float]:
    return place.lat_e7 / DEGREE, place.lon_e7 / DEGREE


@lru_cache(maxsize=8192)
def _inverse(a: Place, b: Place) -> tuple[float, float]:
    """Length of the geodesic in metres and its azimuth at `a` in degrees from north, clockwise."""
    found = Geodesic.WGS84.Inverse(*_degrees(a), *_degrees(b), Geodesic.DISTANCE | Geodesic.AZIMUTH)
    return found["s12"], found["azi1"]


def _sphere(a: Place, b: Place) -> float:
    """Great-circle distance in metres, haversine form (Sinnott 1984), within 0.6 % of the geodesic."""
    (lat1, lon1), (lat2, lon2) = (map(math.radians, _degrees(place)) for place in (a, b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def _kilometres(metres: float) -> Quantity:
    return Quantity(from_amount(Fraction(round(metres), 1000)), "km")


def _note(*places: Place) -> str:
    """The model, and what point stands for a country or a state."""
    areas = [place.name or str(place) for place in places if place.category in ("country", "state")]
    return "; ".join([MODEL, *(f"{area}: the centre of the people of its cities" for area in areas)])


def _types_distance(*tags: str) -> str | None:
    return "quantity:length" if len(tags) == 2 and all(tag in POINTS for tag in tags) else None


def _second_distance(a: Place, b: Place) -> Outcome:
    return Outcome(_kilometres(_sphere(a, b)), "sphere of radius 6371.0088 km, within 0.6 %")


@operation("pair", _types_distance, _second_distance)
def distance(a: Place, b: Place) -> Outcome:
    """The shortest way over the Earth between two places, in km."""
    return Outcome(_kilometres(_inverse(a, b)[0]), _note(a, b))


def _sector(azimuth: float) -> Word:
    return Word(DIRECTIONS[int((azimuth % 360 + 22.5) // 45) % 8])


def _pole(a: Place, b: Place) -> Word | None:
    """From a pole there is one direction alone; raises DoesNotFit where there is none."""
    if a == b or (abs(a.lat_e7) == 90 * DEGREE and a.lat_e7 == b.lat_e7):
        raise DoesNotFit(f"direction: both places are at {a}; wanted two different ones")
    return {90: Word("south"), -90: Word("north")}.get(a.lat_e7 // DEGREE) if a.lat_e7 % (90 * DEGREE) == 0 else None


def _types_direction(*tags: str) -> str | None:
    return "word" if len(tags) == 2 and all(tag in POINTS for tag in tags) else None


def _second_direction(a: Place, b: Place) -> Outcome:
    pole = _pole(a, b)
    (lat1, lon1), (lat2, lon2) = (map(math.radians, _degrees(place)) for place in (a, b))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return Outcome(pole or _sector(math.degrees(math.atan2(east, north))), "initial bearing on a sphere")


@operation("pair", _types_direction, _second_direction)
def direction(a: Place, b: Place) -> Outcome:
    """The direction in which the second place lies as seen from the first, one of eight: north, northeast, …"""
    return Outcome(_pole(a, b) or _sector(_inverse(a, b)[1]), "initial azimuth of the WGS 84 geodesic")


def _types_nearest(*tags: str) -> str | None:
    if len(tags) < 2 or any(tag not in POINTS for tag in tags):
        return None
    return "country" if all(tag == "country" for tag in tags[1:]) else "place"


def _least(lengths: dict[Place, float]) -> Place:
    """The place with the least length to the metre; raises DoesNotFit when two share it."""
    least = min(map(round, lengths.values()))
    best = [place for place, length in lengths.items() if round(length) == least]
    if len(best) > 1:
        raise DoesNotFit(f"nearest: {best[0].name or best[0]} and {best[1].name or best[1]} are both {least} m away")
    return best[0]


def _second_nearest(centre: Place, *others: Place) -> Outcome:
    return Outcome(_least({place: _sphere(centre, place) for place in others}), "great circles on a sphere")


@operation("one_set", _types_nearest, _second_nearest)
def nearest(centre: Place, *others: Place) -> Outcome:
    """Of several places the one nearest to the first."""
    return Outcome(_least({place: _inverse(centre, place)[0] for place in others}), _note(centre, *others))


def _most(lengths: dict[Place, float]) -> Place:
    """The place with the greatest length to the metre; raises DoesNotFit when two share it."""
    most = max(map(round, lengths.values()))
    best = [place for place, length in lengths.items() if round(length) == most]
    if len(best) > 1:
        raise DoesNotFit(f"farthest: {best[0].name or best[0]} and {best[1].name or best[1]} are both {most} m away")
    return best[0]


def _second_farthest(centre: Place, *others: Place) -> Outcome:
    return Outcome(_most({place: _sphere(centre, place) for place in others}), "great circles on a sphere")


@operation("one_set", _types_nearest, _second_farthest)
def farthest(centre: Place, *others: Place) -> Outcome:
    """Of several places the one farthest from the first."""
    return Outcome(_most({place: _inverse(centre, place)[0] for place in others}), _note(centre, *others))


def _found_country(place: Place) -> tuple[str, str]:
    """The country's code and how it was found: as named, or by the nearest city."""
    if place.country:
        return place.country, ""
    return _by_city(place, gazetteer.nearest_city(place.lat_e7, place.lon_e7))


def _by_city(place: Place, city: gazetteer.Entry) -> tuple[str, str]:
    away = _sphere(place, place_of(city)) / 1000
    if away > FAR_KM:
        raise DoesNotFit(f"country: no city within {FAR_KM} km of {place}; {city.name} is {away:.0f} km away")
    return city.country, f"by the nearest city, {city.name}, {away:.0f} km away; near a border this may be wrong"


def _second_country(place: Place) -> tuple[str, str]:
    """By the nearest city on great circles, whatever the place says; a country stands for itself."""
    if place.category == "country" and place.country:
        return place.country, ""
    return _by_city(place, gazetteer.nearest_by_haversine(place.lat_e7, place.lon_e7))


def _code(nation: Place) -> str:
    if nation.category != "country" or not nation.country:
        raise DoesNotFit(f"in_country: {nation.name or nation} is no country")
    return nation.country


def _types_in_country(*tags: str) -> str | None:
    return "truth" if tags == ("place", "country") else None


def _second_in_country(place: Place, nation: Place) -> Outcome:
    code, note = _second_country(place)
    return Outcome(Truth(code == _code(nation)), note)


@operation("pair", _types_in_country, _second_in_country)
def in_country(place: Place, nation: Place) -> Outcome:
    """Whether a place lies in a country."""
    code, note = _found_country(place)
    return Outcome(Truth(code == _code(nation)), note)


def _nation(code: str, note: str) -> Outcome:
    found = gazetteer.country(code)
    if found is None:
        raise DoesNotFit(f"country: {code!r} is not in the gazetteer")
    return Outcome(place_of(found), note)


def _types_country(*tags: str) -> str | None:
    return "country" if tags == ("place",) else None


def _other_country(place: Place) -> Outcome:
    return _nation(*_second_country(place))


@operation("one", _types_country, _other_country)
def country(place: Place) -> Outcome:
    """The country in which a place lies."""
    return _nation(*_found_country(place))
