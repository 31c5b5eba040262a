"""Days and weeks counted within a month or year, or from a day: "the first week of Oct", "last Monday of May"."""

from __future__ import annotations

from typing import Any

from weft.modalities.date import Date, from_ordinal, ordinal, weekday_index
from weft.modalities.interval import Interval
from weft.modalities.when.calendar import whole
from weft.modalities.when.counted import counted
from weft.modalities.when.dates import weekday, written_date
from weft.modalities.when.holidays import nth_weekday
from weft.modalities.when.meaning import Meant, Partial, settle, unanchored
from weft.modalities.when.periods import bounds, days, monday_of, special_year
from weft.modalities.when.relative import near_day, the_period, turned
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import WEEKDAYS, cardinal, digits, unit, year
from weft.modalities.when.tokens import ordinal as nth


@remembered
def nth_of(tokens: Tokens, place: int) -> Any:
    """ "the first week of Oct", "third month of 2021", "the first 2 weeks of 2021", "last Monday of May"."""
    start = tokens.has(place, "the") or place
    which = nth(tokens, start) or ((-1, start + 1) if tokens.word(start) in ("last", "final") else None)
    if not which:
        return None
    many = digits(tokens, which[1], 2, 99) or (cardinal(tokens, which[1]) or (None,))[0]
    at = which[1] + bool(many)
    named, part = weekday(tokens, at), unit(tokens, at)
    if tokens.word(at) == "half":
        part = ("half", 1), at + 1
    if not named and (not part or part[0][0] not in ("day", "week", "weekend", "month", "quarter", "half")):
        return None
    stop = (named or part)[1]
    after = tokens.has(stop, "after") or tokens.has(stop, "before")
    if named and after and many is None and which[0] > 0:
        return _nth_after(tokens, which[0], named[0], after, 1 if tokens.word(stop) == "after" else -1)
    of = tokens.has(stop, "of") or tokens.has(stop, "in")
    found = longest(tokens, of, written_date, turned, the_period, special_year, _whole_year, _bare_unit) if of else None
    if not found:
        return None
    meant = settle(tokens, found[0])
    if not meant.values:
        return meant, found[1]
    end = found[1]
    on = tokens.has(end, "on")
    then = weekday(tokens, on) if on and part and part[0][0] == "week" else None
    end = then[1] if then else end
    values = []
    for value in meant.values:
        if not isinstance(value, Date) or value.form not in ("month", "year", "quarter"):
            return None
        made = _nth_of(value, which[0], named[0] if named else None, part[0][0] if part else "", many or 1)
        if made is None:
            return None
        if then and isinstance(made, Interval):
            made = from_ordinal(ordinal(made.low) + then[0])
            if which[0] == 1 and ordinal(made) < ordinal(value):
                made = from_ordinal(ordinal(made) + 7)
        values.append(made)
    return Meant(tuple(values)), end


def _nth_after(tokens: Tokens, which: int, named: int, place: int, sign: int) -> Any:
    """ "the third Tuesday after Christmas 2014"."""
    found = longest(tokens, place, written_date, near_day)
    if not found:
        return None
    meant = settle(tokens, found[0])
    if not meant.values:
        return meant, found[1]
    made = []
    for value in meant.values:
        if not isinstance(value, Date) or value.form != "day":
            return None
        number = ordinal(value)
        gap = (named - weekday_index(number)) % 7 or 7 if sign > 0 else -((weekday_index(number) - named) % 7 or 7)
        made.append(from_ordinal(number + gap + 7 * sign * (which - 1)))
    return Meant(tuple(made)), found[1]


def _whole_year(tokens: Tokens, place: int) -> Any:
    found = year(tokens, place)
    return (Partial((found[0],)), found[1]) if found else None


def _bare_unit(tokens: Tokens, place: int) -> Any:
    """ "the month", "the year"."""
    start = tokens.has(place, "the")
    if not start or tokens.word(start) not in ("month", "year", "quarter") or not tokens.today:
        return None
    return Meant((whole(tokens.today, tokens.word(start), 1, 0),)), start + 1


