"""The second ways of selection.py: the same answers from the records, by loops, partitions and sorted copies."""

from __future__ import annotations

import calendar
import math
import re
from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from weft.errors import DoesNotFit
from weft.modalities.record import Record
from weft.modalities.word import Word
from weft.operations.operation import Outcome
from weft.operations.row_places import ROUNDING, SPHERE, country_of, in_state, nearest_points
from weft.operations.row_values import amounts, like, number, one_table, place_of
from weft.tables import Column, Rows
from weft.tables.keys import basis, fitted, has_tag, key


def _records_of(column: Column) -> Iterator[tuple[int, Any]]:
    """(row, cell) for the cells that read, by the header's name in the records instead of by position."""
    for index, cell in enumerate(column.table.at(column.name)):
        if cell is not None and has_tag(cell, column):
            yield index, cell


def lookup(row: Record, column: Column) -> Outcome:
    """By the header in the table's own row, instead of the position in the row given."""
    if row.origin is None or row not in (column.table.rows[row.origin[1] : row.origin[1] + 1]):
        raise DoesNotFit(f"{row}: not a row of {column.table.name}.")
    cell = dict(column.table.rows[row.origin[1]].fields)[column.name]
    if cell is None or not has_tag(cell, column):
        raise DoesNotFit(f"{row}: no {column.label} in {column.table.name}")
    return Outcome(Word(str(int(cell.amount))) if column.code else cell)


def where_equal(column: Column, value: Any) -> Outcome:
    """A loop over the records; numbers by a difference of zero, dates by their calendar fields, words by a pattern."""
    value, _ = fitted(value, column)
    return _where(column, _equal_to(column, value))


def _equal_to(column: Column, value: Any) -> Callable[[Any], bool]:
    if column.tag in ("place", "country"):
        return lambda cell: _equal_places(cell, value)
    if column.tag == "word":
        words = r"\s+".join(map(re.escape, value.text.split()))
        pattern = re.compile(rf"\s*{words}\s*", re.IGNORECASE)
        return lambda cell: pattern.fullmatch(cell.text) is not None
    if column.tag == "date":
        first, last = _bounds(value)
        return lambda cell: first <= _bounds(cell)[0] and _bounds(cell)[1] <= last
    difference = _difference_from(column, value)
    return lambda cell: difference(cell) == 0


def _equal_places(cell: Any, value: Any) -> bool:
    if value.category == "country":
        return country_of(cell).upper() in {value.country.upper()}
    if value.category == "state" and cell.category != "state":
        return in_state(cell, value)
    point = (cell.lat_e7 - value.lat_e7, cell.lon_e7 - value.lon_e7) == (0, 0)
    name = re.escape(value.name.partition(",")[0].strip())
    named = name and re.match(rf"\s*{name}\s*(?:,|$)", cell.name, re.IGNORECASE) is not None
    return bool(point or (named and value.country and {cell.country} == {value.country}))


