"""What a column's header says: "Revenue ($M)" → label revenue, USD, times 1,000,000; "Founded" → dates come first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from weft.lexicon import currencies, unit_spellings


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SCALES = {
    **dict.fromkeys(("k", "K", "thousand", "thousands", "'000", "000", "'000s", "000s", "’000", "tsd"), 10**3),
    **dict.fromkeys(("lakh", "lakhs"), 10**5),
    **dict.fromkeys(("m", "M", "mn", "mm", "MM", "mio", "mln", "million", "millions"), 10**6),
    **dict.fromkeys(("crore", "crores"), 10**7),
    **dict.fromkeys(("b", "B", "bn", "bln", "billion", "billions"), 10**9),
    **dict.fromkeys(("tn", "T", "trillion", "trillions"), 10**12),
}
SURE_SCALES = frozenset(word for word in SCALES if len(word) > 2 or word == "bn")  # these scale a count as well
DOLLARS = {
    "US$": "USD ",
    "A$": "AUD ",
    "AU$": "AUD ",
    "C$": "CAD ",
    "CA$": "CAD ",
    "HK$": "HKD ",
    "NZ$": "NZD ",
    "S$": "SGD ",
}
PERCENT = frozenset(("%", "percent", "per cent", "pct", "percentage"))
SHORT_TIMES = {"sec": "s", "secs": "s", "mins": "min", "hr": "h", "hrs": "h", "wks": "wk", "yrs": "yr"}
SUFFIXES = _words("km cm mm mi ft kg lb km2 m2 usd eur gbp jpy chf pct percent min hours days years")
DATE_WORDS = _words(
    "year founded opened born died date dated established built since released completed launched started ended "
    "inaugurated created published birth death opening founding birthday dob due signed awarded closed incorporated "
    "updated joined began commissioned constructed introduced issued ordered shipped delivered expires"
)
PLACE_WORDS = _words(
    "city cities country countries headquarters headquarter hq seat location located place birthplace town capital "
    "state region nation venue destination residence hometown"
)
NAME_WORDS = _words(
    "id ids code zip postcode postal phone telephone fax isbn issn sku iban vat email url link website name names "
    "title company firm author founder person surname president owner operator reference"
)
COUNT_WORDS = _words(
    "population employees staff passengers users visitors customers people subscribers inhabitants units"
)
LENGTH_WORDS = _words("length height width depth span elevation altitude distance diameter radius")
BRACKETED = re.compile(r"^(?P<label>.*\S)\s*[(\[](?P<inside>[^()\[\]]+)[)\]]\s*$")
AFTER_COMMA = re.compile(r"^(?P<label>.*\S)\s*,\s*(?P<inside>[^,]+)$")
AFTER_IN = re.compile(r"^(?P<label>.*\S)\s+in\s+(?P<inside>.+)$", re.IGNORECASE)
AT_END = re.compile(r"^(?P<label>.*\S)\s+(?P<inside>(?:US\$|[$€£¥₹%]|[A-Z]{3}\b)\s?\S*(?:\s\w+)?)$")
SNAKE_END = re.compile(r"^(?P<label>\w*[^\W_])_(?P<inside>[^\W_]+)$")


@dataclass(frozen=True)
class Header:
    """`unit`, `currency`, `percent` and `scale` hold for bare numbers in the cells. `hint`: date, place, name or ""."""

    label: str
    unit: str | None = None
    currency: str | None = None
    percent: bool = False
    scale: int = 1
    hint: str = ""


@lru_cache(maxsize=4096)
def parse(name: str) -> Header:
    """The header as far as it is understood; what is not understood stays in the label."""
    for pattern in (BRACKETED, AFTER_IN, AFTER_COMMA, AT_END, SNAKE_END):
        match = pattern.match(name.strip())
        if match is None or (pattern is SNAKE_END and not _is_suffix(match["label"], match["inside"].lower())):
            continue
        if match["inside"] in SCALES and spoken(match["label"]).split()[-1] in COUNT_WORDS:
            return Header(spoken(match["label"]), scale=SCALES[match["inside"]])  # 83 m people, not metres of people
        inside = match["inside"].upper() if pattern is SNAKE_END and len(match["inside"]) == 3 else match["inside"]
        found = measure(inside) or measure(match["inside"])
        if found is not None:
            hint = _hint(match["label"])
            return replace(found, label=spoken(match["label"]), hint="" if hint == "name" else hint)  # "VAT (%)"
        if pattern is BRACKETED and inside.strip().lower() in ("year", "date"):
            return Header(spoken(match["label"]), hint="date")
    return Header(spoken(name), hint=_hint(name))


def _is_suffix(name: str, suffix: str) -> bool:
    return suffix in SUFFIXES or (suffix == "m" and spoken(name).split()[-1] in LENGTH_WORDS)


def spoken(name: str) -> str:
    """ "MainSpan_m" → "main span m": how one says it, in lower case; words in capitals (GDP) stay."""
    spaced = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-Z])", " ", re.sub(r"[_.\s]+|[()\[\]]", " ", name))
    words = [word if len(word) > 1 and word.isupper() else word.lower() for word in spaced.split()]
    return " ".join(words) or name


@lru_cache(maxsize=4096)
def measure(text: str) -> Header | None:
    """ "$M", "USD millions", "€ thousand", "km", "%", "thousands" as a Header without label, or None."""
    text = re.sub(r"^in\s+|\bof\b", " ", text.strip()).strip()
    if text.lower() in PERCENT:
        return Header("", percent=True)
    unit = unit_of(text)
    if unit is not None:
        return Header("", unit=unit)
    for dollars, code in DOLLARS.items():
        if text.startswith(dollars):
            text = code + text[len(dollars) :]
    currency: str | None = None
    scale, sure = 1, True
    for word in re.findall(r"[$€£¥₹]|['’]?0{3}s?|[A-Z]{3}(?=mn?\b|bn\b|k\b)|[^\W\d_]+", text):
        if word in SCALES or word.lower() in SURE_SCALES:
            scale *= SCALES.get(word) or SCALES[word.lower()]
            sure = sure and word.lower() in SURE_SCALES
        elif currency is None and (known := currency_of(word)) is not None:
            currency = known
        else:
            return None
    if currency is None and (scale == 1 or not sure):
        return None
    return Header("", currency=currency, scale=scale)


def unit_of(text: str) -> str | None:
    """The canonical symbol of a unit by any of its names ("metres" → "m"), or None."""
    symbols, names = unit_spellings()
    found = symbols.get(text) or names.get(text.lower())
    return found.symbol if found else SHORT_TIMES.get(text.lower().rstrip("."))


def currency_of(word: str) -> str | None:
    """The ISO 4217 code of a sign, a code or a name ("€", "EUR", "euros"), or None."""
    return _currencies().get(word) or _currencies().get(word.lower())


@lru_cache(maxsize=1)
def _currencies() -> dict[str, str]:
    spellings: dict[str, str] = {}
    for entry in reversed(currencies()):  # the first one keeps a sign that several share
        names = [name.lower() for name in entry.names]
        spellings.update(dict.fromkeys((entry.code, *entry.signs, *names, *(f"{name}s" for name in names)), entry.code))
    return spellings


def _hint(name: str) -> str:
    words = spoken(name).lower().split()
    if not words or "rate" in words:
        return ""
    if (
        words[-1] in DATE_WORDS
        or (words[0] in DATE_WORDS and (len(words) == 1 or words[1] in ("of", "in", "on", "by")))
    ) or (words[0] == "year" and words[-1] in DATE_WORDS):
        return "date"
    if words[-1] in PLACE_WORDS or words[0] in PLACE_WORDS:
        return "place"
    return "name" if words[-1] in NAME_WORDS else ""
