"""Rows against a schema: "orders.csv, row 12: amount 'abc': not a money"; what holds stays usable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from weft.errors import WeftError
from weft.tables.cells import Expected, day_first, is_missing
from weft.tables.joins import Reference, Web, identity
from weft.tables.plan import Plan, Planned
from weft.tables.raw import RawTable
from weft.tables.records import Records
from weft.tables.schema import header_of, short, why
from weft.tables.table import Table


@dataclass(frozen=True)
class Rejected:
    """A row that does not hold, and why; `row` from 0, None for a line that is no row (its number is in `because`)."""

    source: str
    row: int | None
    because: str

    def __str__(self) -> str:
        return self.because if self.row is None else f"{self.source}, row {self.row}: {self.because}"


def rejected_rows(
    plan: Plan, name: str, web: Web, raw: Mapping[str, RawTable], lines: Mapping[str, list[str]]
) -> Iterator[Rejected]:
    """What does not hold in one table: lines, cells, keys, references."""
    table = web.tables[name]
    for line in lines[name]:
        yield Rejected(table.name, None, line)
    planned = plan.tables[name]
    if planned.key:
        yield from _keys(table, planned)
    for place, column in enumerate(table.columns):
        said = planned.columns.get(column.name, {})
        if said.get("kind", "word") != "word":
            yield from _cells(table, raw[name], place, said)
    for reference in web.of(name):
        yield from _references(table, web, name, reference)


def _keys(table: Table, planned: Planned) -> Iterator[Rejected]:
    first: dict[str, int] = {}
    for row, cell in enumerate(table.cells(table.column(planned.key))):
        if cell is None:
            yield Rejected(table.name, row, f"{planned.key}: no key")
        elif (before := first.setdefault(identity(cell), row)) != row:
            yield Rejected(table.name, row, f"{planned.key} {short(identity(cell))!r}: the key of row {before}")


def _cells(table: Table, raw: RawTable, place: int, said: dict[str, Any]) -> Iterator[Rejected]:
    column, cells = table.columns[place], raw.columns[place]
    typed = table.cells(column).distinct
    strange = [i for i, value in enumerate(typed) if type(value).__name__ == "Word"]
    if not strange:
        return
    filled = [cell for cell in cells.distinct if not is_missing(cell)]
    expected = Expected(said["kind"], header_of(column.name, said), day_first(filled))
    for row in np.flatnonzero(np.isin(cells.codes, strange)).tolist():
        yield Rejected(table.name, row, f"{column.name} {short(cells[row])!r}: {why(cells[row], expected, column.tag)}")


def _references(table: Table, web: Web, name: str, reference: Reference) -> Iterator[Rejected]:
    cells = table.cells(table.column(reference.column))
    for row in np.flatnonzero(web.rows(name, reference) < 0).tolist():
        if cells[row] is not None:
            yield Rejected(table.name, row, f"{reference.column} {short(identity(cells[row]))!r}: not in {reference}")


def without(table: Table, rejected: set[int]) -> Table:
    """The rows that hold, as a table of their own; their numbers begin at 0 again."""
    rows = table.rows
    if not rejected or not isinstance(rows, Records):
        return table
    good = np.array([row for row in range(len(rows)) if row not in rejected], np.int64)
    if not len(good):
        raise WeftError(f"{table.name}: none of {len(rows)} rows holds. Correct the schema or the source.")
    cells = [column.taken(good) for column in rows.cells]
    held = Records(rows.origin, rows.kind, rows.header, cells, rows.names.taken(good))
    note = f"{table.name}: {len(rejected)} of {len(rows)} rows do not hold and are left out."
    return Table(table.name, table.type, table.columns, held, (*table.notes, note))
