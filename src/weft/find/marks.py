"""Words beside a value that say it is not meant exactly: "about 300", "~5 km", "circa 1880", "40 or so"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from weft.modality import Span

KINDS = frozenset("number fraction percent quantity money age duration date time datetime".split())
_WORDS = r"about|around|approximately|approx\.?|roughly|circa|ca?\.|nearly|almost|close to|some|~|≈|∼"
_BEFORE = re.compile(rf"(?:(?<!\w)({_WORDS}))\s?$", re.IGNORECASE)
_BEHIND = re.compile(r"(?: (or so|or thereabouts)|(-odd|-ish))(?!\w)", re.IGNORECASE)
_WITHIN = re.compile(rf"({_WORDS})\s", re.IGNORECASE)
LONGEST = 15  # "approximately ", with white space


def marked(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, those with such a word beside them or as their first one with this word as `approximate`."""
    return [replace(span, approximate=mark) if (mark := _mark(text, span)) else span for span in spans]


def _mark(text: str, span: Span) -> str:
    if span.kind not in KINDS:
        return ""
    found = (
        _WITHIN.match(text, span.start, span.stop)
        or _BEFORE.search(text, max(0, span.start - LONGEST), span.start)
        or _BEHIND.match(text, span.stop)
    )
    return next(filter(None, found.groups())) if found else ""
