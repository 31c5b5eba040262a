"""Several sources together: read, typed, joined by what a schema says or the cells show, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weft.errors import WeftError
from weft.tables import sql
from weft.tables.joins import Web, joined, named_by
from weft.tables.plan import Plan, base, is_plan, is_source, loaded, plan_of, plan_toml, read_plan
from weft.tables.raw import RawTable
from weft.tables.references import propose
from weft.tables.rejects import Rejected, rejected_rows, without
from weft.tables.schema import infer
from weft.tables.source import read_raw
from weft.tables.table import Table


def is_several(source: Any, schema: Any) -> bool:
    """Whether more than one source is meant: by the schema, or by being several."""
    if schema is not None and is_plan(schema):
        return True
    return _is_schema(source) or isinstance(source, Mapping) or _is_list(source)


def _is_list(source: Any) -> bool:
    return isinstance(source, list | tuple) and bool(source) and not all(isinstance(each, Mapping) for each in source)


def _is_schema(source: Any) -> bool:
    return is_source(source) and Path(source).suffix.lower() == ".toml"


def read(source: Any, schema: Any = None) -> list[Table]:
    """The joined tables that are asked for: those given, or all that the schema has a source of."""
    plan, asked = _planned(source, schema)
    found = _load(plan, needed=_reached(plan, asked) if schema is not None or _is_schema(source) else list(plan.tables))
    if schema is None and not _is_schema(source):
        propose(plan, found.tables, found.raw)
    found.name_rows(plan)
    web = found.web(plan)
    return [joined(web, name) for name in asked]


def read_all(source: Any) -> list[Table]:
    if _is_schema(source) or isinstance(source, Mapping):
        return read(source)
    if is_source(source) and sql.is_database(str(source)) and not sql.parted(str(source))[1]:
        return read([source])
    from weft.tables import read as read_one

    return [read_one(source)]


def check(sources: Any, schema: Any) -> tuple[list[Table], list[Rejected]]:
    if not is_plan(schema):
        names = list(plan_of(sources if _is_list(sources) else [sources]).tables)
        if len(names) != 1:
            raise WeftError("schema: of one table, for several sources. Write [tables.NAME] for each.")
        schema = {"tables": {names[0]: loaded(schema) if is_source(schema) else schema}}
    plan, asked = _planned(sources, schema)
    found = _load(plan, _reached(plan, asked))
    found.name_rows(plan)
    web = found.web(plan)
    rejected = {name: list(rejected_rows(plan, name, web, found.raw, found.lines)) for name in asked}
    for name, rows in rejected.items():
        bad = {each.row for each in rows if each.row is not None}
        found.tables[name] = without(found.tables[name], bad)
    again = found.web(plan)
    return [joined(again, name) for name in asked], [each for name in asked for each in rejected[name]]


def propose_toml(sources: Any, beside: Any = None) -> str:
    plan = plan_of(sources if isinstance(sources, Mapping) or _is_list(sources) else [sources])
    found = _load(plan, list(plan.tables))
    propose(plan, found.tables, found.raw)
    return plan_toml(plan, found.tables, None if beside is None else Path(beside))


def _planned(source: Any, schema: Any) -> tuple[Plan, list[str]]:
    """The plan, and the names of the tables that are asked for."""
    if _is_schema(source) and schema is None:
        plan = read_plan(source) if is_plan(source) else None
        if plan is None or not plan.tables:
            raise WeftError(f"{base(source)}: a schema without tables. Write [tables.NAME] with a source.")
        return plan, list(plan.tables)
    if schema is None or not is_plan(schema):
        if schema is not None:
            raise WeftError("schema: of one table, for several sources. Write [tables.NAME] for each.")
        plan = plan_of(source)
        return plan, list(plan.tables)
    plan = read_plan(schema)
    if isinstance(source, Mapping):
        for name, each in source.items():
            if name not in plan.tables:
                raise WeftError(f"schema: no table {name!r}. Known: {', '.join(plan.tables)}.")
            plan.tables[name].source = each
        return plan, list(source)
    return plan, plan.given(source if _is_list(source) else [source])


def _reached(plan: Plan, asked: Sequence[str]) -> list[str]:
    """The tables asked for and all that they refer to, however far."""
    names = list(asked)
    for name in names:
        names += [ref.table for ref in plan.tables[name].references(plan) if ref.table not in names]
    return names


@dataclass
class _Loaded:
    tables: dict[str, Table]
    raw: dict[str, RawTable]
    lines: dict[str, list[str]]  # of each source those that are no rows

    def name_rows(self, plan: Plan) -> None:
        """Rows that nothing names are called by their key."""
        for name, table in self.tables.items():
            if table.key is None and plan.tables[name].key:
                self.tables[name] = named_by(table, table.column(plan.tables[name].key))

    def web(self, plan: Plan) -> Web:
        references = {name: plan.tables[name].references(plan) for name in self.tables}
        for name, each in references.items():
            for one in each:
                self.tables[name].column(one.column)
                self.tables[one.table].column(one.target)
        return Web(dict(self.tables), references)


def _load(plan: Plan, needed: Sequence[str]) -> _Loaded:
    found = _Loaded({}, {}, {})
    for name in needed:
        planned = plan.tables[name]
        if planned.source is None:
            raise WeftError(f'schema: tables.{name} has no source. Write source = "{name}.csv", or pass the file.')
        lines: list[str] = []
        raw = read_raw(planned.source, lines)
        if not is_source(planned.source):
            raw.name = name
        if lines:
            raw.notes.append(f"{raw.name}: {len(lines)} lines are no rows and are left out; the first: {lines[0]}")
        found.raw[name], found.lines[name] = raw, lines
        found.tables[name] = infer(raw, planned.overrides())
    return found
