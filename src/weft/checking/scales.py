"""What a header or a caption says that its digits count: "(in thousands)", "€m", "$'000", "USD millions", "(%)"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from weft.checking.words import stems

POWERS = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "m": 6,
    "mn": 6,
    "mm": 6,
    "mio": 6,
    "k": 3,
    "bn": 9,
    "b": 9,
    "crore": 7,
    "lakh": 5,
    "000": 3,
}
WORDS = re.compile(
    r"\b(?:in|of|amounts?|figures?|dollars?|expressed|stated|reported|unless|€|\$|£)?\s*[(\[]?\b(thousand|million|billion|trillion|crore|lakh)s?\b(?!\s+(?:shares|units|people)\s+(?:were|of))",
    re.IGNORECASE,
)
NOUGHTS = re.compile(r"(?:['’‘`´]\s?|\b|[$€£¥])000(?:['’]?s)?\b(?![.,\d])")
SIGNED = re.compile(
    r"(?:US|A|C|HK|NZ|S|R)?[$€£¥₹]\s?(k|m|mn|mm|bn|b)\b|\b(?:USD|EUR|GBP|CHF|RMB|JPY|CAD|AUD)\s?(k|m|mn|mm|bn)\b",
    re.IGNORECASE,
)
MONEY = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
CURRENCY = re.compile(
    r"US\$|[$€£¥₹]|\b(USD|EUR|GBP|CHF|JPY|CAD|AUD|SEK|NOK|DKK|RMB|CNY|INR)\b"
    r"|(?<=_)(usd|eur|gbp|chf|jpy|cad|aud|sek|nok|dkk|cny|inr)(?![a-z])"  # price_eur
)
PERCENT = re.compile(r"%|\bper\s?cent(?:age)?s?\b|\bpercent\b", re.IGNORECASE)
OF_UNIT = re.compile(  # "thousand tonnes", "million m³", "1,000 t"
    r"(?:\b(?:thousand|million|billion)s?|\b1[,.\s]?000|['’]000s?)\s(?:of\s)?([^\s()\d,;:]+)", re.IGNORECASE
)
MONEYS = re.compile(r"dollars?|euros?|pounds?|yen|francs?|kron(?:er|or|a|e)|pence|cents?", re.IGNORECASE)
OF_SOME = re.compile(  # "Spawning stock in thousand tonnes; catch and quota in tonnes."
    r"(?P<names>[^.;:()]{3,60}?)\s(?:is |are |shown |given )?in (?P<unit>(?:thousand |million |billion )?[^\s.,;:()]+)"
    r"[^.;:]*[.;:]?\s*"
)
IN_ALL = re.compile(
    r"\b(?:tabular|in|amounts?|figures?|expressed|stated|presented|dollars?|rounded)\b[^.;]{0,40}?\b(thousand|million|billion)s\b"
    r"|\b(?:amounts|figures|values|numbers)\b(?: are| is)?(?: (?:stated|shown|given|expressed|reported))?"
    r" in (thousand|million|billion) "
    r"(?:US |Swiss |pounds? sterling)?(?:euros?|dollars?|pounds?|francs?|kron\w+|yen|[A-Z]{3}\b)"
    r"|[(\[]\s*(?:in\s+|[$€£]\s?|[A-Z]{3}\s)?(thousand|million|billion|000|m|bn)s?\b",
    re.IGNORECASE,
)
FOR_EACH = re.compile(r"\s(?:per|for each|for every)\s[^()]*\)$", re.IGNORECASE)  # "Heat (kWh per house)": in kWh
NO_SCALE = re.compile(
    r"\bper\b|\bratio\b|%|\bpercent|\bmargin\b|\brate\b|\((?:in )?years\)|\bin years\b|\bnumber of\b"
    r"|\bheadcount\b|\bemployees\b"
    r"|^(?:[a-z]+ )?(?:customers|clients|users|subscribers|members|staff|visitors|guests|passengers|stores|shops)\b"
    r"\s*(?:\(|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """`scale` 0: nothing said."""

    scale: int = 0
    currency: str = ""
    percent: bool = False
    unit: str = ""


NOTHING = Said()


@lru_cache(maxsize=10_000)
def said(text: str) -> Said:
    """What a header, label or caption says of the figures under it."""
    if not text:
        return NOTHING
    power = None
    if match := WORDS.search(text):
        power = POWERS[match[1].lower()]
    elif NOUGHTS.search(text):
        power = 3
    elif match := SIGNED.search(text):
        power = POWERS[(match[1] or match[2]).lower()]
    money = CURRENCY.search(text)
    currency = (money[1] or (money[2] or "").upper() or MONEY.get(money.group(), "")) if money else ""
    percent = bool(PERCENT.search(text)) and power is None and not money
    unit = _unit(text) if power is None else _unit_behind(text)
    return Said(10**power if power else 0, currency.replace("RMB", "CNY"), percent, unit)


def _unit_behind(text: str) -> str:
    """The unit that a scale is said of; "" where that is money, people or nothing."""
    from weft.lexicon import unit_spellings

    match = OF_UNIT.search(text)
    if match is None or MONEYS.fullmatch(match[1]):
        return ""
    symbols, names = unit_spellings()
    unit = symbols.get(match[1]) or names.get(match[1].lower())
    return unit.symbol if unit is not None else ""


@lru_cache(maxsize=1000)
def said_of_rows(caption: str) -> tuple[tuple[frozenset[str], Said], ...]:
    """What the text over a table says of rows that it names: (their words, what they are in)."""
    found = []
    for match in OF_SOME.finditer(caption):
        of = said(f"amount ({match['unit']})")
        if of.unit:
            found.append((frozenset(stems(match["names"])), of))
    return tuple(found)


def _unit(text: str) -> str:
    from weft.tables.header import parse

    return parse(text).unit or parse(FOR_EACH.sub(")", text)).unit or ""


def of_document(text: str) -> int:
    """What a paragraph says that the tables around it count, "(in thousands)"; 0: nothing."""
    match = IN_ALL.search(text)
    return 10 ** POWERS[next(filter(None, match.groups())).lower()] if match else 0
