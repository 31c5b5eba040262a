"""A column as its distinct cells and, for each row, the number of its own: ["paid", "open"], [0, 0, 1, 0].

What is equal is read once, compared once, and held once, however many rows there are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np


class Coded(Sequence[Any]):
    """The cells of a column, one a row; compares with a list as a list does. Never changed."""

    __slots__ = ("codes", "distinct")

    def __init__(self, distinct: Sequence[Any], codes: np.ndarray) -> None:
        self.distinct = distinct
        self.codes = codes  # (rows,) int32 or int64: places in `distinct`

    @classmethod
    def of(cls, cells: Iterable[Any]) -> Coded:
        """Cells that are one object are one distinct cell: no cell needs a hash."""
        numbers: dict[int, int] = {}
        listed = list(cells)
        codes = [numbers.setdefault(id(cell), len(numbers)) for cell in listed]
        distinct = dict(zip(codes, listed))
        return cls(list(distinct.values()), np.array(codes, np.int64))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: Any) -> Any:
        if isinstance(row, slice):
            return [self.distinct[code] for code in self.codes[row].tolist()]
        return self.distinct[self.codes[row]]

    def __iter__(self) -> Iterator[Any]:
        return map(self.distinct.__getitem__, self.codes.tolist())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(own == cell for own, cell in zip(self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))

    def counts(self) -> list[int]:
        """How many rows hold each of the distinct cells."""
        found: list[int] = np.bincount(self.codes, minlength=len(self.distinct)).tolist()
        return found

    def first_rows(self) -> np.ndarray:
        """The first row of each of the distinct cells; all of them occur."""
        first = np.empty(len(self.distinct), np.int64)
        first[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)  # of several, the last one written stays
        return first

    def relabelled(self, distinct: Sequence[Any]) -> Coded:
        """Other cells in the place of the distinct ones, in their order."""
        return Coded(distinct, self.codes)

    def taken(self, rows: np.ndarray) -> Coded:
        """The cells of these rows, None for row -1; only what occurs stays among the distinct cells."""
        codes = np.where(rows >= 0, self.codes[rows] if len(self.codes) else -1, -1) + 1
        used = np.bincount(codes, minlength=len(self.distinct) + 1) > 0
        places = np.cumsum(used) - 1
        distinct = [None, *self.distinct]
        return Coded([distinct[place] for place in np.flatnonzero(used)], places[codes])


class Coding:
    """A column in the making: cells are added by blocks."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.codes = array("i")

    def add(self, cells: Iterable[Any]) -> None:
        """Strings, None, and values of our kinds: what is equal is taken to be written alike."""
        block = list(cells)
        numbers = self.numbers
        new = [cell for cell in dict.fromkeys(block) if cell not in numbers]
        numbers.update(zip(new, range(len(numbers), len(numbers) + len(new))))
        self.codes.extend(map(numbers.__getitem__, block))

    def pad(self, rows: int) -> None:
        """Empty cells up to so many rows."""
        if len(self.codes) < rows:
            self.codes.extend([self.numbers.setdefault(None, len(self.numbers))] * (rows - len(self.codes)))

    def coded(self) -> Coded:
        return Coded(list(self.numbers), np.array(self.codes, np.int32))
