"""Which column names the rows, and what a row is: "companies.csv" → its first unique words, and "company"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from weft.errors import WeftError
from weft.modality import write
from weft.tables.cells import is_missing
from weft.tables.coded import Coded
from weft.tables.header import Header, parse
from weft.tables.table import Column

ENOUGH = (9, 10)  # a column has a kind when this share of its filled cells reads as it
NOTED = 20  # cells of a column, or names, that have a note each; more are counted
NAMES, CODES = frozenset(("name", "title")), frozenset(("id", "code", "key", "uuid", "guid", "number", "no"))
IRREGULAR = {"people": "person", "countries": "country", "movies": "movie", "series": "series", "species": "species"}
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
    """The column that names the rows: the one told, else the first of words, else of places, that is nearly unique."""
    marked = [column.index for column in columns if overrides.get(column.name, {}).get("key")]
    if len(marked) > 1:
        raise WeftError(f"schema: {name}: {len(marked)} columns are marked as key. Mark one.")
    if marked:
        return marked[0]
    for kinds in (("word",), ("place", "country")):
        found = [c.index for c, own in zip(columns, cells) if _names_rows(c, own, kinds)]
        called = [index for index in found if NAMES & set(columns[index].label.split())]
        if found:  # a code gives way to a name
            return called[0] if called and CODES & set(columns[found[0]].label.split()) else found[0]
    return None


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


def row_type(file_name: str, key: Column | None) -> str:
    """ "companies.csv" → "company"; else the header of the name column ("Bridge"); else the file's own name."""
    stem = re.sub(r"\.\w+$", "", re.sub(r"\.(gz|xz|zst)$", "", file_name.lower()))
    one = singular(stem)
    if one != stem and one not in NOT_A_TYPE and stem.isalpha():
        return one
    if key is not None and key.label not in NOT_A_TYPE:
        return key.label
    return stem if stem.isalpha() and one not in NOT_A_TYPE else "row"


def singular(word: str) -> str:
    """ "companies" → "company"."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
