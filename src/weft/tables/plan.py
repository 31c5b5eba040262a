"""A schema of several tables: [tables.orders] with its source, type, key, columns, and what a column references.

[tables.orders]
source = "orders.csv"            # beside this file, or a database: "shop.db#orders"
key = "id"                       # the column that tells its rows apart
[tables.orders.columns.customer_id]
references = "customers.id"      # its cells name rows of customers; "customers" alone: by their key
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from weft.errors import WeftError
from weft.tables import sql
from weft.tables.joins import Reference
from weft.tables.source import PACKED_ENDINGS
from weft.tables.table import Column, Table, column_lines, quoted

OF_A_TABLE = frozenset(("source", "type", "key", "columns"))


@dataclass
class Planned:
    """One table of a schema; `source` as it is read, None where only a name is known."""

    name: str
    source: Any = None
    type: str = ""
    key: str = ""
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)

    def references(self, plan: Plan) -> tuple[Reference, ...]:
        """Raises WeftError for a table that the schema does not have, or one without a key where one is needed."""
        found = []
        for column, said in self.columns.items():
            if "references" in said:
                found.append(Reference(column, *plan.target(self.name, column, said["references"])))
        return tuple(found)

    def overrides(self) -> dict[str, Any]:
        """What `weft.tables.schema.infer` takes."""
        columns = {n: {k: v for k, v in said.items() if k != "references"} for n, said in self.columns.items()}
        return {"columns": columns} | ({"type": self.type} if self.type else {})


@dataclass
class Plan:
    """Tables by name, the one that is asked for first."""

    tables: dict[str, Planned]

    def target(self, table: str, column: str, said: Any) -> tuple[str, str]:
        if not isinstance(said, str):
            raise WeftError(f'schema: {table}.{column}: references {said!r}. Write it as "customers.id".')
        if said in self.tables and self.tables[said].key:
            return said, self.tables[said].key
        for name in self.tables:
            if said.startswith(f"{name}.") and len(said) > len(name) + 1:
                return name, said[len(name) + 1 :]
        known = ", ".join(self.tables)
        raise WeftError(f"schema: {table}.{column} references {said!r}. Write table.column; tables: {known}.")

    def given(self, sources: Sequence[Any]) -> list[str]:
        """The names of the tables that sources are of, by file name or by name; these sources take their place."""
        names = []
        for source in sources:
            name = next((n for n, one in self.tables.items() if n == stem(source) or _same(one.source, source)), None)
            if name is None:
                raise WeftError(f"schema: no table for {base(source)!r}. Known: {', '.join(self.tables)}.")
            self.tables[name].source = source
            names.append(name)
        return names


def is_plan(schema: Any) -> bool:
    """Whether a schema, a dict or the path of a TOML file, is one of several tables."""
    return "tables" in (schema if isinstance(schema, Mapping) else loaded(schema))


def loaded(path: Any) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError) as error:
        raise WeftError(f"{path}: not a TOML schema ({error}).") from None


def read_plan(schema: Any) -> Plan:
    """The tables of a schema; relative sources are beside its file. Raises WeftError for unknown names."""
    folder = Path() if isinstance(schema, Mapping) else Path(schema).parent
    whole = schema if isinstance(schema, Mapping) else loaded(schema)
    if unknown := set(whole) - {"tables"}:
        raise WeftError(f"schema: {sorted(unknown)[0]!r} is unknown beside tables. Put it under [tables.NAME].")
    tables = {}
    for name, said in whole["tables"].items():
        if not isinstance(said, Mapping) or (unknown := set(said) - OF_A_TABLE):
            strange = "a value" if not isinstance(said, Mapping) else repr(sorted(unknown)[0])
            raise WeftError(f"schema: tables.{name}: {strange} is unknown. Known: {', '.join(sorted(OF_A_TABLE))}.")
        source = _beside(folder, said.get("source"))
        columns = {column: dict(each) for column, each in said.get("columns", {}).items()}
        tables[name] = Planned(name, source, said.get("type", ""), said.get("key", ""), columns)
    return Plan(tables)


def _beside(folder: Path, source: Any) -> Any:
    if not isinstance(source, str) or "://" in source:
        return source
    return str(folder / source)


def plan_of(sources: Sequence[Any] | Mapping[str, Any]) -> Plan:
    """Sources without a schema; a database without #table stands for all of its tables."""
    if isinstance(sources, Mapping):
        return Plan({str(name): Planned(str(name), source) for name, source in sources.items()})
    tables: dict[str, Planned] = {}
    for source in [one for given in sources for one in _each(given)]:
        name = own = stem(source)
        turn = 2
        while name in tables:
            name, turn = f"{own}_{turn}", turn + 1
        tables[name] = Planned(name, source)
    return Plan(tables)


def _each(source: Any) -> list[Any]:
    return sql.tables(str(source)) if is_source(source) and sql.is_database(str(source)) else [source]


def is_source(source: Any) -> bool:
    return isinstance(source, str | Path)


def base(source: Any) -> str:
    """ "orders.csv.gz" of a path, "orders" of a database's table."""
    if not is_source(source):
        return "records"
    table = sql.parted(str(source))[1]
    return table or Path(str(source)).name


def stem(source: Any) -> str:
    """The name of a table: "orders" for "data/orders.csv.gz"."""
    name = base(source)
    if not is_source(source) or sql.parted(str(source))[1]:
        return name
    path = Path(name)
    return Path(path.stem).stem if path.suffix.lower() in PACKED_ENDINGS else path.stem or name


def _same(planned: Any, source: Any) -> bool:
    return is_source(planned) and is_source(source) and base(planned) == base(source)


def plan_toml(plan: Plan, tables: Mapping[str, Table], beside: Path | None = None) -> str:
    """The schema that `read_plan` takes back; sources relative to the folder that it is written to."""
    lines: list[str] = []
    for name, planned in plan.tables.items():
        head = f"tables.{quoted(name)}"
        lines += ["", f"[{head}]"] if lines else [f"[{head}]"]
        if is_source(planned.source):
            lines.append(f"source = {quoted(_relative(str(planned.source), beside))}")
        lines.append(f"type = {quoted(tables[name].type)}")
        lines += [f"key = {quoted(planned.key)}"] if planned.key else []
        for column in tables[name].columns:
            lines += ["", *_column_lines(head, column, planned)]
    return "\n".join(lines) + "\n"


def _column_lines(head: str, column: Column, planned: Planned) -> list[str]:
    said = planned.columns.get(column.name, {}).get("references")
    return column_lines(column, f"{head}.") + ([f"references = {quoted(said)}"] if said else [])


def _relative(source: str, beside: Path | None) -> str:
    source = sql.without_password(source)
    return source if beside is None or "://" in source else os.path.relpath(source, beside or ".")
