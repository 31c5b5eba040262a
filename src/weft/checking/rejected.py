"""What weft.read takes for no value, and a check can compare: a day without its year, 29.8 years."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from weft.checking.measure import Measure, measured
from weft.checking.words import MONTHS
from weft.modality import Span

DAY = re.compile(
    r"(?P<day>\d{1,2})?(?:st|nd|rd|th)?\s*(?:of\s+)?(?P<month>[A-Z][a-z]+)\.?\s*(?P<late>\d{1,2})?(?:st|nd|rd|th)?"
)
PART_YEARS = re.compile(r"(\d{1,3}\.\d{1,2})[\s-]years?(?:[\s-]old)?")


def left_out(span: Span) -> tuple[str, Any, Measure] | None:
    """(kind, value, measure) of a rejected span; None for what stays text."""
    if "no year" in (span.reason or ""):
        return _yearless(span)
    return _part_years(span) if "no whole number of months" in (span.reason or "") else None


def _yearless(span: Span) -> tuple[str, Any, Measure] | None:
    """ "14 March", "March": a date of no year, as a day of the year 0."""
    from weft.modalities.date import Date, period

    match = DAY.fullmatch(span.written)
    month = MONTHS.get((match["month"] if match else "")[:3].lower())
    if match is None or month is None:
        return None
    day = match["day"] or match["late"]
    try:
        date = Date(0, month, int(day) if day else None)
    except ValueError:
        return None
    first, last = period(date)
    return "date", date, Measure("date", Fraction(first), Fraction(last - first + 1), "no year")


def _part_years(span: Span) -> tuple[str, Any, Measure] | None:
    """ "29.8 years": no whole number of months, and yet a length."""
    from weft.modalities.age import Age
    from weft.modalities.number_value import from_amount

    match = PART_YEARS.fullmatch(span.written)
    value = Age(from_amount(Fraction(match[1]))) if match else None
    measure = measured(value, span.written) if match else None
    return None if measure is None else ("age", value, measure)
