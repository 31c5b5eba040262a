"""A part of a stretch: "mid-November", "the end of next month", "later this week", "the week of April 10th"."""

from __future__ import annotations

from typing import Any

from weft.modalities.date import Date, day_number, ordinal, weekday_index
from weft.modalities.date_time import DateTime
from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modalities.when.calendar import whole
from weft.modalities.when.dates import written_date
from weft.modalities.when.dates_in_numbers import in_two_numbers
from weft.modalities.when.meaning import Meant, Partial, settle, unanchored
from weft.modalities.when.nth import _whole_year
from weft.modalities.when.periods import base, bounds, days, monday_of
from weft.modalities.when.relative import near_day, today_number, turned
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import ordinal as nth
from weft.modalities.when.tokens import unit

_BOUNDS = (
    ("the beginning of", "early"), ("beginning of", "early"), ("the start of", "early"), ("start of", "early"),
    ("the early part of", "early"), ("the middle of", "mid"), ("middle of", "mid"), ("the end of", "late"),
    ("end of", "late"), ("the late", "late"), ("the early", "early"), ("the mid -", "mid"), ("the mid", "mid"),
    ("mid of", "mid"), ("early in", "early"), ("earlier in", "early"), ("late in", "late"), ("later in", "late"),
    ("mid -", "mid"),
    ("early -", "early"), ("late -", "late"), ("early", "early"), ("earlier", "early"), ("later", "late"),
    ("late", "late"), ("mid", "mid"),
)  # fmt: skip
_BOUND_FIRST = frozenset([words.split()[0] for words, _ in _BOUNDS] + ["eod", "eom", "eoy", "eow", "eoq"])


@remembered
def bounded(tokens: Tokens, place: int) -> Any:
    """ "mid-November", "late 1989", "the end of next month", "later this week", "end of day", "EOY"."""
    if tokens.word(place) not in _BOUND_FIRST:
        return None
    for words, part in (("eod", "day"), ("eom", "month"), ("eoy", "year"), ("eow", "week"), ("eoq", "quarter")):
        stop = tokens.has(tokens.has(place, "the") or place, words)
        if stop and tokens.today:
            return Meant(tuple(_bounded(whole(tokens.today, part, 1, 0), "late", "end of", tokens))), stop
    for words, bound in _BOUNDS:
        stop = tokens.has(place, words)
        if stop is None:
            continue
        found = base(tokens, stop) or _bare_period(tokens, stop, words) or _whole_year(tokens, stop)
        if not found:
            continue
        meant = settle(tokens, found[0])
        if not meant.values:
            return (meant, found[1]) if meant.reason else None
        values = [one for value in meant.values for one in _bounded(value, bound, words, tokens)]
        return (Meant(tuple(values), confidence=meant.confidence), found[1]) if values else None
    return None


def _bare_period(tokens: Tokens, place: int, words: str) -> Any:
    """ "the" or nothing before the unit: "end of the week", "end of day"."""
    start = tokens.has(place, "the") or place
    found = unit(tokens, start)
    if not found or not tokens.today or found[0][0] in ("hour", "minute", "second") or found[0][1] not in (1, 10, 100):
        return None
    if (
        start == place
        and words != "mid -"
        and (
            not words.endswith((" of", "end of"))
            or tokens.word(place) not in ("day", "week", "month", "year", "quarter")
        )
    ):
        return None
    if tokens.word(start).endswith("s"):
        return None
    if words in ("early", "late", "mid", "later", "earlier"):
        return None
    return Meant((whole(tokens.today, found[0][0], found[0][1], 0),)), found[1]


def _bounded(value: Any, bound: str, words: str, tokens: Tokens) -> list[Any]:
    if isinstance(value, Date) and value.form == "day":
        if "end" in words:
            return [DateTime(value, Time(23, 59, 59))]
        return (
            []
            if "of" in words.split() and bound == "early" and "start" not in words and "beginning" not in words
            else ([DateTime(value, Time(0, 0))] if "start" in words or "beginning" in words else [])
        )
    if not isinstance(value, Date | Interval) or not isinstance(getattr(value, "low", value), Date):
        return []
    first, behind = bounds(value)
    grain = f"{bound} {getattr(value, 'grain', '') or getattr(value, 'form', '')}"
    low, high = _cut(value, first, behind, bound, words, tokens)
    return [days(low, high, grain)] if low < high else []


