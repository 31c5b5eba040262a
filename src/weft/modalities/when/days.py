"""Whatever is a day or a period of days, and what of it may be joined with a time of day."""

from __future__ import annotations

from typing import Any

from weft.modalities.date import Date
from weft.modalities.when.counted import counted
from weft.modalities.when.dates import written_date
from weft.modalities.when.meaning import Partial
from weft.modalities.when.nth import nth_of, on_weekday, weekdays_off
from weft.modalities.when.periods import base
from weft.modalities.when.relative import after_next, near_day, turned, weekday_of_week
from weft.modalities.when.reports import reported
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import digits
from weft.modalities.when.within import bounded, week_of


@remembered
def date(tokens: Tokens, place: int) -> Any:
    """Whatever is a day or a period of days."""
    return longest(
        tokens, place, base, bounded, nth_of, week_of, on_weekday, weekday_of_week, after_next, reported, weekdays_off
    )


@remembered
def day_said(tokens: Tokens, place: int) -> Any:
    """What may be joined with a time of day: a single day."""
    found = longest(
        tokens, place, written_date, near_day, turned, weekday_of_week, nth_of, on_weekday, _the_day, counted
    )
    if not found:
        return None
    if isinstance(found[0], Partial):
        return found if found[0].day or found[0].on or found[0].weekday is not None else None
    values = found[0].values
    if values and not all(isinstance(value, Date) and value.form == "day" for value in values):
        return None
    return found


def _the_day(tokens: Tokens, place: int) -> Any:
    """ "the 17th", "the 17": only beside a time."""
    start = tokens.has(place, "the")
    value = digits(tokens, start, 1, 31) if start else None
    if value is None or start is None:
        return None
    stop = start + 1 + (tokens.word(start + 1) in ("st", "nd", "rd", "th") and not tokens.spaced(start + 1))
    return Partial(day=value), stop
