"""Operations on times of day: time_between(9:47, 14:15) → 4 hours 28 minutes; time_plus(22:30, 3 hours) → 1:30."""

from __future__ import annotations

from fractions import Fraction

from weft.errors import DoesNotFit
from weft.modalities import duration as lengths
from weft.modalities.duration import SECONDS_IN_DAY, Duration
from weft.modalities.quantity import Quantity
from weft.modalities.time import Time, iso, seconds, since_midnight
from weft.operations import clock_second as second
from weft.operations.calendar import as_duration
from weft.operations.operation import Outcome, operation


def _two_times(first: str, other: str) -> str | None:
    return "duration" if first == other == "time" else None


def _moved_time(time: str, length: str) -> str | None:
    return "time" if time == "time" and length in ("duration", "quantity:time") else None


def _length(amount: Fraction) -> Duration:
    return Duration(seconds=amount, form="mixed" if amount else "minutes")


def _between_second(first: Time, other: Time) -> Outcome:
    second.one_clock(first, other)
    return Outcome(_length(second.until(first, other)))


@operation("pair", _two_times, second=_between_second)
def time_between(first: Time, other: Time) -> Outcome:
    """How long it is from the first time to the next time that the clock shows the other: below 24 hours.

    From 22:30 to 7:40 it is 9 hours 10 minutes, and the note says that 7:40 is on the next day. Offsets are reckoned
    with; raises DoesNotFit where one time has an offset and the other none, or for zones by two names.
    """
    second.one_clock(first, other)
    apart = (since_midnight(other) - since_midnight(first)) % SECONDS_IN_DAY
    if not apart and other.hour == 24 and first.hour != 24:
        apart = Fraction(SECONDS_IN_DAY)  # from the beginning to the end of one day
    stop = seconds(first) + apart
    late = apart and (stop > SECONDS_IN_DAY or (stop == SECONDS_IN_DAY and other.hour != 24))
    return Outcome(_length(apart), f"{iso(other)} the next day" if late else "")


def _seconds(time: Time, length: Duration) -> Fraction:
    """How far a length moves a clock; raises DoesNotFit for months and years."""
    moved = lengths.exact_seconds(length)
    if moved is None:
        raise DoesNotFit(
            f"{iso(time)} and {lengths.text(length)}: a time of day moves by days, hours, minutes, seconds"
        )
    return moved


def _move(time: Time, length: Duration) -> Outcome:
    days, rest = divmod(seconds(time) + _seconds(time, length), SECONDS_IN_DAY)
    return Outcome(_shown(rest, time), _on(int(days)))


def _shown(rest: Fraction, like: Time) -> Time:
    """Seconds since midnight as a time: hour and minute, finer as far as there is more, or `like` says it."""
    whole, part = divmod(rest, 1)
    hour, minute, second = int(whole) // 3600, int(whole) // 60 % 60, int(whole) % 60
    fraction = part if part or like.fraction is not None else None
    fine = second or fraction is not None or like.second is not None
    return Time(hour, minute, second if fine else None, fraction, like.zone)


def _on(days: int) -> str:
    if abs(days) <= 1:
        return ("", "the next day", "the day before")[days]
    return f"{abs(days):,} days {'later' if days > 0 else 'earlier'}"


def _plus_second(time: Time, length: Duration | Quantity) -> Outcome:
    return Outcome(second.moved(time, _seconds(time, as_duration(length))))


@operation("pair", _moved_time, second=_plus_second)
def time_plus(time: Time, length: Duration | Quantity) -> Outcome:
    """The time that much later, in the same zone; the note says on which other day ("the next day", "2 days later").

    Raises DoesNotFit for months and years.
    """
    return _move(time, as_duration(length))


def _minus_second(time: Time, length: Duration | Quantity) -> Outcome:
    return Outcome(second.moved(time, -_seconds(time, as_duration(length))))


@operation("pair", _moved_time, second=_minus_second)
def time_minus(time: Time, length: Duration | Quantity) -> Outcome:
    """The time that much earlier, in the same zone; the note says on which other day. As time_plus otherwise."""
    return _move(time, -as_duration(length))
