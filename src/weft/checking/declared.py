""" "In million pounds: emergency works 8.6, repair 41.3": the scale and the unit that a sentence says once, for the
bare numbers that follow in its paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from weft.checking.figures import Figure
from weft.checking.measure import DIGITS, Measure, measured, value_of

SAID = re.compile(
    r"(?:\b(?:all |figures )?in |[(\[])(?P<sign>[$€£]\s?)?(?P<scale>thousand|million|billion)s?"
    r"(?:\s(?:of\s)?(?P<unit>[a-z]+(?:\s[a-z]+)?))?(?=[\s:,)\]])",
    re.IGNORECASE,
)
BARE = re.compile(r"\d[\d,]*(?:\.\d+)?")
ENDS = re.compile(r"\s*(?:[,;.:()]|$|\s(?:and|or|of which|from|to|in (?:1[5-9]|20)\d\d)\b)")  # behind it no noun stands
CLOSE = 45  # characters between a figure and a bare one that is of its unit
ALIKE = 6  # times as much as the other one at most
FAR = 90  # characters between what is said and the first number that it is said of


def with_declared(text: str, found: Sequence[Figure], sentences: Sequence[tuple[int, int]]) -> list[Figure]:
    """The figures, the bare ones behind such words in what these say: those of the same sentence, and of later ones
    what is written with decimals as well."""
    match = SAID.search(text)
    one = _one(match) if match else None
    if match is None or one is None:
        return list(found)
    stop = next((end for start, end in sentences if start <= match.start() < end), len(text))
    first = next((figure.start for figure in found if figure.start >= match.end()), len(text))
    if first >= min(stop, match.end() + FAR):
        return list(found)
    return [
        _in(one, figure) if figure.start >= match.end() and _is_bare(text, figure, figure.start < stop) else figure
        for figure in found
    ]


def with_units(text: str, found: Sequence[Figure], sentences: Sequence[tuple[int, int]]) -> list[Figure]:
    """The figures, a bare one in the unit of the one before it in its sentence where it is written as that is: "after
    4.6 metres, the other after 9.2"."""
    made: list[Figure] = []
    last: Figure | None = None
    stop = 0
    ends = iter([end for _, end in sentences])
    for figure in found:
        while figure.start >= stop and (end := next(ends, None)) is not None:
            stop, last = end, None
        if last is not None and _is_bare(text, figure, True) and _is_written_alike(text, last, figure):
            figure = _in(replace(last.measure, amount=_worth(last.measure)), figure)
        if figure.measure.is_amount:
            last = figure if figure.measure.family not in ("number", "months", "time") else None
        made.append(figure)
    return made


def _worth(measure: Measure) -> Fraction:
    """What one of its written digits' units is worth in base units."""
    return measure.factor if measure.family in ("money", "percent") else measure.step_unit * (measure.factor or 1)


def _is_written_alike(text: str, last: Figure, figure: Figure) -> bool:
    """Whether two figures stand close, have as many decimals and are not far from one another in size."""
    digits = DIGITS.search(last.written)
    if digits is None or figure.start - last.stop > CLOSE or last.measure.offset:
        return False
    decimals = [len(written.partition(".")[2]) for written in (digits.group(), figure.written)]
    one, other = (abs(float(each.replace(",", ""))) for each in (digits.group(), figure.written))
    return decimals[0] == decimals[1] and 1 / ALIKE < (one or 1) / (other or 1) < ALIKE


def _one(match: re.Match[str]) -> Measure | None:
    """The measure of one of it, "1 million pounds"; None where that is a bare number."""
    import weft

    unit = match["unit"] or ""
    for name in dict.fromkeys((unit, unit.split(" ")[0])):
        written = f"{match['sign'] or ''}1 {match['scale']} {name}".strip()
        spans = [span for span in weft.read(written) if (span.start, span.stop) == (0, len(written))]
        measure = measured(spans[0].value, written) if spans else None
        if measure is not None and measure.is_amount and measure.family != "number":
            return measure
    return None


def _is_bare(text: str, figure: Figure, in_sentence: bool) -> bool:
    """Whether a figure is a number without a scale, a unit or a noun."""
    measure = figure.measure
    if measure.family != "number" or measure.said_scale or not BARE.fullmatch(figure.written):
        return False
    return (in_sentence or "." in figure.written) and ENDS.match(text, figure.stop) is not None


def _in(one: Measure, figure: Figure) -> Figure:
    amount, step = figure.measure.amount * one.amount, figure.measure.step * one.amount
    made = replace(one, amount=amount, step=step)
    return replace(
        figure, kind="money" if one.family == "money" else "quantity", value=value_of(made, None), measure=made
    )
