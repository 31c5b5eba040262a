"""Distinct cells of plain digits, "12.50", as values that are made when they are looked at: most of 10^6 never are.

That all of them read is known from their signs alone; keys are taken from the digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from weft.tables.cells import Expected, is_missing, read_cell

ENOUGH = 1_000  # distinct cells; fewer are read at once
# what `cells._plain` reads, without percent signs, grouping, and zeros before
DIGITS = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?", re.ASCII)


class Later(Sequence[Any]):
    """The values of texts, each read once when it is asked for; None for a missing cell."""

    def __init__(self, texts: Sequence[Any], expected: Expected) -> None:
        self.texts, self.expected = texts, expected
        self.filled = [not is_missing(text) for text in texts]
        self.made: list[Any] = [None] * len(texts)

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, place: Any) -> Any:
        value = self.made[place]
        if value is None and self.filled[place]:
            value = self.made[place] = read_cell(self.texts[place], self.expected)
        return value

    def __iter__(self) -> Iterator[Any]:
        return map(self.__getitem__, range(len(self)))

    def digits(self) -> tuple[list[int], int]:
        """(whole numbers, decimals): each amount is its number / 10 ** decimals; 0 for a missing cell."""
        parts = [text.partition(".") if filled else ("0", "", "") for text, filled in zip(self.texts, self.filled)]
        decimals = max((len(part[2]) for part in parts), default=0)
        return [int(whole + tail.ljust(decimals, "0")) for whole, _, tail in parts], decimals


def later(texts: Sequence[Any], filled: Sequence[Any], expected: Expected) -> Later | None:
    """The values of a column's distinct cells, where a look at their signs shows that all read; else None."""
    header = expected.header
    told = {"number": True, "money": bool(header.currency), "quantity": bool(header.unit)}
    if len(filled) < ENOUGH or not told.get(expected.kind):
        return None
    matches: Callable[[str], Any] = DIGITS.fullmatch
    if not all(type(text) is str for text in filled) or not all(map(matches, filled)):
        return None
    return Later(texts, expected)
