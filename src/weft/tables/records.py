"""The rows of a table as records that are made when they are asked for, each once: 10^6 rows cost what is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from weft.modalities.record import Record
from weft.tables.coded import Coded


class Records(Sequence[Record]):
    """Rows held as columns. A record is made once, so that equal numbers give the same object."""

    def __init__(self, origin: str, kind: str, header: Sequence[str], cells: Sequence[Coded], names: Coded) -> None:
        self.origin, self.kind = origin, kind
        self.header, self.cells, self.names = tuple(header), tuple(cells), names
        self.table: Any = None  # set by the Table that holds them
        self.made: dict[int, Record] = {}

    def bound_to(self, table: Any) -> Records:
        """The same rows as records of `table`."""
        bound = Records(self.origin, self.kind, self.header, self.cells, self.names)
        bound.table = table
        return bound

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, row: Any) -> Any:
        if isinstance(row, slice):
            return tuple(self[number] for number in range(*row.indices(len(self))))
        number = row + len(self) if row < 0 else int(row)
        if not 0 <= number < len(self):
            raise IndexError(row)
        if number not in self.made:
            fields = tuple((path, cells[number]) for path, cells in zip(self.header, self.cells))
            self.made[number] = Record(self.kind, fields, self.names[number], (self.origin, number), self.table)
        return self.made[number]

    def __iter__(self) -> Iterator[Record]:
        return (self[number] for number in range(len(self)))

    def field(self, path: str) -> Coded:
        """What stands at a path, one a row."""
        return self.cells[self.header.index(path)]
