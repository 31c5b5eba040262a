"""Operations over rows of a table: lookup(Bosch, revenue), where_greater(founded, 1990), largest(all, employees)."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from weft.errors import DoesNotFit, NoValue
from weft.modalities.record import Record
from weft.modalities.word import Word
from weft.modality import write
from weft.operations import row_checks, row_places, row_values
from weft.operations.operation import Outcome, operation
from weft.tables import Column, Rows
from weft.tables.keys import ORDERED, basis, fitted, has_tag, keys
from weft.tables.keys import key as key_of

TIES_NAMED = 10  # in a note


def _lookup_type(row: str, column: str) -> str | None:
    cell = row_values.cell_tag(column) if row == "row" else None
    return "word" if cell == "code" else cell


def _comparable(column: str, value: str) -> bool:
    cell = row_values.cell_tag(column)
    if cell is None or cell.split(":", 1)[0] not in ORDERED:
        return False
    time = {cell, value} == {"duration", "quantity:time"}
    return cell == value or time or (value == "number" and cell != "duration")


def _order_type(column: str, value: str) -> str | None:
    return "rows" if _comparable(column, value) else None


def _equal_type(column: str, value: str) -> str | None:
    places = row_values.cell_tag(column) in ("place", "country") and value in ("place", "country")
    words = row_values.cell_tag(column) == "word" and value == "word"
    codes = row_values.cell_tag(column) == "code" and value == "number"
    return "rows" if places or words or codes or _comparable(column, value) else None


def _extreme_type(rows: str, column: str) -> str | None:
    cell = row_values.cell_tag(column)
    return "row" if rows == "rows" and cell and cell.split(":", 1)[0] in ORDERED else None


def _nth_type(column: str, which: str) -> str | None:
    return _extreme_type("rows", column) if which in ("number", "ordinal") else None


def _sum_type(rows: str, column: str) -> str | None:
    return row_values.summed(column) if rows == "rows" else None


def _only(*wanted: str, gives: str) -> Callable[..., str | None]:
    return lambda *tags: gives if tags == wanted else None


def _count_type(rows: str) -> str | None:
    return "number" if rows == "rows" or rows.startswith("groups:") else None


def _copy_type(value: str) -> str | None:
    return None if value == "rows" or value.startswith(("column:", "unit:", "groups:", "figures:")) else value


@operation("pair", _lookup_type, row_checks.lookup)
def lookup(row: Record, column: Column) -> Outcome:
    """The cell of a row in a column, a code as a word.

    Raises NoValue where the cell is empty, DoesNotFit where it did not read as the column's kind.
    """
    if row.table is not column.table or row.origin is None:
        raise DoesNotFit(f"{row}: not a row of {column.table.name}.")
    cell = row.fields[column.index][1]
    if cell is None:
        raise NoValue(f"{row}: no {column.label} in {column.table.name}")
    if not has_tag(cell, column):
        raise DoesNotFit(f"{row}: {column.label} {write(cell)!r} in {column.table.name} is not a {column.tag}")
    return Outcome(Word(row.name) if column.code else cell)


@operation("pair", _equal_type, row_checks.where_equal)
def where_equal(column: Column, value: Any) -> Outcome:
    """Rows whose cell equals the value, units converted; a bare number takes the column's unit, and the note says so.

    Dates: the cell lies in the value's period (1990 takes every day of 1990; a cell that says just 1990 is not equal to
    a day). Places: a country takes the places in it; else the same point, or the same name in the same country. Words:
    case and spacing aside.
    """
    cells = column.table.cells(column)
    if column.tag in ("place", "country"):
        same = [has_tag(cell, column) and row_places.same_place(cell, value) for cell in cells.distinct]
        return _rows(column, tuple(np.flatnonzero(np.array(same, bool)[cells.codes]).tolist()), "")
    wanted, note = _wanted(column, value)
    own = keys(column)
    if column.tag == "word":
        chosen = np.array([text == wanted for text in own.texts], bool)
    elif column.tag == "date":
        chosen = (own.low >= wanted[0]) & (own.high <= wanted[1])
    else:
        exact = Fraction(wanted * own.scale)
        chosen = own.low == exact.numerator if exact.denominator == 1 else np.zeros(len(own.low), bool)
    return _rows(column, own.rows(chosen), note)


@operation("pair", _order_type, row_checks.where_greater)
def where_greater(column: Column, value: Any) -> Outcome:
    """Rows whose cell is strictly above the value, units converted; a bare number takes the column's unit.

    Dates: strictly after. After 1990 means after its last day; a cell that says just 1990 counts from its first day.
    """
    wanted, note = _wanted(column, value)
    own = keys(column)
    least = own.first_above(wanted[1] if column.tag == "date" else wanted)
    return _rows(column, own.rows(own.low >= least), note)


@operation("pair", _order_type, row_checks.where_less)
def where_less(column: Column, value: Any) -> Outcome:
    """Rows whose cell is strictly below the value, units converted; a bare number takes the column's unit.

    Dates: strictly before. Before 1990 means before its first day; a cell that says just 1990 counts by its last day.
    """
    wanted, note = _wanted(column, value)
    own = keys(column)
    most = own.last_below(wanted[0] if column.tag == "date" else wanted)
    return _rows(column, own.rows(own.high <= most), note)


@operation("pair", _order_type, row_checks.where_at_least)
def where_at_least(column: Column, value: Any) -> Outcome:
    """Rows whose cell is the value or above it, units converted; a bare number takes the column's unit.

    Dates: from the first day of the value on; a cell that says just 1990 counts from its first day.
    """
    wanted, note = _wanted(column, value)
    own = keys(column)
    least = own.last_below(wanted[0] if column.tag == "date" else wanted) + 1
    return _rows(column, own.rows(own.low >= least), note)


@operation("pair", _order_type, row_checks.where_at_most)
def where_at_most(column: Column, value: Any) -> Outcome:
    """Rows whose cell is the value or below it, units converted; a bare number takes the column's unit.

    Dates: up to and with the last day of the value; a cell that says just 1990 counts by its last day.
    """
    wanted, note = _wanted(column, value)
    own = keys(column)
    most = own.first_above(wanted[1] if column.tag == "date" else wanted) - 1
    return _rows(column, own.rows(own.high <= most), note)


def _wanted(column: Column, value: Any) -> tuple[Any, str]:
    """The value's key, and the note about a bare number. Raises DoesNotFit where months would meet days."""
    value, note = fitted(value, column)
    cell = next((cell for cell in column.table.cells(column).distinct if has_tag(cell, column)), None)
    keys(column)  # refuses a column of mixed lengths
    if cell is not None and basis(value) != basis(cell):
        raise DoesNotFit(
            f"{write(value)}: {column.label} in {column.table.name} is not in lengths that compare with it."
        )
    return key_of(value), note