def _bounds(date: Any) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """First and last (year, month, day) of a date; 31 stands for the last day of any month."""
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    if date.form == "day":
        return (date.year, date.month, date.day), (date.year, date.month, date.day)
    start = date.year * 12 + (date.month or 1) - 1
    stop = start + months[date.form] - 1
    return (start // 12, start % 12 + 1, 1), (stop // 12, stop % 12 + 1, 31)


def _difference_from(column: Column, value: Any) -> Callable[[Any], int]:
    """The sign of cell less value, in the value's unit, by multiplying crosswise."""
    own = amounts([value])[0] if type(value).__name__ != "Duration" else Fraction(key(value))
    numerator, denominator = own.numerator, own.denominator

    def difference(cell: Any) -> int:
        amount = _amount_in(cell, value)
        return int(amount.numerator * denominator - numerator * amount.denominator)

    def checked(cell: Any) -> int:
        if basis(cell) != basis(value):
            raise DoesNotFit("lengths of time in months and in days do not compare.")
        if type(cell) is not type(value):  # a duration and a quantity of time
            return int((Fraction(key(cell) - key(value))).numerator)
        return difference(cell)

    return checked if column.tag in ("duration", "quantity:time") else difference


def _amount_in(cell: Any, value: Any) -> Fraction:
    """The amount of a cell in the value's unit."""
    number = getattr(cell, "number", cell)
    if type(cell).__name__ == "Duration" or getattr(cell, "unit", None) != getattr(value, "unit", None):
        return amounts([value, cell])[1]
    amount: Fraction = number.amount
    return amount


def where_greater(column: Column, value: Any) -> Outcome:
    """A loop over the records, by the sign of the difference; dates by year, month and day."""
    return _where_sign(column, value, 1)


def where_less(column: Column, value: Any) -> Outcome:
    """A loop over the records, by the sign of the difference; dates by year, month and day."""
    return _where_sign(column, value, -1)


def where_at_least(column: Column, value: Any) -> Outcome:
    """As where_greater, the value itself and the days of its period with it."""
    value, _ = fitted(value, column)
    if column.tag != "date":
        difference = _difference_from(column, value)
        return _where(column, lambda cell: difference(cell) >= 0)
    start = _bounds(value)[0]
    return _where(column, lambda cell: _bounds(cell)[0] >= start)


def where_at_most(column: Column, value: Any) -> Outcome:
    """As where_less, the value itself and the days of its period with it."""
    value, _ = fitted(value, column)
    if column.tag != "date":
        difference = _difference_from(column, value)
        return _where(column, lambda cell: difference(cell) <= 0)
    year, month, day = _bounds(value)[1]
    last = (year, month, 31 if day >= calendar.monthrange(year % 400 or 400, month)[1] else day)
    return _where(column, lambda cell: _bounds(cell)[1] <= last)


def _where_sign(column: Column, value: Any, sign: int) -> Outcome:
    value, _ = fitted(value, column)
    if column.tag != "date":
        difference = _difference_from(column, value)
        return _where(column, lambda cell: sign * difference(cell) > 0)
    start, stop = _bounds(value)
    if sign > 0:
        return _where(column, lambda cell: _bounds(cell)[0] > stop)
    return _where(column, lambda cell: _bounds(cell)[1] < start)


def _where(column: Column, holds: Callable[[Any], bool]) -> Outcome:
    """Each cell is asked about once: equal cells of a table are mostly one object."""
    verdicts: dict[int, bool] = {}
    found = []
    for index, cell in _records_of(column):
        verdict = verdicts.get(id(cell))
        if verdict is None:
            verdict = verdicts[id(cell)] = holds(cell)
        if verdict:
            found.append(index)
    return Outcome(Rows(column.table, tuple(found)))


def both(first: Rows, second: Rows) -> Outcome:
    """Rows that stand twice in the two sets together."""
    one_table(first.table, second.table)
    times = Counter((*first.indices, *second.indices))
    return Outcome(Rows(first.table, tuple(index for index in first.indices if times[index] == 2)))


def among(*rows: Record) -> Outcome:
    """A pass over the table that keeps the rows whose number is asked for."""
    table = rows[0].table
    wanted = [row.origin for row in rows]
    if table is None or any(row.table is not table for row in rows):
        raise DoesNotFit("rows of two tables, or of none.")
    return Outcome(Rows(table, tuple(i for i, row in enumerate(table.rows) if row.origin in wanted)))


def count(rows: Any) -> Outcome:
    """All rows of the table less those outside the set; groups one by one."""
    if not isinstance(rows, Rows):
        return Outcome(number(sum(1 for _ in rows.members)))
    outside = set(range(len(rows.table.rows))).difference(rows.indices)
    return Outcome(number(len(rows.table.rows) - len(outside)))


def largest(rows: Rows, column: Column) -> Outcome:
    """The end of a sorted copy."""
    return _by_rank(rows, column, 1, True)


def smallest(rows: Rows, column: Column) -> Outcome:
    """The beginning of a sorted copy."""
    return _by_rank(rows, column, 1, False)


def nth_largest(column: Column, which: Any) -> Outcome:
    """Distinct keys from above, counting the rows of each until the n-th is reached."""
    return _by_rank(column.table.all, column, place_of(which), True)


def nth_smallest(column: Column, which: Any) -> Outcome:
    """Distinct keys from below, counting the rows of each until the n-th is reached."""
    return _by_rank(column.table.all, column, place_of(which), False)


def _by_rank(rows: Rows, column: Column, n: int, descending: bool) -> Outcome:
    one_table(rows.table, column.table)
    wanted = set(rows.indices)
    found = [(index, cell) for index, cell in _records_of(column) if index in wanted]
    cells = [cell for _, cell in found]
    ranks: list[Any] = [_bounds(cell) for cell in cells] if column.tag == "date" else amounts(cells)
    groups: dict[Any, list[int]] = {}
    for (index, _), rank in zip(found, ranks):
        insort(groups.setdefault(rank, []), index)
    left = n
    for group in sorted(groups, reverse=descending):
        if left <= len(groups[group]):
            return Outcome(rows.table.rows[groups[group][left - 1]])
        left -= len(groups[group])
    raise DoesNotFit(f"number {n}: only {n - left} rows have {column.label}")


def nearest_row(column: Column, place: Any) -> Outcome:
    """Haversines one by one; where they come too close to tell, the distance operation decides."""
    arcs = sorted((_haversine(cell, place), index) for index, cell in _records_of(column))
    if not arcs:
        raise DoesNotFit(f"{column.table.name}: no row has {column.label}")
    close = [index for arc, index in arcs if arc <= arcs[0][0] * (1 + SPHERE) + ROUNDING]
    cells = dict(_records_of(column))
    metres = nearest_points({cells[index] for index in close}, place)
    return Outcome(column.table.rows[min((metres[cells[i]], i) for i in close if cells[i] in metres)[1]])


def _haversine(first: Any, second: Any) -> float:
    a, b = math.radians(first.lat_e7 / 1e7), math.radians(second.lat_e7 / 1e7)
    turn = math.radians((first.lon_e7 - second.lon_e7) / 1e7)
    square = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
    return 2 * math.asin(min(1.0, math.sqrt(square)))


def total(rows: Rows, column: Column) -> Outcome:
    """Over one common denominator, added in integers."""
    cells = _filled_cells(rows, column)
    if column.tag == "quantity:temperature":
        raise DoesNotFit(f"{column.label}: temperatures do not add up. Ask for the average.")
    return Outcome(like(cells[0], _integer_sum(amounts(cells))))


def average(rows: Rows, column: Column) -> Outcome:
    """The first amount plus the mean deviation from it."""
    cells = _filled_cells(rows, column)
    own = amounts(cells)
    return Outcome(like(cells[0], own[0] + _integer_sum([amount - own[0] for amount in own]) / len(own)))


def _filled_cells(rows: Rows, column: Column) -> list[Any]:
    one_table(rows.table, column.table)
    wanted = set(rows.indices)
    cells = [cell for index, cell in _records_of(column) if index in wanted]
    if not cells:
        raise DoesNotFit(f"{column.table.name}: none of {len(wanted)} rows has {column.label}")
    return cells


def _integer_sum(numbers: list[Fraction]) -> Fraction:
    common = math.lcm(*{amount.denominator for amount in numbers})
    return Fraction(sum(amount.numerator * (common // amount.denominator) for amount in numbers), common)


def label(row: Record) -> Outcome:
    """From the cell of the column that names the rows."""
    column = None if row.table is None else row.table.key
    name = row.name if column is None else str(row.fields[column.index][1] or "")
    if not row.name:
        raise DoesNotFit("a row without a name.")
    return Outcome(Word(row.name if column is not None and column.tag != "word" else name))


def copy(value: Any) -> Outcome:
    """There is one way to copy."""
    return Outcome(value)
