"""Which table questions a program here can answer at all: every program of a few shapes is tried until one does.

The shapes: a field of a row (named, extreme, n-th, or alone in a filter), names of rows, counts, sums, averages, the
difference of two rows' fields, the group that has most or least. It may find the answer by chance, so a share over
these questions is a lower bound of what understanding gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from weft.errors import DoesNotFit
from weft.find import read_parts
from weft.find.mentions import mentions
from weft.modalities.record import Record
from weft.operations.operation import operations
from weft.permitted import fits
from weft.tables import Rows, Table
from weft.tags import tag_of

MOST_SETS = 60


def reachable(question: str, table: Table, right: Callable[[Any], bool]) -> bool:
    """Whether some program over the table and what the question names gives a right value."""
    return any(right(value) for value in _answers(question, table))


def _answers(question: str, table: Table) -> Iterator[Any]:
    named = [span.value for span in mentions(question, read_parts(question), [table]) if span.kind is not None]
    rows = [value for value in named if isinstance(value, Record)]
    columns = list(table.columns)
    sets = _sets(table, columns, [value for value in named if not isinstance(value, Record)])
    picked = [*rows, *(row for some in sets if len(some) == 1 for row in some)]
    for some in sets:
        yield some
        yield _run("count", some)
        for column in columns:
            for op in ("total", "average"):
                yield _run(op, some, column)
            for op in ("largest", "smallest"):
                if (row := _run(op, some, column)) is not None:
                    picked.append(row)
            groups = _run("by", some, column)
            counted = None if groups is None else _run("count_each", groups)
            for op in ("most", "least"):
                yield None if counted is None else _run(op, counted)
    for column in columns:
        for number in (value for value in named if tag_of(value) in ("number", "ordinal")):
            for op in ("nth_largest", "nth_smallest"):
                if (row := _run(op, column, number)) is not None:
                    picked.append(row)
    yield from picked
    for column in columns:
        fields = [value for row in picked if (value := _run("lookup", row, column)) is not None]
        yield from fields
        for one in fields[: len(rows) + 2]:
            for other in fields[: len(rows) + 2]:
                yield _run("difference", one, other)
                yield _run("years_between", one, other)


def _sets(table: Table, columns: Sequence[Any], values: Sequence[Any]) -> list[Rows]:
    """All rows, and those that a value of the question filters by one column."""
    found = [table.all]
    for value in values:
        for column in columns:
            for op in ("where_equal", "where_greater", "where_less", "where_at_least", "where_at_most"):
                some = _run(op, column, value)
                if some is not None and 0 < len(some) < len(table.rows):
                    found.append(some)
    return found[:MOST_SETS]


def _run(op: str, *arguments: Any) -> Any:
    """The value, or None where the operation does not take these."""
    if fits(op, *map(tag_of, arguments)) is None:
        return None
    try:
        return operations()[op].run(*arguments).value
    except DoesNotFit:
        return None
