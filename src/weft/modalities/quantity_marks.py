"""Marks and letters for units: 5'7", 6', 10 ", "72 F", "20°", "-273.15° on the Celsius scale", "2 below zero"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from weft.lexicon import UnitEntry, unit_by_symbol
from weft.modalities.number_value import Number, from_amount, ordinal_ending
from weft.modalities.number_words import ONES
from weft.modalities.numeral_digits import VULGAR, VULGAR_SIGNS, is_alone
from weft.modalities.numerals import Numeral
from weft.patterns import one_of

INCHES = tuple(word for word, value in ONES.items() if 1 <= value <= 11)
Marked = tuple[int, int, Number, UnitEntry]

_INCHES = re.compile(r"\s?(?P<mark>''|[\"”″])")
_FEET = re.compile(r"\s?['’′](?=\s?[0-9])")
_FOOT = re.compile(r"['’](?![^\W_]|['’\"])")
_INCHES_AFTER = re.compile(r"\s?[0-9.½¼¾/ ]{1,7}?\s?(?:''|[\"”″]|in(?![^\W_]))")
_HEIGHT = re.compile(
    rf"(?<![\w.,:/'’-])(?P<feet>[1-9][0-9]?)['’′](?P<inches>[0-9]|1[01])(?P<part>\.[0-9]+|[{VULGAR_SIGNS}])?"
    r"(?P<mark>\s?(?:''|[\"”″]|in(?:ch(?:es)?)?(?![^\W_])))?(?![\w'’°])"
)
_FOOT_AND = re.compile(  # "6-foot-5", "6ft 5"
    r"(?<![\w.,:/'’-])(?P<feet>[1-9][0-9]?)[- ]?(?:foot|feet|ft)"
    r"(?:-(?P<inches>[0-9]|1[01])(?:[- ]?inch(?:es)?)?(?![\w/:]|[.,][0-9]|-[^\W_])"
    r"| (?P<said>[0-9]|1[01])(?=\s?(?:[.,;:!?)](?![0-9])|$)|\s(?:tall|and)(?![^\W_])))",
    re.IGNORECASE,
)
_TALL = re.compile(  # "six foot two"
    rf"(?<![^\W_])(?P<feet>four|five|six|seven)[- ](?:foot|feet)[- ](?P<inches>{one_of(INCHES)})"
    r"(?:[- ]inch(?:es)?)?(?![^\W_]|-[^\W_])",
    re.IGNORECASE,
)
_STONE = re.compile(
    r"(?<![\w.,:/'’-])(?P<stone>[1-9][0-9]?)\s?st(?:one)?\s?(?P<pounds>[0-9]|1[0-3])\s?(?:lbs?|pounds?)(?![^\W_])"
    r"|(?<![\w.,:/'’-])(?P<only>[1-9][0-9]?)st(?![^\W_])"
)
_OPEN = re.compile(r"(?:^|[\s(\[=,])['‘]")
_JUST_BEFORE = re.compile(r"['‘]$|°\s?$")  # '5' quoted, 48° 8'
QUOTED = 200  # code points in which a quotation may stand open

# ---- degrees ---------------------------------------------------------------------------------------------------------

_SCALE = re.compile(r"(?:(?:,? on| in)? the)? (?P<scale>celsius|fahrenheit|centigrade|kelvin) scale", re.IGNORECASE)
_SCALES = {"celsius": "°C", "centigrade": "°C", "fahrenheit": "°F", "kelvin": "K"}
_LETTER = re.compile(r"(?:\s|\s?deg\.? )?(?P<scale>[CFcf])(?![\w/&+'’-]|[.]\w|\s[0-9])")
_BELOW = re.compile(r" below(?: zero| freezing point)(?![^\W_])", re.IGNORECASE)
_HOT = re.compile(
    r"(?<![^\W_])(?:temperatures?|temps?|thermo\w+|heat(?:s|ed|ing|wave)?|hot(?:ter|test)?|cold(?:er|est)?|chilly|warm\w*|"
    r"cool\w*|freez\w+|froze|frost\w*|weather|forecast|fever|oven|bak(?:e|ed|ing)|boil\w*|simmer|preheat\w*|celsius|"
    r"fahrenheit|centigrade|humid\w*|ac|outside|outdoors|sunny|snow\w*|rain\w*|a/c|air[ -]?con\w*|melt\w*|ambient|"
    r"climate|summer|winter|highs?|lows?|degrees below)(?![^\W_])",
    re.IGNORECASE,
)
_TURNED = re.compile(
    r"(?<![^\W_])(?:angles?|angled|angular|turn(?:s|ed|ing)?|rotat\w+|latitude|longitude|north\w*|south\w*|east\w*|west\w*|"
    r"tilt\w*|slop\w+|arcs?|bearing|heading|axis|axes|views?|inclin\w+|panoram\w*|lens|corners?|phase|orbit\w*|camera|"
    r"swivel\w*|spin\w*|steep|clockwise|bends?|bent|hinge\w*|triangle|pivot\w*|geometr\w*|knees?|visibility)(?![^\W_])",
    re.IGNORECASE,
)
_NO_DEGREES = re.compile(
    r"\s?(?:of (?:freedom|separation|difficulty|importance|success|certainty|kinship|complexity|control|comparison|"
    r"relationship|belief|support|interest|severity)|from (?:the )?[A-Z])"
)
_STUDIED = re.compile(r"\s?in (?:the )?[A-Z]")
_IT_IS = re.compile(
    r"(?<![^\W_])it(?:[’']s| is| was| will be|[’']ll be| got| gets| feels| felt)"
    r"(?: (?:only|about|around|over|below|under|above|at least|"
    r"nearly|almost|up to|like|still|now|just|a|some|more than|less than)){0,2} $",
    re.IGNORECASE,
)
_NEAR = 60  # code points around, in which the words stand that say what a degree is of


def heights(text: str, start: int, stop: int) -> Iterator[Marked]:
    """5'7", 5'11, 6'2½": feet and inches without a space, in inches."""
    for match in _HEIGHT.finditer(text, start, stop):
        if not match["mark"] and (match["part"] or not 3 <= int(match["feet"]) <= 8):
            continue
        amount = Fraction(int(match["feet"]) * 12 + int(match["inches"]))
        if match["part"]:
            amount += Fraction(*VULGAR[match["part"]]) if match["part"] in VULGAR else Fraction("0" + match["part"])
        yield match.start(), match.end(), from_amount(amount), unit_by_symbol("in")


