"""Codes: IPs, GUIDs, hashes, MAC addresses, versions, cards, IBAN, and those that need their label ("ISBN", "flight")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address

from weft.modalities import identifier_checks as checks
from weft.modalities.identifier import Identifier
from weft.modalities.identifier_words import IBAN_LENGTHS
from weft.modality import Span

A, I = re.ASCII, re.IGNORECASE
PREFIX = r"(?:/[0-9]{1,3}(?![\w.]))?"
DOTTED = re.compile(rf"(?<![\w.,-])(v?)([0-9]+(?:\.[0-9]+)+)((?:[-.]?(?:a|b|c|rc|alpha|beta|dev|post)[.-]?[0-9]*)?)({PREFIX})(?![\w])(?!\.\w)", A | I)
VERSION_BEFORE = re.compile(r"\b(?:version|versions|ver\.?|release|releases|rev\.?|v\.?)\s{1,2}$", I)
SECTION_BEFORE = re.compile(r"(?:\b(?:section|sections|chapter|clause|figure|fig|table|paragraph|part|article|rule)s?\.?\s{1,2}|§ ?)$", I)
DATE_LIKE = re.compile(r"(?:[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}|[0-9]{4})|[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{3}\.[0-9]{3}\.[0-9]{4})")
LONG_IP = re.compile(rf"(?<![\w:.])(?:[0-9a-f]{{1,4}}:){{6}}(?:[0-9a-f]{{1,4}}:[0-9a-f]{{1,4}}|[0-9.]{{7,15}}){PREFIX}(?![\w:])", A | I)
IP_SIGNS = frozenset("0123456789abcdefABCDEF:.")
IP_BEFORE = re.compile(r"\bip(?:v6)?\b[^.]{0,30}$", I)
HEX_HINT = re.compile(r"[0-9](?:[a-f]|[0-9]{7})", A | I)
HEX_WORD = re.compile(r"[0-9a-f-]+", A | I)
GUID = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})", A | I)
AROUND_GUID = (("urn:uuid:", ""), ("{", "}"), ("%7b", "%7d"), ("x'", "'"))
HASHES = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
HASH_LABEL = re.compile(r"(?:md5|sha-?(?:1|256|512))\s?[:=]\s?$", I)
MAC = re.compile(r"(?<![\w:-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])", A | I)
CARD = re.compile(r"(?<![\w.,-])[2-6][0-9]{3}(?:([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{1,7}|([ -]?)[0-9]{6}\2[0-9]{4,5})(?![\w-]|[.,][0-9])", A)
CARD_BEFORE = re.compile(r"\b(?:card|visa|mastercard|amex|american express|maestro|discover)\b[^0-9\n]{0,25}$", I)
IBAN = re.compile(r"(?<!\w)[A-Z]{2}[0-9]{2} ?[A-Z0-9]{4} ?[A-Z0-9]{3}", A)
BOOK = re.compile(r"(?<![\w-])97[89](?:[0-9]{10}|(?:[ -][0-9]{1,7}){4})(?![\w-])", A)
LABELLED = {
    "isbn": r"ISBN(?:-1[03])?(?: ?\(1[03]\))?(?:\s?[:#]|\s(?:is|number|no\.?))?\s{0,2}((?:[0-9][ -]?){9,12}[0-9X])(?!\w)",
    "issn": r"e?-?ISSN(?:-L)?(?:\s?:|\sis)?\s{0,2}([0-9]{4}-?[0-9]{3}[0-9X])(?!\w)",
    "rfc": r"RFC[ -]?([0-9]{1,5})(?!\w)",
    "cve": r"(CVE-(?:19|20)[0-9]{2}-[0-9]{4,7})(?!\w)",
    "cik": r"CIK(?:\s?[:#=]|\s(?:number|no\.?|is|code)){0,2}\s{0,2}([0-9]{4,10})(?!\w)",
    "flight": r"flights?(?:\s(?:number|no\.?))?\s((?:[A-Z][A-Z0-9]|[0-9][A-Z]|[A-Z]{3})[ -]?[0-9]{1,4}[A-Z]?)(?!\w)",
    "doi": r"(?:doi(?::|\.org/|\s)\s?)?(10\.[0-9]{4,9}/[^\s<>\"{}|^`]+)",
}  # fmt: skip
LABELS = {scheme: re.compile(rf"(?<![\w./-]){pattern}", A | (0 if scheme == "flight" else I)) for scheme, pattern in LABELLED.items()}
TICKER = re.compile(r"(?<!\w)(?:(NASDAQ|NYSE|NYSEARCA|AMEX|LSE|TSX|ASX|HKEX|SIX)\s?:\s?|[Tt]icker(?: symbol)?:?\s)([A-Z]{1,5}(?:\.[A-Z]{1,2})?|[0-9]{4})(?!\w)", A)


def read(text: str) -> Iterator[Span]:
    """Codes of a text that has digits."""
    low = text.lower()
    if "." in text:
        yield from dotted(text)
    if len(text) >= 32 or "md5" in low or "uuid" in low:
        yield from hexadecimal(text)
    if text.count(":") > 4 or text.count("-") > 4:
        yield from colons(text)
    if len(text) > 12:
        yield from cards_and_accounts(text)
    for scheme in LABELS:
        if ("10." if scheme == "doi" else scheme) in low:
            yield from labelled(text, scheme)
    if "nasdaq" in low or "nyse" in low or "ticker" in low or "lse" in low:
        for match in TICKER.finditer(text):
            yield span(match.start(), match.end(), "ticker", ":".join(part for part in match.groups() if part))


def span(start: int, stop: int, scheme: str, normal: str, confidence: float = 1.0) -> Span:
    return Span(start, stop, "identifier", Identifier(scheme, normal), confidence=confidence)


def refused(start: int, stop: int, reason: str) -> Span:
    return Span(start, stop, None, None, reason=reason)


def dotted(text: str) -> Iterator[Span]:
    """ "192.168.0.1", "10.0.0.0/8", "v2.0", "version 2.0", "3.11.7", "2.0.0-rc1"."""
    for match in DOTTED.finditer(text):
        v, numbers, stage, prefix = match.groups()
        parts = numbers.split(".")
        if len(parts) == 4 and not v and not stage and all(len(part) < 4 and int(part) < 256 for part in parts):
            size = prefix if not prefix or int(prefix[1:]) <= 32 else ""
            address = str(IPv4Address(".".join(str(int(part)) for part in parts)))
            yield span(match.start(), match.end() - len(prefix) + len(size), "ip", address + size)
        elif not prefix:
            before = text[max(0, match.start() - 20) : match.start()]
            named = v or VERSION_BEFORE.search(before)
            wrong_ip = len(parts) == 4 and max(map(len, parts)) < 4 and not stage
            bare = len(parts) > 2 and not wrong_ip and not DATE_LIKE.fullmatch(numbers) and not SECTION_BEFORE.search(before)
            if named or bare or (stage and len(parts) > 1 and any(sign.isdecimal() for sign in stage)):
                yield span(match.start(), match.end(), "version", (numbers + stage).lower(), 1.0 if named else 0.5)


def short_ips(text: str) -> Iterator[Span]:
    """IPv6 with "::"; only hexadecimal letters and no digit ("add::bad") need a word that says so."""
    at, reached = text.find("::"), 0
    while at >= 0:
        start = stop = at
        while start > reached and at - start < 40 and text[start - 1] in IP_SIGNS:
            start -= 1
        while stop < len(text) and text[stop] in IP_SIGNS:
            stop += 1
        end = stop
        while end > at + 2 and text[end - 1] in ".:" and text[end - 2 : end] != "::":
            end -= 1
        alone = not (text[start - 1 : start].isalnum() or text[stop : stop + 1].isalnum()) or start == 0
        alone = alone and not text[stop : stop + 1].isalnum() and text[start - 1 : start] not in ("_", "-")
        sure = any(sign.isdecimal() for sign in text[start:end]) or IP_BEFORE.search(text[max(0, start - 40) : start])
        if alone and sure and end - start <= 45:
            yield from ip6(text, start, end)
        reached = max(stop, at + 2)
        at = text.find("::", reached)


def ip6(text: str, start: int, stop: int) -> Iterator[Span]:
    written, _, _ = text[start:stop].partition("/")
    try:
        normal = str(IPv6Address(written))
    except ValueError:
        return
    prefix = re.compile(PREFIX).match(text, start + len(written))
    size = prefix[0] if prefix and prefix[0] and int(prefix[0][1:]) <= 128 else ""
    yield span(start, start + len(written) + len(size), "ip", normal + size)


def hexadecimal(text: str) -> Iterator[Span]:
    """GUIDs, and hashes by their length."""
    reached = 0
    while (hint := HEX_HINT.search(text, reached)) is not None:
        start = hint.start()
        while start > reached and hint.start() - start < 130 and text[start - 1] in "0123456789abcdefABCDEF-":
            start -= 1
        word = HEX_WORD.match(text, start)
        assert word is not None
        reached = word.end()
        if text[start - 1 : start].isalnum() and text[max(0, start - 3) : start].lower() != "%7b" and start:
            continue
        if not text[reached : reached + 1].isalnum():
            yield from hex_word(text, start, reached)


def hex_word(text: str, start: int, stop: int) -> Iterator[Span]:
    guid = GUID.fullmatch(text, start, stop)
    if guid is not None:
        yield from wrapped_guid(text, start, stop, "-".join(guid.groups()))
    elif stop - start in HASHES and "-" not in text[start:stop]:
        code = text[start:stop].lower()
        label = HASH_LABEL.search(text[max(0, start - 12) : start])
        begin = start - (label.end() - label.start()) if label else start
        if stop - start == 32 and label is None:
            groups = (code[:8], code[8:12], code[12:16], code[16:20], code[20:])
            yield from wrapped_guid(text, start, stop, "-".join(groups))
        elif not code.isdecimal():
            yield span(begin, stop, HASHES[stop - start], code)


def wrapped_guid(text: str, start: int, stop: int, code: str) -> Iterator[Span]:
    for before, after in AROUND_GUID:
        begin, end = start - len(before), stop + len(after)
        if begin >= 0 and text[begin:start].lower() == before and text[stop:end].lower() == after:
            start, stop = begin, end
            break
    yield span(start, stop, "guid", code.lower())


def colons(text: str) -> Iterator[Span]:
    for match in MAC.finditer(text):
        code = match[0].lower().replace("-", ":")
        if match[1] == ":" or not code.replace(":", "").isdecimal():
            yield span(match.start(), match.end(), "mac", code)
    for match in LONG_IP.finditer(text):
        yield from ip6(text, match.start(), match.end())


def cards_and_accounts(text: str) -> Iterator[Span]:
    """Payment cards, IBAN and ISBN-13 by their check digits; with a label a wrong digit is told."""
    for match in CARD.finditer(text):
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
        yield from account(text, match.start())
    if "97" in text:
        for match in BOOK.finditer(text):
            code = re.sub(r"\D", "", match[0])
            if checks.isbn(code):
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
