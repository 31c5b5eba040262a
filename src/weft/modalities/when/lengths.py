"""Lengths of time that the reader of durations leaves out, and stretches of one: "a few minutes", "2h from now on"."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date
from weft.modalities.date_time import DAY, DateTime, at_second, since_day_0
from weft.modalities.duration import VAGUE, Duration, combined, exact_seconds, of_unit
from weft.modalities.interval import Interval
from weft.modalities.number_words import TENS
from weft.modalities.time import seconds
from weft.modalities.when.calendar import moved
from weft.modalities.when.clock import clock, settle_times
from weft.modalities.when.counted import _parts, now
from weft.modalities.when.days import date
from weft.modalities.when.meaning import Meant, settle
from weft.modalities.when.moments import moment
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import amount, digits, unit


def length_of(parts: list[Any]) -> Duration:
    """The sum of [(amount, unit, times, vague)]; DoesNotFit where it is not exact."""
    made = []
    for size, name, times, _ in parts:
        if name == "business day":
            raise DoesNotFit("business days: no fixed number of days")
        if name == "quarter":
            if size <= 1 or size.denominator != 1:
                raise DoesNotFit("a quarter: of a year or of anything else")
            made.append(of_unit(size * 3 * times, "months"))
        else:
            made.append(of_unit(size * times, name + "s"))
    return combined(made)


@remembered
def plain_length(tokens: Tokens, place: int) -> Any:
    """ "3 weeks", "a few minutes", "an hour and 20 minutes", "another day", "two nights"."""
    if tokens.word(place) == "next":
        return None
    parts, stop = _parts(tokens, place)
    if not parts:
        return _next_day(tokens, place)
    try:
        value = length_of(parts)
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), stop
    return Meant((value,), confidence=0.6 if any(part[3] for part in parts) else 1.0), stop


def _next_day(tokens: Tokens, place: int) -> Any:
    """ "day and 5 hours", behind "within the next"."""
    first = unit(tokens, place)
    if not first or tokens.word(place - 1) != "next":
        return None
    parts, stop = _parts(tokens, place + 2) if tokens.word(place + 1) == "and" else ([], place + 1)
    try:
        return Meant((length_of([(Fraction(1), *first[0], False), *parts]),)), stop
    except DoesNotFit:
        return None


def _on_a_clock(tokens: Tokens, place: int) -> Any:
    """ "1:30 hours", "2:15 minutes"."""
    first, second = digits(tokens, place, 0, 999, 3), digits(tokens, place + 2, 0, 59)
    if first is None or second is None or tokens.word(place + 1) != ":" or tokens.spaced(place + 2):
        return None
    name = unit(tokens, place + 3)
    if not name or name[0][0] not in ("hour", "minute") or not tokens.word(place + 3).endswith("s"):
        return None
    smaller = {"hour": "minutes", "minute": "seconds"}[name[0][0]]
    return Meant((combined([of_unit(first, name[0][0] + "s"), of_unit(second, smaller)]),)), name[1]


def _not_beyond(tokens: Tokens, place: int) -> tuple[str, int] | None:
    """ "no more than", "not less than": which end, which belongs to it, and the place behind."""
    if tokens.word(place) not in ("no", "not") or tokens.word(place + 2) != "than":
        return None
    end = {"more": "most", "longer": "most", "less": "least", "fewer": "least", "shorter": "least"}
    word = tokens.word(place + 1)
    return (end[word], place + 3) if word in end else None


def _one_or_two(tokens: Tokens, place: int) -> Any:
    """ "a day or two", "two or three weeks"."""
    low = amount(tokens, place)
    if not low or low[0][1]:
        return None
    first = unit(tokens, low[1])
    high = amount(tokens, (first or low)[1] + 1) if tokens.word((first or low)[1]) == "or" else None
    name = first or (unit(tokens, high[1]) if high else None)
    if not high or not name or high[0][1] or high[0][0] <= low[0][0] or (first and unit(tokens, high[1])):
        return None
    if first and (low[0][0] != 1 or high[0][0] != 2):
        return None
    try:
        ends = [length_of([(size, *name[0], False)]) for size in (low[0][0], high[0][0])]
    except DoesNotFit:
        return None
    stop = high[1] if first else name[1]
    return Meant((Interval(ends[0], ends[1], True, True),), confidence=VAGUE), stop


@remembered
def length(tokens: Tokens, place: int) -> Any:
    """A length that stands for itself, or "all week", "the hour" after "for", "more than 4 days"."""
    more = tokens.has(place, "more than") or tokens.has(place, "longer than")
    less = tokens.has(place, "less than") or tokens.has(place, "shorter than") or tokens.has(place, "fewer than")
    included = _not_beyond(tokens, place)
    if included:
        found = plain_length(tokens, included[1])
        if not found or not found[0].values:
            return found
        value = found[0].values[0]
        most = included[0] == "most"
        return Meant((Interval(None if most else value, value if most else None, True, True, "length"),)), found[1]
    if more or less:
        found = plain_length(tokens, more or less or place)
        if not found or not found[0].values:
            return found
        value = found[0].values[0]
        made = Interval(value, None, False, grain="length") if more else Interval(None, value, grain="length")
        return Meant((made,)), found[1]
    shown = _on_a_clock(tokens, place) or _one_or_two(tokens, place)
    if shown:
        return shown
    for words in ("all", "the whole", "the entire", "whole", "entire", "a full", "a whole", "all the"):
        stop = tokens.has(place, words)
        found = unit(tokens, stop) if stop else None
        if (
            stop
            and found
            and not tokens.word(stop).endswith("s")
            and found[0][0] not in ("weekend", "second", "minute", "quarter")
        ):
            try:
                return Meant((length_of([(Fraction(1), *found[0], False)]),)), found[1]
            except DoesNotFit:
                return None
    if tokens.word(place) == "the" and tokens.word(place - 1) == "for" and tokens.word(place + 1) in ("hour", "day"):
        return Meant((of_unit(1, tokens.word(place + 1) + "s"),), confidence=0.7), place + 2
    if tokens.word(place) in ("a", "an") and tokens.word(place + 1) in (
        "day",
        "hour",
        "week",
        "month",
        "year",
        "second",
        "minute",
    ):
        return None  # the reader of durations knows when "a day" is one
    if tokens.word(place) in ("a", "an", "one") and tokens.word(place + 1) == "night":
        return None  # what a night costs
    if tokens.word(place) == "some" and tokens.word(place + 1) in ("day", "week", "month", "year", "night"):
        return None
    found = plain_length(tokens, place)
    if found and _is_nth(tokens, place, found[1] - 1):
        return None
    return None if found and tokens.word(found[1] - 1) in ("quarter", "quarters", "qtr") else found


def _is_nth(tokens: Tokens, place: int, last: int) -> bool:
    """ "forty-second", as a birthday is; "a forty-second pause" is a length."""
    glued = tokens.word(last) == "second" and tokens.word(last - 1) == "-" and tokens.word(last - 2) in TENS
    return glued and tokens.word(place - 1) not in ("a", "an")


@remembered
def lasting(tokens: Tokens, place: int) -> Any:
    """ "a week starting tomorrow", "2 weeks starting May 20th", "for 3 days from today", "within 2h"."""
    start = tokens.has(place, "for") or place
    if tokens.word(place) == "from":
        return _from_for(tokens, place + 1)
    within = next(
        (end for words in ("within the next", "within the", "within") if (end := tokens.has(place, words))), None
    )
    length = plain_length(tokens, within or start)
    if not length or not length[0].values:
        return None
    stop = length[1]
    if within:
        if tokens.today is None or (tokens.word(stop) == "of"):
            return None
        fine = tokens.now is not None and length[0].values[0].seconds
        origin: Any = Meant((at_second(tokens.now, "minute") if fine and tokens.now is not None else tokens.today,))
        end = stop
    else:
        behind = next(
            (
                after
                for words in ("starting on", "starting from", "starting", "beginning on", "beginning", "commencing")
                if (after := tokens.has(stop, words))
            ),
            None,
        )
        if behind is None and start > place and tokens.word(stop) == "from":
            behind = stop + 1
        found = longest(tokens, behind, moment, date, now) if behind else None
        if not found:
            return _from_hour(tokens, length[0].values[0], tokens.has(behind, "at") or behind) if behind else None
        origin, end = settle(tokens, found[0]), found[1]
        if not origin.values:
            return origin, end
        origin = Meant(origin.values[:1])
    one = origin.values[0]
    one = one.low if isinstance(one, Interval) else one
    return _lasting(one, length[0].values[0], end)


def _from_hour(tokens: Tokens, length: Duration, place: int) -> Any:
    """ "for 45 minutes from 18:30"."""
    said = clock(tokens, place)
    total = exact_seconds(length)
    if not said or not said[0].sure or total is None:
        return None
    low = settle_times(said[0])
    ends = [(one, at_second((seconds(one) + total) % DAY, "minute").time) for one in low.values]
    made = [Interval(one, replace(end, zone=one.zone), grain="minute") for one, end in ends]
    return Meant(tuple(made), low.reason), said[1]


def _from_for(tokens: Tokens, place: int) -> Any:
    """ "from 18th Dec for 10 days"."""
    found = longest(tokens, place, moment, date)
    length = plain_length(tokens, found[1] + 1) if found and tokens.word(found[1]) == "for" else None
    origin = settle(tokens, found[0]) if found else None
    if not length or not length[0].values or origin is None or not origin.values:
        return None
    return _lasting(origin.values[0], length[0].values[0], length[1])


def _lasting(one: Any, length: Any, stop: int) -> Any:
    day_of = one.date if isinstance(one, DateTime) else one
    if not isinstance(day_of, Date) or day_of.form != "day":
        return None
    then = moved(day_of, length.months, length.days)
    if isinstance(one, DateTime) or length.seconds:
        if not isinstance(one, DateTime):
            return None
        if not length.seconds and (length.days or length.months) and seconds(one.time) == 0:
            return Meant((Interval(one.date, then, grain="day"),)), stop
        later = at_second(since_day_0(DateTime(then, one.time)) + length.seconds, one.time.grain)
        return Meant((Interval(one, later, grain="minute"),)), stop
    return Meant((Interval(one, then, grain="day"),)), stop
