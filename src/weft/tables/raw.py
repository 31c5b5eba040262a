"""Cells as written, by columns: what is read from files, frames and databases, and the schema is inferred of."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Any

from weft.errors import WeftError
from weft.tables.coded import Coded, Coding
from weft.tables.limits import bounded

FIELDS = 2_000  # columns that a table holds; of a question's 60 none is missed
BLOCK = 4_096  # rows that are turned into columns at once


@dataclass
class RawTable:
    """Cells as written (None where a JSON object lacks the path); `name` is the file's name.

    Given by `rows` or by `columns`. `key` and `references` are what a database says: the column that identifies a row,
    and {column: (table, column)}.
    """

    name: str
    header: list[str]
    rows: Sequence[Sequence[Any]] = ()
    notes: list[str] = field(default_factory=list)
    columns: list[Coded] = field(default_factory=list)
    key: str = ""
    references: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.columns:
            made = Columns(self.header, self.name)
            made.add(self.rows)
            self.columns, self.rows = made.coded(), ()

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0


class Columns:
    """Columns in the making, from rows of cells. Of more than FIELDS the first are kept; `name`: of the source."""

    def __init__(self, header: Sequence[str], name: str) -> None:
        self.header, self.name = list(header), name
        self.codings = [Coding() for _ in self.header[:FIELDS]]

    def __len__(self) -> int:
        return len(self.codings[0].codes) if self.codings else 0

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Rows as wide as the header. WeftError where they are more than can be held."""
        given = iter(rows)
        while block := list(islice(given, BLOCK)):
            for coding, cells in zip(self.codings, zip(*block)):
                coding.add(cells)
            bounded(self.name, len(self), dict(zip(self.header, self.codings)))

    def coded(self) -> list[Coded]:
        return [coding.coded() for coding in self.codings]

    def table(self, notes: list[str]) -> RawTable:
        if len(self.header) > FIELDS:
            notes = [*notes, left_out(self.name, len(self.header))]
        return RawTable(self.name, self.header[:FIELDS], (), notes, self.coded())


def left_out(name: str, found: int) -> str:
    """The note on a table with more columns than are held."""
    return f"{name}: {found:,} columns; the first {FIELDS:,} are held, {found - FIELDS:,} are left out."


def named(raw: RawTable) -> RawTable:
    """Headers checked: none twice; a nameless column is numbered, or left out when it has no cells, with a note."""
    seen: dict[str, int] = {}
    for position, name in enumerate(raw.header):
        first = seen.setdefault(name.casefold() or f"\0{position}", position)
        if first != position:
            raise WeftError(
                f"{raw.name}: columns {first + 1} and {position + 1} are both named {name!r}. Rename one of them."
            )
    for position in reversed([i for i, name in enumerate(raw.header) if not name]):
        if any(raw.columns[position].distinct):
            raw.header[position] = f"column {position + 1}"
            raw.notes.append(f"{raw.name}: column {position + 1} has no name; called {raw.header[position]!r}.")
        else:
            raw.notes.append(f"{raw.name}: column {position + 1} has neither name nor cells; left out.")
            del raw.header[position], raw.columns[position]
    return raw


def written(value: Any) -> Any:
    """A Python value as it would be written; a value of a kind of ours stays itself.

    A binary float is the shortest decimal that names it, in its own precision; bytes are no value.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int | Fraction):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else None
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _when(value)
    return _other(value)


def _float(value: float) -> str | None:
    if value.is_integer() and abs(value) < 2**53:
        return str(int(value))  # pandas makes floats of integers where a cell is missing
    return None if math.isnan(value) else repr(value)


def _when(value: Any) -> str | None:
    if value != value:  # pandas' NaT
        return None
    if isinstance(value, datetime.datetime):
        midnight = not (value.hour or value.minute or value.second or value.microsecond or value.tzinfo)
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, datetime.timedelta):
        seconds = Decimal(value.seconds) + Decimal(value.microseconds).scaleb(-6)
        return f"{value.days} days" if not seconds else f"{seconds + value.days * 86400} seconds"
    return str(value.isoformat())


def _other(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return None
    kind = type(value)
    if kind.__module__ == "numpy":
        if kind.__name__ in ("float32", "float16"):
            whole = float(value).is_integer() or math.isnan(float(value))
            return _float(float(value)) if whole else str(value)
        return written(value.item())
    if kind.__module__ in ("uuid", "ipaddress"):
        return str(value)
    if kind.__name__ in ("NAType", "NaTType"):
        return None
    return value
