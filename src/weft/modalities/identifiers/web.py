"""Addresses: "https://example.org:80/a", "www.example.org", "example.co.uk/a", "jo@example.org", "@jo", "#topic"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from weft.modalities.identifier import Identifier
from weft.modalities.identifiers.words import SECOND_LEVELS, SURE_DOMAINS
from weft.modality import Span

A, I = re.ASCII, re.IGNORECASE
SCHEME = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9+.-]{1,14}$", A | I)
HOST = re.compile(r"(?:[\w.~%+:-]{1,64}@)?(\[[0-9a-f:.]+\]|[^\W_](?:[\w-]*)(?:\.[\w-]+)*)(?::[0-9]{1,5}(?![0-9]))?", I)
TAIL = re.compile(r"[/?#][^\s<>\"{}|\\^`«»“”]*")
FILE = re.compile(r"/[^\s<>\"{}|\\^`«»“”]+")
CLOSING = ".,;:!?'’…)]*"
PAIRS = {")": "(", "]": "["}
NAMES = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", A | I)
WWW = re.compile(r"(?<![\w@./-])www[0-9]?\.(?=[a-z0-9])", A | I)
TOP = re.compile(rf"\.(?=[a-z]{{2}})(?:(?:{'|'.join(sorted(SURE_DOMAINS))})(?![\w-])|[a-z]{{2,3}}(?=/\w))", A | I)
LOCAL_HOST = re.compile(r"(?<![\w.@/-])localhost(?::[0-9]{1,5}(?![0-9])|(?=/\w))", A | I)
PORT = re.compile(r":[0-9]{2,5}(?![0-9])")
LOCAL_PART = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'")
LABEL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
MAIL_HOST = re.compile(r"[^\W_](?:[^\W_]|-)*(?:\.(?:[^\W_]|-)+)*\.[^\W\d_]{2,}(?!\w)")
MENTION = re.compile(r"@(?:\w{0,50}[^\W\d_]\w*)(?![./]?\w|@)")
HASHTAG = re.compile(r"(?<![\w&/#])#(?=\w{0,50}[^\W\d_])\w+")
NO_HASHTAG = re.compile(r"#(?:[0-9]+(?:st|nd|rd|th)|include|define|ifn?def|endif)$", I)
COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$", I)
FARTHEST = 64  # characters before an "@" or a top-level domain


def addresses(text: str) -> Iterator[Span]:
    """With a scheme: any host will do."""
    at, reached = text.find("://"), 0
    while at >= 0:
        begun = SCHEME.search(text[max(reached, at - 15) : at])
        host = HOST.match(text, at + 3)
        if begun is None:
            at = text.find("://", at + 3)
            continue
        start = at - (begun.end() - begun.start())
        stop = at + 3
        if host is not None:
            stop = whole(text, start, host.end())
            yield address(text, start, stop, host.start(1), host.end(1))
        elif begun[0].lower() == "file" and (path := FILE.match(text, at + 3)):
            stop = trimmed(text, start, path.end())
            yield Span(start, stop, "url", Identifier("url", text[start:stop]))
        reached = stop
        at = text.find("://", stop)


def bare_addresses(text: str) -> Iterator[Span]:
    """Without a scheme: "www." before, or a top-level domain after, or a port after "localhost"."""
    reached = 0
    low = text.lower()
    if "www" in low:
        for match in WWW.finditer(text):
            names = NAMES.match(text, match.start())
            if names and match.start() >= reached and names[0].count(".") > 1:
                yield (found := hosted(text, match.start(), cut(names[0])))
                reached = found.stop
    if "localhost" in low:
        for match in LOCAL_HOST.finditer(text):
            stop = whole(text, match.start(), match.end())
            yield address(text, match.start(), stop, match.start(), match.end())
    for match in TOP.finditer(text):
        if match.start() < reached:
            continue
        start = back(text, match.start(), LABEL, reached)
        names = NAMES.match(text, start)
        if names is None or names.end() < match.end():
            continue
        reached = names.end()
        if (start and (text[start - 1].isalnum() or text[start - 1] in "@/\\_$")) or not is_host(text, names):
            continue
        yield (found := hosted(text, start, cut(names[0])))
        reached = max(reached, found.stop)


def is_host(text: str, names: re.Match[str]) -> bool:
    """Whether "example.org" is a host rather than a file, a call or two sentences without a space."""
    stop = names.start() + len(cut(names[0]))
    labels = text[names.start() : stop].split(".")
    top, name = labels[-1], labels[-2]
    # "It is done.Com", "ASP.NET"
    if not all(labels) or (not top.islower() and (top == "NET" or not text[names.start() : stop].isupper())):
        return False
    if text[stop : stop + 1] in ("(", "=", "_"):
        return False
    with_path = text[stop : stop + 1] == "/" and text[stop + 1 : stop + 2].isalnum()
    if top.lower() in SURE_DOMAINS:
        return any(sign.isalpha() for sign in name) or len(labels) > 2 or with_path
    second = len(labels) > 2 and name.lower() in SECOND_LEVELS and len(top) == 2
    return second or (len(top) == 2 and with_path and name.isalnum())


def cut(names: str) -> str:
    """ "example.org.The" → "example.org": a sentence began without a space."""
    head, _, last = names.rpartition(".")
    if last[:1].isupper() and not last.isupper() and head.rpartition(".")[2] in SURE_DOMAINS:
        return head
    return names.rstrip("-")


def hosted(text: str, start: int, names: str) -> Span:
    end = start + len(names)
    port = PORT.match(text, end)
    stop = whole(text, start, port.end() if port else end)
    return address(text, start, stop, start, end)


def whole(text: str, start: int, end: int) -> int:
    """Where the address ends whose host ended at `end`."""
    tail = TAIL.match(text, end)
    return trimmed(text, start, tail.end() if tail else end)


def trimmed(text: str, start: int, stop: int) -> int:
    """Without the signs that close a sentence or a bracket around the address."""
    written = text[start:stop]
    left = {closing: written.count(closing) - written.count(opening) for closing, opening in PAIRS.items()}
    while stop > start and text[stop - 1] in CLOSING:
        sign = text[stop - 1]
        if sign in left:
            if left[sign] <= 0:
                break
            left[sign] -= 1
        stop -= 1
    return stop


def address(text: str, start: int, stop: int, host: int, host_end: int) -> Span:
    """Scheme and host in small letters."""
    normal = text[start:host] + text[host:host_end].lower() + text[host_end:stop]
    scheme, sign, rest = normal.partition("://")
    return Span(start, stop, "url", Identifier("url", scheme.lower() + sign + rest if sign else normal))


def back(text: str, stop: int, signs: frozenset[str], least: int) -> int:
    """The start of the word of these signs that ends at `stop`, at most FARTHEST before it."""
    start = stop
    limit = max(least, stop - FARTHEST)
    while start > limit and text[start - 1] in signs:
        start -= 1
    while start < stop and text[start] in "-'" + ("." if signs is LABEL else ""):
        start += 1
    return start


def emails_and_mentions(text: str) -> Iterator[Span]:
    at, reached = text.find("@"), 0
    while at >= 0:
        start = back(text, at, LOCAL_PART, reached)
        local, host = text[start:at], MAIL_HOST.match(text, at + 1)
        mention = MENTION.match(text, at)
        reached = at + 1
        if host is not None:
            reached = host.end()
            if local and local[0] != "." != local[-1] and ".." not in local:
                name = cut(host[0])
                reached = at + 1 + len(name)
                yield Span(start, reached, "email", Identifier("email", f"{local}@{name.lower()}"))
        elif mention is not None:
            reached = mention.end()
            yield Span(at, reached, "mention", Identifier("mention", mention[0]))
        at = text.find("@", reached)


def hashtags(text: str) -> Iterator[Span]:
    for match in HASHTAG.finditer(text):
        tag = match[0]
        colour = COLOUR.match(tag) is not None
        if NO_HASHTAG.match(tag) or (colour and any(sign.isdecimal() for sign in tag)):
            continue  # "#ff8800" is a colour, "#decade" may be one
        yield Span(match.start(), match.end(), "hashtag", Identifier("hashtag", tag), confidence=0.5 if colour else 1.0)
