"""Places of rows: "in Germany", "the same Paris", and which of 100,000 points is nearest on the ellipsoid."""

from __future__ import annotations

from typing import Any

import numpy as np

SPHERE = 0.012  # twice the most by which distances on a sphere and on the ellipsoid differ, 0.56 %, and some more
ROUNDING = 1e-7  # radians, 0.6 m


def same_place(cell: Any, value: Any) -> bool:
    """In the country or US state that the value is; else the same point, or the same name in the same country."""
    if value.category == "country":
        return country_of(cell) == value.country
    if value.category == "state" and cell.category != "state":
        return in_state(cell, value)
    if cell == value:
        return True
    own, other = (place.name.split(",")[0].strip().casefold() for place in (cell, value))
    return bool(own and own == other and cell.country and cell.country == value.country)


def in_state(cell: Any, state_place: Any) -> bool:
    """Whether a place lies in a US state, by the gazetteer's entry of that place or of the nearest city."""
    from weft.lexicon.gazetteer import lookup, nearest_city, state

    wanted = state(state_place.name.split(",")[0].strip())
    if wanted is None or country_of(cell) != state_place.country:
        return False
    same = (e for e in lookup(cell.name.split(",")[0].strip()) if (e.lat_e7, e.lon_e7) == (cell.lat_e7, cell.lon_e7))
    entry = next(same, None) or nearest_city(cell.lat_e7, cell.lon_e7)
    return bool(entry.admin1 == wanted.admin1)


def country_of(place: Any) -> str:
    """Its ISO code; for a bare coordinate that of the nearest city."""
    if place.country:
        return str(place.country)
    from weft.lexicon.gazetteer import nearest_city

    return str(nearest_city(place.lat_e7, place.lon_e7).country)


def nearest_points(points: set[Any], place: Any) -> dict[Any, float]:
    """Geodesic metres to those points that may be the nearest: by chords first, all at once, then the ellipsoid."""
    from geographiclib.geodesic import Geodesic

    listed = list(points)
    angles = np.radians(np.array([(p.lat_e7, p.lon_e7) for p in [*listed, place]], dtype=np.float64) / 1e7)
    level = np.cos(angles[:, 0])
    units = np.stack([level * np.cos(angles[:, 1]), level * np.sin(angles[:, 1]), np.sin(angles[:, 0])], axis=1)
    arcs = 2 * np.arcsin(np.clip(np.linalg.norm(units[:-1] - units[-1], axis=1) / 2, 0, 1))
    close = np.flatnonzero(arcs <= arcs.min() * (1 + SPHERE) + ROUNDING)
    metres = {}
    for index in close:
        point = listed[index]
        inverse = Geodesic.WGS84.Inverse(point.lat_e7 / 1e7, point.lon_e7 / 1e7, place.lat_e7 / 1e7, place.lon_e7 / 1e7)
        metres[point] = inverse["s12"]
    return metres
