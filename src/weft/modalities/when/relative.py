"""What says where it lies from a reference: "tomorrow", "next Friday", "this past summer", "Tuesday of next week"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.modalities.date import Date, from_ordinal, ordinal, weekday_index
from weft.modalities.date_time import at_second
from weft.modalities.interval import Interval
from weft.modalities.when.calendar import SEASONS, SECONDS, of_season, whole
from weft.modalities.when.dates import month, named_day, weekday, written_date
from weft.modalities.when.meaning import Meant, Partial, settle, unanchored
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import unit, year

DAYS = {
    "today": 0, "tomorrow": 1, "yesterday": -1, "tmr": 1, "tmrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1,
    "tomo": 1, "yday": -1, "overmorrow": 2,
}  # fmt: skip
TURNS = {
    "this": 0, "current": 0, "present": 0, "same": 0, "next": 1, "following": 1, "coming": 1, "upcoming": 1,
    "last": -1, "previous": -1, "past": -1, "prior": -1, "preceding": -1,
}  # fmt: skip


def turn(tokens: Tokens, place: int) -> Any:
    """((turns, said word), behind it): "next", "the last", "this coming", "this past"."""
    if tokens.word(place) in ("the", "these", "those", "our", "their", "its"):
        place += 1
    word = tokens.word(place)
    if word == "this" and tokens.word(place + 1) in ("past", "coming", "upcoming"):
        return (TURNS[tokens.word(place + 1)], tokens.word(place + 1)), place + 2
    if word == "these" or word not in TURNS:
        return None
    return (TURNS[word], word), place + 1


def today_number(tokens: Tokens) -> int:
    assert tokens.today is not None
    return ordinal(tokens.today)


@remembered
def near_day(tokens: Tokens, place: int) -> Any:
    """ "today", "the day after tomorrow", "the day before yesterday"."""
    start = tokens.has(place, "the") or place
    stop, off = None, 0
    for words, days in (("day after tomorrow", 2), ("day before yesterday", -2), ("current date", 0)):
        stop = tokens.has(start, words)
        if stop:
            off = days
            break
    if stop is None:
        word = tokens.word(place)
        if word not in DAYS:
            return None
        off, stop = DAYS[word], place + 1
        if tokens.word(stop) in ("'", "’") and tokens.word(stop + 1) == "s" and not tokens.spaced(stop):
            stop += 0  # "today's": the value is the day, the ending is not part of it
    if tokens.today is None:
        return unanchored(tokens.said(place, stop)), stop
    return Meant((from_ordinal(today_number(tokens) + off),)), stop


@remembered
def turned(tokens: Tokens, place: int) -> Any:
    """ "next week", "this Friday", "last May", "this past summer", "next easter", "the following quarter"."""
    said = turn(tokens, place)
    if not said:
        return None
    (step, word), stop = said
    found = longest(tokens, stop, _turned_unit, weekday, month, _season, named_day, _dated)
    if not found:
        return None
    if word == "past" and not (
        _turned_unit(tokens, stop) or weekday(tokens, stop) or month(tokens, stop) or _season(tokens, stop)
    ):
        return None
    if tokens.today is None:
        return unanchored(tokens.said(place, found[1])), found[1]
    kind = next(
        rule for rule in (_turned_unit, weekday, month, _season, named_day, _dated) if rule(tokens, stop) == found
    )
    values = _TURNED[kind](tokens, found[0], step, word)
    return (Meant(values), found[1]) if values else None


def _turned_unit(tokens: Tokens, place: int) -> Any:
    found = unit(tokens, place)
    plural = found and (
        tokens.word(found[1] - 1).endswith("s") or tokens.word(found[1] - 1) in ("h", "mo", "centuries")
    )
    return None if not found or plural else found


def _season(tokens: Tokens, place: int) -> Any:
    return (tokens.word(place), place + 1) if tokens.word(place) in SEASONS else None


def _dated(tokens: Tokens, place: int) -> Any:
    """ "next 6th of April", "this Friday 5/12"."""
    found = written_date(tokens, place)
    return found if found and isinstance(found[0], Partial) and found[0].day and not found[0].on else None


def _unit_values(tokens: Tokens, found: Any, step: int, word: str) -> tuple[Any, ...]:
    name, times = found
    assert tokens.today is not None
    if name in SECONDS:
        if tokens.now is None:
            return ()
        if not step:
            start = Fraction(tokens.now // SECONDS[name] * SECONDS[name])
            step = 1
        else:
            start = tokens.now
        ends = (start, start + step * SECONDS[name])
        low, high = (at_second(end, "second") for end in sorted(ends))
        return (Interval(low, high, grain=name),)
    if name == "week" and times == 2 and not step:
        return ()
    if name == "day" and not step:
        return ()
    return (whole(tokens.today, name, times, step),)


def _weekday_values(tokens: Tokens, found: int, step: int, word: str) -> tuple[Any, ...]:
    today = today_number(tokens)
    if word in ("coming", "upcoming"):
        return (from_ordinal(today + 1 + (found - weekday_index(today) - 1) % 7),)
    if word in ("past", "preceding"):
        return (from_ordinal(today - 1 - (weekday_index(today) - found - 1) % 7),)
    return (from_ordinal(today - weekday_index(today) + found + 7 * step),)


def _month_values(tokens: Tokens, found: int, step: int, word: str) -> tuple[Any, ...]:
    assert tokens.today is not None
    of, now = tokens.today.year, tokens.today.month or 1
    if step > 0:
        of += found <= now
    elif step < 0:
        of -= found >= now
    return (Date(of, found),)


def _season_values(tokens: Tokens, found: str, step: int, word: str) -> tuple[Any, ...]:
    assert tokens.today is not None
    today, of = today_number(tokens), tokens.today.year
    all_of_them = [of_season(found, of + more) for more in (-2, -1, 0, 1, 2)]
    if step > 0:
        return (next(one for one in all_of_them if ordinal(one.low) > today),)
    if step < 0:
        return ([one for one in all_of_them if ordinal(one.high) <= today][-1],)
    return (next(one for one in all_of_them if ordinal(one.high) > today),)


def _holiday_values(tokens: Tokens, found: Partial, step: int, word: str) -> tuple[Any, ...]:
    assert tokens.today is not None
    if found.years or not found.on:
        return ()
    today, of = today_number(tokens), tokens.today.year
    days = [found.on(of + more) for more in (-1, 0, 1)]
    if step > 0:
        return (from_ordinal(next(one for one in days if one > today)),)
    if step < 0:
        return (from_ordinal([one for one in days if one < today][-1]),)
    return (from_ordinal(days[1]),)


def _dated_values(tokens: Tokens, found: Partial, step: int, word: str) -> tuple[Any, ...]:
    assert tokens.today is not None
    values = settle(tokens, found).values
    today = today_number(tokens)
    if found.years:
        return values
    if step:
        return tuple(one for one in values if (ordinal(one) > today) == (step > 0)) or values
    return tuple(sorted(values, key=lambda one: one.year != tokens.today.year))  # type: ignore[union-attr]


_TURNED: dict[Any, Any] = {
    _turned_unit: _unit_values, weekday: _weekday_values, month: _month_values, _season: _season_values,
    named_day: _holiday_values, _dated: _dated_values,
}  # fmt: skip


@remembered
def weekday_of_week(tokens: Tokens, place: int) -> Any:
    """ "tuesday of next week", "next week Wednesday", "previous week - Monday", "Friday after next"."""
    on = tokens.has(place, "on") or place
    named = weekday(tokens, on)
    if named:
        stop = next((end for word in ("of", "in", "from") if (end := tokens.has(named[1], word))), named[1])
        said = turn(tokens, stop)
        if said and tokens.word(said[1]) == "week":
            return _in_week(tokens, named[0], said[0][0], said[1] + 1)
        if tokens.has(named[1], "after next"):
            return _in_week(tokens, named[0], 2, named[1] + 2)
        return None
    said = turn(tokens, place)
    if said and tokens.word(said[1]) == "week":
        stop = said[1] + 1
        stop = tokens.has(stop, "' s") or tokens.has(stop, "’ s") or stop + (tokens.word(stop) in ("-", ",", "on"))
        named = weekday(tokens, stop)
        if named:
            return _in_week(tokens, named[0], said[0][0], named[1])
    return None


def _in_week(tokens: Tokens, named: int, step: int, stop: int) -> Any:
    if tokens.today is None:
        return unanchored(), stop
    today = today_number(tokens)
    return Meant((from_ordinal(today - weekday_index(today) + named + 7 * step),)), stop


@remembered
def after_next(tokens: Tokens, place: int) -> Any:
    """ "the week after next", "the year before last"."""
    start = tokens.has(place, "the") or place
    found = unit(tokens, start)
    if not found or found[0][0] in (*SECONDS, "day"):
        return None
    for words, step in (("after next", 2), ("before last", -2)):
        stop = tokens.has(found[1], words)
        if stop:
            return (
                Meant((whole(tokens.today, found[0][0], found[0][1], step),)) if tokens.today else unanchored()
            ), stop
    return None


@remembered
def the_period(tokens: Tokens, place: int) -> Any:
    """ "the month", "the year": the present one, where it is not one of another thing ("the year of the flood")."""
    found = unit(tokens, place + 1) if tokens.word(place) == "the" else None
    if not found or tokens.today is None:
        return None
    name = tokens.word(place + 1)
    before = tokens.word(place - 1)
    if name not in ("year", "month", "quarter", "weekend", "week") or found[0][1] != 1:
        return None
    if name.startswith("week") and before not in (
        "over",
        "during",
        "for",
        "on",
        "throughout",
        "through",
        "until",
        "by",
    ):
        return None
    if name == "weekend" and before == "on":
        return Meant((whole(tokens.today, found[0][0], found[0][1], 0),), confidence=0.6), found[1]
    if before not in ("for", "of", "in", "during", "over", "throughout", "within", "happened", "through"):
        return None
    behind = tokens.word(found[1])
    if behind in ("of", "that", "when", "in", "he", "she", "they", "we", "which", "ending", "ended") or year(
        tokens, found[1]
    ):
        return None
    return Meant((whole(tokens.today, found[0][0], found[0][1], 0),), confidence=0.6), found[1]
