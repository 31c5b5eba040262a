"""A day with a time or a part of the day: "tomorrow at noon", "8am this morning", "Friday night", "5pm on May 9"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_edtf, from_ordinal, ordinal
from weft.modalities.date_time import DateTime
from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modalities.when.clock import Clock, clock, half_of_day, in_part, settle_times
from weft.modalities.when.dates import written_date
from weft.modalities.when.dates_in_numbers import in_two_numbers
from weft.modalities.when.days import day_said
from weft.modalities.when.meaning import Meant, Partial, settle, unanchored
from weft.modalities.when.parts import Part, hours, is_meal, part
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import year


def on_day(dates: Iterable[Any], said: Iterable[Time]) -> tuple[DateTime, ...]:
    times_said = tuple(said)
    made = []
    for value in dates:
        for time in times_said:
            if time.hour == 24:
                made.append(DateTime(from_ordinal(ordinal(value) + 1), replace(time, hour=0)))
            else:
                made.append(DateTime(value, time))
    return tuple(dict.fromkeys(made))


def part_of_day(dates: Iterable[Any], said: Part) -> tuple[Interval, ...]:
    start, stop = hours(said)
    return tuple(_hours_of(value, start, stop, said.name) for value in dates)


def _hours_of(day: Date, start: int, stop: int, grain: str) -> Interval:
    """From an hour of a day to another, 24 for its end."""
    low, high = on_day([day], [Time(start), Time(stop)])
    return Interval(low, high, grain=grain)


def _joined(tokens: Tokens, day: Any, time: Any, stop: int) -> Any:
    dates, said = settle(tokens, day), settle_times(time)
    if not dates.values or not said.values:
        return Meant(reason=dates.reason or said.reason), stop
    if any(not isinstance(value, Date) or value.form != "day" for value in dates.values):
        return None
    try:
        if isinstance(time, Part):
            return Meant(part_of_day(dates.values, time)), stop
        return Meant(on_day(dates.values, said.values)), stop
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), stop


_ISO_DAY = re.compile(r"(?<![\w.])(-?\d{4}-\d\d-\d\d)T?(?=T\d\d)")


@remembered
def tonight(tokens: Tokens, place: int) -> Any:
    """((the days, the part), behind it): "tonight", "this morning", "last night", "later this afternoon"."""
    bound = ""
    start = place
    for words, name in (("later", "late"), ("earlier", "early"), ("early", "early"), ("late", "late")):
        if tokens.word(place) == words:
            bound, start = name, place + 1
    word = tokens.word(start)
    if word in ("tonight", "tonite"):
        return (0, Part("night", bound)), start + 1
    before = tokens.has(place, "the night before last")
    if before:
        return (-2, Part("night")), before
    step = {"next": 1, "following": 1, "previous": -1}.get(tokens.word(start + 1)) if word == "the" else None
    said = part(tokens, start + 2) if step else None
    if step and said and not is_meal(said[0]) and not said[0].bound:
        return (step, said[0]), said[1]
    if word in ("this", "last") and (said := part(tokens, start + 1)):
        if (word == "last" and said[0].name != "night") or (said[0].name in ("breakfast", "brunch", "lunch", "dinner")):
            return None
        return (-1 if word == "last" else 0, replace(said[0], bound=said[0].bound or bound)), said[1]
    return None


@remembered
def moment(tokens: Tokens, place: int) -> Any:
    """A day and a time in either order."""
    return longest(tokens, place, _day_then_time, _time_then_day, _tonight_and_time, _iso, _early_in_the_day)


_HALVES = (
    ("early in the day", "early"), ("late in the day", "late"), ("early", "early"), ("late", "late"),
    ("earlier", "early"), ("later", "late"),
)  # fmt: skip


def _early_in_the_day(tokens: Tokens, place: int) -> Any:
    """ "early in the day Wednesday", "late Thursday", "earlier today", "late Friday night"."""
    for words, bound in _HALVES:
        stop = tokens.has(place, words)
        found = day_said(tokens, tokens.has(stop, "on") or stop) if stop else None
        if not found:
            continue
        dates = settle(tokens, found[0])
        timed = _day_then_time(tokens, tokens.has(stop, "on") or stop)  # type: ignore[arg-type]
        if timed and timed[0].values and isinstance(timed[0].values[0], DateTime):
            return None  # "a little later tomorrow, at 9:30"
        said = part(tokens, found[1])
        if said and not said[0].bound and not is_meal(said[0]) and tokens.word(found[1]) != "the":
            return Meant(part_of_day(dates.values, replace(said[0], bound=bound)), dates.reason), said[1]
        ends = (0, 12) if bound == "early" else (12, 24)
        return Meant(tuple(_hours_of(one, *ends, "half-day") for one in dates.values), dates.reason), found[1]
    return None


def _day_then_time(tokens: Tokens, place: int) -> Any:
    found = longest(tokens, place, day_said, in_two_numbers)
    if not found:
        return None
    stop = found[1]
    stop += tokens.word(stop) in (",", "-") and (tokens.word(stop) == "," or tokens.spaced(stop))
    lead = next(
        (
            width
            for words, width in (
                ("at around", 2),
                ("at about", 2),
                ("in the", 2),
                ("at", 1),
                ("@", 1),
                ("for", 1),
                ("around", 1),
                ("about", 1),
                ("in", 1),
                ("on", 1),
                ("the", 1),
            )
            if tokens.has(stop, words)
        ),
        0,
    )
    best = None
    for skip in {0, lead}:
        said = clock(tokens, stop + skip)
        if said and (
            said[0].sure
            or _bare_hour(tokens, said, tokens.word(stop + skip - 1) in ("at", "@", "around", "about"), found)
        ):
            best = said if best is None or said[1] > best[1] else best
        of_day = part(tokens, stop + skip)
        if of_day and (best is None or of_day[1] > best[1]) and skip in (0, lead):
            then = clock(tokens, of_day[1] + 1) if tokens.word(of_day[1]) in ("at", "@", "around") else None
            best = (in_part(then[0], of_day[0]), then[1]) if then else of_day
    halved = half_of_day(tokens, stop) if isinstance(found[0], Meant) or found[0].weekday is not None else None
    if halved and best is None:
        best = Part("morning" if halved[0] == "am" else "afternoon"), halved[1]
    if not best or (isinstance(best[0], Part) and best[0].name in ("breakfast", "brunch", "lunch", "dinner") and lead):
        return None
    last = year(tokens, best[1]) if isinstance(found[0], Partial) and not found[0].years and found[0].month else None
    if last:
        return _joined(tokens, replace(found[0], years=(last[0],)), best[0], last[1])
    return _joined(tokens, found[0], best[0], best[1])


def _bare_hour(tokens: Tokens, said: Any, led: bool, found: Any) -> bool:
    """Whether "5" behind a day is a time: after "at", or with minutes ("8.30", "three thirty")."""
    if said[0].minute is not None:
        return led or tokens.word(said[1] - 2) in ("thirty", "fifteen", "forty") or tokens.word(said[1] - 1).isalpha()
    return led and no_count(tokens, said[1])


_BEHIND_HOUR = frozenset(
    """. , ; ! ? ) on in tomorrow today yesterday tonight tonite this next last monday tuesday wednesday thursday friday
    saturday sunday and or but for with to till until of every each if when please because so i we he she they it is
    was the my your our his her""".split()
)


def no_count(tokens: Tokens, place: int) -> bool:
    """Whether the number before stands alone: nothing follows that it could count."""
    word = tokens.word(place)
    if not tokens.spaced(place) and word and (word.isalnum() or word in "%°$€£/-"):
        return False
    if word in (".", ",") and not tokens.spaced(place + 1) and tokens.word(place + 1).isalnum():
        return False
    return not word or word in _BEHIND_HOUR or (not word.isalnum() and word not in ("%", "°", "-", "/"))


def _time_then_day(tokens: Tokens, place: int) -> Any:
    start = tokens.has(place, "at") or place
    said = clock(tokens, start) or part(tokens, start)
    if not said:
        return None
    stop = said[1] + (tokens.word(said[1]) == ",")
    linked = tokens.word(stop) in ("on", "of", "for", "in")
    stop += linked
    evening = tonight(tokens, stop)
    if evening and isinstance(said[0], Clock):
        return _of_tonight(tokens, evening, said[0])
    found = day_said(tokens, stop)
    if not found or (isinstance(said[0], Part) and not linked and not isinstance(found[0], Meant)):
        return None
    bare = isinstance(said[0], Clock) and not said[0].sure
    if bare and not (start > place and (linked or isinstance(found[0], Meant))):
        return None
    if isinstance(found[0], Partial) and found[0].day and not linked and not found[0].month and not found[0].weekday:
        return None
    if isinstance(said[0], Part) and said[0].name in ("breakfast", "brunch", "lunch", "dinner"):
        return None
    made = said[0]
    behind = part(tokens, found[1]) or (part(tokens, found[1] + 1) if tokens.word(found[1]) == "in" else None)
    if behind and isinstance(made, Clock) and behind[0].name not in ("breakfast", "brunch", "lunch", "dinner"):
        return _joined(tokens, found[0], in_part(made, behind[0]), behind[1])
    return _joined(tokens, found[0], made, found[1])


def _of_tonight(tokens: Tokens, evening: Any, said: Clock) -> Any:
    (off, of_day), stop = evening
    if tokens.today is None:
        return unanchored(), stop
    day = from_ordinal(ordinal(tokens.today) + off)
    return _joined(tokens, Meant((day,)), in_part(said, of_day), stop)


def _tonight_and_time(tokens: Tokens, place: int) -> Any:
    evening = tonight(tokens, place)
    if not evening:
        return None
    (off, of_day), stop = evening
    at = next(
        (
            stop + width
            for words, width in (
                ("at around", 2),
                ("at about", 2),
                ("at", 1),
                ("@", 1),
                ("around", 1),
                ("about", 1),
                (",", 1),
            )
            if tokens.has(stop, words)
        ),
        stop,
    )
    said = clock(tokens, at)
    if said and (said[0].sure or (at > stop and tokens.word(stop) != "," and no_count(tokens, said[1]))):
        return _of_tonight(tokens, ((off, of_day), said[1]), said[0])
    if tokens.today is None:
        return unanchored(tokens.word(place)), stop
    return Meant(part_of_day([from_ordinal(ordinal(tokens.today) + off)], of_day)), stop


def _iso(tokens: Tokens, place: int) -> Any:
    """ "2021-07-04T17:30Z", also of early years; its zone may be a name."""
    start = tokens.starts[place] if place < len(tokens) else 0
    early = _ISO_DAY.match(tokens.text, start)
    if early:
        at = next(after for after in range(place, len(tokens)) if tokens.starts[after] >= early.end())
        said = clock(tokens, at)
        try:
            return _joined(tokens, Meant((from_edtf(early[1]),)), said[0], said[1]) if said else None
        except DoesNotFit:
            return None
    found = written_date(tokens, place)
    if not found or not isinstance(found[0], Partial) or not found[0].years or tokens.word(found[1]) != "t":
        return None
    if tokens.spaced(found[1]) or not tokens.capital(found[1]):
        return None
    said = clock(tokens, found[1])
    return _joined(tokens, found[0], said[0], said[1]) if said else None
