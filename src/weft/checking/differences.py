"""How a figure differs from what the sources say: sign, scale, unit, a digit, another year, another row."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from weft.checking.facts import Fact
from weft.checking.figures import Figure
from weft.checking.measure import Measure

if TYPE_CHECKING:
    from weft.checking.index import Index

MOST_DATES = 5000  # of the sources, that a date is held against


def difference(figure: Figure, said: Fact, same: Fact | None) -> str:
    """One phrase. `said`: what the sources say of the thing; `same`: where the value of the figure stands, if
    anywhere."""
    shown = f"the sources say {said.written}"
    claim, held = figure.measure, said.measure
    if same is not None and same.in_table and same.group == said.group:
        if same.row == said.row:
            return f"{shown}; {figure.written} is of {_column(same)}: another {_time_or(same, said, 'column')}"
        return f"{shown}; {figure.written} is of {same.label or _column(same)}: another row"
    if same is not None and same.scope.years and said.scope.years and same.scope.years != said.scope.years:
        return f"{shown}; {figure.written} is of another year"
    if claim.family == held.family == "date":
        return shown
    if not claim.is_amount or not held.is_amount or not claim.amount or not held.amount:
        return shown
    if claim.amount == -held.amount:
        return f"{shown}: another sign"
    ratio = abs(claim.amount / held.amount)
    if ratio in (10**3, 10**6, 10**9, Fraction(1, 10**3), Fraction(1, 10**6), Fraction(1, 10**9)):
        return f"{shown}: another scale"
    if slipped(figure, said):
        one, other = _digits(figure.written), _digits(said.written)
        return f"{shown}: {'digits exchanged' if sorted(one) == sorted(other) else 'another digit'}"
    return shown


def slipped(figure: Figure, said: Fact) -> bool:
    """Whether two writings differ by one digit, or by the order of their digits."""
    one, other = _digits(figure.written), _digits(said.written)
    if figure.measure.family != said.measure.family or len(one) != len(other) or len(one) < 2 or one == other:
        return False
    return sum(a != b for a, b in zip(one, other)) == 1 or (len(one) > 2 and sorted(one) == sorted(other))


def slipped_day(measure: Measure, index: Index) -> bool:
    """Whether a day that the sources do not name is one of theirs but for the day, the month or the year."""
    from weft.modalities.date import from_ordinal

    if measure.step != 1 or measure.unit:
        return False
    said = from_ordinal(int(measure.amount))
    numbers = index.amounts.get("date", ([], []))[1][:MOST_DATES]
    days = (index.facts[number].measure for number in numbers)
    held = {from_ordinal(int(day.amount)) for day in days if day.step == 1 and not day.unit}
    same = [(one.day == said.day) + (one.month == said.month) + (one.year == said.year) for one in held]
    return 2 in same and said not in held


def times_of(value: Any) -> list[tuple[int, int, int]]:
    """(year, quarter, month) of a date, the closest first."""
    form = getattr(value, "form", "")
    if form == "quarter":
        return [(value.year, (value.month + 2) // 3, 0)]
    if form in ("day", "month") and value.year:
        return [(value.year, 0, value.month), (value.year, 0, 0)] if form == "day" else [(value.year, 0, value.month)]
    return [(value.year, 0, 0)] if form == "year" else []


def _digits(written: str) -> str:
    return "".join(filter(str.isdigit, written))


def _column(fact: Fact) -> str:
    return str(fact.place.get("field") or fact.label)


def _time_or(one: Fact, other: Fact, word: str) -> str:
    return "year" if one.scope.years != other.scope.years and one.scope.years else word
