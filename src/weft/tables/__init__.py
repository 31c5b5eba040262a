"""Tables → records: "companies.csv" becomes rows with typed columns, inferred, shown, and corrected where asked."""

from __future__ import annotations

from typing import Any

from weft.tables.table import Column, Rows, Table, describe, schema_toml

__all__ = ["Column", "Rows", "Table", "check", "describe", "propose", "read", "read_all", "schema_toml"]


def read(source: Any, schema: Any = None) -> Table:
    """The table in a file (CSV, JSON lines, Parquet, SQLite), a database, a list of dicts, a DataFrame.

    `schema`: a dict {"type": …, "columns": {header: {"kind", "unit", "scale", "label", "key"}}} or the path of a TOML
    file that says the same; what it leaves out is inferred. One of several tables, {"tables": {name: …}}, joins what
    the columns refer to; so do several sources (a list of paths, or {name: source}), of which the first is the table.
    Raises WeftError in one line for what cannot be read.
    """
    from weft.tables import several

    if several.is_several(source, schema):
        return several.read(source, schema)[0]
    from weft.tables.schema import infer
    from weft.tables.source import read_raw

    return infer(read_raw(source), schema)


def read_all(source: Any) -> list[Table]:
    """All tables of a source: those of a schema file with sources, those of a database; else the one."""
    from weft.tables import several

    return several.read_all(source)


def check(sources: Any, schema: Any) -> tuple[list[Table], list[Any]]:
    """(tables of the rows that hold, `Rejected` rows with file, row number and reason), by a schema of tables."""
    from weft.tables import several

    return several.check(sources, schema)


def propose(sources: Any, beside: Any = None) -> str:
    """A schema for sources as TOML: types, keys, and which column refers to which table."""
    from weft.tables import several

    return several.propose_toml(sources, beside)
