"""Cells as keys that compare: 40 mg and 0.04 g give the same key; 1990 gives its first and last day."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol
from weft.modalities.word import Word
from weft.modality import write
from weft.tables.table import Column
from weft.tags import tag_of

ORDERED = ("number", "percent", "quantity", "money", "duration", "date")
DAY_SECONDS = 86400
Key = Any  # int or Fraction; (first day, last day) for dates; a text for words


def keys(column: Column) -> list[Key | None]:
    """A key a row, None where the cell is missing or did not read; kept on the table.

    Raises DoesNotFit when the column mixes calendar lengths (months) and exact ones (days), which have no order.
    """
    return column.table.cached(("keys", column.index), lambda: _keys(column))


def _keys(column: Column) -> list[Key | None]:
    readable = [cell if has_tag(cell, column) else None for cell in column.table.cells(column)]
    bases = {basis(cell) for cell in set(readable) if cell is not None}
    if len(bases) > 1:
        raise DoesNotFit(f"{column.label} in {column.table.name} mixes calendar and exact lengths of time: no order.")
    made = {cell: key(cell) for cell in set(readable) if cell is not None}
    return [None if cell is None else made[cell] for cell in readable]


def has_tag(cell: Any, column: Column) -> bool:
    """Whether a cell is of its column's kind: not missing, and no Word where another kind is wanted."""
    if cell is None:
        return False
    return column.tag == "word" or not isinstance(cell, Word)


def key(value: Any) -> Key:
    """Equal exactly when the values are equal in amount, whatever their units; compare keys of one basis only."""
    kind = tag_of(value).split(":", 1)[0]
    if kind == "date":
        from weft.modalities.date import period

        return period(value)
    if kind == "word":
        return " ".join(value.text.casefold().split())
    if kind == "duration":
        return _whole(value.months or value.days * DAY_SECONDS + value.seconds)
    if kind == "quantity":
        unit = unit_by_symbol(value.unit)
        return _whole((value.number.amount + unit.offset) * unit.factor)
    return _whole(value.number.amount if kind == "money" else value.amount)


def _whole(amount: Fraction | int) -> Fraction | int:
    # int compares several times faster than Fraction
    return amount.numerator if amount.denominator == 1 else amount


def basis(value: Any) -> str:
    """Lengths of time count in "months" (calendar) or "seconds", which do not compare; all else has one basis, ""."""
    tag = tag_of(value)
    if tag == "quantity:time":
        return "months" if unit_by_symbol(value.unit).calendar else "seconds"
    if tag != "duration":
        return ""
    if value.months and (value.days or value.seconds):
        raise DoesNotFit(f"{write(value)}: months and days together have no exact length to compare.")
    return "months" if value.months else "seconds"


def fitted(value: Any, column: Column) -> tuple[Any, str]:
    """The value as the column's kind, and a note when a bare number took the column's unit. Raises DoesNotFit."""
    from weft.modalities.number import Number

    kind = column.tag.split(":", 1)[0]
    if not isinstance(value, Number) or kind == "number" or value.form == kind:
        return value, ""
    taken = _taken(value, column, kind)
    return taken, f"{write(value)} taken as {write(taken)}"


def _taken(value: Any, column: Column, kind: str) -> Any:
    from weft.modalities.date import Date
    from weft.modalities.money import Money
    from weft.modalities.number import Number
    from weft.modalities.quantity import Quantity

    if kind == "money" and column.currency:
        return Money(value, column.currency)
    if kind == "percent":
        return Number(value.amount, value.decimals, "percent")
    if kind == "quantity" and column.unit:
        return Quantity(value, column.unit)
    if kind == "date" and value.amount.denominator == 1:
        return Date(int(value.amount), form="year")
    raise DoesNotFit(f"{write(value)}: {column.label} in {column.table.name} does not say one unit. Write the unit.")
