"""The times of day in a longer phrase: "from 9:47 to 14:15" → 9:47 and 14:15, "4 July 2021 at 5 pm" → the day and 5 pm.

The grammar of times composes ranges and moments of tokens, so their times are no spans of their own; a question wants
to count with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from weft.modalities.date_time import DateTime
from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modality import Span, encodable

MIDDLE = re.compile(r"\s+(?:to|and|until|till|til|through)\s+|\s*[-–—]\s*", re.IGNORECASE)
LEAD = re.compile(
    r"(?:\s|,|T(?=\d)|(?:any ?time|sometime|from|between|since|after|before|until|till|by|at|around|on|to)\s+)*",
    re.IGNORECASE,
)


def is_one_time(span: Span) -> bool:
    """Whether a span is a time of day by itself: no bare number ("at 7"), and not counted from another time."""
    if not isinstance(span.value, Time) or not encodable(span.value):
        return False
    bare = any(part.written == span.written for part in span.parts)
    return not bare and not any(part.kind == "duration" for part in span.parts)


def times_within(span: Span) -> tuple[Span, ...]:
    """The day and the times of a moment or a range that is composed of them, the length and the time of "an hour before
    10pm"; () where they are not told apart."""
    value = span.value
    if isinstance(value, Time):
        return _of_counted(span)
    if isinstance(value, DateTime):
        return _of_moment(span, value)
    if not isinstance(value, Interval):
        return ()
    ends = [end for end in (value.low, value.high) if end is not None]
    if not all(isinstance(end, Time) and encodable(end) for end in ends):
        return ()
    if len(ends) == 1:
        alone = _piece(span, 0, len(span.written), ends[0])
        return (alone,) if alone else ()
    return _of_range(span, ends)


def _of_range(span: Span, ends: Sequence[Time]) -> tuple[Span, ...]:
    """The halves around the word in the middle. Of "9 to 5 pm" the first says no half of the day: the range does."""
    for middle in MIDDLE.finditer(span.written):
        first = _piece(span, 0, middle.start(), ends[0], bare=True)
        last = _piece(span, middle.end(), len(span.written), ends[1])
        if first and last:
            return first, last
    return ()


def _of_counted(span: Span) -> tuple[Span, ...]:
    from weft.find import read

    lengths = [part for part in span.parts if part.kind == "duration"]
    if len(lengths) != 1:
        return ()
    start = lengths[0].stop - span.start
    found = [one for one in read(span.written[start:]) if is_one_time(one)] or [
        one for whole in read(span.written[start:]) for one in times_within(whole)
    ]
    if len(found) != 1:
        return ()
    at = span.start + start
    return lengths[0], _alone(span, at + found[0].start, at + found[0].stop, found[0].value, found[0].written)


def _of_moment(span: Span, moment: DateTime) -> tuple[Span, ...]:
    day = next((part for part in span.parts if part.value == moment.date), None)
    if day is None or not encodable(moment.time):
        return ()
    behind = _piece(span, day.stop - span.start, len(span.written), moment.time)
    if behind:
        return day, behind
    before = _piece(span, 0, day.start - span.start, moment.time)
    return (before, day) if before else ()


def _piece(span: Span, start: int, stop: int, time: Time, bare: bool = False) -> Span | None:
    """The span of a time in part of a phrase, where that part writes just this time; `bare`: or no more than hours."""
    from weft.find import read_whole

    written = span.written[start:stop]
    lead = LEAD.match(written)
    start += lead.end() if lead else 0
    written = span.written[start:stop].rstrip(" ,")
    read: Any = read_whole(written, "time") if written else None
    if read != time and not (bare and written.replace(":", "").replace(".", "").isdecimal()):
        written = re.sub(r"\s+(?:on|at)$", "", written)
        if not written or read_whole(written, "time") != time:
            return None
    at = span.start + start
    return _alone(span, at, at + len(written), time, written)


def _alone(span: Span, start: int, stop: int, time: Time, written: str) -> Span:
    """A span of the time alone, with those parts of the whole phrase that lie in it."""
    inside = tuple(part for part in span.parts if start <= part.start and part.stop <= stop)
    return Span(start, stop, "time", time, written, span.confidence, parts=inside)