def in_words(text: str, start: int, stop: int) -> Iterator[Marked]:
    """ "6-foot-5", "14st 6lb", "12st": what numerals do not see as two numbers."""
    for match in _FOOT_AND.finditer(text, start, stop):
        inches = int(match["feet"]) * 12 + int(match["inches"] or match["said"])
        yield match.start(), match.end(), Number(Fraction(inches)), unit_by_symbol("in")
    for match in _TALL.finditer(text, start, stop):
        inches = 12 * ONES[match["feet"].lower()] + ONES[match["inches"].lower()]
        yield match.start(), match.end(), Number(Fraction(inches)), unit_by_symbol("in")
    for match in _STONE.finditer(text, start, stop):
        if match["stone"]:
            pounds = int(match["stone"]) * 14 + int(match["pounds"])
            yield match.start(), match.end(), Number(Fraction(pounds)), unit_by_symbol("lb")
        elif ordinal_ending(int(match["only"])) != "st":
            yield match.start(), match.end(), Number(Fraction(int(match["only"]))), unit_by_symbol("st")


def feet_or_inches(text: str, numeral: Numeral, after_feet: bool) -> tuple[UnitEntry, int] | None:
    """Feet and inches by marks: 5' 10", 5'', 6'; a mark that closes a quotation is none."""
    feet = _FEET.match(text, numeral.stop)
    if feet and not numeral.spelled and numeral.number and numeral.number.form == "integer":
        return (unit_by_symbol("ft"), feet.end()) if _INCHES_AFTER.match(text, feet.end()) else None
    if numeral.spelled:
        return None
    foot = _FOOT.match(text, numeral.stop)
    if foot and not _within_quotes(text, numeral.start):
        return unit_by_symbol("ft"), foot.end()
    mark = _INCHES.match(text, numeral.stop)
    if mark is None or re.match(r"[^\W_]", text[mark.end() : mark.end() + 1]):
        return None
    if mark["mark"] in '"”' and not after_feet and (_quoted(text, numeral.start) or _a_year(text, numeral, mark)):
        return None
    return unit_by_symbol("in"), mark.end()


