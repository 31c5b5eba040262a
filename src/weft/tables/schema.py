"""Infers the schema: which columns are dates, places, money …, which one names the rows, what a row is ("company")."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from weft.errors import WeftError
from weft.modalities.word import Word
from weft.modality import write
from weft.tables.cells import TRUTHS, Expected, day_first, is_missing, read_cell, reason
from weft.tables.coded import Coded
from weft.tables.header import Header, measure, parse
from weft.tables.later import Later, later
from weft.tables.naming import NOTED, enough, is_code, key_column, name_of, number_of, row_type, shared_names, told
from weft.tables.records import Records
from weft.tables.source import RawTable
from weft.tables.table import Column, Table
from weft.tags import tag_of

KINDS = ("date", "percent", "money", "quantity", "duration", "number", "place", "truth", "word")
SAMPLE = 100  # distinct cells, drawn alike each time, that decide first whether a kind is worth trying on all
OVERRIDES = frozenset(("kind", "unit", "scale", "label", "key"))


@dataclass
class _Typed:
    """A column as read: a value, a Word or None a row."""

    tag: str
    values: Coded
    notes: list[str] = field(default_factory=list)


def infer(raw: RawTable, schema: Any = None) -> Table:
    """The raw cells as a table; `schema` (a dict, or the path of a TOML file) overrides what would be inferred."""
    overrides = _overrides(raw, schema)
    columns: list[Column] = []
    typed: list[_Typed] = []
    notes = list(raw.notes)
    for index, name in enumerate(raw.header):
        override = overrides["columns"].get(name, {})
        header = header_of(name, override)
        column = _typed(raw, index, header, override.get("kind"))
        typed.append(column)
        notes += column.notes
        columns.append(_column(name, index, header, column))
    key = key_column(columns, [column.values for column in typed], overrides["columns"], raw.name)
    if key is None and raw.key:
        key = raw.header.index(raw.key)
    if key is None:
        names = Coded([""], np.zeros(len(raw), np.int32))
    else:
        columns[key] = replace(columns[key], key=True, code=is_code(columns[key], row_type(raw.name, None)))
        called = number_of if columns[key].tag == "number" else name_of
        names = raw.columns[key].relabelled([called(cell) for cell in raw.columns[key].distinct])
        notes += shared_names(names, columns[key])
    kind = overrides.get("type") or row_type(raw.name, None if key is None else columns[key])
    rows = Records(raw.name, kind, raw.header, [column.values for column in typed], names)
    return Table(raw.name, kind, tuple(_distinct_labels(columns)), rows, tuple(notes))


def _overrides(raw: RawTable, schema: Any) -> dict[str, Any]:
    """{"type", "columns": {header: {kind, unit, scale, label, key}}}; raises WeftError for a name it does not know."""
    if schema is None:
        return {"columns": {}}
    if not isinstance(schema, dict):
        try:
            schema = tomllib.loads(Path(schema).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise WeftError(f"{schema}: not a TOML schema ({error}).") from None
    unknown = set(schema) - {"type", "columns"}
    if unknown:
        raise WeftError(f"schema: {sorted(unknown)[0]!r} is unknown. Known: type, columns.")
    for name, override in schema.get("columns", {}).items():
        if name not in raw.header:
            raise WeftError(f"schema: {raw.name} has no column {name!r}. Known: {', '.join(raw.header)}.")
        if unknown := set(override) - OVERRIDES:
            raise WeftError(
                f"schema: {name}: {sorted(unknown)[0]!r} is unknown. Known: {', '.join(sorted(OVERRIDES))}."
            )
        if override.get("kind", "word") not in KINDS:
            raise WeftError(f"schema: {name}: no kind {override['kind']!r} for a column. Known: {', '.join(KINDS)}.")
    return {"columns": {}, **schema}


def header_of(name: str, override: dict[str, Any]) -> Header:
    header = parse(name)
    if "unit" in override:
        given = measure(override["unit"])
        if given is None:
            raise WeftError(f"schema: {name}: {override['unit']!r} is no unit or currency. Write km, EUR, $M or %.")
        header = replace(given, label=header.label, hint=header.hint)
    if "scale" in override:
        header = replace(header, scale=int(override["scale"]))
    if override.get("kind") == "date":
        header = replace(header, hint="date")
    if override.get("kind") == "percent":
        header = replace(header, percent=True)
    return replace(header, label=override.get("label", header.label))


def _typed(raw: RawTable, index: int, header: Header, forced: str | None) -> _Typed:
    """The first kind, in the order that the header suggests, that 90 % of the filled cells read as; else words."""
    cells = raw.columns[index]
    counts = {cell: n for cell, n in zip(cells.distinct, cells.counts()) if not is_missing(cell)}
    first_day = day_first(counts)
    nearest = None
    for kind in [forced] if forced else _order(header, counts):
        if kind == "word":
            break
        expected = Expected(kind, header, first_day)
        values = later(cells.distinct, list(counts), expected)
        if values is not None:
            return _Typed(_tag(read_cell(next(iter(counts)), expected)), cells.relabelled(values))
        read, agreeing = _attempt(counts, expected, forced is not None)
        if read is not None:
            return _filled(raw.header[index], cells, read, expected)
        nearest = max(nearest or (0, expected), (agreeing, expected), key=lambda tried: tried[0])
    if forced not in (None, "word"):
        raise WeftError(f"schema: {raw.header[index]}: no cell of {raw.name} reads as {forced}. Choose another kind.")
    words = _Typed("word", cells.relabelled([None if is_missing(cell) else _word(cell) for cell in cells.distinct]))
    said = next(iter(told(header)), None)
    if said and counts and not forced:
        words.notes.append(
            f"{raw.header[index]}: the header says {said}, but not 90 % of the cells read as one: words."
        )
    elif nearest and not forced and 2 * nearest[0] > sum(counts.values()):
        words.notes.append(_mixed(raw.header[index], cells, counts, *nearest))
    return words


def _mixed(name: str, cells: Coded, counts: dict[Any, int], agreeing: int, expected: Expected) -> str:
    """What is said of a column that was almost of a kind, with the first row that is not."""
    first = cells.first_rows()
    others = (i for i, cell in enumerate(cells.distinct) if cell in counts and read_cell(cell, expected) is None)
    row, cell = min(((int(first[i]), cells.distinct[i]) for i in others), default=(0, ""))
    total = sum(counts.values())
    return f"{name}: {agreeing} of {total} cells read as {expected.kind}, row {row}, {short(cell)!r}, does not: words."


def _word(cell: Any) -> Any:
    return Word(cell.strip() if isinstance(cell, str) else write(cell))


def _order(header: Header, counts: dict[Any, int]) -> list[str]:
    """The kinds to try. Yes and no come alone; all others but place need a digit: "seven" in a table stays a word."""
    if _says_yes_or_no(counts):
        return ["truth"]
    digits = sum(n for cell, n in counts.items() if not isinstance(cell, str) or any(map(str.isdigit, cell)))
    order = (
        [kind for kind in KINDS if kind not in ("place", "truth", "word")]
        if enough(digits, sum(counts.values()))
        else []
    )
    said = told(header)
    order.sort(key=lambda kind: kind not in said)  # stable: what the header tells comes first
    if header.hint == "name":
        return [kind for kind in order if kind == "number"]
    return ["place", *order] if header.hint == "place" else [*order, "place"]


def _says_yes_or_no(counts: dict[Any, int]) -> bool:
    """Whether cells are yes or no in their own way; single letters only where both stand, and 1 and 0 are numbers."""
    short = [(cell.strip().casefold(), n) for cell, n in counts.items() if isinstance(cell, str) and len(cell) < 9]
    known = [(word, n) for word, n in short if word in TRUTHS]
    lettered = {word for word, _ in known if word in ("y", "n")}
    return len(lettered) != 1 and enough(sum(n for _, n in known), sum(counts.values()))


def _attempt(counts: dict[Any, int], expected: Expected, forced: bool) -> tuple[dict[Any, Any] | None, int]:
    """Each distinct cell's value (absent: not read), or None when too few read; and how many cells agree on a tag."""
    distinct = list(counts)
    if not forced and len(distinct) > 2 * SAMPLE:
        sample = random.Random(len(distinct)).sample(distinct, SAMPLE)
        if 2 * sum(read_cell(cell, expected) is not None for cell in sample) < len(sample):
            return None, 0
    read = {cell: value for cell in distinct if (value := read_cell(cell, expected)) is not None}
    if not read or not (forced or expected.kind != "place" or expected.header.hint == "place" or _surely_places(read)):
        return None, 0
    tags: dict[str, int] = {}
    for cell, value in read.items():
        tag = _tag(value)
        tags[tag] = tags.get(tag, 0) + counts[cell]
    tag, agreeing = max(tags.items(), key=lambda item: item[1])
    if not forced and not enough(agreeing, sum(counts.values())):
        return None, agreeing
    return read if len(tags) == 1 else {cell: value for cell, value in read.items() if _tag(value) == tag}, agreeing


