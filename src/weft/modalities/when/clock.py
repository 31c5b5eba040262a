"""Times of day as they are said: "5pm", "half past seven", "quarter to 8", "0730", "in the afternoon at 7"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.time import Time
from weft.modalities.when.meaning import Meant
from weft.modalities.when.parts import SURE_ZONES, Part, of_part, part_behind, zone
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import cardinal, digits


@dataclass(frozen=True)
class Clock:
    """A time of day as said. `half`: "am", "pm" or None; `sure`: by itself a time, not only beside a date or "at"."""

    hour: int
    minute: int | None = None
    second: int | None = None
    fraction: Fraction | None = None
    half: str | None = None
    zone: int | str | None = None
    sure: bool = True
    fixed: bool = False  # of 24 hours: noon, 17:30


def times(clock: Clock) -> tuple[Time, ...]:
    """The times it may mean, as written first; raises DoesNotFit for what no clock shows."""
    parts = (clock.minute, clock.second, clock.fraction, clock.zone)
    if clock.fixed or not 1 <= clock.hour <= 12:
        return (Time(clock.hour, *parts),)
    early, late = Time(clock.hour % 12, *parts), Time(clock.hour % 12 + 12, *parts)
    if clock.half:
        return (early,) if clock.half == "am" else (late,)
    return (late, early) if clock.hour == 12 else (early, late)


def in_part(clock: Clock, part: Part) -> Clock:
    """ "7" in the evening is 19:00, "3" in the night is 3:00."""
    if clock.half or clock.fixed or not 1 <= clock.hour <= 12:
        return clock
    late = part.name in ("afternoon", "evening", "dinner", "lunch") and not (part.name == "lunch" and clock.hour == 11)
    if part.name == "night":
        late = 6 <= clock.hour <= 11
    half = "pm" if late or (clock.hour == 12 and part.name in ("daytime",)) else "am"
    return replace(clock, half=half, sure=True)


def half_of_day(tokens: Tokens, place: int) -> Any:
    """ "am", "a.m.", "p m", "pm."; "a" and "p" only right behind a digit."""
    word = tokens.word(place)
    if word == "." and tokens.word(place + 1) in ("am", "pm", "a", "p") and not tokens.spaced(place):
        place, word = place + 1, tokens.word(place + 1)  # "9.am"
    if word in ("am", "pm"):
        return word, place + 1
    if word == "in" and tokens.word(place + 1) == "the" and tokens.word(place + 2) in ("am", "pm"):
        return tokens.word(place + 2), place + 3
    if word not in ("a", "p"):
        return None
    stop = place + 1 + (tokens.word(place + 1) == ".")
    if tokens.word(stop) == "m" and (stop > place + 1 or tokens.spaced(stop)):
        stop += 1
        if tokens.word(stop) == "." and stop > place + 2 and not tokens.spaced(stop):
            stop += 1  # the point of "p.m.": the scorer of spans and people alike count it in
        return word + "m", stop
    led = tokens.word(place - 2) in ("at", "@", "from", "to", "until", "-", "by", "around", "about", ":", "and", "")
    amperes = word == "a" and tokens.capital(place)  # "a 10A fuse"
    if not tokens.spaced(place) and tokens.word(place - 1).isdecimal() and tokens.spaced(stop) and led and not amperes:
        return word + "m", place + 1
    return None


def _finished(tokens: Tokens, clock: Clock, place: int) -> Any:
    """With what may follow: "am", "o'clock", "in the morning", a zone."""
    half = half_of_day(tokens, place) if not clock.half else None
    if half:
        clock, place = replace(clock, half=half[0], sure=True), half[1]
        if clock.hour > 12 or clock.hour == 0:
            clock = replace(clock, half=None, fixed=True)
    for words in ("o ' clock", "o ’ clock", "oclock", "o clock"):
        stop = tokens.has(place, words)
        if stop and clock.minute is None:
            clock, place = replace(clock, sure=True), stop
            half = half_of_day(tokens, place)
            if half:
                clock, place = replace(clock, half=half[0]), half[1]
            break
    sharp = tokens.has(place, "sharp") or tokens.has(place, "ish") or tokens.has(place, "- ish")
    if sharp and (clock.sure or tokens.word(place) != "sharp"):
        clock, place = replace(clock, sure=True), sharp
        half = half_of_day(tokens, place) if not clock.half else None
        if half:
            clock, place = replace(clock, half=half[0]), half[1]
    said = part_behind(tokens, place)
    if said and clock.half is None and not clock.fixed:
        clock, place = in_part(clock, said[0]), said[1]
    at = zone(tokens, place) if clock.sure or tokens.word(place) in SURE_ZONES else None
    return (replace(clock, zone=at[0], sure=True), at[1]) if at else (clock, place)


@remembered
def with_signs(tokens: Tokens, place: int) -> Any:
    """ "17:30", "5:30:15.25 pm", "8.30 pm", "17h30"; "8.30" alone is not sure."""
    hour = digits(tokens, place, 0, 24)
    if hour is None:
        return None
    sign = tokens.word(place + 1)
    if tokens.spaced(place + 1) or sign not in (":", ".", "h"):
        return None
    minute = digits(tokens, place + 2, 0, 59)
    if minute is None or tokens.spaced(place + 2) or len(tokens.word(place + 2)) != 2:
        return None
    stop, second, fraction = place + 3, None, None
    if sign == ":" and tokens.word(stop) == ":" and not tokens.spaced(stop) and len(tokens.word(stop + 1)) == 2:
        second = digits(tokens, stop + 1, 0, 59)
        stop += 2 if second is not None else 0
        part = tokens.word(stop + 1)
        if second is not None and tokens.word(stop) == "." and part.isdecimal() and not tokens.spaced(stop + 1):
            if len(part) > 9:
                return None
            fraction, stop = Fraction(int(part), 10 ** len(part)), stop + 2
    glued = not tokens.spaced(stop) and not tokens.spaced(stop + 1)
    longer = tokens.word(stop) in (":", ".") or (tokens.word(stop) == "/" and len(tokens.word(stop + 1)) < 4)
    if glued and longer and tokens.word(stop + 1).isdecimal():
        return None
    fixed = (
        hour == 0 or hour > 12 or (len(tokens.word(place)) == 2 and tokens.word(place)[0] == "0" and second is not None)
    )
    return _finished(tokens, Clock(hour, minute, second, fraction, fixed=fixed, sure=sign != "."), stop)


_LEADS_HOURS = ("at", "by", "until", "till", "from", "around", "about", "to", "-", "before", "after", "and", "")


@remembered
def with_half(tokens: Tokens, place: int) -> Any:
    """ "5pm", "1140 a.m.", "nine a m", "6 o'clock", "7 in the evening", "11ish", "0730h"; "5" alone is not sure."""
    word = tokens.word(place)
    if word.isdecimal() and len(word) in (3, 4) and len(word) == len(word.strip()):
        value = digits(tokens, place, 100, 2359, 4)
        if value is not None and value % 100 < 60:
            made = Clock(value // 100, value % 100, sure=False, fixed=value >= 1300 or value < 100)
            found = _finished(tokens, made, place + 1)
            led = word[0] == "0" or tokens.word(place - 1) in _LEADS_HOURS
            if tokens.word(found[1]) in ("hours", "hrs", "h") and len(word) == 4 and led:
                return replace(found[0], sure=True, fixed=True), found[1] + 1
            return found if found[0].sure or (len(word) == 4 and word[0] == "0") else None
        return None
    hour = digits(tokens, place, 0, 24)
    if hour is not None:
        if tokens.word(place + 1) in (":", "/") and not tokens.spaced(place + 1):
            return None
        if tokens.word(place + 1) == "." and not tokens.spaced(place + 2) and tokens.word(place + 2).isdecimal():
            return None
        return _finished(tokens, Clock(hour, sure=False, fixed=hour > 12 or hour == 0), place + 1)
    return None


@remembered
def in_words(tokens: Tokens, place: int) -> Any:
    """ "seven thirty", "six forty-five pm", "eight oh five", "nine"; sure only with what follows."""
    found = cardinal(tokens, place)
    if not found or not tokens.word(place).isalpha():
        return None
    hour, stop = found
    if hour > 24 or hour == 0 or stop > place + 1:
        return None
    made, behind = Clock(hour, sure=False, fixed=hour > 12), stop
    rest = cardinal(tokens, stop)
    if tokens.word(stop) in ("oh", "o") and (last := cardinal(tokens, stop + 1)) and last[0] < 10:
        made, behind = replace(made, minute=last[0]), last[1]
    elif rest and 10 <= rest[0] <= 59 and hour <= 12:
        made, behind = replace(made, minute=rest[0]), rest[1]
    return _finished(tokens, made, behind)


@remembered
def past_or_to(tokens: Tokens, place: int) -> Any:
    """ "half past seven", "quarter to 8", "10 past 9", "twenty minutes before five"."""
    start = tokens.has(place, "a") or place
    if tokens.word(start) in ("half", "quarter"):
        minutes, stop = (30 if tokens.word(start) == "half" else 15), start + 1
    else:
        found = cardinal(tokens, place) if tokens.word(place).isalpha() else None
        minutes, stop = found or (digits(tokens, place, 1, 59) or 0, place + 1)
    if not minutes or minutes > 59:
        return None
    british = _half_hour(tokens, place) if tokens.word(place) == "half" else None
    if british:
        return british
    named = tokens.word(stop) in ("minutes", "minute", "mins", "min")
    stop += named
    relation = tokens.word(stop)
    if relation not in ("past", "to", "till", "before", "after", "of") or (relation == "of" and minutes != 15):
        return None
    if relation in ("to", "till", "before", "after", "of") and not (named or minutes in (15, 30, 10, 20, 5, 25)):
        return None
    hour = digits(tokens, stop + 1, 0, 24) or (cardinal(tokens, stop + 1) or (0,))[0]
    if tokens.word(stop + 1) in ("noon", "midnight", "midday"):
        hour = 0 if tokens.word(stop + 1) == "midnight" else 12
    elif not 1 <= hour <= 24 or not (relation == "past" or minutes == 15 or named or _told(tokens, place, stop + 2)):
        return None
    fixed = tokens.word(stop + 1) in ("noon", "midnight", "midday") or hour > 12
    if relation in ("past", "after"):
        made = Clock(hour, minutes, fixed=fixed)
    else:
        made = Clock((hour - 1) % 24 if fixed or hour > 1 else 12, 60 - minutes, fixed=fixed)
    if tokens.word(stop + 2) == ":":
        return None
    return _finished(tokens, made, stop + 2)


def _half_hour(tokens: Tokens, place: int) -> Any:
    """ "half three" is 3:30 in Britain; behind "at", with its half of the day, or all that is said."""
    found = cardinal(tokens, place + 1)
    if not found or not 1 <= found[0] <= 12 or found[1] != place + 2:
        return None
    made = _finished(tokens, Clock(found[0], 30), found[1])
    alone = place == 0 and not tokens.word(found[1])
    return made if alone or made[0].half or tokens.word(place - 1) == "at" else None


def _told(tokens: Tokens, place: int, stop: int) -> bool:
    """Whether "twenty to five" is a time, not a range: in words, and where a time is asked for."""
    if tokens.word(place).isdecimal():
        return False
    before = tokens.word(place - 1) in ("at", "s", "is", "around", "about", "by", "until", "before", "after")
    return before or bool(half_of_day(tokens, stop) or part_behind(tokens, stop))


@remembered
def noon(tokens: Tokens, place: int) -> Any:
    """ "noon", "12 noon", "midnight", "midday"."""
    start = tokens.has(place, "12") or tokens.has(place, "twelve") or place
    for words, hour in (
        ("noonish", 12),
        ("noon - ish", 12),
        ("noon", 12),
        ("midday", 12),
        ("mid - day", 12),
        ("mid day", 12),
        ("midnight", 0),
    ):
        stop = tokens.has(start, words)
        if stop:
            at = zone(tokens, stop)
            return (Clock(hour, fixed=True, zone=at[0]), at[1]) if at else (Clock(hour, fixed=True), stop)
    return None


@remembered
def iso_hour(tokens: Tokens, place: int) -> Any:
    """ "T17": what weft writes for an hour alone; "T17:30" as well."""
    if tokens.word(place) != "t" or tokens.spaced(place + 1) or len(tokens.word(place + 1)) != 2:
        return None
    found = with_signs(tokens, place + 1)
    if found:
        return found
    hour = digits(tokens, place + 1, 0, 24)
    if hour is None or not tokens.capital(place):
        return None
    at = zone(tokens, place + 2)
    made = Clock(hour, fixed=True)
    return (replace(made, zone=at[0]), at[1]) if at else (made, place + 2)


@remembered
def clock(tokens: Tokens, place: int) -> Any:
    """Any time of day, sure or not."""
    return longest(tokens, place, with_signs, with_half, in_words, past_or_to, noon, iso_hour)


def settle_times(meaning: Any) -> Meant:
    """The values of a Clock or a Part."""
    if isinstance(meaning, Part):
        return Meant((of_part(meaning),))
    try:
        return Meant(times(meaning))
    except DoesNotFit as reason:
        return Meant(reason=str(reason))
