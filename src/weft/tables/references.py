"""Proposes keys and references: a column whose values all occur in another table's key column refers to its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from weft.nouns import singular
from weft.tables.header import spoken
from weft.tables.joins import identity
from weft.tables.plan import Plan
from weft.tables.raw import RawTable
from weft.tables.table import Column, Table

KEY_WORDS = frozenset("id key code number no nr uuid guid isin iban sku".split())


def propose(plan: Plan, tables: Mapping[str, Table], raw: Mapping[str, RawTable]) -> None:
    """Keys and references are written into the plan where it says none; what a database says comes first."""
    held: dict[str, set[str]] = {}
    for name, planned in plan.tables.items():
        planned.key = planned.key or raw[name].key or _key(tables[name])
        if planned.key:
            held[name] = _identities(tables[name], tables[name].column(planned.key))
    for name, planned in plan.tables.items():
        for column in tables[name].columns:
            said = planned.columns.setdefault(column.name, {})
            target, field = raw[name].references.get(column.name, ("", ""))
            if target in plan.tables and "references" not in said:
                said["references"] = f"{target}.{field}"
            elif "references" not in said and (found := _referred(name, column, plan, tables, held)):
                said["references"] = f"{found}.{plan.tables[found].key}"


def _identities(table: Table, column: Column) -> set[str]:
    return {identity(cell) for cell in table.cells(column).distinct if cell is not None}


def _key(table: Table) -> str:
    """A column without empty or equal cells: one called so, else the one that names the rows, else the first."""
    own = [column for column in table.columns if _tells_apart(table, column)]
    called = [column for column in own if _words(column.name)[-1:] and _words(column.name)[-1] in KEY_WORDS]
    named = [column for column in own if column.key]
    first = [column for column in own if column.index == 0 or column.tag == "word"]
    return next((column.name for column in (*called, *named, *first)), "")


def _tells_apart(table: Table, column: Column) -> bool:
    cells = table.cells(column)
    if column.missing or len(cells.distinct) < len(cells) or not len(cells):
        return False
    return len(_identities(table, column)) == len(cells)


def _words(name: str) -> list[str]:
    return spoken(name).casefold().split()


def _referred(
    name: str, column: Column, plan: Plan, tables: Mapping[str, Table], held: Mapping[str, set[str]]
) -> str | None:
    """The table whose keys hold all cells of a column: one that the column's name speaks of, else the smallest."""
    if column.tag.split(":", 1)[0] not in ("word", "number", "place", "country") or column.source:
        return None
    cells = _identities(tables[name], column)
    fits = []
    for other, keys in held.items():
        key = plan.tables[other].key
        own = name == other and column.name == key
        spoken_of = bool(set(_words(column.name)) & set(_called(other, tables[other])))
        spoken_of = spoken_of or (column.name.casefold() == key.casefold() and not set(_words(key)) <= KEY_WORDS)
        # numbers meet by accident, and so do a few words; a table's own key refers only where the name says so
        wanted = spoken_of or (column.tag != "number" and len(cells) > 1 and column.name != plan.tables[name].key)
        if not own and wanted and cells and cells <= keys:
            fits.append((not spoken_of, len(keys), other))
    return min(fits)[2] if fits else None


def _called(name: str, table: Table) -> Iterator[str]:
    for word in (*_words(name), *_words(table.type)):
        if word not in KEY_WORDS:
            yield word
            yield singular(word)
