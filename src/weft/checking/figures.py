"""Text → figures: each value that is written in it, the ends of a range apart, with its measure, hedge and bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from weft.checking.measure import YEAR, Measure, measured, value_of, zeros
from weft.checking.rejected import left_out
from weft.checking.words import WRAPPED
from weft.modality import Span

BOUNDS = re.compile(
    r"\b(?P<over>over|more than|above|at least|exceed(?:s|ed|ing)?|upwards of|in excess of|no less than|beyond"
    r"|north of)\b"
    r"|\b(?P<under>under|less than|below|at most|up to|fewer than|no more than|not more than|short of)\b",
    re.IGNORECASE,
)
AMOUNT_END = re.compile(r"(?:\d|%|\d\s?(?:thousand|million|billion|trillion|bn|mn?|k))\s$")
AFTER = re.compile(
    r"\s?(?:(?P<points>percentage[\s-]points?|%?-?points?|pp)\b|(?P<basis>basis points?|bps?)\b|(?P<times>-?fold"
    r"|times|x)\b)"
)
HEDGED = Fraction(1, 20)  # "about 300" is said of what is up to a twentieth away
LONE_MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s+\d)"
)
HEDGES = frozenset(
    "about around nearly roughly almost approximately some circa ca. ca c. ~ ≈ approx. approx close or so".split()
)
TOGETHER = re.compile(r"\s?(?:to|and|or|–|-)\s?")
HELD_AGAINST = re.compile(
    r",?\s(?:(?:up|down|and|but|well)\s)?"
    r"(?:after|from|against|compared (?:with|to)|instead of|versus|vs\.?|to|and|or|than)\s"
    r"|\s\((?:(?:19|20)\d\d:\s)?"
)
NOUN = re.compile(r"\s(?!(?:in|a|the|at|of|and|or|was|were|last|before|from|by|for|on|to)\b)[a-z]{3,}")
CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?|\b(?:noon|midnight)\b", re.IGNORECASE)
WRAP = re.compile(rf"(?<=[^\n|]{{{WRAPPED}}})\n(?=[a-z])")
YEAR_LENGTH = re.compile(r"((?:19|20)\d\d)[\s-]years?")
BRACKETED = re.compile(
    r"(?P<sign>(?:US\$|[$€£¥])?)\s?\(\s?(?P<digits>\d[\d,]*(?:\.\d+)?)\s?\)(?P<after>(?:\s?%|\s?(?:thousand|million|billion|bn|m)\b)?)"
)


@dataclass(frozen=True)
class Figure:
    """A value in a text. `hedge`: a word such as "about"; `bound`: ">" or "<" where the text says over or under it."""

    start: int
    stop: int
    written: str
    kind: str
    value: Any
    measure: Measure
    hedge: str = ""
    bound: str = ""
    per: str = ""

    @cached_property
    def coarse(self) -> Fraction:
        """What one in the last of its digits is worth that is no zero: 100 for 3,200."""
        measure = self.measure
        return zeros(measure.amount / measure.factor) * measure.factor if measure.factor else measure.step

    @cached_property
    def _near(self) -> tuple[float, float]:
        """Between which sizes an amount may round to it, a little wider than that, for what floats leave open."""
        amount, step = abs(self.measure.amount), self.measure.step
        gap = max(step, self.coarse, amount * HEDGED * 2) / 2
        slack = float(amount + gap) * 1e-9
        return float(amount - gap) - slack, float(amount + gap) + slack

    def may_be(self, amount: Fraction) -> bool:
        """Whether it is worth a closer look if this is said by an amount, whatever its sign: quick, on floats."""
        return self.may_be_near(amount.numerator / amount.denominator)

    def may_be_near(self, size: float) -> bool:
        """The same of an amount as a float."""
        low, high = self._near
        return low <= abs(size) <= high


def figures(text: str) -> list[Figure]:
    """The figures of a text in order. Dates without a year have one in their measure that is 0 years after year 0."""
    import weft

    text = unwrapped(text)
    found: list[Figure] = []
    for span in weft.read(text, rejected=True, prefer="past"):
        found.extend(_of_span(span, text))
    if "(" in text:
        found = with_brackets(text, found)
    found = [_beside(text, one, other) for one, other in zip(found, [*found[1:], None])]
    return [_behind(text, before, one) for before, one in zip([None, *found], found)]


def unwrapped(text: str) -> str:
    """The text with a space where a long line goes on in small letters on the next: "fined £14" at the end of one and
    "million" on the next are one figure. Every character keeps its place."""
    return WRAP.sub(" ", text) if "\n" in text else text


def _beside(text: str, one: Figure, other: Figure | None) -> Figure:
    """The first of "15.2 to 12.6 million litres", "11 to 14 October" is of what the second is."""
    if other is None or not TOGETHER.fullmatch(text, one.stop, other.start):
        return one
    measure, unit = one.measure, other.measure
    shared = measure.family in ("number", unit.family) and not measure.said_scale
    if not shared or not one.written.replace(",", "").replace(".", "").isdigit():
        return one
    if unit.family == "date":
        return _day_beside(one, other)
    if not unit.is_amount or (unit.family == "number" and not unit.said_scale):
        return one
    worth = unit.factor * (unit.step_unit if unit.family not in ("number", "money", "percent") else 1)
    if (
        not worth
        or not unit.amount
        or not 0.05 < abs(float(Fraction(one.written.replace(",", "")) * worth / unit.amount)) < 20
    ):
        return one
    shown = measure.amount / (measure.step_unit if measure.family not in ("number", "money", "percent") else 1)
    step = Fraction(1, 10 ** len(one.written.partition(".")[2]))
    made = replace(unit, amount=(shown + unit.offset) * worth, step=step * worth)
    try:
        return replace(one, measure=made, value=_like(other.value, shown * unit.factor))
    except ValueError:
        return one


def _behind(text: str, before: Figure | None, one: Figure) -> Figure:
    """The second of "1,286 million kroner, after 1,231 million" is of what the first is."""
    if before is None or one.measure.family != "number" or not one.measure.said_scale:
        return one
    unit = before.measure
    if unit.family != "money" or not unit.said_scale or not HELD_AGAINST.fullmatch(text, before.stop, one.start):
        return one
    if NOUN.match(text, one.stop):
        return one
    made = replace(one.measure, family="money", unit=unit.unit)
    return replace(one, kind="money", value=value_of(made, None), measure=made)


def _like(value: Any, amount: Fraction) -> Any:
    """The value with another amount."""
    from weft.modalities.number_value import from_amount

    if hasattr(value, "number"):
        return replace(value, number=from_amount(amount))
    return from_amount(amount, "percent" if getattr(value, "form", "") == "percent" else "")


def _day_beside(one: Figure, other: Figure) -> Figure:
    from weft.modalities.date import Date

    date = other.value
    if (
        not isinstance(date, Date)
        or date.form != "day"
        or not other.written[:1].isdigit()
        or not 0 < one.measure.amount < 32
    ):
        return one
    try:
        value = Date(date.year, date.month, int(one.measure.amount))
    except ValueError:
        return one
    made = measured(value, one.written)
    return (
        one if made is None else replace(one, kind="date", value=value, measure=replace(made, unit=other.measure.unit))
    )


def with_brackets(text: str, found: list[Figure]) -> list[Figure]:
    """ "$(9.8) million", "(168) thousand", "(3.2)%": below 0, as tables write it."""
    import weft

    made = []
    for match in BRACKETED.finditer(text):
        plain = f"{match['sign']}{match['digits']}{match['after']}"
        for span in weft.read(plain)[:1]:
            measure = measured(span.value, plain)
            if measure is not None and measure.is_amount and (span.start, span.stop) == (0, len(plain)):
                if not (match["sign"] or match["after"]):
                    continue  # "(1,234)" in a text may be an aside
                measure = replace(measure, amount=-measure.amount)
                value = value_of(measure, None) if measure.family in ("money", "number", "percent") else span.value
                made.append(Figure(match.start(), match.end(), match.group(), span.kind or "", value, measure))
    if not made:
        return found
    kept = [one for one in found if all(one.stop <= other.start or one.start >= other.stop for other in made)]
    return sorted([*kept, *made], key=lambda one: one.start)


def _of_span(span: Span, text: str) -> Iterator[Figure]:
    if span.kind is None:
        if (left := left_out(span)) is not None:
            yield Figure(span.start, span.stop, span.written, *left, span.approximate)
        return
    if span.kind == "interval":
        yield from _ends(span, text)
        return
    measure = measured(span.value, span.written)
    if measure is None:
        return
    if measure.family == "months" and (match := YEAR_LENGTH.fullmatch(span.written)):  # "2019 year end" is no length
        from weft.modalities.date import Date

        date = Date(int(match[1]), form="year")
        year = measured(date, match[1]) or measure
        yield Figure(span.start, span.start + 4, match[1], "date", date, year)
        return
    measure = _suffixed(measure, span.stop, text)
    bound = _bound(text, span.start)
    yield Figure(
        span.start, span.stop, span.written, span.kind or "", span.value, measure, span.approximate, bound, span.per
    )


def _ends(span: Span, text: str) -> Iterator[Figure]:
    """The ends of a range as figures of their own; of one with one end that end, as a bound."""
    parts = [part for part in span.parts if part.kind is not None]
    if not parts and type(span.value.low).__name__ == type(span.value.high).__name__ == "Time":
        yield from _clock_ends(span)
        return
    if not parts:  # "FY19"
        from weft.modalities.when.periods import bounds

        try:
            first, behind = bounds(span.value)
        except (AttributeError, TypeError):
            return
        whole = Measure("date", Fraction(first), Fraction(behind - first))
        yield Figure(span.start, span.stop, span.written, "date", span.value, whole)
        return
    ends = [end for end in (span.value.low, span.value.high) if end is not None]
    for place, part in enumerate(parts):
        value = ends[place] if len(ends) == len(parts) and span.value.grain == "" else part.value
        measure = measured(value, part.written)
        if measure is None or part.kind in ("interval",):
            continue
        bound = ""
        if len(parts) == 1 and measure.is_amount:
            bound = ">" if span.value.high is None else "<" if span.value.low is None else ""
            bound = "" if _spread_over(text, span.start) else bound
        measure = _suffixed(measure, part.stop, text)
        kind = part.kind or ""
        yield Figure(part.start, part.stop, part.written, kind, value, measure, span.approximate, bound, span.per)


def _clock_ends(span: Span) -> Iterator[Figure]:
    """The two times of "from 7:25 a.m. to 8:15 a.m."."""
    written = list(CLOCK.finditer(span.written))
    if len(written) != 2:
        return
    for match, value in zip(written, (span.value.low, span.value.high)):
        if (measure := measured(value, match.group())) is not None:
            start = span.start + match.start()
            yield Figure(start, start + len(match.group()), match.group(), "time", value, measure)


def _suffixed(measure: Measure, stop: int, text: str) -> Measure:
    """ "5 percentage points" and "20 basis points" are percentages; "2018" alone is a year."""
    if measure.family != "number":
        return measure
    match = AFTER.match(text, stop)
    if match is None:
        return _as_year(measure) if _is_lone_year(measure, text, stop) else measure
    if match["points"]:
        return replace(measure, family="percent")
    if match["basis"]:
        return replace(measure, family="percent", amount=measure.amount / 100, step=measure.step / 100)
    return measure


def _is_lone_year(measure: Measure, text: str, stop: int) -> bool:
    return (
        measure.factor == 1
        and measure.step == 1
        and bool(YEAR.fullmatch(text[max(0, stop - 4) : stop]))
        and abs(measure.amount) == int(text[stop - 4 : stop])
    )


def _as_year(measure: Measure) -> Measure:
    from weft.modalities.date import Date

    return measured(Date(int(measure.amount), form="year"), "") or measure


def _bound(text: str, start: int) -> str:
    before = text[max(0, start - 24) : start]
    found = None
    for match in BOUNDS.finditer(before):
        found = match
    if found is None or re.search(r"[\w%][^\w$€£(]*\w", before[found.end() :]):
        return ""
    if _spread_over(text, start - len(before) + found.start()):
        return ""
    return ">" if found["over"] else "<"


def _spread_over(text: str, start: int) -> bool:
    """ "$25 billion over twelve years": behind an amount "over" is no bound."""
    return text[start : start + 5].lower() == "over " and bool(AMOUNT_END.search(text[max(0, start - 24) : start]))