def _tag(value: Any) -> str:
    tag = tag_of(value)
    return {"ordinal": "number", "country": "place"}.get(tag, tag)


def _surely_places(read: dict[Any, Any]) -> bool:
    # many surnames are towns; without a word in the header, "Ulm, Germany" or countries are wanted
    sure = sum("," in str(cell) or value.category == "country" for cell, value in read.items())
    return 2 * sure >= len(read)


def _filled(name: str, cells: Coded, read: dict[Any, Any], expected: Expected) -> _Typed:
    tags = {tag_of(value) for value in read.values()}
    tag = "country" if tags == {"country"} else _tag(next(iter(read.values())))
    values: list[Any] = []
    strange: list[int] = []
    for place, cell in enumerate(cells.distinct):
        value = None if is_missing(cell) else read.get(cell)
        if value is None and not is_missing(cell):
            value = _word(cell)
            strange.append(place)
        values.append(value)
    return _Typed(tag, cells.relabelled(values), _strange(name, cells, strange, expected, tag) if strange else [])


def _strange(name: str, cells: Coded, strange: list[int], expected: Expected, tag: str) -> list[str]:
    """A note for each of the first cells that stay text, and one that counts the others."""
    rows = np.flatnonzero(np.isin(cells.codes, strange)).tolist()
    notes = []
    for row in rows[:NOTED]:
        notes.append(f"{name}, row {row}: {short(cells[row])!r} stays text: {why(cells[row], expected, tag)}.")
    if len(rows) > NOTED:
        notes.append(f"{name}: {len(rows) - NOTED} more cells stay text.")
    return notes


