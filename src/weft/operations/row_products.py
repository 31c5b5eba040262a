"""Sums of products over rows: nights times the price of a night, VAT in percent of the net amounts."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from weft.errors import DoesNotFit
from weft.operations import row_values
from weft.operations.operation import Outcome, operation
from weft.tables import Column, Rows
from weft.tables.keys import FITS, Keys, has_tag, keys

_FACTORS = ("number", "percent")


def _types(rows: str, *columns: str) -> str | None:
    """The tag of the sum: of two columns one counts or is in percent, the other says of what. (One column alone is the
    beginning of a choice; it has the tag of its cells.)"""
    cells = [row_values.summed(column) for column in columns]
    if rows != "rows" or len(cells) not in (1, 2) or None in cells or "quantity:temperature" in cells:
        return None
    cells.sort(key=lambda cell: cell not in _FACTORS)
    if len(cells) == 2 and (cells[0] not in _FACTORS or cells == ["percent", "percent"]):
        return None
    return "number" if set(cells) == {"number", "percent"} else cells[-1]


def _in_order(columns: tuple[Column, ...]) -> tuple[Column, Column]:
    """(what is counted or in percent, of what). Raises DoesNotFit unless there are two columns of one table."""
    if len(columns) != 2:
        raise DoesNotFit(f"the sum of products: two columns wanted, found {len(columns)}")
    row_values.one_table(columns[0].table, columns[1].table)
    first, second = sorted(columns, key=lambda column: (column.tag not in _FACTORS, column.tag == "number"))
    return first, second


def _missing(rows: Rows, filled: int, factor: Column, column: Column) -> str:
    gone = len(rows.indices) - filled
    return f"{gone} of {len(rows.indices)} rows have no {factor.label} or no {column.label}, left out" if gone else ""


def _second(rows: Rows, *columns: Column) -> Outcome:
    """Row by row over the records, in the unit of the first cell."""
    factor, column = _in_order(columns)
    row_values.one_table(rows.table, column.table)
    pairs = [
        (row.fields[factor.index][1], row.fields[column.index][1])
        for row in map(rows.table.rows.__getitem__, rows.indices)
    ]
    pairs = [(times, cell) for times, cell in pairs if has_tag(times, factor) and has_tag(cell, column)]
    if not pairs:
        raise DoesNotFit(f"{column.table.name}: no row has {factor.label} and {column.label}")
    amounts = row_values.amounts([cell for _, cell in pairs])
    products = [times.amount * amount for (times, _), amount in zip(pairs, amounts, strict=True)]
    return Outcome(row_values.like(pairs[0][1], sum(products, Fraction()) / _whole(factor)))


def _whole(factor: Column) -> int:
    return 100 if factor.tag == "percent" else 1


@operation("one_set", _types, _second)
def total_of_products(rows: Rows, *columns: Column) -> Outcome:
    """The exact sum over the rows of one column times another: nights × price, VAT in percent × the net amount.

    One of the two is a number or a percentage, and the sum has the unit of the other. Rows without one of the cells are
    left out and counted in the note. Raises DoesNotFit where no row has both.
    """
    factor, column = _in_order(columns)
    row_values.one_table(rows.table, column.table)
    times, own = keys(factor), keys(column)
    numbers = rows.numbers
    filled = numbers[times.known[times.codes[numbers]] & own.known[own.codes[numbers]]]
    if not len(filled):
        raise DoesNotFit(f"{column.table.name}: no row has {factor.label} and {column.label}")
    keyed = Fraction(_dot(times, own, filled), times.scale * own.scale * _whole(factor))
    cell = column.table.cells(column)[int(filled[0])]
    note = _missing(rows, len(filled), factor, column)
    return Outcome(row_values.like(cell, row_values.amount_as(cell, keyed)), note)


def _dot(times: Keys, own: Keys, rows: np.ndarray) -> int:
    """The sum of products of whole numbers, in 64 bits where it fits them."""
    first, second = times.low[times.codes[rows]], own.low[own.codes[rows]]
    if first.dtype == second.dtype == np.int64:
        bound = max(map(abs, (int(first.min()), int(first.max())))) * max(
            map(abs, (int(second.min()), int(second.max())))
        )
        if bound * len(rows) < FITS:
            return int(first @ second)
    return sum(a * b for a, b in zip(first.tolist(), second.tolist(), strict=True))
