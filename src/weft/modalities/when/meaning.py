"""What a phrase about time means: values with the preferred one first, or a date of which a part is not said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.date import Date, from_ordinal, ordinal, period, weekday_index
from weft.modalities.duration import VAGUE
from weft.modalities.when.rules import Tokens

NO_REFERENCE = "no day to count from; pass a reference date"


@dataclass(frozen=True)
class Meant:
    """Values that a phrase may have, the preferred one first; none, and why."""

    values: tuple[Any, ...] = ()
    reason: str = ""
    confidence: float = 1.0


@dataclass(frozen=True)
class Partial:
    """A day, month or year of which some is said. `years`: those that two digits may mean; `other`: (month, day) read
    the other way round; `on`: the day number that a holiday has in a year; `sure`: False where it may be a day off.
    """

    years: tuple[int, ...] = ()
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    other: tuple[int, int] | None = None
    on: Callable[[int], int] | None = None
    sure: bool = True


def unanchored(what: str = "") -> Meant:
    return Meant(reason=f"{what}: {NO_REFERENCE}" if what else NO_REFERENCE)


def settle(tokens: Tokens, meaning: Any) -> Meant:
    """The values of a meaning, the preferred one first."""
    if isinstance(meaning, Meant):
        return meaning
    try:
        values = tuple(dict.fromkeys(_dates(tokens, meaning)))
        return Meant(values) if meaning.sure else Meant(values, confidence=VAGUE)
    except DoesNotFit as reason:
        return Meant(reason=str(reason))
    except LookupError:
        return unanchored()


def _dates(tokens: Tokens, partial: Partial) -> list[Date]:
    if partial.on:
        return _by_year(tokens, partial, lambda of: from_ordinal(partial.on(of)))  # type: ignore[misc]
    if partial.month:
        found = _by_year(tokens, partial, lambda of: Date(of, partial.month, partial.day))
        if partial.other:
            month, on = partial.other
            found += _by_year(tokens, partial, lambda of: Date(of, month, on))
        return _matching(found, partial.weekday)
    if partial.years:
        return [Date(of) for of in partial.years]
    return _by_day(tokens, partial)


def _by_year(tokens: Tokens, partial: Partial, made: Callable[[int], Date]) -> list[Date]:
    if partial.years:
        return [made(of) for of in partial.years]
    if tokens.today is None:
        raise LookupError
    today = ordinal(tokens.today)
    dates = list(_existing(made, range(tokens.today.year - 8, tokens.today.year + 9)))
    if not dates:
        raise DoesNotFit(f"{partial.day}.{partial.month}.: no such day in any year near the reference")
    later = [date for date in dates if period(date)[1] >= today]
    earlier = [date for date in dates if period(date)[1] < today]
    return _two(tokens, earlier[-1:], later[:1])


def _existing(made: Callable[[int], Date], years: range) -> Iterator[Date]:
    for of in years:
        try:
            yield made(of)
        except DoesNotFit:
            continue


def _two(tokens: Tokens, past: list[Date], future: list[Date]) -> list[Date]:
    return future + past if tokens.prefer == "future" else past + future


def _matching(dates: list[Date], weekday: int | None) -> list[Date]:
    """Those that fall on the weekday before those that do not."""
    if weekday is None:
        return dates
    return sorted(dates, key=lambda date: date.day is None or weekday_index(ordinal(date)) != weekday)


def _by_day(tokens: Tokens, partial: Partial) -> list[Date]:
    """A weekday alone, a day of the month alone, or both."""
    if tokens.today is None:
        raise LookupError
    today = ordinal(tokens.today)
    wanted = (partial.day, partial.weekday)

    def fits(number: int) -> bool:
        date = from_ordinal(number)
        return wanted[0] in (None, date.day) and wanted[1] in (None, weekday_index(number))

    future = next((number for number in range(today, today + 800) if fits(number)), None)
    past = next((number for number in range(today - 1, today - 800, -1) if fits(number)), None)
    return _two(
        tokens,
        [from_ordinal(past)] if past is not None else [],
        [from_ordinal(future)] if future is not None else [],
    )
