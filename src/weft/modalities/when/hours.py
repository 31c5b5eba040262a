"""Ranges of hours, alone and on a day: "5 to 6pm", "between 9.30-4.30pm on Friday", "3-8pm yesterday afternoon"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import from_ordinal, ordinal
from weft.modalities.date_time import DateTime, at_second, since_day_0
from weft.modalities.duration import exact_seconds
from weft.modalities.interval import Interval
from weft.modalities.time import Time, seconds
from weft.modalities.when.clock import Clock, clock, in_part, times
from weft.modalities.when.counted import now
from weft.modalities.when.dates_in_numbers import in_two_numbers
from weft.modalities.when.days import day_said
from weft.modalities.when.lengths import plain_length
from weft.modalities.when.meaning import Meant, Partial, settle
from weft.modalities.when.moments import moment, no_count, tonight
from weft.modalities.when.parts import part
from weft.modalities.when.ranges import _prefix, _separator
from weft.modalities.when.rules import Tokens, longest, remembered


@remembered
def of_hours(tokens: Tokens, place: int) -> Any:
    """(((low clock, high clock), sure), behind it): "5 to 6pm", "between 9.30-4.30pm", "from 2pm for 2 hours"."""
    prefix, start = _prefix(tokens, place)
    start = tokens.has(start, "at") or start if not prefix else start
    low = clock(tokens, start)
    if not low:
        return None
    if low[0].sure and tokens.word(low[1]) == "for":
        lasting = plain_length(tokens, low[1] + 1)
        if lasting and lasting[0].values and exact_seconds(lasting[0].values[0]) is not None:
            return ((low[0], lasting[0].values[0]), True), lasting[1]
    behind = _separator(tokens, low[1], prefix)
    if behind is None:
        return None
    high = clock(tokens, tokens.has(behind, "around") or behind) or (_pure_now(tokens, behind))
    if not high or not isinstance(high[0], Clock):
        return None
    sure = low[0].sure or high[0].sure
    both = low[0].minute is not None and high[0].minute is not None and bool(prefix)
    if not high[0].sure and not no_count(tokens, high[1]):
        return None
    if "." in tokens.said(place, high[1]) and not (sure or both):
        return None
    return ((low[0], high[0]), sure or both), high[1]


def _pure_now(tokens: Tokens, place: int) -> Any:
    return None


def spans_of(low: Clock, high: Any) -> list[tuple[Time, Time, int]]:
    """(low, high, days between) of the readings that fit together, the nearest first."""
    if not isinstance(high, Clock):
        made = []
        for one in times(low):
            total = seconds(one) + (exact_seconds(high) or 0)
            end = at_second(total % 86_400 + 86_400, "minute").time
            made.append((one, replace(end, zone=one.zone), int(total // 86_400)))
        return made
    if high.zone is not None and low.zone is None:
        low = replace(low, zone=high.zone)
    lows, highs = times(low), times(high)
    pairs = [(one, other) for one in lows for other in highs]
    if len(lows) == len(highs) == 2:  # neither says which half: the same for both, as written first
        pairs = [(one, other) for one, other in pairs if 0 < seconds(other) - seconds(one) < 43_200]
    elif high.half and not low.half and not low.fixed:
        pairs = sorted(pairs, key=lambda pair: (seconds(pair[1]) - seconds(pair[0])) % 86_400)
        later = [pair for pair in pairs if seconds(pair[0]) < seconds(pair[1])]
        pairs = later[:1] or pairs[:1]
    else:
        later = [pair for pair in pairs if seconds(pair[0]) < seconds(pair[1])]
        pairs = sorted(later or pairs, key=lambda pair: (seconds(pair[1]) - seconds(pair[0])) % 86_400)[:1]
    return [(one, other, int(seconds(other) <= seconds(one))) for one, other in pairs]


def _grain(low: Time, high: Time) -> str:
    return max((low.grain, high.grain), key=("hour", "minute", "second").index)


def _of_times(said: Any) -> Meant:
    try:
        found = spans_of(*said)
    except DoesNotFit as reason:
        return Meant(reason=str(reason))
    return Meant(tuple(Interval(low, high, grain=_grain(low, high)) for low, high, _ in found))


@remembered
def hours_alone(tokens: Tokens, place: int) -> Any:
    found = of_hours(tokens, place)
    if not found or not found[0][1]:
        return None
    (low, high), _ = found[0]
    return _of_times((low, high)), found[1]


@remembered
def hours_of_a_day(tokens: Tokens, place: int) -> Any:
    """ "1/1/2015 between 10 and 11:30", "from 3-8pm yesterday afternoon", "Monday 8-9am", "3 to 5 on Friday"."""
    return longest(tokens, place, _day_then_hours, _hours_then_day, _moments)


def _day_then_hours(tokens: Tokens, place: int) -> Any:
    found = longest(tokens, place, day_said, in_two_numbers)
    if not found:
        evening = tonight(tokens, place)
        if not evening or tokens.today is None:
            return None
        found = Meant((from_ordinal(ordinal(tokens.today) + evening[0][0]),)), evening[1]
    stop = found[1] + (tokens.word(found[1]) == ",")
    at = tokens.has(stop, "at") or stop
    said = of_hours(tokens, at)
    if not said or not (said[0][1] or tokens.word(at) in ("from", "between") or at > stop):
        return None
    return _hours_on(tokens, found[0], said[0][0], said[1])


def _hours_then_day(tokens: Tokens, place: int) -> Any:
    said = of_hours(tokens, place)
    if not said:
        return None
    stop = said[1] + (tokens.word(said[1]) == ",")
    linked = tokens.word(stop) in ("on", "of")
    stop += linked
    (low, high), sure = said[0]
    found = longest(tokens, stop, day_said, in_two_numbers) if linked else day_said(tokens, stop)
    end = None
    evening = tonight(tokens, stop)
    if evening and tokens.today is not None:
        found = Meant((from_ordinal(ordinal(tokens.today) + evening[0][0]),)), evening[1]
        of_day: Any = (evening[0][1], evening[1])
    else:
        of_day = part(tokens, found[1]) if found else None
        of_day = of_day or (part(tokens, found[1] + 1) if found and tokens.word(found[1]) == "in" else None)
    if not found:
        return None
    if not sure and not (tokens.word(place) in ("from", "between") and (linked or isinstance(found[0], Meant))):
        return None
    if (
        isinstance(found[0], Partial)
        and found[0].day
        and not found[0].month
        and not linked
        and found[0].weekday is None
    ):
        return None
    if of_day and isinstance(high, Clock):
        end = of_day[1]
        high = in_part(high, of_day[0]) if high.hour != 12 or of_day[0].name != "morning" else high
    return _hours_on(tokens, found[0], (low, high), end or found[1])


def _hours_on(tokens: Tokens, day_of: Any, said: Any, stop: int) -> Any:
    dates = settle(tokens, day_of)
    if not dates.values:
        return dates, stop
    try:
        found = spans_of(*said)
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), stop
    made = tuple(
        Interval(DateTime(one, low), DateTime(from_ordinal(ordinal(one) + over), high), grain=_grain(low, high))
        for one in dates.values
        for low, high, over in found
    )
    return (Meant(made), stop) if made else None


def _moments(tokens: Tokens, place: int) -> Any:
    """ "between 2:00 tomorrow and 4:00", "between now and eight o'clock", "from 9am Monday to 5pm Friday"."""
    prefix, start = _prefix(tokens, place)
    low = longest(tokens, start, moment, now)
    first = None if low else clock(tokens, start)
    if not low and not (first and first[0].sure):
        return None
    behind = _separator(tokens, (low or first or (None, 0))[1], prefix)
    if behind is None and low and not prefix and tokens.has(low[1], "/") and not tokens.spaced(low[1] + 1):
        behind = low[1] + 1  # as ISO 8601 writes it
    if behind is None:
        return None
    high = longest(tokens, behind, moment, now)
    last = clock(tokens, behind)
    if last and (not high or last[1] > high[1]):
        high = None
    if not low and not high:
        return None
    stop = (high or last or (None, 0))[1]
    lows = settle(tokens, low[0]).values if low else ()
    highs = settle(tokens, high[0]).values if high else ()
    pairs: list[tuple[DateTime | None, DateTime | None]]
    if low and not high and last and (last[0].sure or last[0].minute is not None):
        pairs = [(one, _at(one, time, True)) for one in lows if isinstance(one, DateTime) for time in times(last[0])]
    elif high and first and first[0].sure:
        pairs = [
            (_at(other, time, False), other)
            for other in highs
            if isinstance(other, DateTime)
            for time in times(first[0])
        ]
    else:
        pairs = [
            (one, other) for one in lows for other in highs if isinstance(one, DateTime) and isinstance(other, DateTime)
        ]
    made = []
    for one, other in pairs:
        if one is not None and other is not None and since_day_0(one) < since_day_0(other):
            made.append(Interval(one, other, grain=_grain(one.time, other.time)))
    made.sort(key=lambda one: (lows.index(one.low) if one.low in lows else 0, since_day_0(one.high)))
    return (Meant(tuple(made[:4])), stop) if made else None


def _at(day_of: DateTime, time: Time, later: bool) -> DateTime | None:
    """That time on the same day, where it lies on the right side."""
    made = DateTime(day_of.date, time)
    return made if (since_day_0(made) > since_day_0(day_of)) == later else None
