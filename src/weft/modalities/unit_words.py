"""Unit names in a text: "km", "square miles", "feet per second" after a number, or alone ("how many miles …")."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

from weft.lexicon import UnitEntry, unit_spellings

_PIECE = re.compile(r"[^\W\d_]+[23]?(?![^\W_])|[^\W\d_]+|100(?= ?(?:km|kilomet))|[²³]|⁻¹|[/°℃℉º′″^.][23]?|[ ·⋅-]")
LONGEST = 9  # pieces
# A single capital after a space may begin or end a name ("grade 5 A"): it is a unit only when nothing follows.
_SINGLE = re.compile(r"[A-Z]")
_WORD_AFTER = re.compile(r"\s+[^\W_]")
# Letters that are a unit alone only after "in", "to" or "into" at the end of a phrase.
_INTO = re.compile(r"(?<![^\W_])(?:in|into|to|as)\s$", re.IGNORECASE)
_MANY = re.compile(r"(?<![^\W_])(?:how many|how much|in|into|to|as|number of)\s$", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]|°")
_PHRASE_END = re.compile(r"\s*(?:[?.!,;:)]|$)")
# Words that mean something else as often as the unit: a mention only after "how many", "in", "to".
AMBIGUOUS = frozenset(
    {
        "foot", "stone", "bar", "yard", "second", "bit", "bits", "knot", "degree", "minute", "mo", "d", "h", "s", "wk",
        "min", "celsius", "kilo", "kilos", "carat", "in", "pound", "atmosphere", "newton", "newtons",
    }
)  # fmt: skip
SHORT = frozenset({"km", "kg", "cm", "mm", "mg", "ml", "lb", "oz", "ft", "mi", "ha"})  # units within a phrase as well


_POWER = re.compile(r" (?P<power>squared|cubed)(?![^\W_])", re.IGNORECASE)
_PER = re.compile(r"\s?/\s?|[ -]per[ -]|\s(?:an?|every|each)\s", re.IGNORECASE)
_LATER = re.compile(r"\s(?:ago|later|before|earlier|after|long|away)(?![^\W_])", re.IGNORECASE)
_BRACKETS = {"[": "]", "<": ">", "(": ")"}


def unit_at(text: str, start: int, stop: int) -> tuple[UnitEntry, int] | None:
    """(unit, where it ends) for the longest unit name that begins at `start`: "km", "km squared", "miles an hour"."""
    closing = _BRACKETS.get(text[start : start + 1], "")
    hit = _simple_unit(text, start + len(closing), stop)
    if hit is None:
        return None
    unit, end = _rate(text, *_raised(text, *hit), stop)
    if not closing:
        return unit, end
    return (unit, end + 1) if text[end : end + 1] == closing and end < stop else None


def _raised(text: str, unit: UnitEntry, end: int) -> tuple[UnitEntry, int]:
    """ "km squared", "metres cubed"."""
    match = _POWER.match(text, end) if unit.dimension == "length" else None
    raised = unit_spellings()[0].get(unit.symbol + "²³"[match["power"].lower() == "cubed"]) if match else None
    return (raised, match.end()) if match and raised else (unit, end)


def _rate(text: str, unit: UnitEntry, end: int, stop: int) -> tuple[UnitEntry, int]:
    """ "miles an hour", "m/sec", "litres per min": the unit that two make, where the lexicon has it."""
    per = _PER.match(text, end, stop)
    below = _simple_unit(text, per.end(), stop) if per else None
    if per is None or below is None or (per.group().strip() not in ("/", "per") and _LATER.match(text, below[1])):
        return unit, end
    made = _rates().get((unit.dimension, below[0].dimension, unit.factor / below[0].factor))
    return (made, below[1]) if made and not below[0].calendar else (unit, end)


@cache
def _rates() -> dict[tuple[str, str, Fraction], UnitEntry]:
    """(dimension above, dimension below, factor) → unit, of the units whose symbol or name says how they are made."""
    symbols, names = unit_spellings()
    made = {}
    for unit in symbols.values():
        pairs = [(symbols, *unit.symbol.partition("/")[::2])] if "/" in unit.symbol else []
        pairs += [(names, *name.lower().partition(" per ")[::2]) for name in unit.names if " per " in name]
        for known, above, below in pairs:
            if above in known and below in known:
                made[known[above].dimension, known[below].dimension, known[above].factor / known[below].factor] = unit
    return made


def _simple_unit(text: str, start: int, stop: int) -> tuple[UnitEntry, int] | None:
    """By exact symbol or by name."""
    symbols, names = unit_spellings()
    ends: list[int] = []
    place = start
    while len(ends) < LONGEST and (match := _PIECE.match(text, place, stop)):
        place = match.end()
        if text[place - 1] not in " ·⋅-" and (not text[place : place + 1].isalnum() or text[place - 1] in "°²³/"):
            ends.append(place)
    for end in reversed(ends):
        written = text[start:end]
        unit = (
            symbols.get(written)
            or names.get(" ".join(written.lower().replace("-", " ").split()))
            or names.get(written.lower())
        )
        if unit is not None and not text[end : end + 1].isalnum() and text[end : end + 1] != "_":
            return unit, end
    return None


def is_plain_single(text: str, start: int, end: int, attached: bool) -> bool:
    """Whether a one-letter symbol may stand here: "5 A fuse" is left alone, "5A fuse" and "5 A." are units."""
    return attached or end - start > 1 or not _SINGLE.match(text, start) or not _WORD_AFTER.match(text, end)


@cache
def trigger_words() -> tuple[str, ...]:
    """Every unit's symbols and names."""
    symbols, names = unit_spellings()
    return (*symbols, *names, "squared", "cubed", "every", "each")


def read_unit(text: str, start: int, stop: int) -> list[tuple[str, int, int]]:
    """(symbol, start, stop) of each unit named without a number: "how many [miles] is 5 km?", "5 km in [m]"."""
    found = []
    place = start
    while match := _WORD.search(text, place, stop):
        begin = match.start()
        hit = unit_at(text, begin, stop)
        if hit is None or not _stands_alone(text, begin, hit[1]):
            place = _word_end(text, begin, stop)
            continue
        found.append((hit[0].symbol, begin, hit[1]))
        place = hit[1]
    return found


def _word_end(text: str, begin: int, stop: int) -> int:
    place = begin + 1
    while place < stop and text[place].isalnum():
        place += 1
    return place


def _stands_alone(text: str, begin: int, end: int) -> bool:
    before = text[max(0, begin - 16) : begin]
    if before[-1:] in ("/", "'", "’", "$") or re.search(r"[0-9½¼¾][ \u00a0-]?$", before):
        return False
    written = text[begin:end]
    if end - begin <= 2 and written.isalpha() and written not in SHORT:
        return bool(_INTO.search(before) and _PHRASE_END.match(text, end))
    if written.lower() in AMBIGUOUS:
        return bool(_MANY.search(before))
    return True
