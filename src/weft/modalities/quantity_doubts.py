"""Where a number and what looks like a unit are none: "50,000 in 2020", "two stone walls", "5m people"."""

from __future__ import annotations

import re

from weft.lexicon import UnitEntry
from weft.modalities.numerals import Numeral
from weft.modalities.quantity_marks import speaks_of_heat
from weft.modalities.unit_words import is_plain_single

COUNTED = frozenset(  # what "one", "half" and "hundred" may count
    ("mi", "km", "m", "cm", "mm", "ft", "in", "yd", "kg", "g", "mg", "oz", "lb", "t", "short ton", "acre", "ha", "l",
     "ml", "gal", "qt", "pt", "cup", "tbsp", "tsp", "mi²", "km²", "m²", "m³", "bbl", "J", "W", "kW", "kWh", "MW", "GW",
     "°", "°C", "°F", "ly", "nmi", "µm", "nm", "st", "Mt", "Gt", "bushel", "ft²", "ft³", "mph", "kn", "V", "A", "GB",
     "MB", "TB", "Ga", "Ma", "MWh", "GWh", "TWh", "hp", "dB", "ppm")
)  # fmt: skip
_IN_AFTER = re.compile(
    r"\s+(?:[0-9$€£]|(?!(?:thick|long|wide|deep|high|tall|by|x|in diameter|across|diameter)(?![^\W_]))[^\W\d_])"
)
_CLOCK = re.compile(r"(?:1[0-2]|0?[1-9])(?:[.:]?[0-5][0-9])?")  # "6 pm", "2.15pm", "230 pm" are times
_PEOPLE = re.compile(  # "5m people": millions
    r"\s(?:people|users|viewers|customers|subscribers|members|jobs|homes|households|shares|followers|views|copies|voters|"
    r"children|adults|workers|passengers|tourists|visitors|residents|americans|britons|downloads|doses|units|barrels|"
    r"tonnes|tons|cars|vehicles|patients|students|cases|deaths)(?![^\W_])",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"[\s-](?!(?:and|or|but|to|at|in|on|of|off|for|from|with|by|per|is|was|were|are|as|than|that|which|the|a|an|when|while|"
    r"heavier|lighter|overweight|lost|each|more|less|so|if|then|after|before|over|under|up|down|last|this|since|during|within|through|now|today|already|again)(?![^\W_]))[^\W\d_]"
)
_OF = re.compile(r"\sof(?![^\W_])")
_DATA = re.compile(r"\sof (?:data|information|entropy|memory|precision|randomness|storage|security|key|address)")
_OWN_FEET = re.compile(r"(?<![^\W_])(?:on|his|her|my|your|their|our|own|its|both)\s$", re.IGNORECASE)
_WHOLE_NINE = re.compile(r"(?<![^\W_])whole\s$", re.IGNORECASE)
_PART = re.compile(  # "section 1977A", "phase 2A", "gate 4B": a letter that belongs to a reference
    r"(?:§{1,2}|(?<![^\W_])(?:sections?|sec|phases?|stages?|exhibits?|rooms?|flights?|gates?|apartments?|apt|grades?|class(?:es)?|"
    r"fig(?:ure)?s?|tables?|parts?|schedules?|steps?|versions?|forms?|pages?|items?|rules?|articles?|appendix|numbers?|no|lines?|"
    r"levels?|types?|models?|units?|titles?|chapters?|windows|title|platforms?|seats?|routes?|category|group|annex|option)"
    r"\.?)\s?$",
    re.IGNORECASE,
)
NAMES = frozenset(
    {"newton", "newtons", "hertz", "pascal", "curie", "kelvin", "gray", "gill", "cup", "cups", "bar", "stone"}
)


def believable(text: str, numeral: Numeral, begin: int, hit: tuple[UnitEntry, int], feet_before: bool) -> bool:
    """False where the letters after a number are more likely something else ("50,000 in 2020", "grade 5 A")."""
    end = hit[1]
    word = text[begin:end]
    if word == "in" and begin > numeral.stop:
        return feet_before or (not _IN_AFTER.match(text, end) and not numeral.spelled)
    if word == "pm" and _CLOCK.fullmatch(text, numeral.start, numeral.stop):
        return False
    if numeral.weak and (len(word) < 3 or hit[0].symbol not in COUNTED):
        return False
    if word in ("°", "º", "′", "″") and re.match(r"\s?[0-9NSEW]", text[end : end + 2]):
        return False  # a coordinate
    if text[end : end + 1] == "/":
        return bool(re.match(r"\s?[0-9]", text[end + 1 : end + 3]))  # "5 m/person"
    if begin == numeral.stop and len(word.strip("()")) == 1 and _reference(text, numeral, word, end):
        return False
    if numeral.spelled and len(word) <= 2 and word.isalpha() and begin == numeral.stop:
        return False
    return not _other_meaning(text, numeral, word, end) and is_plain_single(text, begin, end, begin == numeral.stop)


def _reference(text: str, numeral: Numeral, word: str, end: int) -> bool:
    """Whether a letter without a space is a number's own: "section 1977A", "1346(g)", "Windows 2K"."""
    assert numeral.number is not None
    if word[0] == "(" or text[end : end + 1] == "(" or _PART.search(text, max(0, numeral.start - 14), numeral.start):
        return True
    if word == "K":
        return not speaks_of_heat(text, numeral.start, end)
    return word in "AB" and numeral.number.form == "integer" and numeral.number.amount >= 1000


def _other_meaning(text: str, numeral: Numeral, word: str, end: int) -> bool:
    """Whether a word that is a unit only now and then is something else here."""
    low = word.lower()
    assert numeral.number is not None
    if word == "m":
        return bool(_PEOPLE.match(text, end))
    if low == "feet":
        return numeral.number.amount == 2 and bool(_OWN_FEET.search(text, max(0, numeral.start - 7), numeral.start))
    if low == "yards":
        return numeral.number.amount == 9 and bool(_WHOLE_NINE.search(text, max(0, numeral.start - 7), numeral.start))
    if low in ("bit", "bits"):
        return bool(_OF.match(text, end)) and not _DATA.match(text, end)
    if low in ("bars", "grains"):
        return bool(_OF.match(text, end))
    if low in ("moles", "mole") and numeral.spelled:
        return not _OF.match(text, end)
    if low in ("stone", "bar", "yard") and (numeral.spelled or numeral.number.amount < 10) and word != "yard":
        return bool(_NOUN.match(text, end))
    if low in NAMES and word[0].isupper() and not word.isupper():
        year = 1900 <= numeral.number.amount <= 2100 and numeral.number.form == "integer"
        return year if low in ("cup", "cups") else bool(_NOUN.match(text, end))
    return False
