"""From one time to another, and beyond one: "from 4 to 22 January 2017", "3-8pm yesterday", "since August", "before 5"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_ordinal, ordinal, period, weekday_index
from weft.modalities.date_time import DateTime, at_second, since_day_0
from weft.modalities.duration import exact_seconds
from weft.modalities.interval import Interval
from weft.modalities.time import Time, seconds
from weft.modalities.when_clock import Clock, Part, clock, in_part, part, settle_times, times
from weft.modalities.when_dates import Meant, Partial, in_two_numbers, month, settle
from weft.modalities.when_lengths import plain_length
from weft.modalities.when_moments import date, day_said, moment, no_count, tonight
from weft.modalities.when_relative import moved, now
from weft.modalities.when_tokens import Tokens, day, digits, longest, remembered, year
from weft.modalities.when_tokens import ordinal as nth

_TO = ("to", "-", "–", "—", "~", "until", "till", "til", "through", "thru", "up to", "and ending on", "and ending")
_TO_FIRST = frozenset(words.split()[0] for words in _TO) | {"and"}
_AFTER_PREFIX = {"from": _TO, "between": ("and", *_TO), "in": ("to", "through", "-", "–", "until"), "": _TO}


def _separator(tokens: Tokens, place: int, prefix: str) -> int | None:
    stop = place + (tokens.word(place) == "," and prefix == "between")
    if tokens.word(stop) not in _TO_FIRST:
        return None
    return next((end for words in _AFTER_PREFIX[prefix] if (end := tokens.has(stop, words))), None)


def _prefix(tokens: Tokens, place: int) -> tuple[str, int]:
    word = tokens.word(place)
    if word in ("from", "between"):
        return word, place + 1
    return "", place


# ---- days ------------------------------------------------------------------------------------------------------------


@remembered
def of_days(tokens: Tokens, place: int) -> Any:
    """ "from 4 to 22 January 2017", "Jan 3rd - 5th", "May to Oct 2020", "between 2014 and 2018", "10/1-11/7"."""
    prefix, start = _prefix(tokens, place)
    low = longest(tokens, start, date, now, in_two_numbers) or _number(tokens, start)
    if low and isinstance(low[0], int):
        again = longest(tokens, start, date)
        low = again or low
    plain = _number(tokens, start)
    best = _year_to_year(tokens, start, prefix or ("in" if tokens.word(place - 1) == "in" else ""))
    for one in (low, plain) if low != plain else (low,):
        if one is None:
            continue
        behind = _separator(tokens, one[1], prefix)
        if behind is None:
            continue
        decade = isinstance(one[0], Meant) and getattr((*one[0].values, None)[0], "form", "") in ("decade", "century")
        if decade and not prefix and tokens.word(one[1]).isalpha():
            continue
        found = _to(tokens, one[0], behind, bool(prefix), start)
        if found and (best is None or found[1] > best[1]):
            best = found
    return best


def _year_to_year(tokens: Tokens, place: int, prefix: str) -> Any:
    """ "2014-2018", "2014~2018", "in 2014 through 2018"; an amount from … to … is no such thing."""
    low = _loose_year(tokens, place)
    if not low or not 1000 <= low[0].years[0] <= 2100:
        return None
    sign = tokens.word(low[1])
    tight = sign in ("-", "–", "—", "~") and tokens.spaced(low[1]) == tokens.spaced(low[1] + 1)
    if not (tight and (low[0].years[0] >= 1800 or prefix)) and not (
        prefix == "in" and sign in ("through", "to", "until")
    ):
        return None
    high = _loose_year(tokens, low[1] + 1) or (_short_end(tokens, low) if not tokens.spaced(low[1] + 1) else None)
    if not high or high[0].years[0] <= low[0].years[0] or tokens.word(high[1]) in ("-", "/"):
        return None
    return _made(tokens, low[0], high[0], high[1])


def _short_end(tokens: Tokens, low: Any) -> Any:
    """The "19" of "2015-19"; "2015-12" is a month."""
    value = digits(tokens, low[1] + 1, 13, 99)
    return (Partial((low[0].years[0] // 100 * 100 + value,)), low[1] + 2) if value else None


def _number(tokens: Tokens, place: int) -> Any:
    """A day of a month by its number alone."""
    start = tokens.has(place, "the") or place
    found = nth(tokens, start)
    if found:
        return found if found[0] <= 31 else None
    value = digits(tokens, start, 1, 31)
    return (value, start + 1) if value else None


def _to(tokens: Tokens, low: Any, place: int, led: bool, start: int) -> Any:
    place = tokens.has(place, "the") or place
    high = longest(tokens, place, date, now, in_two_numbers, _loose_year)
    number = _number(tokens, place)
    if isinstance(low, int):
        if high and isinstance(high[0], Partial) and high[0].month and high[0].day:
            return _made(tokens, replace(high[0], day=low, weekday=None, other=None), high[0], high[1])
        return _in_month(tokens, low, number, led)
    if high is None or (number and number[1] >= high[1] and isinstance(low, Partial) and low.day):
        if not number or not isinstance(low, Partial) or not low.month or not low.day or low.other:
            return None
        if tokens.word(number[1]) in ("am", "pm", ":", "%") or (
            not tokens.spaced(number[1]) and tokens.word(number[1]).isalnum()
        ):
            return None
        last = year(tokens, number[1] + (tokens.word(number[1]) == ",")) if not low.years else None
        years, stop = ((last[0],), last[1]) if last else (low.years, number[1])
        low = replace(low, years=years)
        return _made(tokens, low, replace(low, day=number[0], weekday=None), stop)
    if isinstance(high[0], Partial) and high[0].other and not high[0].years and tokens.word(high[1]) == ",":
        last = year(tokens, high[1] + 1)
        if last:
            high = replace(high[0], years=(last[0],)), last[1]
    if (
        isinstance(low, Partial)
        and low.years
        and not low.month
        and not low.on
        and not _is_year(tokens, low, high, led, start)
    ):
        return None
    if isinstance(low, Partial) and low.other and not low.years and not led:
        if not (isinstance(high[0], Partial) and high[0].month):
            return None
    return _made(tokens, low, high[0], high[1])


def _loose_year(tokens: Tokens, place: int) -> Any:
    value = digits(tokens, place, 1000, 2100, 4)
    return (Partial((value,)), place + 1) if value is not None and tokens.raw(place) == str(value) else None


def _is_year(tokens: Tokens, low: Partial, high: Any, led: bool, start: int) -> bool:
    """Whether two numbers of four digits are years, not amounts."""
    said = tokens.all[start].start in tokens.years if start < len(tokens.all) else False
    return bool(led or said) or not isinstance(high[0], Partial) or bool(high[0].month)


def _in_month(tokens: Tokens, low: int, high: Any, led: bool) -> Any:
    """ "4-23 in next month", "from 4 to 22 of last month"."""
    if not high or high[0] <= low:
        return None
    of = tokens.has(high[1], "in") or tokens.has(high[1], "of")
    found = longest(tokens, of or high[1], date) if of else None
    if not found:
        return None
    values = settle(tokens, found[0]).values
    if not values or any(not isinstance(value, Date) or value.form != "month" for value in values):
        return None
    try:
        made = tuple(
            Interval(Date(one.year, one.month, low), Date(one.year, one.month, high[0]), True, True, "day")
            for one in values
        )
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), found[1]
    return Meant(made), found[1]


def _made(tokens: Tokens, low: Any, high: Any, stop: int) -> Any:
    """The intervals of the low end's readings, each with the first reading of the high end that is not before it."""
    if isinstance(low, Partial) and isinstance(high, Partial) and high.years and not low.years and low.month:
        of = high.years[0]
        later = (low.month, low.day or 0) > (high.month or 12, high.day or 31)
        low = replace(low, years=(of - later,))
    starts = settle(tokens, low)
    alone = isinstance(low, Partial) and low.weekday is not None and low.month is None and low.day is None
    if alone and isinstance(high, Meant) and high.values and getattr(high.values[0], "form", "") == "day":
        last = ordinal(high.values[0])  # "Monday to Friday next week"
        starts = Meant((from_ordinal(last - (weekday_index(last) - low.weekday) % 7),))
    if not starts.values:
        return Meant(reason=starts.reason), stop
    made, reason = [], ""
    for one in starts.values:
        ends = _ends(tokens, one, high)
        reason = ends.reason
        for other in ends.values:
            try:
                made.append(_between(one, other))
                break
            except DoesNotFit:
                continue
    if not made:
        return (Meant(reason=reason), stop) if reason else None
    return Meant(tuple(_not_over(tokens, list(dict.fromkeys(made)))), confidence=starts.confidence), stop


