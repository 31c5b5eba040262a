"""Units made of units: "N·m", "m s⁻¹", "W/(m² K)", "kilograms per square metre", "miles an hour", "9 km squared"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from weft.lexicon import UnitEntry, unit_spellings

Simple = Callable[[str, int, int], "tuple[UnitEntry, int] | None"]
Make = dict[str, int]  # the unit of that symbol → its exponent

# Letters that are a unit only within another: "S/m", "mol" is one by itself.
WITHIN = {
    "S": "siemens",
    "C": "coulomb",
    "F": "farad",
    "H": "henry",
    "T": "tesla",
    "cd": "candela",
    "a": "yr",
    "y": "yr",
}
WITHIN |= {"d": "d", "G": "gauss", "fb": "fb"}
FIRST = frozenset({"S", "C", "T", "cd", "fb"})  # those that may stand first
ODD: dict[str, Make] = {"s⁻¹": {"s": -1}, "cm⁻¹": {"cm": -1}, "fb⁻¹": {"fb": -1}, "cd s": {"candela": 1, "s": 1}}
ODD |= {"N": {"kg": 1, "m": 1, "s": -2}, "mAh": {"mA": 1, "h": 1}, "Ah": {"A": 1, "h": 1}}
ODD |= {f"{prefix}Wh": {f"{prefix}W": 1, "h": 1} for prefix in ("", "k", "M", "G", "T")}
MOST = 5  # units in a compound
_PER = re.compile(
    r"\s?/\s?|[ -]per[ -]| to (?:the|a) (?=gallon|litre|liter)|\s(?P<article>an?|every|each)\s", re.IGNORECASE
)
_TIMES = re.compile(r"\s?[·⋅∙•*×]\s?|[ \u00a0-](?=[^\W\d_]{1,4}(?![^\W\d_]))")
_POWER = re.compile(
    r"\^?(?P<minus>[-−–⁻])?(?P<digit>[1-4¹²³⁴])(?![0-9]|[.,][0-9])| (?P<word>squared|cubed)(?![^\W_])", re.I
)
_LETTER = re.compile(r"cd|[A-Za-z]")
_LATER = re.compile(r"\s(?:ago|later|before|earlier|after|long|away)(?![^\W_])", re.IGNORECASE)
_DIGITS = {"²": 2, "³": 3, "¹": 1, "⁴": 4, "squared": 2, "cubed": 3}
_ATOM = re.compile(r"(?P<unit>[^\W\d_²³]+)(?P<power>[²³]?)")
_OFTEN = frozenset({"d", "wk", "mo", "yr"})  # "5 tonnes a year" says how often; "5 km an hour" is a unit


def grown(
    text: str, start: int, unit: UnitEntry | None, end: int, stop: int, simple: Simple
) -> tuple[UnitEntry, int] | None:
    """The largest unit of the lexicon that begins with this one: (unit, where it ends); None where that is none."""
    best = (unit, end) if unit else None
    if _POWER.match(text, end, stop) is None and _linked(text, end, stop) is None:
        return best
    make = dict(_make_of(unit)) if unit else {WITHIN[text[start:end]]: 1}
    end = _raised(text, end, stop, make, unit)
    best = _known(make, end) or best
    below = any(power < 0 for power in make.values())
    for _ in range(MOST):
        link = _linked(text, end, stop)
        if link is None:
            break
        begin, per, article = link
        below = per or below
        inside = per and text[begin : begin + 1] == "("
        parts = _bracket(text, begin + 1, stop, simple) if inside else _term(text, begin, stop, simple)
        if parts is None:
            break
        more, end = parts
        if article and (_OFTEN & set(more) or _LATER.match(text, end)):
            break
        chained = dict(make)  # the m² of "W/K m²" counts as above the line, or as below it
        for symbol, power in more.items():
            make[symbol] = make.get(symbol, 0) + (-power if per else power)
            chained[symbol] = chained.get(symbol, 0) + (-power if below else power)
        found = _known(make, end)
        if found is None and below and not per and (found := _known(chained, end)):
            make = chained
        best = found or best
    return best


def _linked(text: str, end: int, stop: int) -> tuple[int, bool, bool] | None:
    """(where the next unit begins, whether it is below the line, whether an article says so)."""
    per = _PER.match(text, end, stop)
    if per:
        return per.end(), True, bool(per["article"])
    times = _TIMES.match(text, end, stop)
    if times is None or (times.group() == " " and text.startswith("in ", times.end())):
        return None  # "50 inches in length"
    return times.end(), False, False


def _term(text: str, begin: int, stop: int, simple: Simple) -> tuple[Make, int] | None:
    """(make, end) of one unit and its power."""
    hit = simple(text, begin, stop)
    if hit:
        make, end = dict(_make_of(hit[0])), hit[1]
    else:
        word = _LETTER.match(text, begin, stop)
        if word is None or word.group() not in WITHIN or text[word.end() : word.end() + 1].isalpha():
            return None
        make, end = {WITHIN[word.group()]: 1}, word.end()
    return make, _raised(text, end, stop, make, hit[0] if hit else None)


def _bracket(text: str, begin: int, stop: int, simple: Simple) -> tuple[Make, int] | None:
    """ "(kg·K)": all that stands in the brackets."""
    whole: Make = {}
    while (part := _term(text, begin, stop, simple)) is not None:
        for symbol, power in part[0].items():
            whole[symbol] = whole.get(symbol, 0) + power
        end = part[1]
        if text[end : end + 1] == ")" and end < stop:
            return whole, end + 1
        times = _TIMES.match(text, end, stop)
        if times is None:
            return None
        begin = times.end()
    return None


def _raised(text: str, end: int, stop: int, make: Make, unit: UnitEntry | None) -> int:
    """Where the power behind a unit ends; `make` is raised to it."""
    power = _POWER.match(text, end, stop)
    if power is None or len(make) != 1 or (power["word"] and (unit is None or unit.dimension != "length")):
        return end
    written = power["word"] or power["digit"]
    count = _DIGITS.get(written.lower()) or int(written)
    if count > 1 and not power["minus"] and (power["digit"] or "").isdecimal() and text[end] != "^":
        return end  # "m2" is in the lexicon
    for symbol in make:
        make[symbol] *= -count if power["minus"] else count
    return power.end()


def _known(make: Make, end: int) -> tuple[UnitEntry, int] | None:
    unit = _made().get(_key(make))
    return (unit, end) if unit else None


def _key(make: Make) -> frozenset[tuple[str, int]]:
    return frozenset((symbol, power) for symbol, power in make.items() if power)


@cache
def _made() -> dict[frozenset[tuple[str, int]], UnitEntry]:
    """How a unit is made → the unit."""
    units = {unit.symbol: unit for unit in unit_spellings()[0].values()}
    made = {_key(dict(_make_of(unit))): unit for unit in units.values()}
    for symbol, make in ODD.items():
        made[_key(make)] = units[symbol]
    return made


def multiplied(one: str, other: str, sign: int) -> str:
    """The unit that is one times the other, or one over the other where the sign is -1; "" where there is none."""
    symbols = unit_spellings()[0]
    powers = [*_make_of(symbols[one]), *((symbol, sign * power) for symbol, power in _make_of(symbols[other]))]
    return _symbol(_together(iter(powers)))


def above_and_below(symbol: str) -> tuple[str, str]:
    """The units above and below the line: ("mi", "h") of mph, ("g", "cm³") of g/cm³; "" where there is none."""
    make = _make_of(unit_spellings()[0][symbol])
    below = {unit: -power for unit, power in make if power < 0}
    return (_symbol({unit: power for unit, power in make if power > 0}), _symbol(below)) if below else ("", "")


def _symbol(make: Make) -> str:
    found = _made().get(_key(make))
    return found.symbol if found else ""


@cache
def _make_of(unit: UnitEntry) -> tuple[tuple[str, int], ...]:
    """What a unit is made of, as its symbol or a name says: "J/(kg K)", "mile per hour"; itself, where neither does."""
    symbols, names = unit_spellings()
    parts = list(_atoms(unit.symbol))
    if (len(parts) > 1 or (parts and parts[0][1] > 1)) and all(symbol in symbols for symbol, _ in parts):
        return tuple(_together((symbols[symbol].symbol, power) for symbol, power in parts).items())
    for name in unit.names:
        above, per, below = name.lower().partition(" per ")
        if per and above in names and below in names:
            powers = [*_make_of(names[above]), *((symbol, -power) for symbol, power in _make_of(names[below]))]
            return tuple(_together(iter(powers)).items())
    return ((unit.symbol, 1),)


def _together(powers: Iterator[tuple[str, int]]) -> Make:
    make: Make = {}
    for symbol, power in powers:
        make[symbol] = make.get(symbol, 0) + power
    return make


def _atoms(symbol: str) -> Iterator[tuple[str, int]]:
    """ "J/(kg K)" → J 1, kg -1, K -1; nothing for what holds something else, as "l/100 km"."""
    if re.search(r"[^\w/ ()²³]|\d", symbol.replace("²", "").replace("³", "")):
        return
    top, _, bottom = symbol.partition("/")
    for sign, part in ((1, top), (-1, bottom)):
        for atom in _ATOM.finditer(part):
            yield atom["unit"], sign * {"²": 2, "³": 3}.get(atom["power"], 1)