def _cut(value: Any, first: int, behind: int, bound: str, words: str, tokens: Tokens) -> tuple[int, int]:
    """The first half, the middle or the second half; "later this week" begins no sooner than today, and so on."""
    length = behind - first
    if isinstance(value, Date) and value.form == "month":
        half, inner = first + 15, (first + 9, first + 20)
    elif isinstance(value, Date) and value.form in ("year", "decade", "century"):
        years = {"year": 1, "decade": 10, "century": 100}[value.form]
        half = day_number(value.year + years // 2, 7 if years == 1 else 1, 1)
        inner = (day_number(value.year, 5, 1), day_number(value.year, 9, 1))
        if years > 1:
            inner = (day_number(value.year + 3 * years // 10, 1, 1), day_number(value.year + 7 * years // 10, 1, 1))
    else:
        half, inner = first + length // 2, (first + length // 3, behind - length // 3)
        if length == 7:
            half = first + 3
    if bound == "mid":
        return inner
    if bound == "early":
        today = today_number(tokens) if words.startswith("earlier") and tokens.today else None
        return first, today if today is not None and first < today < half else half
    today = today_number(tokens) if words.startswith("later") and tokens.today else None
    return (today if today is not None and half < today < behind else half), behind


@remembered
def week_of(tokens: Tokens, place: int) -> Any:
    """ "the week of April 10th", "the week starting on February 4", "Labor Day weekend"."""
    start = tokens.has(place, "the") or place
    for words in (
        ()
        if not tokens.word(start).startswith("week")
        else (
            "week ending on",
            "week ending",
            "week ended",
            "weekend of",
            "week of",
            "week starting on",
            "week starting",
            "week beginning on",
            "week beginning",
            "week commencing on",
            "week commencing",
            "week from",
        )
    ):
        stop = tokens.has(start, words)
        if stop is None:
            continue
        found = longest(tokens, stop, written_date, near_day, turned, _day_number, in_two_numbers)
        meant = settle(tokens, found[0]) if found else None
        if not found or meant is None:
            return None
        if not meant.values:
            return meant, found[1]
        if not all(isinstance(value, Date) and value.form == "day" for value in meant.values):
            return None
        weeks = (monday_of(ordinal(value)) for value in meant.values)
        if words.startswith("week end"):
            return Meant(tuple(days(ordinal(value) - 6, ordinal(value) + 1, "week") for value in meant.values)), found[
                1
            ]
        if words == "weekend of":
            near = (monday_of(ordinal(value) - 2) + 5 for value in meant.values)
            return Meant(tuple(days(saturday, saturday + 2, "weekend") for saturday in near)), found[1]
        return Meant(tuple(days(monday, monday + 7, "week") for monday in weeks)), found[1]
    named = written_date(tokens, place)
    whole_day = named and isinstance(named[0], Partial) and (named[0].on or (named[0].day and named[0].month))
    if named and whole_day and tokens.word(named[1]) == "weekend":
        values = [_long_weekend(ordinal(value)) for value in settle(tokens, named[0]).values]
        return (Meant(tuple(values)) if values else unanchored()), named[1] + 1
    return None


def _long_weekend(number: int) -> Interval:
    """The Saturday and Sunday nearest to a day, with the Monday or Friday that it is."""
    saturday = (
        number - (weekday_index(number) + 2) % 7
        if weekday_index(number) in (0, 1, 5, 6)
        else number + 5 - weekday_index(number)
    )
    low = min(saturday, number) if weekday_index(number) == 4 else saturday
    return days(low, max(saturday + 2, number + 1 if weekday_index(number) == 0 else 0), "weekend")


def _day_number(tokens: Tokens, place: int) -> Any:
    found = nth(tokens, tokens.has(place, "the") or place)
    return (Partial(day=found[0]), found[1]) if found and found[0] <= 31 else None
