"""Times of day: "5pm", "17:30", "noon", "half past seven", "9.30 am EST"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modality import Slot, Span, register

if TYPE_CHECKING:
    import numpy as np

DECIMALS = 9
NONE = 60  # the entry of a minute or a second that is not said
QUARTER = 15  # zones lie whole quarters of an hour apart
FARTHEST = 14 * 60 // QUARTER  # from Greenwich
_ISO = re.compile(r"T?(\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:\d\d| [A-Z]{1,5})?")


@dataclass(frozen=True)
class Time:
    """A time of day as far as it is said: the hour (24 only for the end of a day), then minute, second and fraction.

    `zone`: minutes east of Greenwich, or a name whose offset depends on the day ("ET"); None where none is said.
    Raises DoesNotFit for what no clock shows.
    """

    hour: int
    minute: int | None = None
    second: int | None = None
    fraction: Fraction | None = None
    zone: int | str | None = None

    def __post_init__(self) -> None:
        parts = ((self.hour, 24), (self.minute or 0, 59), (self.second or 0, 59))
        if any(not 0 <= part <= most for part, most in parts) or (self.hour == 24 and (self.minute or self.second)):
            raise DoesNotFit(f"time {self.hour}:{self.minute or 0:02d}: wanted 0:00 … 24:00")
        if (self.second is not None and self.minute is None) or (self.fraction is not None and self.second is None):
            raise DoesNotFit("time: a second without its minute, or a fraction without its second")
        if self.fraction is not None and (
            not 0 <= self.fraction < 1 or (self.fraction * 10**DECIMALS).denominator != 1
        ):
            raise DoesNotFit(f"{self.fraction} of a second: a time holds {DECIMALS} decimals")
        if isinstance(self.zone, int) and abs(self.zone) > 14 * 60:
            raise DoesNotFit(f"zone {self.zone}: wanted minutes from -840 to 840")

    def __str__(self) -> str:
        return iso(self)

    @property
    def grain(self) -> str:
        return "hour" if self.minute is None else "minute" if self.second is None else "second"


def seconds(time: Time) -> Fraction:
    """Since midnight, on the clock's own face."""
    return 3600 * time.hour + 60 * (time.minute or 0) + (time.second or 0) + (time.fraction or Fraction(0))


def since_midnight(time: Time) -> Fraction:
    """Seconds since midnight in Greenwich where an offset is said, else on the clock's own face."""
    return seconds(time) - 60 * (time.zone if isinstance(time.zone, int) else 0)


def clock(time: Time, full: bool = False) -> str:
    """ "17", "17:30", "17:30:05.25"; `full`: the minutes also where none are said."""
    shown = f"{time.hour:02d}"
    if time.minute is not None or full:
        shown += f":{time.minute or 0:02d}"
    if time.second is not None:
        shown += f":{time.second:02d}"
    if time.fraction is not None:
        shown += "." + (str(int(time.fraction * 10**DECIMALS)).rjust(DECIMALS, "0").rstrip("0") or "0")
    return shown


def offset(time: Time) -> str:
    """ "", "Z", "+05:30", " ET"."""
    if time.zone is None:
        return ""
    if isinstance(time.zone, str):
        return " " + time.zone
    if not time.zone:
        return "Z"
    hours, minutes = divmod(abs(time.zone), 60)
    return f"{'-' if time.zone < 0 else '+'}{hours:02d}:{minutes:02d}"


def iso(time: Time) -> str:
    """ "17:30+02:00"; an hour alone is "T17"."""
    return ("T" if time.minute is None else "") + clock(time) + offset(time)


def from_iso(written: str) -> Time:
    """The inverse of `iso`; raises DoesNotFit for another form."""
    found = _ISO.fullmatch(written)
    if not found:
        raise DoesNotFit(f"time {written!r}: wanted a form such as 17:30, T17, 17:30:05+02:00")
    hour, minute, second, part, zone = found.groups()
    place: int | str | None = None if zone is None else zone.strip()
    if place == "Z":
        place = 0
    elif isinstance(place, str) and place[0] in "+-":
        place = (-1 if place[0] == "-" else 1) * (60 * int(place[1:3]) + int(place[4:]))
    fraction = Fraction(int(part), 10 ** len(part)) if part else None
    return Time(int(hour), minute and int(minute), second and int(second), fraction, place)  # type: ignore[arg-type]


