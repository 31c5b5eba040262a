"""Roman numerals where they are clear: "Chapter IV", "World War II", "Elizabeth II"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from weft.modalities.number_value import Number
from weft.modality import Span

_SIGNS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
# Two signs at least: one alone is more often a letter.
_ROMAN = re.compile(
    r"(?<![\w.&/'’-])(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w'’&/-])"
)
_COUNTED = re.compile(  # "Chapter IV" is a number, and so is the II of "World War II"
    r"(?<!\w)(?:act|annexe?|appendix|article|book|bowl|canto|chap\.|chapter|class|clause|column|division|figure|fig\.|grade"
    r"|group|level|mark|no\.|number|part|phase|plate|psalm|region|scene|schedule|section|sec\.|series|stage|table|tier|title"
    r"|type|unit|vol\.|volume|war|zone)s?[ \u00a0]$",
    re.IGNORECASE,
)
_RULERS = re.compile(  # "Elizabeth II" is the second of her name
    r"(?<!\w)(?:Abbas|Adrian|Albert|Alexander|Alfonso|Amenhotep|Bayezid|Benedict|Boniface|Carl|Carlos|Catherine|Charles"
    r"|Christian|Clement|Constantine|Cyrus|Darius|Edward|Elizabeth|Felipe|Ferdinand|Francis|Frederick|George|Gregory|Gustav"
    r"|Haakon|Harald|Henry|Innocent|Ivan|James|John|Juan|Julius|Justinian|Karl|Kenneth|Leo|Leopold|Louis|Malcolm|Mary"
    r"|Mehmed|Murad|Napoleon|Nicholas|Olaf|Otto|Paul|Pedro|Peter|Philip|Pius|Ptolemy|Rama|Ramesses|Richard|Robert|Selim"
    r"|Sixtus|Suleiman|Theodosius|Thutmose|Umberto|Urban|Valentinian|Victor|Wilhelm|William|Xerxes)[ \u00a0]$"
)


def read_roman(text: str) -> Iterator[Span]:
    """Numbers behind what is counted, ordinals behind the name of a ruler."""
    for match in _ROMAN.finditer(text):
        start, stop = match.span()
        begin = max(0, start - 16)
        kind = "number" if _COUNTED.search(text, begin, start) else "ordinal"
        if kind == "ordinal" and not _RULERS.search(text, begin, start):
            continue
        form = "integer" if kind == "number" else "ordinal"
        yield Span(start, stop, kind, Number(Fraction(value(match[0])), form=form), match[0])


def value(written: str) -> int:
    """The number of a well-formed numeral: MCMXCIV → 1994."""
    amounts = [_SIGNS[sign] for sign in written]
    return sum(-one if one < following else one for one, following in zip(amounts, (*amounts[1:], 0)))
