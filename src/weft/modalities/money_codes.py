"""Money by the code of its currency: "USD 300", "300 USD", "120 MEUR", "75 USD million", "$40 CAD"."""

from __future__ import annotations

import re
from functools import cache

from weft.lexicon import CurrencyEntry, currencies
from weft.modalities.money_doubts import NOTHING_AFTER
from weft.modalities.money_names import LETTERS, amount_before, lettered, money_span, name_at, with_cents
from weft.modalities.money_words import LOWER_CODES, MULTIPLIED_SIGN, SCALE_WORD
from weft.modalities.number_value import Number
from weft.modalities.number_words import MULTIPLIERS
from weft.modalities.numerals import Numeral, scale
from weft.modality import Run, Span

_CODE_BEFORE = re.compile(r"(?<![^\W_])(?P<code>[A-Za-z]{3})[ \u00a0]?(?P<sign>[-−])?$")
_CODE_AFTER = re.compile(r"[ \u00a0]?(?P<code>[A-Za-z]{3})(?![^\W_])")
_MULTIPLIED = re.compile(rf"[ \u00a0]?(?P<scale>{MULTIPLIED_SIGN})(?P<code>[A-Z]{{3}})(?![^\W_])")
_AGAIN = re.compile(r"(?P<gap>[ \u00a0]?)(?P<code>[^\W\d_]+)(?![^\W_])")
LANDS = {"US": "USD", "Canadian": "CAD", "Australian": "AUD", "Cdn": "CAD", "Aus": "AUD", "NZ": "NZD", "HK": "HKD"}
DOLLAR_CODES = frozenset(
    ("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "JMD", "BBD", "BSD", "BZD", "FJD", "GYD", "KYD", "LRD",
     "NAD", "SBD", "SRD", "TTD", "XCD", "BMD", "BND", "ARS", "CLP", "COP", "CUP", "DOP", "UYU", "ZWG")
)  # fmt: skip


@cache
def codes() -> dict[str, CurrencyEntry]:
    codes = {entry.code: entry for entry in currencies()}
    return codes | {code.lower(): codes[code] for code in LOWER_CODES}


def coded(run: Run, numeral: Numeral) -> Span | None:
    """ "USD 300", "300 USD", "75 USD million". A code that is an English word ("ALL 5 of us") ends a phrase."""
    text, known = run.text, codes()
    read = lettered(run, numeral)
    multiplied = _MULTIPLIED.match(text, numeral.stop)
    if multiplied and multiplied["code"] in known and not numeral.scaled and numeral.number:
        factor = LETTERS.get(multiplied["scale"], 1000)
        return money_span(
            text, numeral.start, multiplied.end(), scale(numeral.number, factor), known[multiplied["code"]]
        )
    after = _CODE_AFTER.match(text, read[1] if read else numeral.stop, run.stop)
    if after and after["code"] in known and (read or after.start() == numeral.stop):
        entry = known[after["code"]]
        if not entry.risky or NOTHING_AFTER.match(text, after.end()):
            number = read[0] if read else numeral.number
            assert number is not None
            number, stop = with_cents(text, number, after.end())
            if stop == after.end() and not numeral.scaled:
                number, stop = scaled_after(text, number, stop)
            return money_span(text, numeral.start, stop, number, entry)
    before = _CODE_BEFORE.search(text, max(0, numeral.start - 6), numeral.start)
    if before and before["code"] in known and read and _is_first(text, before):
        entry = known[before["code"]]
        if not entry.risky or _surely_an_amount(entry.code, numeral, before.end() - before.start() == 3):
            number = negated(read[0]) if before["sign"] else read[0]
            return money_span(text, before.start(), read[1], number, entry)
    return None


def _is_first(text: str, code: re.Match[str]) -> bool:
    """Whether a code belongs to what follows: "3 USD50 cards", but not "3 GBP 20 pence"."""
    return code.group()[-1].isalpha() or not amount_before(text, code.start())


def _surely_an_amount(code: str, numeral: Numeral, attached: bool) -> bool:
    """Whether a code that is a word as well stands before an amount: "CAD 50", "TRY 1,250.00", not "TOP 10"."""
    assert numeral.number is not None
    if code in ("CAD", "HUF", "RON", "SAR") or (attached and code in ("SAR", "TRY", "MAD", "GEL")):
        return True
    return numeral.number.decimals == 2 or (numeral.scaled and not numeral.spelled)


def scaled_after(text: str, number: Number, stop: int) -> tuple[Number, int]:
    """ "75 USD million": the scale behind the currency."""
    match = SCALE_WORD.match(text, stop)
    return (scale(number, MULTIPLIERS[match["scale"].lower()]), match.end()) if match else (number, stop)


def said_again(
    text: str, stop: int, limit: int, number: Number, entry: CurrencyEntry
) -> tuple[int, Number, CurrencyEntry]:
    """What follows "$40" and says which dollar, or the same once more: "$40 CAD", "$40 US", "$5 million dollars"."""
    match = _AGAIN.match(text, stop, limit)
    found = name_at(text, stop, match.end("gap"), limit, number) if match else None
    if match is None:
        return stop, number, entry
    if found and found[1] is number and _agree(entry, found[2]):
        return found[0], number, found[2] if entry.code == "USD" else entry
    code = match["code"] if match["code"] in codes() else LANDS.get(match["code"], "")
    if code and _agree(entry, codes()[code]) and not (code == match["code"] and codes()[code].risky and code != "CAD"):
        return match.end("code"), number, codes()[code] if entry.code == "USD" else entry
    return stop, number, entry


def _agree(entry: CurrencyEntry, other: CurrencyEntry) -> bool:
    """Whether both may be said of one amount: the same, or a "$" of any land."""
    return entry.code == other.code or (entry.code == "USD" and other.code in DOLLAR_CODES)


def negated(number: Number) -> Number:
    return Number(-number.amount, number.decimals, number.form, not number.amount and not number.negative_zero)