def _rows(column: Column, found: tuple[int, ...], note: str) -> Outcome:
    unread = column.table.cached(("unread", column.index), lambda: _unread(column))
    return Outcome(Rows(column.table, found), _notes(note, _without(unread, len(column.table.rows), column)))


def _unread(column: Column) -> int:
    """How many rows have no cell of the column's kind."""
    cells = column.table.cells(column)
    if column.tag not in ("place", "country"):
        own = keys(column)
        return int(np.count_nonzero(~own.known[own.codes]))
    return sum(n for cell, n in zip(cells.distinct, cells.counts()) if not has_tag(cell, column))


def _notes(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _without(missing: int, of: int, column: Column) -> str:
    return f"{missing} of {of} rows have no {column.label}" if missing else ""


@operation("pair", _only("rows", "rows", gives="rows"), row_checks.both)
def both(first: Rows, second: Rows) -> Outcome:
    """Rows that are in both sets, in the order of the first. Raises DoesNotFit for rows of two tables."""
    row_values.one_table(first.table, second.table)
    kept = first.numbers[np.isin(first.numbers, second.numbers, assume_unique=True)]
    return Outcome(Rows(first.table, tuple(kept.tolist())))


@operation("set", lambda *tags: "rows" if tags and set(tags) == {"row"} else None, row_checks.among)
def among(*rows: Record) -> Outcome:
    """Just these rows, in the table's order. Raises DoesNotFit for rows of two tables."""
    for row in rows:
        if row.table is None or row.origin is None:
            raise DoesNotFit(f"{row}: not a row of a table.")
        row_values.one_table(rows[0].table, row.table)
    return Outcome(Rows(rows[0].table, tuple(sorted({row.origin[1] for row in rows if row.origin}))))


@operation("one", _count_type, row_checks.count)
def count(rows: Any) -> Outcome:
    """How many rows, or groups of rows, there are, as a number; 0 for none."""
    return Outcome(row_values.number(len(rows)))


@operation("pair", _extreme_type, row_checks.largest)
def largest(rows: Rows, column: Column) -> Outcome:
    """The row with the largest cell, for dates the latest. Empty cells are left out and counted in the note.

    Of rows that tie, the first in the table is taken and the note names the others; likewise where a partial date
    (1990) has no known order among the days of its period.
    """
    return _nth(rows, column, 1, True)


@operation("pair", _extreme_type, row_checks.smallest)
def smallest(rows: Rows, column: Column) -> Outcome:
    """The row with the smallest cell, for dates the earliest; ties and empty cells as in largest."""
    return _nth(rows, column, 1, False)


@operation("pair", _nth_type, row_checks.nth_largest)
def nth_largest(column: Column, which: Any) -> Outcome:
    """The row with the n-th largest cell of the table (2: the second largest); rows that tie take a place each."""
    return _nth(column.table.all, column, row_values.place_of(which), True)


@operation("pair", _nth_type, row_checks.nth_smallest)
def nth_smallest(column: Column, which: Any) -> Outcome:
    """The row with the n-th smallest cell of the table (dates: the n-th earliest); ties take a place each."""
    return _nth(column.table.all, column, row_values.place_of(which), False)


def _nth(rows: Rows, column: Column, n: int, descending: bool) -> Outcome:
    filled = row_values.filled(rows, column)
    if n > len(filled):
        raise DoesNotFit(f"number {n}: only {len(filled)} rows have {column.label}")
    own = keys(column)
    ranks = own.ranks[own.codes[filled]] * (-1 if descending else 1)
    place = np.argmin(ranks) if n == 1 else np.argsort(ranks, kind="stable")[n - 1]  # of rows that tie the first
    best = int(filled[place])
    missing = _without(len(rows.indices) - len(filled), len(rows.indices), column)
    return Outcome(rows.table.rows[best], _notes(_ties(rows, column, filled, best), missing))


def _ties(rows: Rows, column: Column, filled: np.ndarray, best: int) -> str:
    own = keys(column)
    low, high, own_code = own.low[own.codes[filled]], own.high[own.codes[filled]], own.codes[best]
    tied = filled[(low <= own.high[own_code]) & (own.low[own_code] <= high) & (filled != best)]
    if not len(tied):
        return ""
    named = ", ".join(str(rows.table.rows[index]) for index in tied[:TIES_NAMED].tolist())
    more = f" and {len(tied) - TIES_NAMED} more" if len(tied) > TIES_NAMED else ""
    return f"{rows.table.rows[best]} ties with {named}{more}"


@operation("pair", _only("column:place", "place", gives="row"), row_checks.nearest_row)
def nearest_row(column: Column, place: Any) -> Outcome:
    """The row whose place is nearest on the WGS 84 ellipsoid. Ties and rows without a place are in the note."""
    cells = column.table.cells(column)
    points = {cell for cell in cells.distinct if has_tag(cell, column)}
    if not points:
        raise DoesNotFit(f"{column.table.name}: no row has {column.label}")
    metres = row_places.nearest_points(points, place)
    least = min(metres.values())
    nearest = [has_tag(cell, column) and metres.get(cell, math.inf) == least for cell in cells.distinct]
    found = np.flatnonzero(np.array(nearest, bool)[cells.codes]).tolist()
    names = ", ".join(str(column.table.rows[i]) for i in found[1 : TIES_NAMED + 1])
    more = f" and {len(found) - TIES_NAMED - 1} more" if len(found) > TIES_NAMED + 1 else ""
    note = _notes(f"as near: {names}{more}" if names else "", _without(_unread(column), len(cells), column))
    return Outcome(column.table.rows[found[0]], note)


@operation("pair", _sum_type, row_checks.total)
def total(rows: Rows, column: Column) -> Outcome:
    """The exact sum of a column over the rows, in its unit. Empty cells are left out and counted in the note.

    Raises DoesNotFit where no row has a value, and for temperatures, which do not add up.
    """
    filled, note = _filled(rows, column)
    if column.tag == "quantity:temperature":
        raise DoesNotFit(f"{column.label}: temperatures do not add up. Ask for the average.")
    cell = column.table.cells(column)[int(filled[0])]
    return Outcome(row_values.like(cell, row_values.amount_as(cell, keys(column).total(filled))), note)


@operation("pair", _sum_type, row_checks.average)
def average(rows: Rows, column: Column) -> Outcome:
    """The exact mean of a column over the rows that have a value (the note counts the others), in its unit."""
    filled, note = _filled(rows, column)
    cell = column.table.cells(column)[int(filled[0])]
    mean = keys(column).total(filled) / len(filled)
    return Outcome(row_values.like(cell, row_values.amount_as(cell, mean)), note)


def _filled(rows: Rows, column: Column) -> tuple[np.ndarray, str]:
    filled = row_values.filled(rows, column)
    missing = _without(len(rows.indices) - len(filled), len(rows.indices), column)
    return filled, f"{missing}, left out" if missing else ""


@operation("one", _only("row", gives="word"), row_checks.label)
def label(row: Record) -> Outcome:
    """The name of a row as a word. Raises DoesNotFit for a row without a name."""
    from weft.modalities.word import Word

    if not row.name:
        raise DoesNotFit("a row without a name.")
    return Outcome(Word(row.name))


@operation("one", _copy_type, row_checks.copy)
def copy(value: Any) -> Outcome:
    """The value itself, as it stands in the text or the table."""
    return Outcome(value)
