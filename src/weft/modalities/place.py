"""Places: "Munich", "Portland, Oregon", "48.1371500, 11.5753800", "48.137° N, 11.575° E"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.lexicon.gazetteer import WORD_END, begins_a_key, begins_a_name, longest_match
from weft.modalities.place_words import PARTICLES
from weft.modality import Later, Slot, register

if TYPE_CHECKING:
    import numpy as np

DEGREE = 10**7
CATEGORIES = ("city", "country", "state", "point")
APOSTROPHES_AND_DOTS = ("'", "’", ".")
N_SCALES = 10  # phases at 2^0 … 2^9 cycles a turn: the finest repeats every 78 km


@dataclass(frozen=True)
class Place:
    """A point on the Earth in 1e-7 degrees, and what is known of it.

    Latitude in [-90, 90], longitude in [-180, 180): the antimeridian is -180. Equality and hash are the coordinates
    alone. `country`: ISO 3166-1 alpha-2. A country or state stands at the centre of the people of its cities.
    Raises DoesNotFit outside these ranges.
    """

    lat_e7: int
    lon_e7: int
    name: str = field(default="", compare=False)
    country: str = field(default="", compare=False)
    category: str = field(default="point", compare=False)  # "city", "country", "state", "point"
    population: int = field(default=0, compare=False)  # 0: unknown

    def __post_init__(self) -> None:
        if not -90 * DEGREE <= self.lat_e7 <= 90 * DEGREE:
            raise DoesNotFit(f"latitude {decimal_degrees(self.lat_e7)}: a latitude lies between -90 and 90")
        if not -180 * DEGREE <= self.lon_e7 < 180 * DEGREE:
            raise DoesNotFit(f"longitude {decimal_degrees(self.lon_e7)}: a longitude lies in [-180, 180)")
        if self.category not in CATEGORIES:
            raise DoesNotFit(f"category {self.category!r}: wanted one of {', '.join(CATEGORIES)}")

    def __str__(self) -> str:
        return f"{decimal_degrees(self.lat_e7)}, {decimal_degrees(self.lon_e7)}"


def decimal_degrees(amount_e7: int) -> str:
    """1e-7 degrees as a decimal with seven places, exact: 481371500 → "48.1371500"."""
    whole, rest = divmod(abs(amount_e7), DEGREE)
    return f"{'-' if amount_e7 < 0 else ''}{whole}.{rest:07d}"


def degrees_e7(text: str) -> int:
    """The inverse, for any decimal; raises DoesNotFit when it is not a whole number of 1e-7 degrees."""
    scaled = Fraction(text) * DEGREE
    if scaled.denominator != 1:
        raise DoesNotFit(f"{text}: not a whole number of 1e-7 degrees")
    return int(scaled)


def place_of(entry: Any, name: str = "") -> Place:
    """The place of a gazetteer entry, under the name it was written with."""
    return Place(
        entry.lat_e7, entry.lon_e7, name or entry.name, entry.country, entry.category, population=entry.population
    )


class PlaceModality:
    name, value, version = "place", Place, 1
    # The signs and particles are there so that a run is not cut inside "-33.8, 151.2", 48°08'13" or "Rio de Janeiro".
    triggers = ("A-Z", "0-9", "°", "′", "″", '"', "-", "−", *PARTICLES)
    slots = tuple(Slot(f"cell{level}", 16) for level in range(16))
    n_features = 3 + 4 * N_SCALES + len(CATEGORIES) + 1
    examples = (
        ("The office in Munich is closed.", Place(481374300, 115754900, "Munich", "DE", "city", 1505005)),
        ("It stands at 48.1371500, 11.5753800.", Place(481371500, 115753800)),
        ("at -33.8568000, 151.2153000", Place(-338568000, 1512153000)),
    )

    read = Later("weft.modalities.place_reading", "read")

    def could_begin(self, token: str) -> bool:
        """Whether `begins` has to look: at digits, and at letters that some name of the gazetteer begins with."""
        return token[0].isdecimal() or begins_a_key(token)

    def begins(self, text: str, start: int, stop: int) -> bool:
        """Whether a name may begin with the letters of `text[start:stop]`, coordinates with its digits."""
        if "0" <= text[start] <= "9":
            return text[stop : stop + 1] == "." or "°" in text[stop : stop + 2]
        if text[stop : stop + 1] in APOSTROPHES_AND_DOTS:
            word = WORD_END.match(text, start)
            return word is not None and begins_a_name(word[0]) and bool(longest_match(text, start)[1])
        return begins_a_name(text[start:stop]) and bool(longest_match(text, start)[1])

    def write(self, value: Place) -> str:
        return str(value)

    def to_slots(self, value: Place) -> list[tuple[int, ...]]:
        """The 64 bits of longitude and latitude interleaved, most significant first: a shared prefix is containment."""
        east, north = value.lon_e7 + 180 * DEGREE, value.lat_e7 + 90 * DEGREE  # below 2**32 and 2**31
        return [tuple(_cell(east >> shift & 3, north >> shift & 3) for shift in range(30, -1, -2))]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Place:
        """The inverse; raises DoesNotFit for cells that lie outside the Earth's range."""
        east = north = 0
        for cell in rows[0]:
            east = east << 2 | (cell >> 2 & 2) | (cell >> 1 & 1)
            north = north << 2 | (cell >> 1 & 2) | (cell & 1)
        return Place(north - 90 * DEGREE, east - 180 * DEGREE)

    def features(self, values: Sequence[Place]) -> np.ndarray:
        """Unit vector, cos and sin of longitude and latitude at ten scales, category, log10 of the population / 10."""
        import numpy as np

        if not values:
            return np.zeros((0, self.n_features), dtype=np.float32)
        amounts = np.array([[value.lon_e7, value.lat_e7] for value in values], dtype=np.int64)  # (n, 2)
        angles = amounts * (np.pi / (180 * DEGREE))
        longitude, latitude = angles[:, :1], angles[:, 1:]
        unit = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
        # the turns are counted in integers, so that the finest scale is as exact as the coarsest
        turns = (amounts[:, :, None] << np.arange(N_SCALES)) % (360 * DEGREE)  # (n, 2, scales)
        phases = (turns * (np.pi / (180 * DEGREE))).reshape(len(values), -1)
        category = np.array([[value.category == one for one in CATEGORIES] for value in values], dtype=np.float64)
        people = np.log10(np.maximum([[value.population] for value in values], 1)) / 10
        return np.hstack([*unit, np.cos(phases), np.sin(phases), category, people]).astype(np.float32)

    def sample(self, rng: np.random.Generator) -> Place:
        corners = ((90, -180), (-90, -180), (0, 0), (90, 0), (-90, 0), (0, -180))
        choice = int(rng.integers(20))
        if choice < len(corners):
            return Place(corners[choice][0] * DEGREE, corners[choice][1] * DEGREE)
        if choice == 6:
            return Place(0, 180 * DEGREE - 1)
        lat, lon = rng.integers(-90 * DEGREE, 90 * DEGREE, endpoint=True), rng.integers(-180 * DEGREE, 180 * DEGREE)
        return Place(int(lat), int(lon))

    def to_json(self, value: Place) -> dict[str, Any]:
        found = {
            "kind": "place",
            "name": value.name,
            "lat": decimal_degrees(value.lat_e7),
            "lon": decimal_degrees(value.lon_e7),
            "country": value.country,
            "category": value.category,
            "text": value.name or str(value),
        }
        return {key: part for key, part in found.items() if part and part != "point"}

    def from_json(self, data: dict[str, Any]) -> Place:
        return Place(
            degrees_e7(data["lat"]), degrees_e7(data["lon"]), data.get("name", ""), data.get("country", ""),
            data.get("category", "point"),
        )  # fmt: skip


def _cell(east: int, north: int) -> int:
    """Two bits of each, interleaved, longitude first: a number 0 … 15."""
    return (east & 2) << 2 | (north & 2) << 1 | (east & 1) << 1 | (north & 1)


register(PlaceModality())
