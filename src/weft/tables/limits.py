"""How much of a table is held at most: a larger one is refused in one line, before it takes the machine's memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weft.errors import WeftError
from weft.tables.coded import Coded, Coding


@dataclass(frozen=True)
class Limits:
    """Different cells of all columns, of which one takes some 800 bytes with its value and its key, and rows, of which
    each takes some 200 (measured with five columns): at most 11 GB. A million rows of ten unlike columns are held."""

    cells: int = 10_000_000
    rows: int = 15_000_000


LIMITS = Limits()


def bounded(name: str, rows: int, columns: Mapping[str, Coded | Coding]) -> None:
    """WeftError where so many rows, or the different cells of these columns, are more than is held."""
    if rows > LIMITS.rows:
        raise WeftError(
            f"{name}: more than {LIMITS.rows:,} rows, and a table is held in memory. Take those that are asked about, "
            "by a filter or a view of a database."
        )
    sizes = {column: _different(held) for column, held in columns.items()}
    if sum(sizes.values()) > LIMITS.cells:
        most = max(sizes, key=lambda column: sizes[column])
        raise WeftError(
            f"{name}: more than {LIMITS.cells:,} different cells in {rows:,} rows, {sizes[most]:,} of them under "
            f"{most!r}, and a table is held in memory. Leave out columns that are not asked about, or rows."
        )


def _different(column: Coded | Coding) -> int:
    return len(column.distinct if isinstance(column, Coded) else column.numbers)
