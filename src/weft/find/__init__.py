"""Text → spans: "The 12.5 km tunnel opened on 1 June 2016." → quantity at 4:11, date at 29:40.

One linear scan for the triggers of all kinds, hits merged into runs, every kind reads inside the runs, overlaps
resolved by a fixed order. What looked like a value and cannot be held comes back with `kind` None and its reason.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from weft.errors import WeftError
from weft.find.marks import marked
from weft.find.scan import runs
from weft.modalities.duration import VAGUE
from weft.modality import Modality, Run, Span, encodable, kind_of, modalities, modality_of, option, own

NAMED = ("url", "email", "ip", "guid", "identifier", "phone", "hashtag", "mention", "version")
TIMES = ("date", "datetime", "interval", "recurrence", "time", "duration")
# At equal length the more specific reading wins.
ORDER = (*NAMED, *TIMES, "money", "quantity", "percent", "ordinal", "fraction", "number", "place")
RANK = {kind: place for place, kind in enumerate(ORDER)}
START = attrgetter("start")
DOUBTFUL = 0.5  # a reading that is no more likely than this gives way to a likelier one of equal length


def read(
    text: str,
    *,
    reference: Any = None,
    locale: str = "en",
    kinds: Iterable[str] | None = None,
    rejected: bool = False,
    prefer: str = "future",
) -> list[Span]:
    """The exact values of a text, in order, not overlapping; `span.written == text[span.start:span.stop]`.

    `reference` (a Date, or a DateTime) is what relative dates count from. `prefer`: "future" or "past", which of two
    readings of "Monday" or "5 October" is the value; the other one is in `candidates`. `kinds`: only these are read.
    `rejected`: also return what looked like a value and stayed text (`kind` None, with `reason`). Raises WeftError for
    an unknown kind.
    """
    asked = None if kinds is None else tuple(kinds)
    whole, plain, joining, by_pattern = _sorted_readers(asked)
    found: list[Span] = []
    for reader in whole:
        found.extend(reader.read(Run(text, 0, len(text), reference, locale)))
    for start, stop, called in runs(text, plain):
        run = Run(text, start, stop, reference, locale)
        for reader in called:
            found.extend(reader.read(run))  # type: ignore[attr-defined]
    kept = resolve([_named(span, text) for span in found])
    for reader in joining:
        joined = reader.join(text, kept, reference, *((prefer,) if option(reader, "prefers") else ()))
        kept = _with(kept, [_named(span, text) for span in joined])
    kept = _with(kept, _patterns(text, by_pattern, kept))
    if asked is not None:
        wanted = set(asked)
        kept = [span for span in kept if span.kind is None or _asked(span, wanted)]
    return marked(text, kept if rejected else [span for span in kept if span.kind is not None])


def _with(kept: list[Span], more: list[Span]) -> list[Span]:
    """Of two that are alike in all that `resolve` looks at, that of `more` stays: it was composed later, of more."""
    return resolve([*more, *kept]) if more else kept


def read_parts(text: str, *, reference: Any = None, locale: str = "en") -> list[Span]:
    """As `read`, but what was composed of several values, or has no slots in the network, gives way to its parts."""
    return [part for span in read(text, reference=reference, locale=locale) for part in _encoded(span)]


def _encoded(span: Span) -> Iterator[Span]:
    from weft.find.times import is_one_time, times_within

    if is_one_time(span) or _is_quarter(span):  # "quarter past eight", "the first quarter of 2023": no 8, no 1 in it
        yield span
    elif within := times_within(span):
        for part in within:
            yield from (part,) if part.kind == "time" else _encoded(part)
    elif span.parts:
        for part in span.parts:
            yield from _encoded(part)
    elif span.kind == "duration" and span.confidence <= VAGUE:
        return  # "a few days", "all week": nothing to compute with
    elif span.kind is None or encodable(span.value) or not own(modality_of(span.value)):
        yield span


def _is_quarter(span: Span) -> bool:
    return span.kind == "date" and getattr(span.value, "form", "") == "quarter"


def read_whole(text: str, kind: str, *, reference: Any = None, locale: str = "en") -> Any | None:
    """The value that the whole of `text` writes, of that kind, or None (a table cell, a literal)."""
    stripped = text.strip()
    whole = (0, len(stripped))
    readers = _readers((kind,))
    for reader in readers:
        if option(reader, "pattern") is not None:
            spans = _patterns(stripped, [reader], [])
        elif hasattr(reader, "read"):
            spans = reader.read(Run(stripped, 0, len(stripped), reference, locale))
        else:
            continue
        for span in spans:
            if (span.start, span.stop) == whole and span.kind and _asked(_named(span, stripped), {kind}):
                return span.value
    composed = [reader for reader in readers if option(reader, "join") is not None]
    if any(kind in (reader.name, *option(reader, "forms")) for reader in composed):
        found = read(stripped, reference=reference, locale=locale, kinds=(kind,))
        return next((span.value for span in found if (span.start, span.stop) == whole), None)
    return None


def resolve(spans: Iterable[Span]) -> list[Span]:
    """Of overlapping spans the longer stays; of equally long ones a value before a rejection, what is likely before
    what is not (a lone "2021" is a number before it is a year), then the more specific kind.
    """
    kept: list[Span] = []
    together: list[Span] = []  # spans of which each overlaps one before it
    reached = 0
    for span in sorted(spans, key=START):
        if together and span.start >= reached:
            kept += _apart(together) if len(together) > 1 else together
            together = []
        together.append(span)
        if span.stop > reached:
            reached = span.stop
    kept += _apart(together) if len(together) > 1 else together
    return kept


def _apart(together: list[Span]) -> list[Span]:
    taken: list[Span] = []
    ends: list[tuple[int, int]] = []
    for span in sorted(together, key=_precedence):
        if _free(ends, span):
            taken.append(span)
    return sorted(taken, key=START)


def _precedence(span: Span) -> tuple[int, bool, float, int, int]:
    doubt = 1 - span.confidence if span.confidence <= DOUBTFUL else 0.0
    return span.start - span.stop, span.kind is None, doubt, RANK.get(span.kind or "", len(ORDER)), span.start


def _free(ends: list[tuple[int, int]], span: Span) -> bool:
    """Whether nothing taken overlaps `span`; if so it is entered into `ends` (kept sorted)."""
    place = bisect_left(ends, (span.start, span.stop))
    if place < len(ends) and ends[place][0] < span.stop:
        return False
    if place > 0 and ends[place - 1][1] > span.start:
        return False
    ends.insert(place, (span.start, span.stop))
    return True


def _named(span: Span, text: str) -> Span:
    kind = None if span.kind is None else kind_of(span.value)
    if kind == span.kind and not span.parts and span.written == text[span.start : span.stop]:
        return span
    return Span(
        span.start,
        span.stop,
        kind,
        span.value,
        text[span.start : span.stop],
        span.confidence,
        span.candidates,
        span.reason,
        tuple(_named(part, text) for part in span.parts),
    )


def _asked(span: Span, kinds: set[str] | None) -> bool:
    if kinds is None:
        return True
    return span.kind in kinds or modality_of(span.value).name in kinds


@lru_cache(maxsize=64)
def _sorted_readers(kinds: tuple[str, ...] | None) -> tuple[tuple[Any, ...], ...]:
    """The kinds that read whole texts, those that read runs, those that join, those that gave a regular expression."""
    readers = _readers(kinds)
    by_pattern = tuple(reader for reader in readers if option(reader, "pattern") is not None)
    joining = tuple(reader for reader in readers if option(reader, "join") is not None)
    rest = [reader for reader in readers if hasattr(reader, "read")]
    whole = tuple(reader for reader in rest if option(reader, "whole"))
    return whole, tuple(reader for reader in rest if reader not in whole), joining, by_pattern


@lru_cache(maxsize=64)
def _readers(kinds: tuple[str, ...] | None) -> tuple[Modality, ...]:
    known = modalities()
    if kinds is not None:
        names = {name for kind in known for name in (kind.name, *option(kind, "forms"))}
        for kind in kinds:
            if kind not in names:
                raise WeftError(f"no modality named {kind!r}. Known: {', '.join(sorted(names))}.")
        asked = tuple(k for k in known if {k.name, *option(k, "forms")} & set(kinds))
        if all(hasattr(kind, "read") or option(kind, "pattern") for kind in asked):  # what is joined may be of any kind
            joiners = {option(kind, "joined_by") for kind in asked}
            known = tuple(kind for kind in known if kind in asked or kind.name in joiners)
    return tuple(kind for kind in known if option(kind, "reads"))


def _patterns(text: str, readers: Sequence[Modality], taken: Sequence[Span]) -> list[Span]:
    """Spans of the kinds that gave a regular expression: only where no built-in kind stands."""
    spans: list[Span] = []
    if not readers:
        return spans
    starts, stops = [span.start for span in taken], [span.stop for span in taken]
    for reader in readers:
        pattern = option(reader, "pattern")
        if pattern is None:
            continue
        for match in re.compile(pattern).finditer(text):
            inside = taken[bisect_right(stops, match.start()) : bisect_left(starts, match.end())]
            # A stranger's kind takes the place of bare numbers inside its own form ("rgb(255, 136, 0)"), nothing more.
            if all(match.start() <= span.start and span.stop <= match.end() for span in inside):
                spans.append(_parsed(reader, match))
    return spans


def _parsed(reader: Modality, match: re.Match[str]) -> Span:
    """The value of a match, or the reason why its class does not hold it."""
    start, stop = match.span()
    try:
        return Span(start, stop, reader.name, reader.parse(match), match.group())  # type: ignore[attr-defined]
    except ValueError as refused:
        return Span(start, stop, None, None, match.group(), reason=str(refused))
