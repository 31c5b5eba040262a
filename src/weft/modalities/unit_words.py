"""Unit names in a text: "km", "square miles", "feet per second" after a number, or alone ("how many miles …")."""

from __future__ import annotations

import re
from functools import cache

from weft.find.scan import TOKEN
from weft.lexicon import UnitEntry, unit_spellings
from weft.modalities.unit_compound import FIRST, grown

_PIECE = re.compile(
    r"cm ?H[2₂]O|[^\W\d_]+[23]?(?![^\W_])|[^\W\d_]+|100(?= ?(?:km|kilomet))|[²³]|⁻¹|[/°℃℉º′″^.][23]?|[ ·⋅-]"
)
LONGEST = 9  # pieces
# A single capital after a space may begin or end a name ("grade 5 A"): it is a unit only when nothing follows.
_SINGLE = re.compile(r"(?:[A-Z]|VA|HP|PS|MP)(?![^\W_])")
_WORD_AFTER = re.compile(r"\s+(?!per )[^\W_]")
# Letters that are a unit alone only after "in", "to" or "into" at the end of a phrase.
_INTO = re.compile(r"(?<![^\W_])(?:in|into|to|as)\s$", re.IGNORECASE)
_MANY = re.compile(r"(?<![^\W_])(?:how many|how much|in|into|to|as|number of)\s$", re.IGNORECASE)
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]|°")
_PHRASE_END = re.compile(r"\s*(?:[?.!,;:)]|$)")
# Words that mean something else as often as the unit: a mention only after "how many", "in", "to".
AMBIGUOUS = frozenset(
    {
        "foot", "stone", "bar", "yard", "second", "bit", "bits", "knot", "degree", "minute", "mo", "d", "h", "s", "wk",
        "min", "celsius", "kilo", "kilos", "carat", "in", "pound", "atmosphere", "newton", "newtons", "mole", "moles",
        "nit", "nits", "gill", "gills", "peck", "pecks", "grain", "grains", "therm", "therms", "rad", "weber",
        "siemens", "gm", "gr", "pk", "ka", "ac", "bu", "mb", "gb", "tb", "kb",
    }
)  # fmt: skip
ANY_CASE = (
    "km", "kms", "kg", "kgs", "cm", "ml", "mls", "lb", "lbs", "oz", "ft", "yd", "yds", "mph", "kph", "kmh",
    "kmph", "psi", "kWh", "Hz", "kHz", "MHz", "GHz", "kB", "MB", "GB", "TB", "sq ft", "sqft", "sq. ft", "sq. ft.",
    "sq km", "sq mi", "sq m", "sqm", "gal", "gals", "rpm", "bpm", "BTU", "tbsp", "tsp", "kcal", "dB", "dBA", "mpg",
    "Mbps", "Gbps", "kbps", "fps", "hp", "km/h", "km/hr", "mi/h", "cc", "fl oz", "fl. oz.", "floz", "bbl", "bbls", "qt",
    "nmi",
)  # fmt: skip
SHORT = frozenset({"km", "kg", "cm", "mm", "mg", "ml", "lb", "oz", "ft", "mi", "ha"})  # units within a phrase as well


_MORE = re.compile(r"[ \u00a0/·⋅∙•*×^⁻⁴−–¹²³-]")  # what may go on with a unit
_POWER_BEFORE = re.compile(r"(?P<power>square|sq\.?|cubic|cu\.?)[ -](?!sq|cu)", re.IGNORECASE)
_LONE = re.compile(rf"(?:{'|'.join(sorted(FIRST))})(?=[/·⋅^⁻−–-])")
_POWERS = ("square", "sq", "cubic", "cu")
_BRACKETS = {"[": "]", "<": ">", "(": ")"}


@cache
def _first_tokens() -> tuple[frozenset[str], frozenset[str]]:
    """What units begin with: symbols as written, names in small letters."""
    symbols, names = unit_spellings()
    first = {TOKEN.findall(written)[0] for written in (*symbols, *FIRST)}
    return frozenset(first), frozenset(TOKEN.findall(name.lower())[0] for name in (*names, *ANY_CASE, *_POWERS))


def begins_a_unit(token: str) -> bool:
    """Whether some unit begins with this token."""
    symbols, names = _first_tokens()
    return token in symbols or token.lower() in names


def unit_at(text: str, start: int, stop: int) -> tuple[UnitEntry, int] | None:
    """(unit, where it ends) for the longest unit name that begins at `start`: "km", "km squared", "miles an hour"."""
    closing = _BRACKETS.get(text[start : start + 1], "")
    begin = start + len(closing)
    first = TOKEN.match(text, begin, stop)
    if first is None or not begins_a_unit(first[0]):
        return None
    hit = _simple_unit(text, begin, stop)
    if hit is None:
        lone = _LONE.match(text, begin, stop)
        made = grown(text, begin, None, lone.end(), stop, _simple_unit) if lone else None
    else:
        made = grown(text, begin, *hit, stop, _simple_unit) if _MORE.match(text, hit[1], stop) else hit
    if made is None or not closing:
        return made
    unit, end = made
    return (unit, end + 1) if text[end : end + 1] == closing and end < stop else None


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
            or _any_case().get(written.lower())
        )
        if unit is not None and not text[end : end + 1].isalnum() and text[end : end + 1] != "_":
            return unit, end
    return _power_of_length(text, start, stop)


def _power_of_length(text: str, start: int, stop: int) -> tuple[UnitEntry, int] | None:
    """ "square km", "cu. ft", "cubic ft": what no entry of the lexicon spells out."""
    power = _POWER_BEFORE.match(text, start, stop)
    length = _simple_unit(text, power.end(), stop) if power else None
    if power is None or length is None or length[0].dimension != "length":
        return None
    raised = unit_spellings()[0].get(length[0].symbol + ("²" if power["power"][0] in "sS" else "³"))
    return (raised, length[1]) if raised else None


def is_plain_single(text: str, start: int, end: int, attached: bool) -> bool:
    """Whether a one-letter symbol may stand here: "5 A fuse" is left alone, "5A fuse" and "5 A." are units. W and V
    begin no word in small letters: "a 60 W bulb", but not "60 W Main St"."""
    if attached or end - start > 2 or not _SINGLE.fullmatch(text, start, end):
        return True
    behind = _WORD_AFTER.match(text, end)
    return behind is None or (text[start:end] in ("W", "V") and text[behind.end() - 1].islower())


@cache
def _any_case() -> dict[str, UnitEntry]:
    """Symbols that are written in any case ("KG", "Km", "Oz", "Kwh"): no other unit, and no word."""
    symbols = unit_spellings()[0]
    return {written.lower(): symbols[written] for written in ANY_CASE}


@cache
def trigger_words() -> tuple[str, ...]:
    """Every unit's symbols and names of one word: what is longer stands behind a number, which begins a run anyway."""
    symbols, names = unit_spellings()
    single = (spelling for spelling in (*symbols, *names) if not re.search(r"[\s(]|\w[-.]\w", spelling))
    return (*single, "squared", "cubed", "every", "each", "square", "cubic", "nautical", "fluid", "imperial")


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
