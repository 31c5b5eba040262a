"""Codes with check digits (cards, IBAN, ISBN), and codes that need their label ("RFC 2616", "flight BA 117")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from weft.modalities.identifiers import checks as checks
from weft.modalities.identifiers.machine import edge, span
from weft.modalities.identifiers.words import IBAN_LENGTHS
from weft.modality import Span

A, I = re.ASCII, re.IGNORECASE
CARD = re.compile(
    r"[2-6][0-9]{3}(?:([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{1,7}|([ -]?)[0-9]{6}\2[0-9]{4,5})(?![\w-]|[.,][0-9])", A
)
CARD_BEFORE = re.compile(r"\b(?:card|visa|mastercard|amex|american express|maestro|discover)\b[^0-9\n]{0,25}$", I)
IBAN = re.compile(r"[A-Z][A-Z][0-9][0-9] ?[A-Z0-9]{4} ?[A-Z0-9]{3}")
BOOK = re.compile(r"97[89](?:[0-9]{10}|(?:[ -][0-9]{1,7}){4})(?![\w-])", A)
LABELLED = {
    "isbn": r"ISBN(?:-1[03])?(?: ?\(1[03]\))?(?:\s?[:#]|\s(?:is|no\.?))?\s{0,2}((?:[0-9][ -]?){9,12}[0-9X])(?!\w)",
    "issn": r"e?-?ISSN(?:-L)?(?:\s?:|\sis)?\s{0,2}([0-9]{4}-?[0-9]{3}[0-9X])(?!\w)",
    "rfc": r"RFC[ -]?([0-9]{1,5})(?!\w)",
    "cve": r"(CVE-(?:19|20)[0-9]{2}-[0-9]{4,7})(?!\w)",
    "cik": r"CIK(?:\s?[:#=]|\s(?:number|no\.?|is|code)){0,2}\s{0,2}([0-9]{4,10})(?!\w)",
    "flight": r"[Ff]lights?(?:\s(?:number|no\.?))?\s((?:[A-Z][A-Z0-9]|[0-9][A-Z]|[A-Z]{3})[ -]?[0-9]{1,4}[A-Z]?)(?!\w)",
    "doi": r"(?:doi(?::|\.org/|\s)\s?)?(10\.[0-9]{4,9}/[^\s<>\"{}|^`]+)",
}  # fmt: skip
LABELS = {
    scheme: re.compile(rf"(?<![\w./-]){pattern}", A | (0 if scheme == "flight" else I))
    for scheme, pattern in LABELLED.items()
}
EXCHANGES = "NASDAQ|NYSE|NYSEARCA|AMEX|LSE|TSX|ASX|HKEX|SIX"
TICKER = re.compile(
    rf"(?<!\w)(?:({EXCHANGES})\s?:\s?|[Tt]icker(?: symbol)?:?\s)([A-Z]{{1,5}}(?:\.[A-Z]{{1,2}})?|[0-9]{{4}})(?!\w)",
    A,
)


def with_labels(text: str) -> Iterator[Span]:
    """Codes that stand with their label, of a text that has digits."""
    low = text.lower()
    for scheme in LABELS:
        if ("10." if scheme == "doi" else scheme) in low:
            yield from labelled(text, scheme)


def tickers(text: str) -> Iterator[Span]:
    """ "NYSE: IBM", "ticker symbol IBM"."""
    for match in TICKER.finditer(text):
        yield span(match.start(), match.end(), "ticker", ":".join(part for part in match.groups() if part))


def refused(start: int, stop: int, reason: str) -> Span:
    return Span(start, stop, None, None, reason=reason)


def cards_and_accounts(text: str) -> Iterator[Span]:
    """Payment cards, IBAN and ISBN-13 by their check digits; with a label a wrong digit is told."""
    for match in CARD.finditer(text):
        if edge(text, match.start(), "_.,-"):
            continue
        code = re.sub(r"\D", "", match[0])
        before = text[max(0, match.start() - 45) : match.start()]
        named = CARD_BEFORE.search(before) is not None
        if not 13 <= len(code) <= 19 or not (named or " " in match[0] or "-" in match[0]):
            continue
        if checks.luhn(code):
            yield span(match.start(), match.end(), "card", code)
        elif named:
            yield refused(match.start(), match.end(), f"card {code}: its last digit does not check (Luhn)")
    for match in IBAN.finditer(text):
        if not edge(text, match.start(), "_"):
            yield from account(text, match.start())
    if "97" in text:
        for match in BOOK.finditer(text):
            code = re.sub(r"\D", "", match[0])
            if checks.isbn(code) and not edge(text, match.start(), "_-"):
                yield span(match.start(), match.end(), "isbn", code)


def account(text: str, start: int) -> Iterator[Span]:
    length, code, stop = IBAN_LENGTHS.get(text[start : start + 2], 0), "", start
    while len(code) < length and stop < len(text) and stop - start < 45:
        sign = text[stop]
        if sign != " " and not ("0" <= sign <= "9" or "A" <= sign <= "Z"):
            break
        code += sign.strip()
        stop += 1
    if length and len(code) == length and not text[stop : stop + 1].isalnum():
        if checks.iban(code):
            yield span(start, stop, "iban", code)
        elif "iban" in text[max(0, start - 20) : start].lower():
            yield refused(start, stop, f"IBAN {code}: its check digits are wrong")


CHECKS: dict[str, Callable[[str], bool]] = {"isbn": checks.isbn, "issn": checks.issn}


def labelled(text: str, scheme: str) -> Iterator[Span]:
    for match in LABELS[scheme].finditer(text):
        code, stop = match[1], match.end()
        if scheme == "doi":
            stop -= len(code) - len(code.rstrip(".,;:!?'\")]"))
            code = text[match.start(1) : stop].lower()
            stop, code = (stop, code) if code.count("(") == code.count(")") else (stop + 1, code + text[stop])
        elif scheme == "cve":
            code = code.upper()
        elif scheme in ("isbn", "issn", "flight"):
            code = re.sub(r"[ -]", "", code).upper()
        if scheme in CHECKS and not CHECKS[scheme](code):
            yield refused(match.start(), stop, f"{scheme.upper()} {code}: its check digit is wrong")
        else:
            yield span(match.start(), stop, scheme, code)
