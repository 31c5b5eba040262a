"""The clock a second way, for checks: `datetime` on one day, whole seconds there and fractions apart."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from fractions import Fraction

from weft.errors import DoesNotFit
from weft.modalities.time import Time, iso

_DAY = datetime.timedelta(days=1)


def one_clock(*times: Time) -> None:
    """Raises DoesNotFit unless all have no zone, or an offset each, or one and the same name of a zone."""
    zones = {time.zone if isinstance(time.zone, str) else type(time.zone) for time in times}
    if len(zones) > 1:
        raise DoesNotFit(f"{' and '.join(map(iso, times))}: the zone of both wanted, as offsets, or of neither")


def _known(time: Time) -> datetime.datetime:
    """On 2 January 2001, whole seconds, in Greenwich where an offset is said."""
    zone = datetime.timezone(datetime.timedelta(minutes=time.zone)) if isinstance(time.zone, int) else datetime.UTC
    midnight = datetime.datetime(2001, 1, 2, tzinfo=zone)
    day = midnight + datetime.timedelta(hours=time.hour, minutes=time.minute or 0, seconds=time.second or 0)
    return day.astimezone(datetime.UTC)


def until(first: Time, other: Time) -> Fraction:
    """Seconds from one to the next other; the day's end is a day behind its beginning."""
    apart = _known(other) - _known(first)
    more = (other.fraction or Fraction(0)) - (first.fraction or Fraction(0))
    behind = apart + datetime.timedelta(seconds=-1 if more < 0 else 0)
    while behind < datetime.timedelta(0):
        behind, apart = behind + _DAY, apart + _DAY
    while behind > _DAY or (behind == _DAY and (more or other.hour != 24 or first.hour == 24)):
        behind, apart = behind - _DAY, apart - _DAY
    return apart.days * 86_400 + apart.seconds + more


def moved(time: Time, by: Fraction) -> Time:
    """The face of the clock so many seconds later."""
    whole, part = divmod(by + (time.fraction or Fraction(0)), 1)
    start = datetime.datetime(2001, 1, 2) + datetime.timedelta(hours=time.hour, minutes=time.minute or 0)
    face = start + datetime.timedelta(seconds=(time.second or 0) + int(whole) % 86_400)
    fine = part if part or time.fraction is not None else None
    exact = face.second if face.second or fine is not None or time.second is not None else None
    return Time(face.hour, face.minute, exact, fine, time.zone)


def in_order(times: Iterable[Time]) -> list[Time]:
    """Earliest first, by `datetime`."""
    return sorted(times, key=lambda time: (_known(time), time.fraction or Fraction(0)))
