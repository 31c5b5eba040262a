"""A table in memory: typed columns ("Revenue ($M)" → revenue, money:USD), rows as records, and sets of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from weft.errors import WeftError
from weft.modalities.record import Record
from weft.modality import to_json, write
from weft.tables.coded import Coded
from weft.tables.records import Records


@dataclass(frozen=True)
class Column:
    """A column as an argument of operations. `table` is set by the Table that holds it."""

    name: str  # as in the header: the path of the field in each record
    label: str  # as one says it: "revenue"
    index: int
    tag: str  # of its cells: number, percent, money:USD, quantity:length, date, duration, place, country, word
    unit: str | None = None  # the symbol that bare cells are in, or that all cells share
    currency: str | None = None  # ISO 4217
    scale: int = 1  # what bare cells were multiplied by: 1000000 for "($M)"; the cells' values include it
    missing: int = 0  # empty cells
    key: bool = False  # its cells name the rows
    code: bool = False  # a key of numbers that are no amounts, "Invoice" 2301: none is large, none is summed
    source: bool = False  # it says where the row's figures come from
    hops: int = 0  # references on the way to it: 0 for a field of the table's own
    table: Any = field(default=None, repr=False)

    @property
    def argument_tag(self) -> str:
        return "column:code" if self.code else f"column:{self.tag}"

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of one type. Compared by identity; never changed, so what is derived from it is kept (`cached`)."""

    name: str  # "companies.csv"
    type: str  # "company"
    columns: tuple[Column, ...]
    rows: Sequence[Record] = field(repr=False)
    notes: tuple[str, ...] = field(
        default=(), repr=False
    )  # what a person should know: cells that did not read, an odd encoding
    links: Any = field(default=None, repr=False)  # weft.tables.joins.Links, where other tables are referred to
    _cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(replace(column, table=self) for column in self.columns))
        if isinstance(self.rows, Records):
            object.__setattr__(self, "rows", self.rows.bound_to(self))
            return
        own = tuple(row if row.table is None else replace(row, table=None) for row in self.rows)
        for row in own:
            object.__setattr__(row, "table", self)  # so that operations get from a row to its table
        object.__setattr__(self, "rows", own)

    def column(self, name: str) -> Column:
        """By header or by label, letters' case aside. Raises WeftError naming the columns there are."""
        wanted = name.casefold()
        for column in self.columns:
            if wanted in (column.name.casefold(), column.label.casefold()):
                return column
        raise WeftError(f"{self.name}: no column {name!r}. Known: {', '.join(c.name for c in self.columns)}.")

    @property
    def key(self) -> Column | None:
        """The column whose cells name the rows."""
        return next((column for column in self.columns if column.key), None)

    @property
    def all(self) -> Rows:
        """Every row."""
        return self.cached("all", lambda: Rows(self, tuple(range(len(self.rows)))))

    def cells(self, column: Column) -> Coded:
        """The values of a column, one a row: of its tag, None where missing, a Word where the cell did not read."""
        if isinstance(self.rows, Records):
            return self.rows.cells[column.index]
        return self.cached(("cells", column.index), lambda: Coded.of(row.fields[column.index][1] for row in self.rows))

    def at(self, path: str) -> Iterator[Any]:
        """What the records hold at a path, one a row."""
        if isinstance(self.rows, Records):
            return iter(self.rows.field(path))
        return (dict(row.fields)[path] for row in self.rows)

    @property
    def names(self) -> Sequence[str]:
        """What each row is called; "" where nothing names it."""
        return self.rows.names if isinstance(self.rows, Records) else [row.name for row in self.rows]

    def cached(self, key: Any, make: Callable[[], Any]) -> Any:
        """What `make` gave the first time, under `key`."""
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]


@dataclass(frozen=True)
class Rows:
    """Some rows of a table, by their numbers from 0, none twice; in the table's order unless they were ranked."""

    table: Table
    indices: tuple[int, ...]

    argument_tag = "rows"

    def __len__(self) -> int:
        return len(self.indices)

    @cached_property
    def numbers(self) -> np.ndarray:
        """`indices` as an array, int64."""
        return np.array(self.indices, np.int64)

    def __iter__(self) -> Iterator[Record]:
        return (self.table.rows[index] for index in self.indices)


def describe(table: Table) -> list[dict[str, Any]]:
    """One dict a column, for showing: column, label, kind, unit, scale, key, filled, missing, example (a cell)."""
    shown = []
    for column in table.columns:
        first = next((cell for cell in table.cells(column).distinct if cell is not None), None)
        shown.append(
            {
                "column": column.name,
                "label": column.label,
                "kind": column.tag.split(":", 1)[0],
                "unit": column.currency or column.unit,
                "scale": column.scale,
                "key": column.key,
                "filled": len(table.rows) - column.missing,
                "missing": column.missing,
                "example": None if first is None else to_json(first).get("text") or write(first),
            }
        )
    return shown


def schema_toml(table: Table) -> str:
    """The schema as TOML that `read(source, schema)` takes back: type, and kind, unit, label and key of each column."""
    lines = [f"type = {quoted(table.type)}"]
    for column in table.columns:
        lines += ["", *column_lines(column)]
    return "\n".join(lines) + "\n"


def column_lines(column: Column, before: str = "") -> list[str]:
    """A column's part of a schema, under [columns…] or, with `before`, a table's."""
    kind = column.tag.split(":", 1)[0].replace("country", "place")
    lines = [f"[{before}columns.{quoted(column.name)}]", f"kind = {quoted(kind)}", f"label = {quoted(column.label)}"]
    unit = column.currency or column.unit
    if unit:
        lines.append(f"unit = {quoted(unit)}")
    if column.scale != 1:
        lines.append(f"scale = {column.scale}")
    return [*lines, "key = true"] if column.key else lines


def quoted(text: str) -> str:
    """A string of TOML."""
    marks = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\x7f": "\\u007f"}
    return '"' + "".join(marks.get(c, c if c >= " " else f"\\u{ord(c):04x}") for c in text) + '"'
