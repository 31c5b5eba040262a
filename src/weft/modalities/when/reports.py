"""How reports speak of time: "fiscal 1989", "the year-ago quarter", "year-end", "the rest of the week", "1988's"."""

from __future__ import annotations

from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_ordinal, ordinal, weekday_index
from weft.modalities.duration import VAGUE, of_unit
from weft.modalities.interval import Interval
from weft.modalities.when.calendar import SECONDS, moved, whole
from weft.modalities.when.dates import named_day, weekday, written_date
from weft.modalities.when.meaning import Meant, Partial, settle, unanchored
from weft.modalities.when.periods import base, bounds, days
from weft.modalities.when.relative import near_day, turn, turned
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import cardinal, digits, full_year, unit, year
from weft.modalities.when.tokens import ordinal as nth

_PERIODS = ("week", "month", "quarter", "year", "weekend")
YEARS_OF = {"fiscal": "fiscal year", "financial": "fiscal year", "tax": "fiscal year", "school": "school year"}
YEARS_OF |= {"academic": "school year", "fy": "fiscal year", "sy": "school year"}


@remembered
def reported(tokens: Tokens, place: int) -> Any:
    """Any of them that is a day or a period with both of its ends."""
    return longest(
        tokens, place, fiscal, latest, year_ago, period_end, rest_of, day_beside, ides, closest, day_of_month
    )


@remembered
def fiscal(tokens: Tokens, place: int) -> Any:
    """ "fiscal 1989", "the school year 2008", "FY08": a year that begins where each says, so half sure."""
    word = tokens.word(place)
    said = turn(tokens, place)
    if said and tokens.word(said[1]) in YEARS_OF and tokens.has(said[1] + 1, "year"):
        if tokens.today is None:
            return unanchored("fiscal year"), said[1] + 2
        of = Date(tokens.today.year + said[0][0])
        return Meant((Interval(of, of, True, True, YEARS_OF[tokens.word(said[1])]),), confidence=VAGUE), said[1] + 2
    if word not in YEARS_OF:
        return None
    short = word in ("fy", "sy")
    stop = place + 1
    if not short:
        stop = tokens.has(stop, "year") or stop
        if stop == place + 1 and word != "fiscal":
            return None
        stop = tokens.has(stop, "of") or tokens.has(stop, "'") or tokens.has(stop, "’") or stop
    found = year(tokens, stop)
    if found is None:
        last = digits(tokens, stop, 0, 99) if short or tokens.word(stop - 1) in ("'", "’") else None
        if last is None or len(tokens.word(stop)) != 2:
            return None
        found = full_year(last, tokens.prefer)[0], stop + 1
    of = Date(found[0])
    return Meant((Interval(of, of, True, True, YEARS_OF[word]),), confidence=VAGUE), found[1]


@remembered
def latest(tokens: Tokens, place: int) -> Any:
    """ "the latest quarter": the last one that is over."""
    start = tokens.has(place, "the latest") or tokens.has(place, "latest")
    found = unit(tokens, start) if start else None
    if not found or found[0][1] != 1 or found[0][0] not in _PERIODS or tokens.word(found[1] - 1).endswith("s"):
        return None
    if tokens.today is None:
        return unanchored("latest"), found[1]
    return Meant((whole(tokens.today, found[0][0], 1, -1),), confidence=VAGUE), found[1]


@remembered
def year_ago(tokens: Tokens, place: int) -> Any:
    """ "the year-ago quarter", "the year-earlier period", "its year-ago loss": of last year."""
    start = tokens.has(place, "the") or place
    stop = next((end for end in (tokens.has(start, f"year - {word}") for word in ("ago", "earlier")) if end), None)
    if not stop:
        return None
    if tokens.today is None:
        return unanchored("year-ago"), stop
    found = unit(tokens, stop)
    if not found or found[0][0] not in ("quarter", "month") or tokens.word(found[1] - 1).endswith("s"):
        period = tokens.has(stop, "period")
        if start > place and not period:
            return None  # "the" of "the year-earlier loss" belongs to the loss
        return Meant((whole(tokens.today, "year", 1, -1),), confidence=VAGUE), period or stop
    return Meant((whole(moved(tokens.today, -12), found[0][0], 1, -1),), confidence=VAGUE), found[1]


