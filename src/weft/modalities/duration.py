"""Lengths of time: "3 weeks", "two and a half years", "18-month", "half an hour", "1h30", "P1Y6M"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modality import Later, Slot, register

if TYPE_CHECKING:
    import numpy as np

FORMS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds", "mixed")
VAGUE = 0.6  # the confidence in a length whose count is vague or not said: "a few days", "all week"
MONTHS_IN = {"years": 12, "months": 1}
DAYS_IN = {"weeks": 7, "days": 1}
SECONDS_IN = {"hours": 3600, "minutes": 60, "seconds": 1}
SECONDS_IN_DAY = 86_400
MONTH_DIGITS, DAY_DIGITS, SECOND_DIGITS, DECIMALS = 6, 8, 12, 9
_PART = r"(?:(\d+(?:[.,]\d+)?){})?"
ISO_PATTERN = re.compile(
    "([-+−]?)P(?=[0-9T])" + "".join(_PART.format(letter) for letter in "YMWD")
    + "(?:T(?=[0-9])" + "".join(_PART.format(letter) for letter in "HMS") + ")?"
)  # fmt: skip


@dataclass(frozen=True)
class Duration:
    """Calendar months, days and exact seconds, kept apart: a month is no number of days, a day no number of seconds.

    All parts share one sign. `form` is the unit it was stated in (FORMS); it does not count in comparisons: 1 week
    equals 7 days, 90 minutes equal 1.5 hours, but 24 hours are not 1 day. Raises DoesNotFit beyond 6 digits of months,
    8 of days, 12 of seconds with 9 decimals.
    """

    months: int = 0
    days: int = 0
    seconds: Fraction = Fraction(0)
    form: str = field(default="mixed", compare=False)

    def __post_init__(self) -> None:
        if isinstance(self.seconds, float):
            raise DoesNotFit(f"{self.seconds} seconds: a float is not exact; pass an int or a Fraction")
        object.__setattr__(self, "seconds", Fraction(self.seconds))
        if self.form not in FORMS:
            raise DoesNotFit(f"duration form {self.form!r}. Known: {', '.join(FORMS)}.")
        parts = {"months": Fraction(self.months), "days": Fraction(self.days), "seconds": self.seconds}
        if min(parts.values()) < 0 < max(parts.values()):
            raise DoesNotFit(f"{self.months} months, {self.days} days, {self.seconds} s: all parts share one sign")
        for (name, part), digits in zip(parts.items(), (MONTH_DIGITS, DAY_DIGITS, SECOND_DIGITS)):
            if abs(part) >= 10**digits:
                raise DoesNotFit(f"{part} {name}: a duration holds {digits} digits of {name}")
        if (self.seconds * 10**DECIMALS).denominator != 1:
            raise DoesNotFit(f"{self.seconds} seconds: a duration holds {DECIMALS} decimals of a second")

    def __str__(self) -> str:
        return iso(self)

    def __neg__(self) -> Duration:
        return Duration(-self.months, -self.days, -self.seconds, self.form)

    @property
    def negative(self) -> bool:
        return self.months < 0 or self.days < 0 or self.seconds < 0


def of_unit(amount: Fraction | int, unit: str) -> Duration:
    """`amount` of a unit of FORMS (not "mixed"): 1.5 hours, 2.5 days = 2 days + 43200 s, 2.5 years = 30 months.

    Raises DoesNotFit where that is not exact: 1.5 months.
    """
    amount = Fraction(amount)
    if unit in MONTHS_IN:
        months = amount * MONTHS_IN[unit]
        if months.denominator != 1:
            raise DoesNotFit(f"{_decimal(amount)} {unit}: no whole number of months, and a month has no fixed length")
        return Duration(months=int(months), form=unit)
    if unit in DAYS_IN:
        total = amount * DAYS_IN[unit]
        days = int(total)
        return Duration(days=days, seconds=(total - days) * SECONDS_IN_DAY, form=unit)
    return Duration(seconds=amount * SECONDS_IN[unit], form=unit)


def combined(parts: Sequence[Duration]) -> Duration:
    """The sum of parts as they stand in one expression; form "mixed" when there are several."""
    if len(parts) == 1:
        return parts[0]
    months, days = sum(part.months for part in parts), sum(part.days for part in parts)
    return Duration(months, days, sum((part.seconds for part in parts), Fraction(0)))


def exact_seconds(duration: Duration) -> Fraction | None:
    """Its length in seconds, days of 86400 s; None where it has calendar months."""
    return None if duration.months else duration.days * SECONDS_IN_DAY + duration.seconds


def _decimal(amount: Fraction) -> str:
    """ "1.5", "-2", or "1/3" where no decimal is exact."""
    decimals = 0
    while decimals < DECIMALS and (amount * 10**decimals).denominator != 1:
        decimals += 1
    scaled = amount * 10**decimals
    if scaled.denominator != 1:
        return str(amount)
    digits = str(abs(scaled.numerator)).rjust(decimals + 1, "0")
    point = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return "-" + point if amount < 0 else point


def in_unit(duration: Duration, unit: str) -> Fraction | None:
    """The whole of it as an amount of one unit of FORMS, or None where that is not exact (months in days …)."""
    if unit in MONTHS_IN:
        return None if duration.days or duration.seconds else Fraction(duration.months, MONTHS_IN[unit])
    if duration.months or (duration.days and unit in SECONDS_IN):
        return None
    if unit in DAYS_IN:
        return (duration.days + duration.seconds / SECONDS_IN_DAY) / DAYS_IN[unit] if duration.days else None
    return duration.seconds / SECONDS_IN[unit] if unit in SECONDS_IN else None


def _parts(duration: Duration) -> dict[str, Fraction]:
    """Absolute amounts by unit; each part of it broken down, or left whole where the form names its unit."""
    months, days, seconds = abs(duration.months), abs(duration.days), abs(duration.seconds)
    years, months = divmod(months, 12) if duration.form != "months" else (0, months)
    weeks, days = divmod(days, 7) if duration.form == "weeks" else (0, days)
    hours, seconds = divmod(seconds, 3600) if duration.form not in ("minutes", "seconds") else (0, seconds)
    minutes, seconds = divmod(seconds, 60) if duration.form != "seconds" else (0, seconds)
    amounts = (years, months, weeks, days, hours, minutes)
    return {unit: Fraction(amount) for unit, amount in zip(FORMS, amounts)} | {"seconds": seconds}


def iso(duration: Duration) -> str:
    """ISO 8601: "P1Y6M", "P3W" for whole weeks stated in weeks, "P30D", "PT2H30M", "PT0.5S", "-P3D", "P0D"."""
    parts = _parts(duration)
    if parts["weeks"] and any(amount for unit, amount in parts.items() if unit != "weeks"):
        parts |= {"weeks": Fraction(0), "days": Fraction(abs(duration.days))}  # P1W2D is not ISO 8601
    letters = dict(zip(FORMS, "YMWDHMS", strict=False))
    written = {unit: f"{_decimal(amount)}{letters[unit]}" for unit, amount in parts.items() if amount}
    date = "".join(text for unit, text in written.items() if unit not in SECONDS_IN)
    time = "".join(text for unit, text in written.items() if unit in SECONDS_IN)
    if not written:
        return f"PT0{letters[duration.form]}" if duration.form in SECONDS_IN else f"P0{letters.get(duration.form, 'D')}"
    return ("-" if duration.negative else "") + "P" + date + ("T" + time if time else "")


def from_iso(written: str) -> Duration:
    """Reads ISO 8601, decimals in any part ("PT1.5H"); raises DoesNotFit for another form and for inexact months."""
    found = ISO_PATTERN.fullmatch(written)
    if not found:
        raise DoesNotFit(f"duration {written!r}: wanted a form such as P1Y6M, P3W, P30D, PT2H30M")
    amounts = [(unit, Fraction(text.replace(",", "."))) for unit, text in zip(FORMS, found.groups()[1:]) if text]
    whole = combined([of_unit(amount, unit) for unit, amount in amounts])
    return -whole if found[1] in ("-", "−") else whole


def text(duration: Duration) -> str:
    """For people: "3 weeks", "1.5 hours", "2 years 3 months", "-3 days"; in its form where a decimal holds it."""
    whole = None if duration.form == "mixed" else in_unit(duration, duration.form)
    if whole is not None and "/" not in _decimal(whole):
        return _counted(whole, duration.form)
    parts = " ".join(_counted(amount, unit) for unit, amount in _parts(duration).items() if amount) or "0 days"
    return "-" + parts if duration.negative else parts


def _counted(amount: Fraction, unit: str) -> str:
    whole, point, decimals = _decimal(abs(amount)).partition(".")
    sign, name = "-" if amount < 0 else "", unit[:-1] if abs(amount) == 1 else unit
    return f"{sign}{int(whole):,}{point}{decimals} {name}"


class DurationModality:
    """Slots: form, sign, then the digits of months, days, seconds and their decimals, lowest place first."""

    name, value, version = "duration", Duration, 1
    joined_by = "time"
    slots = (
        Slot("form", len(FORMS)),
        Slot("sign", 2),
        *(Slot(f"months{place}", 10) for place in range(MONTH_DIGITS)),
        *(Slot(f"days{place}", 10) for place in range(DAY_DIGITS)),
        *(Slot(f"seconds{place}", 10) for place in range(-DECIMALS, SECOND_DIGITS)),
    )
    n_features = 10 + len(FORMS)
    examples = (
        ("It took 3 weeks.", Duration(days=21, form="weeks")),
        ("after two years and three months", Duration(months=27)),
        ("an 18-month loan", Duration(months=18, form="months")),
        ("wait half an hour", Duration(seconds=Fraction(1800), form="hours")),
        ("lasts P1Y6M", Duration(months=18)),
    )

    read = Later("weft.modalities.duration_words", "read")
    needs = Later("weft.modalities.duration_words", "tells_a_length")

    @property
    def triggers(self) -> tuple[str, ...]:
        from weft.modalities.duration_words import TRIGGERS

        return TRIGGERS

    def write(self, value: Duration) -> str:
        return iso(value)

    def to_slots(self, value: Duration) -> list[tuple[int, ...]]:
        parts = (abs(value.months), abs(value.days), int(abs(value.seconds) * 10**DECIMALS))
        counts = (MONTH_DIGITS, DAY_DIGITS, DECIMALS + SECOND_DIGITS)
        digits = (part // 10**place % 10 for part, count in zip(parts, counts) for place in range(count))
        return [(FORMS.index(value.form), int(value.negative), *digits)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Duration:
        """Raises DoesNotFit for more rows than one and for a negative zero."""
        form, sign, *digits = (int(entry) for entry in rows[0])
        ends = (0, MONTH_DIGITS, MONTH_DIGITS + DAY_DIGITS, len(digits))
        months, days, billionths = (
            sum(digit * 10**place for place, digit in enumerate(digits[start:stop])) for start, stop in pairwise(ends)
        )
        if len(rows) != 1 or (sign and not (months or days or billionths)):
            raise DoesNotFit(f"duration slots in {len(rows)} rows, sign {sign}: wanted one row, and no duration of -0")
        duration = Duration(months, days, Fraction(billionths, 10**DECIMALS), FORMS[form])
        return -duration if sign else duration

    def scalar(self, value: Duration) -> tuple[int, int] | None:
        """Seconds, days of 86400; None where it has calendar months."""
        seconds = exact_seconds(value)
        if seconds is None:
            return None
        decimals = next(places for places in range(DECIMALS + 1) if (seconds * 10**places).denominator == 1)
        return int(seconds * 10**decimals), decimals

    def features(self, values: Sequence[Duration]) -> np.ndarray:
        """Sign, is zero, which parts are present, log10(1 + part) / 10 of each, phase of months mod 12, the form."""
        import numpy as np

        return np.array([_features(value) for value in values], dtype=np.float32).reshape(-1, self.n_features)

    def sample(self, rng: np.random.Generator) -> Duration:
        if rng.random() < 0.1:
            return CORNERS[int(rng.integers(len(CORNERS)))]
        form = FORMS[int(rng.integers(len(FORMS)))]
        sign = -1 if rng.random() < 0.1 else 1

        def amount(digits: int) -> int:
            return sign * int(rng.integers(10 ** int(rng.integers(1, digits + 1))))

        decimals = int(rng.choice((0, 0, 0, 1, 3, DECIMALS)))
        seconds = amount(SECOND_DIGITS) + Fraction(sign * int(rng.integers(10**decimals)), 10**decimals)
        if form == "mixed":
            months, days, some = amount(MONTH_DIGITS), amount(DAY_DIGITS), rng.integers(2, size=3)
            return Duration(months * int(some[0]), days * int(some[1]), seconds * int(some[2]))
        if form in SECONDS_IN:
            return Duration(seconds=seconds, form=form)
        digits = MONTH_DIGITS if form in MONTHS_IN else DAY_DIGITS
        return of_unit(amount(digits - 2 if form == "years" else digits - 1), form)

    def to_json(self, value: Duration) -> dict[str, Any]:
        return {"kind": "duration", "value": iso(value), "text": text(value)}

    def from_json(self, data: dict[str, Any]) -> Duration:
        return from_iso(data["value"])


_MOST = Fraction(10 ** (SECOND_DIGITS + DECIMALS) - 1, 10**DECIMALS)
CORNERS = (
    *(Duration(form=form) for form in FORMS),
    Duration(10**MONTH_DIGITS - 1, 10**DAY_DIGITS - 1, _MOST),
    -Duration(10**MONTH_DIGITS - 1, 10**DAY_DIGITS - 1, _MOST),
    Duration(seconds=Fraction(1, 10**DECIMALS), form="seconds"),
    Duration(days=2, seconds=Fraction(43200), form="days"),
    Duration(days=1, form="weeks"),
    Duration(months=1, form="years"),
    -Duration(days=7, form="weeks"),
)


def _features(duration: Duration) -> list[float]:
    parts = (abs(duration.months), abs(duration.days), abs(duration.seconds))
    angle = 2 * math.pi * (duration.months % 12) / 12
    return [
        -1.0 if duration.negative else 1.0,
        float(not any(parts)),
        *(float(part != 0) for part in parts),
        *(math.log10(1 + part) / 10 for part in parts),
        math.cos(angle),
        math.sin(angle),
        *(float(duration.form == form) for form in FORMS),
    ]


register(DurationModality())
