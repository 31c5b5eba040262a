"""References: "customer_id" of an order leads to a row of customers, so that "customer.city" is a column of orders.

A table that is on the path already is not entered again, which cuts loops; a path has at most 8 names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from weft.modalities.record import Record
from weft.modalities.word import Word
from weft.modality import write
from weft.tables.header import spoken
from weft.tables.records import Records
from weft.tables.table import Column, Table

DEPTH = 8  # names of a path
OFFERED = 59  # columns of a table that a question is offered, see situation.COLUMNS; one place is for all its rows
WALKED = 500  # ways through the references that are looked at
NAMED = 5  # examples in a note
ENDINGS = ("_id", " id", "Id", "ID", "_key", "_code", "_no", "_fk", "_ref")  # of a column that refers


@dataclass(frozen=True)
class Reference:
    """The cells of `column` name rows of `table` by its column `target`."""

    column: str
    table: str
    target: str

    def __str__(self) -> str:
        return f"{self.table}.{self.target}"

    @property
    def step(self) -> str:
        """Its name in a path: "customer" for customer_id."""
        for ending in ENDINGS:
            if self.column.endswith(ending) and len(self.column) > len(ending):
                return self.column.removesuffix(ending)
        return self.column


@dataclass(frozen=True)
class Path:
    """References one after another, and the column at their end."""

    steps: tuple[Reference, ...]
    column: Column

    @property
    def name(self) -> str:
        return ".".join((*(step.step for step in self.steps), self.column.name))

    @property
    def label(self) -> str:
        """ "customer city country": as one says it, no word twice running."""
        words: list[str] = []
        for word in " ".join((*(spoken(step.step) for step in self.steps), self.column.label)).split():
            words += [] if words and words[-1] == word else [word]
        return " ".join(words)


def identity(cell: Any) -> str:
    """What cells are matched by: the text of a word, case counting; a number's amount, however written."""
    if isinstance(cell, Word):
        return cell.text
    amount = getattr(cell, "amount", None)
    return str(amount) if amount is not None else str(getattr(cell, "name", "") or write(cell))


