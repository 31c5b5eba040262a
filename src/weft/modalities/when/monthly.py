"""Days of every month: "the 1st of every month", "the last Friday of each month", "every 2nd Tuesday of the month"."""

from __future__ import annotations

from typing import Any

from weft.modalities.duration import of_unit
from weft.modalities.recurrence import Recurrence
from weft.modalities.when.dates import weekday
from weft.modalities.when.rules import Tokens
from weft.modalities.when.tokens import SUFFIXES, digits, ordinal

MONTH = of_unit(1, "months")
LAST = -1


def day_of_month(tokens: Tokens, place: int) -> Any:
    """A numbered or the last day, or a numbered weekday, of every month."""
    if tokens.word(place) in ("every", "each"):
        return _turned(tokens, place)
    found = _day(tokens, tokens.has(place, "the") or place)
    if found is None:
        return None
    which, named, stop = found
    behind = tokens.has(stop, "of") or tokens.has(stop, "in")
    if not behind or tokens.word(behind) not in ("every", "each") or tokens.word(behind + 1) != "month":
        return None
    return _made(which, named, behind + 2)


def _turned(tokens: Tokens, place: int) -> Any:
    """ "every month on the 15th", "every second Tuesday of the month", "every 1st of the month"."""
    on = tokens.has(place + 1, "month on the")
    found = _day(tokens, on or place + 1)
    if found is None:
        return None
    which, named, stop = found
    end = stop if on else tokens.has(stop, "of the month") or tokens.has(stop, "in the month")
    return _made(which, named, end) if end else None


def _day(tokens: Tokens, place: int) -> Any:
    """(which, the weekday or None, place behind it): "15th", "15th day", "last day", "2nd Tuesday"; no lone "last"."""
    counted = _counted(tokens, place)
    if counted is None:
        return None
    which, stop = counted
    named = weekday(tokens, stop)
    if named:
        return which, named, named[1]
    if tokens.word(stop) == "day":
        return which, None, stop + 1
    return None if which == LAST else (which, None, stop)


def _counted(tokens: Tokens, place: int) -> Any:
    """(which day, place behind it): "15th", "first", "last", -1 for the last."""
    if tokens.word(place) == "last":
        return LAST, place + 1
    found = ordinal(tokens, place)
    if found is None and digits(tokens, place, 1, 31) and tokens.word(place + 1) in SUFFIXES:
        return None
    return found


def _made(which: int, named: Any, stop: int) -> Any:
    if named:
        return (Recurrence(MONTH, (named[0],), nth=which), stop) if which <= 5 else None
    if which == LAST:
        return Recurrence(MONTH, nth=LAST), stop
    return (Recurrence(MONTH, on=(None, which)), stop) if which <= 31 else None
