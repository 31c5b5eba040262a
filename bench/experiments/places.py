"""Real places: cities of the world (GeoNames, CC BY 4.0), named nodes of OpenStreetMap (ODbL), a region kept apart."""

from __future__ import annotations

import csv
import gzip
import lzma
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from bench.experiments.text import data
from weft.modalities.place import Place

EXTRACTS = ("andorra", "monaco", "krems", "moscow", "berlin-siegessaeule", "belarus-east")
REGION = {"south": 34.0, "north": 44.5, "west": -10.0, "east": 20.0}  # south-western Europe: never trained on
HELD_EXTRACTS = ("andorra", "monaco")  # these lie in it


@dataclass(frozen=True)
class Pool:
    """Places of one sort with their coordinates in degrees, (n, 2)."""

    places: tuple[Place, ...]
    degrees: np.ndarray

    def near(self, rng: np.random.Generator, start: int, kilometres: float, tried: int = 96) -> int:
        """Of some drawn places the one whose distance from `start` is nearest to what is wanted, as a ratio."""
        drawn = rng.integers(len(self.places), size=tried)
        drawn = drawn[drawn != start]
        found = great_circle(self.degrees[start], self.degrees[drawn])
        return int(drawn[np.argmin(np.abs(np.log(np.maximum(found, 1e-3) / kilometres)))])


def great_circle(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Kilometres on a sphere, to draw pairs by; answers are geodesics."""
    a, b = np.radians(one), np.radians(others)
    half = np.sin((b[..., 0] - a[..., 0]) / 2) ** 2
    half = half + np.cos(a[..., 0]) * np.cos(b[..., 0]) * np.sin((b[..., 1] - a[..., 1]) / 2) ** 2
    return np.asarray(2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(half, 1))))


def bearing(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Degrees from north, clockwise, on a sphere."""
    a, b = np.radians(one), np.radians(others)
    apart = b[..., 1] - a[..., 1]
    east = np.sin(apart) * np.cos(b[..., 0])
    north = np.cos(a[..., 0]) * np.sin(b[..., 0]) - np.sin(a[..., 0]) * np.cos(b[..., 0]) * np.cos(apart)
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360)


def inside(latitude: float, longitude: float) -> bool:
    return REGION["south"] < latitude < REGION["north"] and REGION["west"] < longitude < REGION["east"]


@lru_cache(maxsize=1)
def pools() -> dict[str, Pool]:
    """ "train" and "streets" (nodes of one extract) to learn from; "unseen places" (a tenth of the world's cities),
    "unseen region" and its "unseen streets". Raises FileNotFoundError where the data is absent."""
    everywhere = cities()
    rng = np.random.default_rng(3)
    kept = set(rng.choice(len(everywhere), len(everywhere) // 10, replace=False).tolist())
    outside = [(n, place) for n, place in enumerate(everywhere) if not inside(*degrees(place))]
    return {
        "train": _pool([place for n, place in outside if n not in kept]),
        "streets": _pool([node for name in EXTRACTS if name not in HELD_EXTRACTS for node in named_nodes(name)]),
        "unseen places": _pool([place for n, place in outside if n in kept]),
        "unseen region": _pool([place for place in everywhere if inside(*degrees(place))]),
        "unseen streets": _pool(named_nodes("andorra")),
    }


def _pool(places: list[Place]) -> Pool:
    return Pool(tuple(places), np.array([degrees(place) for place in places]))


def degrees(place: Place) -> tuple[float, float]:
    return place.lat_e7 / 1e7, place.lon_e7 / 1e7


def cities() -> list[Place]:
    path = data() / "geo_cities" / "cities15000.tsv.xz"
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_place(row["name"], row["latitude"], row["longitude"]) for row in rows]


def _place(name: str, latitude: str, longitude: str) -> Place:
    return Place(round(float(latitude) * 10**7), round(float(longitude) * 10**7), name)


def named_nodes(extract: str) -> list[Place]:
    """The nodes of an OpenStreetMap extract that bear a name."""
    path: Path = data() / "geo_osm_extracts" / f"{extract}.osm.gz"
    found: list[Place] = []
    with gzip.open(path) as file:
        for _, node in ElementTree.iterparse(file):
            if node.tag == "node":
                name: Any = next((tag.get("v") for tag in node.iter("tag") if tag.get("k") == "name"), None)
                if name:
                    found.append(_place(name, str(node.get("lat")), str(node.get("lon"))))
                node.clear()
    return found