def _not_over(tokens: Tokens, made: list[Interval]) -> list[Interval]:
    """Of readings with a free year first the one that is going on: "August to October" in September."""
    if tokens.today is None or tokens.prefer != "future" or len(made) < 2:
        return made
    today = ordinal(tokens.today)
    going_on = [one for one in made if ordinal(_first(one.low)) <= today <= ordinal(_first(one.high))]
    return going_on + [one for one in made if one not in going_on]


def _ends(tokens: Tokens, low: Any, high: Any) -> Meant:
    """Readings of the high end, nearest after the low one first."""
    if isinstance(high, Partial) and not high.years and tokens.today is not None:
        day_of = _first(low)
        near = Tokens(tokens.text, tokens.all, from_ordinal(ordinal(day_of)), tokens.now, "future", tokens.years)
        return settle(near, high)
    return settle(tokens, high)


def _first(value: Any) -> Date:
    if isinstance(value, Interval):
        return _first(value.low)
    return value.date if isinstance(value, DateTime) else value


def _between(low: Any, high: Any) -> Interval:
    """From a day or period to another, the last included; an end that is itself a stretch counts to its own end."""
    if isinstance(low, DateTime) != isinstance(high, DateTime):
        low, high = (one.date if isinstance(one, DateTime) else one for one in (low, high))
    included = True
    if isinstance(low, Interval):
        low = low.high if low.grain.startswith("late") else low.low
    if isinstance(high, Interval):
        high, included = (high.low, True) if high.grain.startswith("early") else (high.high, high.high_in)
    if low == high or ordinal(_first(low)) > period(_first(high))[1]:
        raise DoesNotFit("one after the other")
    grain = high.time.grain if isinstance(high, DateTime) else high.form
    return Interval(low, high, True, included and not isinstance(high, DateTime), grain)


