"""Days and months in numbers alone: "5/9/2018", "9.5.2018", "10-27-89", "2/2013"; "5/9" where its neighbours ask."""

from __future__ import annotations

from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date
from weft.modalities.when.meaning import Partial
from weft.modalities.when.rules import Tokens, remembered
from weft.modalities.when.tokens import digits, full_year


def is_tight(tokens: Tokens, place: int, signs: str) -> bool:
    """A sign between two parts of one date, without white space."""
    return tokens.word(place) in signs.split() and not tokens.spaced(place) and not tokens.spaced(place + 1)


def goes_on(tokens: Tokens, place: int) -> bool:
    """Whether a number is part of something longer: "7.6.5", "12/5/18/2", "5th"."""
    return not tokens.spaced(place) and (
        (tokens.word(place).isalnum() and tokens.word(place) not in ("t", "z"))
        or (
            tokens.word(place) in (".", "/", ":")
            and not tokens.spaced(place + 1)
            and tokens.word(place + 1).isdecimal()
        )
    )


def is_real(partial: Partial, stop: int) -> Any:
    try:
        Date(partial.years[0] if partial.years else 2000, partial.month, partial.day)
    except DoesNotFit:
        return None
    return partial, stop


@remembered
def in_numbers(tokens: Tokens, place: int) -> Any:
    """ "5/9/2018", "5-9-18", "9.5.2018": month first, but day first after points; the other order is kept beside."""
    first = digits(tokens, place, 1, 31)
    if not first:
        return None
    sign, second = tokens.word(place + 1), digits(tokens, place + 2, 1, 31)
    if not second or not is_tight(tokens, place + 1, "/ - .") or not is_tight(tokens, place + 3, sign):
        return None
    last = tokens.word(place + 4)
    if not last.isdecimal() or len(last) not in (2, 4) or goes_on(tokens, place + 5):
        return None
    if len(last) == 2 and sign != "/" and not (sign == "-" and _is_short_date(tokens, place)):
        return None
    years = full_year(int(last), tokens.prefer) if len(last) == 2 else (int(last),)
    return _either(first, second, years, sign != ".", place + 5)


def _is_short_date(tokens: Tokens, place: int) -> bool:
    """ "10-27-89": two digits each, and the last can be nothing but a year."""
    numbers = [tokens.word(place + step) for step in (0, 2, 4)]
    return all(len(number) == 2 for number in numbers) and int(numbers[2]) > 31


@remembered
def in_two_numbers(tokens: Tokens, place: int) -> Any:
    """ "5/9": not by itself a date; the rules that know what stands before and after ask for it."""
    first = digits(tokens, place, 1, 31)
    second = digits(tokens, place + 2, 1, 31) if first else None
    if not first or not second or not is_tight(tokens, place + 1, "/ - .") or goes_on(tokens, place + 3):
        return None
    if (first, second, tokens.word(place + 1)) == (24, 7, "/"):  # "open 24/7"
        return None
    behind = tokens.word(place + 3)
    if tokens.word(place + 1) != "/" and (behind in ("am", "pm", "a", "p") or tokens.has(place + 3, "in the")):
        return None
    return _either(first, second, (), True, place + 3)


def _either(first: int, second: int, years: tuple[int, ...], month_first: bool, stop: int) -> Any:
    pairs = [(first, second), (second, first)] if month_first else [(second, first), (first, second)]
    real = [pair for pair in dict.fromkeys(pairs) if is_real(Partial(years, *pair), 0)] if max(first, second) else []
    real = [pair for pair in real if pair[0] <= 12]
    if not real:
        return None
    return Partial(years, *real[0], other=real[1] if len(real) > 1 else None), stop


@remembered
def month_and_year_in_numbers(tokens: Tokens, place: int) -> Any:
    """ "2/2013", "2014/10"."""
    if (
        not tokens.word(place).isdecimal()
        or tokens.word(place + 1) != "/"
        or not is_tight(tokens, place + 1, "/")
        or goes_on(tokens, place + 3)
    ):
        return None
    for first, second in ((place, place + 2), (place + 2, place)):
        named, of = digits(tokens, first, 1, 12), digits(tokens, second, 1900, 2100, 4)
        if named and of and len(tokens.word(first)) <= 2:
            return Partial((of,), named), place + 3
    return None
