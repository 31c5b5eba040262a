"""Fractions that two numbers make: "1 over 3", "two out of five hundred", "one in ten"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from weft.modalities.number_value import Number
from weft.modality import Span

_BETWEEN = re.compile(r"\s{1,2}(?P<word>over|in|out of)\s{1,2}", re.IGNORECASE)
_NOTHING_AFTER = re.compile(r"\s*(?:[^\w\s$€£]|$)|\s(?:of|plus|minus|times|equals)(?![^\W_])", re.IGNORECASE)
_YEARS = range(1000, 2101)


def read_ratios(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans of fractions; each keeps its two numbers as parts."""
    for one, other in pairwise(spans):
        if one.kind != "number" or other.kind != "number":
            continue
        between = _BETWEEN.fullmatch(text, one.stop, other.start)
        top, bottom = one.value.amount, other.value.amount
        if between is None or bottom <= 0 or not top.denominator == bottom.denominator == 1:
            continue
        word = between["word"].lower()
        fits = _NOTHING_AFTER.match(text, other.stop) if word == "over" else 0 < top < bottom
        if not fits or (word == "in" and (bottom in _YEARS or top >= 100)):
            continue
        value = Number(Fraction(top, bottom), 0, "fraction")
        yield Span(one.start, other.stop, "fraction", value, text[one.start : other.stop], parts=(one, other))
