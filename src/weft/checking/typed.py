"""The cells of a `weft.Table` as they may have been written: 611,289,000,000 USD under "Revenue ($M)" is "611289"."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from weft.modalities.number_value import decimal_text, from_amount, mantissa_of, plain
from weft.modality import to_json, write


def written_cells(table: Any) -> Iterator[list[str]]:
    """A row of text for each row of the table."""
    columns = [[_written(cell, column) for cell in table.cells(column)] for column in table.columns]
    yield from map(list, zip(*columns))


def _written(cell: Any, column: Any) -> str:
    if cell is None:
        return ""
    kind = type(cell).__name__
    if kind == "Money":
        return _digits(cell.number, column.scale) if column.scale != 1 or column.currency else write(cell)
    if kind == "Quantity" and column.unit == cell.unit:
        number = cell.number if column.scale == 1 else from_amount(cell.number.amount / column.scale)
        return f"{plain(number)} {cell.unit}"
    if kind == "Number":
        return write(cell) if cell.form != "integer" or column.scale != 1 else _digits(cell, column.scale)
    if kind in ("Word", "Place"):
        return getattr(cell, "text", "") or getattr(cell, "name", "") or write(cell)
    return str(to_json(cell).get("text") or write(cell))


def _digits(number: Any, scale: int) -> str:
    if number.held_as_fraction:
        return plain(number)
    shown = number if scale == 1 else from_amount(Fraction(number.amount) / scale)
    return decimal_text(mantissa_of(shown), shown.decimals) if not shown.held_as_fraction else plain(shown)
