"""Tables → records: "companies.csv" becomes rows with typed columns, inferred, shown, and corrected where asked."""

from __future__ import annotations

from typing import Any

from weft.tables.table import Column, Rows, Table, describe, schema_toml

__all__ = ["Column", "Rows", "Table", "describe", "read", "schema_toml"]


def read(source: Any, schema: Any = None) -> Table:
    """The table in a CSV, JSON lines or Parquet file, a list of dicts, or a DataFrame.

    `schema`: a dict {"type": …, "columns": {header: {"kind", "unit", "scale", "label", "key"}}} or the path of a TOML
    file that says the same; what it leaves out is inferred. Raises WeftError in one line for what cannot be read.
    """
    from weft.tables.schema import infer
    from weft.tables.source import read_raw

    return infer(read_raw(source), schema)