def _a_year(text: str, numeral: Numeral, mark: re.Match[str]) -> bool:
    """ "its own 1961 "": a quotation is closed."""
    return mark.group()[0].isspace() and numeral.stop - numeral.start == 4 and text[numeral.start] in "12"


def _quoted(text: str, start: int) -> bool:
    """Whether a quotation stands open within the code points before."""
    before = text[max(0, start - QUOTED) : start]
    return before[-1:] == '"' or before.count('"') % 2 == 1 or "“" in before


def _within_quotes(text: str, start: int) -> bool:
    return bool(
        _OPEN.search(text, max(0, start - QUOTED), start) or _JUST_BEFORE.search(text, max(0, start - 2), start)
    )


def lettered(text: str, numeral: Numeral) -> tuple[UnitEntry, int] | None:
    """ "72 F", "20C", "98.6 f": a scale by its letter, alone or where the words around speak of temperature."""
    letter = _LETTER.match(text, numeral.stop)
    if letter is None or numeral.scaled:
        return None
    alone = letter["scale"].isupper() and is_alone(text, numeral.start, letter.end())
    weather = _IT_IS.search(text, max(0, numeral.start - _NEAR), numeral.start)
    below = (
        letter["scale"].isupper() and numeral.number is not None and numeral.number.amount < 0
    )  # "-40 F in Fairbanks"
    if not alone and not weather and not below and not _speaks_of(_HOT, text, numeral.start, letter.end()):
        return None
    return unit_by_symbol("°C" if letter["scale"] in "Cc" else "°F"), letter.end()


def degrees(text: str, numeral: Numeral, end: int) -> UnitEntry | None:
    """The unit of a plain degree up to `end`: of a scale, of a temperature without one, of an angle; None: no unit."""
    assert numeral.number is not None
    scale = _SCALE.match(text, end)
    if scale:
        return unit_by_symbol(_SCALES[scale["scale"].lower()])
    if _NO_DEGREES.match(text, end) or (0 <= numeral.number.amount < 6 and _STUDIED.match(text, end)):
        return None
    if _speaks_of(_TURNED, text, numeral.start, end):
        return unit_by_symbol("°")
    minus = numeral.number.amount < 0 and (text[numeral.stop] != " " or text[end - 1].isalpha())  # "-5 °" is an angle
    weather = minus or _IT_IS.search(text, max(0, numeral.start - _NEAR), numeral.start)
    return unit_by_symbol("°T" if weather or _speaks_of(_HOT, text, numeral.start, end) else "°")


def turned(text: str, start: int, end: int) -> bool:
    """Whether the words around a degree say that it is an angle."""
    return _speaks_of(_TURNED, text, start, end)


def speaks_of_heat(text: str, start: int, end: int) -> bool:
    """Whether the words around say that it is a temperature."""
    return _speaks_of(_HOT, text, start, end)


def below_zero(text: str, end: int, number: Number) -> tuple[Number, int] | None:
    """(the negative number, where it ends) of "2 degrees below zero"."""
    match = _BELOW.match(text, end)
    if match is None or number.amount <= 0 or number.form == "scientific":
        return None
    return Number(-number.amount, number.decimals, number.form), match.end()


def _speaks_of(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return bool(
        words.search(text, max(0, start - _NEAR), start) or words.search(text, end, min(len(text), end + _NEAR))
    )
