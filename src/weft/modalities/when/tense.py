"""Which reading of "Wednesday" a verb nearby asks for: "said Wednesday" lies behind, "will meet Wednesday" ahead."""

from __future__ import annotations

from typing import Any

from weft.modalities.date import Date, ordinal
from weft.modalities.date_time import DateTime
from weft.modalities.interval import Interval
from weft.modalities.recurrence import PARTS
from weft.modalities.when.relative import TURNS
from weft.modalities.when.rules import Tokens

_FIXED = frozenset({*TURNS, "after", "before", "from", "between", "to", "since"})
REACH = 9  # words; a clause is seldom longer
_STOPS = frozenset('. ; : ! ? ( ) “ ” "'.split())
_AHEAD = frozenset(
    """will ll shall wo would going due scheduled expected expects expect planned plans plan slated supposed upcoming
    should might must let book schedule remind meet begins starts opens set deadline until""".split()
)
_BEHIND = frozenset(
    """said told was were had did been came went took made got gave saw fell rose met won lost left held ran grew found
    led felt spoke wrote heard kept struck shot sold bought began sent built brought thought stood sat died broke
    became paid knew drew flew drove chose caught fought taught sought understood withdrew rejected since
    born""".split()
)
_SAYING = frozenset("said told says announced promised warned added expected planned scheduled agreed".split())
_NO_PAST = frozenset("need indeed speed exceed proceed succeed breed seed feed red bed hundred united limited".split())


def tensed(tokens: Tokens, values: tuple[Any, ...], first: int, stop: int) -> tuple[Any, ...]:
    """The readings, those on the side that a verb nearby asks for first, the nearest of them before the others."""
    since = tokens.word(first) == "since"
    if len(values) != 2 or tokens.today is None or not (since or _FIXED.isdisjoint(tokens.words[first:stop])):
        return values
    starts = [_start(value) for value in values]
    if None in starts or not _alike(*values):
        return values
    side = -1 if since or _dateline(tokens, first) else _cue(tokens, first - 1, -1) or _cue(tokens, stop, 1)
    if not side:
        return values
    today = ordinal(tokens.today)
    away = {value: side * (start - today) for value, start in zip(values, starts) if start is not None}
    return tuple(sorted(values, key=lambda value: (away[value] < 0, abs(away[value]))))


def lies_behind(tokens: Tokens, place: int) -> bool:
    """Whether a verb before this place tells what was done: "ran it in 10 seconds", but not "said in two weeks"."""
    return _cue(tokens, place - 1, -1) == -1 and _SAYING.isdisjoint(tokens.words[max(0, place - REACH) : place])


def _dateline(tokens: Tokens, first: int) -> bool:
    """ "WASHINGTON, Feb. 12 (AP)": written on that day, or a little later."""
    place = first - 1
    if tokens.word(place) not in (",", ")", "-", "–", "—"):
        return False
    while place >= 0 and (tokens.word(place) in (",", ".", "(", ")", "-", "–", "—") or tokens.raw(place).isupper()):
        place -= 1
    return place < 0 < first <= 8 and len(tokens.word(0)) > 2


def _alike(one: Any, other: Any) -> bool:
    """Whether they are the same words said of another week or another year."""
    if isinstance(one, Interval) and isinstance(other, Interval):
        of_part = one.grain in PARTS or one.grain.partition(" ")[0] in (
            "early",
            "mid",
            "late",
            "week",
            "weekend",
            "half-day",
        )
        return of_part and _alike(one.low, other.low)
    if isinstance(one, DateTime) and isinstance(other, DateTime):
        return one.time == other.time and _alike(one.date, other.date)
    if not isinstance(one, Date) or not isinstance(other, Date) or one.form != other.form:
        return False
    apart = abs(ordinal(one) - ordinal(other))
    return (one.month, one.day) == (other.month, other.day) or apart <= 7 or 350 <= apart <= 385


def _start(value: Any) -> int | None:
    if isinstance(value, Interval):
        return None if value.low is None else _start(value.low)
    if isinstance(value, DateTime):
        return ordinal(value.date)
    return ordinal(value) if isinstance(value, Date) else None


def _cue(tokens: Tokens, place: int, step: int) -> int:
    """-1 for what lies behind, 1 for what lies ahead, 0 where no verb says so before the clause ends."""
    for _ in range(REACH):
        if not 0 <= place < len(tokens):
            return 0
        word = tokens.word(place)
        if word in _STOPS and not (word == "." and tokens.word(place + 1).isdecimal()):  # the point of "17.3" is none
            return 0
        if word in _AHEAD:
            return 1
        if word in _BEHIND:
            return -1
        if len(word) > 4 and word.endswith("ed") and word not in _NO_PAST:
            return 0 if tokens.word(place - 1) in ("be", "to", "is", "are", "being") else -1
        place += step
    return 0
