"""Lengths of time counted from now or from a day: "three weeks ago", "the next five days", "2 days after Friday"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_ordinal, ordinal, period
from weft.modalities.date_time import DateTime, at_second
from weft.modalities.interval import Interval
from weft.modalities.when.calendar import SECONDS, shifted, whole
from weft.modalities.when.dates import written_date
from weft.modalities.when.meaning import Meant, Partial, settle, unanchored
from weft.modalities.when.relative import near_day, turn, turned, weekday_of_week
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tense import lies_behind
from weft.modalities.when.tokens import amount, cardinal, unit
from weft.modalities.when.tokens import ordinal as nth

_SIZE = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "business day": 86_400, "week": 604_800}
_SIZE |= {"month": 2_592_000, "quarter": 7_776_000, "year": 31_536_000}
_SHORT = ("h", "hr", "min", "sec", "mo", "yr", "wk")


@remembered
def several(tokens: Tokens, place: int) -> Any:
    """ "the next five days", "last 2 quarters", "the 2 upcoming months", "past few hours"."""
    start = tokens.has(place, "the") or tokens.has(place, "these") or place
    counted = amount(tokens, start)
    if counted and tokens.word(start) not in ("a", "an", "another"):
        said = turn(tokens, counted[1])
        stop = said[1] if said else counted[1]
    else:
        said = turn(tokens, place)
        counted = amount(tokens, said[1]) if said else None
        stop = counted[1] if counted else place
    if not said or not counted or not said[0][0]:
        return None
    more = tokens.has(stop, "more") or stop
    found = unit(tokens, more)
    if found and counted[0][0] > 1 and not tokens.word(found[1] - 1).endswith(("s", "ia", *_SHORT)):
        return None  # "only 3 next week"
    if not found or (counted[0][0] == 1 and tokens.word(counted[1] - 1) in ("a", "an")):
        return None
    if tokens.today is None:
        return unanchored(tokens.said(place, found[1])), found[1]
    value = _several(tokens, said[0][0], counted[0][0], *found[0])
    return None if value is None else (Meant((value,), confidence=0.6 if counted[0][1] else 1.0), found[1])


def _several(tokens: Tokens, step: int, count: Fraction, name: str, times: int) -> Any:
    assert tokens.today is not None
    if name in SECONDS:
        if tokens.now is None:
            return None
        low, high = sorted((tokens.now, tokens.now + step * count * SECONDS[name]))
        return Interval(at_second(low, "minute"), at_second(high, "minute"), grain=name)
    if name in ("weekend", "workweek") or (count * {"year": 12}.get(name, 1)).denominator != 1:
        return None
    if name == "quarter" or (name == "year" and times >= 10):
        periods = [whole(tokens.today, name, times, step * place) for place in (1, int(count))]
        low, high = sorted(periods, key=ordinal)
        return Interval(from_ordinal(ordinal(low)), from_ordinal(period(high)[1] + 1), grain=name)
    if step < 0:
        return Interval(shifted(tokens.today, -count, name, times), tokens.today, grain="day")
    start = shifted(tokens.today, Fraction(1), "business day" if name == "business day" else "day", 1)
    if name == "business day":
        last = shifted(tokens.today, count, name, times)
        return Interval(start, from_ordinal(ordinal(last) + 1), grain="day")
    return Interval(start, shifted(start, count, name, times), grain="day")


@remembered
def now(tokens: Tokens, place: int) -> Any:
    """ "now", "right now", "at present", "at the moment"."""
    for words in (
        "right now",
        "at the moment",
        "at the minute",
        "at present",
        "at this time",
        "just now",
        "currently",
        "now",
        "the present time",
        "the present day",
    ):
        stop = tokens.has(place, words)
        if stop:
            if words == "now" and tokens.word(stop) in ("that", "-", "then"):
                return None
            if tokens.now is not None:
                return Meant((at_second(tokens.now, "second"),)), stop
            return (Meant((tokens.today,)) if tokens.today else unanchored(words)), stop
    return None


def anchor(tokens: Tokens, place: int) -> Any:
    """What "3 days from …" may count from."""
    return longest(tokens, place, now, near_day, turned, weekday_of_week, written_date, _day_of_month)


def _day_of_month(tokens: Tokens, place: int) -> Any:
    stop = tokens.has(place, "the")
    found = nth(tokens, stop) if stop else None
    return (Partial(day=found[0]), found[1]) if found and found[0] <= 31 else None


@remembered
def counted(tokens: Tokens, place: int) -> Any:
    """ "three weeks ago", "in two hours", "2 days after Friday", "a fortnight later", "3 minutes from now"."""
    lead = tokens.has(place, "in")
    if lead:
        lead = tokens.has(lead, "about") or tokens.has(lead, "around") or tokens.has(lead, "approximately") or lead
    parts, stop = _parts(tokens, lead or place)
    one = tokens.has(place, "the day") or (tokens.has(place, "day") if tokens.word(place - 1) != "the" else None)
    if one and tokens.word(one) in ("after", "before", "following"):
        parts, stop = [(Fraction(1), "day", 1, False)], one
    if not parts:
        return None
    start: Any = None
    sign = 1
    if lead:
        if _since_then(tokens, place) or lies_behind(tokens, place):
            return None
        stop = tokens.has(stop, "from now") or stop
        found = anchor(tokens, stop + 1) if tokens.word(stop) in ("after", "from") else None
        if found:  # "in one year after Christmas"
            start, stop = settle(tokens, found[0]), found[1]
    else:
        word = tokens.word(stop)
        if (
            word in ("ago", "back", "earlier", "previously")
            or tokens.has(stop, "before now")
            or tokens.has(stop, "prior")
        ):
            if word in ("back", "prior") and not _ends_here(tokens, stop + 1):
                return None
            sign, stop = -1, tokens.has(stop, "before now") or stop + 1
            near = near_day(tokens, stop) if word == "ago" else None
            if near:  # "a year ago today"
                start, stop = near
        elif word in ("later", "hence", "afterwards") or tokens.has(stop, "from now"):
            stop = tokens.has(stop, "from now") or stop + 1
        elif word in ("from", "after", "before", "since", "prior", "following"):
            sign = -1 if word in ("before", "prior") else 1
            behind = stop + 1 + (word == "prior" and tokens.word(stop + 1) == "to")
            found = anchor(tokens, behind)
            if not found:
                return None
            start, stop = settle(tokens, found[0]), found[1]
        else:
            return None
    return _counted(tokens, parts, sign, start, place, stop)


_MOST = frozenset("first only worst best most least never second third once".split())


def _since_then(tokens: Tokens, place: int) -> bool:
    """Whether "in 20 years" looks back: "the first time in 20 years", "the lowest price in a month"."""
    for word in tokens.words[max(0, place - 4) : place]:
        if word in _MOST or (word.endswith("est") and len(word) > 4 and word not in ("interest", "request", "guest")):
            return True
    return False


def _ends_here(tokens: Tokens, place: int) -> bool:
    return not tokens.word(place) or not tokens.word(place).isalnum()


def _parts(tokens: Tokens, place: int) -> Any:
    """([(amount, unit, times, vague)], behind them): "a year and 2 months", "3 weeks 2 days", "1.5h"."""
    parts: list[tuple[Fraction, str, int, bool]] = []
    stop = place
    while len(parts) < 5:
        at = stop
        if parts:
            at = tokens.has(at, ",") or at
            at = tokens.has(at, "and") or at
        said = amount(tokens, at)
        more = tokens.has(said[1], "more") or said[1] if said else at
        found = unit(tokens, more + (tokens.word(more) == "-")) if said else None
        if not said or not found or found[0][0] in ("weekend", "workweek"):
            break
        if parts and found[0][1] * _SIZE[found[0][0]] >= parts[-1][2] * _SIZE[parts[-1][1]]:
            break  # "13-week and 26-week bills"
        size, vague = said[0]
        end = found[1]
        if tokens.word(end - 1) == "night" and size != 1:
            break
        for words, extra in (("and a half", Fraction(1, 2)), ("and a quarter", Fraction(1, 4))):
            behind = tokens.has(end, words)
            if behind and unit(tokens, behind) is None:
                size, end = size + extra, behind
        parts.append((size, *found[0], vague))
        stop = end
    if parts and parts[-1][1] == "hour" and parts[-1][0].denominator == 1:  # "1 hour thirty"
        rest = cardinal(tokens, stop)
        if rest and 1 <= rest[0] <= 59 and tokens.word(rest[1]) in ("", ".", ",", "?", "!"):
            return [*parts, (Fraction(rest[0]), "minute", 1, False)], rest[1]
    return parts, stop


def _counted(tokens: Tokens, parts: list[Any], sign: int, start: Meant | None, place: int, stop: int) -> Any:
    fine = any(name in SECONDS for _, name, _, _ in parts)
    if start is None:
        if tokens.today is None:
            return unanchored(tokens.said(place, stop)), stop
        if fine and tokens.now is None:
            return Meant(reason="no time of day to count from; pass a reference with a time"), stop
        start = Meant((at_second(tokens.now, "minute") if fine and tokens.now is not None else tokens.today,))
    if not start.values:
        return start, stop
    values = []
    for value in start.values:
        if isinstance(value, Interval):
            value = value.low
        if isinstance(value, Date) and value.form != "day":
            value = from_ordinal(ordinal(value))
        if not fine and isinstance(value, DateTime):
            value = value.date
        if not isinstance(value, Date | DateTime):
            return None
        try:
            for size, name, times, _ in parts:
                value = shifted(value, sign * size, name, times)
        except DoesNotFit as reason:
            return Meant(reason=str(reason)), stop
        values.append(value)
    return Meant(tuple(values), confidence=0.6 if any(part[3] for part in parts) else 1.0), stop
