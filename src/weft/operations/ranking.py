"""Rows in order and rows left out: first(ranked(all, revenue), 3), without(all, Bosch), median_of(all, height)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from weft.errors import DoesNotFit
from weft.modalities.record import Record
from weft.operations import row_values
from weft.operations.operation import Outcome, operation
from weft.tables import Column, Rows
from weft.tables.keys import ORDERED, has_tag, key, keys


def _ordered(rows: str, column: str) -> str | None:
    cell = row_values.cell_tag(column) or ""
    return "rows" if rows == "rows" and cell.split(":", 1)[0] in ORDERED else None


def _some(rows: str, many: str) -> str | None:
    return "rows" if rows == "rows" and many == "number" else None


def _less(rows: str, other: str) -> str | None:
    return "rows" if rows == "rows" and other in ("rows", "row") else None


def _middle(rows: str, column: str) -> str | None:
    return row_values.summed(column) if rows == "rows" else None


def _missing(rows: Rows, found: np.ndarray, column: Column) -> str:
    left = len(rows) - len(found)
    return f"{left} of {len(rows)} rows have no {column.label}, left out" if left else ""


def _ranked(rows: Rows, column: Column, down: bool) -> Outcome:
    found = row_values.filled(rows, column)
    own = keys(column)
    order = np.argsort(own.ranks[own.codes[found]] * (-1 if down else 1), kind="stable")
    return Outcome(Rows(rows.table, tuple(found[order].tolist())), _missing(rows, found, column))


def _second_ranked(rows: Rows, column: Column, down: bool) -> Outcome:
    """By the cells themselves, sorted in Python."""
    row_values.one_table(rows.table, column.table)
    cells = column.table.cells(column)
    found = [index for index in rows.indices if has_tag(cells[index], column)]
    if not found:
        raise DoesNotFit(f"{column.table.name}: none of {len(rows)} rows has {column.label}")
    made = {cell: key(cell) for cell in {cells[index] for index in found}}
    return Outcome(Rows(rows.table, tuple(sorted(found, key=lambda index: made[cells[index]], reverse=down))))


@operation("pair", _ordered, lambda rows, column: _second_ranked(rows, column, True))
def ranked(rows: Rows, column: Column) -> Outcome:
    """The rows from the largest cell (for dates the latest) down; ties in the table's order, empty cells left out."""
    return _ranked(rows, column, True)


@operation("pair", _ordered, lambda rows, column: _second_ranked(rows, column, False))
def ranked_up(rows: Rows, column: Column) -> Outcome:
    """The rows from the smallest cell (for dates the earliest) up; ties in the table's order, empty cells left out."""
    return _ranked(rows, column, False)


def _second_first(rows: Rows, many: Any) -> Outcome:
    """By leaving out from the end."""
    kept, left = list(rows.indices), len(rows) - row_values.place_of(many)
    while left > 0:
        kept.pop()
        left -= 1
    return Outcome(Rows(rows.table, tuple(kept)))


@operation("pair", _some, _second_first)
def first(rows: Rows, many: Any) -> Outcome:
    """The first so many of the rows, in their order; all, with a note, where there are fewer."""
    count = row_values.place_of(many)
    note = f"there are only {len(rows)}" if count > len(rows) else ""
    return Outcome(Rows(rows.table, rows.indices[:count]), note)


def _numbers(other: Rows | Record) -> tuple[Any, set[int]]:
    """(table, the rows' numbers) of rows or of one row."""
    if isinstance(other, Rows):
        return other.table, set(other.indices)
    if other.table is None or other.origin is None:
        raise DoesNotFit(f"{other}: not a row of a table.")
    return other.table, {other.origin[1]}


def _second_without(rows: Rows, other: Rows | Record) -> Outcome:
    """Row by row, by the rows themselves."""
    table, numbers = _numbers(other)
    row_values.one_table(rows.table, table)
    unwanted = [table.rows[number].origin for number in sorted(numbers)]
    return Outcome(Rows(rows.table, tuple(i for i in rows.indices if rows.table.rows[i].origin not in unwanted)))


@operation("pair", _less, _second_without)
def without(rows: Rows, other: Rows | Record) -> Outcome:
    """The rows that are not among others, or all but one row. Raises DoesNotFit for rows of two tables."""
    table, numbers = _numbers(other)
    row_values.one_table(rows.table, table)
    return Outcome(Rows(rows.table, tuple(index for index in rows.indices if index not in numbers)))


def _second_median(rows: Rows, column: Column) -> Outcome:
    """By taking away the smallest and the largest until one or two are left."""
    cells = column.table.cells(column)
    found = row_values.filled(rows, column)
    left = row_values.amounts([cells[index] for index in found.tolist()])
    while len(left) > 2:
        left.remove(min(left))
        left.remove(max(left))
    return Outcome(row_values.like(cells[int(found[0])], sum(left, Fraction(0)) / len(left)))


@operation("pair", _middle, _second_median)
def median_of(rows: Rows, column: Column) -> Outcome:
    """The median of a column over the rows that have a value; of an even number the mean of the two in the middle."""
    cells = column.table.cells(column)
    found = row_values.filled(rows, column)
    amounts = sorted(row_values.amounts([cells[index] for index in found.tolist()]))
    middle, odd = divmod(len(amounts), 2)
    value = amounts[middle] if odd else (amounts[middle - 1] + amounts[middle]) / 2
    return Outcome(row_values.like(cells[int(found[0])], value), _missing(rows, found, column))