@dataclass
class Web:
    """Tables by name and the references between them. A row is one record, which all that refer to it share."""

    tables: dict[str, Table]
    references: dict[str, tuple[Reference, ...]]
    notes: dict[str, list[str]] = field(default_factory=dict)  # on the references of a table
    _rows: dict[tuple[str, str], np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, table in self.tables.items():
            object.__setattr__(table, "links", Links(self, name))

    def of(self, name: str) -> tuple[Reference, ...]:
        return self.references.get(name, ())

    def rows(self, name: str, reference: Reference) -> np.ndarray:
        """For each row of the table the row that it refers to; -1 for none. The first of several with one key."""
        if (name, reference.column) not in self._rows:
            self._rows[name, reference.column] = self._found(name, reference)
        return self._rows[name, reference.column]

    def _found(self, name: str, reference: Reference) -> np.ndarray:
        own, other = self.tables[name], self.tables[reference.table]
        places, twice = first_places(other, reference.target)
        cells = own.cells(own.column(reference.column))
        found = [-1 if cell is None else places.get(identity(cell), -1) for cell in cells.distinct]
        rows = np.array(found or [-1], np.int64)[cells.codes]
        self._note(name, reference, cells, found, twice)
        return rows

    def _note(self, name: str, reference: Reference, cells: Any, found: list[int], twice: list[str]) -> None:
        notes = self.notes.setdefault(name, [])
        lost = [
            (cell, n) for cell, n, row in zip(cells.distinct, cells.counts(), found) if row < 0 and cell is not None
        ]
        if lost:
            examples = ", ".join(repr(identity(cell)) for cell, _ in lost[:NAMED]) + (
                ", …" if len(lost) > NAMED else ""
            )
            count = sum(n for _, n in lost)
            notes.append(
                f"{reference.column}: {count} of {len(cells)} rows name what is not in {reference} ({examples}); "
                "the fields behind it are empty."
            )
        if twice:
            examples = ", ".join(map(repr, twice[:NAMED])) + (", …" if len(twice) > NAMED else "")
            notes.append(f"{reference}: {len(twice)} values stand more than once ({examples}); the first row is kept.")

    def walk(self, name: str) -> Iterator[Path]:
        """All paths from a table, the short ones first."""
        ways: list[tuple[Reference, ...]] = [()]
        for way in ways:
            here = way[-1].table if way else name
            if way:
                target = way[-1].target
                yield from (Path(way, c) for c in self.tables[here].columns if c.name != target and not c.source)
            on_the_way = {name, *(step.table for step in way)}
            for reference in self.of(here):
                if reference.table in on_the_way:
                    if not way:
                        self._cut(name, reference)
                elif len(way) + 2 <= DEPTH and len(ways) < WALKED:
                    ways.append((*way, reference))

    def _cut(self, name: str, reference: Reference) -> None:
        note = f"{reference.column}: {reference.table} is on the path already and is not entered again."
        if note not in self.notes.setdefault(name, []):
            self.notes[name].append(note)


def first_places(table: Table, column: str) -> tuple[dict[str, int], list[str]]:
    """{identity: first row} of a column's cells, and the identities that stand more than once."""
    cells = table.cells(table.column(column))
    places: dict[str, int] = {}
    twice: dict[str, None] = {}
    for cell, row, count in zip(cells.distinct, cells.first_rows().tolist(), cells.counts()):
        if cell is None or not count:
            continue
        own = identity(cell)
        if count > 1 or own in places:
            twice[own] = None
        places[own] = min(row, places.get(own, row))
    return places, list(twice)


@dataclass(frozen=True)
class Links:
    """A table's place in the web: what its records follow."""

    web: Web
    name: str

    def follow(self, row: int, step: str) -> Record | None:
        """The record that a row refers to by a column, or by its name in paths. Raises KeyError where none does."""
        for reference in self.web.of(self.name):
            if step in (reference.column, reference.step):
                found = int(self.web.rows(self.name, reference)[row])
                return None if found < 0 else self.web.tables[reference.table].rows[found]
        raise KeyError(step)


def named_by(table: Table, column: Column) -> Table:
    """The table with its rows called by the cells of a column."""
    rows = table.rows
    if not isinstance(rows, Records):
        return table
    names = rows.cells[column.index]
    called = names.relabelled(["" if cell is None else identity(cell) for cell in names.distinct])
    held = Records(rows.origin, rows.kind, rows.header, rows.cells, called)
    columns = tuple(replace(each, key=each.index == column.index, code=False) for each in table.columns)
    return Table(table.name, table.type, columns, held, table.notes)


def joined(web: Web, name: str) -> Table:
    """The table with columns for what its references lead to, as many as a question is offered.

    Names of rows come first, then the other fields; of either the short paths first. What is left out is told.
    """
    table = web.tables[name]
    rows = table.rows
    if not web.of(name) or not isinstance(rows, Records):
        return table
    paths = sorted(web.walk(name), key=lambda path: (not path.column.key, len(path.steps)))
    taken = {column.name.casefold() for column in table.columns}
    free = [path for path in paths if path.name.casefold() not in taken]
    chosen = free[: max(0, OFFERED - len(table.columns))]
    columns, cells = list(table.columns), list(rows.cells)
    labels = {column.label for column in columns}
    for path in chosen:
        found = _followed(web, name, path.steps)
        cells.append(web.tables[path.steps[-1].table].cells(path.column).taken(found))
        missing = sum(n for cell, n in zip(cells[-1].distinct, cells[-1].counts()) if cell is None)
        label = path.name if path.label in labels else path.label
        labels.add(label)
        column = replace(
            path.column, name=path.name, label=label, index=len(columns), key=False, code=False, missing=missing,
            hops=len(path.steps), table=None,
        )  # fmt: skip
        columns.append(column)
    held = Records(rows.origin, rows.kind, [column.name for column in columns], cells, rows.names)
    notes = (*table.notes, *web.notes.get(name, ()), *_left_out(table.name, free[len(chosen) :]))
    made = Table(table.name, table.type, tuple(columns), held, notes)
    object.__setattr__(made, "links", Links(web, name))
    return made


def _followed(web: Web, name: str, steps: Sequence[Reference]) -> np.ndarray:
    """For each row of a table the row at the end of the references; -1 where one of them leads nowhere."""
    rows = np.arange(len(web.tables[name].rows))
    for step in steps:
        further = web.rows(name, step)
        rows = np.where(rows >= 0, further[rows] if len(further) else -1, -1)
        name = step.table
    return rows


def _left_out(name: str, paths: Sequence[Path]) -> list[str]:
    if not paths:
        return []
    examples = ", ".join(path.name for path in paths[:NAMED]) + (", …" if len(paths) > NAMED else "")
    return [f"{name}: {len(paths)} fields behind references are no columns ({examples}): a question has room for 60."]
