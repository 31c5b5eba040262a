"""Which four digits are a year though no word before them says so: "1988 earnings", "his 1995 book", "due 2008"."""

from __future__ import annotations

from typing import Any

from weft.modalities.date import Date
from weft.modalities.when.meaning import Meant, Partial
from weft.modalities.when.rules import Tokens
from weft.modalities.when.tokens import UNITS, digits, year

# Of nobody's would one count so many.
_THINGS = frozenset(
    """earnings revenue revenues net income profit profits results budget deficit deficits surplus election elections
    campaign census season crash fiscal figures period level levels law treaty accord agreement pact convention
    conference championship championships olympics games tournament edition vintage revolution uprising coup massacre
    invasion war wars earthquake recession crisis scandal constitution referendum ballot forecast forecasts outlook
    estimate estimates summer winter spring autumn third first second fourth production output spending growth gdp
    world model annual presidential""".split()
)
_ARTICLES = frozenset("the a his her its their our my your this that".split())
_MEASURES = frozenset(
    """meter metre foot page mile word watt volt gallon kilometer kilometre seat man member acre square cubic pound
    kilogram ton tonne liter litre dollar euro point calorie room bed person people strong odd plus mm cm km kg lb ft
    mg ml rpm hp kw mhz or to and in of on is was has had million billion thousand hundred percent""".split()
)
_ACCOUNTS = frozenset(
    """income earnings profit profits revenue revenues sales results loss losses budget forecast forecasts estimate
    estimates target outlook deficit surplus figures report statement plans planned scheduled slated season spending
    growth production output projection projections goal""".split()
)


def of_a_thing(tokens: Tokens, place: int) -> bool:
    """Whether the number there is the year of what stands behind it or of an account before it."""
    before, behind = tokens.word(place - 1), tokens.word(place + 1)
    if before in ("$", "€", "£", "-", "/", ".", ",", "#", "–") and not tokens.spaced(place):
        return False
    if before == "due":
        return True
    if before == "for" and tokens.word(place - 2) in _ACCOUNTS:
        return not behind.isalpha() or behind in ("was", "were", "is", "are", "will", "to", "and", "at", "by", "of")
    if not tokens.spaced(place + 1):
        return False
    if behind in _THINGS or (behind == "sales" and tokens.today is not None):
        return True
    if int(tokens.word(place)) % 100 == 0 or not behind.isalpha() or len(behind) < 3:
        return False
    owned = before == "s" and tokens.word(place - 2) in ("'", "’")  # "Fox's 1999 show"
    if not owned and before not in _ARTICLES:
        return False
    many = behind.endswith("s") and not behind.endswith(("ss", "us", "is"))
    return (not many or tokens.capital(place + 1)) and behind not in _MEASURES and behind not in UNITS


def lone_year(tokens: Tokens, place: int) -> Any:
    """A year that the reader of dates took for one, or one in words."""
    found = year(tokens, place)
    if not found:
        return None
    if 0 <= place < len(tokens) and tokens.starts[place] in tokens.years:
        return Partial((found[0],)), found[1]
    owner = tokens.has(found[1], "' s") or tokens.has(found[1], "’ s")  # "1988's record"
    if digits(tokens, place, 1900, 2050, 4) and of_a_thing(tokens, place):
        return Meant((Date(found[0]),), confidence=0.9), found[1]
    if owner and not tokens.spaced(found[1]) and not tokens.spaced(owner - 1) and found[0] <= 2100:
        return Partial((found[0],)), found[1]
    if tokens.word(place).isalpha() and tokens.word(place - 1) in (
        "in",
        "since",
        "until",
        "before",
        "after",
        "by",
        "from",
        "to",
        "of",
        "during",
    ):
        return Partial((found[0],)), found[1]
    return None
