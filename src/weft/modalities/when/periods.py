"""Stretches of the calendar: "Q1 of 2017", "week 10", "the nineties", "summer 2016", "calendar year 2018"."""

from __future__ import annotations

from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, day_number, from_ordinal, ordinal, period, weekday_index
from weft.modalities.interval import Interval
from weft.modalities.when.calendar import SEASONS, of_season
from weft.modalities.when.counted import counted, several
from weft.modalities.when.dates import written_date
from weft.modalities.when.meaning import Meant, settle, unanchored
from weft.modalities.when.relative import near_day, the_period, today_number, turned
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import cardinal, digits, full_year, year
from weft.modalities.when.tokens import ordinal as nth
from weft.modalities.when.years import lone_year

DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70}
DECADES |= {"eighties": 80, "nineties": 90}


def bounds(value: Any) -> tuple[int, int]:
    """Day numbers of the first day of a Date or interval of days, and of the day behind its last."""
    if isinstance(value, Interval):
        return ordinal(value.low), ordinal(value.high) + value.high_in
    first, last = period(value)
    return first, last + 1


def days(first: int, behind: int, grain: str) -> Interval:
    return Interval(from_ordinal(first), from_ordinal(behind), grain=grain)


def monday_of(number: int) -> int:
    return number - weekday_index(number)


def iso_week(of: int, number: int) -> Interval:
    """Week 1 is the one with 4 January in it. Raises DoesNotFit for a week that the year has not."""
    first = monday_of(day_number(of, 1, 4)) + 7 * (number - 1)
    if not 1 <= number <= 53 or first >= monday_of(day_number(of + 1, 1, 4)):
        raise DoesNotFit(f"week {number}: {of} has no such week")
    return days(first, first + 7, "week")


@remembered
def quarter(tokens: Tokens, place: int) -> Any:
    """ "Q1 2017", "2017-Q1", "the first quarter of 2013", "next year's first quarter", "H1 2018"."""
    start = tokens.has(place, "the") or place
    shown = _short_year_first(tokens, place)
    if shown:
        return shown
    of, at, last, this = None, start, None, None
    first_year = year(tokens, start)
    said = turned(tokens, start) if not first_year else None
    if first_year:
        of, at = first_year[0], first_year[1] + (tokens.word(first_year[1]) in ("-", "/", "'", "’", ","))
        at += tokens.word(at) == "s" and tokens.word(at - 1) in ("'", "’")
    elif said and tokens.word(said[1]) in ("'", "’") and tokens.word(said[1] + 1) == "s":
        values = settle(tokens, said[0]).values
        if not values or not isinstance(values[0], Date) or values[0].form != "year":
            return None
        of, at = values[0].year, said[1] + 2
    found = _quarter_name(tokens, at)
    if not found:
        return None
    (length, which), stop = found
    if start > place and tokens.word(stop - 2) == "-" and tokens.word(stop - 1) == "quarter":
        return None  # "the" of "the third-quarter loss" belongs to the loss
    if of is None:
        behind = tokens.has(stop, "of") or tokens.has(stop, "in") or stop + (tokens.word(stop) in (",", "-", "/"))
        last = year(tokens, behind) or _short(tokens, behind)
        this = None if last else longest(tokens, behind, turned, the_period)
        if last:
            of, stop = last
        elif (
            this and isinstance(this[0], Meant) and this[0].values and getattr(this[0].values[0], "form", "") == "year"
        ):
            of, stop = this[0].values[0].year, this[1]
        elif (tokens.today and tokens.word(at) in ("q", "h") and _surely(tokens, at, stop)) or (
            tokens.today and tokens.word(stop - 1) in ("quarter", "qtr") and tokens.word(stop) != "of"
        ):
            of = tokens.today.year
        else:
            return None
    if length == 3:
        value = Date(of, 3 * which - 2, form="quarter")
        if last is None and this is None and tokens.today and ordinal(value) > ordinal(tokens.today):
            values = (value, Date(of - 1, 3 * which - 2, form="quarter"))  # "the fourth quarter" in May: of either year
            return Meant(values if tokens.prefer == "future" else values[::-1]), stop
        return Meant((value,)), stop
    low = Date(of, 1 if which == 1 else 7, 1)
    return Meant((Interval(low, Date(of + which - 1, 7 if which == 1 else 1, 1), grain="half-year"),)), stop