class TimeModality:
    """Slots: hour, minute, second, zone in quarters of an hour; a fraction of a second or a zone by name has none."""

    name, value, version = "time", Time, 2
    slots = (Slot("hour", 25), Slot("minute", NONE + 1), Slot("second", NONE + 1), Slot("zone", 2 * FARTHEST + 2))
    n_features = 9
    prefers = True
    examples = (
        ("The shop closes at 5 pm.", Time(17)),
        ("doors open at 17:30", Time(17, 30)),
        ("We meet at noon.", Time(12)),
    )

    def join(self, text: str, spans: Sequence[Span], reference: Any = None, prefer: str = "future") -> Iterator[Span]:
        """All that is said about time and is more than a plain date or length: one grammar, in `when/`."""
        from weft.modalities.when.reading import read

        return read(text, spans, reference, prefer)

    def write(self, value: Time) -> str:
        """As ISO 8601; with a T where "17:30-08:00" would be a range."""
        led = isinstance(value.zone, int) and value.zone < 0 and value.minute is not None and value.second is None
        return ("T" if led else "") + iso(value)

    def holds(self, value: Time) -> bool:
        return value.fraction is None and (value.zone is None or (isinstance(value.zone, int) and not value.zone % 15))

    def to_slots(self, value: Time) -> list[tuple[int, ...]]:
        """Raises DoesNotFit for a fraction of a second and for a zone that is a name or no whole quarters."""
        if not self.holds(value):
            raise DoesNotFit(f"time {iso(value)}: slots hold whole seconds and zones of whole quarters of an hour")
        zone = 2 * FARTHEST + 1 if value.zone is None else int(value.zone) // QUARTER + FARTHEST
        minute, second = (NONE if part is None else part for part in (value.minute, value.second))
        return [(value.hour, minute, second, zone)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Time:
        """Raises DoesNotFit for more rows than one and for what no clock shows."""
        if len(rows) != 1:
            raise DoesNotFit(f"time slots in {len(rows)} rows: wanted one row")
        hour, minute, second, zone = (int(entry) for entry in rows[0])
        offset = None if zone > 2 * FARTHEST else QUARTER * (zone - FARTHEST)
        return Time(hour, None if minute == NONE else minute, None if second == NONE else second, None, offset)

    def features(self, values: Sequence[Time]) -> np.ndarray:
        """Cosine and sine of the time of day, of half a day and of an hour; the hour of 24, has a zone, that / 14 h."""
        import numpy as np

        return np.array([_features(value) for value in values], dtype=np.float32).reshape(-1, self.n_features)

    def sample(self, rng: np.random.Generator) -> Time:
        """What slots hold; fractions of a second and zones by name are in the kind's own tests."""
        depth = int(rng.integers(3))
        zone = QUARTER * int(rng.integers(-FARTHEST, FARTHEST + 1)) if rng.random() < 0.3 else None
        if rng.random() < 0.02:
            return Time(24, 0 if depth else None, 0 if depth > 1 else None, zone=zone)
        return Time(
            int(rng.integers(24)),
            int(rng.integers(60)) if depth else None,
            int(rng.integers(60)) if depth > 1 else None,
            zone=zone,
        )

    def to_json(self, value: Time) -> dict[str, Any]:
        shown = clock(value, full=True)
        place = offset(value)
        form = {"kind": "time", "value": shown + (place if isinstance(value.zone, int) else "")}
        if isinstance(value.zone, str):
            form["zone"] = value.zone
        return form | {"timex": "T" + clock(value), "text": shown + place}

    def from_json(self, data: dict[str, Any]) -> Time:
        whole = from_iso(data["value"] + (f" {data['zone']}" if "zone" in data else ""))
        said = from_iso(data["timex"])
        return Time(said.hour, said.minute, said.second, said.fraction, whole.zone)


def _features(time: Time) -> list[float]:
    hours = float(seconds(time)) / 3600
    waves = [wave(2 * math.pi * hours / period) for period in (24, 12, 1) for wave in (math.cos, math.sin)]
    zone = time.zone if isinstance(time.zone, int) else 0
    return [*waves, hours / 24, float(time.zone is not None), zone / (14 * 60)]


register(TimeModality())
