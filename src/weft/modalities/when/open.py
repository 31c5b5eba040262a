"""Beyond one time: "since August", "before 2000", "year 2012 or later", "today before 4pm", "to date"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, ordinal
from weft.modalities.date_time import DateTime
from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modalities.when.clock import clock, settle_times, times
from weft.modalities.when.counted import now
from weft.modalities.when.dates import month
from weft.modalities.when.days import date, day_said
from weft.modalities.when.meaning import Meant, Partial, settle
from weft.modalities.when.moments import moment, no_count
from weft.modalities.when.parts import is_meal, of_part, part
from weft.modalities.when.ranges import _loose_year
from weft.modalities.when.reports import recent, uncounted
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import ordinal as nth

_OPEN = {  # words → (which end, whether it belongs to it)
    "since": ("low", True), "after": ("low", False), "before": ("high", False), "until": ("high", False),
    "till": ("high", False), "untill": ("high", False), "til": ("high", False), "by": ("high", True),
    "prior to": ("high", False),
    "no later than": ("high", True), "not later than": ("high", True), "earlier than": ("high", False),
    "later than": ("low", False), "no earlier than": ("low", True), "as early as": ("low", True),
    "as late as": ("high", True), "starting": ("low", True), "starting on": ("low", True),
    "starting from": ("low", True), "beginning": ("low", True), "beginning on": ("low", True),
    "sooner than": ("high", False), "ending": ("high", True), "ending on": ("high", True), "up to": ("high", True),
    "up until": ("high", False), "> =": ("low", True), ">": ("low", False), "< =": ("high", True),
    "<": ("high", False), "through": ("high", True), "greater than": ("low", False), "on or after": ("low", True),
    "on or before": ("high", True), "commencing": ("low", True), "effective": ("low", True),
}  # fmt: skip
_BEHIND = {
    "or later": ("low", True), "and later": ("low", True), "or after": ("low", True), "and after": ("low", True),
    "onwards": ("low", True), "onward": ("low", True), "and onwards": ("low", True), "on": ("low", True),
    "or earlier": ("high", True), "and earlier": ("high", True), "or before": ("high", True),
    "and before": ("high", True),
    "forward": ("low", True), "and on": ("low", True), "and beyond": ("low", True), "or newer": ("low", True),
    "or older": ("high", True),
}  # fmt: skip
_BEHIND_LONGEST_FIRST = tuple(sorted(_BEHIND, key=len, reverse=True))
_BEHIND_FIRST = frozenset(words.split()[0] for words in _BEHIND)
_OPEN_FIRST = frozenset([words.split()[0] for words in _OPEN] + ["more", "less"])


@remembered
def open_ended(tokens: Tokens, place: int) -> Any:
    """ "since August", "before 2000", "year 2012 or later", "more than 2 weeks before today", "today before 4pm"."""
    return longest(tokens, place, _led, _followed, _day_and_open_time, _to_date, recent, uncounted)


def _to_date(tokens: Tokens, place: int) -> Any:
    stop = tokens.has(place, "to date")
    if (
        not stop
        or tokens.today is None
        or tokens.word(place - 1) in ("up", "equals", "from")
        or tokens.word(stop) in ("from", "equipment", "with")
    ):
        return None
    return Meant((Interval(None, tokens.today, grain="day"),)), stop


def _led(tokens: Tokens, place: int) -> Any:
    skip = tokens.has(place, "year") or place
    if tokens.word(skip) not in _OPEN_FIRST:
        return None
    for width in (3, 2, 1):
        words = " ".join(tokens.word(skip + more) for more in range(width))
        if words in _OPEN and (skip == place or words.endswith("than")):
            end, included = _OPEN[words]
            behind = skip + width
            behind = tokens.has(behind, "around") or tokens.has(behind, "about") or behind
            found = longest(tokens, behind, moment, date, now)
            if not found and (skip > place or words[0] in "<>"):
                found = _loose_year(tokens, behind)
            time = clock(tokens, tokens.has(behind, "at") or behind)
            if words in ("by", "through", "up to") and not found and not (time and time[0].sure):
                return None
            if time and time[0].sure and (not found or time[1] > found[1]):
                return _open(settle_times(time[0]), end, included, time[1])
            if not found and words in ("after", "before"):
                meal = part(tokens, behind)
                if meal and is_meal(meal[0]) and tokens.word(behind) != "the":  # "after lunch"
                    return _open(Meant((of_part(meal[0]),)), end, included, meal[1])
            if not found and words in ("since", "after", "before", "by", "until", "till"):
                named = month(tokens, behind)
                found = (Partial((), named[0]), named[1]) if named else _led_day(tokens, behind)
            meant = settle(tokens, found[0]) if found else None
            if found and meant and words == "since":
                meant = _gone(tokens, meant)
            return _open(meant, end, included, found[1]) if found and meant else None
    more = tokens.has(place, "more than") or tokens.has(place, "less than")
    if more:
        found = date(tokens, more)
        if found and _counts_back(tokens, more, found[1]):
            early = (tokens.word(place) == "more") == (_counts_back(tokens, more, found[1]) == "before")
            return _open(settle(tokens, found[0]), "high" if early else "low", False, found[1])
    return None


def _gone(tokens: Tokens, meant: Meant) -> Meant:
    """ "since August": the one that has begun first."""
    if tokens.today is None or not all(isinstance(value, Date) for value in meant.values):
        return meant
    today = ordinal(tokens.today)
    return replace(meant, values=tuple(sorted(meant.values, key=lambda value: ordinal(value) > today)))


def _led_day(tokens: Tokens, place: int) -> Any:
    start = tokens.has(place, "the")
    found = nth(tokens, start) if start else None
    if found and found[0] <= 31 and no_count(tokens, found[1]):
        return Partial(day=found[0]), found[1]
    return None


def _counts_back(tokens: Tokens, start: int, stop: int) -> str:
    words = {tokens.word(place) for place in range(start, stop)}
    return (
        "before"
        if words & {"before", "ago", "prior", "earlier"}
        else "after"
        if words & {"after", "from", "later"}
        else ""
    )


def _followed(tokens: Tokens, place: int) -> Any:
    start = tokens.has(place, "from") or place
    found = longest(tokens, start, moment, date)
    time = clock(tokens, start)
    if time and time[0].sure and (not found or time[1] > found[1]):
        made, stop = settle_times(time[0]), time[1]
    elif found:
        made, stop = settle(tokens, found[0]), found[1]
    else:
        return None
    for words in _BEHIND_LONGEST_FIRST if tokens.word(stop) in _BEHIND_FIRST else ():
        end = tokens.has(stop, words)
        if end and (words not in ("on", "forward") or start > place):
            if words.startswith(("and ", "or ")) and tokens.word(end) in (
                "in",
                "to",
                "by",
                "he",
                "she",
                "it",
                "they",
                "was",
            ):
                continue
            if words == "on" and not no_count(tokens, end):
                continue
            then = (
                day_said(tokens, tokens.has(end, "on") or end)
                if time and made.values and isinstance(made.values[0], Time)
                else None
            )
            if then:
                dates = settle(tokens, then[0])
                joined = tuple(DateTime(one, at) for one in dates.values for at in made.values)
                return _open(Meant(joined, dates.reason), *_BEHIND[words], then[1])
            return _open(made, *_BEHIND[words], end)
    return None


def _day_and_open_time(tokens: Tokens, place: int) -> Any:
    """ "today before 4pm", "Feb 1st no later than 6:00", "before 4pm today" is a moment already."""
    found = day_said(tokens, place)
    if not found:
        return None
    stop = found[1] + (tokens.word(found[1]) == ",")
    for width in (3, 2, 1):
        words = " ".join(tokens.word(stop + more) for more in range(width))
        if words in _OPEN:
            behind = tokens.has(stop + width, "around") or tokens.has(stop + width, "about") or stop + width
            time = clock(tokens, behind)
            if not time or not (time[0].sure or no_count(tokens, time[1])):
                return None
            dates = settle(tokens, found[0])
            try:
                made = tuple(DateTime(one, at) for one in dates.values for at in times(time[0]))
            except DoesNotFit:
                return None
            return _open(Meant(made, dates.reason), *_OPEN[words], time[1])
    return None


def _open(meant: Meant, end: str, included: bool, stop: int) -> Any:
    if not meant.values:
        return meant, stop
    made = []
    for value in meant.values:
        if isinstance(value, Interval):
            edge = value.low if (end == "low") == included or (end == "high" and not included) else value.high
            if value.grain.startswith("late") and end == "high":
                edge = value.high
            if value.grain.startswith("early") and end == "low":
                edge = value.low
            inside = edge == value.low and end == "low"
            if edge is None:
                return None
            made.append(Interval(**{end: edge, f"{end}_in": inside or end == "low", "grain": value.grain}))
            continue
        grain = (
            value.form if isinstance(value, Date) else value.time.grain if isinstance(value, DateTime) else value.grain
        )
        made.append(Interval(**{end: value, f"{end}_in": included, "grain": grain}))
    return Meant(tuple(made), confidence=meant.confidence), stop
