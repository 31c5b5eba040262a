"""Cities of a question typed without capitals: "how far madrid to rome" → places at 8:14 and 18:22.

Only where a question speaks of distance or direction and has no capital besides its first letter, and, whatever it
speaks of, the places that stand in its tables: everywhere else a word in small letters is a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from weft.find import read_whole
from weft.modality import Span

SMALLEST = 100_000  # people: of smaller towns the words are mostly something else
LONGEST = 3  # words of a name
_GEOGRAPHY = re.compile(
    r"\b(?:far(?:ther)?|further|distances?|direction|closer|closest|nearer|nearest|kilomet\w+|km|miles?|north|south|east"
    r"|west|crow flies)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_BEFORE = frozenset("from to between and or near of in far distance than is direction lies vs".split())
_SURELY = frozenset("from to between near".split())
# Cities whose names are words: they need a word before them that only a place follows.
_WORDS = frozenset(
    "nice bath reading mobile orange split cork nancy tours lens best most man male sale hull bury derby chester "
    "lincoln surprise enterprise independence of is far north south east west flint aurora phoenix".split()
)


def places_in_small_letters(text: str, values: Sequence[Span]) -> list[Span]:
    """The places, in order, none of them where a value stands."""
    if text[1:] != text[1:].lower() or not _GEOGRAPHY.search(text):
        return []
    words = list(_WORD.finditer(text))
    found: list[Span] = []
    at = 0
    while at < len(words):
        span = _longest(text, words, at, found)
        if span is None or any(span.start < value.stop and value.start < span.stop for value in values):
            at += 1
            continue
        found.append(span)
        at += sum(span.start <= word.start() < span.stop for word in words)
    return found


def places_of_tables(text: str, places: Mapping[str, Any], values: Sequence[Span]) -> list[Span]:
    """The names of `places` (name in small letters → place), in order, none of them where a value stands."""
    if not places or text[1:] != text[1:].lower():
        return []
    words = list(_WORD.finditer(text))
    found: list[Span] = []
    for at, word in enumerate(words):
        before = words[at - 1].group() if at else ""
        for last in reversed(words[at : at + LONGEST]):
            written = text[word.start() : last.end()]
            place = places.get(written.lower())
            if place is None or (written.lower() in _WORDS and before not in _SURELY | {"in", "at"}):
                continue
            if not any(word.start() < span.stop and span.start < last.end() for span in (*values, *found)):
                found.append(Span(word.start(), last.end(), "place", place, written))
            break
    return found


def _longest(text: str, words: Sequence[re.Match[str]], at: int, found: Sequence[Span]) -> Span | None:
    start = words[at].start()
    before = words[at - 1].group() if at else ""
    follows = bool(found) and not text[found[-1].stop : start].strip(" ,")
    if before not in _BEFORE and not follows:
        return None
    for count in range(min(LONGEST, len(words) - at), 0, -1):
        stop = words[at + count - 1].end()
        written = text[start:stop]
        if count == 1 and written in _WORDS and before not in _SURELY:
            continue
        place = read_whole(written.title(), "place")
        if place is not None and (place.population >= SMALLEST or place.category == "country"):
            return Span(start, stop, "place", place, written)
    return None