def _surely(tokens: Tokens, place: int, stop: int) -> bool:
    """ "Q3", "the end of q3", "q3" and nothing else."""
    alone = place == 0 and not tokens.word(stop)
    return tokens.capital(place) or alone or tokens.word(place - 1) in ("of", "in", "during", "by")


def _short_year_first(tokens: Tokens, place: int) -> Any:
    """ "18q4"."""
    value = digits(tokens, place, 0, 99)
    if value is None or tokens.word(place + 1) != "q" or tokens.spaced(place + 1) or tokens.spaced(place + 2):
        return None
    which = digits(tokens, place + 2, 1, 4, 1) if len(tokens.word(place)) == 2 else None
    if not which:
        return None
    return Meant(tuple(Date(of, 3 * which - 2, form="quarter") for of in full_year(value, tokens.prefer))), place + 3


def _short(tokens: Tokens, place: int) -> Any:
    if tokens.word(place) in ("'", "’"):
        value = digits(tokens, place + 1, 0, 99)
        return (full_year(value, tokens.prefer)[0], place + 2) if value is not None else None
    return None


def _quarter_name(tokens: Tokens, place: int) -> Any:
    """((3, 1 … 4) or (6, 1 … 2), behind it)."""
    word = tokens.word(place)
    if word in ("q", "h") and not tokens.spaced(place + 1):
        which = digits(tokens, place + 1, 1, 4 if word == "q" else 2, 1)
        return ((3 if word == "q" else 6, which), place + 2) if which else None
    place = tokens.has(place, "the") or place
    found = nth(tokens, place) or ((-1, place + 1) if tokens.word(place) in ("last", "final") else None)
    tight = found and tokens.has(found[1], "- quarter") and tokens.word(found[1] + 2) != "-"
    if found and tight:  # "third-quarter profit"
        found = found[0], found[1] + 1
    if not found or tokens.word(found[1]) not in ("quarter", "half", "qtr") or found[0] > 4:
        return None
    which = 4 if found[0] < 0 and tokens.word(found[1]) == "quarter" else 2 if found[0] < 0 else found[0]
    if tokens.word(found[1]) == "half":
        return ((6, which), found[1] + 1) if which <= 2 else None
    return (3, which), found[1] + 1


@remembered
def numbered_week(tokens: Tokens, place: int) -> Any:
    """ "week 10", "week 3 of 2027", "2027-W03", "week #7"."""
    of = year(tokens, place)
    if of and tokens.word(of[1]) == "-" and tokens.word(of[1] + 1) == "w" and not tokens.spaced(of[1] + 2):
        number = digits(tokens, of[1] + 2, 1, 53)
        return (_week(of[0], number), of[1] + 3) if number else None
    if tokens.word(place) != "week":
        return None
    at = tokens.has(place + 1, "#") or tokens.has(place + 1, "number") or place + 1
    number = digits(tokens, at, 1, 53)
    stop = at + 1
    if not number:
        return None
    last = year(tokens, tokens.has(stop, "of") or tokens.has(stop, ",") or stop)
    if last:
        return _week(last[0], number), last[1]
    return (_week(tokens.today.year, number) if tokens.today else unanchored()), stop


def _week(of: int, number: int) -> Meant:
    try:
        return Meant((iso_week(of, number),))
    except DoesNotFit as reason:
        return Meant(reason=str(reason))


@remembered
def decade(tokens: Tokens, place: int) -> Any:
    """ "the nineties", "90s", "90 s", "'80s", "the 1990s", "the eighteen fifties"."""
    if _aged(tokens, place):
        return None
    start = tokens.has(place, "the") or place
    quoted = tokens.word(start) in ("'", "’", "‘")
    if not quoted and not tokens.word(start).isdecimal() and not cardinal(tokens, start):
        word = tokens.word(start)
        if word not in DECADES or not (start > place or tokens.word(place - 1) in ("in", "early", "late", "mid", "-")):
            return None
        return Meant(_decades(tokens, DECADES[word])), start + 1
    at = start + quoted
    full = digits(tokens, at, 1000, 2990, 4)
    value = digits(tokens, at, 10, 90)
    glued = tokens.word(at + 1) == "s" or (tokens.word(at + 1) in ("'", "’") and tokens.word(at + 2) == "s")
    stop = at + (2 if tokens.word(at + 1) == "s" else 3)
    if glued and full is not None and full % 10 == 0 and full % 100 and len(tokens.word(at)) == 4:
        return Meant((Date(full, form="decade"),)), stop
    led = tokens.word(place - 1) in ("in", "early", "late", "mid", "-")
    if glued and value is not None and value % 10 == 0 and (start > place or quoted or led):
        return Meant(_decades(tokens, value)), stop
    hundred = cardinal(tokens, start)
    if hundred and hundred[0] in range(15, 21) and tokens.word(hundred[1]) in DECADES:
        return Meant((Date(100 * hundred[0] + DECADES[tokens.word(hundred[1])], form="decade"),)), hundred[1] + 1
    word = tokens.word(at)
    if word in DECADES and (start > place or tokens.word(place - 1) in ("in", "early", "late", "mid")):
        return Meant(_decades(tokens, DECADES[word])), at + 1
    return None


