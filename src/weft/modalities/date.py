"""Dates: "4 July 2021", "2021-07-04", "July 2021", "Q3 2021", "1990s", "43 BC"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from weft.errors import DoesNotFit
from weft.modality import Later, Slot, register

if TYPE_CHECKING:
    import numpy as np

MONTH_NAMES = tuple(
    "January,February,March,April,May,June,July,August,September,October,November,December".split(",")
)  # index 0 is month 1
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FORMS = ("day", "month", "year", "quarter", "decade", "century")
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
LAST_YEAR = 9999
DAYS_IN_400_YEARS = 146_097
_EDTF = re.compile(r"(-?\d{4})(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d))?))?|(\d{3})X|(\d\d)XX")


def is_leap(year: int) -> bool:
    """True when the proleptic Gregorian year has 366 days; year 0 is one of them."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """28 … 31; month 1 … 12."""
    return 29 if month == 2 and is_leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def day_number(year: int, month: int, day: int) -> int:
    """Days since 31 December of year 0, as `datetime.date.toordinal`, in any year; nothing is checked here."""
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400
    return days + (367 * month - 362) // 12 - (0 if month < 3 else 1 if is_leap(year) else 2) + day


def weekday_index(number: int) -> int:
    """0 (Monday) … 6 of a day number."""
    return (number - 1) % 7


@dataclass(frozen=True)
class Date:
    """A day or a longer calendar period, proleptic Gregorian, years -9999 … 9999 (year 0 is 1 BC).

    `form` says which: day, month, year, quarter (`month` is its first), decade or century (`year` is its first, not
    negative). Left at "day" without a day it becomes month or year. Raises DoesNotFit for what does not exist.
    """

    year: int
    month: int | None = None
    day: int | None = None
    form: str = "day"

    def __post_init__(self) -> None:
        if self.form == "day" and self.day is None:
            object.__setattr__(self, "form", "year" if self.month is None else "month")
        _check(self)

    def __str__(self) -> str:
        return edtf(self)


def _check(date: Date) -> None:
    if date.form not in FORMS:
        raise DoesNotFit(f"date form {date.form!r}. Known: {', '.join(FORMS)}.")
    if abs(date.year) > LAST_YEAR:
        raise DoesNotFit(f"year {date.year}: years reach from -{LAST_YEAR} to {LAST_YEAR}")
    if (date.month is not None) != (date.form in ("day", "month", "quarter")) or (date.day is None) == (
        date.form == "day"
    ):
        raise DoesNotFit(f"a {date.form} of month {date.month}, day {date.day}: give just the parts that it has")
    if date.month is not None and not 1 <= date.month <= 12:
        raise DoesNotFit(f"month {date.month}: a year has 12 months")
    if date.form == "quarter" and date.month not in (1, 4, 7, 10):
        raise DoesNotFit(f"quarter from month {date.month}: quarters begin in months 1, 4, 7, 10")
    if date.form in ("decade", "century") and (date.year < 0 or date.year % (MONTHS_IN[date.form] // 12)):
        raise DoesNotFit(f"{date.form} from {date.year}: give its first year, 0 or later")
    if date.day is not None and date.month is not None and not 1 <= date.day <= days_in_month(date.year, date.month):
        name, days = MONTH_NAMES[date.month - 1], days_in_month(date.year, date.month)
        raise DoesNotFit(f"{date.day} {name}: {name} {_year_text(date.year)} has {days} days")


def ordinal(date: Date) -> int:
    """Day number of the date, or of the first day of its period; 1 January of year 1 is 1."""
    return day_number(date.year, date.month or 1, date.day or 1)


def period(date: Date) -> tuple[int, int]:
    """Day numbers of the first and the last day that belong to it; equal for a day."""
    first = ordinal(date)
    if date.form == "day":
        return first, first
    years, month = divmod((date.month or 1) - 1 + MONTHS_IN[date.form], 12)
    return first, day_number(date.year + years, month + 1, 1) - 1


def from_ordinal(number: int) -> Date:
    """The day of a day number; raises DoesNotFit outside the years -9999 … 9999."""
    cycles, rest = divmod(number - 1, DAYS_IN_400_YEARS)
    year = 400 * cycles + rest // 366 + 1  # never late, at most one year early
    if day_number(year + 1, 1, 1) <= number:
        year += 1
    day_of_year = number - day_number(year, 1, 1)
    month = min(day_of_year // 29 + 1, 12)
    while day_number(year, month, 1) > number:
        month -= 1
    return Date(year, month, number - day_number(year, month, 1) + 1)


def edtf(date: Date) -> str:
    """ "2021-07-04", "2021-07", "2021", "2021-Q3", "199X", "19XX"; years have four digits, "-0042" is 43 BC."""
    year = f"{date.year:05d}" if date.year < 0 else f"{date.year:04d}"
    match date.form:
        case "decade":
            return year[:-1] + "X"
        case "century":
            return year[:-2] + "XX"
        case "quarter":
            assert date.month is not None
            return f"{year}-Q{(date.month + 2) // 3}"
    return year + "".join(f"-{part:02d}" for part in (date.month, date.day) if part is not None)


def from_edtf(written: str) -> Date:
    """The inverse of `edtf`; raises DoesNotFit for another form and for dates that do not exist."""
    found = _EDTF.fullmatch(written)
    if not found or found[1] == "-0000":
        raise DoesNotFit(f"date {written!r}: wanted a form such as 2021-07-04, 2021-07, 2021, 2021-Q3, 199X, 19XX")
    year, quarter, month, day, decade, century = found.groups()
    if decade:
        return Date(10 * int(decade), form="decade")
    if century:
        return Date(100 * int(century), form="century")
    if quarter:
        return Date(int(year), 3 * int(quarter) - 2, form="quarter")
    return Date(int(year), int(month) if month else None, int(day) if day else None)


def _year_text(year: int) -> str:
    return str(year) if year >= 1000 else f"AD {year}" if year > 0 else f"{1 - year} BC"


def text(date: Date) -> str:
    """For people: "4 July 2021", "Q3 2021", "1990s", "43 BC", "AD 79"; a century as its years, "1900–1999"."""
    year = _year_text(date.year)
    if date.form == "century" or (date.form == "decade" and date.year % 100 == 0):
        return f"{date.year}–{date.year + MONTHS_IN[date.form] // 12 - 1}"  # "1900s" could mean both
    if date.form == "decade":
        return f"{date.year}s"
    if date.month is None:
        return year
    if date.form == "quarter":
        return f"Q{(date.month + 2) // 3} {year}"
    month = f"{MONTH_NAMES[date.month - 1]} {year}"
    return month if date.day is None else f"{date.day} {month}"


class DateModality:
    """Slots: form, sign, four digits of the year (lowest first), month and day (0: not named)."""

    name, value, version = "date", Date, 1
    joined_by = "time"
    slots = (
        Slot("form", len(FORMS)),
        Slot("sign", 2),
        *(Slot(f"year{place}", 10) for place in range(4)),
        Slot("month", 13),
        Slot("day", 32),
    )
    n_features = 17 + len(FORMS)
    examples = (
        ("It opened on 4 July 2021.", Date(2021, 7, 4)),
        ("due 2021-07-04", Date(2021, 7, 4)),
        ("sold in July 2021", Date(2021, 7)),
        ("built in 1847", Date(1847)),
        ("music of the 1990s", Date(1990, form="decade")),
        ("results for Q3 2021", Date(2021, 7, form="quarter")),
        ("murdered on 15 March 44 BC", Date(-43, 3, 15)),
    )

    read = Later("weft.modalities.date_words", "read")
    needs = Later("weft.modalities.date_words", "tells_a_date")

    @property
    def triggers(self) -> tuple[str, ...]:
        from weft.modalities.date_words import TRIGGERS

        return TRIGGERS

    def write(self, value: Date) -> str:
        return edtf(value)

    def to_slots(self, value: Date) -> list[tuple[int, ...]]:
        digits = (abs(value.year) // 10**place % 10 for place in range(4))
        return [(FORMS.index(value.form), int(value.year < 0), *digits, value.month or 0, value.day or 0)]

    def from_slots(self, rows: Sequence[Sequence[int]], table: Any = None) -> Date:
        """Raises DoesNotFit for slots that name no date: 31 February, month 0 of a day, year -0."""
        form, sign, *digits, month, day = (int(entry) for entry in rows[0])
        year = sum(digit * 10**place for place, digit in enumerate(digits))
        if len(rows) != 1 or (sign and not year):
            raise DoesNotFit(f"date slots {tuple(rows[0])} in {len(rows)} rows: wanted one row, and no year -0")
        if FORMS[form] == "day" and not day:
            raise DoesNotFit(f"date slots {tuple(rows[0])}: a day without its day")
        return Date(-year if sign else year, month or None, day or None, FORMS[form])

    def scalar(self, value: Date) -> tuple[int, int]:
        return ordinal(value), 0

    def features(self, values: Sequence[Date]) -> np.ndarray:
        """Phases of weekday, day of month, day of year, month and year mod 4, 10, 100, 400 (cos, sin each), the year
        over 3000, the form. Phases of parts that the date does not name are 0, 0; no real phase is."""
        import numpy as np

        return np.array([_features(value) for value in values], dtype=np.float32).reshape(-1, self.n_features)

    def sample(self, rng: np.random.Generator) -> Date:
        if rng.random() < 0.1:
            return CORNERS[int(rng.integers(len(CORNERS)))]
        form = FORMS[int(rng.choice(len(FORMS), p=(0.6, 0.1, 0.1, 0.08, 0.08, 0.04)))]
        low, high = ((1000, 2100), (1, LAST_YEAR + 1), (-LAST_YEAR, LAST_YEAR + 1))[int(rng.integers(3))]
        year, month = int(rng.integers(low, high)), int(rng.integers(1, 13))
        if form in ("decade", "century"):
            length = MONTHS_IN[form] // 12
            return Date(abs(year) // length * length, form=form)
        if form == "quarter":
            return Date(year, (month - 1) // 3 * 3 + 1, form=form)
        day = int(rng.integers(1, days_in_month(year, month) + 1))
        return Date(year, None if form == "year" else month, day if form == "day" else None, form)

    def to_json(self, value: Date) -> dict[str, Any]:
        return {"kind": "date", "value": edtf(value), "text": text(value)}

    def from_json(self, data: dict[str, Any]) -> Date:
        return from_edtf(data["value"])


CORNERS = (
    *(Date(year, 2, 29) for year in (-4, 0, 4, 1600, 2000, 2024, 9996)),
    *(Date(year, 2, 28) for year in (1900, 2023, 2100)),
    *(Date(year, 12, 31) for year in (-LAST_YEAR, -1, 0, 1999, LAST_YEAR)),
    *(Date(year, 1, 1) for year in (-LAST_YEAR, -1, 0, 1, 1970, 2000, LAST_YEAR)),
    *(Date(year) for year in (-LAST_YEAR, -42, 0, 79, LAST_YEAR)),
    *(Date(year, form="decade") for year in (0, 1900, 9990)),
    *(Date(year, form="century") for year in (0, 9900)),
)


def _phase(position: int, length: int) -> tuple[float, float]:
    angle = 2 * math.pi * (position % length) / length
    return math.cos(angle), math.sin(angle)


def _features(date: Date) -> list[float]:
    number, absent = ordinal(date), (0.0, 0.0)
    is_day = date.day is not None
    return [
        *(_phase(weekday_index(number), 7) if is_day else absent),
        *(_phase((date.day or 1) - 1, 31) if is_day else absent),
        *(_phase(number - day_number(date.year, 1, 1), 366) if is_day else absent),
        *(_phase(date.month - 1, 12) if date.month is not None else absent),
        *(part for length in (4, 10, 100, 400) for part in _phase(date.year, length)),
        date.year / 3000,
        *(float(date.form == form) for form in FORMS),
    ]


register(DateModality())
