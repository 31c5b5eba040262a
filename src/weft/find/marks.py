"""Words beside a value: that it is not meant exactly ("about 300", "40 or so"), what money is for ("$3 per kg")."""

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
    """The spans, those with a word about exactness beside them or as their first one with it as `approximate`; money
    and ranges of it with what it is for as `per`."""
    return [_with(span, _mark(text, span), _per(text, span)) for span in spans]


def _with(span: Span, approximate: str, per: str) -> Span:
    if not (approximate or per):
        return span
    value = replace(span.value, per=per) if per and span.kind == "money" else span.value
    return replace(span, value=value, approximate=approximate, per=per)


def _per(text: str, span: Span) -> str:
    if span.kind != "money" and not (span.kind == "interval" and any(part.kind == "money" for part in span.parts)):
        return ""
    from weft.modalities.money_per import unit_behind

    return unit_behind(text, span.stop)


def _mark(text: str, span: Span) -> str:
    if span.kind not in KINDS:
        return ""
    found = (
        _WITHIN.match(text, span.start, span.stop)
        or _BEFORE.search(text, max(0, span.start - LONGEST), span.start)
        or _BEHIND.match(text, span.stop)
    )
    return next(filter(None, found.groups())) if found else ""
