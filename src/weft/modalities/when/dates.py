"""Days, months and years as they are said, with and without their year: "Tue May 9", "9/5/18", "Christmas 2010"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date
from weft.modalities.when.dates_in_numbers import (
    goes_on,
    in_numbers,
    in_two_numbers,
    is_real,
    is_tight,
    month_and_year_in_numbers,
)
from weft.modalities.when.holidays import FIRST_WORDS, LONGEST, NAMES, holiday
from weft.modalities.when.meaning import Partial
from weft.modalities.when.moons import ISLAMIC
from weft.modalities.when.rules import Tokens, longest, remembered
from weft.modalities.when.tokens import MONTHS, SUFFIXES, WEEKDAYS, day, digits, full_year, year
from weft.modalities.when.tokens import ordinal as nth


def month(tokens: Tokens, place: int) -> Any:
    """A month by name, with the point of its abbreviation."""
    word = tokens.word(place)
    if word not in MONTHS:
        return None
    short = word not in ("may", "june", "july") and len(word) <= 4 and tokens.word(place + 1) == "."
    return MONTHS[word], place + 1 + (short and not tokens.spaced(place + 1) and _goes_on_behind(tokens, place + 2))


def _goes_on_behind(tokens: Tokens, place: int) -> bool:
    """Whether a point belongs to the abbreviation before it and does not end the sentence."""
    word = tokens.word(place)
    return bool(word) and (word.isdecimal() or word == "," or (word.isalpha() and not tokens.capital(place)))


def _short_year(tokens: Tokens, place: int, sure: bool) -> Any:
    """ "'87", and "87" where it can be nothing else."""
    if tokens.word(place) in ("'", "’", "‘") and len(tokens.word(place + 1)) == 2:
        value = digits(tokens, place + 1, 0, 99)
        return None if value is None else (full_year(value, tokens.prefer), place + 2)
    value = digits(tokens, place, 0, 99)
    if value is None or len(tokens.word(place)) != 2 or not sure or not _closes(tokens, place + 1):
        return None
    return full_year(value, tokens.prefer), place + 1


_CLOSING = frozenset(". , ; ! ? ) was is were are and or but that when which to in at on for".split())


def _closes(tokens: Tokens, place: int) -> bool:
    """Whether nothing follows that a number could count or be part of."""
    word = tokens.word(place)
    if word in (".", ",") and not tokens.spaced(place + 1) and tokens.word(place + 1).isalnum():
        return False
    return not word or word in _CLOSING


def _years(tokens: Tokens, place: int, sure: bool = False) -> Any:
    """((years), behind it) after a day or month: "2021", ", 2021", "of 2021", "'21"."""
    for skip in (place, *([place + 1] if tokens.word(place) in (",", "of", "in") else [])):
        found = year(tokens, skip)
        if found and tokens.word(found[1]) not in ("h", "hrs", "hours"):
            return (found[0],), found[1]
        short = _short_year(tokens, skip, sure or tokens.word(place) == "of")
        if short:
            return short
    return None


@remembered
def by_month_name(tokens: Tokens, place: int) -> Any:
    """ "May 9", "May 9th, 2018", "Nov/2", "May 2018", "September-2020-23", "May"."""
    found = month(tokens, place)
    if not found:
        return None
    named, stop = found
    tight = is_tight(tokens, stop, "- /")
    after = stop + tight
    if tight:
        of = year(tokens, after)
        if of:
            last = digits(tokens, of[1] + 1, 1, 31) if is_tight(tokens, of[1], "- /") else None
            return (Partial((of[0],), named, last), of[1] + 2) if last else (Partial((of[0],), named), of[1])
    on = None if year(tokens, after) else day(tokens, after)
    if on and not tokens.word(on[1]).startswith(("%", ":")) and tokens.word(on[1]) not in ("am", "pm"):
        if tight and is_tight(tokens, on[1], "- /"):
            of = _years(tokens, on[1] + 1, sure=True)
            if of:
                return Partial(of[0], named, on[0]), of[1]
        worded = tokens.word(on[1] - 1) in SUFFIXES or tokens.word(on[1] - 1).isalpha()
        at = _years(tokens, on[1], sure=worded)
        if at and not _is_clock(tokens, at[1]):
            return Partial(at[0], named, on[0]), at[1]
        return Partial((), named, on[0]), on[1]
    at = _years(tokens, stop)
    return (Partial(at[0], named), at[1]) if at else (Partial((), named), stop)


def _is_clock(tokens: Tokens, place: int) -> bool:
    return tokens.word(place) == ":" or tokens.word(place) in ("am", "pm", "hours", "hrs", "o")


@remembered
def by_day_first(tokens: Tokens, place: int) -> Any:
    """ "9 May", "the 9th of May, 2018", "22/Jan/2019", "23-2020-September", "fifteen August"."""
    on = day(tokens, place)
    if not on:
        return None
    stop = on[1]
    if is_tight(tokens, stop, "-"):
        of = year(tokens, stop + 1)
        if of and is_tight(tokens, of[1], "-") and month(tokens, of[1] + 1):
            named, end = month(tokens, of[1] + 1)
            return Partial((of[0],), named, on[0]), end
    if tokens.word(stop) == "day" and tokens.word(stop + 1) == "of":
        stop += 1
    tight = is_tight(tokens, stop, "- / .")
    stop += 1 if tight or tokens.word(stop) == "of" else 0
    named = month(tokens, stop)
    if not named:
        return None
    small = tokens.word(stop) in ("may", "march", "mar", "sept") and not tokens.capital(stop)
    alone = place == 0 and not tokens.word(named[1])
    if small and not tight and tokens.word(stop - 1) != "of" and not alone:
        return None
    after = named[1] + (1 if is_tight(tokens, named[1], "- /") else 0)
    at = _years(tokens, after, sure=tight or tokens.word(on[1] - 1) in SUFFIXES)
    if at and not _is_clock(tokens, at[1]):
        return Partial(at[0], named[0], on[0]), at[1]
    return Partial((), named[0], on[0]), named[1]


@remembered
def by_year_first(tokens: Tokens, place: int) -> Any:
    """ "2019-aug-01", "2017 april", "2018-7-6", "2018/7/6", "20180706"."""
    word = tokens.word(place)
    if len(word) == 8 and word.isdecimal() and 1000 <= int(word[:4]) <= 2999:
        try:
            date = Date(int(word[:4]), int(word[4:6]), int(word[6:]))
        except DoesNotFit:
            return None
        return Partial((date.year,), date.month, date.day), place + 1
    of = year(tokens, place)
    if not of:
        return None
    tight = is_tight(tokens, of[1], "- / .")
    named = month(tokens, of[1] + tight)
    if named and (tight or tokens.spaced(of[1])) and (tight or tokens.word(of[1]) not in ("may", "march", "mar")):
        on = digits(tokens, named[1] + 1, 1, 31) if tight and is_tight(tokens, named[1], "- /") else None
        if on:
            return Partial((of[0],), named[0], on), named[1] + 2
        last = None if tight else digits(tokens, named[1], 1, 31)
        if last and _closes(tokens, named[1] + 1):  # "2015 June 2"
            return Partial((of[0],), named[0], last), named[1] + 1
        return Partial((of[0],), named[0]), named[1]
    number = digits(tokens, of[1] + 1, 1, 12) if tight else None
    on = digits(tokens, of[1] + 3, 1, 31) if number and is_tight(tokens, of[1] + 2, tokens.word(of[1])) else None
    again = tokens.word(of[1] + 4) == "/" and len(tokens.word(of[1] + 5)) == 4  # "2019-04-05/2019-04-08"
    if on and (again or not goes_on(tokens, of[1] + 4)):
        return is_real(Partial((of[0],), number, on), of[1] + 4)
    return None


_OTHER_YEARS = ("chinese", "lunar", "jewish", "islamic", "hijri")  # whose new year is not on 1 January


@remembered
def named_day(tokens: Tokens, place: int) -> Any:
    """A holiday, with its year where one follows."""
    if tokens.word(place) not in FIRST_WORDS or tokens.word(place - 1) in _OTHER_YEARS:
        return None
    name, stop, found = "", place, None
    for _ in range(LONGEST + 4):
        word = tokens.word(stop)
        if word in ("'", "’", ".", "-") or (word == "s" and tokens.word(stop - 1) in ("'", "’")):
            if word == "s":
                name += "s"
            elif tokens.spaced(stop) or not (word != "-" or name):
                break
            stop += 1
        elif word.isalpha():
            name, stop = f"{name} {word}".strip(), stop + 1
        else:
            break
        if word.isalpha() and name in NAMES and tokens.word(stop) not in ("'", "’"):
            found = (name, stop)
    if found is None or (
        found[0] in ("new year", "new years", "may day", "mlk", "clean monday") and not tokens.capital(place)
    ):
        return None
    on = holiday(found[0])
    at = _years(tokens, found[1])
    sure = found[0] not in ISLAMIC
    return (Partial(at[0], on=on, sure=sure), at[1]) if at else (Partial(on=on, sure=sure), found[1])


CORES = (by_month_name, by_day_first, by_year_first, in_numbers, named_day, month_and_year_in_numbers)


def weekday(tokens: Tokens, place: int) -> Any:
    """A weekday by name; an abbreviation may have its point."""
    word = tokens.word(place)
    if word not in WEEKDAYS:
        return None
    short = (
        len(word) <= 5 and tokens.word(place + 1) == "." and tokens.word(place + 2) != "" and not word.endswith("day")
    )
    return WEEKDAYS[word], place + 1 + short


@remembered
def with_weekday(tokens: Tokens, place: int) -> Any:
    """ "Tue May 9", "Friday, the 9th", "Fri 14th", "Friday 7.6", "Friday (Jun 15)", "May 9, Friday"."""
    said = weekday(tokens, place)
    if said:
        stop = said[1]
        bracket = tokens.word(stop) == "("
        skip = stop + (1 if tokens.word(stop) in (",", "-", "(") else 0)
        skip = tokens.has(skip, "the") or skip
        found = longest(tokens, skip, *CORES, in_two_numbers)
        if found and tokens.word(place - 1) == "-" and tokens.word(skip + 1) == "-" and tokens.word(skip).isdecimal():
            found = None  # "Mon-Fri 9-5"
        if found and not (isinstance(found[0], Partial) and found[0].day is None):
            end = found[1] + (1 if bracket and tokens.word(found[1]) == ")" else 0)
            return replace(found[0], weekday=said[0]), end
        on = nth(tokens, skip)
        if not on and skip == stop and digits(tokens, skip, 1, 31) and tokens.word(skip + 1) in ("at", "from", ".", ""):
            on = digits(tokens, skip, 1, 31), skip + 1
        if on and on[0] <= 31 and tokens.word(skip) != "second":
            return Partial((), None, on[0], said[0]), on[1]
        return Partial(weekday=said[0]), stop
    core = longest(tokens, place, *CORES)
    if core and core[0].day:
        skip = core[1] + (1 if tokens.word(core[1]) in (",", "(") else 0)
        named = weekday(tokens, skip)
        if named and (len(tokens.word(skip)) > 3 or tokens.capital(skip)):
            end = named[1] + (1 if tokens.word(skip - 1) == "(" and tokens.word(named[1]) == ")" else 0)
            return replace(core[0], weekday=named[0]), end
    return None


@remembered
def written_date(tokens: Tokens, place: int) -> Any:
    """A date that says its own parts."""
    return longest(tokens, place, with_weekday, *CORES)
