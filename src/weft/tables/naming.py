"""Which column names the rows, and what a row is: "companies.csv" → its first unique words, and "company".

Where no words name them, a number does: "Invoice" 2301, 2302, …
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from weft.errors import WeftError
from weft.modalities.number import Number
from weft.modality import write
from weft.nouns import singular
from weft.tables.cells import is_missing
from weft.tables.coded import Coded
from weft.tables.header import Header, parse
from weft.tables.later import Later
from weft.tables.table import Column

PLAIN = re.compile(r"\d+(?:\.0+)?", re.ASCII)
ENOUGH = (9, 10)  # a column has a kind when this share of its filled cells reads as it
NOTED = 20  # cells of a column, or names, that have a note each; more are counted
NAMES = frozenset(("name", "title", "label", "description"))
CODES = frozenset(("id", "code", "key", "uuid", "guid", "number", "no", "no.", "nr", "num", "#", "№"))
# What numbers are given to, one each: a column called so, and nothing more, names the rows.
NUMBERED = frozenset(
    "invoice order booking reservation flight room employee ticket case account batch lot bus line route platform gate "
    "episode chapter lap round stage heat exhibit parcel shipment claim contract policy transaction receipt bib plot "
    "sample specimen patient member vehicle locker table seat apartment flat unit house job task issue item row".split()
)
COUNTED = 3  # rows from which numbers that rise by one, in the first column, are names
NOT_A_TYPE = frozenset(
    (
        "name",
        "title",
        "label",
        "id",
        "data",
        "table",
        "sheet",
        "export",
        "record",
        "row",
        "result",
        "item",
        "text",
        "value",
    )
)


def told(header: Header) -> list[str]:
    """The kinds that the header speaks of."""
    said = {"money": header.currency, "quantity": header.unit, "percent": header.percent}
    return [kind for kind, says in said.items() if says] + ([header.hint] if header.hint in ("date", "place") else [])


def enough(some: int, total: int) -> bool:
    return total > 0 and some * ENOUGH[1] >= total * ENOUGH[0]


def key_column(columns: list[Column], cells: Sequence[Coded], overrides: dict[str, Any], name: str) -> int | None:
    """The column that names the rows: the one told, else the first of words, else of places, that is nearly unique.

    Else the number that each row has of its own, first in the table; it comes before words that only happen to differ:
    the clients of ten invoices, where the file is called "invoices.csv" or the number "Invoice".
    """
    marked = [column.index for column in columns if overrides.get(column.name, {}).get("key")]
    if len(marked) > 1:
        raise WeftError(f"schema: {name}: {len(marked)} columns are marked as key. Mark one.")
    if marked:
        return marked[0]
    kind = row_type(name, None)
    code = _code_column(columns, cells, kind)
    for kinds in (("word",), ("place", "country")):
        found = [c.index for c, own in zip(columns, cells) if _names_rows(c, own, kinds)]
        called = [index for index in found if NAMES & set(columns[index].label.split())]
        if found:  # a code gives way to a name
            best = called[0] if called and CODES & set(columns[found[0]].label.split()) else found[0]
            return best if code is None or called or not _only_differ(columns, cells, (code, best), kind) else code
    return code


def _code_column(columns: list[Column], cells: Sequence[Coded], kind: str) -> int | None:
    """The first column, where it holds whole numbers, one for each row, and is called a number or counts the rows."""
    if not columns or columns[0].tag != "number" or told(parse(columns[0].name)) or columns[0].scale != 1:
        return None
    numbers = [value for value in cells[0].distinct if value is not None] if _is_unique(cells[0]) else []
    if not numbers or any(
        not isinstance(value, Number) or value.form != "integer" or value.amount < 0 for value in numbers
    ):
        return None  # a cell that did not read is a word
    if is_code(columns[0], kind):
        return 0
    rising = (int(value.amount) for value in cells[0])
    return 0 if len(numbers) >= COUNTED and all(b - a == 1 for a, b in pairwise(rising)) else None


def is_code(column: Column, kind: str) -> bool:
    """Whether a column's numbers tell rows apart and are no amounts: "Order no", or "Order" of rows of this kind."""
    label = column.label.casefold()
    return column.tag == "number" and (label in (kind, *CODES, *NUMBERED) or of_what(label) != label)


def _is_unique(cells: Coded) -> bool:
    """Whether each row has a cell of its own, as it is written."""
    distinct = cells.distinct
    filled = distinct.filled if isinstance(distinct, Later) else [value is not None for value in distinct]
    return len(distinct) == len(cells) and all(filled)


def _only_differ(columns: list[Column], cells: Sequence[Coded], both: tuple[int, int], kind: str) -> bool:
    """Whether words differ by row by chance, beside a number that is what the rows are called by."""
    code, words = (columns[index].label.casefold() for index in both)
    if kind == "row":
        return code in NUMBERED or of_what(code) in NUMBERED
    says = kind in (code, of_what(code))
    return of_what(words) != kind and (says or not _is_unique(cells[both[1]]))


def of_what(label: str) -> str:
    """What a number or code is of: "order no" → "order"; other labels as they are."""
    words = label.split()
    while len(words) > 1 and words[-1].casefold() in CODES:
        del words[-1]
    return " ".join(words)


def _names_rows(column: Column, cells: Coded, kinds: tuple[str, ...]) -> bool:
    first = column.index == 0 and column.tag in ("word", "place", "country")
    named = not column.source and not set(told(parse(column.name))) - {"place"}
    return (first or column.tag in kinds) and named and _nearly_unique(cells)


def _nearly_unique(cells: Coded) -> bool:
    filled = [value for value in cells.distinct if value is not None]
    return enough(len(filled), len(cells)) and enough(len({write(value) for value in filled}), len(cells))


def shared_names(names: Coded, column: Column) -> list[str]:
    counts = Counter[str]()
    for name, n in zip(names.distinct, names.counts()):
        counts[name] += n
    shared = [f"{column.name}: {n} rows are named {name!r}." for name, n in counts.items() if n > 1 and name]
    more = [f"{column.name}: {len(shared) - NOTED} more names are shared."] if len(shared) > NOTED else []
    return shared[:NOTED] + more


def name_of(cell: Any) -> str:
    return "" if is_missing(cell) else cell.strip() if isinstance(cell, str) else write(cell)


def number_of(cell: Any) -> str:
    """A row's name where numbers name the rows: 2308, however it is written ("2,308", "2308.0")."""
    written = name_of(cell).replace(",", "")
    return written.partition(".")[0] if PLAIN.fullmatch(written) else written


def row_type(file_name: str, key: Column | None) -> str:
    """ "companies.csv" → "company"; else the header of the name column ("Bridge"); else the file's own name."""
    stem = re.sub(r"\.\w+$", "", re.sub(r"\.(gz|xz|zst)$", "", file_name.lower()))
    one = singular(stem)
    if one != stem and one not in NOT_A_TYPE and stem.isalpha():
        return one
    if key is not None and of_what(key.label) not in NOT_A_TYPE | CODES:
        return of_what(key.label)
    return stem if stem.isalpha() and one not in NOT_A_TYPE else "row"
