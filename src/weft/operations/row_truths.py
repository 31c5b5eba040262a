"""Rows by yes or no, and rows without a value: where_true(paid), where_false(paid), where_missing(revenue)."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from weft.errors import DoesNotFit
from weft.modalities.truth import Truth
from weft.modality import write
from weft.operations.operation import Outcome, operation
from weft.operations.row_values import cell_tag
from weft.tables import Column, Rows
from weft.tables.keys import has_tag

# A table's truths are words: booleans are read as "yes" and "no".
YES, NO = frozenset({"yes", "y", "true", "✓", "✔"}), frozenset({"no", "n", "false", "✗", "✘"})
AMOUNTS = frozenset(("number", "percent", "quantity", "money"))
_SECOND = re.compile(r"\s*(?:(?P<yes>yes|y|true|[✓✔])|no|n|false|[✗✘])\s*", re.IGNORECASE)


def _truths(column: str) -> str | None:
    return "rows" if cell_tag(column) in ("truth", "word") else None


def _any(column: str) -> str | None:
    return "rows" if cell_tag(column) else None


def _truth(cell: Any, column: Column) -> bool | None:
    """Whether a cell says yes; None for a missing one. Raises DoesNotFit for what says neither."""
    if cell is None or isinstance(cell, Truth):
        return None if cell is None else cell.yes
    word = write(cell).strip().casefold()
    if word not in YES | NO:
        raise DoesNotFit(
            f"{column.label} in {column.table.name} holds {write(cell)!r}: yes or no is wanted in each row"
        )
    return word in YES


def _where(column: Column, wanted: bool) -> Outcome:
    cells = column.table.cells(column)
    said = [_truth(cell, column) for cell in cells.distinct]
    found = np.flatnonzero(np.array([one is wanted for one in said], bool)[cells.codes])
    empty = sum(count for one, count in zip(said, cells.counts()) if one is None)
    note = f"{empty} of {len(cells)} rows have no {column.label}" if empty else ""
    return Outcome(Rows(column.table, tuple(found.tolist())), note)


def _second_where(column: Column, wanted: bool) -> Outcome:
    """A loop over the records, by a pattern."""
    found = []
    for index, cell in enumerate(column.table.at(column.name)):
        if cell is None:
            continue
        match = _SECOND.fullmatch(str(cell))
        if match is None:
            raise DoesNotFit(f"{column.label} in {column.table.name}: {cell} is no truth")
        if (match["yes"] is not None) == wanted:
            found.append(index)
    return Outcome(Rows(column.table, tuple(found)))


@operation("one", _truths, lambda column: _second_where(column, True))
def where_true(column: Column) -> Outcome:
    """Rows whose cell is yes (or y, true, ✓). Rows without a cell are in the note.

    Raises DoesNotFit where a cell of the column says neither yes nor no.
    """
    return _where(column, True)


@operation("one", _truths, lambda column: _second_where(column, False))
def where_false(column: Column) -> Outcome:
    """Rows whose cell is no (or n, false, ✗); a row without a cell is not among them, and the note counts those.

    Raises DoesNotFit where a cell of the column says neither yes nor no.
    """
    return _where(column, False)


def _second_missing(column: Column) -> Outcome:
    """All rows of the records less those that hold a value of the column's kind."""
    held = {
        index
        for index, cell in enumerate(column.table.at(column.name))
        if cell is not None and not (type(cell).__name__ == "Word" and column.tag != "word")
    }
    rows = range(len(column.table.rows))
    without = [index for index in rows if index not in held]
    if not without and column.tag.split(":", 1)[0] in AMOUNTS:
        without = [index for index, cell in zip(rows, column.table.at(column.name), strict=True) if not _amount(cell)]
    return Outcome(Rows(column.table, tuple(without)))


def _amount(cell: Any) -> Any:
    return getattr(cell, "number", cell).amount


@operation("one", _any, _second_missing)
def where_missing(column: Column) -> Outcome:
    """Rows without a value in the column: the cell is empty, or did not read as the column's kind (in the note).

    Of a column of amounts in which no cell is empty, the rows whose cell is 0: who scored no goals (noted too).
    """
    cells = column.table.cells(column)
    without = np.array([not has_tag(cell, column) for cell in cells.distinct], bool)
    held = sum(count for cell, count in zip(cells.distinct, cells.counts()) if cell is not None)
    unread = held - (len(cells) - int(np.count_nonzero(without[cells.codes])))
    found = np.flatnonzero(without[cells.codes])
    kind = column.tag.split(":", 1)[0]
    note = f"{unread} of them hold what is no {kind}" if unread else ""
    if not len(found) and kind in AMOUNTS:
        found = np.flatnonzero(np.array([not _amount(cell) for cell in cells.distinct], bool)[cells.codes])
        note = "no cell is empty: 0 is taken as none" if len(found) else ""
    return Outcome(Rows(column.table, tuple(found.tolist())), note)
