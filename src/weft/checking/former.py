"""A value of before where a text speaks of now: what stands for it, as tables and sentences tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from weft.checking.facts import Fact, Scope
from weft.checking.order import way_to

if TYPE_CHECKING:
    from weft.checking.index import Index

BEFORE = re.compile(
    r"\b(?:last|previous|prior|first|earlier|preceding) (?:year|quarter|month|season|winter|time)s?\b"
    r"|\b(?:ago|earlier|before|previously|formerly|originally|once|initially|against|compared|versus|than|instead of)\b"
    r"|\b(?:had been|used to|was to|budgeted|planned|forecast|targeted|down from|up from|at first|after)\b",
    re.IGNORECASE,
)
FROM = re.compile(r"\bfrom\s(?:\w+\s)?[$€£]?$", re.IGNORECASE)
BESIDE = 2  # so many figures away in its sentence stands what is now
ALIKE = 5  # what is so many times as much is told of something else


def is_of_before(before: str, behind: str) -> bool:
    """Whether what stands before a figure in its clause, or behind it, says that it is of an earlier time."""
    return bool(FROM.search(before) or BEFORE.search(before) or BEFORE.search(behind))


def newest(fact: Fact, index: Index) -> Fact | None:
    """The value of now that a fact is the former one of: under the newest year of its row, with the same header but for
    that; in a text what stands beside it in its sentence. None: it is that of now, or nothing tells."""
    if not fact.measure.is_amount:
        return None
    return _in_table(fact, index) if fact.in_table else _in_text(fact, index)


def earlier(fact: Fact, index: Index) -> Fact | None:
    """The value of the year before: in the same row under the same header, or beside it in its sentence."""
    years = max(fact.scope.years, default=0)
    cells = _row(fact, index) if fact.in_table else _beside(fact, index)
    before = [cell for cell in cells if max(cell.scope.years, default=years) < years]
    former = [cell for cell in cells if cell.scope.former and not fact.scope.former]
    return max(before, key=lambda cell: max(cell.scope.years), default=next(iter(former), None))


def is_timeless(scope: Scope) -> bool:
    """Whether a figure is said of no year, and not of before."""
    return not scope.years and not scope.former


def is_now(held: Iterable[Fact | None], fact: Fact, now: Fact) -> bool:
    """Whether what other figures of the text stand for, of no year either, is in this table under the year of now, and
    never under that of the fact."""
    years = [one.scope.years for one in held if one is not None and one.in_table and one.group == fact.group]
    return any(each & now.scope.years for each in years) and not any(each & fact.scope.years for each in years)


def wrong_way(scope: Scope, said: str, fact: Fact, index: Index) -> str:
    """Why something cannot have risen or fallen to what a figure stands for, as is `said` before it, or ""."""
    way = way_to(said)
    before = earlier(fact, index) if way and fact.measure.is_amount and len(scope.years) < 2 else None
    if before is None or scope.quarters or before.measure.amount * fact.measure.amount <= 0:
        return ""
    rose = abs(fact.measure.amount) - abs(before.measure.amount)
    return f"it was {before.written} before" if (rose < 0 if way == "up" else rose > 0) else ""


def _in_table(fact: Fact, index: Index) -> Fact | None:
    cells = _row(fact, index)
    best = max(cells, key=lambda cell: max(cell.scope.years), default=None)
    return best if best is not None and max(best.scope.years) > max(fact.scope.years) else None


def _row(fact: Fact, index: Index) -> list[Fact]:
    """The cells of a row that differ in their year alone."""
    if not fact.in_table or not fact.scope.years:
        return []
    scope, family = fact.scope, fact.measure.family
    return [
        cell
        for cell in index.row_cells(fact.group, fact.row)
        if cell.scope.years
        and (cell.scope.head, cell.scope.quarters, cell.scope.months) == (scope.head, scope.quarters, scope.months)
        and cell.measure.family == family
    ]


def _in_text(fact: Fact, index: Index) -> Fact | None:
    if not fact.scope.former:
        return None
    return next((other for other in _beside(fact, index) if not other.scope.former), None)


def _beside(fact: Fact, index: Index) -> list[Fact]:
    """What is like it in its sentence, the nearest first."""
    around = [other for other in index.groups[fact.group] if 0 < abs(other.number - fact.number) <= BESIDE]
    return sorted(
        (other for other in around if _is_alike(other, fact)), key=lambda other: abs(other.number - fact.number)
    )


def _is_alike(one: Fact, other: Fact) -> bool:
    a, b = one.measure, other.measure
    return (
        a.family == b.family
        and a.unit == b.unit
        and a.amount * b.amount > 0
        and 1 / ALIKE < a.amount / b.amount < ALIKE
    )
