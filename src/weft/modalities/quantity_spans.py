""" "100-1000 grams": two numbers that look like a telephone number until a unit or a currency follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from weft.modalities.number_value import Number
from weft.modalities.numerals import Numeral
from weft.modality import Run, Span

SHORTEST = 8  # code points: "100-1000"
_LIKE_A_PHONE = re.compile(r"(?<![\w.,/:-])(?P<low>[1-9][0-9]{2})[-–](?P<high>[1-9][0-9]{3})(?![0-9]|[-.,/:][0-9])")


def like_phones(run: Run) -> Iterator[tuple[Span, Numeral]]:
    """(the lower end as a number, the upper as a numeral that something may follow)."""
    if run.stop - run.start < SHORTEST:
        return
    for match in _LIKE_A_PHONE.finditer(run.text, run.start, run.stop):
        low, high = Number(Fraction(int(match["low"]))), Number(Fraction(int(match["high"])))
        attached = run.text[match.end() : match.end() + 1].isalpha()
        span = Span(match.start(), match.end("low"), "number", low, match["low"])
        yield span, Numeral(match.start("high"), match.end(), high, attached=attached)