# ---- hours -----------------------------------------------------------------------------------------------------------


@remembered
def of_hours(tokens: Tokens, place: int) -> Any:
    """(((low clock, high clock), sure), behind it): "5 to 6pm", "between 9.30-4.30pm", "from 2pm for 2 hours"."""
    prefix, start = _prefix(tokens, place)
    start = tokens.has(start, "at") or start if not prefix else start
    low = clock(tokens, start)
    if not low:
        return None
    if low[0].sure and tokens.word(low[1]) == "for":
        lasting = plain_length(tokens, low[1] + 1)
        if lasting and lasting[0].values and exact_seconds(lasting[0].values[0]) is not None:
            return ((low[0], lasting[0].values[0]), True), lasting[1]
    behind = _separator(tokens, low[1], prefix)
    if behind is None:
        return None
    high = clock(tokens, tokens.has(behind, "around") or behind) or (_pure_now(tokens, behind))
    if not high or not isinstance(high[0], Clock):
        return None
    sure = low[0].sure or high[0].sure
    both = low[0].minute is not None and high[0].minute is not None and bool(prefix)
    if not high[0].sure and not no_count(tokens, high[1]):
        return None
    if "." in tokens.text[tokens.all[place].start : tokens.all[high[1] - 1].stop] and not (sure or both):
        return None
    return ((low[0], high[0]), sure or both), high[1]


def _pure_now(tokens: Tokens, place: int) -> Any:
    return None


