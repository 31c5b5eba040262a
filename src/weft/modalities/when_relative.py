"""What counts from a reference: "tomorrow", "next Friday", "three weeks ago", "the last 2 quarters", "end of May"."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, day_number, days_in_month, from_ordinal, ordinal, period, weekday_index
from weft.modalities.date_time import DAY, DateTime, at_second, since_day_0
from weft.modalities.interval import Interval
from weft.modalities.time import Time
from weft.modalities.when_dates import Meant, Partial, month, named_day, settle, unanchored, weekday, written_date
from weft.modalities.when_tokens import SUFFIXES, Tokens, amount, day, longest, remembered, unit, year
from weft.modalities.when_tokens import ordinal as nth

DAYS = {
    "today": 0, "tomorrow": 1, "yesterday": -1, "tmr": 1, "tmrw": 1, "tomorow": 1, "tommorow": 1, "tommorrow": 1,
    "tomo": 1, "yday": -1, "overmorrow": 2,
}  # fmt: skip
TURNS = {
    "this": 0, "current": 0, "present": 0, "same": 0, "next": 1, "following": 1, "coming": 1, "upcoming": 1,
    "last": -1, "previous": -1, "past": -1, "prior": -1, "preceding": -1,
}  # fmt: skip
SECONDS = {"hour": 3600, "minute": 60, "second": 1}
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}
SEASONS = {"spring": ((3, 20), (6, 21)), "summer": ((6, 21), (9, 23)), "autumn": ((9, 23), (12, 21))}
SEASONS |= {"fall": SEASONS["autumn"], "winter": ((12, 21), (3, 20))}


def moved(date: Date, months: int, days: int = 0) -> Date:
    """A day so many months and then days later; the last day of a month that is too short."""
    years, place = divmod(12 * date.year + (date.month or 1) - 1 + months, 12)
    on = min(date.day or 1, days_in_month(years, place + 1))
    return from_ordinal(day_number(years, place + 1, on) + days)


def shifted(start: Any, count: Fraction, name: str, times: int) -> Any:
    """A Date or DateTime `count` × `times` of a unit later; DoesNotFit where that is no whole number of its parts."""
    total = count * times
    if name in SECONDS:
        since = since_day_0(start) if isinstance(start, DateTime) else Fraction(ordinal(start) * DAY)
        return at_second(since + total * SECONDS[name], "second" if name == "second" else "minute")
    if name in MONTHS_IN:
        total *= MONTHS_IN[name]
        if total.denominator != 1:
            raise DoesNotFit(f"{total} months: no whole number")
    elif name == "week":
        total *= 7
    day_of = start.date if isinstance(start, DateTime) else start
    if name == "business day":
        made = _business(day_of, int(total))
    elif name in MONTHS_IN:
        made = moved(day_of, int(total))
    elif total.denominator != 1:
        since = since_day_0(start) if isinstance(start, DateTime) else Fraction(ordinal(start) * DAY)
        return at_second(since + total * DAY, "minute")
    else:
        made = from_ordinal(ordinal(day_of) + int(total))
    return DateTime(made, start.time) if isinstance(start, DateTime) else made


def _business(start: Date, count: int) -> Date:
    number, step = ordinal(start), 1 if count > 0 else -1
    while count:
        number += step
        if weekday_index(number) < 5:
            count -= step
    return from_ordinal(number)


def whole(date: Date, name: str, times: int, turn: int) -> Any:
    """The calendar period of a unit that `date` lies in, `turn` periods later."""
    number = ordinal(date)
    if name == "day":
        return from_ordinal(number + turn * times)
    monday = number - weekday_index(number) + 7 * turn
    if name == "week" and times == 1:
        return Interval(from_ordinal(monday), from_ordinal(monday + 7), grain="week")
    if name == "week":
        start = number if turn > 0 else number + 7 * times * turn
        return Interval(from_ordinal(start), from_ordinal(start + 7 * times), grain="week")
    if name == "weekend":
        return Interval(from_ordinal(monday + 5), from_ordinal(monday + 7), grain="weekend")
    if name in ("workweek", "business day"):
        return Interval(from_ordinal(monday), from_ordinal(monday + 5), grain="workweek")
    months = MONTHS_IN[name] * times
    first = 12 * date.year + (date.month or 1) - 1
    of, place = divmod((first // months + turn) * months, 12)
    if name == "year":
        return Date(of, form={1: "year", 10: "decade", 100: "century"}.get(times, "year"))
    return Date(of, place + 1, form="quarter" if name == "quarter" else "day")


def of_season(name: str, of: int) -> Interval:
    """Northern, from an equinox or solstice to the next, by their usual days."""
    (month, on), (last, until) = SEASONS[name]
    grain = "autumn" if name == "fall" else name
    return Interval(Date(of, month, on), Date(of + (last < month), last, until), grain=grain)


# ---- rules -----------------------------------------------------------------------------------------------------------


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
        return unanchored(tokens.text[tokens.all[place].start : tokens.all[stop - 1].stop]), stop
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
    if (
        word == "past"
        and tokens.word(stop)
        not in ("week", "month", "year", "quarter", "weekend", "fortnight", "decade", "century", "hour", "night", "day")
        and weekday(tokens, stop) is None
    ):
        if not (tokens.word(stop) in SEASONS or month(tokens, stop)):
            return None
    if tokens.today is None:
        return unanchored(tokens.text[tokens.all[place].start : tokens.all[found[1] - 1].stop]), found[1]
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
            start = tokens.now // SECONDS[name] * SECONDS[name]
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
def several(tokens: Tokens, place: int) -> Any:
    """ "the next five days", "last 2 quarters", "the 2 upcoming months", "past few hours"."""
    start = tokens.has(place, "the") or tokens.has(place, "these") or place
    counted = amount(tokens, start)
    if counted and tokens.word(start) not in ("a", "an", "another"):
        said = turn(tokens, counted[1])
        stop = said[1] if said else counted[1]
    else:
        said = turn(tokens, place)
        counted = amount(tokens, said[1]) if said else None
        stop = counted[1] if counted else place
    if not said or not counted or not said[0][0]:
        return None
    more = tokens.has(stop, "more") or stop
    found = unit(tokens, more)
    if found and counted[0][0] > 1 and not tokens.word(found[1] - 1).endswith(("s", "ia")):
        return None  # "only 3 next week"
    if not found or (counted[0][0] == 1 and tokens.word(counted[1] - 1) in ("a", "an")):
        return None
    if tokens.today is None:
        return unanchored(tokens.text[tokens.all[place].start : tokens.all[found[1] - 1].stop]), found[1]
    value = _several(tokens, said[0][0], counted[0][0], *found[0])
    return None if value is None else (Meant((value,), confidence=0.6 if counted[0][1] else 1.0), found[1])


def _several(tokens: Tokens, step: int, count: Fraction, name: str, times: int) -> Any:
    assert tokens.today is not None
    if name in SECONDS:
        if tokens.now is None:
            return None
        ends = sorted((tokens.now, tokens.now + step * count * SECONDS[name]))
        return Interval(*(at_second(end, "minute") for end in ends), grain=name)
    if name in ("weekend", "workweek") or count.denominator != 1:
        return None
    if name == "quarter" or (name == "year" and times >= 10):
        periods = [whole(tokens.today, name, times, step * place) for place in (1, int(count))]
        low, high = sorted(periods, key=ordinal)
        return Interval(from_ordinal(ordinal(low)), from_ordinal(period(high)[1] + 1), grain=name)
    if step < 0:
        return Interval(shifted(tokens.today, -count, name, times), tokens.today, grain="day")
    start = shifted(tokens.today, Fraction(1), "business day" if name == "business day" else "day", 1)
    if name == "business day":
        last = shifted(tokens.today, count, name, times)
        return Interval(start, from_ordinal(ordinal(last) + 1), grain="day")
    return Interval(start, shifted(start, count, name, times), grain="day")


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
            return (Meant((whole(tokens.today, *found[0], step),)) if tokens.today else unanchored()), stop
    return None


@remembered
def the_period(tokens: Tokens, place: int) -> Any:
    """ "the month", "the year": the present one, where it is not one of another thing ("the year of the flood")."""
    found = unit(tokens, place + 1)
    if tokens.word(place) != "the" or not found or tokens.today is None:
        return None
    name = tokens.word(place + 1)
    before = tokens.word(place - 1)
    if name not in ("year", "month", "quarter", "weekend", "week") or found[0][1] != 1:
        return None
    if name.startswith("week") and before not in ("over", "during", "for", "on", "throughout"):
        return None
    if name == "weekend" and before == "on":
        return Meant((whole(tokens.today, *found[0], 0),), confidence=0.6), found[1]
    if before not in (
        "for",
        "of",
        "in",
        "during",
        "over",
        "throughout",
        "within",
        "happened",
        "through",
    ):
        return None
    if tokens.word(found[1]) in ("of", "that", "when", "in", "he", "she", "they", "we", "which") or year(
        tokens, found[1]
    ):
        return None
    return Meant((whole(tokens.today, *found[0], 0),), confidence=0.6), found[1]


@remembered
def now(tokens: Tokens, place: int) -> Any:
    """ "now", "right now", "at present", "at the moment"."""
    for words in (
        "right now",
        "at the moment",
        "at the minute",
        "at present",
        "at this time",
        "just now",
        "now",
        "the present time",
        "the present day",
    ):
        stop = tokens.has(place, words)
        if stop:
            if words == "now" and tokens.word(stop) in ("that", "-", "then"):
                return None
            if tokens.now is not None:
                return Meant((at_second(tokens.now, "second"),)), stop
            return (Meant((tokens.today,)) if tokens.today else unanchored(words)), stop
    return None


def anchor(tokens: Tokens, place: int) -> Any:
    """What "3 days from …" may count from."""
    return longest(tokens, place, now, near_day, turned, weekday_of_week, written_date, _day_of_month)


def _day_of_month(tokens: Tokens, place: int) -> Any:
    stop = tokens.has(place, "the")
    found = nth(tokens, stop) if stop else None
    return (Partial(day=found[0]), found[1]) if found and found[0] <= 31 else None


@remembered
def counted(tokens: Tokens, place: int) -> Any:
    """ "three weeks ago", "in two hours", "2 days after Friday", "a fortnight later", "3 minutes from now"."""
    lead = tokens.has(place, "in")
    if lead:
        lead = tokens.has(lead, "about") or tokens.has(lead, "around") or tokens.has(lead, "approximately") or lead
    parts, stop = _parts(tokens, lead or place)
    one = tokens.has(place, "the day") or (tokens.has(place, "day") if tokens.word(place - 1) != "the" else None)
    if one and tokens.word(one) in ("after", "before", "following"):
        parts, stop = [(Fraction(1), "day", 1, False)], one
    if not parts:
        return None
    start: Any = None
    sign = 1
    if lead:
        stop = tokens.has(stop, "from now") or stop
    else:
        word = tokens.word(stop)
        if (
            word in ("ago", "back", "earlier", "previously")
            or tokens.has(stop, "before now")
            or tokens.has(stop, "prior")
        ):
            if word in ("back", "prior") and not _ends_here(tokens, stop + 1):
                return None
            sign, stop = -1, tokens.has(stop, "before now") or stop + 1
            near = near_day(tokens, stop) if word == "ago" else None
            if near:  # "a year ago today"
                start, stop = near
        elif word in ("later", "hence", "afterwards") or tokens.has(stop, "from now"):
            stop = tokens.has(stop, "from now") or stop + 1
        elif word in ("from", "after", "before", "since", "prior", "following"):
            sign = -1 if word in ("before", "prior") else 1
            behind = stop + 1 + (word == "prior" and tokens.word(stop + 1) == "to")
            found = anchor(tokens, behind)
            if not found:
                return None
            start, stop = settle(tokens, found[0]), found[1]
        else:
            return None
    return _counted(tokens, parts, sign, start, place, stop)


def _ends_here(tokens: Tokens, place: int) -> bool:
    return not tokens.word(place) or not tokens.word(place).isalnum()


def _parts(tokens: Tokens, place: int) -> Any:
    """([(amount, unit, times, vague)], behind them): "a year and 2 months", "3 weeks 2 days", "1.5h"."""
    parts: list[tuple[Fraction, str, int, bool]] = []
    stop = place
    while len(parts) < 5:
        at = stop
        if parts:
            at = tokens.has(at, ",") or at
            at = tokens.has(at, "and") or at
        said = amount(tokens, at)
        more = tokens.has(said[1], "more") or said[1] if said else at
        found = unit(tokens, more + (tokens.word(more) == "-")) if said else None
        if not said or not found or found[0][0] in ("weekend", "workweek"):
            break
        size, vague = said[0]
        end = found[1]
        if tokens.word(end - 1) == "night" and size != 1:
            break
        for words, extra in (("and a half", Fraction(1, 2)), ("and a quarter", Fraction(1, 4))):
            behind = tokens.has(end, words)
            if behind and unit(tokens, behind) is None:
                size, end = size + extra, behind
        parts.append((size, *found[0], vague))
        stop = end
    return parts, stop


def _counted(tokens: Tokens, parts: list[Any], sign: int, start: Meant | None, place: int, stop: int) -> Any:
    fine = any(name in SECONDS for _, name, _, _ in parts)
    if start is None:
        if tokens.today is None:
            return unanchored(tokens.text[tokens.all[place].start : tokens.all[stop - 1].stop]), stop
        if fine and tokens.now is None:
            return Meant(reason="no time of day to count from; pass a reference with a time"), stop
        start = Meant((at_second(tokens.now, "minute") if fine and tokens.now is not None else tokens.today,))
    if not start.values:
        return start, stop
    values = []
    for value in start.values:
        if isinstance(value, Interval):
            value = value.low
        if isinstance(value, Date) and value.form != "day":
            value = from_ordinal(ordinal(value))
        if not fine and isinstance(value, DateTime):
            value = value.date
        if not isinstance(value, Date | DateTime):
            return None
        try:
            for size, name, times, _ in parts:
                value = shifted(value, sign * size, name, times)
        except DoesNotFit as reason:
            return Meant(reason=str(reason)), stop
        values.append(value)
    return Meant(tuple(values), confidence=0.6 if any(part[3] for part in parts) else 1.0), stop


__all__ = ["SUFFIXES", "Time", "day"]
