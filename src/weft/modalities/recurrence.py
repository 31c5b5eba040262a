"""What comes again: "every other Tuesday", "daily", "twice a week", "weekdays at 9", "every morning"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modalities.date import MONTH_NAMES, WEEKDAY_NAMES
from weft.modalities.duration import FORMS, Duration, of_unit
from weft.modalities.duration import from_iso as duration_from_iso
from weft.modalities.duration import iso as duration_iso
from weft.modalities.duration import text as duration_text
from weft.modalities.number import Number
from weft.modalities.time import Time, TimeModality, clock, offset
from weft.modalities.time import from_iso as time_from_iso
from weft.modality import register

if TYPE_CHECKING:
    import numpy as np

PARTS = {  # part of a day → TIMEX3
    "morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI", "daytime": "TDT", "night-time": "TNT",
    "breakfast": "TMEB", "brunch": "TMER", "lunch": "TMEL", "dinner": "TMED", "business hours": "TBH",
}  # fmt: skip
WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)


@dataclass(frozen=True)
class Recurrence:
    """Every `every`, `times` a turn, on these weekdays (0 Monday … 6), on (month, day or None), on (None, day) of any
    month, in a part of the day ("morning") or at a time. `nth`: which of the turn's weekdays, without any which of its
    days, -1 the last. Raises DoesNotFit for weekdays beyond 6 and for parts unknown here.
    """

    every: Duration
    weekdays: tuple[int, ...] = ()
    at: Time | None = None
    part: str = ""
    times: int = 1
    on: tuple[int | None, int | None] | None = None
    nth: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        if any(not 0 <= day <= 6 for day in self.weekdays) or (self.part and self.part not in PARTS):
            raise DoesNotFit(f"recurrence on weekdays {self.weekdays}, {self.part!r}: 0 … 6, one of {', '.join(PARTS)}")
        if self.every.negative or self.times < 1 or self.every == Duration():
            raise DoesNotFit(f"recurrence {self.times} times every {duration_iso(self.every)}: both are above zero")

    def __str__(self) -> str:
        return text(self)


def timex(value: Recurrence) -> str:
    """ "P2D", "XXXX-WXX-1T16", "XXXX-WXX-WE", "T15", "TMO", "XXXX-12-25"."""
    hour = "T" + clock(value.at) if value.at else PARTS.get(value.part, "")
    if value.on:
        month = f"{value.on[0]:02d}" if value.on[0] else "XX"
        return f"XXXX-{month}" + (f"-{value.on[1]:02d}" if value.on[1] else "") + hour
    if value.every == Duration(days=7) and value.weekdays:
        days = "WE" if value.weekdays == WEEKEND else "WD" if value.weekdays == WEEKDAYS else None
        return f"XXXX-WXX-{days or ','.join(str(day + 1) for day in value.weekdays)}{hour}"
    if value.every == Duration(days=1) and hour:
        return hour
    return duration_iso(value.every)


def text(value: Recurrence) -> str:
    """For people and for the reader: "every 2 weeks on Monday and Friday at 16:00", "2 times every week"."""
    every = "every " + _turn(value)
    often = f"{value.times} times " if value.times > 1 else ""
    zone = offset(value.at) if value.at else ""
    zone = " " + zone if zone.startswith("-") else zone  # "at 9:00-05:00" would be a range
    at = f" at {clock(value.at, full=True)}{zone}" if value.at else ""
    return often + every + at


def _turn(value: Recurrence) -> str:
    if value.nth or (value.on and value.on[0] is None):
        return _of_the_month(value)
    if value.on and value.on[0]:
        return MONTH_NAMES[value.on[0] - 1] + (f" {value.on[1]}" if value.on[1] else "")
    days = " and ".join(WEEKDAY_NAMES[day] for day in value.weekdays)
    days = {WEEKDAYS: "weekday", WEEKEND: "weekend"}.get(value.weekdays, days)
    if value.every == Duration(days=7) and days:
        return f"{days} {value.part}".strip()
    if value.every == Duration(days=1) and value.part:
        return value.part
    turn = duration_text(value.every).removeprefix("1 ")
    return turn + (f" on {days}" if days else "") + (f" in the {value.part}" if value.part else "")


def _of_the_month(value: Recurrence) -> str:
    """ "month on the 15th", "month on the last Friday and Saturday"."""
    day = value.on[1] if value.on else value.nth
    which = "last" if day == -1 else Number(Fraction(day or 0), form="ordinal")
    named = " and ".join(WEEKDAY_NAMES[day] for day in value.weekdays)
    named = named or ("" if value.on else "day")
    return f"{duration_text(value.every).removeprefix('1 ')} on the {which} {named}".rstrip()


class RecurrenceModality:
    name, value, version = "recurrence", Recurrence, 1
    slots = ()
    n_features = 0
    joined_by = "time"
    examples = (
        ("We meet every other Tuesday.", Recurrence(Duration(days=14), (1,))),
        ("It runs daily.", Recurrence(Duration(days=1))),
        ("The bus leaves every weekday at 9am.", Recurrence(Duration(days=7), WEEKDAYS, Time(9))),
    )

    def join(self, text: str, spans: Sequence[Any], reference: Any = None) -> tuple[()]:
        """Nothing: the grammar of times finds them, see time.py; this says that all kinds are read for it."""
        return ()

    def write(self, value: Recurrence) -> str:
        return text(value)

    def to_slots(self, value: Recurrence) -> list[tuple[int, ...]]:
        return [()]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Recurrence:
        raise DoesNotFit("recurrence: it has no slots yet; it stays words")

    def features(self, values: Sequence[Recurrence]) -> np.ndarray:
        import numpy as np

        return np.zeros((len(values), 0), np.float32)

    def sample(self, rng: np.random.Generator) -> Recurrence:
        at = TimeModality().sample(rng) if rng.random() < 0.5 else None
        if at is not None and at.minute is None:
            at = Time(at.hour, 0, zone=at.zone)
        choice = int(rng.integers(5))
        if choice == 0:
            month = int(rng.integers(1, 13))
            return Recurrence(of_unit(1, "years"), at=at, on=(month, int(rng.integers(1, 29))))
        if choice == 1:
            days = tuple(int(day) for day in rng.choice(7, size=int(rng.integers(1, 4)), replace=False))
            return Recurrence(of_unit(int(rng.integers(1, 4)), "weeks"), days, at)
        if choice == 2:
            nth = int(rng.choice([-1, 1, 2, 3, 4]))
            return Recurrence(of_unit(1, "months"), (int(rng.integers(7)),), at, nth=nth)
        if choice == 3 and at is None:
            return Recurrence(Duration(days=1), part=("morning", "afternoon", "evening")[int(rng.integers(3))])
        unit = FORMS[int(rng.integers(7))]
        return Recurrence(of_unit(int(rng.integers(2, 30)), unit), at=at, times=int(rng.integers(1, 4)))

    def to_json(self, value: Recurrence) -> dict[str, Any]:
        form: dict[str, Any] = {"kind": "recurrence", "value": timex(value), "timex": timex(value)}
        form |= {"every": duration_iso(value.every), "text": text(value)}
        if value.weekdays:
            form["weekdays"] = [day + 1 for day in value.weekdays]
        if value.at:
            form["at"] = str(value.at)
        if value.on:
            form["on"] = timex(replace(value, at=None, part="")).removeprefix("XXXX-")
        if value.nth:
            form["nth"] = value.nth
        if value.part:
            form["part"] = value.part
        return form | ({"times": value.times} if value.times > 1 else {})

    def from_json(self, data: dict[str, Any]) -> Recurrence:
        month, _, day = data.get("on", "").partition("-")
        return Recurrence(
            duration_from_iso(data["every"]),
            tuple(day - 1 for day in data.get("weekdays", ())),
            time_from_iso(data["at"]) if "at" in data else None,
            data.get("part", ""),
            data.get("times", 1),
            (None if month == "XX" else int(month), int(day) if day else None) if month else None,
            data.get("nth", 0),
        )


register(RecurrenceModality())
