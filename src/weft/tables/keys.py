"""Cells as keys that compare: 40 mg and 0.04 g give the same key; 1990 gives its first and last day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from weft.errors import DoesNotFit
from weft.lexicon import unit_by_symbol
from weft.modalities.word import Word
from weft.modality import write
from weft.tables.later import Later
from weft.tables.table import Column
from weft.tags import tag_of

ORDERED = ("number", "percent", "quantity", "money", "duration", "date")
DAY_SECONDS = 86400
FITS = 2**62  # below it an int64 can be compared and added once
Key = Any  # int or Fraction; (first day, last day) for dates; a text for words


@dataclass(frozen=True, eq=False)
class Keys:
    """The keys of a column in whole numbers: `low / scale` to `high / scale`, an entry a distinct cell of the column.

    Arrays of int64, or of Python's integers where these are too long for it. Words have `texts` instead.
    """

    codes: np.ndarray  # (rows,) places in the others
    known: np.ndarray  # bool; False where the cell is missing or did not read, whatever stands in the others
    low: np.ndarray
    high: np.ndarray  # the same array as `low` but for dates, which have a first and a last day
    scale: int = 1
    texts: tuple[str | None, ...] = ()

    def rows(self, chosen: np.ndarray) -> tuple[int, ...]:
        """The rows whose cell is chosen (bool, a distinct cell each) and known."""
        return tuple(np.flatnonzero((chosen & self.known)[self.codes]).tolist())

    def first_above(self, wanted: Fraction | int) -> int:
        """The smallest whole number that is above wanted * scale."""
        return math.floor(wanted * self.scale) + 1

    def last_below(self, wanted: Fraction | int) -> int:
        """The largest whole number that is below wanted * scale."""
        return math.ceil(wanted * self.scale) - 1

    def total(self, rows: np.ndarray) -> Fraction:
        """The sum over these rows, all known, of `low / scale`."""
        times = np.bincount(self.codes[rows], minlength=len(self.low))
        if self.low.dtype == np.int64 and len(rows) * _largest(self.low) < FITS:
            return Fraction(int(self.low @ times), self.scale)
        return Fraction(sum(n * key for n, key in zip(times.tolist(), self.low.tolist()) if n), self.scale)

    @cached_property
    def ranks(self) -> np.ndarray:
        """Places in the order of (low, high): equal for equal keys; int64, an entry a distinct cell."""
        pairs = list(zip(self.low.tolist(), self.high.tolist()))
        place = {pair: rank for rank, pair in enumerate(sorted(set(pairs)))}
        return np.array([place[pair] for pair in pairs], np.int64)


def keys(column: Column) -> Keys:
    """The keys of a column's cells; kept on the table.

    Raises DoesNotFit when the column mixes calendar lengths (months) and exact ones (days), which have no order.
    """
    return column.table.cached(("keys", column.index), lambda: _keys(column))  # type: ignore[no-any-return]


def _keys(column: Column) -> Keys:
    cells = column.table.cells(column)
    if isinstance(cells.distinct, Later):
        return _of_digits(cells.codes, cells.distinct)
    known = [has_tag(cell, column) for cell in cells.distinct]
    if column.tag in ("duration", "quantity:time"):
        bases = {basis(cell) for cell, reads in zip(cells.distinct, known) if reads}
        if len(bases) > 1:
            what = f"{column.label} in {column.table.name}"
            raise DoesNotFit(f"{what} mixes calendar and exact lengths of time: no order.")
    made = [key(cell) if reads else None for cell, reads in zip(cells.distinct, known)]
    flags = np.array(known, bool)
    if column.tag == "word":
        none = np.zeros(len(made), np.int64)
        return Keys(cells.codes, flags, none, none, 1, tuple(made))
    if column.tag == "date":
        ends = [(0, 0) if one is None else one for one in made]
        return Keys(cells.codes, flags, _integers([one[0] for one in ends]), _integers([one[1] for one in ends]))
    scale = math.lcm(*{one.denominator for one in made if type(one) is Fraction})
    whole = [0 if one is None else one.numerator * (scale // one.denominator) for one in made]
    low = _integers(whole)
    return Keys(cells.codes, flags, low, low, scale)


def _of_digits(codes: np.ndarray, cells: Later) -> Keys:
    """As `key` of each value, from the digits: (number * the header's scale + offset) * factor."""
    whole, decimals = cells.digits()
    header = cells.expected.header
    unit = unit_by_symbol(header.unit) if cells.expected.kind == "quantity" and header.unit else None
    times = Fraction(header.scale, 10**decimals) * (1 if unit is None else unit.factor)
    more = Fraction(0 if unit is None else unit.offset * unit.factor)
    scale = math.lcm(times.denominator, more.denominator)
    factor, added = int(times * scale), int(more * scale)
    low = _integers([number * factor + added for number in whole])
    return Keys(codes, np.array(cells.filled, bool), low, low, scale)


def _integers(whole: list[int]) -> np.ndarray:
    small = all(-FITS < number < FITS for number in whole)
    return np.array(whole, np.int64 if small else object)


def _largest(whole: np.ndarray) -> int:
    return max(abs(int(whole.min())), abs(int(whole.max()))) if len(whole) else 0


def has_tag(cell: Any, column: Column) -> bool:
    """Whether a cell is of its column's kind: not missing, and no Word where another kind is wanted."""
    if cell is None:
        return False
    return column.tag == "word" or not isinstance(cell, Word)


def key(value: Any) -> Key:
    """Equal exactly when the values are equal in amount, whatever their units; compare keys of one basis only."""
    kind = tag_of(value).split(":", 1)[0]
    if kind == "date":
        from weft.modalities.date import period

        return period(value)
    if kind == "word":
        return " ".join(value.text.casefold().split())
    if kind == "duration":
        return _whole(value.months or value.days * DAY_SECONDS + value.seconds)
    if kind == "quantity":
        unit = unit_by_symbol(value.unit)
        return _whole((value.number.amount + unit.offset) * unit.factor)
    if kind == "truth":
        return int(value.yes)
    return _whole(value.number.amount if kind == "money" else value.amount)


def _whole(amount: Fraction | int) -> Fraction | int:
    # int compares several times faster than Fraction
    return amount.numerator if amount.denominator == 1 else amount


def basis(value: Any) -> str:
    """Lengths of time count in "months" (calendar) or "seconds", which do not compare; all else has one basis, ""."""
    tag = tag_of(value)
    if tag == "quantity:time":
        return "months" if unit_by_symbol(value.unit).calendar else "seconds"
    if tag != "duration":
        return ""
    if value.months and (value.days or value.seconds):
        raise DoesNotFit(f"{write(value)}: months and days together have no exact length to compare.")
    return "months" if value.months else "seconds"


def fitted(value: Any, column: Column) -> tuple[Any, str]:
    """The value as the column's kind, and a note when a bare number took the column's unit. Raises DoesNotFit."""
    from weft.modalities.number import Number

    kind = column.tag.split(":", 1)[0]
    if not isinstance(value, Number) or kind == "number" or value.form == kind:
        return value, ""
    taken = _taken(value, column, kind)
    return taken, f"{write(value)} taken as {write(taken)}"


def _taken(value: Any, column: Column, kind: str) -> Any:
    from weft.modalities.date import Date
    from weft.modalities.money import Money
    from weft.modalities.number import Number
    from weft.modalities.quantity import Quantity

    if kind == "money" and column.currency:
        return Money(value, column.currency)
    if kind == "percent":
        return Number(value.amount, value.decimals, "percent")
    if kind == "quantity" and column.unit:
        return Quantity(value, column.unit)
    if kind == "date" and value.amount.denominator == 1:
        return Date(int(value.amount), form="year")
    raise DoesNotFit(f"{write(value)}: {column.label} in {column.table.name} does not say one unit. Write the unit.")
