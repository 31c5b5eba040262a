"""Stretches of the calendar: "Q1 of 2017", "week 10", "mid-November", "the first week of Oct", "end of next month"."""

from __future__ import annotations

from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, day_number, days_in_month, from_ordinal, ordinal, period, weekday_index
from weft.modalities.date_time import DateTime
from weft.modalities.holidays import nth_weekday
from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modalities.when_dates import Meant, Partial, in_two_numbers, month, settle, unanchored, weekday, written_date
from weft.modalities.when_relative import (
    SEASONS,
    counted,
    near_day,
    of_season,
    several,
    the_period,
    today_number,
    turn,
    turned,
    whole,
)
from weft.modalities.when_tokens import Tokens, cardinal, day, digits, full_year, longest, remembered, unit, year
from weft.modalities.when_tokens import ordinal as nth

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
    """ "Q1 2017", "2017-Q1", "the first quarter of 2013", "next year's first quarter", "H1 2018", "1st half of 2010"."""
    start = tokens.has(place, "the") or place
    of, at = None, start
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
        elif (tokens.today and tokens.word(at) in ("q", "h") and tokens.capital(at)) or (
            tokens.today and tokens.word(stop - 1) in ("quarter", "qtr") and tokens.word(stop) != "of"
        ):
            of = tokens.today.year
        else:
            return None
    if length == 3:
        return Meant((Date(of, 3 * which - 2, form="quarter"),)), stop
    low = Date(of, 1 if which == 1 else 7, 1)
    return Meant((Interval(low, Date(of + which - 1, 7 if which == 1 else 1, 1), grain="half-year"),)), stop


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
    found = nth(tokens, place) or ((-1, place + 1) if tokens.word(place) == "last" else None)
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
    start = tokens.has(place, "the") or place
    quoted = tokens.word(start) in ("'", "’", "‘")
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


def lone_year(tokens: Tokens, place: int) -> Any:
    """A year that the reader of dates took for one, or one in words."""
    found = year(tokens, place)
    if not found:
        return None
    if 0 <= place < len(tokens.all) and tokens.all[place].start in tokens.years:
        return Partial((found[0],)), found[1]
    if tokens.word(place).isalpha() and tokens.word(place - 1) in (
        "in",
        "since",
        "until",
        "before",
        "after",
        "by",
        "from",
        "to",
        "of",
        "during",
    ):
        return Partial((found[0],)), found[1]
    return None


_BOUNDS = (
    ("the beginning of", "early"), ("beginning of", "early"), ("the start of", "early"), ("start of", "early"),
    ("the early part of", "early"), ("the middle of", "mid"), ("middle of", "mid"), ("the end of", "late"),
    ("end of", "late"), ("the late", "late"), ("the early", "early"), ("the mid -", "mid"), ("the mid", "mid"),
    ("early in", "early"), ("earlier in", "early"), ("late in", "late"), ("later in", "late"), ("mid -", "mid"),
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
        stop = tokens.has(place, words)
        if stop and tokens.today:
            return Meant(_bounded(whole(tokens.today, part, 1, 0), "late", "end of", tokens)), stop
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
    if not found or not tokens.today or found[0][0] in ("hour", "minute", "second") or found[0][1] != 1:
        return None
    if start == place and (
        words not in ("the end of", "end of") or tokens.word(place) not in ("day", "week", "month", "year", "quarter")
    ):
        return None
    if tokens.word(start).endswith("s"):
        return None
    if words in ("early", "late", "mid", "later", "earlier"):
        return None
    return Meant((whole(tokens.today, *found[0], 0),)), found[1]


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
    for words in () if not tokens.word(start).startswith("week") else (
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
            return Meant(tuple(days(ordinal(value) - 6, ordinal(value) + 1, "week") for value in meant.values)), found[1]
        if words == "weekend of":
            near = (monday_of(ordinal(value) - 2) + 5 for value in meant.values)
            return Meant(tuple(days(saturday, saturday + 2, "weekend") for saturday in near)), found[1]
        return Meant(tuple(days(monday, monday + 7, "week") for monday in weeks)), found[1]
    named = written_date(tokens, place)
    if named and isinstance(named[0], Partial) and named[0].on and tokens.word(named[1]) == "weekend":
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


@remembered
def nth_of(tokens: Tokens, place: int) -> Any:
    """ "the first week of Oct", "third month of 2021", "the first 2 weeks of 2021", "last Monday of May", "15th day of next
    month", "1st week of Oct. on Friday"."""
    start = tokens.has(place, "the") or place
    which = nth(tokens, start) or ((-1, start + 1) if tokens.word(start) in ("last", "final") else None)
    if not which:
        return None
    many = digits(tokens, which[1], 2, 99) or (cardinal(tokens, which[1]) or (None,))[0]
    at = which[1] + bool(many)
    named, part = weekday(tokens, at), unit(tokens, at)
    if tokens.word(at) == "half":
        part = ("half", 1), at + 1
    if not named and (not part or part[0][0] not in ("day", "week", "weekend", "month", "half")):
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


__all__ = ["day", "days_in_month", "month", "turn"]
