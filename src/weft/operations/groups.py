"""Rows by what they share: most(total_each(by(all, sector), revenue)) → the sector that earns most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from weft.errors import DoesNotFit
from weft.operations import row_values, selection
from weft.operations.operation import Outcome, operation
from weft.tables import Column, Rows
from weft.tables.keys import has_tag
from weft.tables.keys import key as key_of

GROUPED = ("word", "place", "country", "number", "truth")


@dataclass(frozen=True)
class Groups:
    """Rows by the cell they share: (cell, rows) in the order of the table. `column` says what the cells are."""

    column: Column
    members: tuple[tuple[Any, Rows], ...]

    @property
    def argument_tag(self) -> str:
        return f"groups:{self.column.tag}"

    @property
    def table(self) -> Any:
        return self.column.table

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Figures:
    """One value a group: (cell, value) in the order of the table."""

    column: Column
    figures: tuple[tuple[Any, Any], ...]

    @property
    def argument_tag(self) -> str:
        return f"figures:{self.column.tag}"

    @property
    def table(self) -> Any:
        return self.column.table

    def __len__(self) -> int:
        return len(self.figures)


def _by_type(rows: str, column: str) -> str | None:
    cell = row_values.cell_tag(column)
    return f"groups:{cell}" if rows == "rows" and cell in GROUPED else None


def _each_type(groups: str, column: str) -> str | None:
    return _count_type(groups) if row_values.summed(column) else None


def _count_type(groups: str) -> str | None:
    return f"figures:{groups.removeprefix('groups:')}" if groups.startswith("groups:") else None


def _key_type(figures: str) -> str | None:
    return figures.removeprefix("figures:") if figures.startswith("figures:") else None


def _shared(cell: Any) -> Any:
    """Equal for cells that are the same thing: words whatever their case, places whatever was written."""
    return (cell.lat_e7, cell.lon_e7) if hasattr(cell, "lat_e7") else key_of(cell)


def _second_by(rows: Rows, column: Column) -> Outcome:
    """By sorting the rows by their cells, then cutting where the cell changes."""
    row_values.one_table(rows.table, column.table)
    cells = column.table.cells(column)
    found = sorted((_shared(cells[i]), place, i) for place, i in enumerate(rows.indices) if has_tag(cells[i], column))
    runs: list[list[tuple[Any, int, int]]] = []
    for each in found:
        if not runs or runs[-1][0][0] != each[0]:
            runs.append([])
        runs[-1].append(each)
    runs.sort(key=lambda run: run[0][1])
    members = [(cells[run[0][2]], Rows(column.table, tuple(index for _, _, index in run))) for run in runs]
    return Outcome(Groups(column, tuple(members)))


@operation("pair", _by_type, _second_by)
def by(rows: Rows, column: Column) -> Outcome:
    """The rows in groups by the cell they share, in the order of their first rows; rows without one are left out."""
    row_values.one_table(rows.table, column.table)
    cells = column.table.cells(column)
    groups: dict[Any, int] = {}  # what cells share → the group's number
    of_cell = [
        groups.setdefault(_shared(cell), len(groups)) if has_tag(cell, column) else -1 for cell in cells.distinct
    ]
    numbers = np.array(of_cell, np.int64)[cells.codes[rows.numbers]]
    order = np.argsort(numbers, kind="stable")  # places in `rows`, those of a group together and ascending
    parts = np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)
    members = sorted((places for places in parts if len(places) and numbers[places[0]] >= 0), key=lambda own: own[0])
    left = int((numbers < 0).sum())
    note = f"{left} of {len(rows)} rows have no {column.label}, left out" if left else ""
    made = tuple(
        (cells[own[0]], Rows(column.table, tuple(own))) for own in (rows.numbers[places].tolist() for places in members)
    )
    return Outcome(Groups(column, made), note)


def _each(groups: Groups, figure: Callable[[Rows], Outcome]) -> Outcome:
    """The figure of each group that has one; a note names how many have none."""
    found, left = [], 0
    for cell, rows in groups.members:
        try:
            found.append((cell, figure(rows).value))
        except DoesNotFit:
            left += 1
    if not found:
        raise DoesNotFit(f"{groups.table.name}: no group by {groups.column.label} has a figure")
    note = f"{left} of {len(groups)} groups have no figure, left out" if left else ""
    return Outcome(Figures(groups.column, tuple(found)), note)


def _second_count(groups: Groups) -> Outcome:
    return _each(groups, lambda rows: Outcome(row_values.number(sum(1 for _ in rows))))


@operation("one", _count_type, _second_count)
def count_each(groups: Groups) -> Outcome:
    """How many rows each group has."""
    return _each(groups, selection.count)


def _second_total(groups: Groups, column: Column) -> Outcome:
    return _each(groups, lambda rows: selection.row_checks.total(rows, column))


@operation("pair", _each_type, _second_total)
def total_each(groups: Groups, column: Column) -> Outcome:
    """The sum of a column over each group; groups without a value are left out."""
    row_values.one_table(groups.table, column.table)
    return _each(groups, lambda rows: selection.total(rows, column))


def _second_average(groups: Groups, column: Column) -> Outcome:
    return _each(groups, lambda rows: selection.row_checks.average(rows, column))


@operation("pair", _each_type, _second_average)
def average_each(groups: Groups, column: Column) -> Outcome:
    """The mean of a column over each group; groups without a value are left out."""
    row_values.one_table(groups.table, column.table)
    return _each(groups, lambda rows: selection.average(rows, column))


def _amounts(figures: Figures) -> Iterator[tuple[Any, Any]]:
    """(amount, cell); all amounts in the unit of the first."""
    return zip(row_values.amounts([value for _, value in figures.figures]), (cell for cell, _ in figures.figures))


def _extreme(figures: Figures, down: bool) -> Outcome:
    found = list(_amounts(figures))
    best = (max if down else min)(amount for amount, _ in found)
    named = [cell for amount, cell in found if amount == best]
    ties = ", ".join(map(_said, named[1:]))
    return Outcome(named[0], f"{_said(named[0])} ties with {ties}" if ties else "")


def _said(cell: Any) -> str:
    from weft.modality import write

    return str(getattr(cell, "text", "") or getattr(cell, "name", "") or write(cell))


def _second_extreme(figures: Figures, down: bool) -> Outcome:
    """The first of a stable sort."""
    return Outcome(sorted(_amounts(figures), key=lambda pair: -pair[0] if down else pair[0])[0][1])


@operation("one", _key_type, lambda figures: _second_extreme(figures, True))
def most(figures: Figures) -> Outcome:
    """The group with the highest figure; of equal ones the first, and the note names the others."""
    return _extreme(figures, True)


@operation("one", _key_type, lambda figures: _second_extreme(figures, False))
def least(figures: Figures) -> Outcome:
    """The group with the lowest figure; of equal ones the first, and the note names the others."""
    return _extreme(figures, False)