def spans_of(low: Clock, high: Any) -> list[tuple[Time, Time, int]]:
    """(low, high, days between) of the readings that fit together, the nearest first."""
    if not isinstance(high, Clock):
        made = []
        for one in times(low):
            total = seconds(one) + (exact_seconds(high) or 0)
            end = at_second(total % 86_400 + 86_400, "minute").time
            made.append((one, replace(end, zone=one.zone), int(total // 86_400)))
        return made
    if high.zone is not None and low.zone is None:
        low = replace(low, zone=high.zone)
    lows, highs = times(low), times(high)
    pairs = [(one, other) for one in lows for other in highs]
    if len(lows) == len(highs) == 2:  # neither says which half: the same for both, as written first
        pairs = [(one, other) for one, other in pairs if 0 < seconds(other) - seconds(one) < 43_200]
    elif high.half and not low.half and not low.fixed:
        pairs = sorted(pairs, key=lambda pair: (seconds(pair[1]) - seconds(pair[0])) % 86_400)
        later = [pair for pair in pairs if seconds(pair[0]) < seconds(pair[1])]
        pairs = later[:1] or pairs[:1]
    else:
        later = [pair for pair in pairs if seconds(pair[0]) < seconds(pair[1])]
        pairs = sorted(later or pairs, key=lambda pair: (seconds(pair[1]) - seconds(pair[0])) % 86_400)[:1]
    return [(one, other, int(seconds(other) <= seconds(one))) for one, other in pairs]


def _grain(low: Time, high: Time) -> str:
    return max((low.grain, high.grain), key=("hour", "minute", "second").index)


def _of_times(said: Any) -> Meant:
    try:
        found = spans_of(*said)
    except DoesNotFit as reason:
        return Meant(reason=str(reason))
    return Meant(tuple(Interval(low, high, grain=_grain(low, high)) for low, high, _ in found))


@remembered
def hours_alone(tokens: Tokens, place: int) -> Any:
    found = of_hours(tokens, place)
    if not found or not found[0][1]:
        return None
    (low, high), _ = found[0]
    return _of_times((low, high)), found[1]


@remembered
def hours_of_a_day(tokens: Tokens, place: int) -> Any:
    """ "1/1/2015 between 10 and 11:30", "from 3-8pm yesterday afternoon", "Monday 8-9am", "3 to 5 on Friday"."""
    return longest(tokens, place, _day_then_hours, _hours_then_day, _moments)


def _day_then_hours(tokens: Tokens, place: int) -> Any:
    found = longest(tokens, place, day_said, in_two_numbers)
    if not found:
        evening = tonight(tokens, place)
        if not evening or tokens.today is None:
            return None
        found = Meant((from_ordinal(ordinal(tokens.today) + evening[0][0]),)), evening[1]
    stop = found[1] + (tokens.word(found[1]) == ",")
    at = tokens.has(stop, "at") or stop
    said = of_hours(tokens, at)
    if not said or not (said[0][1] or tokens.word(at) in ("from", "between") or at > stop):
        return None
    return _hours_on(tokens, found[0], said[0][0], said[1])


def _hours_then_day(tokens: Tokens, place: int) -> Any:
    said = of_hours(tokens, place)
    if not said:
        return None
    stop = said[1] + (tokens.word(said[1]) == ",")
    linked = tokens.word(stop) in ("on", "of")
    stop += linked
    (low, high), sure = said[0]
    found = longest(tokens, stop, day_said, in_two_numbers) if linked else day_said(tokens, stop)
    end = None
    evening = tonight(tokens, stop)
    if evening and tokens.today is not None:
        found = Meant((from_ordinal(ordinal(tokens.today) + evening[0][0]),)), evening[1]
        of_day: Any = (evening[0][1], evening[1])
    else:
        of_day = part(tokens, found[1]) if found else None
        of_day = of_day or (part(tokens, found[1] + 1) if found and tokens.word(found[1]) == "in" else None)
    if not found:
        return None
    if not sure and not (tokens.word(place) in ("from", "between") and (linked or isinstance(found[0], Meant))):
        return None
    if (
        isinstance(found[0], Partial)
        and found[0].day
        and not found[0].month
        and not linked
        and found[0].weekday is None
    ):
        return None
    if of_day and isinstance(high, Clock):
        end = of_day[1]
        high = in_part(high, of_day[0]) if high.hour != 12 or of_day[0].name != "morning" else high
    return _hours_on(tokens, found[0], (low, high), end or found[1])


def _hours_on(tokens: Tokens, day_of: Any, said: Any, stop: int) -> Any:
    dates = settle(tokens, day_of)
    if not dates.values:
        return dates, stop
    try:
        found = spans_of(*said)
    except DoesNotFit as reason:
        return Meant(reason=str(reason)), stop
    made = tuple(
        Interval(DateTime(one, low), DateTime(from_ordinal(ordinal(one) + over), high), grain=_grain(low, high))
        for one in dates.values
        for low, high, over in found
    )
    return (Meant(made), stop) if made else None


def _moments(tokens: Tokens, place: int) -> Any:
    """ "between 2:00 tomorrow and 4:00", "between now and eight o'clock", "from 9am Monday to 5pm Friday"."""
    prefix, start = _prefix(tokens, place)
    low = longest(tokens, start, moment, now)
    first = None if low else clock(tokens, start)
    if not low and not (first and first[0].sure):
        return None
    behind = _separator(tokens, (low or first)[1], prefix)
    if behind is None:
        return None
    high = longest(tokens, behind, moment, now)
    last = clock(tokens, behind)
    if last and (not high or last[1] > high[1]):
        high = None
    if not low and not high:
        return None
    stop = (high or last or (None, 0))[1]
    lows = settle(tokens, low[0]).values if low else ()
    highs = settle(tokens, high[0]).values if high else ()
    if low and not high and last and (last[0].sure or last[0].minute is not None):
        pairs = [(one, _at(one, time, True)) for one in lows if isinstance(one, DateTime) for time in times(last[0])]
    elif high and first and first[0].sure:
        pairs = [
            (_at(other, time, False), other)
            for other in highs
            if isinstance(other, DateTime)
            for time in times(first[0])
        ]
    else:
        pairs = [
            (one, other) for one in lows for other in highs if isinstance(one, DateTime) and isinstance(other, DateTime)
        ]
    made = []
    for one, other in pairs:
        if one is not None and other is not None and since_day_0(one) < since_day_0(other):
            made.append(Interval(one, other, grain=_grain(one.time, other.time)))
    made.sort(key=lambda one: (lows.index(one.low) if one.low in lows else 0, since_day_0(one.high)))
    return (Meant(tuple(made[:4])), stop) if made else None


def _at(day_of: DateTime, time: Time, later: bool) -> DateTime | None:
    """That time on the same day, where it lies on the right side."""
    made = DateTime(day_of.date, time)
    return made if (since_day_0(made) > since_day_0(day_of)) == later else None


# ---- open ------------------------------------------------------------------------------------------------------------

_OPEN = {  # words → (which end, whether it belongs to it)
    "since": ("low", True), "after": ("low", False), "before": ("high", False), "until": ("high", False),
    "till": ("high", False), "til": ("high", False), "by": ("high", True), "prior to": ("high", False),
    "no later than": ("high", True), "not later than": ("high", True), "earlier than": ("high", False),
    "later than": ("low", False), "no earlier than": ("low", True), "as early as": ("low", True),
    "as late as": ("high", True), "starting": ("low", True), "starting on": ("low", True),
    "starting from": ("low", True), "beginning": ("low", True), "beginning on": ("low", True),
    "sooner than": ("high", False), "ending": ("high", True), "ending on": ("high", True), "up to": ("high", True),
    "up until": ("high", False), "> =": ("low", True), ">": ("low", False), "< =": ("high", True),
    "<": ("high", False), "through": ("high", True), "greater than": ("low", False), "on or after": ("low", True),
    "on or before": ("high", True), "commencing": ("low", True), "effective": ("low", True), "or later than": ("low", True),
}  # fmt: skip
_BEHIND = {
    "or later": ("low", True), "and later": ("low", True), "or after": ("low", True), "and after": ("low", True),
    "onwards": ("low", True), "onward": ("low", True), "and onwards": ("low", True), "on": ("low", True),
    "or earlier": ("high", True), "and earlier": ("high", True), "or before": ("high", True), "and before": ("high", True),
    "forward": ("low", True), "and on": ("low", True), "and beyond": ("low", True), "or newer": ("low", True),
    "or older": ("high", True),
}  # fmt: skip


_BEHIND_LONGEST_FIRST = tuple(sorted(_BEHIND, key=len, reverse=True))
_BEHIND_FIRST = frozenset(words.split()[0] for words in _BEHIND)
_OPEN_FIRST = frozenset([words.split()[0] for words in _OPEN] + ["more", "less"])


@remembered
def open_ended(tokens: Tokens, place: int) -> Any:
    """ "since August", "before 2000", "year 2012 or later", "more than 2 weeks before today", "today before 4pm"."""
    return longest(tokens, place, _led, _followed, _day_and_open_time, _to_date)


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
            if not found and words in ("since", "after", "before", "by", "until", "till"):
                named = month(tokens, behind)
                found = (Partial((), named[0]), named[1]) if named else _led_day(tokens, behind)
            if words in ("by",) and found and isinstance(found[0], Partial) and not found[0].day and found[0].years:
                pass
            return _open(settle(tokens, found[0]), end, included, found[1]) if found else None
    more = tokens.has(place, "more than") or tokens.has(place, "less than")
    if more:
        found = date(tokens, more)
        if found and _counts_back(tokens, more, found[1]):
            early = (tokens.word(place) == "more") == (_counts_back(tokens, more, found[1]) == "before")
            return _open(settle(tokens, found[0]), "high" if early else "low", False, found[1])
    return None


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
            if words.startswith(("and ", "or ")) and tokens.word(end) in ("in", "to", "by", "he", "she", "it", "they", "was"):
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


# ---- a length from a day on ------------------------------------------------------------------------------------------


@remembered
def lasting(tokens: Tokens, place: int) -> Any:
    """ "a week starting tomorrow", "2 weeks starting May 20th", "for 3 days from today", "within 2h"."""
    start = tokens.has(place, "for") or place
    if tokens.word(place) == "from":
        return _from_for(tokens, place + 1)
    within = next(
        (end for words in ("within the next", "within the", "within") if (end := tokens.has(place, words))), None
    )
    length = plain_length(tokens, within or start)
    if not length or not length[0].values:
        return None
    stop = length[1]
    if within:
        if tokens.today is None or (tokens.word(stop) == "of"):
            return None
        fine = tokens.now is not None and length[0].values[0].seconds
        origin: Any = Meant((at_second(tokens.now, "minute") if fine and tokens.now is not None else tokens.today,))
        end = stop
    else:
        behind = next(
            (
                after
                for words in ("starting on", "starting from", "starting", "beginning on", "beginning", "commencing")
                if (after := tokens.has(stop, words))
            ),
            None,
        )
        if behind is None and start > place and tokens.word(stop) == "from":
            behind = stop + 1
        found = longest(tokens, behind, moment, date, now) if behind else None
        if not found:
            return None
        origin, end = settle(tokens, found[0]), found[1]
        if not origin.values:
            return origin, end
        origin = Meant(origin.values[:1])
    one = origin.values[0]
    one = one.low if isinstance(one, Interval) else one
    return _lasting(one, length[0].values[0], end)


def _from_for(tokens: Tokens, place: int) -> Any:
    """ "from 18th Dec for 10 days"."""
    found = longest(tokens, place, moment, date)
    length = plain_length(tokens, found[1] + 1) if found and tokens.word(found[1]) == "for" else None
    origin = settle(tokens, found[0]) if found else None
    if not length or not length[0].values or origin is None or not origin.values:
        return None
    return _lasting(origin.values[0], length[0].values[0], length[1])


def _lasting(one: Any, length: Any, stop: int) -> Any:
    day_of = one.date if isinstance(one, DateTime) else one
    if not isinstance(day_of, Date) or day_of.form != "day":
        return None
    then = moved(day_of, length.months, length.days)
    if isinstance(one, DateTime) or length.seconds:
        if not isinstance(one, DateTime):
            return None
        if not length.seconds and (length.days or length.months) and seconds(one.time) == 0:
            return Meant((Interval(one.date, then, grain="day"),)), stop
        later = at_second(since_day_0(DateTime(then, one.time)) + length.seconds, one.time.grain)
        return Meant((Interval(one, later, grain="minute"),)), stop
    return Meant((Interval(one, then, grain="day"),)), stop


__all__ = ["Part", "day"]
