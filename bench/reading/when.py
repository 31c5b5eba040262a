"""Dates, times, lengths of time against Recognizers' readings: a TIMEX, and a value or a start and an end.

One function a form of the gold: `point`, `ends`, `length`, `timex`. Kinds that weft is still to learn are taken by
their JSON (docs/interface.md): a time or datetime is {"value"}, an interval {"from", "to"}, half open.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from weft.errors import WeftError
from weft.modalities.date import Date, edtf, from_ordinal, period
from weft.modalities.date_time import DateTime
from weft.modalities.duration import Duration, exact_seconds, from_iso
from weft.modalities.interval import Interval
from weft.modalities.recurrence import Recurrence
from weft.modalities.time import Time
from weft.modalities.timex import timex as timex_of
from weft.modality import to_json

# With another `Mod` ("since", "mid") the TIMEX is that of the period from which the reading was made.
PLAIN = (None, "approx", "more", "less", "ref_undef")
CLOCK = re.compile(r"(.*?)[T ]?(?<!\d)(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
LAST_SECOND, MIDNIGHT = "T23:59:59", "T00:00:00"


def right(value: Any, gold: dict[str, Any]) -> bool:
    """Right when any of the readings is; three golds have none, and ask for the span alone."""
    if "values" not in gold:
        return True
    return any(says(value, reading) for reading in gold["values"])


def says(value: Any, reading: dict[str, str]) -> bool:
    if isinstance(value, Interval) and isinstance(value.low or value.high, Duration):
        beyond = {"more": (value.low, value.high), "less": (value.high, value.low)}.get(reading.get("Mod", ""))
        return beyond is not None and beyond[1] is None and length(beyond[0], reading)
    if isinstance(value, Duration) or reading["type"] == "duration":
        return reading["type"] == "duration" and length(value, reading)
    wanted = {end: reading[end] for end in ("start", "end") if end in reading}
    if wanted and ends(value) is not None:
        return ends(value) == (start_of(wanted.get("start")), end_of(wanted.get("end")))
    if reading.get("Mod") in PLAIN and same_timex(reading.get("timex", ""), timex(value)):
        return True
    return "value" in reading and point(value) == moment(reading["value"])


def length(value: Any, reading: dict[str, str]) -> bool:
    """Equal as weft's durations are, or in seconds: 24 h is a day to this suite."""
    if not isinstance(value, Duration):
        return False
    try:
        if from_iso(reading["timex"]) == value:
            return True
    except WeftError:  # weekends, business days, a third of a month
        pass
    return exact_seconds(value) == Fraction(Decimal(reading["value"]))


def same_timex(wanted: str, told: set[str]) -> bool:
    """The same string, or the same length of time: P0.5Y is P6M."""
    if wanted in told:
        return True
    try:
        return any(one.startswith("P") and from_iso(one) == from_iso(wanted) for one in told)
    except WeftError:
        return False


def timex(value: Any) -> set[str]:
    """ "2016-10", "XXXX-05-05", "XXXX-WXX-1T16": what the gold calls a timex."""
    if isinstance(value, Date | Time | DateTime | Interval | Recurrence):
        return {timex_of(value)}
    return {str(to_json(value).get("value", ""))} - {""}


def point(value: Any) -> str | None:
    """A day, a time of day, or both; None for what has a start and an end."""
    if isinstance(value, Date):
        return edtf(value) if value.form == "day" else None
    told = to_json(value).get("value")
    return moment(told) if isinstance(told, str) else None


def ends(value: Any) -> tuple[str | None, str | None] | None:
    """(start, end), half open, None for an open one; None for what is a point.

    Whether a named end belongs to it is not compared, as with numbers: this suite's "from 4 to 22 January" ends on the
    22nd and its "May to October" on 1 October, the first moment of what is named, whatever a reader includes.
    """
    if isinstance(value, Interval):
        return edge(value.low, after=not value.low_in), edge(value.high, after=False)
    if isinstance(value, Date):
        first, last = period(value)
        days = (edtf(from_ordinal(first)), edtf(from_ordinal(last + 1)))
        return None if value.form == "day" else (start_of(days[0]), end_of(days[1]))
    form = to_json(value)
    return (start_of(form["from"]), end_of(form["to"])) if "from" in form and "to" in form else None


def edge(end: Any, after: bool) -> str | None:
    """The first moment of a named end; `after`: the first behind it, where it is more than a point."""
    if isinstance(end, Date):
        first, last = period(end)
        return start_of(edtf(from_ordinal(last + 1 if after and end.form != "day" else first)))
    if isinstance(end, Time) and end.hour == 24:
        return MIDNIGHT
    return None if end is None else moment(str(to_json(end)["value"]))


def moment(written: str) -> str:
    """ "2016-11-07 08:00:00" and "2016-11-07T08:00+01:00" as "2016-11-07T08:00:00", "19:00" as "T19:00:00"."""
    found = CLOCK.fullmatch(written)
    return f"{found[1]}T{found[2]}:{found[3]}:{found[4] or '00'}" if found else written


def start_of(written: str | None) -> str | None:
    """To the second; a day, month or year begins at midnight."""
    if written is None or "T" in moment(written):
        return written and moment(written)
    return written + "-01" * (2 - written[1:].count("-")) + MIDNIGHT


def end_of(written: str | None) -> str | None:
    """The same; the last second of a day means the midnight after it."""
    stop = start_of(written)
    if stop is None or not stop.endswith(LAST_SECOND):
        return stop
    if stop == LAST_SECOND:
        return MIDNIGHT
    return (datetime.fromisoformat(stop) + timedelta(seconds=1)).isoformat()
