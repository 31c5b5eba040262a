"""Which phrases may stand for themselves, and which need a neighbour: "May", "Sun", "5", "5/12", "the evening"."""

from __future__ import annotations

from typing import Any

from weft.modalities.when.beside import is_a_person, is_calculated
from weft.modalities.when.clock import clock
from weft.modalities.when.counted import now
from weft.modalities.when.dates_in_numbers import in_two_numbers
from weft.modalities.when.days import date
from weft.modalities.when.meaning import Partial
from weft.modalities.when.moments import moment, no_count
from weft.modalities.when.parts import is_meal, part
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import digits

SHY_MONTHS = frozenset("may march mar jan feb apr jun jul aug sep sept oct nov dec".split())
SHY_DAYS = frozenset("sun sat mon wed tue thu fri weds tues thur thurs".split())
INTRODUCES = frozenset(
    """in since until till by before after from to of during this next last every for between and through on early late
    mid end beginning start or about around -""".split()
)

PAPERS = frozenset("times telegraph mirror express herald post star mail tribune observer".split())


@remembered
def lone_date(tokens: Tokens, place: int) -> Any:
    """A date that needs no neighbour, or has the one that it needs."""
    found = date(tokens, place)
    if not found or not isinstance(found[0], Partial) or found[0].years or found[0].on:
        return found
    partial, stop = found
    word, before = tokens.word(place), tokens.word(place - 1)
    if partial.month and not partial.day:
        if _alone(tokens, place, stop) and len(word) > 2:
            return found
        if word in SHY_MONTHS and not (
            before in INTRODUCES and (tokens.capital(place) or word not in ("may", "march", "mar"))
        ):
            return None
        if before not in INTRODUCES and _named_further(tokens, place, stop):
            return None  # "August Wilson"
        if before == "$" or (word in ("may", "march") and not tokens.capital(place)):
            return None
        return found if not is_a_person(tokens, stop) or before in INTRODUCES else None
    if partial.weekday is not None and partial.month is None and partial.day is None:
        if _alone(tokens, place, stop):
            return found
        if tokens.word(stop) in PAPERS and tokens.capital(stop):
            return None
        if (
            word in SHY_DAYS
            and word not in ("tues", "thurs")
            and not (
                tokens.capital(place)
                and (before in INTRODUCES - {"and", "of", "-", "or"} or word in ("tue", "thu", "fri"))
            )
        ):
            return None
        return found
    if partial.day and partial.month and word in ("may", "march", "mar", "sept") and not tokens.capital(place):
        return found if no_count(tokens, stop) and tokens.word(place - 1) in INTRODUCES | {"", "the"} else None
    return found


def _alone(tokens: Tokens, place: int, stop: int) -> bool:
    """Whether nothing else is said: "thu.", "May"."""
    return place == 0 and not tokens.word(stop + (tokens.word(stop) == "."))


def _named_further(tokens: Tokens, place: int, stop: int) -> bool:
    """Whether a name goes on behind a month's: two words with capitals, and nothing between."""
    word = tokens.word(stop)
    return stop == place + 1 and word.isalpha() and len(word) > 2 and tokens.capital(place) and tokens.capital(stop)


@remembered
def date_in_two_numbers(tokens: Tokens, place: int) -> Any:
    """ "on 5/12", "2/29" alone, "Friday 7-6" is one rule with its weekday."""
    found = in_two_numbers(tokens, place)
    if not found:
        return None
    sign, before = tokens.word(place + 1), tokens.word(place - 1)
    if is_calculated(tokens, place):
        return None
    if sign == "." and before in ("until", "till", "before", "after", "since", "from") and tokens.word(found[1]) == ".":
        return found if int(tokens.word(place)) > 12 else None  # "until 31.12."
    if sign == "/" and (
        len(tokens) == 3 or before in ("on", "by", "until", "till", "before", "after", "since", "from")
    ):
        return found
    if (
        sign == "/"
        and len(tokens.word(place + 2)) == 2
        and len(tokens.word(place)) == 2
        and before in ("for", "starting")
    ):
        return found
    closed = not tokens.word(found[1]) or (tokens.word(found[1]) in (".", "!", "?") and tokens.spaced(found[1] + 1))
    if sign == "." and before == "on" and closed and len(tokens.word(place + 2)) == 2:
        return found
    return None


