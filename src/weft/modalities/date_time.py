"""A day and a time on it: "4 July 2021 at 5pm", "2021-07-04T17:30Z", "tomorrow at noon"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modalities.date import CORNERS, Date, edtf, from_edtf, from_ordinal, ordinal, text
from weft.modalities.time import DECIMALS, Time, TimeModality, clock, offset, seconds
from weft.modalities.time import from_iso as time_from_iso
from weft.modality import register

if TYPE_CHECKING:
    import numpy as np

DAY = 86_400
_ISO = re.compile(r"(-?\d{4}-\d\d-\d\d)[T ](\S.*)")


@dataclass(frozen=True)
class DateTime:
    """A day with a time of day. Raises DoesNotFit for a date that is no day."""

    date: Date
    time: Time

    def __post_init__(self) -> None:
        if self.date.form != "day":
            raise DoesNotFit(f"{edtf(self.date)} at {self.time}: a time belongs to a day")

    def __str__(self) -> str:
        return iso(self)

    year = property(lambda self: self.date.year)
    month = property(lambda self: self.date.month)
    day = property(lambda self: self.date.day)


def iso(value: DateTime) -> str:
    """ "2021-07-04T17:30:00+02:00", as far as it is said: "2021-07-04T17"."""
    return f"{edtf(value.date)}T{clock(value.time)}{offset(value.time)}"


def from_iso(written: str) -> DateTime:
    """ISO 8601, a T or a space between day and time; raises DoesNotFit for another form."""
    found = _ISO.fullmatch(written)
    if not found:
        raise DoesNotFit(f"date and time {written!r}: wanted a form such as 2021-07-04T17:30")
    return DateTime(from_edtf(found[1]), time_from_iso(found[2]))


def since_day_0(value: DateTime) -> Fraction:
    """Seconds on the clock's own face since the day before 1 January of year 1: its zone is left out."""
    return ordinal(value.date) * DAY + seconds(value.time)


def at_second(count: Fraction | int, grain: str = "second", zone: int | str | None = None) -> DateTime:
    """The inverse of `since_day_0`, said as exactly as `grain` ("hour", "minute", "second") or as it must be."""
    days, rest = divmod(Fraction(count), DAY)
    whole, fraction = divmod(rest, 1)
    hour, minute, second = int(whole) // 3600, int(whole) // 60 % 60, int(whole) % 60
    fine = fraction or grain == "second" or second
    minute_said = fine or grain == "minute" or minute
    time = Time(hour, minute if minute_said else None, second if fine else None, fraction or None, zone)
    return DateTime(from_ordinal(int(days)), time)


class DateTimeModality:
    name, value, version = "datetime", DateTime, 1
    slots = ()
    n_features = 0
    joined_by = "time"
    examples = (
        ("It starts on 4 July 2021 at 5pm.", DateTime(Date(2021, 7, 4), Time(17))),
        ("sent 2021-07-04T17:30Z", DateTime(Date(2021, 7, 4), Time(17, 30, zone=0))),
    )

    def join(self, text: str, spans: Sequence[Any], reference: Any = None) -> tuple[()]:
        """Nothing: the grammar of times finds them, see time.py; this says that all kinds are read for it."""
        return ()

    def write(self, value: DateTime) -> str:
        return iso(value)

    def to_slots(self, value: DateTime) -> list[tuple[int, ...]]:
        return [()]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> DateTime:
        raise DoesNotFit("datetime: it has no slots yet; a sequence takes its date")

    def scalar(self, value: DateTime) -> tuple[int, int]:
        """Seconds since day 0, at Greenwich where an offset is said."""
        zone = value.time.zone if isinstance(value.time.zone, int) else 0
        return int((since_day_0(value) - 60 * zone) * 10**DECIMALS), DECIMALS

    def features(self, values: Sequence[DateTime]) -> np.ndarray:
        import numpy as np

        return np.zeros((len(values), 0), np.float32)

    def sample(self, rng: np.random.Generator) -> DateTime:
        day = from_ordinal(int(rng.integers(366, 1_000_000)))
        if rng.random() < 0.1:
            day = next(date for date in CORNERS[int(rng.integers(10)) :] if date.form == "day")
        time = TimeModality().sample(rng)
        while time.hour == 24:  # the end of a day reads as the beginning of the next
            time = TimeModality().sample(rng)
        return DateTime(day, time)

    def to_json(self, value: DateTime) -> dict[str, Any]:
        time = value.time
        shown = f"{edtf(value.date)}T{clock(time, full=True)}{offset(time) if isinstance(time.zone, int) else ''}"
        form = {"kind": "datetime", "value": shown}
        if isinstance(time.zone, str):
            form["zone"] = time.zone
        spoken = f"{text(value.date)}, {clock(time, full=True)}{offset(time)}"
        return form | {"timex": f"{edtf(value.date)}T{clock(time)}", "text": spoken}

    def from_json(self, data: dict[str, Any]) -> DateTime:
        said, told = from_iso(data["timex"]), from_iso(data["value"] + (f" {data['zone']}" if "zone" in data else ""))
        time = said.time
        return DateTime(said.date, Time(time.hour, time.minute, time.second, time.fraction, told.time.zone))


register(DateTimeModality())