def why(cell: Any, expected: Expected, tag: str) -> str:
    """Why a cell is not of its column's kind."""
    other = read_cell(cell, expected)
    return reason(cell, expected) if other is None else f"{tag_of(other)}, and the column is {tag}"


def short(cell: Any) -> str:
    """A cell as a message shows it."""
    written = str(cell)
    return written if len(written) <= 60 else written[:59] + "…"


def _column(name: str, index: int, header: Header, typed: _Typed) -> Column:
    kind = typed.tag.split(":", 1)[0]
    unit = header.unit if kind == "quantity" else "%" if kind == "percent" else None
    if kind == "quantity" and unit is None:
        units = {value.unit for value in typed.values.distinct if hasattr(value, "unit")}
        unit = units.pop() if len(units) == 1 else None
    return Column(
        name,
        header.label,
        index,
        typed.tag,
        unit,
        typed.tag.split(":", 1)[1] if kind == "money" else None,
        header.scale if kind in ("money", "quantity", "number") else 1,
        _missing(typed.values),
        source=kind == "word" and header.label.split()[0] in ("source", "sources"),
    )


def _missing(values: Coded) -> int:
    """How many rows have no cell."""
    distinct = values.distinct
    filled = distinct.filled if isinstance(distinct, Later) else [value is not None for value in distinct]
    return sum(n for has, n in zip(filled, values.counts()) if not has)


def _distinct_labels(columns: list[Column]) -> list[Column]:
    """Where two columns would be called the same, both go by their whole header."""
    counts = Counter(column.label for column in columns)
    return [replace(c, label=c.name.lower()) if counts[c.label] > 1 else c for c in columns]
