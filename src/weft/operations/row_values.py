"""What the operations over rows share: the amounts of cells in one unit, and a value like the cells from an amount."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol
from weft.tables import Column, Rows, Table
from weft.tables.keys import DAY_SECONDS, basis, key, keys

SUMMED = ("number", "percent", "quantity", "money", "duration")


def cell_tag(tag: str) -> str | None:
    """The tag of the cells of a column, None for what is none."""
    return tag.removeprefix("column:") if tag.startswith("column:") else None


def summed(tag: str) -> str | None:
    """The tag of a column's cells where they add up."""
    cell = cell_tag(tag)
    return cell if cell and cell.split(":", 1)[0] in SUMMED else None


def number(amount: Any) -> Any:
    """A plain number."""
    from weft.modalities.number import from_amount

    return from_amount(Fraction(amount))


def one_table(first: Table, second: Table) -> None:
    """Raises DoesNotFit unless both are the same table."""
    if first is not second:
        raise DoesNotFit(f"rows of {first.name} with {second.name}: they are two tables.")


def place_of(which: Any) -> int:
    """The n of an n-th, from a number or an ordinal. Raises DoesNotFit unless it is a whole number from 1."""
    if which.amount.denominator != 1 or which.amount < 1:
        raise DoesNotFit(f"number {which.amount}: wanted a whole number from 1")
    return int(which.amount)


def filled(rows: Rows, column: Column) -> np.ndarray:
    """The numbers of those rows that have a value. Raises DoesNotFit for none, or for another table's column."""
    one_table(rows.table, column.table)
    own = keys(column)
    found = rows.numbers[own.known[own.codes[rows.numbers]]]
    if not len(found):
        raise DoesNotFit(f"{column.table.name}: none of {len(rows.indices)} rows has {column.label}")
    return found


def amount_as(cell: Any, keyed: Fraction) -> Fraction:
    """A mean of keys in the unit of a cell; a sum as well, but for units that do not begin at zero (°C)."""
    if type(cell).__name__ != "Quantity":
        return keyed
    unit = unit_by_symbol(cell.unit)
    return keyed / unit.factor - unit.offset


def amounts(cells: list[Any]) -> list[Fraction]:
    """The amounts of cells of one tag, in the unit of the first; months or seconds for durations."""
    if not cells:
        return []
    kind = type(cells[0]).__name__
    if kind == "Number":
        return [cell.amount for cell in cells]
    if kind == "Money":
        return [cell.number.amount for cell in cells]
    if kind == "Duration":
        return [Fraction(key(cell)) for cell in cells]
    unit = unit_by_symbol(cells[0].unit)
    return [
        cell.number.amount if cell.unit == unit.symbol else Fraction(key(cell)) / unit.factor - unit.offset
        for cell in cells
    ]


def like(model: Any, amount: Any) -> Any:
    """A value of the model's kind and unit with that amount; months or seconds for durations."""
    from weft.modalities.number import from_amount

    kind = type(model).__name__
    if kind == "Money":
        return type(model)(number(amount), model.currency)
    if kind == "Quantity":
        return type(model)(number(amount), model.unit)
    if kind == "Duration":
        return _length(model, Fraction(amount))
    return from_amount(Fraction(amount), model.form)


def _length(model: Any, amount: Fraction) -> Any:
    if basis(model) == "seconds":
        days = int(amount / DAY_SECONDS) if model.days else 0  # towards zero: all parts share one sign
        return type(model)(days=days, seconds=amount - days * DAY_SECONDS, form=model.form)
    if amount.denominator != 1:
        raise DoesNotFit(f"{amount} months: no whole number, and a month has no fixed length")
    return type(model)(months=int(amount), form=model.form)