@remembered
def lone_day(tokens: Tokens, place: int) -> Any:
    """ "on the 27th", "on the 21st": where nothing follows that it could be the 27th of."""
    if tokens.word(place) != "the" or tokens.word(place - 1) not in (
        "on",
        "by",
        "until",
        "till",
        "before",
        "after",
        "since",
    ):
        return None
    value = digits(tokens, place + 1, 1, 31)
    if value is None or tokens.word(place + 2) not in ("st", "nd", "rd", "th") or tokens.spaced(place + 2):
        return None
    return (Partial(day=value), place + 3) if no_count(tokens, place + 3) else None


@remembered
def with_day_before_month(tokens: Tokens, place: int) -> Any:
    """The "18" of "18 and 19 June"."""
    value = digits(tokens, place, 1, 31)
    if value is None or tokens.word(place + 1) not in ("and", "or", "&"):
        return None
    behind = date(tokens, place + 2)
    if not behind or not isinstance(behind[0], Partial) or not behind[0].day or not behind[0].month:
        return None
    if not tokens.word(place + 2).isdecimal() or tokens.word(place + 3) in ("/", "-", "."):
        return None
    return Partial(behind[0].years, behind[0].month, value), place + 1


@remembered
def lone_clock(tokens: Tokens, place: int) -> Any:
    """A time that is sure, or one behind "at"."""
    found = clock(tokens, place)
    if not found:
        return _clock_in_part(tokens, place)
    if found[0].sure:
        if tokens.word(place + 1) == ":" and _ratio(tokens, place, found[1]):
            return None
        return found
    if place == 0 and not tokens.word(found[1]) and found[0].minute is not None and tokens.word(place).isalpha():
        return found  # "ten thirty", and nothing else
    led = (
        found[0].hour <= 12
        and tokens.word(place - 1) == "at"
        and not (tokens.word(place).isalpha() and found[0].minute is None and tokens.word(place) == "one")
    )
    return found if led and no_count(tokens, found[1]) else None


def _ratio(tokens: Tokens, place: int, stop: int) -> bool:
    return tokens.word(stop) in ("ratio", "scale", "odds", "win", "mixture") or tokens.word(place - 1) in (
        "ratio",
        "verse",
        "score",
    )


def _clock_in_part(tokens: Tokens, place: int) -> Any:
    """ "in the afternoon at 7", "early morning at 8:00"."""
    from weft.modalities.when.clock import in_part

    start = tokens.has(place, "in the") or tokens.has(place, "in") or place
    said = part(tokens, start)
    if not said or is_meal(said[0]):
        return None
    at = tokens.has(said[1], "at") or tokens.has(said[1], "around") or tokens.has(said[1], "@")
    behind = clock(tokens, at) if at else None
    if not behind or not (behind[0].sure or no_count(tokens, behind[1])):
        return None
    return in_part(behind[0], said[0]), behind[1]


@remembered
def lone_part(tokens: Tokens, place: int) -> Any:
    """ "in the evening", "at night", "late afternoon", "one morning"; "good morning" is none."""
    for words in ("in the", "during the", "at", "in", "during", "around", "throughout the", ""):
        stop = tokens.has(place, words) if words else place
        said = part(tokens, stop) if stop is not None else None
        if not said:
            continue
        if tokens.capital(said[1] - 1) and place and not tokens.capital(place):
            return None  # "at Night of Champions"
        if is_meal(said[0]) and words not in ("at", "around", "during"):
            return None
        if words or said[0].bound or said[0].name in ("night-time", "business hours"):
            return said if words not in ("at", "around") or said[0].name == "night" or is_meal(said[0]) else None
        before = tokens.word(place - 1)
        return (
            said
            if before in ("one", "that", "until", "by", "each", "all", "three") and said[0].name != "daytime"
            else None
        )
    return None


@remembered
def about(tokens: Tokens, place: int) -> Any:
    """ "around 1pm", "circa 5 in the morning", "around tomorrow 10am"."""
    if tokens.word(place) not in ("around", "circa"):
        return None
    return longest(tokens, place + 1, moment, lone_clock, lone_date)


@remembered
def lone_now(tokens: Tokens, place: int) -> Any:
    return now(tokens, place)
