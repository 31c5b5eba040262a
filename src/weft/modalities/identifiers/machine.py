"""What machines are called by: IPs "10.0.0.0/8", GUIDs, hashes, MAC addresses, versions "v2.0.1"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

from weft.modalities.identifier import Identifier
from weft.modality import Span

A, I = re.ASCII, re.IGNORECASE
PREFIX = r"(?:/[0-9]{1,3}(?![\w.]))?"
DOTTED = re.compile(
    rf"(v?)([0-9]+(?:\.[0-9]+)+)((?:[-.]?(?:a|b|c|rc|alpha|beta|dev|post)[.-]?[0-9]*)?)({PREFIX})(?![\w])(?!\.\w)",
    A | I,
)
VERSION_BEFORE = re.compile(r"\b(?:version|versions|ver\.?|release|releases|rev\.?|v\.?)\s{1,2}$", I)
SECTION_BEFORE = re.compile(
    r"(?:\b(?:section|sections|chapter|clause|figure|fig|table|paragraph|part|article|rule)s?\.?\s{1,2}|§ ?)$", I
)
DAY_FIRST, YEAR_FIRST = r"[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}|[0-9]{4})", r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}"
THOUSANDS, PHONE = r"[0-9]{1,3}(?:\.[0-9]{3})+", r"[0-9]{3}\.[0-9]{3}\.[0-9]{4}"
NO_VERSION = re.compile("|".join((DAY_FIRST, YEAR_FIRST, THOUSANDS, PHONE)))
DOT = re.compile(r"\.[0-9]")
COLONS = re.compile(r":[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}:")
PAIRS = re.compile(r"([:-])[0-9a-fA-F]{2}(?:\1[0-9a-fA-F]{2}){4}")
GROUP = "[0-9a-f]{1,4}"
LONG_IP = re.compile(rf"(?:{GROUP}:){{6}}(?:{GROUP}:{GROUP}|[0-9.]{{7,15}}){PREFIX}(?![\w:])", A | I)
IP_SIGNS = frozenset("0123456789abcdefABCDEF:.")
IP_BEFORE = re.compile(r"\bip(?:v[46])?\b[^.]{0,30}$", I)
LOOKS_LIKE_IP = re.compile(r"(?=.*[0-9])(?=.*[0-9a-f]{3})[0-9a-f]+:(?:.*[0-9a-f]|[0-9a-f]+.*::)$", I)
HEX_HINT = re.compile(r"[0-9](?:[a-f]|[0-9]{7})", A | I)
HEX_WORD = re.compile(r"[0-9a-f-]+", A | I)
GUID = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})", A | I)
AROUND_GUID = (("urn:uuid:", ""), ("{", "}"), ("%7b", "%7d"), ("x'", "'"))
HASHES = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
HASH_LABEL = re.compile(r"(?:md5|sha-?(?:1|256|512))\s?[:=]\s?$", I)
MAC = re.compile(r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![\w:-])", A | I)


def span(start: int, stop: int, scheme: str, normal: str, confidence: float = 1.0) -> Span:
    return Span(start, stop, "identifier", Identifier(scheme, normal), confidence=confidence)


def dotted(text: str) -> Iterator[Span]:
    """ "192.168.0.1", "10.0.0.0/8", "v2.0", "version 2.0", "3.11.7", "2.0.0-rc1"."""
    reached = 0
    for dot in DOT.finditer(text):
        if dot.start() < reached:
            continue
        start = dot.start()
        while start > reached and "0" <= text[start - 1] <= "9":
            start -= 1
        start -= start > reached and text[start - 1] in "vV"
        reached = dot.end()
        match = DOTTED.match(text, start)
        if match is None or edge(text, start, "_.,-"):
            continue
        reached = match.end()
        v, numbers, stage, prefix = match.groups()
        parts = numbers.split(".")
        if len(parts) == 4 and not v and not stage and all(len(part) < 4 and int(part) < 256 for part in parts):
            size = prefix if not prefix or int(prefix[1:]) <= 32 else ""
            address = str(IPv4Address(".".join(str(int(part)) for part in parts)))
            yield span(match.start(), match.end() - len(prefix) + len(size), "ip", address + size)
        elif not prefix:
            before = text[max(0, match.start() - 40) : match.start()]
            named = v or VERSION_BEFORE.search(before)
            wrong_ip = len(parts) == 4 and not stage and (max(map(len, parts)) < 4 or IP_BEFORE.search(before))
            bare = (
                len(parts) > 2
                and not wrong_ip
                and not NO_VERSION.fullmatch(numbers)
                and not SECTION_BEFORE.search(before)
            )
            if named or bare or (stage and len(parts) > 1 and any(sign.isdecimal() for sign in stage)):
                yield span(match.start(), match.end(), "version", (numbers + stage).lower(), 1.0 if named else 0.5)


def short_ips(text: str) -> Iterator[Span]:
    """IPv6 with "::"; what may be a piece of a program ("add::bad", "1::") needs a word that says so."""
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
        alone = alone and end - start <= 45
        if alone and (LOOKS_LIKE_IP.match(text, start, end) or IP_BEFORE.search(text[max(0, start - 40) : start])):
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
    for pairs in PAIRS.finditer(text):
        match = MAC.match(text, max(0, pairs.start() - 2))
        if match is None or match.end() != pairs.end() or edge(text, match.start(), "_:-"):
            continue
        code = match[0].lower().replace("-", ":")
        if match[1] == ":" or not code.replace(":", "").isdecimal():
            yield span(match.start(), match.end(), "mac", code)
    reached = 0
    for first in COLONS.finditer(text):
        start = first.start()
        while start > reached and first.start() - start < 4 and text[start - 1] in IP_SIGNS - {":", "."}:
            start -= 1
        match = LONG_IP.match(text, start)
        if match is not None and not edge(text, start, "_:."):
            reached = match.end()
            yield from ip6(text, start, reached)


def edge(text: str, start: int, signs: str) -> bool:
    """Whether what starts here goes on to the left: a letter, a digit or one of these signs stands before it."""
    return start > 0 and (text[start - 1].isalnum() or text[start - 1] in signs)