def _aged(tokens: Tokens, place: int) -> bool:
    """ "in his late 40s": years of a life."""
    while tokens.word(place - 1) in ("early", "late", "mid", "-"):
        place -= 1
    return tokens.word(place - 1) in ("his", "her", "their", "my", "your", "our")


def _decades(tokens: Tokens, value: int) -> tuple[Date, ...]:
    """Of the last century first: nobody speaks of the decades to come."""
    near = [Date(1900 + value, form="decade"), Date(2000 + value, form="decade")]
    return tuple(near if value >= 30 else reversed(near))


@remembered
def century(tokens: Tokens, place: int) -> Any:
    """ "the 19th century", "the twenty-first century"."""
    found = nth(tokens, tokens.has(place, "the") or place)
    stop = found[1] + (tokens.word(found[1]) == "-") if found else place
    if not found or tokens.word(stop) != "century" or not 2 <= found[0] <= 99:
        return None
    return Meant((Date(100 * (found[0] - 1), form="century"),), confidence=0.9), stop + 1


@remembered
def season(tokens: Tokens, place: int) -> Any:
    """ "summer 2016", "the winter of 1998", "spring": the last only beside "in", "this"."""
    start = tokens.has(place, "the") or place
    if tokens.word(start) not in SEASONS:
        return None
    stop = tokens.has(start + 1, "of") or start + 1
    last = year(tokens, stop) or _short(tokens, stop)
    if last:
        return Meant((of_season(tokens.word(start), last[0]),)), last[1]
    if tokens.word(place - 1) not in ("in", "during", "by", "since", "until", "before", "after", "every"):
        return None
    if tokens.word(start) in ("spring", "fall") and start == place and tokens.word(start + 1).isalpha():
        return None
    if tokens.today is None:
        return None
    today = today_number(tokens)
    found = [of_season(tokens.word(start), tokens.today.year + more) for more in (-2, -1, 0, 1)]
    future = next(one for one in found if ordinal(one.high) > today)
    past = [one for one in found if one is not future and ordinal(one.low) < today][-1]
    return Meant((future, past) if tokens.prefer == "future" else (past, future), confidence=0.8), start + 1


@remembered
def special_year(tokens: Tokens, place: int) -> Any:
    """ "the year 2008", "calendar year 2018", "CY18"; fiscal and school years begin where nobody says."""
    if tokens.word(place) not in ("the", "calendar", "year", "cy"):
        return None
    if tokens.word(place - 1) in ("fiscal", "school", "academic", "financial", "tax"):
        return None  # they begin where each says
    start = tokens.has(place, "the") or place
    start = tokens.has(start, "calendar year") or tokens.has(start, "year") or start
    if start > place and tokens.word(start - 1) == "year":
        found = year(tokens, start)
        return (Meant((Date(found[0]),)), found[1]) if found else None
    if tokens.word(place) == "cy":
        short = digits(tokens, place + 1, 0, 99)
        found = year(tokens, place + 1)
        if found:
            return Meant((Date(found[0]),)), found[1]
        if short is not None and len(tokens.word(place + 1)) == 2:
            return Meant(tuple(Date(of) for of in full_year(short, tokens.prefer))), place + 2
    return None


BASES = (written_date, near_day, turned, quarter, numbered_week, decade, century, season, special_year, the_period)


@remembered
def base(tokens: Tokens, place: int) -> Any:
    """A day or a period without a word about its part."""
    found = longest(tokens, place, *BASES, counted, several)
    plain = lone_year(tokens, place)
    return found if found and (not plain or found[1] >= plain[1]) else plain