def _nth_of(value: Date, which: int, named: int | None, part: str, many: int) -> Any:
    first, behind = bounds(value)
    if named is not None:
        if value.form != "month" or many != 1 or abs(which) > 5:
            return None
        number = nth_weekday(value.year, value.month or 1, named, which)
        return from_ordinal(number) if first <= number < behind else None
    if part == "day":
        start = first + which - 1 if which > 0 else behind - many
        if not first <= start or start + many > behind:
            return None
        return from_ordinal(start) if many == 1 else days(start, start + many, "day")
    if part == "half":
        middle = first + 15
        if value.form != "month" or which not in (1, 2, -1):
            return None
        return days(first, middle, "half-month") if which == 1 else days(middle, behind, "half-month")
    if part == "quarter":
        part, many, which = "month", 3 * many, 3 * which - 2 if which > 0 else which
        if many == 3:
            return None  # "the first quarter of 1989" is a quarter
    if part == "month":
        if value.form != "year" or not (1 <= which <= 12 or which == -1):
            return None
        start_month = which if which > 0 else 13 - many
        low = Date(value.year, start_month)
        return (
            low
            if many == 1
            else days(ordinal(low), bounds(Date(value.year, min(12, start_month + many - 1)))[1], "month")
        )
    monday = monday_of(first + 3)  # weeks with four days and more in it count, as in ISO 8601
    if part == "weekend":
        saturday = first + (5 - weekday_index(first)) % 7
        number = saturday + 7 * (which - 1) if which > 0 else behind - 1 - (weekday_index(behind - 1) - 5) % 7
        return days(number, number + 2, "weekend") if number < behind else None
    if which > 0:
        start = monday + 7 * (which - 1)
        return days(start, start + 7 * many, "week") if start < behind else None
    last = monday_of(behind - 1 - 3) + 7
    if value.form == "year":
        last = monday_of(behind - 1)
    return days(last - 7 * many, last, "week")


@remembered
def weekdays_off(tokens: Tokens, place: int) -> Any:
    """ "2 Saturdays ago", "three Fridays from now": today is none of them."""
    many = digits(tokens, place, 1, 52)
    found = (many, place + 1) if many else cardinal(tokens, place)
    single = tokens.word(found[1]).removesuffix("s") if found and found[0] <= 52 else ""
    if not found or not single.endswith("day") or single not in WEEKDAYS:
        return None
    stop = found[1] + 1
    sign = -1 if tokens.word(stop) in ("ago", "back") else 1
    stop = tokens.has(stop, "from now") or (stop + 1 if sign < 0 or tokens.word(stop) == "hence" else 0)
    if not stop:
        return None
    if tokens.today is None:
        return unanchored(), stop
    today = ordinal(tokens.today)
    gap = (sign * (WEEKDAYS[single] - weekday_index(today))) % 7 or 7
    return Meant((from_ordinal(today + sign * (gap + 7 * (found[0] - 1))),)), stop


@remembered
def on_weekday(tokens: Tokens, place: int) -> Any:
    """ "two months from today on Tuesday", "in 3 days on Friday", "Thursday, two years from now": the first such day
    from then on; the nearest one, where days or weeks are counted."""
    found = counted(tokens, place)
    if found and tokens.word(found[1]) == "on":
        named = weekday(tokens, found[1] + 1)
        near = any(tokens.word(at).startswith(("day", "week")) for at in range(place, found[1]))
        return (_next_such(settle(tokens, found[0]), named[0], near), named[1]) if named else None
    named = weekday(tokens, tokens.has(place, "the") or place)
    if named and tokens.word(named[1]) in ("after", "before", "following"):
        return _nth_after(tokens, 1, named[0], named[1] + 1, -1 if tokens.word(named[1]) == "before" else 1)
    named = weekday(tokens, place)
    if named:
        found = counted(tokens, named[1] + (tokens.word(named[1]) == ","))
        if found and tokens.word(named[1]) != "in":
            return _next_such(settle(tokens, found[0]), named[0]), found[1]
    return None


def _next_such(meant: Meant, named: int, near: bool = False) -> Meant:
    dates = [value for value in meant.values if isinstance(value, Date)]
    if not dates:
        return meant if not meant.values else Meant(reason="no day")
    later = [(named - weekday_index(ordinal(date))) % 7 for date in dates]
    return Meant(
        tuple(from_ordinal(ordinal(date) + days - 7 * (near and days > 3)) for date, days in zip(dates, later))
    )