@remembered
def period_end(tokens: Tokens, place: int) -> Any:
    """ "year-end", "month-end", "year-end 1989", "the year-end": as "the end of the year"."""
    start = tokens.has(place, "the") or place
    name = tokens.word(start)
    stop = tokens.has(start + 1, "- end") or tokens.has(start + 1, "end")
    if name not in ("year", "month", "quarter") or not stop:
        return None
    if tokens.word(stop) == "-" or (tokens.word(stop - 2) != "-" and tokens.word(place - 1) not in ("at", "by")):
        return None
    last = year(tokens, tokens.has(stop, "of") or stop) if name == "year" else None
    if last:
        value, stop = Date(last[0]), last[1]
    elif tokens.today is None:
        return unanchored("year-end"), stop
    else:
        value = whole(tokens.today, name, 1, 0)
    first, behind = bounds(value)
    half = moved(from_ordinal(first), 6) if name == "year" else from_ordinal((first + behind) // 2)
    return Meant((days(ordinal(half), behind, f"late {name}"),)), stop


@remembered
def rest_of(tokens: Tokens, place: int) -> Any:
    """ "the rest of the week", "rest of month", "the remainder of 1998": from today to its end."""
    start = tokens.has(place, "the") or place
    stop = tokens.has(start, "rest of") or tokens.has(start, "remainder of")
    if not stop or tokens.today is None:
        return None
    name = unit(tokens, tokens.has(stop, "the") or tokens.has(stop, "this") or stop)
    if name and name[0][1] == 1 and name[0][0] in _PERIODS and not tokens.word(name[1] - 1).endswith("s"):
        value, stop = whole(tokens.today, name[0][0], 1, 0), name[1]
    else:
        found = base(tokens, stop)
        values = settle(tokens, found[0]).values if found else ()
        if not values:
            return None
        value, stop = values[0], found[1]
    if not isinstance(getattr(value, "low", value), Date) or getattr(value, "form", "") == "day":
        return None
    first, behind = bounds(value)
    today = ordinal(tokens.today)
    return (Meant((days(max(first, today), behind, "day"),)), stop) if today < behind else None


@remembered
def day_beside(tokens: Tokens, place: int) -> Any:
    """ "The day before, two men had died": of what the text tells, so half sure."""
    start = tokens.has(place, "the")
    found = unit(tokens, start) if start else None
    if not found or start is None or found[0][0] not in ("day", *_PERIODS) or found[0][1] != 1:
        return None
    word = tokens.word(found[1])
    if word not in ("before", "after") or tokens.word(start).endswith("s") or tokens.today is None:
        return None
    if tokens.word(found[1] + 1) not in (",", ".", ";", ""):
        return None
    step = -1 if word == "before" else 1
    return Meant((whole(tokens.today, found[0][0], 1, step),), confidence=VAGUE), found[1] + 1


@remembered
def ides(tokens: Tokens, place: int) -> Any:
    """ "the ides of March", "the ides of April 2015": the 15th of March, May, July and October, else the 13th."""
    stop = tokens.has(place, "the ides of") or tokens.has(place, "ides of")
    found = written_date(tokens, stop) if stop else None
    if not found or not isinstance(found[0], Partial) or not found[0].month or found[0].day:
        return None
    return Partial(found[0].years, found[0].month, 15 if found[0].month in (3, 5, 7, 10) else 13), found[1]


@remembered
def closest(tokens: Tokens, place: int) -> Any:
    """ "the closest Monday to 5 October", "the second nearest Friday to today"."""
    start = tokens.has(place, "the") or place
    which = nth(tokens, start) or (1, start)
    if tokens.word(which[1]) not in ("closest", "nearest") or not 1 <= which[0] <= 9:
        return None
    named = weekday(tokens, which[1] + 1)
    feast = None if named else named_day(tokens, which[1] + 1)
    at = named or feast
    to = tokens.has(at[1], "to") if at else None
    found = longest(tokens, to, written_date, near_day) if to else None
    if not found or at is None:
        return None
    meant = settle(tokens, found[0])
    made = []
    for value in meant.values:
        if not isinstance(value, Date) or value.form != "day":
            return None
        number = ordinal(value)
        if named:
            numbers = [each for each in range(number - 42, number + 43) if weekday_index(each) == named[0]]
        elif at[0].years or not at[0].on:
            return None
        else:
            numbers = [at[0].on(value.year + more) for more in range(-5, 6)]
        made.append(from_ordinal(sorted(numbers, key=lambda each: abs(each - number))[which[0] - 1]))
    return Meant(tuple(made), meant.reason), found[1]


@remembered
def day_of_month(tokens: Tokens, place: int) -> Any:
    """ "the 20th of next month", "20 of this month", "the third of last month"."""
    start = tokens.has(place, "the") or place
    plain = digits(tokens, start, 1, 31)
    found = nth(tokens, start) or ((plain, start + 1) if plain else None)
    of = tokens.has(found[1], "of") if found else None
    said = turned(tokens, of) if of else None
    if not found or not said or tokens.word(said[1] - 1) != "month" or not isinstance(said[0], Meant):
        return None
    month = said[0].values[0] if said[0].values else None
    if not isinstance(month, Date):
        return said
    try:
        return Meant((Date(month.year, month.month, found[0]),)), said[1]
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), said[1]


@remembered
def recent(tokens: Tokens, place: int) -> Any:
    """ "recent months", "the coming weeks": up to today or from today, and nobody says how far."""
    start = tokens.has(place, "the") or place
    word = tokens.word(start)
    if word not in ("recent", "coming"):
        return None
    found = unit(tokens, start + 1)
    if not found or found[0][0] in SECONDS or not tokens.word(found[1] - 1).endswith(("s", "ia")):
        return None
    if tokens.today is None:
        return unanchored(word), found[1]
    behind = word == "recent"
    value = Interval(None if behind else tokens.today, tokens.today if behind else None, grain="day")
    return Meant((value,), confidence=VAGUE), found[1]


_LED = frozenset("for within in over".split())


@remembered
def uncounted(tokens: Tokens, place: int) -> Any:
    """ "for years", "within months", "in decades": two of them at least, or at most nobody knows how many."""
    lead = tokens.word(place - 1)
    found = unit(tokens, place) if lead in _LED else None
    if not found or not tokens.word(found[1] - 1).endswith(("s", "ia")):
        return None
    name, times = found[0]
    if name in ("weekend", "business day", "quarter") or len(tokens.word(found[1] - 1)) < 4:
        return None
    behind = tokens.word(found[1])
    if lead != "for" and behind not in (",", ".", ";", "", "after"):
        return None
    if behind in ("ended", "ending", "of", "to", "and", "or", "-") or cardinal(tokens, found[1]) or behind.isdecimal():
        return None
    return Meant((Interval(of_unit(2 * times, name + "s"), None, grain="length"),), confidence=VAGUE), found[1]


RULES = (fiscal, latest, year_ago, period_end, rest_of, day_beside, ides, closest, day_of_month)
